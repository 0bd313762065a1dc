//! `--known-key`: the configured key is found by its value.

use insta::assert_snapshot;

use crate::util::{TestEnv, env_line, key};

fn with_key() -> TestEnv {
    let mut env = TestEnv::new();
    env.set("PHOTA_API_KEY", key(1));
    env
}

#[test]
fn without_any_context() {
    let env = with_key();
    env.write("notes.txt", format!("Mirela says {} still works\n", key(1)));
    env.write("other.txt", format!("and {} does not\n", key(2)));
    env.scan(&["dir"]).expect_status(0);
    let run = env.scan(&["dir", "--known-key"]);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @r"
    --- stdout
    notes.txt:1:13  phota-known-key (high confidence)
      1 | Mirela says █████████ still works
      because   it is the key that is configured
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 2 files (119 B) in [TIME]
    --- stderr
    note: looking for the key of env:PHOTA_API_KEY, b3:42f8ce5f3b6e
    --- status 1
    ");
}

#[test]
fn in_pieces_and_in_encodings() {
    let env = with_key();
    let key = key(1);
    let (head, tail) = key.split_at(11);
    let hex: String = format!("x{key}").bytes().map(|byte| format!("{byte:02x}")).collect();
    env.write("a.js", format!("const a = '{head}' +\n  '{tail}';\n"));
    env.write("b.txt", format!("{hex}\n"));
    let run = env.scan(&["dir", "--known-key", "--format", "json"]);
    run.expect_no_key(&key);
    let json = run.json();
    let finding = &json["findings"][0];
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(1), "one key is one finding");
    assert_eq!(finding["rule"], "phota-known-key");
    assert_eq!(finding["path"], "a.js");
    assert_eq!((&finding["line"], &finding["end_line"]), (&1.into(), &2.into()));
    assert_eq!(finding["also_at"][0]["path"], "b.txt");
}

#[test]
fn where_the_other_rule_finds_it_too_this_one_speaks() {
    let env = with_key();
    env.write("a.env", env_line(&key(1)) + &env_line(&key(2)));
    let json = env.scan(&["dir", "--known-key", "--format", "json"]).json();
    let rules: Vec<_> = json["findings"].as_array().unwrap().iter().map(|finding| &finding["rule"]).collect();
    assert_eq!(rules, ["phota-known-key", "phota-api-key"]);
}

#[test]
fn no_key_is_wrong_usage() {
    let mut env = TestEnv::new();
    env.write("a.txt", "text\n");
    assert_snapshot!(env.scan(&["dir", "--known-key"]), @r"
    --- stderr
    error: --known-key looks for the configured key, and none is configured
    hint: set PHOTA_API_KEY; `phota-check --explain` shows where a key is looked for
    --- status 2
    ");
    env.set("PHOTA_API_KEY", "your-api-key-here");
    assert_snapshot!(env.scan(&["dir", "--known-key"]), @r"
    --- stderr
    error: what env:PHOTA_API_KEY holds cannot be a key
    hint: put the key from https://platform.photalabs.com in its place
    --- status 2
    ");
}
