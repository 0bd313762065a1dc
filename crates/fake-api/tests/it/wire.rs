//! The misbehaviours below and beside HTTP: slow, endless, cut, garbled, compressed.

use std::io::{ErrorKind, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use flate2::read::GzDecoder;
use phota_fake_api::{Behaviour, FakeApi};
use serde_json::json;

use crate::client::{Answer, get, made_up_key, read_all, request, send, target};

const PROBE: &str = "/profiles/ids";

/// A pause that no test outlives.
const FOR_EVER: Duration = Duration::from_secs(86_400);

/// Reads until nothing more has come for a moment.
fn read_what_comes(stream: &mut TcpStream) -> Vec<u8> {
    stream.set_read_timeout(Some(Duration::from_millis(300))).unwrap();
    let (bytes, end) = read_all(stream);
    let kind = end.expect_err("the connection stays open").kind();
    assert!(matches!(kind, ErrorKind::WouldBlock | ErrorKind::TimedOut), "{kind}");
    bytes
}

#[test]
fn slow_headers_keep_even_the_status_back() {
    let server = FakeApi::builder().pause(FOR_EVER).start().unwrap();
    let mut stream = send(&server.base_url_for(Behaviour::SlowHeaders), PROBE, None);
    assert_eq!(read_what_comes(&mut stream), b"");
}

#[test]
fn a_slow_body_comes_after_a_prompt_head() {
    let server = FakeApi::builder().pause(FOR_EVER).start().unwrap();
    let mut stream = send(&server.base_url_for(Behaviour::SlowBody), PROBE, None);
    let answer = Answer::parse(&read_what_comes(&mut stream));
    assert_eq!(answer.status, 401);
    assert_ne!(answer.header("content-length"), Some("0"));
    assert_eq!(answer.body, b"");
}

#[test]
fn slow_answers_are_whole_in_the_end() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).pause(Duration::from_millis(1)).start().unwrap();
    for slow in [Behaviour::SlowHeaders, Behaviour::SlowBody] {
        assert_eq!(
            get(&server.base_url_for(slow), PROBE, Some(&key)).json(),
            json!({"profiles": []}),
            "{slow}"
        );
    }
}

#[test]
fn an_endless_body_goes_on() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).start().unwrap();
    let base = server.base_url_for(Behaviour::EndlessBody);
    let mut head = [0; 12];
    let mut stream = send(&base, PROBE, Some(&key));
    stream.read_exact(&mut head).unwrap();
    assert_eq!(&head, b"HTTP/1.1 200");
    let mut much = vec![0; 8 * 1024 * 1024];
    stream.read_exact(&mut much).unwrap();
    drop(stream);
    // The server is well when a client has run away.
    assert_eq!(get(&base, PROBE, Some("another")).status, 401);
}

#[test]
fn a_reset_comes_after_half_of_the_body() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).start().unwrap();
    let (bytes, end) = read_all(&mut send(&server.base_url_for(Behaviour::Reset), PROBE, Some(&key)));
    assert_eq!(end.unwrap_err().kind(), ErrorKind::ConnectionReset);
    let answer = Answer::parse(&bytes);
    let promised: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert_eq!((answer.status, answer.body.len()), (200, promised / 2));
}

#[test]
fn a_truncated_answer_ends_in_good_order() {
    let server = FakeApi::builder().start().unwrap();
    let (bytes, end) = read_all(&mut send(&server.base_url_for(Behaviour::Truncated), PROBE, None));
    end.unwrap();
    let answer = Answer::parse(&bytes);
    let promised: usize = answer.header("content-length").unwrap().parse().unwrap();
    assert_eq!((answer.status, answer.body.len()), (401, promised / 2));
}

#[test]
fn a_closed_connection_says_nothing() {
    let server = FakeApi::builder().start().unwrap();
    let (bytes, end) = read_all(&mut send(&server.base_url_for(Behaviour::Close), PROBE, None));
    end.unwrap();
    assert_eq!(bytes, b"");
    assert_eq!((server.connections(), server.requests().len(), server.requests()[0].status), (1, 1, None));
}

#[test]
fn heads_and_interim_answers_without_end_go_on() {
    let server = FakeApi::builder().start().unwrap();
    for (behaviour, begin) in [
        (Behaviour::EndlessHead, "HTTP/1.1 200"),
        (Behaviour::EndlessHeaders, "HTTP/1.1 200"),
        (Behaviour::EndlessInterim, "HTTP/1.1 103"),
    ] {
        let mut bytes = Vec::new();
        let stream = send(&server.base_url_for(behaviour), PROBE, None);
        stream.take(20_000).read_to_end(&mut bytes).unwrap();
        assert_eq!(bytes.len(), 20_000, "{behaviour}");
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.starts_with(begin), "{behaviour}");
        let ends = text.matches("\r\n\r\n").count();
        assert_eq!(ends > 0, behaviour == Behaviour::EndlessInterim, "{behaviour}: {ends}");
    }
}

#[test]
fn an_answer_comes_twice_and_the_connection_goes_on() {
    let server = FakeApi::builder().start().unwrap();
    let mut stream = TcpStream::connect(target(&server.base_url()).authority).unwrap();
    let base = server.base_url_for(Behaviour::Twice);
    stream.write_all(request(&base, PROBE, None, "keep-alive").as_bytes()).unwrap();
    let text = String::from_utf8(read_what_comes(&mut stream)).unwrap();
    assert_eq!(text.matches("HTTP/1.1 401").count(), 2, "{text}");
    stream.write_all(request(&server.base_url(), PROBE, None, "close").as_bytes()).unwrap();
    let (bytes, end) = read_all(&mut stream);
    end.unwrap();
    assert_eq!(Answer::parse(&bytes).status, 401);
}

#[test]
fn garbage_is_no_http_and_ends() {
    let server = FakeApi::builder().start().unwrap();
    let (bytes, end) = read_all(&mut send(&server.base_url_for(Behaviour::Garbage), PROBE, None));
    end.unwrap();
    assert!(!bytes.is_empty());
    assert!(!String::from_utf8_lossy(&bytes).contains("HTTP/"));
}

#[test]
fn gzip_holds_what_the_contract_says() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).start().unwrap();
    let base = server.base_url_for(Behaviour::Gzip);
    let answer = get(&base, PROBE, Some(&key));
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    let plain: serde_json::Value = serde_json::from_reader(GzDecoder::new(&answer.body[..])).unwrap();
    assert_eq!(plain, json!({"profiles": []}));
    assert_eq!(get(&base, PROBE, Some("another")).status, 401);
}

#[test]
fn the_gzip_bomb_is_small_outside_and_large_inside() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).start().unwrap();
    let answer = get(&server.base_url_for(Behaviour::GzipBomb), PROBE, Some(&key));
    assert_eq!(answer.header("content-encoding"), Some("gzip"));
    assert!(answer.body.len() < 1_000_000, "{}", answer.body.len());
    let inflated = std::io::copy(&mut GzDecoder::new(&answer.body[..]), &mut std::io::sink()).unwrap();
    assert!(inflated > 100_000_000, "{inflated}");
}

#[test]
fn behaviours_are_told_apart_on_a_connection_that_is_kept_alive() {
    let key = made_up_key("good");
    let server = FakeApi::builder().key(&key).start().unwrap();
    let mut stream = TcpStream::connect(target(&server.base_url()).authority).unwrap();
    let mut ask =
        |base: String| stream.write_all(request(&base, PROBE, Some(&key), "keep-alive").as_bytes()).unwrap();
    ask(server.base_url());
    ask(server.base_url_for(Behaviour::Teapot));
    ask(server.base_url_for(Behaviour::Garbage));
    let (bytes, end) = read_all(&mut stream);
    end.unwrap();
    let text = String::from_utf8_lossy(&bytes);
    let statuses: Vec<_> =
        text.matches("HTTP/1.1 ").zip(text.split("HTTP/1.1 ").skip(1)).map(|(_, rest)| &rest[..3]).collect();
    assert_eq!(statuses, ["200", "418"], "{text:?}");
    assert!(text.contains("not-http"), "{text:?}");
}
