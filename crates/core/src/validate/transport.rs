//! One request over ureq: where it goes, what it may cost, and what came back.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::config::Config;
use ureq::http::{HeaderValue, Response, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body, Proxy, Timeout};

use super::proxy;
use crate::{ApiKey, Endpoint, Environment, Error, plain};

/// The header of every request (API documentation, "Authentication").
const KEY_HEADER: &str = "X-API-Key";

/// More of a body is not read; the documented answers are far smaller.
const MAX_BODY_BYTES: u64 = 64 * 1024;

/// The store of a whole system has less than a tenth of it.
const MAX_CA_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// Name look-up, connection, proxy and TLS together get this long, and a failure in that is tried again. An address that
/// swallows everything must not use up the time for a name's others: ureq shares it out among them, more to the first.
const CONNECT_LIMIT: Duration = Duration::from_secs(10);

/// What is read or written at once, in bytes. A whole head of an answer must fit.
const BUFFER: usize = 16 * 1024;

/// How many connections are kept for the next request.
const MAX_IDLE: usize = 16;

/// Says who is asking, for the server's logs.
const USER_AGENT: &str = concat!("phota-guard/", env!("CARGO_PKG_VERSION"));

/// Sends a key to one endpoint, and to no other host.
pub(super) struct Transport {
    agent: Agent,
    endpoint: Endpoint,
    connect_limit: Duration,
    /// The host and port of the proxy, if there is one.
    proxy: Option<String>,
}

/// An answer, as far as a verdict needs it.
#[derive(Debug)]
pub(super) struct Reply {
    pub status: u16,
    pub retry_after: Option<String>,
    pub location: Option<String>,
    pub body: ReplyBody,
}

/// What the body turned out to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ReplyBody {
    /// A JSON object, with or without the `detail` of the API's errors.
    Object {
        has_detail: bool,
    },
    Html,
    Other,
    TooLarge,
    Broken(String),
    TimedOut,
}

/// Why there is no answer.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Failure {
    HostNotFound,
    Connection(String),
    Tls(String),
    /// The proxy's status, if it answered with one.
    Proxy(Option<u16>, String),
    NotHttp(String),
    TimedOut,
}

impl Transport {
    pub(super) fn new(
        endpoint: Endpoint,
        ca_file: Option<&Path>,
        environment: &Environment,
    ) -> Result<Self, Error> {
        let proxy = if endpoint.is_loopback() { None } else { proxy::of(&endpoint, environment)? };
        let shown = proxy.as_ref().map(|proxy| printable(&format!("{}:{}", proxy.host(), proxy.port())));
        let agent = config(&endpoint, ca_file, proxy)?.new_agent();
        Ok(Self { agent, endpoint, connect_limit: CONNECT_LIMIT, proxy: shown })
    }

    /// The same, with names looked up elsewhere and another share of the time for connections.
    #[cfg(test)]
    pub(super) fn with_resolver(
        self,
        resolver: impl ureq::unversioned::resolver::Resolver,
        connect_limit: Duration,
    ) -> Self {
        let connector = ureq::unversioned::transport::DefaultConnector::default();
        let agent = Agent::with_parts(self.agent.config().clone(), connector, resolver);
        Self { agent, connect_limit, ..self }
    }

    pub(super) fn endpoint(&self) -> &Endpoint {
        &self.endpoint
    }

    /// Sends the key once; everything together takes at most `limit`.
    pub(super) fn send(&self, key: &ApiKey, limit: Duration) -> Result<Reply, Failure> {
        let Ok(mut value) = HeaderValue::from_bytes(key.expose()) else {
            // Looked at before; said again here, since a panic could show the key.
            return Err(Failure::NotHttp("the key does not fit a header".to_owned()));
        };
        value.set_sensitive(true);
        let request = self
            .agent
            .get(self.endpoint.probe())
            .header(KEY_HEADER, value)
            .config()
            .timeout_global(Some(limit))
            .timeout_connect(Some(self.connect_limit))
            .build();
        let response = request.call().map_err(|error| self.failure(error, limit))?;
        Ok(read(response))
    }

    fn failure(&self, error: ureq::Error, limit: Duration) -> Failure {
        let failure = match &error {
            ureq::Error::HostNotFound => Failure::HostNotFound,
            // ureq blames the connection for the end of the whole time as well.
            ureq::Error::Timeout(Timeout::Connect) if limit > self.connect_limit => {
                Failure::Connection(format!("not ready after {} s", self.connect_limit.as_secs_f32()))
            }
            ureq::Error::Timeout(_) => Failure::TimedOut,
            ureq::Error::ConnectProxyFailed(why) => proxy::failure(why),
            // rustls hands its errors on as I/O errors of this kind, while it shakes hands.
            ureq::Error::Io(error) if error.kind() == ErrorKind::InvalidData => {
                Failure::Tls(printable(error))
            }
            ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => {
                Failure::Tls(printable(&error))
            }
            ureq::Error::Io(error) if is_look_up(error) => Failure::HostNotFound,
            ureq::Error::Io(error) => Failure::Connection(printable(error)),
            ureq::Error::ConnectionFailed => Failure::Connection(printable(&error)),
            _ => Failure::NotHttp(printable(&error)),
        };
        match &self.proxy {
            Some(proxy) => proxy::blamed(failure, proxy),
            None => failure,
        }
    }
}

fn config(endpoint: &Endpoint, ca_file: Option<&Path>, proxy: Option<Proxy>) -> Result<Config, Error> {
    let mut config = Agent::config_builder()
        .http_status_as_error(false)
        // A redirect may lead to another host, which must not get the key.
        .max_redirects(0)
        .https_only(endpoint.is_https())
        .proxy(proxy)
        .user_agent(USER_AGENT)
        .accept("application/json")
        // A key fits 8 KiB. A head that does not fit the buffer must be told from the end of the connection, which is
        // what ureq takes a full buffer for.
        .input_buffer_size(BUFFER)
        .max_response_header_size(BUFFER - 1)
        // Many keys are checked at once; a connection each must not be made anew for every one of them.
        .max_idle_connections(MAX_IDLE)
        .max_idle_connections_per_host(MAX_IDLE)
        .output_buffer_size(BUFFER);
    if endpoint.is_https() {
        config = config.tls_config(tls_config(ca_file)?);
    }
    Ok(config.build())
}

/// Tells whether the system's look-up of a name failed. The standard library has no kind for that, but says so; if it
/// ever says it otherwise, it is a connection that failed, which is as inconclusive.
fn is_look_up(error: &io::Error) -> bool {
    error.raw_os_error().is_none() && error.to_string().starts_with("failed to lookup address")
}

fn read(mut response: Response<Body>) -> Reply {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let retry_after = header(header::RETRY_AFTER);
    let location = header(header::LOCATION);
    let is_html = header(header::CONTENT_TYPE).is_some_and(|kind| is_html(&kind));
    let status = response.status().as_u16();
    let body = match response.body_mut().with_config().limit(MAX_BODY_BYTES).read_to_vec() {
        Ok(bytes) => classify_body(&bytes, is_html),
        Err(error) => broken_body(error),
    };
    Reply { status, retry_after, location, body }
}

pub(super) fn is_html(content_type: &str) -> bool {
    content_type.trim_start().starts_with("text/html")
}

pub(super) fn classify_body(bytes: &[u8], is_html: bool) -> ReplyBody {
    match serde_json::from_slice::<serde_json::Value>(bytes) {
        Ok(serde_json::Value::Object(object)) => {
            ReplyBody::Object { has_detail: object.contains_key("detail") }
        }
        _ if is_html || bytes.trim_ascii_start().starts_with(b"<") => ReplyBody::Html,
        _ => ReplyBody::Other,
    }
}

fn broken_body(error: ureq::Error) -> ReplyBody {
    match error {
        ureq::Error::BodyExceedsLimit(_) => ReplyBody::TooLarge,
        ureq::Error::Timeout(_) => ReplyBody::TimedOut,
        error => ReplyBody::Broken(printable(&error)),
    }
}

/// Makes a text from the network fit to be shown: nothing that a terminal acts on, and not too long.
pub(super) fn printable(text: &dyn std::fmt::Display) -> String {
    const MOST: usize = 160;
    let text = text.to_string();
    let mut shown = plain(&text.chars().take(MOST).collect::<String>());
    if text.chars().nth(MOST).is_some() {
        shown.push_str("...");
    }
    shown
}

/// The platform's roots, and the file's on top.
fn tls_config(ca_file: Option<&Path>) -> Result<TlsConfig, Error> {
    let found = rustls_native_certs::load_native_certs();
    let mut roots: Vec<Certificate<'static>> =
        found.certs.iter().map(|der| Certificate::from_der(der).to_owned()).collect();
    if let Some(path) = ca_file {
        roots.extend(certificates(path)?);
    }
    if roots.is_empty() {
        let reason = found.errors.first().map_or(Cow::from("the store is empty"), |e| e.to_string().into());
        return Err(Error::NoRoots { reason: printable(&reason) });
    }
    Ok(TlsConfig::builder().root_certs(RootCerts::from(roots)).build())
}

fn certificates(path: &Path) -> Result<Vec<Certificate<'static>>, Error> {
    let failed = |reason: String| Error::CaFile { path: PathBuf::from(path), reason };
    let mut pem = Vec::new();
    File::open(path)
        .and_then(|file| file.take(MAX_CA_FILE_BYTES + 1).read_to_end(&mut pem))
        .map_err(|error| failed(error.to_string()))?;
    if pem.len() as u64 > MAX_CA_FILE_BYTES {
        return Err(failed("it is larger than 16 MiB".to_owned()));
    }
    let mut certificates = Vec::new();
    for item in parse_pem(&pem) {
        match item {
            Ok(PemItem::Certificate(certificate)) => certificates.push(certificate),
            Ok(_) => {}
            Err(error) => return Err(failed(printable(&error))),
        }
    }
    if certificates.is_empty() {
        return Err(failed("it holds no PEM certificate".to_owned()));
    }
    Ok(certificates)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_from_the_network_are_made_printable() {
        assert_eq!(printable(&"a\x1b[31mb\r\nc\u{202e}"), "a\\u{1b}[31mb\\u{d}\\u{a}c\\u{202e}");
        assert_eq!(printable(&"x".repeat(500)).len(), 163);
    }

    #[test]
    fn a_ca_file_must_hold_a_certificate() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ca.pem");
        assert!(matches!(certificates(&path), Err(Error::CaFile { .. })));
        std::fs::write(&path, "no certificate\n").unwrap();
        let error = certificates(&path).unwrap_err().to_string();
        assert!(error.ends_with("it holds no PEM certificate"), "{error}");
    }
}
