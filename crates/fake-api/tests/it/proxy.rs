//! The proxy and the black hole: what their clients meet.

use std::io::{ErrorKind, Write};
use std::net::TcpStream;
use std::time::Duration;

use phota_fake_api::{BlackHole, FakeApi, FakeProxy, ProxyMode};

use crate::client::{Answer, read_all, request};

const CONNECT: &str = "CONNECT phota.example:443 HTTP/1.1\r\nHost: phota.example:443\r\n";

fn connect(proxy: &FakeProxy, more: &str) -> TcpStream {
    let url = proxy.url();
    let mut stream = TcpStream::connect(url.strip_prefix("http://").unwrap()).unwrap();
    stream.write_all(format!("{CONNECT}{more}\r\n").as_bytes()).unwrap();
    stream
}

#[test]
fn a_tunnel_leads_to_its_port() {
    let server = FakeApi::builder().start().unwrap();
    let proxy = FakeProxy::start(ProxyMode::Tunnel(server.port())).unwrap();
    let mut stream = connect(&proxy, "");
    stream.write_all(request(&server.base_url(), "/profiles/ids", None, "close").as_bytes()).unwrap();
    let (bytes, end) = read_all(&mut stream);
    end.unwrap();
    let text = String::from_utf8(bytes).unwrap();
    let inside = text.strip_prefix("HTTP/1.1 200 Connected\r\n\r\n").unwrap();
    assert_eq!(Answer::parse(inside.as_bytes()).status, 401);
    assert_eq!(proxy.heads(), [format!("{CONNECT}\r\n")]);
}

#[test]
fn a_proxy_wants_the_right_words() {
    let server = FakeApi::builder().start().unwrap();
    let mode = ProxyMode::Authenticated { port: server.port(), authorization: "Basic dTpw".to_owned() };
    let proxy = FakeProxy::start(mode).unwrap();
    for refused in ["", "Proxy-Authorization: Basic other\r\n"] {
        let (bytes, end) = read_all(&mut connect(&proxy, refused));
        end.unwrap();
        assert_eq!(Answer::parse(&bytes).status, 407, "{refused}");
    }
    assert_eq!(server.connections(), 0);
    let mut stream = connect(&proxy, "Proxy-Authorization: Basic dTpw\r\n");
    stream.write_all(request(&server.base_url(), "/", None, "close").as_bytes()).unwrap();
    read_all(&mut stream).1.unwrap();
    assert_eq!(server.requests().len(), 1);
}

#[test]
fn nothing_comes_out_of_a_black_hole() {
    let hole = match BlackHole::start() {
        Err(error) if !cfg!(target_os = "linux") => return eprintln!("not tested: {error}"),
        hole => hole.unwrap(),
    };
    let error = TcpStream::connect_timeout(&hole.address(), Duration::from_millis(200)).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TimedOut);
}
