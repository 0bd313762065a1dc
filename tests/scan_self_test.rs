//! `phota-scan self-test`: every verb finds the key of every place it comes by.

use serde_json::Value;

use crate::util::TestEnv;

#[test]
fn every_verb_finds_every_key() {
    let run = TestEnv::new().scan(&["self-test", "--format", "json"]);
    run.expect_status(0);
    let json = run.json();
    let counts = &json["self_test"];
    for (name, count) in [("places", 42), ("failures", 0), ("invented", 0)] {
        assert_eq!(counts[name], count, "{name}{}", run.report());
    }
    assert_eq!(counts["shown"], Value::Array(Vec::new()));
    let rows = json["results"].as_array().expect("a list");
    let looks = |verb: &str| rows.iter().filter(|row| row["verbs"][verb] == "found").count();
    let seen =
        ["audit", "push", "range", "staged", "dir", "stdin", "message"].map(|verb| (verb, looks(verb)));
    assert_eq!(
        seen,
        [
            ("audit", 42),
            ("push", 32),
            ("range", 28),
            ("staged", 27),
            ("dir", 26),
            ("stdin", 26),
            ("message", 1)
        ]
    );
    assert_eq!(counts["looks"], seen.iter().map(|(_, looks)| looks).sum::<usize>());
}

#[test]
fn people_get_a_table() {
    let run = TestEnv::new().scan(&["self-test"]);
    run.expect_status(0);
    let line = |begin: &str| run.stdout.lines().find(|line| line.starts_with(begin)).map(str::to_owned);
    insta::assert_snapshot!(line("place").expect("a head"), @"place                                      audit    push     range    staged   dir      stdin    message");
    insta::assert_snapshot!(line("a note").expect("a row"), @"a note                                     found    found    -        -        -        -        -");
    assert!(run.stdout.contains("every key was found"), "{}", run.report());
    let quiet = TestEnv::new().scan(&["self-test", "--quiet"]);
    assert_eq!(quiet.stdout.lines().count(), 1, "{}", quiet.report());
}

#[test]
fn without_git_nothing_is_said_to_be_well() {
    let mut env = TestEnv::new();
    env.set("PATH", env.work().to_string_lossy());
    let run = env.scan(&["self-test"]);
    run.expect_status(3);
    assert!(run.stdout.is_empty() && run.stderr.contains("git cannot be run"), "{}", run.report());
}

#[test]
fn nothing_is_left_behind() {
    let env = TestEnv::new();
    let before = std::fs::read_dir(env.root()).expect("a folder").count();
    env.scan(&["self-test", "--quiet"]).expect_status(0);
    assert_eq!(std::fs::read_dir(env.root()).expect("a folder").count(), before);
    assert!(std::fs::read_dir(env.work()).expect("a folder").next().is_none());
}
