//! Names with several addresses, and IPv6.

use std::net::{Ipv4Addr, Ipv6Addr, ToSocketAddrs};

use phota_fake_api::{FakeApi, TlsMode};

use super::{GOOD, check, expect_unclear, server, verify};
use crate::util::TestEnv;

/// Tells whether `localhost` leads to both, so that one of them can be dead.
fn localhost_has_both() -> bool {
    let Ok(addresses) = ("localhost", 0).to_socket_addrs() else { return false };
    let addresses: Vec<_> = addresses.map(|address| address.ip()).collect();
    addresses.contains(&Ipv4Addr::LOCALHOST.into()) && addresses.contains(&Ipv6Addr::LOCALHOST.into())
}

#[test]
fn one_of_the_addresses_of_localhost_is_enough() {
    if !localhost_has_both() {
        return eprintln!("not tested: localhost has one address on this machine");
    }
    let env = TestEnv::new();
    for address in [Ipv4Addr::LOCALHOST.into(), Ipv6Addr::LOCALHOST.into()] {
        let server = server().bind(address).start().expect("a loopback port");
        let url = format!("http://localhost:{}/v1/phota", server.port());
        check(&env, &["--base-url", &url, "--retries", "0"]).expect_status(0);
        assert_eq!(server.requests().len(), 2, "{address}");
        verify(&env, GOOD, &["--base-url", &url]).expect_status(1);
    }
    // The port of a service that nobody runs any more (discard); one that was free a moment ago may be taken again.
    let url = "http://localhost:9/v1/phota";
    expect_unclear(&check(&env, &["--base-url", url, "--retries", "0"]), "the connection failed");
}

const NO_IPV6: &str = "not tested: this machine has no IPv6";

fn on_ipv6(tls: TlsMode) -> Option<FakeApi> {
    server().bind(Ipv6Addr::LOCALHOST.into()).tls(tls).start().ok()
}

#[test]
fn the_ipv6_loopback_is_this_machine() {
    let Some(server) = on_ipv6(TlsMode::Off) else { return eprintln!("{NO_IPV6}") };
    assert!(server.base_url().starts_with("http://[::1]:"), "{}", server.base_url());
    let env = TestEnv::new();
    check(&env, &["--base-url", &server.base_url()]).expect_status(0);
    verify(&env, GOOD, &["--base-url", &server.base_url()]).expect_status(1);
}

#[test]
fn a_certificate_may_be_for_an_ipv6_address() {
    let Some(server) = on_ipv6(TlsMode::OwnAuthority) else { return eprintln!("{NO_IPV6}") };
    let env = TestEnv::new();
    env.write("ca.pem", server.ca_pem().expect("it speaks TLS"));
    let url = server.base_url();
    assert!(url.starts_with("https://[::1]:"), "{url}");
    check(&env, &["--base-url", &url, "--ca-file", "ca.pem"]).expect_status(0);
    verify(&env, GOOD, &["--base-url", &url, "--ca-file", "ca.pem"]).expect_status(1);
}

/// They lead to this machine on some systems; a key does not go there in the clear.
#[test]
fn odd_ways_to_write_the_loopback_are_refused() {
    let server = server().start().expect("a loopback port");
    let env = TestEnv::new();
    for host in ["[::ffff:127.0.0.1]", "[::1%25lo]", "127.1", "localhost.", "0.0.0.0", "[::]"] {
        let url = format!("http://{host}:{}/v1/phota", server.port());
        let run = check(&env, &["--base-url", &url]);
        run.expect_status(2);
        assert!(run.stderr.contains("the base URL cannot be used"), "{}", run.report());
        verify(&env, GOOD, &["--base-url", &url]).expect_status(2);
    }
    assert_eq!(server.connections(), 0);
}
