//! Files that settings are read from, replaced by pipes, folders, links and worse. None is waited for, and nothing of what
//! a link leads to is shown.
#![cfg(unix)]

use std::{fs, os::unix::fs::symlink};

use super::{limited, make_pipe};
use crate::util::{Run, TestEnv, env_line, fingerprint, key};

const VERBS: [&str; 3] = ["dir", "staged", "audit"];

/// A repository with a staged key, and an ignored file with one.
fn with_keys() -> TestEnv {
    let env = TestEnv::repository();
    env.write("sub/a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env
}

fn run(env: &TestEnv, verb: &str) -> Run {
    env.run(limited(env, &[verb]), b"")
}

#[test]
fn a_configuration_is_a_file_of_its_own() {
    let env = with_keys();
    let path = env.work().join(".phota-scan.yaml");
    // What a thief would like to see quoted in an error message.
    let secret = "user: swordfish, once and for all\n";
    fs::write(env.root().join("secret"), secret).expect("a file");
    let expect_refused = |what: &str| {
        for verb in VERBS {
            let run = run(&env, verb);
            run.expect_status(2);
            assert!(run.stderr.contains(what) && !run.stderr.contains("swordfish"), "{}", run.report());
        }
    };
    for target in ["../secret", "/etc/passwd", "/dev/zero", "nowhere", ".phota-scan.yaml"] {
        symlink(target, &path).expect("a link");
        expect_refused("a symbolic link");
        fs::remove_file(&path).expect("it was made");
    }
    make_pipe(&path);
    expect_refused("not a file");
    fs::remove_file(&path).expect("it was made");
    fs::create_dir(&path).expect("a folder");
    expect_refused("not a file");
}

#[test]
fn a_configuration_of_a_gigabyte_is_refused() {
    let env = with_keys();
    let file = fs::File::create(env.work().join(".phota-scan.yaml")).expect("a file");
    // It takes no room on disk.
    file.set_len(1 << 30).expect("a file with a hole");
    for verb in VERBS {
        let run = run(&env, verb);
        run.expect_status(2);
        assert!(run.stderr.contains("larger than 1 MiB"), "{}", run.report());
    }
}

#[test]
fn ignore_rules_that_are_no_file_count_for_nothing() {
    for place in [".gitignore", "sub/.gitignore", ".git/info/exclude", ".gitattributes"] {
        let env = with_keys();
        let path = env.work().join(place);
        let expect_found = |what: &str| {
            for verb in VERBS {
                let run = run(&env, verb);
                run.expect_status(1);
                assert!(run.stdout.contains(&fingerprint(&key(1))), "{place}, {what}: {}", run.report());
            }
        };
        let _ = fs::remove_file(&path);
        for target in ["/dev/zero", "/etc/passwd", "nowhere", "."] {
            symlink(target, &path).expect("a link");
            expect_found(target);
            fs::remove_file(&path).expect("it was made");
        }
        make_pipe(&path);
        expect_found("a pipe");
        fs::remove_file(&path).expect("it was made");
        fs::create_dir(&path).expect("a folder");
        expect_found("a folder");
        fs::remove_dir(&path).expect("it was made");
        fs::File::create(&path).and_then(|file| file.set_len(1 << 30)).expect("a file with a hole");
        expect_found("a gigabyte");
    }
}

/// git and gix open these by name and would wait for ever; so would a git that is asked for its settings.
#[test]
fn no_pipe_among_gits_own_files_is_waited_for() {
    let env = with_keys();
    env.git(&["commit", "-qm", "one"]);
    env.git(&["tag", "v1"]);
    env.write("MESSAGE", "text\n");
    env.write("b.env", env_line(&key(2)));
    env.git(&["add", "-A"]);
    for place in ["HEAD", "refs/heads/main", "objects/pack/pack-a.idx", "objects/info/commit-graph"] {
        let path = env.work().join(".git").join(place);
        fs::create_dir_all(path.parent().expect("it has one")).expect("folders");
        let before = fs::read(&path).ok();
        if before.is_some() {
            fs::remove_file(&path).expect("it is there");
        }
        make_pipe(&path);
        for verb in [&["staged"][..], &["range", "v1..main"], &["push", "origin", "x"], &["audit"]] {
            let pushed = format!("refs/heads/main {} refs/heads/main {}\n", "1".repeat(40), "0".repeat(40));
            let run = env.run(limited(&env, verb), pushed.as_bytes());
            run.expect_status(3);
            assert!(run.stderr.contains(&format!("{place} is not a file")), "{}", run.report());
        }
        run(&env, "dir").expect_status(1);
        assert_eq!(env.scan(&["install-hooks"]).status, Some(3), "{place}");
        assert!(matches!(env.scan(&["message", "MESSAGE"]).status, Some(0 | 3)), "{place}");
        fs::remove_file(&path).expect("it was made");
        if let Some(before) = before {
            fs::write(&path, before).expect("it can be written to");
        }
    }
    // Names that only a range is asked about.
    for name in ["ORIG_HEAD", "refs/tags/new", "logs/HEAD"] {
        let path = env.work().join(".git").join(name);
        let _ = fs::remove_file(&path);
        make_pipe(&path);
        let of_log = if name.starts_with("logs") { "@{1}..main" } else { "ORIG_HEAD..main" };
        let run = env.run(limited(&env, &["range", of_log]), b"");
        run.expect_status(3);
        assert!(run.stderr.contains(&format!("{name} is not a file")), "{}", run.report());
        fs::remove_file(&path).expect("it was made");
    }
}

/// git reads no `.gitignore` through a link, so files that it would hide are new files for git.
#[test]
fn a_linked_gitignore_hides_nothing() {
    let env = TestEnv::repository();
    env.write("rules", "*.env\n");
    env.write("a.env", env_line(&key(1)));
    env.write("deep/below/b.env", env_line(&key(2)));
    env.write("deep/below/.gitignore", "*.env\n");
    symlink("rules", env.work().join(".gitignore")).expect("a link");
    let run = env.scan(&["dir"]);
    run.expect_status(1);
    assert!(run.stdout.contains(&fingerprint(&key(1))), "{}", run.report());
    fs::remove_file(env.work().join(".gitignore")).expect("it was made");
    fs::copy(env.work().join("rules"), env.work().join(".gitignore")).expect("a file");
    env.scan(&["dir"]).expect_status(0);
}

/// A file called like an option must not become one when a hook names it: it would accept what is found.
#[test]
fn a_file_called_like_an_option_is_no_option() {
    let env = with_keys();
    for name in ["--write-baseline=b.json", "--config=evil.yaml", "-q", "-o=x"] {
        env.write(name, "text\n");
        let run = env.scan(&["staged", "sub/a.env", name]);
        run.expect_status(2);
        assert!(run.stderr.contains("a file with that name is here"), "{}", run.report());
        assert!(!env.work().join("b.json").exists());
        env.scan(&["staged", "--", "sub/a.env", name]).expect_status(1);
        fs::remove_file(env.work().join(name)).expect("it was written");
    }
    env.scan(&["staged", "-q", "sub/a.env"]).expect_status(1);
}
