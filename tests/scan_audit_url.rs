//! `phota-scan audit URL`: the clone, and what becomes of it.

use std::fs;

use crate::util::{TestEnv, env_line, key};

fn with_a_key() -> TestEnv {
    let env = TestEnv::repository();
    env.write("a.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    env.commit("first");
    env.git(&["rm", "-q", "a.env"]);
    env.commit("second");
    env
}

/// What is left in the folder for temporary files.
fn left_over(env: &TestEnv) -> Vec<String> {
    let names = fs::read_dir(env.root()).expect("it is there").filter_map(Result::ok);
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("phota-scan-")).collect()
}

#[test]
fn a_mirror_is_audited_and_removed() {
    let env = with_a_key();
    let url = format!("file://{}", env.work().display());
    let run = env.scan(&["audit", &url, "--format", "json"]);
    run.expect_status(1).expect_no_key(&key(1));
    let json = run.json();
    assert_eq!(json["scan"]["target"], url);
    assert_eq!(json["scan"]["complete"], true, "{}", run.report());
    assert_eq!(json["findings"][0]["path"], "a.env");
    assert_eq!(json["findings"][0]["commit"]["subject"], "first");
    assert_eq!(left_over(&env), [""; 0]);
}

#[test]
fn the_configuration_is_that_of_head() {
    let env = with_a_key();
    let url = format!("file://{}", env.work().display());
    env.write(".phota-scan.yaml", "version: 1\nexclude: ['*.env']\n");
    env.git(&["add", "-A"]);
    env.commit("third");
    env.scan(&["audit", &url]).expect_status(0);
    env.write("own.yaml", "version: 1\n");
    env.scan(&["audit", &url, "--config", "own.yaml"]).expect_status(1);
}

#[test]
fn what_cannot_be_cloned_is_not_clean_and_its_password_not_shown() {
    let env = TestEnv::new();
    // Nothing listens there.
    let password = key(7);
    let run = env.scan(&["audit", &format!("http://user:{password}@127.0.0.1:9/x.git")]);
    run.expect_status(3).expect_no_key(&password);
    assert!(run.stderr.contains("127.0.0.1"), "{}", run.report());
    assert_eq!(left_over(&env), [""; 0]);
    env.scan(&["audit", "file:///no/such/repository"]).expect_status(3);
}

#[test]
fn nothing_is_run_for_a_url() {
    let env = TestEnv::new();
    for url in ["ext::sh -c 'touch ran'", "ssh-helper::x", "--upload-pack=touch ran"] {
        env.scan(&["audit", "--", url]).expect_status(2);
    }
    // The URL is one that git takes, and leads to one that it would not.
    env.git(&["config", "--global", "url.ext::sh -c 'touch ran'.insteadOf", "https://h/"]);
    env.scan(&["audit", "https://h/x"]).expect_status(3);
    assert!(!env.work().join("ran").exists());
}

#[test]
#[cfg(unix)]
fn an_interrupted_audit_leaves_no_clone() {
    use std::{
        process::Stdio,
        thread::sleep,
        time::{Duration, Instant},
    };
    let env = TestEnv::new();
    // Accepts the connection and says nothing, so that git waits.
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("git://{}/x", listener.local_addr().expect("it is bound"));
    let mut command = env.command(env!("CARGO_BIN_EXE_phota-scan"));
    command.args(["audit", &url]).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().expect("it runs");
    let connection = listener.accept().expect("git connects");
    assert_eq!(left_over(&env).len(), 1);
    let id = child.id().to_string();
    assert!(std::process::Command::new("kill").args(["-TERM", &id]).status().expect("kill runs").success());
    let begun = Instant::now();
    let status = loop {
        match child.try_wait().expect("it can be waited for") {
            Some(status) => break status,
            None if begun.elapsed() > Duration::from_secs(60) => panic!("it goes on"),
            None => sleep(Duration::from_millis(20)),
        }
    };
    drop(connection);
    assert_eq!(status.code(), Some(130));
    assert_eq!(left_over(&env), [""; 0]);
}
