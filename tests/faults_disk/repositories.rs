//! Repositories that another git is working on, or has left in the middle of it.

use std::fs;

use crate::util::{TestEnv, env_line, key};

fn staged() -> TestEnv {
    let env = TestEnv::repository();
    env.write("a.txt", "text\n");
    env.write("in/b.txt", "text\n");
    env.commit("first");
    env.write("in/key.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env
}

#[test]
fn locks_are_nobodys_but_gits() {
    let env = staged();
    for lock in [".git/index.lock", ".git/HEAD.lock", ".git/config.lock", ".git/packed-refs.lock"] {
        env.write(lock, "half of an index");
    }
    for args in [&["staged"][..], &["dir"], &["audit"], &["staged", "in/key.env"]] {
        let run = env.scan(args);
        run.expect_status(1);
        assert!(!run.stderr.contains("error:"), "{}", run.report());
    }
    assert_eq!(env.read(".git/index.lock"), "half of an index");
}

/// Each form that git has for it, and what another git may have put into it.
#[test]
fn every_form_of_the_index_is_read() {
    let forms: [(&str, &[&[&str]]); 8] = [
        ("version 2", &[&["update-index", "--index-version", "2"]]),
        ("version 3", &[&["update-index", "--index-version", "3"], &["add", "-N", "later.txt"]]),
        ("version 4", &[&["update-index", "--index-version", "4"]]),
        ("split", &[&["update-index", "--split-index"], &["add", "in/key.env"]]),
        ("untracked cache", &[&["update-index", "--force-untracked-cache"], &["status"]]),
        ("fsmonitor", &[&["update-index", "--fsmonitor-valid", "a.txt"]]),
        ("assumed", &[&["update-index", "--assume-unchanged", "in/key.env"]]),
        ("skipped", &[&["update-index", "--skip-worktree", "in/key.env"]]),
    ];
    for (form, commands) in forms {
        let env = staged();
        env.write("later.txt", "text\n");
        for args in commands {
            env.git(args);
        }
        for args in [&["staged"][..], &["staged", "in/key.env"], &["audit"]] {
            let run = env.scan(args);
            run.expect_status(1);
            assert!(!run.stderr.contains("error:"), "{form}{}", run.report());
        }
    }
}

/// git writes it under another name first, so this one is damaged.
#[test]
fn an_index_that_ends_too_early_is_not_taken_for_a_whole_one() {
    for split in [false, true] {
        let env = staged();
        if split {
            env.git(&["update-index", "--split-index"]);
            env.write("in/more.env", env_line(&key(2)));
            env.git(&["add", "in/more.env"]);
        }
        let index = env.work().join(".git/index");
        let whole = fs::read(&index).expect("an index");
        for length in [0, 1, 11, 12, 20, whole.len() / 3, whole.len() / 2, whole.len() - 21, whole.len() - 1]
        {
            fs::write(&index, &whole[..length]).expect("it is ours");
            let run = env.scan(&["staged"]);
            assert!(matches!(run.status, Some(1 | 3)), "{length} of {}{}", whole.len(), run.report());
        }
        fs::write(&index, &whole).expect("it is ours");
        env.scan(&["staged"]).expect_status(1);
    }
}

/// A split index is in two files.
#[test]
fn a_split_index_without_its_other_half() {
    let env = staged();
    env.git(&["update-index", "--split-index"]);
    for entry in fs::read_dir(env.work().join(".git")).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.to_string_lossy().contains("sharedindex.") {
            fs::remove_file(path).expect("it is ours");
        }
    }
    for args in [&["staged"][..], &["audit"]] {
        let run = env.scan(args);
        assert!(run.status == Some(3) || args == ["audit"] && run.status == Some(1), "{}", run.report());
        assert!(run.stderr.contains("error:"), "{}", run.report());
    }
}
