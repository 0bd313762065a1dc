//! `phota-scan audit --repos`: a list of repositories, one line for each, and a report on all of them.

use std::{collections::BTreeSet, fs};

use phota_fake_api::FakeApi;
use serde_json::Value;

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

/// Repositories `a`, `b` and `c` beside a list of them. `a` and `b` hold the same key, `b` one more in a deleted file.
fn three() -> TestEnv {
    let env = TestEnv::new();
    for name in ["a", "b", "c"] {
        env.write(&format!("{name}/README"), "text\n");
        env.git_in(name, &["init", "-q", "-b", "main"]);
        if name != "c" {
            env.write(&format!("{name}/app.env.txt"), env_line(&key(1)));
        }
        commit(&env, name);
    }
    env.write("b/old.conf", env_line(&key(2)));
    commit(&env, "b");
    fs::remove_file(env.work().join("b/old.conf")).expect("it was just written");
    commit(&env, "b");
    env.write("list", "# all\na\nb\n\nc\n");
    env
}

fn commit(env: &TestEnv, name: &str) {
    env.git_in(name, &["add", "-A"]);
    env.git_in(name, &["commit", "-q", "-m", "a change"]);
}

fn lines(env: &TestEnv, file: &str) -> Vec<Value> {
    env.read(file).lines().map(|line| serde_json::from_str(line).expect("a line of JSON")).collect()
}

/// The repositories of a file, in the order of its lines.
fn repositories(env: &TestEnv, file: &str) -> Vec<String> {
    lines(env, file).iter().map(|line| line["repository"].as_str().expect("a name").to_owned()).collect()
}

fn keys(report: &Value) -> BTreeSet<&str> {
    let findings = report["findings"].as_array().expect("a list").iter();
    findings.map(|finding| finding["key"]["fingerprint"].as_str().expect("a key")).collect()
}

fn finding<'a>(report: &'a Value, key: &str) -> &'a Value {
    let mut findings = report["findings"].as_array().expect("a list").iter();
    findings.find(|finding| finding["key"]["fingerprint"] == fingerprint(key).as_str()).expect("it is found")
}

#[track_caller]
fn audit(env: &TestEnv, args: &[&str]) -> Run {
    let run = env.scan(&[&["audit", "--repos", "list", "--format", "json"], args].concat());
    run.expect_no_key(&key(1)).expect_no_key(&key(2));
    run
}

#[test]
fn each_repository_is_a_line_and_all_are_one_report() {
    let env = three();
    let run = audit(&env, &["-o", "lines"]);
    run.expect_status(1);
    assert_eq!(repositories(&env, "lines"), ["a", "b", "c"]);
    let lines = lines(&env, "lines");
    let found = |at: usize| lines[at]["findings"].as_array().expect("a list").len();
    assert_eq!([found(0), found(1), found(2)], [1, 2, 0]);
    assert!(lines.iter().all(|line| line["schema_version"] == 1 && line["scan"]["complete"] == true));

    let report = run.json();
    assert_eq!(keys(&report), BTreeSet::from([&*fingerprint(&key(1)), &*fingerprint(&key(2))]));
    assert_eq!((&report["scan"]["target"], &report["scan"]["complete"]), (&"list".into(), &true.into()));
    let items: u64 = lines.iter().filter_map(|line| line["scan"]["items"].as_u64()).sum();
    assert_eq!(report["scan"]["items"], items);
    let both = finding(&report, &key(1));
    assert_eq!(both["path"], "a/app.env.txt");
    let also: Vec<&str> =
        both["also_at"].as_array().expect("a list").iter().filter_map(|also| also["path"].as_str()).collect();
    assert!(also.contains(&"b/app.env.txt"), "{also:?}");
    let old = finding(&report, &key(2));
    let (line, merged) = (finding(&lines[1], &key(2)), old);
    assert_eq!(merged["path"], "b/old.conf");
    for field in [
        "rule",
        "level",
        "confidence",
        "line",
        "column",
        "end_column",
        "evidence",
        "commit",
        "refs",
        "object",
        "place",
    ] {
        assert_eq!(merged[field], line[field], "{field}");
    }
}

#[test]
fn a_second_run_goes_on_where_the_first_one_ended() {
    let env = three();
    env.write("list", "a\n");
    audit(&env, &["-o", "lines"]).expect_status(1);
    env.write("list", "a\nb\nc\n");
    // What the writer was about to write when it was stopped.
    let first = env.read("lines");
    env.write("lines", format!("{first}{}", &first[..first.len() / 2]));
    let run = audit(&env, &["-o", "lines"]);
    run.expect_status(1);
    assert_eq!(repositories(&env, "lines"), ["a", "b", "c"]);
    assert!(run.stderr.contains("1 of 3 repositories were audited before"), "{}", run.report());
    assert_eq!(keys(&run.json()).len(), 2);

    // Everything is there: the same report, and nothing is added.
    let again = audit(&env, &["-o", "lines"]);
    again.expect_status(1);
    assert_eq!(again.json()["findings"], run.json()["findings"]);
    assert_eq!(repositories(&env, "lines").len(), 3);

    // Other options are another audit.
    audit(&env, &["-o", "lines", "--min-confidence", "high"]).expect_status(1);
    assert_eq!(repositories(&env, "lines"), ["a", "b", "c", "a", "b", "c"]);
}

#[test]
fn one_that_cannot_be_read_does_not_stop_the_others() {
    let env = three();
    env.write("list", "no/such/folder\nfile:///no/such/repository\na\nc\n");
    let run = audit(&env, &["-o", "lines"]);
    run.expect_status(1);
    assert_eq!(repositories(&env, "lines"), ["no/such/folder", "file:///no/such/repository", "a", "c"]);
    let report = run.json();
    assert_eq!(report["scan"]["complete"], false);
    let problems = report["scan"]["skipped"].as_array().expect("a list");
    for repository in ["no/such/folder", "/no/such/repository"] {
        assert!(problems.iter().any(|problem| problem["path"] == repository), "{problems:?}");
    }
    // They are tried again, and the last line counts.
    env.git_in(".", &["clone", "-q", "c", "no/such/folder"]);
    env.write("list", "no/such/folder\nc\n");
    let run = audit(&env, &["-o", "lines"]);
    run.expect_status(0);
    assert_eq!(repositories(&env, "lines").len(), 5);
    assert!(run.stderr.contains("2 more repositories"), "{}", run.report());
}

#[test]
fn an_incomplete_audit_is_no_success() {
    let env = three();
    env.write("list", "no/such/folder\nc\n");
    let run = audit(&env, &[]);
    run.expect_status(3);
    assert!(run.json()["findings"].as_array().expect("a list").is_empty());
}

#[test]
fn every_repository_is_in_one_shard() {
    let env = three();
    let mut seen = Vec::new();
    for part in 1..=3 {
        let file = format!("lines{part}");
        let run = audit(&env, &["-o", &file, "--shard", &format!("{part}/3")]);
        assert!(matches!(run.status, Some(0 | 1)), "{}", run.report());
        seen.extend(repositories(&env, &file));
    }
    seen.sort();
    assert_eq!(seen, ["a", "b", "c"]);
    // The lines of all parts together are those of a whole audit.
    env.write("all", (1..=3).map(|part| env.read(&format!("lines{part}"))).collect::<String>());
    let merged = audit(&env, &["-o", "all"]);
    assert_eq!(repositories(&env, "all").len(), 3);
    let whole = audit(&env, &[]);
    assert_eq!(merged.json()["findings"], whole.json()["findings"]);
}

#[test]
fn a_file_of_something_else_is_left_alone() {
    let env = three();
    for text in ["notes\n", "notes", "{\"a\":1}\n", "{\"repository\":1}\n"] {
        env.write("notes", text);
        audit(&env, &["-o", "notes"]).expect_status(2);
        assert_eq!(env.read("notes"), text);
    }
}

#[test]
fn wrong_usage_is_told_before_the_first_audit() {
    let env = three();
    env.write("empty", "# none\n");
    env.write("wrong", "a\next::sh -c x\n");
    for (args, status) in [
        (&["audit", "--repos", "none"][..], 2),
        (&["audit", "--repos", "wrong", "-o", "lines"], 2),
        (&["audit", "--repos", "empty"], 3),
        (&["audit", "--repos", "list", "a"], 2),
        (&["audit", "--shard", "1/2"], 2),
        (&["audit", "--repos", "list", "--shard", "3/2"], 2),
        (&["audit", "--repos", "list", "--write-baseline", "b.json"], 2),
        (&["audit", "--repos", "list", "--only", "active"], 2),
    ] {
        env.scan(args).expect_status(status);
    }
    assert!(!env.work().join("lines").exists() || env.read("lines").is_empty());
}

#[test]
fn people_get_one_report() {
    let env = three();
    let run = env.scan(&["audit", "--repos", "list", "--quiet"]);
    run.expect_status(1);
    assert!(run.stdout.contains("a/app.env.txt:1"), "{}", run.report());
    assert!(run.stdout.contains("b/old.conf:1"), "{}", run.report());
}

#[test]
fn other_formats_have_all_repositories_too() {
    let env = three();
    env.write("c/.env", "NEXT_PUBLIC_PHOTA_API_KEY=\nVITE_PHOTA_API_KEY=\n");
    commit(&env, "c");
    let of = |format: &str| {
        let run = env.scan(&["audit", "--repos", "list", "--format", format]);
        run.expect_status(1).expect_no_key(&key(1)).expect_no_key(&key(2));
        run
    };
    let (html, sarif) = (of("html"), of("sarif"));
    assert_eq!(sarif.json()["runs"][0]["results"].as_array().map(Vec::len), Some(4), "{}", sarif.report());
    for run in [html, sarif] {
        let report = &run.stdout;
        assert!(report.contains("b/old.conf") && report.contains(&fingerprint(&key(2))), "{}", run.report());
        assert!(
            report.contains("NEXT_PUBLIC_PHOTA_API_KEY") && report.contains("c/.env"),
            "{}",
            run.report()
        );
    }
}

#[test]
fn keys_are_verified_for_each_repository() {
    let server = FakeApi::builder().key(key(1)).start().expect("a loopback port");
    let env = three();
    let run = audit(&env, &["-o", "lines", "--verify", "--base-url", &server.base_url()]);
    run.expect_status(1);
    let report = run.json();
    assert_eq!([1, 2].map(|seed| finding(&report, &key(seed))["status"].clone()), ["active", "inactive"]);
    let verification = &report["scan"]["verification"];
    assert_eq!((&verification["active"], &verification["inactive"]), (&2.into(), &1.into()));
    // What is there is not asked about again.
    let requests = server.requests().len();
    let again = audit(&env, &["-o", "lines", "--verify", "--base-url", &server.base_url()]);
    assert_eq!(finding(&again.json(), &key(1))["status"], "active");
    assert_eq!(server.requests().len(), requests);
}
