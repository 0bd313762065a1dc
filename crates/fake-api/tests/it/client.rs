//! The smallest HTTP client that shows what was really sent, and made-up keys.

use std::io::{self, Read, Write};
use std::net::TcpStream;

/// A key that is made at run time, so that no source file holds one.
pub(crate) fn made_up_key(name: &str) -> String {
    format!("{name}-{:032x}", u128::from(std::process::id()) * 0x9e37_79b9_7f4a_7c15)
}

/// The parts of an `http://` or `https://` base URL.
pub(crate) struct Target<'a> {
    pub(crate) authority: &'a str,
    pub(crate) path: &'a str,
}

pub(crate) fn target(base_url: &str) -> Target<'_> {
    let (_, rest) = base_url.split_once("://").unwrap();
    let (authority, path) = rest.split_at(rest.find('/').unwrap());
    Target { authority, path }
}

/// The text of a `GET` of `route` below `base_url`.
pub(crate) fn request(base_url: &str, route: &str, key: Option<&str>, connection: &str) -> String {
    let Target { authority, path } = target(base_url);
    let key = key.map_or_else(String::new, |key| format!("X-API-Key: {key}\r\n"));
    format!("GET {path}{route} HTTP/1.1\r\nHost: {authority}\r\nConnection: {connection}\r\n{key}\r\n")
}

/// Opens a connection and asks for `route`.
pub(crate) fn send(base_url: &str, route: &str, key: Option<&str>) -> TcpStream {
    let mut stream = TcpStream::connect(target(base_url).authority).unwrap();
    stream.write_all(request(base_url, route, key, "close").as_bytes()).unwrap();
    stream
}

/// Everything that comes until the end of the connection, and how it ended.
pub(crate) fn read_all(stream: &mut impl Read) -> (Vec<u8>, io::Result<()>) {
    let mut bytes = Vec::new();
    let end = stream.read_to_end(&mut bytes).map(|_| ());
    (bytes, end)
}

/// An answer taken apart.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn parse(bytes: &[u8]) -> Self {
        let text = String::from_utf8_lossy(bytes);
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").unwrap_or_else(|| panic!("{text}"));
        let head = String::from_utf8(bytes[..end].to_vec()).unwrap();
        let status = head.strip_prefix("HTTP/1.1 ").and_then(|rest| rest[..3].parse().ok());
        Self { status: status.unwrap_or_else(|| panic!("{text}")), head, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let lines = self.head.lines().filter_map(|line| line.split_once(": "));
        lines.into_iter().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value)
    }

    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Asks and expects a whole answer.
pub(crate) fn get(base_url: &str, route: &str, key: Option<&str>) -> Answer {
    let (bytes, end) = read_all(&mut send(base_url, route, key));
    end.unwrap();
    Answer::parse(&bytes)
}
