//! phota-check as users run it, against the stand-in API: what it says in each form, and how it ends.

use std::fs;
use std::process::Command;

use phota_fake_api::{Behaviour, FakeApi, TlsMode};

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

const GOOD: u64 = 1;
const UNKNOWN: u64 = 2;
const OLD: u64 = 3;
const POOR: u64 = 4;

fn server() -> FakeApi {
    FakeApi::builder()
        .key(key(GOOD))
        .key(key(OLD))
        .keys_without_credit([key(POOR)])
        .start()
        .expect("a loopback port")
}

/// An environment whose commands ask this server.
fn env(server: &FakeApi) -> TestEnv {
    let mut env = TestEnv::repository();
    env.set("PHOTA_BASE_URL", server.base_url());
    env
}

/// Runs phota-check with variables, and makes sure that no key of a test shows.
#[track_caller]
fn check(env: &TestEnv, args: &[&str], variables: &[(&str, &str)]) -> Run {
    check_with_input(env, args, variables, "")
}

#[track_caller]
fn check_with_input(env: &TestEnv, args: &[&str], variables: &[(&str, &str)], input: &str) -> Run {
    let mut command = env.check_command(args);
    command.envs(variables.iter().copied());
    let run = env.run(command, input.as_bytes());
    for seed in [GOOD, UNKNOWN, OLD, POOR] {
        run.expect_no_key(&key(seed));
    }
    run
}

/// The run without the port, which differs every time.
fn shown(run: &Run, server: &FakeApi) -> String {
    run.to_string().replace(&server.port().to_string(), "[PORT]")
}

#[test]
fn an_accepted_key() {
    let server = server();
    let run = check(&env(&server), &[], &[("PHOTA_API_KEY", &key(GOOD))]);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    accepted: the API recognised the key (200)
      key       env:PHOTA_API_KEY, b3:42f8ce5f3b6e, 40 characters
      asked     http://127.0.0.1:[PORT]/v1/phota/profiles/ids
      control   a random key was refused (401)
    --- status 0
    ");
}

#[test]
fn a_rejected_key() {
    let server = server();
    let run = check(&env(&server), &[], &[("PHOTA_API_KEY", &key(UNKNOWN))]);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    rejected: the API does not know this key (401)
      key       env:PHOTA_API_KEY, b3:0561ea9681cb, 40 characters
      asked     http://127.0.0.1:[PORT]/v1/phota/profiles/ids
      next      the key was revoked, is mistyped or belongs elsewhere; make a new one at https://platform.photalabs.com and store it in its place
    --- status 1
    ");
}

#[test]
fn no_key() {
    let server = server();
    let run = check(&env(&server), &[], &[]);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    missing: no source has a key
      key       none
      next      set PHOTA_API_KEY to a key from https://platform.photalabs.com; `phota-check --explain` shows where it was looked for
    --- status 1
    ");
    assert!(server.requests().is_empty());
}

#[test]
fn no_key_where_one_was_named() {
    let server = server();
    let run = check(&env(&server), &["--env", "STAGING"], &[("PHOTA_KEY", &key(GOOD))]);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    missing: the source that was named has no key
      key       none
      not used  env:PHOTA_KEY
      next      name the source that has it, or none; `phota-check --explain` shows where it was looked for
    --- status 1
    ");
    assert!(server.requests().is_empty());
}

#[test]
fn a_malformed_key() {
    let server = server();
    let value = format!("Bearer {}", key(GOOD));
    let run = check(&env(&server), &[], &[("PHOTA_API_KEY", &value)]);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    malformed: the value begins with `Bearer `
      key       env:PHOTA_API_KEY, b3:1278d87b9690, 47 characters
      next      store the key alone; Phota's X-API-Key header takes no scheme
    --- status 1
    ");
    assert!(server.requests().is_empty());
}

#[test]
fn an_endpoint_that_accepts_any_key() {
    let server = server();
    let url = server.base_url_for(Behaviour::AcceptsAnyKey);
    let run = check(&env(&server), &["--base-url", &url], &[("PHOTA_API_KEY", &key(UNKNOWN))]);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    inconclusive: the endpoint accepted a random key as well, so it does not tell keys apart
      key       env:PHOTA_API_KEY, b3:0561ea9681cb, 40 characters
      asked     http://127.0.0.1:[PORT]/_/accepts-any-key.1/v1/phota/profiles/ids
      control   a random key was accepted (200)
      next      something else than the Phota API answered; check --base-url, and whether a proxy or log-in page is in between
    --- status 3
    ");
    check(&env(&server), &["--base-url", &url, "--no-control"], &[("PHOTA_API_KEY", &key(UNKNOWN))])
        .expect_status(0);
}

#[test]
fn an_account_without_credit() {
    let server = server();
    let run = check(&env(&server), &[], &[("PHOTA_API_KEY", &key(POOR))]);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    accepted: the API recognised the key (402)
      key       env:PHOTA_API_KEY, b3:5cd32e159fc4, 40 characters
      asked     http://127.0.0.1:[PORT]/v1/phota/profiles/ids
      control   a random key was refused (401)
      warning   the account has no prepaid credit left (402)
    --- status 0
    ");
}

#[test]
fn a_rotation_that_is_not_done() {
    let server = server();
    let variables = [("PHOTA_API_KEY", key(GOOD)), ("OLD", key(OLD)), ("GONE", key(UNKNOWN))];
    let variables = variables.each_ref().map(|(name, value)| (*name, value.as_str()));
    let env = env(&server);
    let run = check(&env, &["--revoked-env", "OLD"], &variables);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    rejected: old key still accepted
      key       env:PHOTA_API_KEY, b3:42f8ce5f3b6e, 40 characters
      asked     http://127.0.0.1:[PORT]/v1/phota/profiles/ids
      control   a random key was refused (401)
      old key   was accepted (200)
      next      revoke the old key at https://platform.photalabs.com, then check again
    --- status 1
    ");
    let run = check(&env, &["--revoked-env", "GONE", "--format", "json"], &variables);
    run.expect_status(0);
    assert_eq!(run.json()["revoked"]["status"], "rejected");
    let run = check(&env, &["--revoked-env", "PHOTA_API_KEY"], &variables);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stderr
    error: the old key is the same as the new one: env:PHOTA_API_KEY and env:PHOTA_API_KEY hold the same key
      put the new key in one place and the old key in the other
    --- status 2
    ");
    let run = check(&env, &["--revoked-env", "NEVER_SET"], &variables);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stderr
    error: there is no old key to check: env:NEVER_SET is not set
      put the old key there for this check, or leave the rotation check out
    --- status 2
    ");
}

#[test]
fn the_old_key_may_come_from_a_file() {
    let server = server();
    let env = env(&server);
    env.write("old", format!("{}\n", key(OLD)));
    let run = check(&env, &["--revoked-key-file", "old"], &[("PHOTA_API_KEY", &key(GOOD))]);
    run.expect_status(1);
    assert!(run.stdout.contains("old key still accepted"), "{}", run.report());
}

#[test]
fn json_is_one_object() {
    let server = server();
    let env = env(&server);
    env.write(".env", env_line(&key(UNKNOWN)));
    let run = check(&env, &["--format", "json"], &[("PHOTA_API_KEY", &key(GOOD))]);
    insta::assert_snapshot!(shown(&run, &server), @r#"
    --- stdout
    {"schema_version":1,"status":"accepted","http_status":200,"reason":null,"warnings":[],"key":{"source":"env:PHOTA_API_KEY","fingerprint":"b3:42f8ce5f3b6e","length":40},"shadowed":["dotenv:.env"],"control":{"status":"rejected","http_status":401},"revoked":null,"endpoint":"http://127.0.0.1:[PORT]/v1/phota/profiles/ids","attempts":1,"elapsed_ms":[MS]}
    --- status 0
    "#);
    assert_eq!(run.json()["key"]["fingerprint"], fingerprint(&key(GOOD)));
    let run = check(&env, &["--format", "json", "--no-dotenv"], &[]);
    insta::assert_snapshot!(shown(&run, &server), @r#"
    --- stdout
    {"schema_version":1,"status":"missing","http_status":null,"reason":"no source has a key","warnings":[],"key":null,"shadowed":[],"control":null,"revoked":null,"endpoint":"http://127.0.0.1:[PORT]/v1/phota/profiles/ids","attempts":0,"elapsed_ms":[MS]}
    --- status 1
    "#);
}

#[test]
fn several_keys_end_as_the_worst() {
    let server = server();
    let (good, unknown) = (key(GOOD), key(UNKNOWN));
    let variables = [("A", good.as_str()), ("B", unknown.as_str())];
    let run =
        check(&env(&server), &["--env", "A", "--env", "B", "--env", "C", "--format", "json"], &variables);
    run.expect_status(1);
    let statuses: Vec<_> = run.json()["results"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|result| result["status"].as_str().expect("a string").to_owned())
        .collect();
    assert_eq!(statuses, ["accepted", "rejected", "missing"], "{}", run.report());
    check(&env(&server), &["--env", "A"], &variables).expect_status(0);
}

#[test]
fn explain_shows_every_place_and_sends_nothing() {
    let server = server();
    let env = env(&server);
    env.write(".env", env_line(&key(UNKNOWN)));
    env.write("secret", key(OLD));
    let good = key(GOOD);
    let variables = [("PHOTA_KEY", good.as_str()), ("PHOTA_API_KEY_FILE", "secret")];
    let run = check(&env, &["--explain"], &variables);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    source                 state     key
    key-file               absent    none named with --key-file
    env:PHOTA_API_KEY      absent
    file:secret            found     b3:b0d203a39fb2, 40 characters
    dotenv:.env            shadowed  b3:0561ea9681cb, 40 characters
    profile                absent    none chosen with --profile or PHOTA_PROFILE
    env:PHOTA_KEY          shadowed  b3:42f8ce5f3b6e, 40 characters (PHOTA_API_KEY is the documented name)
    env:PHOTALABS_API_KEY  absent
    env:PHOTOLABS_API_KEY  absent
    --- status 0
    ");
    let run = check(&env, &["--explain", "--format", "json"], &variables);
    run.expect_status(0);
    assert_eq!(run.json()["sources"].as_array().map(Vec::len), Some(8), "{}", run.report());
    let run = check(&env, &["--explain", "--no-dotenv", "--env", "NEVER_SET"], &variables);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    source                 state     key
    key-file               absent    none named with --key-file
    env:NEVER_SET          absent
    file:secret            shadowed  b3:b0d203a39fb2, 40 characters
    dotenv:.env            skipped   left out by --no-dotenv
    profile                absent    none chosen with --profile or PHOTA_PROFILE
    env:PHOTA_KEY          shadowed  b3:42f8ce5f3b6e, 40 characters (PHOTA_API_KEY is the documented name)
    env:PHOTALABS_API_KEY  absent
    env:PHOTOLABS_API_KEY  absent

    the source that was named has no key; set PHOTA_API_KEY to a key from https://platform.photalabs.com
    --- status 1
    ");
    assert!(server.requests().is_empty());
}

#[test]
fn standard_input_and_files_hold_keys() {
    let server = server();
    let env = env(&server);
    env.write("keys/phota", format!("{}\r\n", key(GOOD)));
    check(&env, &["--key-file", "keys/phota"], &[]).expect_status(0);
    check(&env, &[], &[("PHOTA_API_KEY_FILE", "keys/phota")]).expect_status(0);
    check_with_input(&env, &["--key-file", "-"], &[], &format!("{}\n", key(GOOD))).expect_status(0);
    let run = check_with_input(&env, &["--key-file", "-"], &[], "");
    run.expect_status(1);
    assert!(run.stdout.starts_with("missing: key-file:- is set but empty"), "{}", run.report());
}

#[test]
fn a_dotenv_file_is_used_but_not_in_ci() {
    let server = server();
    let env = env(&server);
    env.write(".env", env_line(&key(GOOD)));
    check(&env, &[], &[]).expect_status(0);
    check(&env, &[], &[("CI", "true")]).expect_status(1);
    check(&env, &["--no-dotenv"], &[]).expect_status(1);
}

#[test]
fn a_profile_of_the_user_is_used() {
    let server = server();
    let env = env(&server);
    let folder = env.root().join("home/.config/phota");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("config.yaml"), "profiles: {work: {key_command: [cat, kept]}}\n").expect("a file");
    env.write("kept", key(GOOD));
    let run = check(&env, &["--profile", "work", "--format", "json"], &[]);
    run.expect_status(0);
    assert_eq!(run.json()["key"]["source"], "profile:work");
    check(&env, &[], &[("PHOTA_PROFILE", "work")]).expect_status(0);
    let run = check(&env, &["--profile", "other"], &[]);
    run.expect_status(2);
    assert!(run.stderr.contains("there is no profile `other`"), "{}", run.report());
}

#[test]
fn github_gets_annotations_outputs_and_a_summary() {
    let server = server();
    let mut env = env(&server);
    for (variable, file) in [("GITHUB_OUTPUT", "output"), ("GITHUB_STEP_SUMMARY", "summary")] {
        env.write(file, "");
        env.set(variable, env.work().join(file).display().to_string());
    }
    env.set("GITHUB_ACTIONS", "true");
    let run = check(&env, &[], &[("PHOTA_API_KEY", &key(UNKNOWN))]);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    ::error title=phota-check::rejected (env:PHOTA_API_KEY): the API does not know this key (401). Next: the key was revoked, is mistyped or belongs elsewhere; make a new one at https://platform.photalabs.com and store it in its place
    rejected: the API does not know this key (401)
      key       env:PHOTA_API_KEY, b3:0561ea9681cb, 40 characters
      asked     http://127.0.0.1:[PORT]/v1/phota/profiles/ids
      next      the key was revoked, is mistyped or belongs elsewhere; make a new one at https://platform.photalabs.com and store it in its place
    --- status 1
    ");
    insta::assert_snapshot!(env.read("output"), @r"
    status=rejected
    http-status=401
    fingerprint=b3:0561ea9681cb
    source=env:PHOTA_API_KEY
    ");
    let summary = env.read("summary").replace(&server.port().to_string(), "[PORT]");
    insta::assert_snapshot!(summary, @r"
    ### phota-check

    | status | key | reason | next |
    |---|---|---|---|
    | rejected | env\:PHOTA\_API\_KEY, b3\:0561ea9681cb, 40 characters | the API does not know this key \(401\) | the key was revoked, is mistyped or belongs elsewhere; make a new one at https\://platform\.photalabs\.com and store it in its place |

    Asked: http\://127\.0\.0\.1\:[PORT]/v1/phota/profiles/ids
    ");
    let run = check(&env, &["--timeout", "0"], &[]);
    run.expect_status(2);
}

#[test]
fn an_event_without_secrets_warns() {
    let server = server();
    let mut env = env(&server);
    let event = r#"{"pull_request": {"head": {"repo": {"full_name": "fork/x"}}, "base": {"repo": {"full_name": "us/x"}}}}"#;
    env.write("event.json", event);
    env.set("GITHUB_EVENT_PATH", env.work().join("event.json").display().to_string());
    let variables =
        [("GITHUB_ACTIONS", "true"), ("GITHUB_EVENT_NAME", "pull_request"), ("PHOTA_API_KEY", "")];
    let run = check(&env, &[], &variables);
    insta::assert_snapshot!(shown(&run, &server), @r"
    --- stdout
    ::warning title=phota-check::unavailable: pull requests from forks get no secrets, so there is no key to check. Next: nothing was checked; the check runs again when the change is in the repository itself
    unavailable: pull requests from forks get no secrets, so there is no key to check
      key       none
      next      nothing was checked; the check runs again when the change is in the repository itself
    --- status 0
    ");
    check(&env, &["--on-unavailable", "fail"], &variables).expect_status(1);
    // A key that is there all the same is checked.
    check(&env, &[], &[variables[0], variables[1], ("PHOTA_API_KEY", &key(UNKNOWN))]).expect_status(1);
}

#[test]
fn tls_with_a_private_authority() {
    let server =
        FakeApi::builder().key(key(GOOD)).tls(TlsMode::OwnAuthority).start().expect("a loopback port");
    let env = env(&server);
    env.write("ca.pem", server.ca_pem().expect("TLS is on"));
    let variables = [("PHOTA_API_KEY", &*key(GOOD))];
    let run = check(&env, &[], &variables);
    run.expect_status(3);
    assert!(run.stdout.contains("TLS failed") && run.stdout.contains("--ca-file"), "{}", run.report());
    check(&env, &["--ca-file", "ca.pem"], &variables).expect_status(0);
    let run = check(&env, &["--ca-file", "missing.pem"], &variables);
    run.expect_status(2);
}

#[test]
fn wrong_usage_ends_with_two_and_says_what_to_do() {
    let server = server();
    let env = env(&server);
    env.write("huge", vec![b'a'; 3 * 1024 * 1024]);
    fs::create_dir_all(env.work().join("folder")).expect("a folder");
    let good = key(GOOD);
    let set = [("PHOTA_API_KEY", good.as_str())];
    let mut said = String::new();
    for args in [
        &["--key-file", "folder"][..],
        &["--key-file", "missing"],
        &["--key-file", "huge"],
        &["--base-url", "http://api.photalabs.com/v1/phota"],
        &["--base-url", "https://user:pass@api.photalabs.com/"],
        &["--base-url", "api.photalabs.com"],
        &["--no-such-option"],
        &[&good],
        &["--env", &good],
        &["--profile", &good],
        &["--key-file", &good],
        &["--timeout", &good],
        &["--format", &good],
        &["--retries", "-1"],
        &["--revoked-env", "A", "--revoked-key-file", "b"],
        &["--env", "A", "--env", "B", "--revoked-env", "C"],
        &["--key-file", "-", "--revoked-key-file", "-"],
    ] {
        let run = check(&env, args, &set);
        run.expect_status(2);
        assert_eq!(run.stdout, "", "{}", run.report());
        said.push_str(&run.stderr);
    }
    insta::assert_snapshot!(said, @r"
    error: cannot read the key file folder: it is a folder, not a file
      name a file that holds the key alone (--key-file, PHOTA_API_KEY_FILE)
    error: cannot read the key file missing: No such file or directory (os error 2)
      name a file that holds the key alone (--key-file, PHOTA_API_KEY_FILE)
    error: the key file huge is larger than 2 MiB
      name a file that holds the key alone (--key-file, PHOTA_API_KEY_FILE)
    error: the base URL cannot be used: it would send the key unencrypted; use https (plain http is for loopback addresses only)
      correct --base-url or PHOTA_BASE_URL; without them the official address is used
    error: the base URL cannot be used: it holds a user name or password; the key is sent alone
      correct --base-url or PHOTA_BASE_URL; without them the official address is used
    error: the base URL cannot be used: it is not an absolute URL such as https://api.photalabs.com/v1/phota
      correct --base-url or PHOTA_BASE_URL; without them the official address is used
    error: there is no option --no-such-option; did you mean --no-control?
      see `phota-check --help`
    error: phota-check takes no key and no other argument: every process can see arguments
      set PHOTA_API_KEY, or give the key to `phota-check --key-file -`
    error: the value of --env is not the name of a variable
      see `phota-check --help`
    error: the value of --profile is not the name of a profile
      see `phota-check --help`
    error: a file that was named is not there, and its name looks like a key
      see `phota-check --help`
    error: the value of --timeout is not a number of seconds
      see `phota-check --help`
    error: the value of --format must be one of: human, json, github
      see `phota-check --help`
    error: there is no option -1
      see `phota-check --help`
    error: --revoked-env cannot be used with --revoked-key-file
      see `phota-check --help`
    error: a rotation has one new key; give --env once
      see `phota-check --help`
    error: standard input cannot be both the new key and the old one
      see `phota-check --help`
    ");
    assert!(server.requests().is_empty());
}

#[test]
fn odd_keys_are_not_sent_and_not_shown() {
    let server = server();
    let env = env(&server);
    let mut said = String::new();
    let long = key(GOOD).repeat(1024 * 1024 / 40);
    for (name, value) in [
        ("a megabyte", long.as_bytes()),
        ("a line break", b"abc\ndef"),
        ("a NUL", b"abc\0def"),
        ("UTF-8", "schl\u{fc}ssel".as_bytes()),
        ("not UTF-8", b"abc\xff\xfe"),
        ("white space", b" abc "),
        ("nothing but newlines", b"\n\n"),
    ] {
        env.write("key", value);
        let run = check(&env, &["--key-file", "key", "--format", "json"], &[]);
        run.expect_status(1);
        let json = run.json();
        said.push_str(&format!("{name}: {} {} {}\n", json["status"], json["reason"], json["key"]["length"]));
    }
    insta::assert_snapshot!(said, @r#"
    a megabyte: "malformed" "the value is longer than 8 KiB" 1048560
    a line break: "malformed" "the value contains a line break" 7
    a NUL: "malformed" "the value contains a control character" 7
    UTF-8: "malformed" "the value contains a byte that is not ASCII" 9
    not UTF-8: "malformed" "the value contains a byte that is not ASCII" 5
    white space: "malformed" "the value begins or ends with white space" 5
    nothing but newlines: "malformed" "the value contains a line break" 1
    "#);
    assert!(server.requests().is_empty());
}

#[test]
fn no_network_is_inconclusive() {
    let server = server();
    let env = env(&server);
    let variables = [("PHOTA_API_KEY", &*key(GOOD))];
    let run = check(&env, &["--base-url", "https://phota.invalid", "--retries", "0"], &variables);
    run.expect_status(3);
    assert!(run.stdout.contains("next"), "{}", run.report());
    let proxy = format!("http://127.0.0.1:{}", server.port());
    let through = [variables[0], ("HTTPS_PROXY", proxy.as_str())];
    let run = check(&env, &["--base-url", "https://phota.invalid", "--retries", "0"], &through);
    run.expect_status(3);
    assert!(run.stdout.contains("no way through the proxy"), "{}", run.report());
    let run = check(
        &env,
        &["--base-url", "https://phota.invalid"],
        &[variables[0], ("HTTPS_PROXY", "socks5://u:pw@x")],
    );
    run.expect_status(2);
    assert!(!run.stderr.contains("pw"), "{}", run.report());
}

#[test]
fn the_deadline_bounds_everything() {
    let server = server();
    let url = server.base_url_for(Behaviour::TooManyRequestsSeconds);
    let env = env(&server);
    let run = check(&env, &["--base-url", &url, "--timeout", "0.5"], &[("PHOTA_API_KEY", &key(GOOD))]);
    run.expect_status(3);
    assert!(run.stdout.contains("too many requests (429)"), "{}", run.report());
}

#[cfg(unix)]
#[test]
fn ctrl_c_ends_with_130() {
    use std::io::Read as _;

    let server =
        FakeApi::builder().pause(std::time::Duration::from_secs(60)).start().expect("a loopback port");
    let env = env(&server);
    let mut command = env.check_command(&["--base-url", &server.base_url_for(Behaviour::SlowHeaders)]);
    command.env("PHOTA_API_KEY", key(GOOD)).stdout(std::process::Stdio::piped());
    let mut child = command.spawn().expect("phota-check runs");
    while server.requests().is_empty() {
        assert!(child.try_wait().expect("a child").is_none(), "it ended before it was interrupted");
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    let kill = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill runs");
    assert!(kill.success());
    let mut stdout = String::new();
    child.stdout.take().expect("it is piped").read_to_string(&mut stdout).expect("text");
    assert_eq!((child.wait().expect("a child").code(), stdout.as_str()), (Some(130), ""));
}

#[test]
fn a_closed_pipe_changes_nothing() {
    let server = server();
    let env = env(&server);
    let mut command = env.check_command(&[]);
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let child =
        command.env("PHOTA_API_KEY", key(UNKNOWN)).stdout(writer).stderr(std::process::Stdio::piped());
    let output = child.spawn().expect("phota-check runs").wait_with_output().expect("a child");
    assert_eq!((output.status.code(), String::from_utf8_lossy(&output.stderr).as_ref()), (Some(1), ""));
}

#[cfg(target_os = "linux")]
#[test]
fn a_report_that_cannot_be_written_is_not_success() {
    let server = server();
    let env = env(&server);
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").expect("Linux has it");
    for (seed, status) in [(GOOD, 3), (UNKNOWN, 1)] {
        let mut command = env.check_command(&["--format", "json"]);
        let child =
            command.env("PHOTA_API_KEY", key(seed)).stdout(full()).stderr(std::process::Stdio::piped());
        let output = child.spawn().expect("phota-check runs").wait_with_output().expect("a child");
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(status), "{stderr}");
        assert!(stderr.contains("cannot write the report"), "{stderr}");
    }
    let variables = [("PHOTA_API_KEY", &*key(GOOD)), ("GITHUB_OUTPUT", "/dev/full")];
    let run = check(&env, &["--format", "github"], &variables);
    run.expect_status(3);
    assert!(run.stderr.contains("cannot write to GITHUB_OUTPUT"), "{}", run.report());
}

#[test]
fn help_says_how_it_ends() {
    let server = server();
    let env = env(&server);
    let run = check(&env, &["--help"], &[]);
    run.expect_status(0);
    for part in ["Exit status:", "PHOTA_API_KEY_FILE", "Examples:", "--revoked-env"] {
        assert!(run.stdout.contains(part), "{}", run.report());
    }
}
