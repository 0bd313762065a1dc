//! `phota-scan range`: what commits bring in, whatever the history looks like.

use insta::assert_snapshot;

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

/// A repository with one commit on `main`, tagged `base`.
fn based() -> TestEnv {
    let env = TestEnv::repository();
    env.write("README", "text\n");
    env.commit("first");
    env.git(&["tag", "base"]);
    env
}

/// Place, path and line of each finding.
fn found(run: &Run) -> Vec<(String, String, u64)> {
    let json = run.json();
    let findings = json["findings"].as_array().expect("findings").iter();
    let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
    findings.map(|f| (text(&f["place"]), text(&f["path"]), f["line"].as_u64().expect("a line"))).collect()
}

fn at(place: &str, path: &str, line: u64) -> Vec<(String, String, u64)> {
    vec![(place.to_owned(), path.to_owned(), line)]
}

const JSON: &[&str] = &["range", "base..HEAD", "--format", "json"];

fn scan(env: &TestEnv) -> Run {
    env.scan(JSON)
}

#[test]
fn a_key_that_a_later_commit_removes() {
    let env = based();
    env.write("src/.env", format!("# x\n{}", env_line(&key(1))));
    env.commit("add it");
    let id = env.git(&["rev-parse", "HEAD"]);
    env.write("src/.env", "# x\n");
    env.commit("remove it");
    let run = env.scan(&["range", "base..HEAD"]);
    run.expect_no_key(&key(1));
    let run_text = run.to_string().replace(&id[..12], "[SHORT]");
    assert_snapshot!(run_text, @r"
    --- stdout
    src/.env:2:15  phota-api-key (high confidence)
      2 | PHOTA_API_KEY=█████████
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters
      commit    [SHORT] 2026-01-02 add it
      by        Ada <ada@example.com>

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in the base's .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 4 objects (460 B) in [TIME]
    --- status 1
    ");
    let json = scan(&env).json();
    let finding = &json["findings"][0];
    assert_eq!(finding["commit"]["id"], id.trim());
    assert_eq!(finding["commit"]["subject"], "add it");
    assert_eq!(finding["place"], "commit");
    assert_eq!(json["scan"]["verb"], "range");
    assert_eq!(json["scan"]["complete"], true);
    assert_eq!(json["scan"]["items"], 4, "two commits, two files");
}

#[test]
fn no_commits_are_clean() {
    let env = based();
    assert_snapshot!(env.scan(&["range", "base..HEAD"]), @r"
    --- stdout
    Nothing to scan
    --- stderr
    note: there is no commit to scan: both ends are the same
    --- status 0
    ");
}

#[test]
fn ends_that_were_mixed_up_are_said() {
    let env = based();
    env.write("a.env", env_line(&key(1)));
    env.commit("a key");
    let run = env.scan(&["range", "HEAD..base"]);
    let note = "note: there is no commit to scan: what is there before has all of them";
    assert!(run.expect_status(0).stderr.contains(note), "{}", run.report());
}

#[test]
fn what_was_there_before_is_not_new() {
    let env = TestEnv::repository();
    env.write("a.env", env_line(&key(1)));
    env.commit("a key got in");
    env.git(&["tag", "base"]);
    env.write("a.env", format!("# edited\n{}", env_line(&key(1))));
    env.commit("edited");
    env.git(&["mv", "a.env", "b.env"]);
    env.commit("renamed");
    assert_snapshot!(env.scan(&["range", "base..HEAD"]), @r"
    --- stdout
    No Phota key found in 4 objects (523 B) in [TIME]
    --- stderr
    note: 1 key is not new: what was there before held it in the same file; `phota-scan audit` reports it
    --- status 0
    ");
    // What only the last of several commits holds twice is reported once more.
    env.write("b.env", format!("{}{}", env_line(&key(1)), env_line(&key(2)).replace("API_KEY", "KEY")));
    env.commit("one more");
    let run = scan(&env);
    assert_eq!(found(run.expect_status(1)), at("commit", "b.env", 2));
}

#[test]
fn what_one_commit_brings_in_the_next_one_finds_there() {
    let env = based();
    env.write("a.env", env_line(&key(1)));
    env.commit("add");
    env.write("a.env", format!("# edited\n{}", env_line(&key(1))));
    env.commit("edit");
    let run = scan(&env);
    assert_eq!(found(run.expect_status(1)), at("commit", "a.env", 1));
    assert_eq!(run.stderr, "", "{}", run.report());
}

#[test]
fn a_merge_brings_in_its_own_change_and_the_other_side() {
    let env = based();
    env.git(&["checkout", "-q", "-b", "topic"]);
    env.write("topic.txt", "text\n");
    env.commit("topic");
    env.git(&["checkout", "-q", "main"]);
    env.write("on-main.env", env_line(&key(7)));
    env.commit("a key on main");
    env.git(&["checkout", "-q", "topic"]);
    env.git(&["merge", "-q", "--no-commit", "--no-ff", "main"]);
    env.write("evil.env", env_line(&key(1)));
    env.commit("merge main");
    // Seen from main, what main has is not new, and what the merge changed by itself is.
    let run = env.scan(&["range", "main..topic", "--format", "json"]);
    assert_eq!(found(run.expect_status(1)), at("commit", "evil.env", 1));
    let run = env.scan(&["range", "main...topic", "--format", "json"]);
    assert_eq!(found(run.expect_status(1)), at("commit", "evil.env", 1));
    assert_eq!(found(scan(&env).expect_status(1)).len(), 2, "seen from the base both are new");
}

#[test]
fn a_key_on_a_branch_that_merged_main_is_seen_though_older_than_main() {
    let env = based();
    env.git(&["checkout", "-q", "-b", "topic"]);
    env.write("a.env", env_line(&key(1)));
    env.commit("early");
    env.write("a.env", "gone\n");
    env.commit("removed");
    env.git(&["checkout", "-q", "main"]);
    for n in 0..5 {
        env.write("main.txt", format!("{n}\n"));
        env.commit("main moves on");
    }
    env.git(&["checkout", "-q", "topic"]);
    env.git(&["merge", "-q", "-m", "merge", "main"]);
    let run = env.scan(&["range", "main..topic", "--format", "json"]);
    assert_eq!(found(run.expect_status(1)), at("commit", "a.env", 1));
}

#[test]
fn an_octopus() {
    let env = based();
    for n in 1..=3 {
        env.git(&["checkout", "-q", "-b", &format!("b{n}"), "base"]);
        env.write(&format!("b{n}.txt"), "text\n");
        env.commit("branch");
    }
    env.write("b3.txt", env_line(&key(1)));
    env.commit("a key");
    env.git(&["checkout", "-q", "main"]);
    env.git(&["merge", "-q", "-m", "octopus", "b1", "b2", "b3"]);
    assert_eq!(found(scan(&env).expect_status(1)), at("commit", "b3.txt", 1));
    let only_merge = env.scan(&["range", "HEAD^!", "--format", "json"]);
    assert_eq!(only_merge.expect_status(0).json()["scan"]["items"], 1, "the merge has no change of its own");
}

#[test]
fn messages_authors_and_names_of_files() {
    for (seed, place, path) in [(1, "message", "message"), (2, "author", "author"), (3, "path", "")] {
        let env = based();
        let text = env_line(&key(seed));
        let (mut author, mut message) = ("Ada".to_owned(), "plain".to_owned());
        match place {
            "message" => message = format!("Deploy {}\n\nbody", text.trim()),
            "author" => author = text.trim().to_owned(),
            _ => env.write(&format!("names/{}/x.txt", text.trim()), "text\n"),
        }
        env.git(&["add", "-A"]);
        let author = format!("{author} <a@example.com>");
        env.git(&["commit", "-q", "--allow-empty", "-m", &message, "--author", &author]);
        let run = scan(&env);
        let found = found(run.expect_status(1).expect_no_key(&key(seed)));
        assert_eq!(found.len(), 1, "{}", run.report());
        assert_eq!(found[0].0, place);
        match path {
            "" => assert!(found[0].1.contains(&fingerprint(&key(seed))), "{}", run.report()),
            path => assert_eq!(found[0].1, path),
        }
        env.scan(&["range", "base..HEAD"]).expect_status(1).expect_no_key(&key(seed));
    }
}

#[test]
fn a_key_elsewhere_in_a_commit_that_names_one_shows_neither() {
    let env = based();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env.git(&["commit", "-q", "-m", &format!("Deploy {}", env_line(&key(2)).trim())]);
    for args in [JSON, &["range", "base..HEAD"]] {
        env.scan(args).expect_status(1).expect_no_key(&key(1)).expect_no_key(&key(2));
    }
    assert_eq!(found(&scan(&env)).len(), 2);
}

#[cfg(unix)]
#[test]
fn links_and_changes_of_type() {
    use std::os::unix::fs::symlink;
    let env = based();
    symlink("elsewhere", env.work().join("becomes-a-file")).expect("a link");
    env.commit("a link");
    env.git(&["tag", "-f", "base"]);
    std::fs::remove_file(env.work().join("becomes-a-file")).expect("the link");
    env.write("becomes-a-file", env_line(&key(1)));
    env.commit("a file");
    assert_eq!(found(scan(&env).expect_status(1)), at("commit", "becomes-a-file", 1));

    let env = based();
    symlink(env_line(&key(2)).trim(), env.work().join("link")).expect("a link");
    env.commit("a link to a key");
    assert_eq!(found(scan(&env).expect_status(1)), at("commit", "link", 1));
}

/// What makes `git log -p` show nothing makes no difference here.
#[test]
fn attributes_drivers_and_colours_hide_nothing() {
    let env = based();
    env.write(".gitattributes", "hidden.env -diff\n*.conv diff=conv\n*.bin binary\n");
    env.git(&["config", "diff.conv.textconv", "true"]);
    env.git(&["config", "color.ui", "always"]);
    env.git(&["config", "log.showSignature", "true"]);
    env.git(&["config", "diff.external", "true"]);
    for (seed, name) in [(1, "hidden.env"), (2, "x.conv"), (3, "y.bin")] {
        env.write(name, env_line(&key(seed)));
    }
    env.commit("hidden");
    let mut paths: Vec<String> = found(scan(&env).expect_status(1)).into_iter().map(|f| f.1).collect();
    paths.sort();
    assert_eq!(paths, ["hidden.env", "x.conv", "y.bin"]);
}

#[test]
fn the_configuration_is_that_of_the_base() {
    let env = based();
    env.write(".phota-scan.yaml", "version: 1\nexclude: ['*.env']\n");
    env.write("a.env", env_line(&key(1)));
    env.commit("excuse");
    assert_snapshot!(env.scan(&["range", "base..HEAD", "-q"]), @r"
    --- stdout
    a.env:1:15  phota-api-key (high confidence)
      1 | PHOTA_API_KEY=█████████
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters
      commit    [SHORT] 2026-01-02 excuse
      by        Ada <ada@example.com>

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in the base's .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    --- status 1
    ");
    let run = env.scan(&["range", "base..HEAD"]);
    assert!(run.stderr.contains("these commits bring in .phota-scan.yaml"), "{}", run.report());

    // Merged, it counts from then on; and it is said that nothing is left to scan.
    env.git(&["tag", "-f", "base"]);
    env.write("b.env", env_line(&key(2)));
    env.commit("excluded");
    assert_snapshot!(env.scan(&["range", "base..HEAD"]), @r"
    --- stdout
    No Phota key found in 1 object (199 B, 1 skipped) in [TIME]
    --- stderr
    warning: the configuration excludes every file that these commits touch: none was scanned
    --- status 0
    ");
    env.scan(&["range", "base..HEAD", "--config", "no-such-file"]).expect_status(2);
    env.write("other.yaml", "version: 1\n");
    env.scan(&["range", "base..HEAD", "--config", "other.yaml"]).expect_status(1);

    // What comes out of where nobody looked is new.
    env.git(&["mv", "b.env", "b.txt"]);
    env.commit("moved out");
    env.git(&["tag", "-f", "base", "HEAD~1"]);
    assert_eq!(found(scan(&env).expect_status(1)), at("commit", "b.txt", 1));
}

#[test]
fn a_broken_configuration_in_the_base_is_an_error() {
    let env = based();
    env.write(".phota-scan.yaml", "version: 1\nexcludes: []\n");
    env.commit("broken");
    env.git(&["tag", "-f", "base"]);
    env.write("a.txt", "x\n");
    env.commit("more");
    let run = env.scan(&["range", "base..HEAD"]);
    assert!(run.expect_status(2).stderr.contains(".phota-scan.yaml of commit "), "{}", run.report());
}

#[test]
fn an_unknown_revision_is_no_empty_range() {
    let env = based();
    assert_snapshot!(env.scan(&["range", "no-such-branch..HEAD"]), @r#"
    --- stderr
    error: "no-such-branch" is no revision of this repository: nothing of that name is here
    hint: `git branch --all` and `git log` show what there is; `git fetch` brings more
    --- status 3
    "#);
    assert_snapshot!(env.scan(&["range", "origin/main..HEAD"]), @r#"
    --- stderr
    error: "origin/main" is no revision of this repository: nothing of that name is here
    hint: fetch it: git fetch origin main:refs/remotes/origin/main
    --- status 3
    "#);
    let id = "1234567890123456789012345678901234567890";
    assert_snapshot!(env.scan(&["range", &format!("{id}..HEAD")]), @r#"
    --- stderr
    error: "[ID]" is no revision of this repository: nothing of that name is here
    hint: fetch it: git fetch origin [ID]
    --- status 3
    "#);
    assert_snapshot!(env.scan(&["range", "base"]), @r#"
    --- stderr
    error: "base" is no range
    hint: for what came after it: base..HEAD; for that commit alone: base^!
    --- status 2
    "#);
}

#[test]
fn an_empty_variable_is_no_empty_range() {
    let env = based();
    assert_snapshot!(env.scan(&["range", "..HEAD"]), @r#"
    --- stderr
    error: "..HEAD" does not say what was there before
    hint: name the base: phota-scan range main..HEAD; an empty variable is no base
    --- status 2
    "#);
    for range in ["..", "...HEAD", "..base"] {
        env.scan(&["range", range]).expect_status(2);
    }
    env.scan(&["range", ""]).expect_status(3);
}

#[test]
fn not_a_repository_and_no_commit_yet() {
    let env = TestEnv::new();
    env.scan(&["range", "a..b"]).expect_status(3);
    TestEnv::repository().scan(&["range", "HEAD~1..HEAD"]).expect_status(3);
}

/// A clone of a repository with five commits of which it has two.
fn shallow() -> TestEnv {
    let env = based();
    for n in 0..4 {
        env.write("a.txt", format!("{n}\n"));
        env.commit("next");
    }
    let from = format!("file://{}", env.work().display());
    env.git(&["clone", "-q", "--depth=2", &from, "../shallow"]);
    env
}

#[test]
fn a_shallow_clone_without_the_base_is_not_clean() {
    let mut env = shallow();
    let base = env.git(&["rev-parse", "base"]);
    let range = format!("{}..HEAD", base.trim());
    let run = env.scan_in("../shallow", &["range", &range]);
    assert_snapshot!(run, @r#"
    --- stderr
    error: "[ID]" is no revision of this repository: nothing of that name is here
    hint: this clone is shallow: run `git fetch --unshallow`
    --- status 3
    "#);
    env.scan_in("../shallow", &["range", "HEAD~1..HEAD"]).expect_status(0);

    // The base was fetched, what lies between was not.
    env.git_in("../shallow", &["fetch", "-q", "--depth=1", "origin", base.trim()]);
    let run = env.scan_in("../shallow", &["range", &range]);
    assert!(run.expect_status(3).stderr.contains("git fetch --unshallow"), "{}", run.report());
    env.set("GITHUB_ACTIONS", "true");
    let run = env.scan_in("../shallow", &["range", &range]);
    assert!(run.expect_status(3).stderr.contains("fetch-depth: 0"), "{}", run.report());
}

#[test]
fn a_partial_clone_says_what_is_not_there() {
    let env = based();
    env.write("a.txt", "text\n");
    env.commit("next");
    env.git(&["config", "uploadpack.allowFilter", "true"]);
    let from = format!("file://{}", env.work().display());
    env.git(&["clone", "-q", "--no-checkout", "--filter=blob:none", &from, "../partial"]);
    let run = env.scan_in("../partial", &["range", "HEAD~1..HEAD"]);
    assert!(run.expect_status(3).stderr.contains("is missing from the repository"), "{}", run.report());
}

#[test]
fn linked_worktrees_subfolders_and_bare_repositories() {
    let env = based();
    env.git(&["worktree", "add", "-q", "-b", "linked", "../linked"]);
    env.write("../linked/a.env", env_line(&key(1)));
    env.git_in("../linked", &["add", "-A"]);
    env.git_in("../linked", &["commit", "-q", "-m", "x"]);
    env.write("../linked/sub/x", "");
    for folder in ["../linked", "../linked/sub"] {
        assert_eq!(found(env.scan_in(folder, JSON).expect_status(1)), at("commit", "a.env", 1), "{folder}");
    }
    env.git(&["clone", "-q", "--bare", ".", "../bare.git"]);
    let run = env.scan_in("../bare.git", &["range", "base..linked", "--format", "json"]);
    assert_eq!(found(run.expect_status(1)), at("commit", "a.env", 1));
}

#[test]
fn archives_are_opened() {
    let env = based();
    let mut tar = tar::Builder::new(Vec::new());
    let text = env_line(&key(1));
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    header.set_cksum();
    tar.append_data(&mut header, "in/.env", text.as_bytes()).expect("a member");
    env.write("a.tar", tar.into_inner().expect("an archive"));
    env.commit("packed");
    assert_eq!(found(scan(&env).expect_status(1)), at("commit", "a.tar!in/.env", 1));
}

#[test]
fn two_files_make_a_key_together() {
    let env = based();
    env.write("client.py", "import settings\nrequests.get('https://api.photalabs.com/v1/phota', headers={'X-API-Key': settings.API_KEY})\n");
    env.commit("client");
    env.write("settings.py", format!("API_KEY = '{}'\n", key(1)));
    env.commit("settings");
    assert_eq!(found(scan(&env).expect_status(1)), at("commit", "settings.py", 1));
}

#[test]
fn a_baseline_and_a_size_limit() {
    let env = based();
    env.write("a.env", env_line(&key(1)));
    env.commit("a key");
    env.scan(&["range", "base..HEAD", "--write-baseline", "b.json"]).expect_status(0);
    env.scan(&["range", "base..HEAD", "--baseline", "b.json"]).expect_status(0);
    let run = env.scan(&["range", "base..HEAD", "--max-size", "10"]);
    assert!(run.expect_status(3).stderr.contains("larger than --max-size"), "{}", run.report());
}

/// Writes an event, and sets what GitHub Actions sets.
fn github(env: &mut TestEnv, event: &str) {
    env.write("../event.json", event);
    let path = env.root().join("event.json");
    env.set("GITHUB_ACTIONS", "true");
    env.set("GITHUB_EVENT_PATH", path.to_str().expect("UTF-8"));
}

#[test]
fn nothing_names_a_range() {
    let mut env = based();
    assert_snapshot!(env.scan(&["range"]), @r"
    --- stderr
    error: which commits? Neither GitHub Actions, GitLab CI nor pre-commit names any here
    hint: name them: phota-scan range main..HEAD; for everything there is: phota-scan audit
    --- status 2
    ");
    github(&mut env, "{}");
    env.scan(&["range"]).expect_status(2);
    env.write("../event.json", "{");
    env.scan(&["range"]).expect_status(3);
}

#[test]
fn a_pull_request_as_the_checkout_action_leaves_it() {
    let mut env = based();
    let rev = |env: &TestEnv, name: &str| env.git(&["rev-parse", name]).trim().to_owned();
    let base = rev(&env, "HEAD");
    env.git(&["checkout", "-q", "-b", "topic"]);
    env.write("a.env", env_line(&key(1)));
    env.commit("a key");
    let head = rev(&env, "HEAD");
    // The base has moved on since the event, and is not clean itself.
    env.git(&["checkout", "-q", "main"]);
    env.write("main.env", env_line(&key(2)));
    env.commit("a key on main");
    env.git(&["checkout", "-q", "--detach"]);
    env.git(&["merge", "-q", "--no-ff", "-m", "Merge", "topic"]);
    github(
        &mut env,
        &format!(r#"{{"pull_request":{{"base":{{"sha":"{base}"}},"head":{{"sha":"{head}"}}}}}}"#),
    );
    let run = env.scan(&["range", "--format", "json"]);
    assert_eq!(found(run.expect_status(1)), at("commit", "a.env", 1));
    assert!(run.stderr.contains("note: the pull request: from "), "{}", run.report());
    // With the head itself checked out.
    env.git(&["checkout", "-q", "topic"]);
    assert_eq!(found(env.scan(&["range", "--format", "json"]).expect_status(1)), at("commit", "a.env", 1));
}

#[test]
fn pushes_in_github_actions() {
    const ZEROS: &str = "0000000000000000000000000000000000000000";
    let mut env = based();
    let base = env.git(&["rev-parse", "HEAD"]);
    let base = base.trim();
    env.git(&["update-ref", "refs/remotes/origin/main", base]);
    env.write("a.env", env_line(&key(1)));
    env.commit("a key");
    let head = env.git(&["rev-parse", "HEAD"]);
    let head = head.trim();
    let gone = "1234567890123456789012345678901234567890";
    let event = |before: &str, after: &str, name: &str| {
        format!(
            r#"{{"ref":"refs/heads/{name}","before":"{before}","after":"{after}","repository":{{"default_branch":"main"}}}}"#
        )
    };
    for (event, status) in [
        (event(base, head, "main"), 1),
        (event(ZEROS, head, "topic"), 1),
        (event(ZEROS, base, "topic"), 0),
        (event(ZEROS, head, "main"), 1),
        // A forced push: what the default branch has is not new.
        (event(gone, head, "topic"), 1),
        (event(gone, base, "topic"), 0),
        (event(gone, head, "main"), 3),
        (event(base, ZEROS, "topic"), 0),
        (event(base, gone, "topic"), 3),
    ] {
        github(&mut env, &event);
        let run = env.scan(&["range"]);
        assert_eq!(run.status, Some(status), "{event}{}", run.report());
    }
}

#[test]
fn merge_requests_in_gitlab() {
    let mut env = based();
    let base = env.git(&["rev-parse", "HEAD"]);
    env.write("a.env", env_line(&key(1)));
    env.commit("a key");
    let head = env.git(&["rev-parse", "HEAD"]);
    env.set("GITLAB_CI", "true");
    env.set("CI_COMMIT_SHA", head.trim());
    env.set("CI_MERGE_REQUEST_DIFF_BASE_SHA", base.trim());
    assert_eq!(found(env.scan(&["range", "--format", "json"]).expect_status(1)), at("commit", "a.env", 1));
    env.set("CI_MERGE_REQUEST_DIFF_BASE_SHA", "");
    env.set("CI_COMMIT_BEFORE_SHA", "0000000000000000000000000000000000000000");
    env.set("CI_COMMIT_BRANCH", "topic");
    env.set("CI_DEFAULT_BRANCH", "main");
    env.set("CI_PIPELINE_SOURCE", "push");
    let run = env.scan(&["range"]);
    let hint = "git fetch origin main:refs/remotes/origin/main";
    assert!(run.expect_status(3).stderr.contains(hint), "{}", run.report());
    env.set("CI_PIPELINE_SOURCE", "schedule");
    env.scan(&["range"]).expect_status(2);
}

#[test]
fn from_pre_commits_variables() {
    let mut env = based();
    env.write("a.env", env_line(&key(1)));
    env.commit("a key");
    env.set("PRE_COMMIT_FROM_REF", "base");
    env.set("PRE_COMMIT_TO_REF", "HEAD");
    assert_eq!(found(env.scan(&["range", "--format", "json"]).expect_status(1)), at("commit", "a.env", 1));
}

/// git names the file of a shallow clone's ends to the hooks of a push into one.
#[test]
fn the_ends_of_history_may_stand_in_another_file() {
    let env = TestEnv::repository();
    for message in ["first", "second", "third"] {
        env.commit(message);
    }
    let second = env.git(&["rev-parse", "HEAD~1"]);
    env.write("../ends", &second);
    let range = |variable: Option<&str>| {
        let mut command = env.scan_command(&["range", "HEAD~2..HEAD"]);
        command.envs(variable.map(|name| (name, env.root().join("ends"))));
        env.run(command, b"")
    };
    range(None).expect_status(0);
    let run = range(Some("GIT_SHALLOW_FILE"));
    run.expect_status(3);
    assert!(run.stderr.contains("shallow"), "{}", run.report());
}
