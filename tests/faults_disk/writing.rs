//! Files that are written: reports, baselines, lines of `--repos`, outputs of a step. Whole or not at all.

use std::{fs, os::unix::fs::MetadataExt, os::unix::fs::symlink, process::Command};

use super::{as_bound_user, listing, open_to_all, set_mode};
use crate::util::{TestEnv, env_line, key};

const SCAN: &str = env!("CARGO_BIN_EXE_phota-scan");

/// A scan that may write files of a few hundred bytes at most, as on a disk that is full: the same error, for everybody.
fn limited(env: &TestEnv, args: &[&str]) -> Command {
    let mut command = env.command("sh");
    command.args(["-c", "ulimit -f 1; exec \"$@\"", "sh", SCAN]).args(args);
    command
}

#[test]
fn a_report_that_does_not_fit_leaves_the_old_one() {
    let env = TestEnv::new();
    env.write("in/a.txt", "text\n");
    env.write("in/a.env", env_line(&key(1)));
    env.write("report.html", "the old one\n");
    // Only its own folder: the time of the one above may well change.
    let before = (listing(&env.work()), env.read("report.html"));
    for (args, status) in [
        (&["dir", "in/a.txt", "--format", "html", "-o", "report.html"][..], 3),
        (&["dir", "in", "--format", "html", "-o", "report.html"], 1),
        (&["dir", "in/a.txt", "--format", "html", "-o", "new.html"], 3),
        (&["rules", "--format", "json", "-o", "report.html"], 3),
    ] {
        let run = env.run(limited(&env, args), b"");
        run.expect_status(status);
        assert!(run.stderr.contains("could not be written to"), "{}", run.report());
        assert_eq!((listing(&env.work()), env.read("report.html")), before, "{}", run.report());
    }
    env.scan(&["dir", "in/a.txt", "--format", "html", "-o", "report.html"]).expect_status(0);
    assert!(env.read("report.html").ends_with("</html>\n"));
}

#[test]
fn a_baseline_that_does_not_fit_leaves_the_old_one() {
    let env = TestEnv::new();
    let keys: String = (0..40).map(|n| format!("[{n}]\n{}", env_line(&key(n)))).collect();
    env.write("in/a.env", keys);
    env.write("in/b.env", env_line(&key(1)));
    env.scan(&["dir", "in/b.env", "--write-baseline", "baseline"]).expect_status(0);
    let before = (listing(&env.work()), env.read("baseline"));
    let run = env.run(limited(&env, &["dir", "in", "-q", "--write-baseline", "baseline"]), b"");
    run.expect_status(1);
    assert!(run.stderr.contains("baseline could not be written"), "{}", run.report());
    assert_eq!((listing(&env.work()), env.read("baseline")), before, "{}", run.report());
}

/// Nothing of a line stays that could not be written as a whole; what was written before does.
#[test]
fn a_line_that_does_not_fit_leaves_the_ones_before() {
    let env = TestEnv::new();
    for name in ["a", "b"] {
        env.write(&format!("{name}/README"), "text\n");
        env.git_in(name, &["init", "-q", "-b", "main"]);
    }
    env.write("list", "a\n");
    env.scan(&["audit", "--repos", "list", "-o", "lines"]).expect_status(0);
    let before = env.read("lines");
    // The next one does not fit.
    let room = "x".repeat(1100_usize.saturating_sub(before.len()));
    env.write("list", "a\nb\n");
    env.write("b/key.conf", format!("# {room}\n{}", env_line(&key(1))));
    env.git_in("b", &["add", "-A"]);
    let run = env.run(limited(&env, &["audit", "--repos", "list", "-o", "lines"]), b"");
    run.expect_status(3);
    assert!(run.stderr.contains("could not be written"), "{}", run.report());
    assert_eq!(env.read("lines"), before);
    env.scan(&["audit", "--repos", "list", "-o", "lines"]).expect_status(1);
    assert_eq!(env.read("lines").lines().count(), 2);
}

#[test]
fn outputs_of_a_step_that_cannot_be_written() {
    let env = TestEnv::new();
    env.write("a.txt", "text\n");
    for variable in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        for place in ["/dev/full", "no/such/folder/file", "."] {
            let mut command = env.scan_command(&["dir", "a.txt", "--format", "github"]);
            command.env(variable, place);
            let run = env.run(command, b"");
            assert!(run.expect_status(3).stderr.contains(variable), "{place}{}", run.report());
            let mut command = env.check_command(&["--format", "github", "--no-dotenv"]);
            command.env(variable, place);
            let run = env.run(command, b"");
            assert!(matches!(run.status, Some(1 | 3)) && run.stderr.contains(variable), "{}", run.report());
        }
    }
}

#[test]
fn a_report_keeps_the_mode_of_the_old_one_and_the_way_to_it() {
    let env = TestEnv::new();
    env.write("in/a.txt", "text\n");
    let mode = |path: &str| fs::metadata(env.work().join(path)).expect("it is there").mode() & 0o777;
    let report = |to: &str| env.scan(&["dir", "in", "--format", "json", "-o", to]);
    env.write("old.json", "old");
    set_mode(&env.work().join("old.json"), 0o640);
    report("old.json").expect_status(0);
    assert_eq!(mode("old.json"), 0o640);
    let mut umask = env.command("sh");
    umask.args(["-c", "umask 077; exec \"$@\"", "sh", SCAN, "dir", "in", "-o", "private.json"]);
    env.run(umask, b"").expect_status(0);
    assert_eq!(mode("private.json"), 0o600);

    fs::create_dir(env.work().join("sub")).expect("a new folder");
    for (target, link) in [("old.json", "to-old"), ("sub/new.json", "to-new"), ("../to-new", "sub/to-to-new")]
    {
        symlink(target, env.work().join(link)).expect("a new link");
        report(link).expect_status(0);
        assert!(env.work().join(link).is_symlink(), "{link}");
        assert!(env.read(link).starts_with('{'), "{link}");
        assert!(!env.work().join(target).is_symlink() || target.starts_with(".."), "{target}");
    }
    assert!(env.read("sub/new.json").starts_with('{'));
    for (target, link) in [("two", "one"), ("one", "two")] {
        symlink(target, env.work().join(link)).expect("a new link");
    }
    report("one").expect_status(2);
    report("in").expect_status(2);
    report("in/a.txt/x").expect_status(2);
    assert!(env.work().join("one").is_symlink());
}

#[test]
fn a_folder_that_may_not_be_written_to() {
    let env = open_to_all();
    env.write("a.txt", "text\n");
    env.write("out/report", "old\n");
    set_mode(&env.work().join("out"), 0o555);
    for option in ["-o", "--write-baseline"] {
        for file in ["out/report", "out/new"] {
            let Some(command) = as_bound_user(&env, SCAN, &["dir", "a.txt", option, file]) else { return };
            let run = env.run(command, b"");
            run.expect_status(3);
            assert!(run.stderr.contains("could not be written"), "{}", run.report());
        }
    }
    assert_eq!(env.read("out/report"), "old\n");
    set_mode(&env.work().join("out"), 0o755);
}
