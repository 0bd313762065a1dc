//! The ways in which the server can answer, their names in base URLs and on the command line, and whom they meet.

use std::fmt;
use std::str::FromStr;

/// Defines the enum, its list and its names from one table, so that none of the three can miss an entry.
macro_rules! behaviours {
    ($($(#[doc = $doc:literal])+ $variant:ident = $name:literal,)+) => {
        /// How the server answers a client.
        ///
        /// Where nothing else is said, a behaviour is in the way of every route and whatever the key. "By the
        /// contract" means: as [`Behaviour::Normal`] would answer that request.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum Behaviour {
            $($(#[doc = $doc])+ $variant,)+
        }

        impl Behaviour {
            /// Every behaviour, for tests that go through all of them.
            pub const ALL: &[Self] = &[$(Self::$variant),+];

            /// The kebab-case name, as [`FromStr`] reads it.
            #[must_use]
            pub const fn name(self) -> &'static str {
                match self {
                    $(Self::$variant => $name,)+
                }
            }

            /// What it does, as documented here, with the links of rustdoc.
            #[must_use]
            pub const fn description(self) -> &'static str {
                match self {
                    $(Self::$variant => concat!($($doc),+),)+
                }
            }
        }
    };
}

behaviours! {
    /// The documented contract.
    Normal = "normal",
    /// 301 to the same route below [`Builder::redirect_to`](crate::Builder::redirect_to).
    Redirect301 = "redirect-301",
    /// 302 to the same route below [`Builder::redirect_to`](crate::Builder::redirect_to).
    Redirect302 = "redirect-302",
    /// 307 to the same route below [`Builder::redirect_to`](crate::Builder::redirect_to).
    Redirect307 = "redirect-307",
    /// 308 to the same route below [`Builder::redirect_to`](crate::Builder::redirect_to).
    Redirect308 = "redirect-308",
    /// Always 429, without `Retry-After`.
    TooManyRequests = "too-many-requests",
    /// Always 429, with `Retry-After` in seconds.
    TooManyRequestsSeconds = "too-many-requests-seconds",
    /// Always 429, with `Retry-After` as an HTTP date.
    TooManyRequestsDate = "too-many-requests-date",
    /// 429 without `Retry-After` to the first request, then by the contract.
    TooManyRequestsOnce = "too-many-requests-once",
    /// 429 with `Retry-After` in seconds to the first request, then by the contract.
    TooManyRequestsOnceSeconds = "too-many-requests-once-seconds",
    /// 429 with `Retry-After` as an HTTP date to the first request, then by the contract.
    TooManyRequestsOnceDate = "too-many-requests-once-date",
    /// Always 500.
    ServerError = "server-error",
    /// Always 503.
    Unavailable = "unavailable",
    /// 503 to the first two requests, then by the contract. Each [`FakeApi::base_url_for`](crate::FakeApi::base_url_for)
    /// counts for itself.
    Flapping = "flapping",
    /// Always 403, as a firewall does.
    Forbidden = "forbidden",
    /// Always 404.
    NotFound = "not-found",
    /// Always 408.
    RequestTimeout = "request-timeout",
    /// 401 with an HTML page, whatever the key, as a gateway in between may send it.
    GatewayRefusal = "gateway-refusal",
    /// Always 418.
    Teapot = "teapot",
    /// Always 422.
    Unprocessable = "unprocessable",
    /// 200 with an HTML page, as the log-in page of a hotel network.
    CaptivePortal = "captive-portal",
    /// 200 with the documented JSON, whatever the key, also without one.
    AcceptsAnyKey = "accepts-any-key",
    /// By the contract to the first request, then as `accepts-any-key`.
    AcceptsAnyKeyLater = "accepts-any-key-later",
    /// By the contract, after [`Builder::pause`](crate::Builder::pause).
    Delayed = "delayed",
    /// By the contract, but every byte from the status line on comes after [`Builder::pause`](crate::Builder::pause).
    SlowHeaders = "slow-headers",
    /// By the contract, the head at once, but every byte of the body comes after [`Builder::pause`](crate::Builder::pause).
    SlowBody = "slow-body",
    /// By the contract for a key that is refused; 200 with a body without end for one that is accepted.
    EndlessBody = "endless-body",
    /// By the contract, but the connection is reset (RST) after the head and half of the promised body.
    Reset = "reset",
    /// By the contract, but the connection ends in good order (FIN) after the head and half of the promised body.
    Truncated = "truncated",
    /// The end of the connection, and no answer.
    Close = "close",
    /// A head without end: one header that goes on.
    EndlessHead = "endless-head",
    /// A head without end: one header after the other.
    EndlessHeaders = "endless-headers",
    /// Interim answers (103) without end, and no final one.
    EndlessInterim = "endless-interim",
    /// By the contract, and the same answer once more, unasked.
    Twice = "twice",
    /// By the contract, with every header that may lead a client elsewhere (`Alt-Svc`, `Refresh`, `Link`,
    /// `Content-Location`, and a `Location` that no redirect goes with): to
    /// [`Builder::redirect_to`](crate::Builder::redirect_to).
    PointsElsewhere = "points-elsewhere",
    /// Bytes that are no HTTP, then the end of the connection.
    Garbage = "garbage",
    /// By the contract, with `Content-Encoding: gzip`, asked for or not.
    Gzip = "gzip",
    /// By the contract for a key that is refused; about 100 kB of gzip that inflate to 100 MB of JSON for one that
    /// is accepted.
    GzipBomb = "gzip-bomb",
    /// By the contract for a key that is refused; 200 without a body for one that is accepted.
    EmptyBody = "empty-body",
    /// By the contract for a key that is refused; 200 for one that is accepted, with a body that is called JSON and
    /// is none.
    NotJson = "not-json",
}

/// Which requests meet the misbehaviour; all others are answered by the contract.
#[derive(Clone, Default)]
#[non_exhaustive]
pub enum Victims {
    /// All of them.
    #[default]
    Everyone,
    /// Those with a key that the server does not know, or none: a client's control is one.
    UnknownKeys,
    /// Those with a key that the server knows.
    KnownKeys,
    /// Those with this key.
    Key(String),
}

impl fmt::Display for Behaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Behaviour {
    type Err = UnknownBehaviour;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|behaviour| behaviour.name() == name).ok_or(UnknownBehaviour)
    }
}

/// The error of [`Behaviour::from_str`]: no behaviour has that name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnknownBehaviour;

impl fmt::Display for UnknownBehaviour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no such behaviour; there are")?;
        for behaviour in Behaviour::ALL {
            write!(f, " {behaviour}")?;
        }
        Ok(())
    }
}

impl std::error::Error for UnknownBehaviour {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_lead_back_to_their_behaviour() {
        for behaviour in Behaviour::ALL {
            assert_eq!(behaviour.to_string().parse(), Ok(*behaviour));
        }
        assert_eq!("no-such".parse::<Behaviour>(), Err(UnknownBehaviour));
    }
}
