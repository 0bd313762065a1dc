//! `phota-scan audit URL`: the clone, and what becomes of it.

use std::{
    fs,
    io::{BufRead, BufReader, Write},
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};

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

/// Serves the files of a folder to whoever gives a user and a password, until the test ends.
fn serve(folder: PathBuf, user: &str, password: &str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let port = listener.local_addr().expect("it is bound").port();
    let wanted = format!("Authorization: Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}")));
    std::thread::spawn(move || {
        for connection in listener.incoming().flatten() {
            // A client that goes away has what it wants.
            let _ = answer(connection, &folder, &wanted);
        }
    });
    port
}

fn answer(mut connection: TcpStream, folder: &Path, wanted: &str) -> std::io::Result<()> {
    let mut lines = BufReader::new(connection.try_clone()?).lines();
    let request = lines.next().unwrap_or_else(|| Ok(String::new()))?;
    let headers: Vec<String> = lines.map_while(Result::ok).take_while(|line| !line.is_empty()).collect();
    let path = request.split([' ', '?']).nth(1).unwrap_or_default().trim_start_matches('/');
    let (status, body) = match fs::read(folder.join(path)) {
        _ if !headers.iter().any(|line| line == wanted) => ("401 Unauthorized", Vec::new()),
        Ok(body) => ("200 OK", body),
        Err(_) => ("404 Not Found", Vec::new()),
    };
    let length = body.len();
    write!(
        connection,
        "HTTP/1.1 {status}\r\nWWW-Authenticate: Basic realm=\"git\"\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n"
    )?;
    connection.write_all(&body)
}

/// The password works, and no process has it as an argument, whether phota-scan starts it or git does.
#[test]
fn a_password_reaches_git_but_no_argument() {
    let mut env = with_a_key();
    env.git(&["update-server-info"]);
    let password = key(8);
    let port = serve(env.work().join(".git"), "ada/x", &format!("{password}@"));
    // git writes down what it starts, and its helpers too.
    let trace = env.root().join("trace");
    env.set("GIT_TRACE", trace.to_string_lossy());
    // Helpers of the user's own are not asked about a URL that says it all, and others stay as they are.
    env.git(&[
        "config",
        "--global",
        "credential.helper",
        "!touch asked; echo password=wrong; echo username=ada; f",
    ]);
    env.set("GIT_CONFIG_COUNT", "1");
    env.set("GIT_CONFIG_KEY_0", "http.userAgent");
    env.set("GIT_CONFIG_VALUE_0", "agent-of-the-user");
    let url = format!("http://ada%2Fx:{password}%40@127.0.0.1:{port}/");
    env.write("list", &url);
    for arguments in
        [&["audit", &url, "--format", "json"][..], &["audit", "--repos", "list", "--format", "json"]]
    {
        let run = env.scan(arguments);
        run.expect_status(1).expect_no_key(&key(1)).expect_no_key(&password);
        assert_eq!(run.json()["scan"]["complete"], true, "{}", run.report());
        assert!(!env.work().join("asked").exists());
        let said = fs::read_to_string(&trace).expect("git wrote it");
        fs::remove_file(&trace).expect("it was read");
        assert!(said.contains("git clone") && said.contains("remote-http"), "{said}");
        assert!(
            !said.contains(&password),
            "an argument holds the password: {}",
            said.replace(&password, "***")
        );
    }
    let wrong = format!("http://ada:{password}@127.0.0.1:{port}/");
    let run = env.scan(&["audit", &wrong]);
    run.expect_status(3).expect_no_key(&password);
    assert!(run.stderr.contains("://***@127.0.0.1"), "{}", run.report());
}

#[test]
fn a_password_that_is_of_no_use_is_refused() {
    let env = TestEnv::new();
    let password = key(9);
    let run = env.scan(&["audit", &format!("ssh://ada:{password}@127.0.0.1/x")]);
    run.expect_status(2).expect_no_key(&password);
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
