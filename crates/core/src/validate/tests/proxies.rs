//! Proxies that work and that do not: what they see, what is said of them, and how often they are asked.

use phota_fake_api::{FakeProxy, ProxyMode};

use super::*;

/// Checks a good key at a host that only a proxy can reach, with one retry.
fn check_through(proxy_url: &str, server: &FakeApi, limit: Duration) -> Verdict {
    check_trusting(proxy_url, server.ca_pem().unwrap(), limit)
}

fn check_trusting(proxy_url: &str, authorities: &str, limit: Duration) -> Verdict {
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, authorities).unwrap();
    let options = ValidatorOptions {
        endpoint: Endpoint::parse("https://elsewhere.example/v1/phota").unwrap(),
        ca_file: Some(ca_file),
        retries: 1,
        ..ValidatorOptions::default()
    };
    let environment = Environment::of_variables([("HTTPS_PROXY", proxy_url)], PathBuf::new());
    let validator = Validator::new(&options, &environment).unwrap();
    validator.check(&key("good"), None, Instant::now() + limit)
}

const LONG: Duration = Duration::from_secs(60);

/// A server for elsewhere.example.
fn elsewhere() -> FakeApi {
    FakeApi::builder().key(made_up("good")).tls(TlsMode::WrongHost).start().unwrap()
}

/// The proxy learned the host, at most so often, and never the key.
#[track_caller]
fn assert_key_unseen(proxy: &FakeProxy, most: usize) {
    let heads = proxy.heads();
    assert!((1..=most).contains(&heads.len()), "{heads:?}");
    for head in heads {
        assert!(head.starts_with("CONNECT elsewhere.example:443 "), "{head}");
        assert!(!head.contains(&made_up("good")), "the key went to the proxy");
    }
}

#[test]
fn a_proxy_sees_the_host_and_not_the_key() {
    let server = elsewhere();
    let proxy = FakeProxy::start(ProxyMode::Tunnel(server.port())).unwrap();
    let verdict = check_through(&proxy.url(), &server, LONG);
    assert_eq!(verdict.status, Status::Accepted, "{:?}", verdict.reason);
    assert_key_unseen(&proxy, 2);
    assert!(!proxy.heads()[0].to_ascii_lowercase().contains("authorization"), "{:?}", proxy.heads());
}

#[test]
fn a_proxy_gets_its_user_name_and_password() {
    let server = elsewhere();
    // `user:pass word` in base64.
    let authorization = "Basic dXNlcjpwYXNzIHdvcmQ=".to_owned();
    let mode = ProxyMode::Authenticated { port: server.port(), authorization };
    let proxy = FakeProxy::start(mode).unwrap();
    let verdict = check_through(&proxy.url_with("user:pass%20word"), &server, LONG);
    assert_eq!(verdict.status, Status::Accepted, "{:?}", verdict.reason);
    let connected = server.connections();
    for wrong in ["user:pass", "user", "", ":pass%20word"] {
        let url = if wrong.is_empty() { proxy.url() } else { proxy.url_with(wrong) };
        let verdict = check_through(&url, &server, LONG);
        let Some(Reason::Proxy(why)) = &verdict.reason else { panic!("{wrong}: {:?}", verdict.reason) };
        assert!(why.starts_with("it answered 407 (127.0.0.1:") && !why.contains("pass"), "{wrong}: {why}");
        assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, 1), "{wrong}");
    }
    assert_eq!(server.connections(), connected, "nothing came through");
}

#[test]
fn a_proxy_may_be_spoken_to_in_tls() {
    let server = elsewhere();
    let authorization = "Basic dXNlcjpwYXNzIHdvcmQ=".to_owned();
    let mode = ProxyMode::Authenticated { port: server.port(), authorization };
    let proxy = FakeProxy::start_over_tls(mode).unwrap();
    let url = proxy.url_with("user:pass%20word");
    assert!(url.starts_with("https://user"), "{url}");
    let both = [server.ca_pem().unwrap(), proxy.ca_pem().unwrap()].concat();
    let verdict = check_trusting(&url, &both, LONG);
    assert_eq!(verdict.status, Status::Accepted, "{:?}", verdict.reason);
    assert_key_unseen(&proxy, 2);
    // A proxy that cannot show who it is learns neither its password nor the host.
    let (heads, connections) = (proxy.heads().len(), server.connections());
    let verdict = check_trusting(&url, server.ca_pem().unwrap(), LONG);
    let Some(Reason::Tls(why)) = &verdict.reason else { panic!("{:?}", verdict.reason) };
    assert!(why.contains("through the proxy 127.0.0.1:"), "{why}");
    assert_eq!((proxy.heads().len(), server.connections()), (heads, connections));
}

#[test]
fn a_proxy_that_makes_no_tunnel_is_inconclusive() {
    let server = elsewhere();
    const NO_WAY: &str = "no way through the proxy: ";
    let cases = [
        ("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n", NO_WAY, 1),
        ("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1/\r\n\r\n", NO_WAY, 1),
        ("HTTP/1.1 503 Service Unavailable\r\n\r\n", NO_WAY, 2),
        ("HTTP/1.1 429 Too Many Requests\r\n\r\n", NO_WAY, 2),
        ("", NO_WAY, 1),
        ("\x00\x1b[2J SSH-2.0\r\n\r\n", "the answer is not HTTP: ", 1),
        // A tunnel that leads nowhere.
        ("HTTP/1.1 200 Connected\r\n\r\n", "the connection failed: ", 2),
    ];
    for (says, begin, attempts) in cases {
        let proxy = FakeProxy::start(ProxyMode::Says(says)).unwrap();
        let verdict = check_through(&proxy.url(), &server, LONG);
        let reason = verdict.reason.unwrap().to_string();
        assert!(reason.starts_with(begin), "{says:?}: {reason}");
        assert!(reason.contains("127.0.0.1:"), "{says:?} names no proxy: {reason}");
        assert!(!reason.contains('\x1b'), "{says:?}: {reason}");
        assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, attempts), "{says:?}");
        assert_key_unseen(&proxy, attempts as usize);
    }
    assert_eq!(server.connections(), 0);
}

#[test]
fn a_proxy_that_keeps_silent_is_given_up() {
    let server = elsewhere();
    let proxy = FakeProxy::start(ProxyMode::Hangs).unwrap();
    let verdict = check_through(&proxy.url(), &server, Duration::from_millis(500));
    assert_eq!((verdict.status, verdict.reason), (Status::Inconclusive, Some(Reason::TimedOut)));
    assert_key_unseen(&proxy, 1);
}

/// ureq gives each piece of the proxy's answer the whole time that is left, so it would never end by itself.
#[test]
fn a_proxy_that_drips_is_given_up() {
    let proxy = FakeProxy::start(ProxyMode::Drips(Duration::from_millis(50))).unwrap();
    let url = proxy.url();
    let environment = Environment::of_variables([("HTTPS_PROXY", url.as_str())], PathBuf::new());
    let endpoint = Endpoint::parse("https://elsewhere.example/v1/phota").unwrap();
    let options = ValidatorOptions { endpoint, ..ValidatorOptions::default() };
    let validator = Arc::new(Validator::new(&options, &environment).unwrap());
    let deadline = || Instant::now() + Duration::from_millis(300);
    let (keys, never) = (vec![key("good")], std::future::pending());
    let runtime = runtime();
    let found = check_found(Arc::clone(&validator), keys.clone(), 1, deadline(), never);
    let verdicts = runtime.block_on(found).unwrap();
    let timed_out = Reason::ControlUnclear(Box::new(Reason::TimedOut));
    assert_eq!((verdicts[0].status, &verdicts[0].reason), (Status::Inconclusive, &Some(timed_out)));
    let checked = check_many(validator, keys, None, 1, deadline(), std::future::pending());
    let verdicts = runtime.block_on(checked).unwrap();
    assert_eq!((verdicts[0].status, &verdicts[0].reason), (Status::Inconclusive, &Some(Reason::TimedOut)));
    // Dropped, the proxy would go on, and so would the threads.
    runtime.shutdown_background();
    assert_key_unseen(&proxy, 2);
}

#[test]
fn a_proxy_that_looks_into_tls_is_told_from_the_api() {
    let (server, middle) = (elsewhere(), elsewhere());
    let proxy = FakeProxy::start(ProxyMode::Tunnel(middle.port())).unwrap();
    let verdict = check_through(&proxy.url(), &server, LONG);
    assert!(matches!(verdict.reason, Some(Reason::Tls(_))), "{:?}", verdict.reason);
    assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, 1));
    assert!(middle.requests().is_empty() && server.connections() == 0);
    assert_key_unseen(&proxy, 1);
}

#[test]
fn what_only_a_proxy_could_see_in_the_clear_goes_past_it() {
    let server = FakeApi::builder().key(made_up("good")).start().unwrap();
    let proxy = FakeProxy::start(ProxyMode::Tunnel(server.port())).unwrap();
    let url = proxy.url();
    let names = ["HTTP_PROXY", "http_proxy", "HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let environment = Environment::of_variables(names.map(|name| (name, url.as_str())), PathBuf::new());
    let endpoint = Endpoint::parse(&server.base_url()).unwrap();
    let options = ValidatorOptions { endpoint, ..ValidatorOptions::default() };
    let verdict = Validator::new(&options, &environment).unwrap().check(&key("good"), None, soon());
    assert_eq!(verdict.status, Status::Accepted, "{:?}", verdict.reason);
    assert!(proxy.heads().is_empty());
}
