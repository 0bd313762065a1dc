//! `phota-scan message`: what git stores of a message, told before git stores it.

use insta::assert_snapshot;

use crate::util::{TestEnv, env_line, fingerprint, key};

const FILE: &str = ".git/COMMIT_EDITMSG";

/// A repository with one commit and a change to commit.
fn repository() -> TestEnv {
    let env = TestEnv::repository();
    env.write("old.env", env_line(&key(9)));
    env.commit("first");
    // What `commit -v` shows holds a key that is taken out.
    env.write("old.env", "# no key any more\n");
    env.git(&["add", "-A"]);
    env
}

fn message(text: &str) -> TestEnv {
    let env = TestEnv::repository();
    env.write(FILE, text);
    env
}

#[test]
fn a_key_in_a_message_is_refused() {
    let env = message(&format!("Fix the upload\n\nTry it with PHOTA_API_KEY={}\n", key(1)));
    let run = env.scan(&["message", FILE]);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @r"
    --- stdout
    .git/COMMIT_EDITMSG:3:27  phota-api-key (high confidence)
      3 | Try it with PHOTA_API_KEY=█████████
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Commit again without the key. The text you wrote is kept: git commit --edit --file=.git/COMMIT_EDITMSG
      If it was ever pushed or shared, make a new key at https://platform.photalabs.com and revoke this one.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 1 file (83 B) in [TIME]
    --- status 1
    ");
}

#[test]
fn a_clean_message() {
    assert_snapshot!(message("Fix the upload\n").scan(&["message", FILE]), @r"
    --- stdout
    No Phota key found in 1 file (15 B) in [TIME]
    --- status 0
    ");
}

#[test]
fn the_json_names_the_place() {
    let run = message(&format!("Fix\n\n{}", env_line(&key(1)))).scan(&["message", "--format", "json", FILE]);
    let json = run.expect_status(1).json();
    let finding = &json["findings"][0];
    assert_eq!(
        (json["scan"]["verb"].as_str(), json["scan"]["target"].as_str(), finding["place"].as_str()),
        (Some("message"), Some(FILE), Some("message"))
    );
    assert_eq!((finding["path"].as_str(), finding["line"].as_u64()), (Some("COMMIT_EDITMSG"), Some(3)));
}

#[test]
fn ways_to_write_a_key_into_a_message() {
    for text in [
        format!("PHOTA_API_KEY={}", key(1)),
        format!("curl -H \"X-API-Key: {}\" https://api.photalabs.com/v1/phota/profiles/ids", key(1)),
        format!("The Phota key is {}, ask Ada.", key(1)),
        format!("Phota API key: {}", key(1)),
    ] {
        let run = message(&format!("Fix the upload\n\n{text}\n")).scan(&["message", FILE]);
        run.expect_status(1).expect_no_key(&key(1));
        message(&format!("{text}\n")).scan(&["message", FILE]).expect_status(1);
    }
}

#[test]
fn usual_messages_are_clean() {
    let id = fingerprint(&key(3))[3..].repeat(4)[..40].to_owned();
    for text in [
        format!("Read the Phota API key from the environment\n\nFixes: {id} (\"Call Phota\")\nChange-Id: I{id}\n\
                 Signed-off-by: Ada <ada@example.com>\n"),
        format!("Merge commit '{id}' into phota-key\n\nThis reverts commit {id}.\n(cherry picked from commit {id})\n"),
        format!("phota: rotate the API key\n\nThe old key has the fingerprint b3:4f1c09ab72de, image sha256:{id}{}\n", &id[..24]),
        format!("Phota API key handling: see {id}\n\nThe phota key moved in commit {id}, PHOTA_API_KEY=$PHOTA_API_KEY stays.\n"),
        // A message is no file that a browser loads.
        "Rename NEXT_PUBLIC_PHOTA_API_KEY\n\nVITE_PHOTA_API_KEY=... must not be set; fetch('https://api.photalabs.com', {headers:\n\
         {'X-API-Key': process.env.PHOTA_API_KEY}}) is for servers\n".to_owned(),
    ] {
        message(&text).scan(&["message", FILE, "--min-confidence", "low"]).expect_status(0);
    }
}

#[test]
fn an_empty_message_is_clean_and_said() {
    for text in ["", "\n\n"] {
        let run = message(text).scan(&["message", FILE]);
        assert!(run.expect_status(0).stderr.contains("note: the message is empty"), "{}", run.report());
    }
}

#[test]
fn a_message_that_cannot_be_read_is_not_clean() {
    let env = message("x");
    assert_snapshot!(env.scan(&["message", "no/such/file"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: no/such/file: no such file
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
    env.scan(&["message", "."]).expect_status(3);
    assert_snapshot!(env.scan(&["message"]), @r#"
    --- stderr
    error: no file was named: `message` needs the file that holds the commit message
    hint: as a hook: call it with "$1"; with pre-commit or prek, a `files` or `exclude` at the top of the configuration hides the message from hooks, so leave it to each hook instead
    --- status 2
    "#);
    env.write("big", "x".repeat(2000));
    env.scan(&["message", "big", "--max-size", "1K"]).expect_status(3);
}

#[test]
fn outside_of_a_repository() {
    let env = TestEnv::new();
    env.write("message", format!("# {}", env_line(&key(1))));
    // By hand nobody can tell whether git drops comment lines.
    env.scan(&["message", "message"]).expect_status(1);
    env.write("message", "text\n");
    env.scan(&["message", "message"]).expect_status(0);
}

#[test]
fn without_gits_answer_every_line_counts() {
    let env = message("x");
    env.write(".git/config", "[core\n");
    env.write(FILE, format!("x\n# {}", env_line(&key(1))));
    let run = env.scan(&["message", FILE]);
    assert!(run.expect_status(1).stderr.contains("every line counts"), "{}", run.report());
}

#[test]
fn allowed_keys_and_the_configuration() {
    let env = message(&format!("x\n\n{}", env_line(&key(1))));
    let allow = format!("version: 1\nallow: [{{fingerprint: '{}', reason: test}}]\n", fingerprint(&key(1)));
    env.write(".phota-scan.yaml", allow);
    env.scan(&["message", FILE]).expect_status(0);
    env.write(".phota-scan.yaml", "version: 1\nwhat: 1\n");
    env.scan(&["message", FILE]).expect_status(2);
}

/// What became of a commit whose hook scans, tells, and lets everything pass.
struct Commit {
    /// The exit status of the scan.
    scan: String,
    /// The standard error of the scan.
    said: String,
    /// The message as git stored it.
    stored: String,
}

/// Commits with real git. The editor, if there is one, puts `text` above what git wrote.
fn commit(env: &TestEnv, config: &[&str], args: &[&str], text: Option<&str>) -> Commit {
    let scan = env!("CARGO_BIN_EXE_phota-scan");
    env.write_program(
        ".git/hooks/commit-msg",
        &format!("#!/bin/sh\n'{scan}' message \"$1\" >/dev/null 2>.git/said; echo $? >.git/scan\n"),
    );
    env.write_program(
        "../editor",
        "#!/bin/sh\ncat .git/text \"$1\" >.git/edited && cat .git/edited >\"$1\"\n",
    );
    let mut git = env.command("git");
    for setting in config {
        git.args(["-c", setting]);
    }
    git.args(["commit", "-q", "--allow-empty"]).args(args);
    if let Some(text) = text {
        env.write(".git/text", text);
        git.env("GIT_EDITOR", env.root().join("editor"));
    }
    env.run(git, b"").expect_status(0);
    let stored = env.git(&["log", "-1", "--format=%B"]);
    Commit { scan: env.read(".git/scan").trim().to_owned(), said: env.read(".git/said"), stored }
}

/// In each configuration: where git stores a key it is found, and where a line is sure to be dropped it is not.
#[test]
fn what_git_stores_is_what_counts() {
    let assigned = format!("PHOTA_API_KEY={}", key(1));
    let plain = format!("subject\n\n{assigned}\n");
    let hash = format!("subject\n\n# {assigned}\n");
    let semicolon = format!("subject\n\n; {assigned}\n");
    let slashes = format!("subject\n\n// {assigned}\n");
    let cut = format!("subject\n\n# ------------------------ >8 ------------------------\n{assigned}\n");
    let edited = |text: &str| (vec![], Some(text.to_owned()));
    let given = |text: &str| (vec!["-m".to_owned(), text.to_owned()], None);
    let with = |option: &str, (mut args, text): (Vec<String>, Option<String>)| {
        args.push(option.to_owned());
        (args, text)
    };
    // The scan's exit status, and whether git stores the key.
    let (found, dropped) = (("1", true), ("0", false));
    let feared = ("1", false);
    for (config, (args, text), (scan, stores)) in [
        (vec![], edited(&plain), found),
        (vec![], edited(&hash), dropped),
        (vec![], edited(&semicolon), found),
        (vec![], given(&plain), found),
        (vec![], given(&hash), found),
        (vec!["commit.cleanup=strip"], given(&hash), dropped),
        (vec!["commit.cleanup=strip"], edited(&hash), dropped),
        (vec!["commit.cleanup=default"], edited(&hash), dropped),
        (vec!["commit.cleanup=whitespace"], edited(&hash), found),
        (vec!["commit.cleanup=verbatim"], edited(&hash), found),
        (vec!["commit.cleanup=scissors"], edited(&hash), found),
        (vec!["commit.cleanup=scissors"], edited(&cut), dropped),
        (vec!["commit.cleanup=scissors"], given(&cut), found),
        (vec!["core.commentChar=;"], edited(&semicolon), dropped),
        (vec!["core.commentChar=;"], edited(&hash), found),
        (vec!["core.commentString=//"], edited(&slashes), dropped),
        (vec!["core.commentString=//"], edited(&hash), found),
        (vec!["core.commentChar=;", "core.commentString=//"], edited(&semicolon), found),
        (vec!["core.commentChar=auto"], edited(&hash), dropped),
        (vec!["core.commentChar=auto"], edited(&semicolon), found),
        (vec!["core.commentChar=auto"], given(&hash), found),
        // Git writes the key that is taken out below its scissors.
        (vec![], with("-v", edited("subject\n")), dropped),
        (vec![], with("-vv", edited("subject\n")), dropped),
        (vec![], with("-v", edited(&plain)), found),
        (vec!["commit.verbose=true"], edited("subject\n"), dropped),
        (vec!["commit.verbose"], edited(&hash), dropped),
        (vec!["core.commentChar=auto"], with("-v", edited("subject\n")), dropped),
        (vec!["core.commentString=//"], with("-v", edited("subject\n")), dropped),
        (vec!["commit.cleanup=scissors"], with("-v", edited("subject\n")), dropped),
        // Scissors that are not git's.
        (vec![], edited(&cut), found),
        (vec![], given(&cut), found),
        (vec!["commit.verbose=true"], given(&cut), feared),
    ] {
        let env = repository();
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let commit = commit(&env, &config, &args, text.as_deref());
        let case = format!("{config:?} {args:?} {text:?}: {}{}", commit.said, commit.stored);
        assert!(commit.stored.starts_with("subject"), "{case}");
        assert_eq!(commit.stored.contains(&key(1)) || commit.stored.contains(&key(9)), stores, "{case}");
        assert_eq!(commit.scan, scan, "{case}");
    }
}

#[test]
fn an_option_that_no_hook_can_see_is_spoken_of() {
    let text = format!("subject\n\n# {}", env_line(&key(1)));
    let commit = commit(&repository(), &[], &["--cleanup=verbatim"], Some(&text));
    assert!(commit.stored.contains(&key(1)));
    assert_eq!(commit.scan, "0");
    assert!(commit.said.contains("there is a key in a comment line"), "{}", commit.said);
}

/// After a refused `commit -v`: its text is used again, with the scissors and the diff below them.
#[test]
fn the_text_of_an_earlier_verbose_commit() {
    let env = repository();
    commit(&env, &[], &["-v"], Some("subject\n"));
    env.git(&["reset", "-q", "--soft", "HEAD~"]);
    let old = env.read(FILE);
    assert!(old.contains(&key(9)), "{old}");
    for (args, edited) in [(vec!["-F"], None), (vec!["-e", "-F"], Some("subject\n"))] {
        env.write("../old", &old);
        let args = [args, vec!["../old"]].concat();
        let commit = commit(&env, &[], &args, edited);
        assert_eq!((commit.scan.as_str(), commit.stored.contains(&key(9))), ("1", true), "{args:?}");
        env.git(&["reset", "-q", "--soft", "HEAD~"]);
    }
}

#[test]
fn the_users_own_configuration_counts() {
    let env = repository();
    std::fs::write(env.root().join("gitconfig"), "[core]\n\tcommentChar = \";\"\n").unwrap();
    let text = format!("subject\n\n; {}", env_line(&key(1)));
    assert_eq!(commit(&env, &[], &[], Some(&text)).scan, "0");
    let text = format!("subject\n\n# {}", env_line(&key(1)));
    assert_eq!(commit(&env, &[], &[], Some(&text)).scan, "1");
}
