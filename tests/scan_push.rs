//! `phota-scan push`: real pushes through real hooks, and what pre-commit sets instead of writing lines.

use insta::assert_snapshot;

use crate::util::{Run, TestEnv, env_line, key};

const ZEROS: &str = "0000000000000000000000000000000000000000";

/// A repository with one pushed commit, and an `origin` that is bare.
fn pushed() -> TestEnv {
    let env = TestEnv::repository();
    env.git(&["init", "-q", "--bare", "-b", "main", "../origin.git"]);
    env.git(&["remote", "add", "origin", "../origin.git"]);
    env.write("README", "text\n");
    env.commit("first");
    env.git(&["push", "-q", "origin", "main"]);
    env
}

fn install(env: &TestEnv, hook: &str, args: &str) {
    env.write(hook, format!("#!/bin/sh\nexec '{}' {args} \"$@\"\n", env!("CARGO_BIN_EXE_phota-scan")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(env.work().join(hook), permissions).expect("the hook was written");
    }
}

fn git(env: &TestEnv, args: &[&str]) -> Run {
    let mut command = env.command("git");
    command.args(args);
    env.run(command, b"")
}

/// Adds a commit with a key and one that removes it.
fn add_and_remove(env: &TestEnv, seed: u64) {
    env.write("a.env", env_line(&key(seed)));
    env.commit("add");
    env.git(&["rm", "-q", "a.env"]);
    env.commit("remove");
}

fn paths(run: &Run) -> Vec<String> {
    let json = run.json();
    let findings = json["findings"].as_array().expect("findings");
    findings.iter().map(|f| f["path"].as_str().expect("a path").to_owned()).collect()
}

fn rev(env: &TestEnv, name: &str) -> String {
    env.git(&["rev-parse", name]).trim().to_owned()
}

#[test]
fn a_push_with_a_key_that_was_removed_again_is_refused() {
    let env = pushed();
    install(&env, ".git/hooks/pre-push", "push");
    env.write("b.txt", "text\n");
    env.commit("clean");
    assert_eq!(git(&env, &["push", "origin", "main"]).expect_status(0).status, Some(0));
    add_and_remove(&env, 1);
    let run = git(&env, &["push", "-q", "origin", "main"]);
    run.expect_status(1).expect_no_key(&key(1));
    let text = run.to_string().replace(&rev(&env, "HEAD~1")[..12], "[SHORT]");
    assert_snapshot!(text, @r"
    --- stdout
    a.env:1:15  phota-api-key (high confidence)
      1 | PHOTA_API_KEY=█████████
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters
      commit    [SHORT] 2026-01-02 add
      by        Ada <ada@example.com>

    What to do now
      These commits have not left yet: take the key out of them (git commit --amend, git rebase -i), and push again.
      If it was ever pushed or shared, make a new key at https://platform.photalabs.com and revoke this one.
      If a key may stay, allow its fingerprint in the base's .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 3 objects (446 B) in [TIME]
    --- stderr
    error: failed to push some refs to '../origin.git'
    --- status 1
    ");
    assert_ne!(rev(&env, "main"), rev(&env, "origin/main"));
}

#[test]
fn new_branches_deletions_several_references_and_forced_pushes() {
    let env = pushed();
    install(&env, ".git/hooks/pre-push", "push");
    env.git(&["checkout", "-q", "-b", "clean"]);
    env.write("c.txt", "text\n");
    env.commit("clean");
    git(&env, &["push", "-q", "origin", "clean"]).expect_status(0);
    git(&env, &["push", "-q", "origin", "--delete", "clean"]).expect_status(0);
    git(&env, &["push", "-q", "origin", "main"]).expect_status(0);

    env.git(&["checkout", "-q", "-b", "dirty"]);
    add_and_remove(&env, 1);
    git(&env, &["push", "-q", "origin", "dirty"]).expect_status(1);
    git(&env, &["push", "-q", "origin", "clean", "dirty"]).expect_status(1);
    git(&env, &["push", "-q", "--no-verify", "origin", "dirty"]).expect_status(0);
    // What the remote has is not new.
    env.git(&["checkout", "-q", "-b", "further"]);
    env.write("d.txt", "text\n");
    env.commit("clean");
    git(&env, &["push", "-q", "origin", "further"]).expect_status(0);

    // Somebody else has pushed what is not here.
    env.git(&["clone", "-q", "../origin.git", "../other"]);
    env.write("../other/README", "changed\n");
    env.git_in("../other", &["commit", "-q", "-a", "-m", "other"]);
    env.git_in("../other", &["push", "-q", "origin", "HEAD:main"]);
    env.git(&["checkout", "-q", "main"]);
    add_and_remove(&env, 2);
    git(&env, &["push", "-q", "--force", "origin", "main"]).expect_status(1);
}

#[test]
fn tags_with_their_messages() {
    let env = pushed();
    install(&env, ".git/hooks/pre-push", "push");
    env.git(&["tag", "-a", "v1", "-m", "plain"]);
    git(&env, &["push", "-q", "origin", "v1"]).expect_status(0);
    env.git(&["tag", "-a", "v2", "-m", &format!("Release\n\n{}", env_line(&key(1)))]);
    let run = git(&env, &["push", "-q", "origin", "v2"]);
    run.expect_status(1).expect_no_key(&key(1));
    assert!(run.stdout.starts_with("refs/tags/v2:3:15 "), "{}", run.report());
    env.write("blob.txt", env_line(&key(2)));
    let blob = env.git(&["hash-object", "-w", "blob.txt"]);
    env.git(&["tag", "v3", blob.trim()]);
    let run = git(&env, &["push", "-q", "origin", "v3"]);
    run.expect_status(1).expect_no_key(&key(2));
    assert!(run.stdout.starts_with(&format!("{}:1:15 ", blob.trim())), "{}", run.report());
}

#[test]
fn the_first_push_to_an_empty_remote() {
    let env = TestEnv::repository();
    env.git(&["init", "-q", "--bare", "../origin.git"]);
    env.git(&["remote", "add", "origin", "../origin.git"]);
    install(&env, ".git/hooks/pre-push", "push");
    add_and_remove(&env, 1);
    git(&env, &["push", "-q", "origin", "main"]).expect_status(1);
    // By its address as well: nothing is known of what is there.
    git(&env, &["push", "-q", "../origin.git", "main"]).expect_status(1);
}

#[test]
fn another_remote_does_not_count() {
    let env = pushed();
    env.git(&["init", "-q", "--bare", "../public.git"]);
    env.git(&["remote", "add", "public", "../public.git"]);
    add_and_remove(&env, 1);
    env.git(&["push", "-q", "origin", "main"]);
    install(&env, ".git/hooks/pre-push", "push");
    git(&env, &["push", "-q", "public", "main"]).expect_status(1);
}

#[test]
fn the_configuration_is_what_the_remote_has() {
    let env = pushed();
    install(&env, ".git/hooks/pre-push", "push");
    env.write(".phota-scan.yaml", "version: 1\nexclude: ['*.env']\n");
    env.commit("exclude");
    add_and_remove(&env, 1);
    git(&env, &["push", "-q", "origin", "main"]).expect_status(1);
    git(&env, &["push", "-q", "origin", "main:new-branch"]).expect_status(1);
    git(&env, &["push", "-q", "origin", "main~2:refs/heads/main"]).expect_status(0);
    git(&env, &["push", "-q", "origin", "main"]).expect_status(0);
}

#[test]
fn an_up_to_date_push_is_clean_and_empty_input_hides_no_commits() {
    let env = pushed();
    let args = ["push", "origin", "../origin.git"];
    assert_snapshot!(env.scan(&args), @r"
    --- stdout
    Nothing to scan
    --- stderr
    note: there is nothing to push, or only references to delete
    --- status 0
    ");
    // A hook that reads its input before ours leaves it empty.
    add_and_remove(&env, 1);
    let run = env.scan(&args);
    assert!(run.expect_status(1).stderr.contains("standard input is empty"), "{}", run.report());
    // Nobody says that this is a hook.
    assert_snapshot!(env.scan(&["push"]), @r"
    --- stderr
    error: git hands its hooks the references to push on standard input; nothing is there
    hint: to see what a push would bring: phota-scan range origin/main..HEAD; as a hook: phota-scan install-hooks
    --- status 2
    ");
}

#[test]
fn lines_that_are_none() {
    let env = pushed();
    for input in ["hello\n", "a b c d\n", "refs/heads/x 12 refs/heads/x 34\n"] {
        let run = env.scan_with_input(&["push", "origin", "x"], input);
        assert!(run.expect_status(2).stderr.contains("line 1 of standard input"), "{}", run.report());
    }
    let absent = "1234567890123456789012345678901234567890";
    let line = format!("refs/heads/x {absent} refs/heads/x {ZEROS}\n");
    env.scan_with_input(&["push", "origin", "x"], &line).expect_status(3);
}

#[test]
fn from_pre_commits_variables() {
    let mut env = pushed();
    let base = rev(&env, "HEAD");
    add_and_remove(&env, 1);
    env.set("PRE_COMMIT", "1");
    env.set("PRE_COMMIT_REMOTE_NAME", "origin");
    env.set("PRE_COMMIT_REMOTE_URL", "../origin.git");
    env.set("PRE_COMMIT_LOCAL_BRANCH", "refs/heads/main");
    env.set("PRE_COMMIT_REMOTE_BRANCH", "refs/heads/main");
    // As pre-commit does on the first push: no commits are named.
    assert_eq!(paths(env.scan(&["push", "--format", "json"]).expect_status(1)), ["a.env"]);
    env.set("PRE_COMMIT_TO_REF", rev(&env, "HEAD"));
    assert_eq!(paths(env.scan(&["push", "--format", "json"]).expect_status(1)), ["a.env"]);
    env.set("PRE_COMMIT_FROM_REF", base);
    assert_eq!(paths(env.scan(&["push", "--format", "json"]).expect_status(1)), ["a.env"]);
    env.set("PRE_COMMIT_TO_REF", rev(&env, "HEAD~2"));
    env.scan(&["push"]).expect_status(0);
    env.set("PRE_COMMIT_TO_REF", "no-such-commit");
    env.scan(&["push"]).expect_status(3);
}

#[test]
fn by_pre_commit_for_all_files_still_looks_at_what_is_not_pushed() {
    let mut env = pushed();
    env.set("PRE_COMMIT", "1");
    env.scan(&["push"]).expect_status(0);
    add_and_remove(&env, 1);
    env.scan(&["push"]).expect_status(1);
}

#[test]
fn a_server_refuses_what_it_receives() {
    let env = pushed();
    install(&env, "../origin.git/hooks/pre-receive", "push --receive");
    env.write("b.txt", "text\n");
    env.commit("clean");
    git(&env, &["push", "-q", "origin", "main"]).expect_status(0);
    env.git(&["checkout", "-q", "-b", "dirty"]);
    add_and_remove(&env, 1);
    let run = git(&env, &["push", "-q", "origin", "dirty"]);
    run.expect_status(1).expect_no_key(&key(1));
    assert!(run.stderr.contains("1 Phota key found"), "{}", run.report());
    // A pack instead of loose objects.
    env.git_in("../origin.git", &["config", "receive.unpackLimit", "1"]);
    git(&env, &["push", "-q", "origin", "dirty"]).expect_status(1);
    env.git(&["tag", "-a", "v1", "-m", &env_line(&key(2)), "main"]);
    git(&env, &["push", "-q", "origin", "v1"]).expect_status(1);
    env.git(&["push", "-q", "origin", "main:other"]);
    git(&env, &["push", "-q", "origin", "--delete", "other"]).expect_status(0);
    assert_eq!(
        env.git_in("../origin.git", &["for-each-ref", "--format=%(refname)"]).trim(),
        "refs/heads/main"
    );
}

#[test]
fn a_server_has_no_empty_pushes() {
    let env = pushed();
    env.scan(&["push", "--receive"]).expect_status(2);
    env.scan(&["push", "--receive", "origin"]).expect_status(2);
}

#[test]
fn a_push_from_a_linked_worktree() {
    let env = pushed();
    install(&env, ".git/hooks/pre-push", "push");
    env.git(&["worktree", "add", "-q", "-b", "linked", "../linked"]);
    env.write("../linked/a.env", env_line(&key(1)));
    env.git_in("../linked", &["add", "-A"]);
    env.git_in("../linked", &["commit", "-q", "-m", "x"]);
    let mut push = env.command("git");
    push.args(["push", "-q", "origin", "linked"]).current_dir(env.work().join("../linked"));
    env.run(push, b"").expect_status(1);
}
