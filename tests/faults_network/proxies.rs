//! The proxy of the environment: which variables count, and that neither the key nor the proxy's password shows.

use phota_fake_api::{FakeApi, FakeProxy, ProxyMode, TlsMode};

use super::{GOOD, check_command, expect_unclear, server, verify_command, without_keys};
use crate::util::{Run, TestEnv, env_line, key};

/// A host that the proxy alone can reach.
const URL: &str = "https://elsewhere.example/v1/phota";

/// What nobody may see; `p@ss:word` as it stands in a URL.
const PASSWORD: &str = "p%40ss%3Aword";

/// `user:p@ss:word` in base64.
const AUTHORIZATION: &str = "Basic dXNlcjpwQHNzOndvcmQ=";

/// A server whose certificate is for elsewhere.example.
fn elsewhere() -> FakeApi {
    server().tls(TlsMode::WrongHost).start().expect("a loopback port")
}

fn proxy(mode: ProxyMode) -> FakeProxy {
    FakeProxy::start(mode).expect("a loopback port")
}

/// An environment that trusts the server and has a key in a file.
fn env(server: &FakeApi) -> TestEnv {
    let env = TestEnv::new();
    env.write("ca.pem", server.ca_pem().expect("it speaks TLS"));
    env.write("found.env", env_line(&key(GOOD)));
    env
}

/// Runs both programs with these variables.
#[track_caller]
fn both(env: &TestEnv, variables: &[(&str, &str)], more: &[&str]) -> [Run; 2] {
    let url: &[&str] = if more.contains(&"--base-url") { &[] } else { &["--base-url", URL] };
    let args = [&["--ca-file", "ca.pem"], url, more].concat();
    [check_command(env, &args), verify_command(env, &args)].map(|mut command| {
        command.envs(variables.iter().copied());
        let run = without_keys(env.run(command, b""));
        for secret in [PASSWORD, "p@ss:word", "ss:word", &AUTHORIZATION["Basic ".len()..]] {
            assert!(!run.stdout.contains(secret) && !run.stderr.contains(secret), "{}", run.report());
        }
        run
    })
}

#[test]
fn every_variable_is_honoured_in_its_order() {
    let server = elsewhere();
    for name in ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"] {
        let proxy = proxy(ProxyMode::Tunnel(server.port()));
        let [check, scan] = both(&env(&server), &[(name, &proxy.url())], &[]);
        check.expect_status(0);
        scan.expect_status(1);
        assert!(proxy.heads().iter().all(|head| head.starts_with("CONNECT elsewhere.example:443 ")));
        assert!(!proxy.heads().is_empty(), "{name} was not honoured");
    }
    let (first, second) = (proxy(ProxyMode::Tunnel(server.port())), proxy(ProxyMode::Tunnel(server.port())));
    let variables = [("ALL_PROXY", second.url()), ("HTTPS_PROXY", first.url())];
    let variables = variables.each_ref().map(|(name, url)| (*name, url.as_str()));
    both(&env(&server), &variables, &[])[0].expect_status(0);
    assert!(!first.heads().is_empty() && second.heads().is_empty());
}

#[test]
fn a_password_reaches_the_proxy_and_nobody_else() {
    let server = elsewhere();
    let mode = ProxyMode::Authenticated { port: server.port(), authorization: AUTHORIZATION.to_owned() };
    let proxy = proxy(mode);
    let env = env(&server);
    let right = proxy.url_with(&format!("user:{PASSWORD}"));
    let [check, scan] = both(&env, &[("HTTPS_PROXY", &right)], &[]);
    check.expect_status(0);
    scan.expect_status(1);
    assert!(server.requests().iter().all(|request| request.header("proxy-authorization").is_none()));
    // Under another user's name it is wrong.
    let wrong = proxy.url_with(&format!("nobody:{PASSWORD}"));
    for format in ["json", "github", "human"] {
        let [check, scan] = both(&env, &[("HTTPS_PROXY", &wrong)], &["--format", format]);
        check.expect_status(3);
        scan.expect_status(3);
        assert!(check.stdout.contains("no way through the proxy: it answered 407"), "{}", check.report());
        assert!(scan.stderr.contains("no way through the proxy: it answered 407"), "{}", scan.report());
        let advises = check.stdout.contains("with user name and password");
        assert_eq!(advises, format != "json", "{}", check.report());
    }
}

/// What cannot be a proxy is a fault of the configuration; its value is not repeated.
#[test]
fn a_proxy_that_cannot_be_one_is_refused() {
    let server = elsewhere();
    for url in [format!("socks5://user:{PASSWORD}@h"), format!("http//user:{PASSWORD}@h h")] {
        for run in both(&env(&server), &[("HTTPS_PROXY", &url)], &[]) {
            run.expect_status(2);
            assert!(run.stderr.contains("HTTPS_PROXY is not an http"), "{}", run.report());
        }
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn proxies_that_fail_are_inconclusive() {
    let server = elsewhere();
    let closed = proxy(ProxyMode::Says(""));
    let garbage = proxy(ProxyMode::Says("\u{1b}[31mno HTTP\r\n\r\n"));
    let hanging = proxy(ProxyMode::Hangs);
    let dripping = proxy(ProxyMode::Drips(std::time::Duration::from_millis(20)));
    // One that looks into TLS, with a certificate that nobody trusts.
    let stranger = elsewhere();
    let middle = proxy(ProxyMode::Tunnel(stranger.port()));
    for (proxy, timeout, reason) in [
        (&closed, "60", "no way through the proxy: proxy server did not respond"),
        (&garbage, "60", "the answer is not HTTP"),
        (&hanging, "1", "no whole answer within the time limit"),
        (&dripping, "1", "no whole answer within the time limit"),
    ] {
        let [check, scan] = both(&env(&server), &[("HTTPS_PROXY", &proxy.url())], &["--timeout", timeout]);
        expect_unclear(&check, reason);
        scan.expect_status(3);
        assert!(scan.stderr.contains(reason), "{}", scan.report());
        // One of each program: the same would happen again.
        assert_eq!(proxy.heads().len(), 2, "{reason}");
    }
    let [check, scan] = both(&env(&server), &[("HTTPS_PROXY", &middle.url())], &[]);
    expect_unclear(&check, "TLS failed");
    scan.expect_status(3);
    assert!(stranger.requests().is_empty());
    assert_eq!(server.connections(), 0);
}

/// A part of a name has 63 characters at most, so that without the proxy nobody has to be asked where this one is.
#[test]
fn no_proxy_leads_past_it() {
    let server = elsewhere();
    let proxy = proxy(ProxyMode::Tunnel(server.port()));
    let (url, host) = (proxy.url(), format!("{}.example", "a".repeat(64)));
    let base_url = format!("https://{host}/v1/phota");
    let args = ["--base-url", base_url.as_str(), "--timeout", "5"];
    for (name, list) in [("NO_PROXY", "example"), ("NO_PROXY", "*"), ("no_proxy", "a.b, .EXAMPLE")] {
        let [check, scan] = both(&env(&server), &[("HTTPS_PROXY", url.as_str()), (name, list)], &args);
        expect_unclear(&check, &format!("the host {host} was not found"));
        scan.expect_status(3);
    }
    assert!(proxy.heads().is_empty(), "{:?}", proxy.heads());
    both(&env(&server), &[("HTTPS_PROXY", &url), ("NO_PROXY", "other.example")], &args)[0].expect_status(3);
    assert!(!proxy.heads().is_empty());
}

/// Plain http is for this machine alone, where nobody needs a proxy, which would see the key.
#[test]
fn no_proxy_sees_what_is_not_encrypted() {
    let server = server().start().expect("a loopback port");
    let proxy = proxy(ProxyMode::Tunnel(server.port()));
    let url = proxy.url();
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let variables = names.map(|name| (name, url.as_str()));
    let [check, scan] = both(&env(&elsewhere()), &variables, &["--base-url", &server.base_url()]);
    check.expect_status(0);
    scan.expect_status(1);
    assert!(proxy.heads().is_empty());
}
