//! Keys that may stay: `allow` in the configuration and `phota-scan:allow` in a comment. By value, never by position.

use insta::assert_snapshot;

use crate::util::{TestEnv, env_line, fingerprint, key};

fn allow(entries: &[(&str, &str)]) -> String {
    let entries: String = entries
        .iter()
        .map(|(key, rest)| format!("  - {{fingerprint: '{}', reason: test{rest}}}\n", fingerprint(key)))
        .collect();
    format!("version: 1\nallow:\n{entries}")
}

#[test]
fn the_configuration_allows_a_value_wherever_it_stands() {
    let env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    env.write("b.env", format!("\n{}", env_line(&key(1))));
    env.write(".phota-scan.yaml", allow(&[(&key(1), "")]));
    let run = env.scan(&["dir", "--format", "json"]);
    run.expect_status(0);
    assert_eq!(run.json()["scan"]["suppressed"], 1);
    env.write("c.env", env_line(&key(2)));
    env.scan(&["dir"]).expect_status(1);
}

#[test]
fn an_expired_entry_no_longer_counts() {
    let env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    env.write(".phota-scan.yaml", allow(&[(&key(1), ", expires: 2020-01-01")]));
    assert_snapshot!(env.scan(&["dir"]), @r"
    --- stdout
    a.env:1:15  phota-api-key (high confidence)
      1 | PHOTA_API_KEY=█████████
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 2 files (145 B) in [TIME]
    --- stderr
    note: the configuration's permission for b3:42f8ce5f3b6e expired on 2020-01-01 and no longer counts
    --- status 1
    ");
    env.write(".phota-scan.yaml", allow(&[(&key(1), ", expires: 9999-01-01")]));
    env.scan(&["dir"]).expect_status(0);
}

#[test]
fn an_entry_that_matches_nothing_is_told_on_request() {
    let env = TestEnv::new();
    env.write("a.txt", "text\n");
    env.write(".phota-scan.yaml", allow(&[(&key(1), "")]));
    assert_eq!(env.scan(&["dir"]).stderr, "");
    assert_snapshot!(env.scan(&["dir", "-v"]), @r"
    --- stdout
    No Phota key found in 2 files (74 B) in [TIME]
    --- stderr
    note: the configuration allows b3:42f8ce5f3b6e, which was not found
    --- status 0
    ");
}

#[test]
fn a_comment_on_the_line() {
    let env = TestEnv::new();
    env.write("a.env", format!("{} # phota-scan:allow\n", env_line(&key(1)).trim()));
    let run = env.scan(&["dir"]);
    assert_snapshot!(run, @r"
    --- stdout
    No Phota key found in 1 file (74 B, 1 allowed) in [TIME]
    --- status 0
    ");
    // On the line above it says nothing.
    env.write("a.env", format!("# phota-scan:allow\n{}", env_line(&key(1))));
    env.scan(&["dir"]).expect_status(1);
}

#[test]
fn a_comment_with_fingerprints_allows_just_those() {
    let env = TestEnv::new();
    let line = |names: &str| {
        format!(
            "{{\"PHOTA_API_KEY\": \"{}\", \"photaApiKey\": \"{}\"}} // phota-scan:allow {names}\n",
            key(1),
            key(2)
        )
    };
    let (one, two) = (fingerprint(&key(1)), fingerprint(&key(2)));
    env.write("a.json", line(&one));
    let run = env.scan(&["dir", "--format", "json"]);
    run.expect_status(1);
    assert_eq!(run.json()["findings"][0]["key"]["fingerprint"], two);
    env.write("a.json", line(&format!("{one}, {two}")));
    env.scan(&["dir"]).expect_status(0);
    env.write("a.json", line(&fingerprint(&key(3))));
    assert_eq!(env.scan(&["dir", "--format", "json"]).json()["findings"].as_array().unwrap().len(), 2);
}

#[test]
fn a_bare_comment_with_several_keys_allows_none() {
    let env = TestEnv::new();
    let line = format!(
        "{{\"PHOTA_API_KEY\": \"{}\", \"photaApiKey\": \"{}\"}} // phota-scan:allow\n",
        key(1),
        key(2)
    );
    env.write("a.json", line);
    let run = env.scan(&["dir"]);
    run.expect_no_key(&key(1)).expect_no_key(&key(2));
    assert_snapshot!(run, @r#"
    --- stdout
    a.json:1:20  phota-api-key (high confidence)
      1 | {"PHOTA_API_KEY": "█████████", "photaApiKey": "█████████"} // phota-scan:allow
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters

    a.json:1:79  phota-api-key (high confidence)
      1 | {"PHOTA_API_KEY": "█████████", "photaApiKey": "█████████"} // phota-scan:allow
      because   assigned to photaApiKey, the value looks random
      key       b3:0561ea9681cb, 40 characters

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    2 Phota keys found in 1 file (141 B) in [TIME]
    --- stderr
    note: a.json:1: phota-scan:allow has no effect, there are several keys on the line: name the fingerprint of the one that may stay
    --- status 1
    "#);
}

#[test]
fn a_misspelt_fingerprint_allows_nothing() {
    let env = TestEnv::new();
    env.write("a.env", format!("{} # phota-scan:allow b3:12\n", env_line(&key(1)).trim()));
    let run = env.scan(&["dir"]);
    run.expect_status(1);
    assert!(run.stderr.contains("a fingerprint is"), "{}", run.report());
}

/// A key that only another file makes one counts on its line as well.
#[test]
fn a_bare_permission_is_not_for_two_keys_of_which_one_depends_on_another_file() {
    let env = TestEnv::new();
    env.write("base.js", "export const BASE = 'https://api.photalabs.com/v1/phota';\n");
    let line = format!("h = {{ 'X-API-Key': '{}' }};  // phota-scan:allow", key(1));
    env.write("http.js", format!("{line}\n"));
    env.scan(&["dir"]).expect_status(0);
    env.write("http.js", format!("PHOTA_API_KEY = '{}'; {line}\n", key(2)));
    let json = env.scan(&["dir", "--format", "json"]).json();
    assert!(!json["findings"].as_array().unwrap().is_empty());
}
