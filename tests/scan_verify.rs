//! `--verify` against the stand-in API: what each answer makes of a key, what is sent where, and how the scan ends.

use std::{collections::BTreeMap, time::Duration};

use phota_fake_api::{Behaviour, FakeApi, TlsMode};
use serde_json::Value;

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

const GOOD: u64 = 1;
const UNKNOWN: u64 = 2;
const POOR: u64 = 4;

/// As many as `verify::AT_ONCE`.
const AT_ONCE: usize = 16;

fn server() -> FakeApi {
    let server = FakeApi::builder().key(key(GOOD)).keys_without_credit([key(POOR)]);
    server.pause(Duration::from_millis(300)).start().expect("a loopback port")
}

fn env_with(seeds: &[u64]) -> TestEnv {
    let env = TestEnv::new();
    for seed in seeds {
        env.write(&format!("{seed}.env"), env_line(&key(*seed)));
    }
    env
}

fn verify(env: &TestEnv, base_url: &str, more: &[&str]) -> Run {
    let mut args = vec!["dir", "--format", "json", "--verify", "--base-url", base_url];
    args.extend(more);
    let run = env.scan(&args);
    for seed in [GOOD, UNKNOWN, POOR] {
        run.expect_no_key(&key(seed));
    }
    run
}

/// The status of each key that is reported.
fn statuses(run: &Run) -> BTreeMap<String, String> {
    let json = run.json();
    let findings = json["findings"].as_array().expect("a list").iter();
    let text = |value: &Value| value.as_str().unwrap_or("null").to_owned();
    findings.map(|finding| (text(&finding["key"]["fingerprint"]), text(&finding["status"]))).collect()
}

fn status(run: &Run, seed: u64) -> String {
    statuses(run).remove(&fingerprint(&key(seed))).unwrap_or_else(|| panic!("not reported{}", run.report()))
}

/// How often a key was sent.
fn sent(server: &FakeApi, key: &str) -> usize {
    server.requests().iter().filter(|request| request.api_key() == Some(key)).count()
}

#[test]
fn each_distinct_key_is_asked_about_once() {
    let server = server();
    let env = env_with(&[GOOD, UNKNOWN, POOR]);
    env.write("again.py", format!("PHOTA_API_KEY = '{}'\n", key(GOOD)));
    let run = verify(&env, &server.base_url(), &[]);
    run.expect_status(1);
    assert_eq!([GOOD, UNKNOWN, POOR].map(|seed| status(&run, seed)), ["active", "inactive", "active"]);
    assert_eq!([GOOD, UNKNOWN, POOR].map(|seed| sent(&server, &key(seed))), [1, 1, 1]);
    // One control before all keys, and one for each of those that were recognised.
    assert_eq!(server.requests().len(), 3 + 1 + 2);
    let verification = &run.json()["scan"]["verification"];
    assert_eq!(
        *verification,
        serde_json::json!({"host": "127.0.0.1", "active": 2, "inactive": 1, "unknown": 0, "left_out": 0})
    );
}

#[test]
fn without_the_flag_nothing_is_sent() {
    let server = server();
    let mut env = env_with(&[GOOD]);
    env.set("PHOTA_BASE_URL", server.base_url());
    let run = env.scan(&["dir", "--format", "json"]);
    run.expect_status(1);
    assert_eq!(status(&run, GOOD), "unchecked");
    assert!(run.json()["scan"].get("verification").is_none(), "{}", run.report());
    assert!(server.requests().is_empty());
}

#[test]
fn nothing_is_sent_when_nothing_was_found() {
    let server = server();
    let env = TestEnv::new();
    env.write("a.txt", "text\n");
    verify(&env, &server.base_url(), &[]).expect_status(0);
    assert!(server.requests().is_empty());
}

/// What the repository and the environment say about the API is not followed.
#[test]
fn another_host_hears_of_no_key() {
    let (named, other, proxy) = (server(), server(), server());
    let mut env = env_with(&[GOOD]);
    env.set("PHOTA_BASE_URL", other.base_url());
    env.write(".env", format!("PHOTA_BASE_URL={}\n", other.base_url()));
    env.write(".phota-scan.yaml", "version: 1\nhosts: [127.0.0.1]\n");
    let run = verify(&env, &named.base_url(), &[]);
    assert_eq!(status(&run, GOOD), "active");
    // Without a flag it is the official host; the proxy sees its name, and leads nowhere.
    env.set("HTTPS_PROXY", format!("http://127.0.0.1:{}", proxy.port()));
    let run = env.scan(&["dir", "--format", "json", "--verify"]);
    run.expect_status(1);
    assert_eq!(status(&run, GOOD), "unknown", "{}", run.report());
    assert_eq!(run.json()["scan"]["verification"]["host"], "api.photalabs.com");
    assert!(other.requests().is_empty());
    assert_eq!(sent(&proxy, &key(GOOD)), 0);
}

#[test]
fn a_redirect_is_not_followed() {
    let second = server();
    let first = FakeApi::builder().redirect_to(second.base_url()).start().expect("a loopback port");
    let run = verify(&env_with(&[GOOD]), &first.base_url_for(Behaviour::Redirect307), &[]);
    assert_eq!(status(&run, GOOD), "unknown");
    assert!(second.requests().is_empty());
    assert_eq!(sent(&first, &key(GOOD)), 0, "the control was redirected, so no key was sent");
}

/// Why nothing is known of a key is said with each finding that holds it. Every misbehaviour has its row in
/// `faults_network`.
#[test]
fn what_is_not_known_has_a_reason() {
    let server = server();
    let run = verify(&env_with(&[GOOD, UNKNOWN]), &server.base_url_for(Behaviour::EmptyBody), &[]);
    let json = run.json();
    let reasons: BTreeMap<&str, &Value> = json["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|finding| (finding["status"].as_str().expect("a status"), &finding["status_reason"]))
        .collect();
    assert_eq!(reasons.len(), 2, "{}", run.report());
    assert!(reasons["inactive"].is_null(), "{}", run.report());
    assert_eq!(reasons["unknown"], "the answer is not a JSON object (200)", "{}", run.report());
}

#[test]
fn no_more_than_the_bound_are_asked_about_at_once() {
    let server = server();
    let env = TestEnv::new();
    let lines: String = (100..140).map(|seed| env_line(&key(seed))).collect();
    env.write("keys.env", lines);
    let run = verify(&env, &server.base_url_for(Behaviour::Delayed), &[]);
    assert_eq!(run.json()["scan"]["verification"]["inactive"], 40, "{}", run.report());
    assert_eq!(server.requests().len(), 40 + 1);
    assert!((2..=AT_ONCE).contains(&server.most_at_once()), "{}", server.most_at_once());
}

#[test]
fn only_active_keys_fail_the_scan() {
    let server = server();
    let url = server.base_url();
    let only = |seeds: &[u64]| verify(&env_with(seeds), &url, &["--only", "active"]);

    let run = only(&[GOOD, UNKNOWN]);
    run.expect_status(1);
    assert_eq!(statuses(&run), BTreeMap::from([(fingerprint(&key(GOOD)), "active".to_owned())]));
    assert_eq!(run.json()["scan"]["verification"]["left_out"], 1);

    let run = only(&[UNKNOWN]);
    run.expect_status(0);
    assert!(statuses(&run).is_empty());
    assert_eq!(run.json()["scan"]["complete"], true);
    assert!(run.stderr.contains("1 finding is left out"), "{}", run.report());
}

#[test]
fn only_active_does_not_pass_over_what_is_unknown() {
    let server = server();
    let url = server.base_url_for(Behaviour::AcceptsAnyKey);
    let run = verify(&env_with(&[GOOD]), &url, &["--only", "active"]);
    run.expect_status(3);
    let json = run.json();
    assert_eq!(
        (json["scan"]["complete"].as_bool(), &json["findings"]),
        (Some(false), &serde_json::json!([]))
    );
    let reason = json["scan"]["skipped"][0]["reason"].as_str().expect("a reason");
    assert!(reason.contains(&fingerprint(&key(GOOD))) && reason.contains("may be alive"), "{reason}");
    assert_eq!(json["scan"]["skipped"][0]["path"], "1.env:1");
}

#[test]
fn people_are_told_what_was_left_out() {
    let server = server();
    let env = env_with(&[UNKNOWN]);
    let url = server.base_url();
    let run = env.scan(&["dir", "--verify", "--only", "active", "--base-url", &url]);
    insta::assert_snapshot!(run, @r"
    --- stdout
    No active Phota key found in 1 file (55 B, 1 left out) in [TIME]
    --- stderr
    note: 127.0.0.1 was asked: 0 active, 1 inactive, 0 unknown
    note: 1 finding is left out: it is not an active key (--only active)
    --- status 0
    ");
}

#[test]
fn an_authority_of_ones_own_can_be_trusted() {
    let server =
        FakeApi::builder().key(key(GOOD)).tls(TlsMode::OwnAuthority).start().expect("a loopback port");
    let env = env_with(&[GOOD]);
    assert_eq!(status(&verify(&env, &server.base_url(), &[]), GOOD), "unknown");
    let ca = env.root().join("ca.pem");
    std::fs::write(&ca, server.ca_pem().expect("it speaks TLS")).expect("a file in the temporary folder");
    let run = verify(&env, &server.base_url(), &["--ca-file", ca.to_str().expect("it is text")]);
    assert_eq!(status(&run, GOOD), "active");
}

#[test]
fn wrong_usage_is_told_before_the_scan() {
    let env = env_with(&[GOOD]);
    for args in [
        &["--only", "active"][..],
        &["--base-url", "https://phota.example"],
        &["--timeout", "3"],
        &["--verify", "--base-url", "http://phota.example"],
        &["--verify", "--base-url", "https://user@phota.example"],
        &["--verify", "--ca-file", "none.pem"],
        &["--verify", "--only", "inactive"],
        &["--verify", "--only", "active", "--write-baseline", "b.json"],
    ] {
        let run = env.scan(&[&["dir"], args].concat());
        run.expect_status(2);
        assert!(run.stdout.is_empty(), "{}", run.report());
    }
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_it() {
    use std::{os::unix::process::ExitStatusExt as _, process::Stdio};

    let server = server();
    let env = env_with(&[GOOD]);
    let url = server.base_url_for(Behaviour::SlowHeaders);
    let mut command = env.scan_command(&["dir", "--verify", "--base-url", &url, "--timeout", "600"]);
    let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it is built");
    while server.requests().is_empty() {
        assert!(child.try_wait().expect("a child").is_none(), "it ended by itself");
        std::thread::sleep(Duration::from_millis(10));
    }
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-INT", &id]).status().expect("kill").success());
    assert_eq!(child.wait().expect("a child").signal(), Some(2));
}
