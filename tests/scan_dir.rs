//! `phota-scan dir`: which files are read, which are not, and what is said about them.

use insta::assert_snapshot;

use crate::util::{TestEnv, env_line, key};

#[test]
fn a_key_is_found_and_nothing_else() {
    let env = TestEnv::new();
    env.write("src/client.ts", format!("// client\nconst PHOTA_API_KEY = '{}';\n", key(1)));
    env.write("src/other.ts", "const x = process.env.PHOTA_API_KEY;\n");
    let run = env.scan(&["dir"]);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @r"
    --- stdout
    src/client.ts:2:24  phota-api-key (high confidence)
      2 | const PHOTA_API_KEY = '█████████';
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 2 files (113 B) in [TIME]
    --- status 1
    ");
}

#[test]
fn clean() {
    let env = TestEnv::new();
    env.write("a.txt", "nothing\n");
    assert_snapshot!(env.scan(&["dir"]), @r"
    --- stdout
    No Phota key found in 1 file (8 B) in [TIME]
    --- status 0
    ");
    assert_snapshot!(env.scan(&["dir", "-q"]), @"--- status 0");
}

#[test]
fn hidden_files_are_read_and_dot_git_is_not() {
    let env = TestEnv::repository();
    env.write(".hidden/.env", env_line(&key(1)));
    env.write(".git/hooks/x", env_line(&key(2)));
    env.write("linked/.git", env_line(&key(3)));
    let json = env.scan(&["dir", "--format", "json"]).json();
    assert_eq!(paths(&json), [".hidden/.env"]);
}

#[test]
fn ignored_files_count_only_on_request_and_tracked_ones_always() {
    let env = TestEnv::repository();
    env.write(".gitignore", "ignored.env\ntracked.env\nfolder/\n");
    env.write("ignored.env", env_line(&key(1)));
    env.write("tracked.env", env_line(&key(2)));
    env.write("folder/deep/tracked.env", env_line(&key(3)));
    env.git(&["add", "-f", "tracked.env", "folder/deep/tracked.env"]);
    let found = |args: &[&str]| paths(&env.scan(&[&["dir", "--format", "json"], args].concat()).json());
    assert_eq!(found(&[]), ["folder/deep/tracked.env", "tracked.env"]);
    assert_eq!(found(&["--no-ignore"]), ["folder/deep/tracked.env", "ignored.env", "tracked.env"]);
    // Named files are read, whatever the rules say; a named folder has its own top.
    assert_eq!(found(&["ignored.env"]), ["ignored.env"]);
    assert_eq!(found(&["folder"]), ["deep/tracked.env"]);
    // A file that git tracks but that was deleted is no fault.
    std::fs::remove_file(env.work().join("tracked.env")).unwrap();
    assert_eq!(found(&[]), ["folder/deep/tracked.env"]);
}

#[test]
fn a_repository_inside_has_its_own_rules() {
    let env = TestEnv::repository();
    env.write("inner/.gitignore", "*.env\n");
    env.write("inner/tracked.env", env_line(&key(1)));
    env.write("inner/ignored.env", env_line(&key(2)));
    env.git_in("inner", &["init", "-q"]);
    env.git_in("inner", &["add", "-f", "tracked.env"]);
    assert_eq!(paths(&env.scan(&["dir", "--format", "json"]).json()), ["inner/tracked.env"]);
}

#[test]
fn other_ignore_files_do_not_hide_anything() {
    let env = TestEnv::repository();
    env.write(".ignore", "*.env\n");
    env.write(".rgignore", "*.env\n");
    env.write("a.env", env_line(&key(1)));
    assert_eq!(paths(&env.scan(&["dir", "--format", "json"]).json()), ["a.env"]);
}

#[cfg(unix)]
#[test]
fn links_are_content_unless_they_are_named() {
    use std::os::unix::fs::symlink;
    let env = TestEnv::new();
    std::fs::create_dir(env.root().join("outside")).unwrap();
    std::fs::write(env.root().join("outside/secret.env"), env_line(&key(1))).unwrap();
    env.write("plain.txt", "text\n");
    symlink(env.root().join("outside"), env.work().join("folder")).unwrap();
    symlink(env_line(&key(2)).trim(), env.work().join("dangling")).unwrap();
    assert_eq!(paths(&env.scan(&["dir", "--format", "json"]).json()), ["dangling"]);
    assert_eq!(paths(&env.scan(&["dir", "--format", "json", "folder"]).json()), ["secret.env"]);
}

#[cfg(unix)]
#[test]
fn a_pipe_is_skipped_when_met_and_read_when_named() {
    let env = TestEnv::new();
    env.write("a.txt", "text\n");
    let mut mkfifo = env.command("mkfifo");
    mkfifo.arg("pipe");
    env.run(mkfifo, b"").expect_status(0);
    assert_snapshot!(env.scan(&["dir", "-v"]), @r"
    --- stdout
    No Phota key found in 1 file (5 B, 1 skipped) in [TIME]
    --- stderr
    note: skipped pipe: a named pipe
    --- status 0
    ");

    let pipe = env.work().join("pipe");
    let writer = std::thread::spawn(move || std::fs::write(pipe, env_line(&key(1))));
    let json = env.scan(&["dir", "--format", "json", "pipe"]).json();
    writer.join().unwrap().unwrap();
    assert_eq!(paths(&json), ["pipe"]);
}

#[test]
fn large_files_are_skipped_with_a_reason() {
    let env = TestEnv::new();
    env.write("large.env", format!("{}{}", env_line(&key(1)), "#".repeat(2000)));
    env.write("small.txt", "text\n");
    let run = env.scan(&["dir", "--max-size", "1K", "--format", "json"]);
    run.expect_status(0);
    assert_eq!(run.json()["scan"]["skipped"][0]["reason"], "larger than 1 KiB");
    assert_eq!(run.json()["scan"]["complete"], true);
    env.scan(&["dir", "--max-size", "1M"]).expect_status(1);
}

#[test]
fn overlapping_paths_read_a_file_once() {
    let env = TestEnv::repository();
    env.write(".gitignore", "build/\n");
    env.write("build/a.env", env_line(&key(1)));
    env.write("src/b.env", env_line(&key(2)));
    let json = env.scan(&["dir", "--format", "json", ".", "build", "src", "./src/b.env", "src/"]).json();
    assert_eq!(json["scan"]["items"], 3, "{json:#}");
    assert_eq!(paths(&json), ["build/a.env", "src/b.env"]);
}

#[test]
fn the_order_does_not_depend_on_threads() {
    let env = TestEnv::new();
    for n in 0..200 {
        env.write(&format!("d{}/f{n}.env", n % 7), format!("{}{}", env_line(&key(n)), env_line(&key(1000))));
    }
    let scan = |jobs: &str| {
        let mut json = env.scan(&["dir", "--format", "json", "-j", jobs]).json();
        json["scan"]["elapsed_ms"] = 0.into();
        json
    };
    let one = scan("1");
    assert_eq!(one["findings"].as_array().unwrap().len(), 201);
    for _ in 0..5 {
        assert_eq!(scan("8"), one);
    }
}

#[test]
fn paths_are_relative_to_the_target_and_clickable_from_here() {
    let env = TestEnv::new();
    env.write("sub/deep/a.env", env_line(&key(1)));
    let run = env.scan(&["dir", "--format", "json", "sub"]);
    assert_eq!(run.json()["scan"]["target"], "sub");
    assert_eq!(paths(&run.json()), ["deep/a.env"]);
    let human = env.scan(&["dir", "sub"]);
    assert!(human.stdout.starts_with("sub/deep/a.env:1:"), "{}", human.report());
    let json = env.scan(&["dir", "--format", "json", "sub/deep/a.env"]).json();
    assert_eq!(paths(&json), ["sub/deep/a.env"]);
}

fn paths(json: &serde_json::Value) -> Vec<String> {
    json["findings"]
        .as_array()
        .expect("findings")
        .iter()
        .map(|f| f["path"].as_str().expect("a path").to_owned())
        .collect()
}

#[test]
fn a_file_named_for_its_key_holds_one() {
    let env = TestEnv::repository();
    let key = key(7);
    env.write("secrets/phota_api_key.txt", format!("{key}\n"));
    env.git(&["add", "-A"]);
    for verb in ["dir", "staged"] {
        let run = env.scan(&[verb, "--format", "json"]);
        run.expect_status(1).expect_no_key(&key);
        assert_eq!(run.json()["findings"][0]["path"], "secrets/phota_api_key.txt", "{verb}");
    }
    let run = env.scan(&["staged", "--format", "json", "secrets/phota_api_key.txt"]);
    run.expect_status(1);
}
