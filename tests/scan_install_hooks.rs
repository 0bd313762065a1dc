//! `phota-scan install-hooks`: real commits and pushes through what it writes, and what it leaves alone. Permissions and
//! links are part of what has to come back, so these tests are for Unix.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
};

use insta::assert_snapshot;

use crate::util::{Run, TestEnv, env_line, key, write_program};

const HOOKS: [&str; 3] = ["pre-commit", "commit-msg", "pre-push"];

fn repository() -> TestEnv {
    let env = TestEnv::repository();
    fs::remove_dir_all(env.work().join(".git/hooks")).expect("git's samples");
    env.write("README", "text\n");
    env.commit("first");
    env
}

fn installed() -> TestEnv {
    let env = repository();
    env.scan(&["install-hooks"]).expect_status(0);
    env
}

fn git(env: &TestEnv, args: &[&str]) -> Run {
    let mut git = env.command("git");
    git.args(args);
    env.run(git, b"")
}

/// Everything in a folder: permissions, and content or the target of a link.
fn state(folder: &Path) -> BTreeMap<PathBuf, (u32, Vec<u8>)> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, metadata) = (entry.path(), entry.metadata().expect("it was listed"));
        if metadata.is_dir() {
            all.extend(state(&path));
            continue;
        }
        let content = match fs::read_link(&path) {
            Ok(target) => target.into_os_string().into_encoded_bytes(),
            Err(_) => fs::read(&path).expect("it was listed"),
        };
        all.insert(path, (metadata.permissions().mode(), content));
    }
    all
}

#[test]
fn what_it_says() {
    let env = repository();
    assert_snapshot!(env.scan(&["install-hooks"]), @r"
    --- stdout
    [ROOT]/work/.git/hooks/pre-commit written
    [ROOT]/work/.git/hooks/commit-msg written
    [ROOT]/work/.git/hooks/pre-push written

    To try them:
      git hook run pre-commit
      git hook run commit-msg -- FILE
      git push --dry-run
    --- status 0
    ");
    let again = env.scan(&["install-hooks"]);
    assert!(
        again.expect_status(0).stdout.contains("hooks/pre-push is there already\n"),
        "{}",
        again.report()
    );
    assert_snapshot!(env.scan(&["install-hooks", "--uninstall"]), @r"
    --- stdout
    [ROOT]/work/.git/hooks/pre-commit removed
    [ROOT]/work/.git/hooks/commit-msg removed
    [ROOT]/work/.git/hooks/pre-push removed
    --- status 0
    ");
    assert_snapshot!(env.scan(&["install-hooks", "-q"]), @"--- status 0");
}

#[test]
fn commits_are_refused_for_files_and_for_messages() {
    let env = installed();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    let run = git(&env, &["commit", "-m", "x"]);
    run.expect_status(1).expect_no_key(&key(1));
    assert!(run.stderr.contains("a.env:1:") || run.stdout.contains("a.env:1:"), "{}", run.report());

    env.write("a.env", "PHOTA_API_KEY=$PHOTA_API_KEY\n");
    env.git(&["add", "-A"]);
    let message = format!("Fix\n\n{}", env_line(&key(1)));
    let run = git(&env, &["commit", "-m", &message]);
    run.expect_status(1).expect_no_key(&key(1));
    assert_eq!(env.git(&["rev-list", "--count", "HEAD"]), "1\n");
    git(&env, &["commit", "-m", "Fix"]).expect_status(0);
}

#[test]
fn a_push_is_refused_for_what_a_later_commit_removed() {
    let env = installed();
    env.git(&["init", "-q", "--bare", "../remote"]);
    env.git(&["remote", "add", "origin", "../remote"]);
    git(&env, &["push", "-q", "origin", "main"]).expect_status(0);
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env.git(&["commit", "-q", "--no-verify", "-m", "added"]);
    env.git(&["rm", "-q", "a.env"]);
    env.git(&["commit", "-q", "-m", "removed"]);
    let run = git(&env, &["push", "origin", "main"]);
    assert_ne!(run.expect_no_key(&key(1)).status, Some(0), "{}", run.report());
    assert!(format!("{}{}", run.stdout, run.stderr).contains("a.env:1"), "{}", run.report());
    git(&env, &["push", "-q", "--no-verify", "origin", "main"]).expect_status(0);
    // There is nothing to push any more.
    git(&env, &["push", "-q", "origin", "main"]).expect_status(0);
}

#[test]
fn a_second_time_changes_nothing() {
    let env = installed();
    let before = state(&env.work().join(".git"));
    env.scan(&["install-hooks"]).expect_status(0);
    assert_eq!(state(&env.work().join(".git")), before);
    // What is ours and was changed is written anew, and can be run.
    env.write(".git/hooks/pre-commit", env.read(".git/hooks/pre-commit") + "# edited\n");
    fs::set_permissions(env.work().join(".git/hooks/commit-msg"), fs::Permissions::from_mode(0o644)).unwrap();
    env.scan(&["install-hooks"]).expect_status(0);
    assert_eq!(state(&env.work().join(".git")), before);
}

#[test]
fn uninstalling_restores_exactly_what_was_there() {
    let env = repository();
    let hooks = env.work().join(".git/hooks");
    env.write_program("tools/hook", "#!/bin/sh\nexit 0\n");
    env.write_program(".git/hooks/pre-commit", "#!/bin/sh\nexit 0");
    fs::set_permissions(hooks.join("pre-commit"), fs::Permissions::from_mode(0o751)).unwrap();
    env.write(".git/hooks/commit-msg", b"\xff\0 not for running");
    symlink("../../tools/hook", hooks.join("pre-push")).unwrap();
    env.write(".git/hooks/pre-push.sample", "x");
    let before = state(&hooks);
    env.scan(&["install-hooks"]).expect_status(0);
    assert_eq!(state(&hooks).len(), before.len() + 3);
    assert_eq!(env.read("tools/hook"), "#!/bin/sh\nexit 0\n", "a link is not written through");
    env.scan(&["install-hooks"]).expect_status(0);
    env.scan(&["install-hooks", "--uninstall"]).expect_status(0);
    assert_eq!(state(&hooks), before);
    env.scan(&["install-hooks", "--uninstall"]).expect_status(0);
    assert_eq!(state(&hooks), before);
}

/// Hooks that write down what they are given and end as a file says.
fn with_old_hooks() -> TestEnv {
    let env = repository();
    for hook in HOOKS {
        env.write_program(
            &format!(".git/hooks/{hook}"),
            &format!(
                "#!/bin/sh\n{{ echo {hook}; for a in \"$@\"; do echo \"<$a>\"; done; }} >>.git/log\n\
                 [ {hook} != pre-push ] || cat >>.git/log\nexit $(cat .git/status)\n"
            ),
        );
    }
    env.write(".git/status", "0");
    env.scan(&["install-hooks"]).expect_status(0);
    env
}

#[test]
fn hooks_that_were_there_run_first_with_the_same_input() {
    let env = with_old_hooks();
    env.git(&["init", "-q", "--bare", "../remote"]);
    git(&env, &["commit", "-q", "--allow-empty", "-m", "second"]).expect_status(0);
    assert_eq!(env.read(".git/log"), "pre-commit\ncommit-msg\n<.git/COMMIT_EDITMSG>\n");
    env.write(".git/log", "");
    git(&env, &["push", "-q", "../remote", "main", "HEAD:refs/heads/other"]).expect_status(0);
    let head = env.git(&["rev-parse", "HEAD"]);
    let (head, zeros) = (head.trim(), "0".repeat(40));
    assert_eq!(
        env.read(".git/log"),
        format!(
            "pre-push\n<../remote>\n<../remote>\nrefs/heads/main {head} refs/heads/main {zeros}\n\
             HEAD {head} refs/heads/other {zeros}\n"
        )
    );
    // Ours sees it too.
    env.git(&["commit", "-q", "--allow-empty", "--no-verify", "-m", &env_line(&key(1))]);
    assert_ne!(git(&env, &["push", "-q", "../remote", "main"]).status, Some(0));
}

#[test]
fn what_they_refuse_is_refused() {
    let env = with_old_hooks();
    env.write(".git/status", "7");
    git(&env, &["commit", "-q", "--allow-empty", "-m", "x"]).expect_status(1);
    assert_eq!(env.read(".git/log"), "pre-commit\n");
    for hook in HOOKS {
        let mut run = env.command(env.work().join(".git/hooks").join(hook));
        run.arg(".git/HEAD");
        env.run(run, b"").expect_status(7);
    }
    // One that git would not run is not run by ours.
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    let old = env.work().join(".git/hooks/pre-commit.before-phota-scan");
    fs::set_permissions(old, fs::Permissions::from_mode(0o644)).unwrap();
    let run = git(&env, &["commit", "-q", "-m", "x"]);
    assert!(run.expect_status(1).report().contains("a.env:1:"), "{}", run.report());
}

#[test]
fn without_phota_scan_nothing_passes() {
    let mut env = repository();
    let folder = env.root().join("it's here");
    fs::create_dir(&folder).unwrap();
    let program = folder.join("phota-scan");
    write_program(&program, &fs::read(env!("CARGO_BIN_EXE_phota-scan")).unwrap());
    let mut install = env.command(&program);
    install.arg("install-hooks");
    env.run(install, b"").expect_status(0);
    env.set("PATH", "/usr/bin:/bin");
    git(&env, &["commit", "-q", "--allow-empty", "-m", "with it"]).expect_status(0);

    let elsewhere = env.root().join("bin");
    fs::create_dir(&elsewhere).unwrap();
    fs::rename(&program, elsewhere.join("phota-scan")).unwrap();
    for hook in HOOKS {
        let mut run = env.command(env.work().join(".git/hooks").join(hook));
        run.arg(".git/HEAD");
        let run = env.run(run, b"");
        let said = &run.expect_status(1).stderr;
        assert!(said.contains("nothing was scanned") && said.contains("--no-verify"), "{}", run.report());
    }
    git(&env, &["commit", "-q", "--allow-empty", "-m", "x"]).expect_status(1);
    env.set("PATH", format!("{}:/usr/bin:/bin", elsewhere.display()));
    git(&env, &["commit", "-q", "--allow-empty", "-m", "on PATH"]).expect_status(0);
}

#[test]
fn hooks_of_other_tools_are_left_alone() {
    for (mark, told) in [
        ("# File generated by pre-commit: https://pre-commit.com", ".pre-commit-config.yaml"),
        ("# File generated by prek: https://github.com/j178/prek", ".pre-commit-config.yaml"),
        ("call_lefthook run \"pre-push\" \"$@\"", "lefthook.yml"),
    ] {
        let env = repository();
        env.write_program(".git/hooks/pre-push", &format!("#!/bin/sh\n{mark}\n"));
        let before = state(&env.work().join(".git"));
        let run = env.scan(&["install-hooks"]);
        assert!(run.expect_status(2).stderr.contains(told), "{}", run.report());
        assert!(run.stderr.contains("nothing was written"), "{}", run.report());
        assert_eq!(state(&env.work().join(".git")), before);
        env.scan(&["install-hooks", "--uninstall"]).expect_status(0);
        assert_eq!(state(&env.work().join(".git")), before);
    }
}

#[test]
fn a_hook_that_replaced_ours_is_not_lost() {
    let env = with_old_hooks();
    env.write_program(".git/hooks/commit-msg", "#!/bin/sh\n# a third one\n");
    let before = state(&env.work().join(".git"));
    let run = env.scan(&["install-hooks"]);
    assert!(run.expect_status(2).stderr.contains("commit-msg.before-phota-scan"), "{}", run.report());
    assert_eq!(state(&env.work().join(".git")), before);
}

#[test]
fn a_folder_of_the_repository_is_shared() {
    let env = repository();
    env.write_program(".githooks/pre-commit", "#!/bin/sh\necho old >>.git/log\n");
    env.git(&["config", "core.hooksPath", ".githooks"]);
    fs::create_dir(env.work().join("sub")).unwrap();
    let run = env.scan_in("sub", &["install-hooks"]);
    assert!(run.expect_status(0).stdout.contains("This folder is shared"), "{}", run.report());
    for hook in HOOKS {
        let script = env.read(&format!(".githooks/{hook}"));
        assert!(!script.contains(&*env.root().to_string_lossy()) && !script.contains("/target/"), "{script}");
    }
    assert!(!env.work().join(".git/hooks").exists());
    let mut commit = env.command("git");
    let scan = Path::new(env!("CARGO_BIN_EXE_phota-scan")).parent().unwrap();
    commit.env("PATH", format!("{}:/usr/bin:/bin", scan.display())).args([
        "commit",
        "-q",
        "--allow-empty",
        "-m",
        "x",
    ]);
    env.run(commit, b"").expect_status(0);
    assert_eq!(env.read(".git/log"), "old\n");
}

#[test]
fn folders_of_others_are_not_written_to() {
    let env = repository();
    let others = env.root().join("others");
    fs::create_dir(&others).unwrap();
    let refused = |env: &TestEnv, told: &str| {
        let run = env.scan(&["install-hooks"]);
        assert!(run.expect_status(2).stderr.contains(told), "{}", run.report());
        assert!(state(&others).is_empty());
        env.scan(&["install-hooks", "--uninstall"]);
        assert!(state(&others).is_empty());
    };
    let setting = format!("[core]\n\thooksPath = {}\n", others.display());
    fs::write(env.root().join("gitconfig"), setting).unwrap();
    refused(&env, "global configuration");
    fs::write(env.root().join("gitconfig"), "").unwrap();
    env.git(&["config", "core.hooksPath", &others.to_string_lossy()]);
    refused(&env, "local configuration");
    env.git(&["config", "core.hooksPath", "/dev/null"]);
    refused(&env, "/dev/null");
    env.git(&["config", "--unset", "core.hooksPath"]);
    symlink(&others, env.work().join(".git/hooks")).unwrap();
    refused(&env, "is a link");
}

/// The advice for a global `core.hooksPath` works, in linked worktrees too.
#[test]
fn a_repository_with_hooks_of_its_own_beside_global_ones() {
    let env = repository();
    fs::write(env.root().join("gitconfig"), "[core]\n\thooksPath = ~/hooks\n").unwrap();
    let folder = env.git(&["rev-parse", "--path-format=absolute", "--git-common-dir"]);
    env.git(&["config", "core.hooksPath", &format!("{}/hooks", folder.trim())]);
    env.git(&["worktree", "add", "-q", "../linked"]);
    env.scan_in("../linked", &["install-hooks"]).expect_status(0);
    assert_eq!(state(&env.work().join(".git/hooks")).len(), 3);
}

#[test]
fn a_linked_worktree_has_the_hooks_of_its_repository() {
    let env = repository();
    env.git(&["worktree", "add", "-q", "../linked"]);
    env.scan_in("../linked", &["install-hooks"]).expect_status(0);
    assert_eq!(state(&env.work().join(".git/hooks")).len(), 3);
    for folder in [".", "../linked"] {
        let mut commit = env.command("git");
        let message = format!("x\n\n{}", env_line(&key(1)));
        commit.args(["commit", "-q", "--allow-empty", "-m", &message]).current_dir(env.work().join(folder));
        env.run(commit, b"").expect_status(1);
    }
}

#[test]
fn where_there_can_be_no_hooks() {
    let env = TestEnv::new();
    env.scan(&["install-hooks"]).expect_status(3);
    env.git(&["init", "-q", "--bare"]);
    let run = env.scan(&["install-hooks"]);
    assert!(run.expect_status(2).stderr.contains("pre-receive"), "{}", run.report());
}

/// What husky 9 writes, as far as it runs hooks.
const HUSKY: &str = "#!/usr/bin/env sh\nn=$(basename \"$0\")\ns=$(dirname \"$(dirname \"$0\")\")/$n\n\
                     [ ! -f \"$s\" ] && exit 0\nsh -e \"$s\" \"$@\"\n";

#[test]
fn husky_has_lines() {
    let mut env = repository();
    env.write(".husky/_/h", HUSKY);
    for hook in HOOKS {
        env.write_program(&format!(".husky/_/{hook}"), "#!/usr/bin/env sh\n. \"$(dirname \"$0\")/h\"");
    }
    env.git(&["config", "core.hooksPath", ".husky/_"]);
    env.write(".husky/pre-commit", "echo theirs >>.git/log\n");
    env.write(".husky/pre-push", "#!/bin/sh\ncat >>.git/log\n");
    let before = state(&env.work().join(".husky"));
    let scan = Path::new(env!("CARGO_BIN_EXE_phota-scan")).parent().unwrap();
    env.set("PATH", format!("{}:/usr/bin:/bin", scan.display()));
    let run = env.scan(&["install-hooks"]);
    assert!(run.expect_status(0).stdout.contains(".husky/pre-commit has its lines"), "{}", run.report());

    git(&env, &["commit", "-q", "--allow-empty", "-m", "x"]).expect_status(0);
    assert_eq!(env.read(".git/log"), "theirs\n");
    let message = format!("x\n\n{}", env_line(&key(1)));
    git(&env, &["commit", "-q", "--allow-empty", "-m", &message]).expect_status(1);
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "a.env"]);
    git(&env, &["commit", "-q", "-m", "x"]).expect_status(1);

    env.git(&["reset", "-q", "--hard"]);
    env.git(&["init", "-q", "--bare", "../remote"]);
    env.write(".git/log", "");
    git(&env, &["push", "-q", "../remote", "main"]).expect_status(0);
    assert!(env.read(".git/log").starts_with("refs/heads/main "), "theirs reads the same input");
    env.git(&["commit", "-q", "--no-verify", "--allow-empty", "-m", &message]);
    assert_ne!(git(&env, &["push", "-q", "../remote", "main"]).status, Some(0));

    env.scan(&["install-hooks", "--uninstall"]).expect_status(0);
    assert_eq!(state(&env.work().join(".husky")), before);
}
