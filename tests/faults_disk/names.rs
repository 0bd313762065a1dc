//! Names and ways to files: not UTF-8, too long, links that lead round in a circle or nowhere.

use std::{
    ffi::OsStr,
    fs,
    os::unix::{ffi::OsStrExt, fs::symlink},
    path::PathBuf,
};

use crate::util::{TestEnv, env_line, fingerprint, key};

#[test]
fn names_that_are_not_utf8_stay_apart_and_survive_a_baseline() {
    let env = TestEnv::repository();
    let write = |name: &[u8], content: String| {
        if let Err(e) = fs::write(env.work().join(OsStr::from_bytes(name)), content) {
            eprintln!("SKIPPED: this file system has no such names: {e}");
            return false;
        }
        true
    };
    if !write(b"caf\xe9.env", env_line(&key(1))) || !write(b"caf\xe8.env", env_line(&key(2))) {
        return;
    }
    env.git(&["add", "-A"]);
    for args in [&["dir"][..], &["staged"], &["audit"]] {
        let run = env.scan(&[args, &["--format", "json"]].concat());
        let json = run.expect_status(1).json();
        let mut paths: Vec<_> =
            json["findings"].as_array().expect("a list").iter().map(|f| f["path"].as_str()).collect();
        paths.sort();
        assert_eq!(paths, [Some(r"caf\xe8.env"), Some(r"caf\xe9.env")], "{}", run.report());
    }
    env.scan(&["dir", "--write-baseline", "../baseline"]).expect_status(0);
    env.scan(&["dir", "--baseline", "../baseline"]).expect_status(0);
    write(b"caf\xe8.env", env_line(&key(3)));
    env.scan(&["dir", "--baseline", "../baseline"]).expect_status(1);
    // Named by a hook, which hands over the bytes as they are.
    let mut command = env.scan_command(&["staged"]);
    command.arg(OsStr::from_bytes(b"caf\xe9.env"));
    env.run(command, b"").expect_status(1);
}

/// Folders one in the other, as deep as a path can say; returns the innermost.
fn dig(env: &TestEnv, top: &str) -> PathBuf {
    let mut innermost = env.work().join(top);
    innermost.extend(std::iter::repeat_n("d".repeat(200), 15));
    fs::create_dir_all(&innermost).expect("new folders");
    innermost
}

/// What lies deeper than a path can say cannot be opened by its path.
#[test]
fn what_lies_too_deep_is_named() {
    let env = TestEnv::repository();
    env.write("a.txt", "text\n");
    env.commit("first");
    let (outer, inner) = (dig(&env, "outer"), dig(&env, "inner"));
    fs::write(inner.join("key.env"), env_line(&key(1))).expect("a new file");
    fs::write(outer.join("key.env"), env_line(&key(2))).expect("a new file");
    fs::rename(env.work().join("inner"), outer.join("inner")).expect("the way to both can be said");
    for args in [&["dir"][..], &["audit"]] {
        let run = env.scan(&[args, &["--format", "json"]].concat());
        let json = run.json();
        let found = json["findings"].to_string();
        assert!(found.contains(&fingerprint(&key(2))) && !found.contains(&fingerprint(&key(1))));
        assert_eq!(json["scan"]["complete"], false, "{}", run.report());
        let names_it = |line: &str| line.starts_with("error: outer/ddd") && line.contains("name too long");
        assert!(run.stderr.lines().any(names_it), "{}", run.report());
    }
}

#[test]
fn links_in_a_circle_or_to_nowhere() {
    let env = TestEnv::repository();
    env.write("real/a.env", env_line(&key(1)));
    env.write("clean/a.txt", "text\n");
    for (target, link) in [
        ("real", "folder"),
        ("../clean", "clean/self"),
        ("nowhere", "broken"),
        ("two", "one"),
        ("one", "two"),
    ] {
        symlink(target, env.work().join(link)).expect("a new link");
    }
    env.scan(&["dir", "folder"]).expect_status(1);
    env.scan(&["dir", "clean"]).expect_status(0);
    env.scan(&["dir", "clean/self/self/self"]).expect_status(0);
    for link in ["broken", "one"] {
        for args in [&["dir", link][..], &["message", link], &["audit", link]] {
            env.scan(args).expect_status(3);
        }
        for option in ["--config", "--baseline"] {
            env.scan(&["dir", "clean", option, link]).expect_status(2);
        }
        // A link is content, wherever it leads.
        env.scan(&["staged", link]).expect_status(0);
        env.run(env.check_command(&["--key-file", link]), b"").expect_status(2);
    }
}

/// `staged` reads files that are not staged from disk. A folder elsewhere is none, and nothing of it would be read.
#[test]
fn a_folder_in_the_place_of_a_file() {
    let env = TestEnv::repository();
    fs::create_dir(env.root().join("other")).expect("a new folder");
    fs::write(env.root().join("other/a.env"), env_line(&key(1))).expect("a new file");
    let run = env.scan(&["staged", "../other"]);
    assert!(run.expect_status(3).stderr.contains("it is a folder"), "{}", run.report());
    env.scan(&["message", "../other"]).expect_status(3);
    env.run(env.check_command(&["--key-file", "../other"]), b"").expect_status(2);
}
