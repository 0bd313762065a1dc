//! The one place a key is sent to.

use std::fmt;
use std::net::IpAddr;

use ureq::http::Uri;

use crate::without_keys;

/// Base URL of the Phota API (its OpenAPI document, `servers`).
pub const DEFAULT_BASE_URL: &str = "https://api.photalabs.com/v1/phota";

/// Route used as the probe: free, read-only and authenticated. The API's quickstart says "Verify
/// your key works by listing your profiles" with it.
const PROBE_ROUTE: &str = "/profiles/ids";

/// A base URL that a key may be sent to: https, or plain http to this machine alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoint {
    probe: Uri,
    is_loopback: bool,
}

/// Why a base URL is refused. The URL itself is not repeated, since it may hold credentials.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EndpointError {
    /// It is not an absolute URL with a host.
    #[error("it is not an absolute URL such as {DEFAULT_BASE_URL}")]
    NotAUrl,
    /// It holds a user name or password.
    #[error("it holds a user name or password; the key is sent alone")]
    UserInfo,
    /// It has a query or a fragment.
    #[error("it has a query or a fragment; give the part before them")]
    Query,
    /// It is plain http, and not to this machine.
    #[error("it would send the key unencrypted; use https (plain http is for loopback addresses only)")]
    PlainHttp,
    /// It is neither https nor http.
    #[error("its scheme is neither https nor http")]
    Scheme,
}

impl Endpoint {
    /// Takes the URL that stands before the API's routes, such as [`DEFAULT_BASE_URL`].
    ///
    /// # Errors
    /// When a key must not be sent there, see [`EndpointError`].
    pub fn parse(base_url: &str) -> Result<Self, EndpointError> {
        if base_url.contains('#') {
            return Err(EndpointError::Query);
        }
        let uri: Uri = base_url.parse().map_err(|_| EndpointError::NotAUrl)?;
        let (Some(scheme), Some(authority)) = (uri.scheme_str(), uri.authority()) else {
            return Err(EndpointError::NotAUrl);
        };
        if authority.as_str().contains('@') {
            return Err(EndpointError::UserInfo);
        }
        if authority.host().is_empty() {
            return Err(EndpointError::NotAUrl);
        }
        if uri.query().is_some() {
            return Err(EndpointError::Query);
        }
        let is_loopback = is_loopback(authority.host());
        match scheme {
            "https" => {}
            "http" if is_loopback => {}
            "http" => return Err(EndpointError::PlainHttp),
            _ => return Err(EndpointError::Scheme),
        }
        let probe = format!("{scheme}://{authority}{}{PROBE_ROUTE}", uri.path().trim_end_matches('/'));
        let probe = probe.parse().map_err(|_| EndpointError::NotAUrl)?;
        Ok(Self { probe, is_loopback })
    }

    /// The URL that is asked.
    pub(crate) fn probe(&self) -> &Uri {
        &self.probe
    }

    /// Tells whether the host is this machine, which no proxy is asked for.
    pub(crate) fn is_loopback(&self) -> bool {
        self.is_loopback
    }

    /// Tells whether requests are encrypted.
    pub(crate) fn is_https(&self) -> bool {
        self.probe.scheme_str() == Some("https")
    }

    /// The host that a key is sent to, as it may be shown: somebody may have typed a key there.
    pub fn host(&self) -> String {
        without_keys(self.probe.host().expect("parse refuses a URL without a host"))
    }
}

impl Default for Endpoint {
    fn default() -> Self {
        Self::parse(DEFAULT_BASE_URL).expect("the default is tested")
    }
}

/// Shows the URL that is asked, but for what may be a key in it.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&without_keys(&self.probe.to_string()))
    }
}

/// RFC 6761, section 6.3: `localhost` is this machine; RFC 1122 and RFC 4291: 127.0.0.0/8 and ::1.
///
/// Other ways to write them (`[::ffff:127.0.0.1]`, `127.1`, `localhost.`, an address with a zone) are left to systems to
/// read, and not all read them alike: they count as other hosts, which get no key without encryption.
fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host.eq_ignore_ascii_case("localhost") || bare.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_is_the_documented_probe() {
        let endpoint = Endpoint::default();
        assert_eq!(endpoint.to_string(), "https://api.photalabs.com/v1/phota/profiles/ids");
        assert_eq!(endpoint.host(), "api.photalabs.com");
    }

    #[test]
    fn a_trailing_slash_does_not_double() {
        let endpoint = Endpoint::parse("https://phota.example/v1/phota/").unwrap();
        assert_eq!(endpoint.to_string(), "https://phota.example/v1/phota/profiles/ids");
        assert_eq!(
            Endpoint::parse("https://phota.example").unwrap().to_string(),
            "https://phota.example/profiles/ids"
        );
    }

    #[test]
    fn loopback_may_be_plain() {
        for url in [
            "http://127.0.0.1:8080/v1",
            "http://localhost:1/",
            "http://LocalHost",
            "http://[::1]:9",
            "http://[0:0:0:0:0:0:0:1]",
            "http://127.8.9.1",
        ] {
            assert!(Endpoint::parse(url).unwrap().is_loopback(), "{url}");
        }
    }

    /// Whatever a URL with a zone is read as, it is not this machine.
    #[test]
    fn an_address_with_a_zone_is_no_loopback() {
        for url in ["http://[::1%25lo]/", "http://[::1%lo]/", "http://[fe80::1%25eth0]:80/"] {
            assert!(Endpoint::parse(url).is_err(), "{url}");
        }
    }

    #[test]
    fn other_places_get_no_key() {
        let cases = [
            ("http://api.photalabs.com/v1/phota", EndpointError::PlainHttp),
            ("http://127.0.0.1.example.com/", EndpointError::PlainHttp),
            ("http://localhost.example.com/", EndpointError::PlainHttp),
            ("http://192.168.1.1/", EndpointError::PlainHttp),
            ("http://[::ffff:127.0.0.1]:8080/", EndpointError::PlainHttp),
            ("http://[::127.0.0.1]/", EndpointError::PlainHttp),
            ("http://[::]/", EndpointError::PlainHttp),
            ("http://0.0.0.0/", EndpointError::PlainHttp),
            ("http://127.1/", EndpointError::PlainHttp),
            ("http://2130706433/", EndpointError::PlainHttp),
            ("http://0x7f.0.0.1/", EndpointError::PlainHttp),
            ("http://0177.0.0.1/", EndpointError::PlainHttp),
            ("http://localhost./", EndpointError::PlainHttp),
            ("http://app.localhost/", EndpointError::PlainHttp),
            ("http://[fe80::1]/", EndpointError::PlainHttp),
            ("https://user:pass@api.photalabs.com/", EndpointError::UserInfo),
            ("http://api.photalabs.com@127.0.0.1/", EndpointError::UserInfo),
            ("https://api.photalabs.com/?a=b", EndpointError::Query),
            ("https://api.photalabs.com/#a", EndpointError::Query),
            ("ftp://api.photalabs.com/", EndpointError::Scheme),
            ("api.photalabs.com", EndpointError::NotAUrl),
            ("/v1/phota", EndpointError::NotAUrl),
            ("https://", EndpointError::NotAUrl),
            ("", EndpointError::NotAUrl),
            ("https://a b/", EndpointError::NotAUrl),
        ];
        for (url, error) in cases {
            assert_eq!(Endpoint::parse(url), Err(error), "{url}");
        }
    }
}
