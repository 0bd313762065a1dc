//! `phota-scan staged`: every state a repository can be in when its hook runs.

use insta::assert_snapshot;

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

/// A repository with one commit and nothing else.
fn committed() -> TestEnv {
    let env = TestEnv::repository();
    env.write("README", "text\n");
    env.commit("first");
    env
}

fn found(run: &Run) -> Vec<String> {
    let json = run.json();
    let findings = json["findings"].as_array().expect("findings");
    findings.iter().map(|f| f["path"].as_str().expect("a path").to_owned()).collect()
}

const JSON: &[&str] = &["staged", "--format", "json"];

#[test]
fn a_staged_key_is_refused() {
    let env = committed();
    env.write("src/.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    let run = env.scan(&["staged"]);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @r"
    --- stdout
    src/.env:1:15  phota-api-key (high confidence)
      1 | PHOTA_API_KEY=█████████
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Take the key out of the file, read it from the environment variable PHOTA_API_KEY, and stage the file again.
      If it was ever pushed or shared, make a new key at https://platform.photalabs.com and revoke this one.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 1 file (55 B) in [TIME]
    --- status 1
    ");
}

#[test]
fn nothing_staged() {
    assert_snapshot!(committed().scan(&["staged"]), @r"
    --- stdout
    Nothing to scan
    --- stderr
    note: nothing is staged
    --- status 0
    ");
}

#[test]
fn the_index_counts_and_not_the_worktree() {
    let env = committed();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "a.env"]);
    env.write("a.env", "removed\n");
    env.write("b.env", env_line(&key(2)));
    assert_eq!(found(&env.scan(JSON)), ["a.env"]);
    env.git(&["add", "a.env"]);
    env.scan(JSON).expect_status(0);
}

#[test]
fn the_first_commit() {
    let env = TestEnv::repository();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    assert_eq!(found(env.scan(JSON).expect_status(1)), ["a.env"]);
}

#[test]
fn from_a_subfolder_the_whole_index_counts() {
    let env = committed();
    env.write("a.env", env_line(&key(1)));
    env.write("sub/b.txt", "text\n");
    env.git(&["add", "-A"]);
    assert_eq!(found(&env.scan_in("sub", JSON)), ["a.env"]);
}

#[test]
fn a_key_that_was_there_before_is_only_noted() {
    let env = TestEnv::repository();
    env.write("a.env", env_line(&key(1)));
    env.commit("a key got in");
    env.write("a.env", format!("# moved\n{}", env_line(&key(1))));
    env.git(&["add", "-A"]);
    assert_snapshot!(env.scan(&["staged"]), @r"
    --- stdout
    No Phota key found in 1 file (63 B) in [TIME]
    --- stderr
    note: 1 key is not new: the last commit held it in the same file; `phota-scan dir` reports it
    --- status 0
    ");
    // In another file it is new.
    env.write("b.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    assert_eq!(found(env.scan(JSON).expect_status(1)), ["b.env"]);
}

#[test]
fn a_renamed_file_is_the_same_file() {
    let env = TestEnv::repository();
    env.write("old/a.env", env_line(&key(1)));
    env.commit("a key got in");
    env.git(&["mv", "old/a.env", "b.env"]);
    env.scan(JSON).expect_status(0);
}

/// What was known at the old place is known; nothing else is.
#[test]
fn a_renamed_file_has_a_new_name_and_may_come_from_where_nobody_looked() {
    let env = TestEnv::repository();
    env.write(".phota-scan.yaml", "version: 1\nexclude: ['testdata/**']\n");
    env.write("testdata/a.env", env_line(&key(1)));
    env.write("plain.txt", "text\n");
    env.write("value.txt", key(2));
    env.commit("no key that counts");
    env.git(&["mv", "testdata/a.env", "a.env"]);
    env.git(&["mv", "plain.txt", env_line(&key(3)).trim_end()]);
    env.git(&["mv", "value.txt", "PHOTA_API_KEY"]);
    let run = env.scan(JSON);
    let json = run.expect_status(1).json();
    let keys: Vec<_> =
        json["findings"].as_array().unwrap().iter().map(|f| &f["key"]["fingerprint"]).collect();
    assert_eq!(keys.len(), 3, "{}", run.report());
    for seed in 1..=3 {
        assert!(keys.iter().any(|found| **found == fingerprint(&key(seed))), "{seed}: {}", run.report());
    }
}

#[test]
fn a_commit_of_some_files_has_an_index_of_its_own() {
    let mut env = committed();
    env.write("a.env", env_line(&key(1)));
    env.write("b.env", env_line(&key(2)));
    env.git(&["add", "a.env"]);
    env.git(&["read-tree", "--index-output=.git/next-index-1.lock", "HEAD"]);
    env.set("GIT_INDEX_FILE", ".git/next-index-1.lock");
    env.git(&["add", "b.env"]);
    assert_eq!(found(&env.scan(JSON)), ["b.env"]);
    // As git has it: relative to the top of the work tree.
    env.write("sub/x", "");
    assert_eq!(found(&env.scan_in("sub", JSON)), ["b.env"]);
}

#[test]
fn an_index_file_that_does_not_exist_is_not_an_empty_one() {
    let mut env = committed();
    env.set("GIT_INDEX_FILE", ".git/no-such-index");
    assert_snapshot!(env.scan(&["staged"]), @r"
    --- stderr
    error: ./.git/no-such-index: the git index cannot be read: GIT_INDEX_FILE names a file that does not exist
    --- status 3
    ");
}

/// Installs `phota-scan staged` the way a person would.
fn install_hook(env: &TestEnv, path: &str) {
    env.write(path, format!("#!/bin/sh\nexec '{}' staged \"$@\"\n", env!("CARGO_BIN_EXE_phota-scan")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        let permissions = std::fs::Permissions::from_mode(0o755);
        std::fs::set_permissions(env.work().join(path), permissions).expect("the hook was written");
    }
}

#[test]
fn hooks_of_linked_worktrees_and_submodules_see_their_own_index() {
    let env = committed();
    env.git(&["worktree", "add", "-q", "../linked"]);
    env.git(&["clone", "-q", ".", "../module"]);
    env.git(&["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../module", "sub"]);
    env.commit("submodule");
    install_hook(&env, ".git/hooks/pre-commit");
    install_hook(&env, ".git/modules/sub/hooks/pre-commit");
    for folder in ["../linked", "sub"] {
        let commit = || {
            let mut git = env.command("git");
            git.args(["commit", "-q", "-m", "x"]).current_dir(env.work().join(folder));
            env.run(git, b"")
        };
        env.write(&format!("{folder}/clean.txt"), "text\n");
        env.git_in(folder, &["add", "-A"]);
        commit().expect_status(0);
        env.write(&format!("{folder}/a.env"), env_line(&key(1)));
        env.git_in(folder, &["add", "-A"]);
        env.write(&format!("{folder}/a.env"), "removed\n");
        commit().expect_status(1);
        assert_eq!(found(&env.scan_in(folder, &[JSON, &["a.env"]].concat())), ["a.env"], "{folder}");
    }
}

#[test]
fn real_hooks_see_what_git_commits() {
    let env = committed();
    install_hook(&env, ".git/hooks/pre-commit");
    let commit = |args: &[&str]| {
        let mut git = env.command("git");
        git.args(["commit", "-q", "-m", "x"]).args(args);
        env.run(git, b"").status
    };
    env.write("tracked.txt", "text\n");
    env.git(&["add", "tracked.txt"]);
    assert_eq!(commit(&[]), Some(0));

    env.write("tracked.txt", env_line(&key(1)));
    assert_eq!(commit(&["-a"]), Some(1), "commit -a");
    assert_eq!(commit(&["tracked.txt"]), Some(1), "commit FILE");
    env.write("other.txt", "text\n");
    env.git(&["add", "other.txt"]);
    assert_eq!(commit(&["other.txt"]), Some(0), "the key is in another file than the committed one");
    env.write("sub/x", "text\n");
    env.git(&["add", "sub/x", "tracked.txt"]);
    let mut git = env.command("git");
    git.args(["commit", "-q", "-m", "x"]).current_dir(env.work().join("sub"));
    env.run(git, b"").expect_status(1);
}

#[test]
fn a_git_dir_somewhere_else() {
    let mut env = committed();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    std::fs::rename(env.work().join(".git"), env.root().join("moved")).unwrap();
    std::fs::create_dir(env.root().join("elsewhere")).unwrap();
    env.set("GIT_DIR", env.root().join("moved").to_string_lossy());
    assert_eq!(found(&env.scan(JSON)), ["a.env"]);
    // The files are in the current folder, says git then. The name means the staged content, not the file.
    env.write("a.env", "removed\n");
    assert_eq!(found(&env.scan(&[JSON, &["a.env"]].concat())), ["a.env"]);
    env.set("GIT_WORK_TREE", env.work().to_string_lossy());
    assert_eq!(found(&env.scan_in("../elsewhere", JSON)), ["a.env"]);
}

#[test]
fn a_linked_worktree_has_its_own_index() {
    let env = committed();
    env.git(&["worktree", "add", "-q", "../linked"]);
    std::fs::write(env.root().join("linked/a.env"), env_line(&key(1))).unwrap();
    env.git_in("../linked", &["add", "-A"]);
    assert_eq!(found(&env.scan_in("../linked", JSON)), ["a.env"]);
    env.scan(JSON).expect_status(0);
}

#[test]
fn a_merge_in_progress() {
    let env = committed();
    env.git(&["checkout", "-q", "-b", "side"]);
    env.write("side.env", env_line(&key(1)));
    env.write("both", "side\n");
    env.commit("side");
    env.git(&["checkout", "-q", "main"]);
    env.write("both", "main\n");
    env.commit("main");
    let mut merge = env.command("git");
    merge.args(["merge", "-q", "side"]);
    env.run(merge, b"").expect_status(1);

    let run = env.scan(JSON);
    assert_eq!(found(run.expect_status(1)), ["side.env"]);
    assert_eq!(run.json()["scan"]["complete"], false, "{}", run.report());
    env.git(&["rm", "-q", "-f", "side.env"]);
    assert_snapshot!(env.scan(&["staged"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: both: has merge conflicts, nothing is staged for it yet
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
    env.write("both", "merged\n");
    env.git(&["add", "both"]);
    env.scan(JSON).expect_status(0);
}

#[test]
fn an_announced_file_is_no_content_yet() {
    let env = committed();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "--intent-to-add", "a.env"]);
    env.scan(JSON).expect_status(0);
    env.git(&["add", "a.env"]);
    env.scan(JSON).expect_status(1);
}

#[test]
fn submodules_have_no_content_here() {
    let env = committed();
    let head = env.git(&["rev-parse", "HEAD"]);
    env.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},module", head.trim())]);
    env.scan(JSON).expect_status(0);
}

#[cfg(unix)]
#[test]
fn the_target_of_a_link_is_its_content() {
    let env = committed();
    std::os::unix::fs::symlink(env_line(&key(1)).trim(), env.work().join("link")).unwrap();
    env.git(&["add", "-A"]);
    assert_eq!(found(&env.scan(JSON)), ["link"]);
}

#[test]
fn a_file_replaced_by_a_folder_and_back() {
    let env = committed();
    env.write("x", "file\n");
    env.write("y/z", "file\n");
    env.commit("x");
    std::fs::remove_file(env.work().join("x")).unwrap();
    std::fs::remove_dir_all(env.work().join("y")).unwrap();
    env.write("x/a.env", env_line(&key(1)));
    env.write("y", env_line(&key(2)));
    env.git(&["add", "-A"]);
    assert_eq!(found(&env.scan(JSON)), ["x/a.env", "y"]);
}

#[test]
fn a_detached_head() {
    let env = committed();
    env.git(&["checkout", "-q", "--detach"]);
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    assert_eq!(found(&env.scan(JSON)), ["a.env"]);
}

#[test]
fn split_and_sparse_indexes() {
    let env = committed();
    env.write("in/a", "text\n");
    env.write("out/a", "text\n");
    env.commit("folders");
    env.git(&["update-index", "--split-index"]);
    env.write("in/a", env_line(&key(1)));
    env.git(&["add", "-A"]);
    assert_eq!(found(&env.scan(JSON)), ["in/a"]);
    env.git(&["update-index", "--no-split-index"]);
    env.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
    assert_eq!(found(&env.scan(JSON)), ["in/a"]);
}

#[test]
fn sha256_repositories() {
    let env = TestEnv::new();
    env.git(&["init", "-q", "--object-format=sha256"]);
    env.write("README", "text\n");
    env.commit("first");
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    assert_eq!(found(env.scan(JSON).expect_status(1)), ["a.env"]);
}

#[test]
fn a_reftable_repository_is_refused_and_not_taken_for_empty() {
    let env = TestEnv::new();
    env.git(&["init", "-q", "--ref-format=reftable"]);
    env.write("README", "text\n");
    env.commit("first");
    assert_snapshot!(env.scan(&["staged"]), @r#"
    --- stderr
    error: ./.git: the git repository cannot be read: its references are stored as "reftable", which is not supported
    --- status 3
    "#);
}

#[test]
fn a_missing_blob_is_not_clean() {
    let env = committed();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    let id = env.git(&["rev-parse", ":a.env"]);
    let (folder, file) = id.trim().split_at(2);
    std::fs::remove_file(env.work().join(".git/objects").join(folder).join(file)).unwrap();
    assert_snapshot!(env.scan(&["staged"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: a.env: object [ID] is missing from the repository
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
}

#[test]
fn a_broken_index_is_not_clean() {
    let env = committed();
    env.write(".git/index", "DIRC what is this");
    env.scan(&["staged"]).expect_status(3);
    env.write(".git/index", "");
    env.scan(&["staged"]).expect_status(3);
}

#[test]
fn a_broken_head_is_not_an_empty_one() {
    let env = committed();
    let head = env.git(&["rev-parse", "HEAD"]);
    let (folder, file) = head.trim().split_at(2);
    std::fs::remove_file(env.work().join(".git/objects").join(folder).join(file)).unwrap();
    env.scan(&["staged"]).expect_status(3);
}

#[test]
fn replaced_objects_do_not_hide_what_is_committed() {
    let env = committed();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env.write("harmless", "text\n");
    let harmless = env.git(&["hash-object", "-w", "harmless"]);
    let id = env.git(&["rev-parse", ":a.env"]);
    env.git(&["replace", id.trim(), harmless.trim()]);
    assert_eq!(found(&env.scan(JSON)), ["a.env"]);
}

#[test]
fn named_files_are_read_as_staged_or_else_from_disk() {
    let env = committed();
    env.write("staged.env", env_line(&key(1)));
    env.git(&["add", "staged.env"]);
    env.write("staged.env", "removed\n");
    env.write("sub/on disk.env", env_line(&key(2)));
    env.write("other.env", env_line(&key(3)));
    env.git(&["add", "other.env"]);
    let run = env.scan(&[JSON, &["staged.env", "sub/on disk.env", "README"]].concat());
    assert_eq!(found(&run), ["staged.env", "sub/on disk.env"]);
    let json = run.json();
    let places: Vec<_> =
        json["findings"].as_array().unwrap().iter().map(|f| f["place"].as_str().unwrap()).collect();
    assert_eq!(places, ["index", "worktree"]);
    // Names count from the current folder, paths in reports from the top.
    assert_eq!(found(&env.scan_in("sub", &[JSON, &["on disk.env", "../staged.env"]].concat())), found(&run));
}

/// pre-commit names them too: a program that held a key before is not read from disk because it may be run now.
#[test]
fn a_named_file_of_which_only_the_mode_changed_adds_nothing() {
    let env = TestEnv::repository();
    env.write("run.sh", env_line(&key(1)));
    env.commit("a key got in");
    env.git(&["update-index", "--chmod=+x", "run.sh"]);
    let head = env.git(&["rev-parse", "HEAD"]);
    env.git(&["update-index", "--add", "--cacheinfo", &format!("160000,{},module", head.trim())]);
    env.scan(&["staged", "run.sh", "module"]).expect_status(0);
    env.git(&["update-index", "--chmod=-x", "run.sh"]);
    // Nothing is staged for it any more, so the file is meant.
    env.scan(&["staged", "run.sh"]).expect_status(1);
}

#[test]
fn a_named_file_that_is_deleted_is_fine_and_one_that_never_was_is_not() {
    let env = committed();
    env.write("folder/gone", "text\n");
    env.commit("folder");
    env.git(&["rm", "-q", "-r", "folder"]);
    env.scan(&["staged", "folder/gone"]).expect_status(0);
    assert_snapshot!(env.scan(&["staged", "no-such-file"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: no-such-file: no such path
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
}

#[test]
fn excluded_files_do_not_block_a_commit() {
    let env = committed();
    env.write(".phota-scan.yaml", "version: 1\nexclude: ['testdata/**']\n");
    env.commit("configuration");
    env.write("testdata/a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env.scan(&["staged"]).expect_status(0);
    env.scan(&["staged", "testdata/a.env"]).expect_status(0);
}

#[test]
fn a_file_that_is_too_large_is_told_even_when_it_is_alone() {
    let env = TestEnv::repository();
    env.write("big", "x".repeat(2000));
    env.git(&["add", "-A"]);
    let run = env.scan(&["staged", "--max-size", "1K"]);
    assert_snapshot!(run, @r"
    --- stdout
    Nothing was scanned
    --- stderr
    warning: 1 file is too large and was not scanned; -v names it, --max-size raises the limit
    error: nothing was scanned: what is staged is larger than --max-size
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
}

#[test]
fn the_name_of_a_new_file_or_folder_may_be_a_key() {
    let env = committed();
    for (seed, path) in [(1, "notes/{}"), (2, "{}/notes/a.txt")] {
        env.write(&path.replace("{}", env_line(&key(seed)).trim_end()), "text\n");
    }
    let on_disk = env.scan(&["dir", "--format", "json"]);
    env.git(&["add", "-A"]);
    for run in [on_disk, env.scan(JSON), env.scan(&["staged", "--format", "json", "notes"])] {
        run.expect_status(1).expect_no_key(&key(1)).expect_no_key(&key(2));
        assert_eq!(run.json()["findings"][0]["place"], "path", "{}", run.report());
    }
    assert_eq!(env.scan(JSON).json()["findings"].as_array().map(Vec::len), Some(2));
    env.git(&["commit", "-qm", "names"]);
    env.write("other.txt", "text\n");
    env.git(&["add", "-A"]);
    env.scan(JSON).expect_status(0);
}
