//! Certificates and handshakes that prove nothing: no key is sent, and the message says what to do.

use std::{
    io::{Read, Write},
    net::{Ipv4Addr, TcpListener},
    thread,
};

use phota_fake_api::TlsMode;

use super::{GOOD, check, expect_unclear, server, verify};
use crate::util::{Run, TestEnv};

/// What phota-check says as people see it, and that phota-scan knows nothing of the key either.
#[track_caller]
fn expect_tls_failure(env: &TestEnv, args: &[&str], reason: &str) {
    let args = [args, &["--timeout", "60"]].concat();
    expect_unclear(&check(env, &args), &format!("TLS failed: {reason}"));
    let run = verify(env, GOOD, &args);
    run.expect_status(3);
    assert!(run.stderr.contains(&format!("TLS failed: {reason}")), "{}", run.report());
    let shown = check(env, &[&args[..], &["--format", "human"]].concat());
    assert!(shown.stdout.contains("  next      check the port of --base-url"), "{}", shown.report());
}

#[test]
fn a_certificate_that_proves_nothing() {
    for (mode, reason) in [
        (TlsMode::WrongHost, "invalid peer certificate: certificate not valid for name \"127.0.0.1\""),
        (TlsMode::Expired, "invalid peer certificate: certificate expired"),
        (TlsMode::NotYetValid, "invalid peer certificate: certificate not valid yet"),
        (TlsMode::WrongUsage, "invalid peer certificate: certificate does not allow extended key usage"),
    ] {
        let server = server().tls(mode).start().expect("a loopback port");
        let env = TestEnv::new();
        env.write("ca.pem", server.ca_pem().expect("it speaks TLS"));
        expect_tls_failure(&env, &["--base-url", &server.base_url(), "--ca-file", "ca.pem"], reason);
        assert!(server.requests().is_empty(), "{mode:?}");
        // A handshake that failed would fail again: one of each program and of each run.
        assert_eq!(server.connections(), 3, "{mode:?}");
    }
}

#[test]
fn a_certificate_of_an_unknown_authority() {
    for mode in [TlsMode::OwnAuthority, TlsMode::SelfSigned] {
        let server = server().tls(mode).start().expect("a loopback port");
        let other = server_of(TlsMode::OwnAuthority);
        let env = TestEnv::new();
        env.write("other.pem", other.ca_pem().expect("it speaks TLS"));
        let args = ["--base-url", &server.base_url(), "--ca-file", "other.pem"];
        expect_tls_failure(&env, &args, "invalid peer certificate: ");
        assert!(server.requests().is_empty() && other.connections() == 0, "{mode:?}");
    }
}

/// Who names a certificate with `--ca-file` trusts it, signed by itself or not.
#[test]
fn a_certificate_of_ones_own() {
    let server = server_of(TlsMode::SelfSigned);
    let env = TestEnv::new();
    env.write("own.pem", server.ca_pem().expect("it speaks TLS"));
    check(&env, &["--base-url", &server.base_url(), "--ca-file", "own.pem"]).expect_status(0);
}

fn server_of(mode: TlsMode) -> phota_fake_api::FakeApi {
    server().tls(mode).start().expect("a loopback port")
}

#[test]
fn a_port_that_speaks_no_tls() {
    let server = server_of(TlsMode::Off);
    let env = TestEnv::new();
    let url = server.base_url().replace("http://", "https://");
    expect_tls_failure(&env, &["--base-url", &url], "received corrupt message");
    assert!(server.requests().is_empty());
}

#[test]
fn a_port_that_speaks_tls_alone() {
    let server = server_of(TlsMode::OwnAuthority);
    let env = TestEnv::new();
    let url = server.base_url().replace("https://", "http://");
    let args = ["--base-url", &url, "--retries", "0"];
    let run: Run = check(&env, &args);
    expect_unclear(&run, "the answer is not HTTP");
    assert!(server.requests().is_empty());
    verify(&env, GOOD, &["--base-url", &url]).expect_status(3);
}

/// Versions below 1.2 are not spoken. The server answers as one of TLS 1.1, or with the alert that says so.
#[test]
fn a_server_that_speaks_old_tls_alone() {
    for (answer, reason) in [
        (server_hello_of_tls_1_1(), "peer is incompatible"),
        (vec![0x15, 3, 2, 0, 2, 2, 70], "received fatal alert: "),
    ] {
        let port = answers_tls_with(answer);
        let env = TestEnv::new();
        expect_tls_failure(&env, &["--base-url", &format!("https://127.0.0.1:{port}/v1/phota")], reason);
    }
}

/// RFC 4346, section 7.4.1.3: version 3.2, a random, no session, AES-128 with SHA, no compression.
fn server_hello_of_tls_1_1() -> Vec<u8> {
    let body = [&[3, 2][..], &[7; 32], &[0], &[0, 0x2f], &[0]].concat();
    let length = |bytes: &[u8]| u16::try_from(bytes.len()).expect("it is short").to_be_bytes();
    let message = [&[2, 0][..], &length(&body), &body].concat();
    [&[0x16, 3, 2][..], &length(&message), &message].concat()
}

/// Answers the first bytes of every connection with these, until the test ends.
fn answers_tls_with(answer: Vec<u8>) -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port");
    let port = listener.local_addr().expect("it is bound").port();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.expect("a connection");
            let mut hello = [0; 4096];
            // A client that is gone has made up its mind.
            let _ = client.read(&mut hello).and_then(|_| client.write_all(&answer));
            let _ = std::io::copy(&mut client, &mut std::io::sink());
        }
    });
    port
}
