//! Indexes that name what lies outside of the work tree, or leads there: none of it is read, and it is said.
#![cfg(unix)]

use std::{fs, os::unix::fs::symlink};

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

const FILE: u32 = 0o100_644;
const SUBMODULE: u32 = 0o160_000;

/// Writes an index of the second version; git itself would refuse to make such names.
fn write_index(env: &TestEnv, entries: &[(&str, u32, &str)]) {
    let mut entries = entries.to_vec();
    entries.sort();
    let mut index = b"DIRC\0\0\0\x02".to_vec();
    index.extend((entries.len() as u32).to_be_bytes());
    for (name, mode, id) in entries {
        let mut entry = vec![0; 24];
        entry.extend(mode.to_be_bytes());
        entry.extend([0; 12]);
        entry.extend((0..20).map(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).expect("an id")));
        entry.extend((name.len() as u16).to_be_bytes());
        entry.extend(name.as_bytes());
        entry.resize(entry.len() + 8 - entry.len() % 8, 0);
        index.extend(entry);
    }
    // The checksum; none is a way git has as well.
    index.extend([0; 20]);
    fs::write(env.work().join(".git/index"), index).expect("an index");
}

/// A repository beside another one and beside a file with a key each, and a link that leads to both.
fn beside_keys() -> (TestEnv, String, String) {
    let env = TestEnv::repository();
    env.write("a.txt", "text\n");
    env.commit("first");
    fs::write(env.root().join("outside.env"), env_line(&key(1))).expect("a file");
    env.git(&["init", "-q", "../other"]);
    env.write("../other/in.env", env_line(&key(2)));
    env.git_in("../other", &["add", "-A"]);
    env.git_in("../other", &["commit", "-q", "-m", "x"]);
    symlink("..", env.work().join("up")).expect("a link");
    let id = |name: &str| env.git(&["rev-parse", name]).trim().to_owned();
    let (blob, commit) = (id("HEAD:a.txt"), id("HEAD"));
    (env, blob, commit)
}

#[track_caller]
fn expect_nothing_of_outside(run: &Run) {
    for seed in [1, 2] {
        assert!(!run.stdout.contains(&fingerprint(&key(seed))), "{}", run.report());
    }
}

#[test]
fn files_outside_are_not_read() {
    let (env, blob, _) = beside_keys();
    let absolute = env.root().join("outside.env").display().to_string();
    for name in ["../outside.env", "../work/../outside.env", "a/../../outside.env", absolute.as_str()] {
        write_index(&env, &[("a.txt", FILE, &blob), (name, FILE, &blob)]);
        let run = env.scan(&["dir", "--format", "json"]);
        run.expect_status(3);
        expect_nothing_of_outside(&run);
        assert!(run.stderr.contains("it lies outside of the work tree"), "{}", run.report());
        for verb in ["staged", "audit"] {
            let run = env.scan(&[verb, "--format", "json"]);
            assert!(matches!(run.status, Some(0 | 3)), "{}", run.report());
            expect_nothing_of_outside(&run);
        }
    }
    // As for git, what is behind a link is not there.
    write_index(&env, &[("a.txt", FILE, &blob), ("up/outside.env", FILE, &blob)]);
    for verb in ["dir", "staged", "audit"] {
        let run = env.scan(&[verb, "--format", "json"]);
        run.expect_status(0);
        expect_nothing_of_outside(&run);
    }
}

#[test]
fn submodules_outside_are_not_opened() {
    let (env, blob, commit) = beside_keys();
    let absolute = env.root().join("other").display().to_string();
    for name in ["../other", "..", ".", "../..", "x/../../other", absolute.as_str()] {
        write_index(&env, &[("a.txt", FILE, &blob), (name, SUBMODULE, &commit)]);
        let run = env.scan(&["audit", "--format", "json"]);
        run.expect_status(3);
        expect_nothing_of_outside(&run);
        assert!(run.stderr.contains("it lies outside of the work tree"), "{name} {}", run.report());
    }
    // A link in the place of a submodule, or above it: nothing is checked out there.
    symlink("../other", env.work().join("sub")).expect("a link");
    for name in ["up/other", "sub"] {
        write_index(&env, &[("a.txt", FILE, &blob), (name, SUBMODULE, &commit)]);
        let run = env.scan(&["audit", "--format", "json"]);
        run.expect_status(0);
        expect_nothing_of_outside(&run);
        assert!(run.stderr.contains("not checked out"), "{name} {}", run.report());
    }
}

#[test]
fn a_submodule_that_is_the_repository_itself_ends() {
    let (env, blob, commit) = beside_keys();
    // Its `.git` leads to the outer repository's own.
    env.write("sub/.git", "gitdir: ../.git\n");
    write_index(&env, &[("a.txt", FILE, &blob), ("sub", SUBMODULE, &commit)]);
    let run = env.scan(&["audit"]);
    run.expect_status(3);
    // Two that lead to each other.
    for (one, other) in [("sub", "sub/more"), ("sub/more", "sub")] {
        env.write(&format!("{one}/.git"), format!("gitdir: {}\n", env.work().join(other).display()));
    }
    write_index(&env, &[("a.txt", FILE, &blob), ("sub", SUBMODULE, &commit)]);
    env.scan(&["audit"]).expect_status(3);
}

/// Beyond a depth nobody uses it says that it goes no deeper.
#[test]
fn submodules_without_end() {
    let env = TestEnv::repository();
    env.write("a.txt", "text\n");
    env.commit("first");
    let commit = env.git(&["rev-parse", "HEAD"]);
    let mut folder = String::from(".");
    for _ in 0..20 {
        let inner = format!("{folder}/s");
        env.git(&["init", "-q", "-b", "main", &inner]);
        env.git_in(
            &folder,
            &["update-index", "--add", "--cacheinfo", &format!("160000,{},s", commit.trim())],
        );
        folder = inner;
    }
    let run = env.scan(&["audit"]);
    run.expect_status(3);
    assert!(
        run.stderr.contains("its submodules were not looked for: it is nested 16 deep"),
        "{}",
        run.report()
    );
}
