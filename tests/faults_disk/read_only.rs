//! Scans write nothing into a repository, so one that cannot be written to is scanned like any other.

use std::fs;

use super::{as_bound_user, listing, open_to_all};
use crate::util::{TestEnv, env_line, key};

const SCAN: &str = env!("CARGO_BIN_EXE_phota-scan");

/// One key in the history, one staged, one on disk; and an index that git would write anew at every look.
fn repository() -> TestEnv {
    let env = open_to_all();
    env.init();
    fs::write(env.root().join("gitconfig"), "[safe]\n\tdirectory = *\n").expect("it is ours");
    env.write("touched.txt", "text\n");
    env.commit("first");
    env.write("old.conf", env_line(&key(1)));
    env.commit("second");
    env.git(&["rm", "-q", "old.conf"]);
    env.commit("third");
    env.write("staged.conf", env_line(&key(2)));
    env.git(&["add", "staged.conf"]);
    env.write("message", env_line(&key(3)));
    // The same content at another time.
    env.write("touched.txt", "text\n");
    let old = fs::FileTimes::new().set_modified(std::time::UNIX_EPOCH);
    let file = fs::OpenOptions::new().write(true).open(env.work().join("touched.txt")).expect("a file");
    file.set_times(old).expect("it is ours");
    env
}

const SCANS: [&[&str]; 6] = [
    &["dir"],
    &["staged"],
    &["staged", "touched.txt", "staged.conf"],
    &["audit"],
    &["range", "HEAD~2..HEAD"],
    &["message", "message"],
];

#[test]
fn nothing_is_written_to_a_repository() {
    let env = repository();
    let before = listing(&env.work());
    for args in SCANS {
        env.scan(args).expect_status(1);
        assert_eq!(listing(&env.work()), before, "{args:?}");
    }
    let head = env.git(&["rev-parse", "HEAD"]);
    let pushed = format!("refs/heads/main {} refs/heads/main {}\n", head.trim(), "0".repeat(40));
    env.scan_with_input(&["push", "origin", "file:///nowhere"], pushed).expect_status(1);
    assert_eq!(listing(&env.work()), before, "push");
}

#[test]
fn a_repository_that_cannot_be_written_to_is_scanned() {
    let env = repository();
    for args in SCANS {
        let Some(command) = as_bound_user(&env, SCAN, args) else { return };
        let run = env.run(command, b"");
        run.expect_status(1);
        assert!(!run.stderr.contains("error:"), "{}", run.report());
    }
}

#[test]
fn hooks_that_cannot_be_written_are_told_of() {
    let env = repository();
    let before = listing(&env.work());
    // Whoever runs the tests owns the repository, unless this is root.
    super::set_mode(&env.work().join(".git/hooks"), 0o555);
    let command = as_bound_user(&env, SCAN, &["install-hooks"]);
    let run = command.map(|command| env.run(command, b""));
    super::set_mode(&env.work().join(".git/hooks"), 0o755);
    let Some(run) = run else { return };
    run.expect_status(3);
    assert!(run.stderr.contains("could not be changed") && run.stderr.contains("hint: "), "{}", run.report());
    assert_eq!(listing(&env.work()), before);
}
