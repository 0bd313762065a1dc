//! Files and folders that this user may not read.

use std::fs;

use super::{as_bound_user, open_to_all, set_mode};
use crate::util::{TestEnv, env_line, key};

const SCAN: &str = env!("CARGO_BIN_EXE_phota-scan");
const CHECK: &str = env!("CARGO_BIN_EXE_phota-check");

/// A repository with a folder and a file that nobody else may read, a key in each.
fn closed() -> TestEnv {
    let env = open_to_all();
    env.init();
    env.write("open.txt", "text\n");
    env.write("closed/a.env", env_line(&key(1)));
    env.write("closed.env", env_line(&key(2)));
    env.write("list", ".\n");
    set_mode(&env.work().join("closed"), 0);
    set_mode(&env.work().join("closed.env"), 0);
    env
}

#[test]
fn what_may_not_be_read_is_named() {
    let env = closed();
    for (args, named) in [
        (&["dir"][..], &["closed:", "closed.env:"][..]),
        (&["dir", "--no-ignore"], &["closed:", "closed.env:"]),
        (&["dir", "closed.env"], &["closed.env:"]),
        (&["dir", "closed"], &["closed:"]),
        (&["staged", "closed.env"], &["closed.env:"]),
        (&["audit"], &["closed:", "closed.env:"]),
        (&["audit", "--repos", "list"], &["closed:", "closed.env:"]),
        (&["message", "closed.env"], &["closed.env:"]),
    ] {
        let Some(command) = as_bound_user(&env, SCAN, args) else { return };
        let run = env.run(command, b"");
        run.expect_status(3).expect_no_key(&key(1)).expect_no_key(&key(2));
        for name in named {
            let line =
                run.stderr.lines().find(|line| line.contains(name) && line.contains("ermission denied"));
            assert!(line.is_some(), "{args:?}: {name}{}", run.report());
        }
    }
    // A key that can be read wins, and does not make it complete.
    env.write("open.env", env_line(&key(3)));
    let Some(command) = as_bound_user(&env, SCAN, &["dir", "--format", "json"]) else { return };
    let run = env.run(command, b"");
    assert_eq!(run.expect_status(1).json()["scan"]["complete"], false, "{}", run.report());
}

#[test]
fn what_a_run_needs_and_may_not_read_is_a_wrong_configuration() {
    let env = closed();
    for (program, args) in [
        (SCAN, &["dir", "open.txt", "--config", "closed.env"][..]),
        (SCAN, &["dir", "open.txt", "--baseline", "closed.env"]),
        (SCAN, &["audit", "--repos", "closed.env"]),
        (SCAN, &["dir", "open.txt", "--verify", "--ca-file", "closed.env"]),
        (CHECK, &["--key-file", "closed.env"]),
        (CHECK, &["--key-file", "closed/a.env"]),
    ] {
        let Some(command) = as_bound_user(&env, program, args) else { return };
        let run = env.run(command, b"");
        run.expect_status(2).expect_no_key(&key(2));
        assert!(run.stderr.contains("ermission denied"), "{args:?}{}", run.report());
    }
}

/// One that lies there counts, so it is not passed over because it cannot be read.
#[test]
fn a_configuration_that_may_not_be_read() {
    let env = closed();
    env.write(".phota-scan.yaml", "version: 1\n");
    set_mode(&env.work().join(".phota-scan.yaml"), 0);
    for args in [&["dir", "open.txt"][..], &["staged"], &["audit"]] {
        let Some(command) = as_bound_user(&env, SCAN, args) else { return };
        let run = env.run(command, b"");
        assert!(run.expect_status(2).stderr.contains(".phota-scan.yaml"), "{args:?}{}", run.report());
    }
}

/// A working directory that is reached by no path: its configuration may be there or not.
#[test]
fn a_configuration_that_cannot_be_looked_for() {
    let env = open_to_all();
    env.write("closed/sub/open.txt", "text\n");
    let run = |args: &[&str], status: i32| {
        let Some(mut command) = as_bound_user(&env, SCAN, args) else { return };
        command.current_dir(env.work().join("closed/sub"));
        let run = env.run(command, b"text\n");
        run.expect_status(status);
        let told = run.stderr.contains(": a configuration cannot be looked for: Permission denied");
        assert_eq!(told, status == 2, "{args:?}{}", run.report());
    };
    for (mode, status) in [(0o711, 0), (0o700, 2)] {
        set_mode(&env.work().join("closed"), mode);
        for args in [&["dir", "open.txt"][..], &["stdin"], &["message", "open.txt"]] {
            run(args, status);
        }
    }
    // Nor may the working directory be entered itself; what `dir` is given cannot be read then.
    set_mode(&env.work().join("closed"), 0o711);
    set_mode(&env.work().join("closed/sub"), 0);
    run(&["stdin"], 2);
    run(&["dir", "."], 3);
    set_mode(&env.work().join("closed/sub"), 0o755);
}

#[test]
fn a_repository_that_may_not_be_read() {
    let env = closed();
    env.write("tracked.txt", "text\n");
    env.git(&["add", "tracked.txt"]);
    env.git(&["commit", "-q", "-m", "first"]);
    for path in [".git/index", ".git/objects", ".git/HEAD", ".git/refs", ".git"] {
        let mode = if path.ends_with("index") || path.ends_with("HEAD") { 0o644 } else { 0o755 };
        set_mode(&env.work().join(path), 0);
        for args in [&["staged"][..], &["audit"]] {
            let Some(command) = as_bound_user(&env, SCAN, args) else { return };
            let run = env.run(command, b"");
            // Without a name for HEAD everything staged would be new, which is no lesser look at it.
            let is_empty_head = path == ".git/refs" && args == ["staged"];
            assert!(run.status == Some(3) || is_empty_head, "{path} {args:?}{}", run.report());
        }
        set_mode(&env.work().join(path), mode);
    }
}

/// Each has files that are only found by listing it.
#[test]
fn folders_of_git_that_may_not_be_read() {
    let env = open_to_all();
    env.init();
    fs::write(env.root().join("gitconfig"), "[safe]\n\tdirectory = *\n").expect("it is ours");
    env.write("a.txt", "text\n");
    env.commit("first");
    env.git(&["worktree", "add", "-q", "../linked"]);
    env.write(".git/modules/sub/hooks/x", "text\n");
    let Some(command) = as_bound_user(&env, SCAN, &["audit"]) else { return };
    env.run(command, b"").expect_status(0);
    for folder in
        [".git/worktrees", ".git/worktrees/linked", ".git/modules", ".git/logs", ".git/hooks", ".git/info"]
    {
        let mode = fs::metadata(env.work().join(folder)).expect("git makes it").permissions();
        set_mode(&env.work().join(folder), 0);
        let Some(command) = as_bound_user(&env, SCAN, &["audit"]) else { return };
        let run = env.run(command, b"");
        run.expect_status(3);
        assert!(run.stderr.contains(&format!("{folder}: ")), "{folder}{}", run.report());
        fs::set_permissions(env.work().join(folder), mode).expect("it is ours");
    }
}
