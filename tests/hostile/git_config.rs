//! A git configuration, and hooks, that name programs for git to run: nothing of it is run.
//!
//! Each setting names a trap that leaves a file with its name. The traps work: git itself springs them.
#![cfg(unix)]

use std::{collections::BTreeSet, fs, path::Path};

use super::make_pipe;
use crate::util::{TestEnv, env_line, key};

/// Settings whose value git runs as a program.
const COMMANDS: [&str; 24] = [
    "core.fsmonitor",
    "core.sshCommand",
    "core.pager",
    "core.editor",
    "core.gitProxy",
    "core.askPass",
    "core.alternateRefsCommand",
    "sequence.editor",
    "gpg.program",
    "gpg.ssh.program",
    "diff.external",
    "diff.trap.textconv",
    "diff.trap.command",
    "merge.trap.driver",
    "filter.trap.clean",
    "filter.trap.smudge",
    "uploadpack.packObjectsHook",
    "remote.origin.uploadpack",
    "remote.origin.receivepack",
    "pager.config",
    "pager.log",
    "interactive.diffFilter",
    "web.browser",
    "trailer.x.command",
];

/// Those where an exclamation mark stands before the program.
const SHELL_COMMANDS: [&str; 8] = [
    "credential.helper",
    "credential.http://127.0.0.1:9.helper",
    "alias.clone",
    "alias.config",
    "alias.rev-parse",
    "alias.version",
    "alias.status",
    "submodule.sub.update",
];

const HOOKS: [&str; 12] = [
    "pre-commit",
    "commit-msg",
    "prepare-commit-msg",
    "pre-push",
    "post-checkout",
    "post-index-change",
    "reference-transaction",
    "fsmonitor-watchman",
    "pre-auto-gc",
    "post-merge",
    "proc-receive",
    "update",
];

/// A repository full of traps, with a key in its history.
struct Trapped {
    env: TestEnv,
}

impl Trapped {
    fn new() -> Self {
        let env = TestEnv::repository();
        env.write("k.env", env_line(&key(1)));
        env.write(".gitattributes", "* filter=trap diff=trap merge=trap\n");
        env.write("sub/x", "text\n");
        env.write(".gitmodules", "[submodule \"sub\"]\n\tpath = sub\n\turl = ../x\n\tupdate = !touch ran\n");
        env.commit("first");
        env.write("a.txt", "text\n");
        env.commit("second");
        let trapped = Trapped { env };
        trapped.set();
        trapped.env.write("a.txt", "changed\n");
        trapped.env.write("staged.env", env_line(&key(2)));
        trapped
    }

    fn sprung(&self) -> BTreeSet<String> {
        let entries = fs::read_dir(self.env.root().join("sprung")).expect("a folder");
        entries.map(|entry| entry.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    fn forget(&self) {
        let folder = self.env.root().join("sprung");
        fs::remove_dir_all(&folder).and_then(|()| fs::create_dir(&folder)).expect("a folder");
    }

    fn set(&self) {
        let env = &self.env;
        fs::create_dir(env.root().join("sprung")).expect("a folder");
        let trap = env.root().join("trap").display().to_string();
        let script = format!(
            "#!/bin/sh\ntouch \"{}/sprung/${{1:-$(basename \"$0\")}}\"\ncase $1 in filter*) cat;; esac\n",
            env.root().display()
        );
        env.write_program("../trap", &script);
        let mut config = String::new();
        let mut add = |name: &str, value: String| {
            let (section, key) = name.rsplit_once('.').expect("a name with a dot");
            let section = match section.split_once('.') {
                Some((section, middle)) => format!("{section} \"{middle}\""),
                None => section.to_owned(),
            };
            config.push_str(&format!("[{section}]\n\t{key} = \"{value}\"\n"));
        };
        let name = |setting: &str| setting.replace([':', '/'], "_");
        for setting in COMMANDS {
            add(setting, format!("{trap} {}", name(setting)));
        }
        for setting in SHELL_COMMANDS {
            add(setting, format!("!{trap} {}", name(setting)));
        }
        for (setting, value) in [
            ("filter.trap.required", "true"),
            ("protocol.ext.allow", "always"),
            ("protocol.allow", "always"),
            ("log.showSignature", "true"),
            ("core.attributesFile", "../attributes"),
            ("remote.origin.url", "ext::../trap remote.url %S"),
            ("url.ext::../trap insteadOf .insteadOf", "https://127.0.0.1:9/"),
            ("init.templateDir", "../template"),
            ("safe.directory", "*"),
            ("core.quotePath", "false"),
            ("core.untrackedCache", "true"),
            ("include.path", "../../included"),
            ("includeIf.gitdir:/.path", "../../included"),
        ] {
            add(setting, value.to_owned());
        }
        fs::write(env.root().join("included"), format!("[core]\n\tfsmonitor = {trap} included\n"))
            .expect("a file");
        let path = env.work().join(".git/config");
        let own = fs::read_to_string(&path).expect("a configuration");
        fs::write(&path, format!("{own}{config}")).expect("a configuration");
        for hook in HOOKS {
            for folder in [".git/hooks", "../template/hooks"] {
                env.write_program(&format!("{folder}/{hook}"), &script);
            }
        }
    }
}

/// What git itself runs of it, so that a test that finds no trap sprung says something.
#[test]
fn the_traps_work() {
    let trapped = Trapped::new();
    let env = &trapped.env;
    for args in [
        &["status"][..],
        &["add", "a.txt"],
        &["diff", "HEAD"],
        &["log", "-p", "--ext-diff"],
        &[
            "-c",
            "core.fsmonitor=false",
            "-c",
            "filter.trap.clean=cat",
            "commit",
            "-q",
            "--allow-empty",
            "-m",
            "x",
        ],
        &["fetch", "ssh://127.0.0.1:9/x"],
        &["fetch", "origin"],
        &["clone", "-q", "--recurse-submodules", ".", "../cloned"],
        &["checkout", "-f", "HEAD", "k.env"],
    ] {
        let mut command = env.command("git");
        command.args(args);
        // Whether it works does not matter.
        env.run(command, b"");
    }
    let sprung = trapped.sprung();
    for name in [
        "included",
        "diff.trap.command",
        "filter.trap.clean",
        "filter.trap.smudge",
        "core.sshCommand",
        "pre-commit",
    ] {
        assert!(sprung.contains(name), "{name} is not among {sprung:?}");
    }
}

#[test]
fn no_verb_springs_one() {
    let trapped = Trapped::new();
    let env = &trapped.env;
    // Staged without git, which would spring them.
    let mut plain = env.command("git");
    let blob = env.root().join("blob");
    fs::write(&blob, env_line(&key(2))).expect("a file");
    plain.args(["-c", "core.fsmonitor=false", "hash-object", "-w", "--no-filters"]).arg(&blob);
    let id = env.run(plain, b"").stdout;
    let mut stage = env.command("git");
    stage.args(["-c", "core.fsmonitor=false", "update-index", "--add", "--cacheinfo"]);
    stage.arg(format!("100644,{},staged.env", id.trim()));
    env.run(stage, b"").expect_status(0);
    env.write("message", format!("It was {}", env_line(&key(3))));
    let head = fs::read_to_string(env.work().join(".git/refs/heads/main")).expect("a branch");
    let pushed = format!("refs/heads/main {} refs/heads/main {}\n", head.trim(), "0".repeat(40));
    trapped.forget();

    let url = |end: &str| format!("file://{}{end}", env.work().display());
    let (work, git) = (url(""), url("/.git"));
    let here = env.work().display().to_string();
    for (args, status) in [
        (&["dir"][..], 1),
        (&["dir", "--no-ignore"], 1),
        (&["staged"], 1),
        (&["staged", "k.env", "a.txt"], 1),
        (&["message", "message"], 1),
        (&["range", "HEAD~..HEAD"], 0),
        (&["push", "origin", "x"], 1),
        (&["audit"], 1),
        (&["audit", ".git"], 1),
        (&["audit", &here], 1),
        (&["audit", &work], 1),
        (&["audit", &git], 1),
        // Their own settings are for these; nothing listens there.
        (&["audit", "ssh://127.0.0.1:9/x"], 3),
        (&["audit", "http://127.0.0.1:9/x"], 3),
        (&["audit", "https://127.0.0.1:9/x"], 3),
        (&["audit", "git://127.0.0.1:9/x"], 3),
        (&["stdin"], 0),
        (&["rules"], 0),
        (&["self-test"], 0),
        (&["install-hooks"], 0),
        (&["install-hooks", "--uninstall"], 0),
    ] {
        let run = env.scan_with_input(args, &pushed);
        // The first push finds a key; what a receiving server is told of it, too.
        assert_eq!(run.status, Some(status), "{}", run.report());
        assert!(trapped.sprung().is_empty(), "{args:?}: {:?}", trapped.sprung());
    }
    assert!(!env.work().join("ran").exists());
}

/// What is under no version control cannot have come with it, but whoever unpacks an archive has it all the same.
#[test]
fn files_of_git_that_are_pipes_are_not_waited_for() {
    let env = TestEnv::repository();
    env.write("k.env", env_line(&key(1)));
    env.commit("first");
    let expect = |name: &str, verbs: &[&str], status: &[i32]| {
        let path = env.work().join(".git").join(name);
        let before = fs::read(&path).ok();
        let _ = fs::remove_file(&path);
        fs::create_dir_all(path.parent().unwrap_or(Path::new(""))).expect("a folder");
        make_pipe(&path);
        for verb in verbs {
            let run = env.scan(&[verb]);
            assert!(run.status.is_some_and(|code| status.contains(&code)), "{name} {}", run.report());
        }
        fs::remove_file(&path).expect("it was made");
        if let Some(before) = before {
            fs::write(&path, before).expect("it was there");
        }
    };
    for name in
        ["info/attributes", "description", "hooks/x", "logs/x", "objects/aa/x", "info/sparse-checkout"]
    {
        expect(name, &["dir", "audit"], &[1]);
        expect(name, &["staged"], &[0]);
    }
    for name in ["COMMIT_EDITMSG", "ORIG_HEAD", "refs/heads/x", "logs/HEAD"] {
        expect(name, &["audit"], &[1]);
    }
    expect(&format!("objects/aa/{}", "a".repeat(38)), &["audit"], &[1]);
    for name in ["HEAD", "config", "packed-refs", "index", "shallow", "objects/info/alternates"] {
        expect(name, &["staged", "audit"], &[3]);
        expect(name, &["dir"], &[1]);
    }
}

/// `core.worktree` of a repository leads anywhere: what is read there is said, whatever else is quiet.
#[test]
fn a_work_tree_elsewhere_is_told() {
    let env = TestEnv::repository();
    env.write("a.txt", "text\n");
    env.commit("first");
    env.write("../elsewhere/k.env", env_line(&key(1)));
    env.git(&["config", "core.worktree", "../../elsewhere"]);
    let run = env.scan(&["audit", "-q"]);
    assert!(
        run.stderr.contains("outside of what was named") && run.stderr.contains("elsewhere"),
        "{}",
        run.report()
    );
}

/// So is git's own data that lies elsewhere, and objects that are borrowed.
#[test]
fn git_data_elsewhere_is_told() {
    let env = TestEnv::repository();
    env.write("k.env", env_line(&key(1)));
    env.commit("first");
    // A file that leads to another repository.
    env.write("../one/.git", format!("gitdir: {}\n", env.work().join(".git").display()));
    // Alternates.
    env.git(&["clone", "-q", "--shared", ".", "../two"]);
    // A folder of objects that is a link.
    env.git(&["init", "-q", "-b", "main", "../three"]);
    let objects = env.root().join("three/.git/objects");
    fs::remove_dir_all(&objects).expect("it is there");
    std::os::unix::fs::symlink(env.work().join(".git/objects"), &objects).expect("a link");
    for target in ["../one", "../two", "../three"] {
        let run = env.scan(&["audit", target]);
        run.expect_status(1);
        let work = env.work().canonicalize().expect("it is there").display().to_string();
        let told = run.stderr.lines().any(|line| line.contains("also read") && line.contains(&work));
        assert!(told, "{target} {}", run.report());
    }
    // What belongs together needs no word.
    for target in [".", ".git"] {
        let run = env.scan(&["audit", target]);
        assert!(!run.stderr.contains("also read"), "{}", run.report());
    }
}

#[test]
fn urls_that_are_programs_or_options_are_refused() {
    let env = TestEnv::repository();
    for url in [
        "ext::sh -c touch% ran",
        "ext::sh -c 'touch ran'",
        "EXT::sh -c 'touch ran'",
        "fd::17",
        "transport::x",
        "--upload-pack=touch ran",
        "-oProxyCommand=touch ran",
        "-u",
        "--config=core.sshCommand=touch ran",
    ] {
        let run = env.scan(&["audit", "--", url]);
        run.expect_status(2);
    }
    for url in [
        "ssh://-oProxyCommand=touch%20ran/x",
        "-oProxyCommand=touch ran:x",
        "ssh://host;touch ran/x",
        "file://$(touch ran)/x",
        "file:///../../`touch ran`",
        "http://127.0.0.1:9/$(touch ran)",
        "git://127.0.0.1:9/\u{1b}[2J",
    ] {
        let run = env.scan(&["audit", "--", url]);
        assert!(matches!(run.status, Some(2 | 3)), "{}", run.report());
        assert!(!run.stderr.contains('\u{1b}'), "{}", run.report());
    }
    assert!(!env.work().join("ran").exists());
}

/// The children that are started, as they are started: `git` is a program that writes down how.
#[test]
fn each_git_is_started_disarmed() {
    let mut env = TestEnv::repository();
    let git = std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())
        .map(|folder| folder.join("git"))
        .find(|path| path.is_file())
        .expect("git is on PATH");
    let log = env.root().join("log").display().to_string();
    let script = format!(
        "#!/bin/sh\necho \"$* GIT_ALLOW_PROTOCOL=$GIT_ALLOW_PROTOCOL GIT_DIR=$GIT_DIR\" >> {log}\nexec {} \"$@\"\n",
        git.display()
    );
    env.write_program("../bin/git", &script);
    env.write("k.env", "text\n");
    env.write("message", "text\n");
    env.commit("first");
    let path = std::env::join_paths(
        [env.root().join("bin")]
            .into_iter()
            .chain(std::env::split_paths(&std::env::var_os("PATH").unwrap_or_default())),
    );
    env.set("PATH", path.expect("a path").to_string_lossy());
    let url = format!("file://{}", env.work().display());
    for verb in [&["dir"][..], &["staged"], &["range", "HEAD^!"], &["audit"], &["stdin"]] {
        env.scan(verb);
    }
    assert!(!Path::new(&log).exists(), "no git is needed to read");
    env.scan(&["message", "message"]).expect_status(0);
    env.set("GIT_DIR", env.work().join(".git").display().to_string());
    env.scan(&["audit", &url]).expect_status(0);
    let log = fs::read_to_string(&log).expect("git was started");
    let (clones, others): (Vec<&str>, Vec<&str>) = log
        .lines()
        .filter(|line| !line.starts_with("upload-pack"))
        .partition(|line| line.contains(" clone "));
    assert!(!clones.is_empty() && !others.is_empty(), "{log}");
    for line in clones {
        for needed in [
            "-c core.hooksPath=/dev/null",
            "-c core.fsmonitor=false",
            "-c submodule.recurse=false",
            "--template=",
            "--mirror",
            " -- file://",
            "GIT_ALLOW_PROTOCOL=https:http:ssh:git:file",
        ] {
            assert!(line.contains(needed), "{needed} is not in {line}");
        }
        assert!(line.ends_with("GIT_DIR="), "{line}");
    }
    for line in others {
        let reads = ["config --null --get-regexp", "version"].iter().any(|read| line.starts_with(read));
        assert!(reads, "{line}");
    }
}
