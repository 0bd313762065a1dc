//! What makes other scanners pass without looking, one test each; see also `scan_bad_input`, `scan_staged`,
//! `scan_audit_faults` and the tests of ranges.

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

/// A repository whose history has a key, and whose index has another.
fn with_keys() -> TestEnv {
    let env = TestEnv::repository();
    env.write("old.conf", env_line(&key(1)));
    env.commit("a key got in");
    env.git(&["rm", "-q", "old.conf"]);
    env.commit("and out");
    env.write("new.conf", env_line(&key(2)));
    env.git(&["add", "-A"]);
    env
}

#[track_caller]
fn expect_keys(run: &Run, keys: &[u64]) {
    run.expect_status(1);
    for seed in keys {
        assert!(run.stdout.contains(&fingerprint(&key(*seed))), "key {seed}{}", run.report());
    }
}

#[track_caller]
fn expect_all_found(env: &TestEnv) {
    expect_keys(&env.scan(&["audit", "--format", "json"]), &[1, 2]);
    expect_keys(&env.scan(&["staged", "--format", "json"]), &[2]);
}

/// gitleaks: passes where `color.ui=always` makes git colour what it parses.
#[test]
fn coloured_diffs() {
    let env = with_keys();
    env.git(&["config", "color.ui", "always"]);
    env.git(&["config", "color.diff", "always"]);
    expect_all_found(&env);
}

/// gitleaks: passes where a textconv driver, or another program, shows something else than the file.
#[test]
fn textconv_and_external_diff() {
    let env = with_keys();
    env.write(".git/info/attributes", "*.conf diff=hidden\n");
    env.git(&["config", "diff.hidden.textconv", "true"]);
    env.git(&["config", "diff.external", "true"]);
    expect_all_found(&env);
}

/// Readers of `git log -p` take the settings of diffs and logs from the repository, which can leave files out.
#[test]
fn settings_that_hide_changes() {
    let env = with_keys();
    for (name, value) in [
        ("diff.noprefix", "true"),
        ("diff.mnemonicPrefix", "true"),
        ("diff.submodule", "log"),
        ("log.showSignature", "true"),
        ("log.excludeDecoration", "refs/*"),
        ("diff.ignoreSubmodules", "all"),
        ("transfer.hideRefs", "refs"),
        ("core.bigFileThreshold", "1"),
    ] {
        env.git(&["config", name, value]);
    }
    expect_all_found(&env);
    // Objects that are replaced, and a graft that cuts the history off.
    let blob = env.git(&["rev-parse", "HEAD~:old.conf"]);
    env.write("harmless", "text\n");
    let harmless = env.git(&["hash-object", "-w", "harmless"]);
    env.git(&["replace", blob.trim(), harmless.trim()]);
    env.write(".git/info/grafts", env.git(&["rev-parse", "HEAD"]));
    expect_all_found(&env);
}

/// kingfisher: history is skipped in a linked worktree.
#[test]
fn a_linked_worktree_has_the_history_of_all() {
    let env = with_keys();
    env.git(&["worktree", "add", "-q", "../linked"]);
    expect_keys(&env.scan_in("../linked", &["audit", "--format", "json"]), &[1]);
}

/// gitleaks, betterleaks, kingfisher: `--staged` in a subfolder passes.
#[test]
fn a_subfolder() {
    let env = with_keys();
    env.write("in/a", "text\n");
    expect_keys(&env.scan_in("in", &["staged", "--format", "json"]), &[2]);
    expect_keys(&env.scan_in("in", &["audit", "--format", "json"]), &[1, 2]);
}

/// gitleaks: a hook that is given one file takes its name for the repository.
#[test]
fn a_hook_that_is_given_one_file() {
    expect_keys(&with_keys().scan(&["staged", "new.conf", "--format", "json"]), &[2]);
}

/// Hooks for staged changes alone pass under `pre-commit run --all-files`: nothing is staged then, but files are named.
#[test]
fn a_hook_that_is_given_files_that_are_not_staged() {
    let env = with_keys();
    env.git(&["commit", "-q", "-m", "the key is committed"]);
    expect_keys(&env.scan(&["staged", "new.conf", "--format", "json"]), &[2]);
}

/// gitleaks: not a repository. ripsecrets, detect-secrets: a path that does not exist.
#[test]
fn nothing_there() {
    let env = TestEnv::new();
    env.scan(&["audit"]).expect_status(3);
    env.scan(&["audit", "nowhere"]).expect_status(3);
    env.scan(&["staged"]).expect_status(3);
    env.scan(&["dir", "nowhere"]).expect_status(3);
}

/// gitleaks: "no leaks found" after git's error about a missing object.
#[test]
fn a_missing_object() {
    let env = TestEnv::repository();
    env.write("a.conf", env_line(&key(1)));
    env.commit("a key got in");
    env.git(&["rm", "-q", "a.conf"]);
    env.commit("and out");
    let id = env.git(&["rev-parse", "HEAD~:a.conf"]);
    let (folder, file) = id.trim().split_at(2);
    std::fs::remove_file(env.work().join(".git/objects").join(folder).join(file)).expect("it is loose");
    let run = env.scan(&["audit", "--format", "json"]);
    run.expect_status(3);
    assert!(run.stderr.contains("missing"), "{}", run.report());
    assert_eq!(run.json()["scan"]["complete"], false);
}

/// Nobody says of a shallow clone that most of the history is not there.
#[test]
fn a_shallow_clone() {
    let mut env = with_keys();
    let url = format!("file://{}", env.work().display());
    env.git(&["clone", "-q", "--depth=1", &url, "../shallow"]);
    let run = env.scan(&["audit", "../shallow"]);
    assert!(run.expect_status(3).stderr.contains("git fetch --unshallow"), "{}", run.report());
    env.set("GITHUB_ACTIONS", "true");
    let run = env.scan(&["audit", "../shallow"]);
    assert!(run.expect_status(3).stderr.contains("fetch-depth: 0"), "{}", run.report());
}

/// gitleaks-action: never reads past the 30th commit of a pull request.
#[test]
fn a_long_range() {
    let env = TestEnv::repository();
    env.commit("base");
    env.write("a.conf", env_line(&key(1)));
    env.commit("a key got in");
    env.git(&["rm", "-q", "a.conf"]);
    for number in 0..60 {
        env.git(&["commit", "-q", "--allow-empty", "-m", &format!("commit {number}")]);
    }
    expect_keys(&env.scan(&["range", "HEAD~61..HEAD", "--format", "json"]), &[1]);
}
