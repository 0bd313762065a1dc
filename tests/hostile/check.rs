//! `phota-check`: what it quotes of names, profiles, addresses and answers is inert.

use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    thread,
};

use super::inert::{TEXTS, expect_inert, expect_inert_report};
use crate::util::{TestEnv, key};

const FORMATS: [&str; 3] = ["human", "json", "github"];

/// Answers each request on loopback with this, until the test ends.
fn server(answer: Vec<u8>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("http://{}/v1/phota", listener.local_addr().expect("it is bound"));
    thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut request = [0; 4096];
            // Who asks may go away.
            let _ = stream.read(&mut request).and_then(|_| stream.write_all(&answer));
        }
    });
    url
}

fn answer(status: &str, headers: &str, body: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n{body}", body.len())
        .into_bytes()
}

#[test]
fn answers_of_the_api() {
    let detail = serde_json::to_string(&TEXTS.join(" ")).expect("text is JSON");
    let body = format!("{{\"detail\": {detail}}}");
    let line = |text: &str| text.replace(['\r', '\n'], " ");
    let mut env = TestEnv::new();
    env.set("PHOTA_API_KEY", key(1));
    env.set("GITHUB_STEP_SUMMARY", env.root().join("summary").to_string_lossy());
    env.set("GITHUB_OUTPUT", env.root().join("output").to_string_lossy());
    let header = |text: &str| {
        format!("X-Y: {}\r\nLocation: {}\r\nContent-Type: {}\r\n", line(text), line(text), line(text))
    };
    let answers = [
        answer("401 Unauthorized", "Content-Type: application/json\r\n", &body),
        answer("422 Unprocessable", "Content-Type: application/json\r\n", &body),
        answer("403 Forbidden", "Content-Type: text/html\r\n", &TEXTS.join("\n")),
        answer("302 Found", &header(TEXTS[0]), ""),
        answer(&format!("404 {}", line(TEXTS[9])), &header(TEXTS[8]), &body),
        TEXTS.join("\n").into_bytes(),
        Vec::new(),
    ];
    for answer in answers {
        let url = server(answer);
        for format in FORMATS {
            let mut command = env.check_command(&["--base-url", &url, "--retries", "0", "--format", format]);
            command.env("NO_PROXY", "*");
            let run = env.run(command, b"");
            assert!(matches!(run.status, Some(1 | 3)), "{}", run.report());
            expect_inert_report(&run, format, &run.stdout);
            expect_inert(&run, "stderr", &run.stderr, &[]);
        }
    }
    for file in ["summary", "output"] {
        let text = std::fs::read_to_string(env.root().join(file)).expect("it was written");
        assert!(!text.contains(super::inert::acts), "{text}");
        assert!(
            !text.contains("<script") && !text.contains("](javascript") && !text.contains("`x`"),
            "{text}"
        );
        assert!(!text.lines().any(|line| line.starts_with("x=y") || line == "status=accepted"), "{text}");
    }
}

#[test]
fn names_files_and_profiles() {
    let env = TestEnv::new();
    env.write("../home/.config/phota/config.yaml", "profiles: {a: {key_file: nowhere}}\n");
    for (at, text) in TEXTS.into_iter().enumerate() {
        let quoted = serde_json::to_string(text).expect("text is JSON");
        // In turn, since each run takes its time.
        let format = FORMATS[at % FORMATS.len()];
        for args in [
            &["--key-file", text][..],
            &["--env", text],
            &["--profile", text],
            &["--base-url", text],
            &["--base-url", &format!("https://{text}/")],
            &["--ca-file", text],
            &["--revoked-env", text],
            &["--timeout", text],
            &[text],
            &[&format!("--{text}")],
            &["--explain", "--key-file", text],
            &["--explain", "--env", text],
        ] {
            let run = env.run(env.check_command(&[args, &["--format", format, "--no-dotenv"]].concat()), b"");
            expect_inert_report(&run, format, &run.stdout);
            expect_inert(&run, "stderr", &run.stderr, &[]);
            assert_ne!(run.status, Some(0), "{}", run.report());
        }
        for config in [
            format!("profiles: {{{quoted}: {{key_file: {quoted}}}}}\n"),
            format!("profiles: {{a: {{key_command: [{quoted}, x]}}}}\n"),
            format!("profiles: {{a: {{key_env: {quoted}}}}}\n"),
            format!("{quoted}: 1\n"),
        ] {
            env.write("../home/.config/phota/config.yaml", config);
            for profile in ["a", text] {
                let run = env.run(env.check_command(&["--profile", profile, "--format", format]), b"");
                expect_inert_report(&run, format, &run.stdout);
                expect_inert(&run, "stderr", &run.stderr, &[]);
            }
        }
    }
}
