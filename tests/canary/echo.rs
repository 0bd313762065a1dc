//! A server that sends back the key it was sent, in every part of an answer. The stand-in API keeps to HTTP; this one writes
//! bytes.

use std::{
    io::{self, Read, Write},
    net::{TcpListener, TcpStream},
    time::Duration,
};

use phota_fake_api::{Behaviour, FakeApi};

/// Where in the answer the key stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Reason,
    StatusLine,
    HeaderValue,
    HeaderName,
    ContentType,
    RetryAfter,
    LocationHost,
    LocationPath,
    LocationUser,
    Detail,
    Json,
    Page,
    NoHttp,
    ChunkSize,
    Cookie,
}

impl Place {
    pub(super) const ALL: [Place; 15] = [
        Place::Reason,
        Place::StatusLine,
        Place::HeaderValue,
        Place::HeaderName,
        Place::ContentType,
        Place::RetryAfter,
        Place::LocationHost,
        Place::LocationPath,
        Place::LocationUser,
        Place::Detail,
        Place::Json,
        Place::Page,
        Place::NoHttp,
        Place::ChunkSize,
        Place::Cookie,
    ];

    fn answer(self, key: &str) -> String {
        let with = |status: &str, headers: &str, body: &str| {
            let length = body.len();
            format!(
                "HTTP/1.1 {status}\r\n{headers}content-length: {length}\r\nconnection: close\r\n\r\n{body}"
            )
        };
        let json = "content-type: application/json\r\n";
        match self {
            Place::Reason => with(&format!("403 {key}"), json, "{}"),
            Place::StatusLine => format!("HTTP/1.1 {key} OK\r\n\r\n"),
            Place::HeaderValue => with("418 Teapot", &format!("x-api-key: {key}\r\n"), ""),
            Place::HeaderName => with("418 Teapot", &format!("{key}: 1\r\n"), ""),
            Place::ContentType => with("200 OK", &format!("content-type: text/html; {key}\r\n"), "<p>"),
            Place::RetryAfter => with("429 Too Many Requests", &format!("retry-after: {key}\r\n"), "{}"),
            Place::LocationHost => with("302 Found", &format!("location: https://a.{key}.example/\r\n"), ""),
            Place::LocationPath => with("302 Found", &format!("location: /{key}\r\n"), ""),
            Place::LocationUser => with("302 Found", &format!("location: https://{key}@x.example/\r\n"), ""),
            Place::Detail => with("401 Unauthorized", json, &format!("{{\"detail\": \"{key} is invalid\"}}")),
            Place::Json => with("422 Unprocessable", json, &format!("{{\"{key}\": \"{key}\"}}")),
            Place::Page => with("500 Error", "content-type: text/html\r\n", &format!("<h1>{key}</h1>")),
            Place::NoHttp => format!("{key}\r\n{key}\r\n\r\n"),
            Place::ChunkSize => {
                format!("HTTP/1.1 200 OK\r\n{json}transfer-encoding: chunked\r\n\r\n{key}\r\n")
            }
            Place::Cookie => with("200 OK", &format!("{json}set-cookie: key={key}\r\n"), "[]"),
        }
    }
}

/// Starts the server; it serves until the process ends. Returns the base URL for a place.
pub(super) fn start() -> impl Fn(Place) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a loopback port");
    let address = listener.local_addr().expect("it is bound");
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            // A client that goes away early has seen enough.
            std::thread::spawn(move || drop(serve(stream)));
        }
    });
    move |place| format!("http://{address}/{place:?}")
}

fn serve(mut stream: TcpStream) -> io::Result<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") && head.len() < 64 * 1024 {
        let mut byte = [0];
        if stream.read(&mut byte)? == 0 {
            break;
        }
        head.push(byte[0]);
    }
    let head = String::from_utf8_lossy(&head);
    let header = |line: &str| {
        line.split_once(": ")
            .filter(|(name, _)| name.eq_ignore_ascii_case("x-api-key"))
            .map(|(_, key)| key.to_owned())
    };
    let key = head.lines().find_map(header).unwrap_or_default();
    let place = Place::ALL.into_iter().find(|place| head.contains(&format!("/{place:?}/")));
    stream.write_all(place.unwrap_or(Place::NoHttp).answer(&key).as_bytes())
}

#[test]
fn the_key_comes_back() {
    let base_url = start();
    for place in Place::ALL {
        let url = base_url(place);
        let host = url.trim_start_matches("http://").split('/').next().expect("a host");
        let mut stream = TcpStream::connect(host).expect("it listens");
        write!(stream, "GET /{place:?}/profiles/ids HTTP/1.1\r\nX-API-Key: sesame\r\n\r\n")
            .expect("it reads");
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("it answers");
        assert!(answer.contains("sesame"), "{place:?}: {answer}");
    }
}

/// Every misbehaviour of the stand-in API, which knows `key`, and every echo: a name and a base URL each. They answer as long
/// as the stand-in is kept.
pub(super) fn every_answer(key: String) -> (FakeApi, Vec<(String, String)>) {
    let api = FakeApi::builder().key(key).pause(Duration::from_millis(30)).start().expect("a loopback port");
    let echo = start();
    let urls = Behaviour::ALL
        .iter()
        .map(|behaviour| (behaviour.to_string(), api.base_url_for(*behaviour)))
        .chain(Place::ALL.into_iter().map(|place| (format!("an echo in {place:?}"), echo(place))))
        .collect();
    (api, urls)
}
