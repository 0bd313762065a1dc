//! One request over ureq: where it goes, what it may cost, and what came back.

use std::borrow::Cow;
use std::fs::File;
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};
use std::time::Duration;

use ureq::http::{HeaderValue, Response, header};
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body, Proxy, ProxyProtocol};

use crate::{ApiKey, Endpoint, Environment, Error, plain};

/// The header of every request (API documentation, "Authentication").
const KEY_HEADER: &str = "X-API-Key";

/// More of a body is not read; the documented answers are far smaller.
const MAX_BODY_BYTES: u64 = 64 * 1024;

/// The store of a whole system has less than a tenth of it.
const MAX_CA_FILE_BYTES: u64 = 16 * 1024 * 1024;

/// How many connections are kept for the next request.
const MAX_IDLE: usize = 16;

/// Says who is asking, for the server's logs.
const USER_AGENT: &str = concat!("phota-guard/", env!("CARGO_PKG_VERSION"));

/// Sends a key to one endpoint, and to no other host.
pub(super) struct Transport {
    agent: Agent,
    endpoint: Endpoint,
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
#[derive(Debug)]
pub(super) enum Failure {
    HostNotFound,
    Connection(String),
    Tls(String),
    Proxy(String),
    NotHttp(String),
    TimedOut,
}

impl Transport {
    pub(super) fn new(
        endpoint: Endpoint,
        ca_file: Option<&Path>,
        environment: &Environment,
    ) -> Result<Self, Error> {
        let proxy = if endpoint.is_loopback() { None } else { proxy(&endpoint, environment)? };
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            // A redirect may lead to another host, which must not get the key.
            .max_redirects(0)
            .https_only(endpoint.is_https())
            .proxy(proxy)
            .user_agent(USER_AGENT)
            .accept("application/json")
            // A key fits 8 KiB, and a whole answer 64 KiB.
            .input_buffer_size(16 * 1024)
            // Many keys are checked at once; a connection each must not be made anew for every one of them.
            .max_idle_connections(MAX_IDLE)
            .max_idle_connections_per_host(MAX_IDLE)
            .output_buffer_size(16 * 1024);
        if endpoint.is_https() {
            config = config.tls_config(tls_config(ca_file)?);
        }
        Ok(Self { agent: config.build().new_agent(), endpoint })
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
            .build();
        let response = request.call().map_err(failure)?;
        Ok(read(response))
    }
}

fn read(mut response: Response<Body>) -> Reply {
    let header = |name| response.headers().get(name).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let retry_after = header(header::RETRY_AFTER);
    let location = header(header::LOCATION);
    let is_html = header(header::CONTENT_TYPE).is_some_and(|kind| kind.trim_start().starts_with("text/html"));
    let status = response.status().as_u16();
    let body = match response.body_mut().with_config().limit(MAX_BODY_BYTES).read_to_vec() {
        Ok(bytes) => classify_body(&bytes, is_html),
        Err(error) => broken_body(error),
    };
    Reply { status, retry_after, location, body }
}

fn classify_body(bytes: &[u8], is_html: bool) -> ReplyBody {
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

fn failure(error: ureq::Error) -> Failure {
    match &error {
        ureq::Error::HostNotFound => Failure::HostNotFound,
        ureq::Error::Timeout(_) => Failure::TimedOut,
        ureq::Error::ConnectProxyFailed(why) => Failure::Proxy(printable(why)),
        // rustls hands its errors on as I/O errors of this kind, while it shakes hands.
        ureq::Error::Io(error) if error.kind() == ErrorKind::InvalidData => Failure::Tls(printable(error)),
        ureq::Error::Tls(_) | ureq::Error::Rustls(_) | ureq::Error::Pem(_) => Failure::Tls(printable(&error)),
        ureq::Error::Io(error) => Failure::Connection(printable(error)),
        ureq::Error::ConnectionFailed => Failure::Connection(printable(&error)),
        _ => Failure::NotHttp(printable(&error)),
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

/// The proxy for an https endpoint: `HTTPS_PROXY`, then `ALL_PROXY`, unless `NO_PROXY` names the host.
///
/// ureq's own look at the environment also takes `HTTP_PROXY`, takes `ALL_PROXY` first, and passes
/// over a value it cannot read, which would send the request another way than the user set.
fn proxy(endpoint: &Endpoint, environment: &Environment) -> Result<Option<Proxy>, Error> {
    const VARIABLES: [&str; 4] = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"];
    let Some((variable, url)) = VARIABLES.into_iter().find_map(|name| Some((name, environment.text(name)?)))
    else {
        return Ok(None);
    };
    let invalid = |_| Error::Proxy { variable };
    let given = Proxy::new(&url).map_err(invalid)?;
    if !matches!(given.protocol(), ProxyProtocol::Http | ProxyProtocol::Https) {
        return Err(Error::Proxy { variable });
    }
    let mut proxy = Proxy::builder(given.protocol()).host(given.host()).port(given.port());
    if let Some(name) = given.username() {
        proxy = proxy.username(name);
    }
    if let Some(password) = given.password() {
        proxy = proxy.password(password);
    }
    for host in no_proxy(environment) {
        proxy = proxy.no_proxy(&host);
    }
    let proxy = proxy.build().map_err(invalid)?;
    Ok((!proxy.is_no_proxy(endpoint.probe())).then_some(proxy))
}

/// The patterns of `NO_PROXY`; as in curl, a plain name stands for its subdomains too.
fn no_proxy(environment: &Environment) -> Vec<String> {
    let list = environment.text("NO_PROXY").or_else(|| environment.text("no_proxy")).unwrap_or_default();
    list.split([',', ' '])
        .filter(|entry| !entry.is_empty())
        .flat_map(|entry| {
            let plain = !entry.starts_with(['*', '.']);
            [Some(entry.to_owned()), plain.then(|| format!(".{entry}"))]
        })
        .flatten()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy_for<const N: usize>(url: &str, variables: [(&str, &str); N]) -> Result<Option<String>, String> {
        let environment = Environment::of_variables(variables, PathBuf::new());
        match proxy(&Endpoint::parse(url).unwrap(), &environment) {
            Ok(proxy) => Ok(proxy.map(|proxy| format!("{}:{}", proxy.host(), proxy.port()))),
            Err(error) => Err(error.to_string()),
        }
    }

    #[test]
    fn the_proxy_is_the_one_for_https() {
        const URL: &str = "https://api.phota.example/v1";
        let both = [("HTTPS_PROXY", "http://a:1"), ("ALL_PROXY", "http://b:2")];
        assert_eq!(proxy_for(URL, both), Ok(Some("a:1".into())));
        assert_eq!(proxy_for(URL, [both[1]]), Ok(Some("b:2".into())));
        assert_eq!(proxy_for(URL, [("HTTP_PROXY", "http://c:3")]), Ok(None));
        assert_eq!(proxy_for(URL, [("HTTPS_PROXY", "")]), Ok(None));
        assert_eq!(proxy_for(URL, [("https_proxy", "user:p%40ss@d:4")]), Ok(Some("d:4".into())));
    }

    #[test]
    fn no_proxy_names_hosts_and_their_subdomains() {
        for list in ["phota.example", ".phota.example", "*", "x,api.phota.example", "a, API.phota.example"] {
            let variables = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", list)];
            assert_eq!(proxy_for("https://api.phota.example/v1", variables), Ok(None), "{list}");
        }
        let variables = [("HTTPS_PROXY", "http://a:1"), ("NO_PROXY", "other.example,hota.example")];
        assert_eq!(proxy_for("https://api.phota.example/v1", variables), Ok(Some("a:1".into())));
    }

    #[test]
    fn a_proxy_that_cannot_be_used_is_an_error_without_its_value() {
        for url in ["socks5://pass:word@a:1", "ftp://a", "::"] {
            let error = proxy_for("https://phota.example", [("HTTPS_PROXY", url)]).unwrap_err();
            assert_eq!(error, "the proxy in HTTPS_PROXY is not an http:// or https:// URL");
        }
    }

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
