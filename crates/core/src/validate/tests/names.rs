//! Names with several addresses, some of which are dead, and addresses that swallow everything.

use std::net::{Ipv6Addr, SocketAddr};
use std::path::Path;

use phota_fake_api::BlackHole;
use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

use super::*;
use crate::validate::transport::Transport;

/// Gives every name the same addresses.
#[derive(Debug)]
struct Fixed(Vec<SocketAddr>);

impl Resolver for Fixed {
    fn resolve(&self, _: &Uri, _: &Config, _: NextTimeout) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let mut addresses = self.empty();
        self.0.iter().for_each(|&address| addresses.push(address));
        Ok(addresses)
    }
}

/// Checks a good key at a name of several addresses, each of which gets its share of `connect_limit`.
fn check_at(server: &FakeApi, addresses: Vec<SocketAddr>, connect_limit: Duration) -> Verdict {
    let endpoint = Endpoint::parse("https://elsewhere.example/v1/phota").unwrap();
    let folder = tempfile::tempdir().unwrap();
    let ca_file = folder.path().join("ca.pem");
    std::fs::write(&ca_file, server.ca_pem().unwrap()).unwrap();
    let environment = Environment::of_variables([], PathBuf::new());
    let transport = Transport::new(endpoint, Some(Path::new(&ca_file)), &environment).unwrap();
    let transport = transport.with_resolver(Fixed(addresses), connect_limit);
    Validator { transport, retries: 1, control: Control::Send }.check(&key("good"), None, soon())
}

/// A server whose certificate is for elsewhere.example.
fn elsewhere() -> FakeApi {
    FakeApi::builder().key(made_up("good")).tls(TlsMode::WrongHost).start().unwrap()
}

/// `None` on systems that have none; Linux has.
fn black_hole() -> Option<BlackHole> {
    match BlackHole::start() {
        Err(error) if !cfg!(target_os = "linux") => {
            eprintln!("not tested: {error}");
            None
        }
        hole => Some(hole.unwrap()),
    }
}

fn local(port: u16) -> SocketAddr {
    SocketAddr::from((Ipv4Addr::LOCALHOST, port))
}

#[test]
fn an_address_that_refuses_leaves_the_others() {
    let server = elsewhere();
    let dead = [local(closed_port()), SocketAddr::from((Ipv6Addr::LOCALHOST, closed_port()))];
    let addresses = vec![dead[0], dead[1], local(server.port())];
    let verdict = check_at(&server, addresses, Duration::from_secs(30));
    assert_eq!((verdict.status, verdict.attempts), (Status::Accepted, 1), "{:?}", verdict.reason);
    let verdict = check_at(&server, dead.to_vec(), Duration::from_secs(30));
    assert!(matches!(verdict.reason, Some(Reason::Connection(_))), "{:?}", verdict.reason);
    assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, 2));
}

#[test]
fn an_address_that_swallows_everything_leaves_time_for_the_others() {
    let Some(hole) = black_hole() else { return };
    let server = elsewhere();
    let addresses = vec![hole.address(), local(server.port())];
    let verdict = check_at(&server, addresses, Duration::from_secs(2));
    assert_eq!(verdict.status, Status::Accepted, "{:?}", verdict.reason);
    // With nowhere else to go, the connection is given up, and tried again.
    let verdict = check_at(&server, vec![hole.address()], Duration::from_millis(300));
    assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, 2));
    assert_eq!(verdict.reason, Some(Reason::Connection("not ready after 0.3 s".to_owned())));
}

#[test]
fn the_end_of_the_whole_time_is_no_failed_connection() {
    let Some(hole) = black_hole() else { return };
    let validator = validator(&format!("http://{}", hole.address()), |_| {});
    let verdict = validator.check(&key("good"), None, Instant::now() + Duration::from_millis(300));
    assert_eq!((verdict.status, verdict.attempts), (Status::Inconclusive, 1));
    assert_eq!(verdict.reason, Some(Reason::TimedOut));
}

/// A part of a name has 63 characters at most (RFC 1035), so that nobody has to be asked about this one.
#[test]
fn a_host_that_is_not_there_is_named() {
    let host = format!("{}.invalid", "a".repeat(64));
    let url = format!("https://{host}");
    let verdict = validator(&url, |options| options.retries = 0).check(&key("good"), None, soon());
    assert_eq!(verdict.status, Status::Inconclusive);
    assert_eq!(verdict.reason, Some(Reason::HostNotFound(host.clone())));
    let proxy = format!("http://user:secret@{host}:3128");
    let environment = Environment::of_variables([("HTTPS_PROXY", proxy.as_str())], PathBuf::new());
    let options = ValidatorOptions { retries: 0, ..ValidatorOptions::default() };
    let verdict = Validator::new(&options, &environment).unwrap().check(&key("good"), None, soon());
    let why = format!("its host was not found: {host}:3128");
    assert_eq!((verdict.status, verdict.reason), (Status::Inconclusive, Some(Reason::Proxy(why))));
}
