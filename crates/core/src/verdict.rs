//! What can be said about a key: six statuses, and the reason for each.

use std::fmt;
use std::time::Duration;

use crate::{Malformed, Source};

/// The six things that are said of a configured key.
///
/// What the API answers in each case is documented in its reference, section "Errors": 401 for a missing or invalid key,
/// 402 for an account without prepaid credit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Status {
    /// The API recognised the key, and refused one that cannot exist.
    Accepted,
    /// The API refused the key; or the old key of a rotation is still accepted.
    Rejected,
    /// No place has a key, or the key is empty.
    Missing,
    /// The value cannot be what was meant; it was not sent.
    Malformed,
    /// There is no key, and the CI event is one that gets no secrets.
    Unavailable,
    /// Anything else. "Not 401" is never enough to say that a key is accepted.
    Inconclusive,
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Missing => "missing",
            Self::Malformed => "malformed",
            Self::Unavailable => "unavailable",
            Self::Inconclusive => "inconclusive",
        })
    }
}

/// The answer to one question beside the main one: the control, or the old key of a rotation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Outcome {
    /// `Accepted`, `Rejected` or `Inconclusive`.
    pub status: Status,
    /// The HTTP status of the last answer, if there was one.
    pub http_status: Option<u16>,
}

/// Everything that is said of one key.
#[derive(Clone, Debug)]
pub struct Verdict {
    /// The status.
    pub status: Status,
    /// The HTTP status of the last answer to this key, if there was one.
    pub http_status: Option<u16>,
    /// Why, unless the key is accepted.
    pub reason: Option<Reason>,
    /// What is worth knowing although it does not change the status.
    pub warnings: Vec<Warning>,
    /// The answer to the control, if one was sent.
    pub control: Option<Outcome>,
    /// The answer to the old key, if one was sent.
    pub revoked: Option<Outcome>,
    /// How often this key was sent.
    pub attempts: u32,
    /// Time from the first request to the last answer.
    pub elapsed: Duration,
}

impl Verdict {
    /// Says something of a key that was not sent.
    pub fn unsent(status: Status, reason: Reason) -> Self {
        Self {
            status,
            http_status: None,
            reason: Some(reason),
            warnings: Vec::new(),
            control: None,
            revoked: None,
            attempts: 0,
            elapsed: Duration::ZERO,
        }
    }
}

/// Worth knowing, no matter of the status.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Warning {
    /// 402: the account has no prepaid credit left (documented status).
    NoCredit,
    /// A 401 without the documented JSON body; something before the API may have sent it.
    UndocumentedRefusal,
    /// No control was sent.
    NoControl,
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NoCredit => "the account has no prepaid credit left (402)",
            Self::UndocumentedRefusal => {
                "the 401 came without the API's documented body; a proxy or gateway may have sent it"
            }
            Self::NoControl => "no control was sent, so it was not proved that the endpoint tells keys apart",
        })
    }
}

/// Why a key is not accepted.
///
/// Texts from the network inside are escaped and cut; no variant holds a key.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reason {
    /// No place has a key.
    NoKey,
    /// The place that was named has no key; another one has.
    NoKeyThere,
    /// The place that decides holds nothing.
    EmptyKey(Source),
    /// This event gets no secrets.
    NoSecrets(crate::SecretlessEvent),
    /// The value cannot be what was meant.
    Malformed(Malformed),
    /// 401.
    Refused,
    /// The old key of a rotation is still accepted.
    OldKeyAccepted,
    /// The control was accepted too.
    ControlAccepted,
    /// The control's answer could not be understood.
    ControlUnclear(Box<Reason>),
    /// The old key's answer could not be understood.
    OldKeyUnclear(Box<Reason>),
    /// 3xx, with the host it points at.
    Redirect(u16, Option<String>),
    /// 403.
    Forbidden,
    /// 404.
    NotFound,
    /// 429, with the pause asked for if that was longer than the time left.
    RateLimited(Option<Duration>),
    /// 5xx.
    ServerError(u16),
    /// Another status.
    OtherStatus(u16),
    /// A good status with a page instead of JSON.
    Html(u16),
    /// A good status with something that is not a JSON object.
    NotJson(u16),
    /// A body above 64 KiB.
    BodyTooLarge,
    /// The answer ended or broke in its middle.
    BodyBroken(String),
    /// DNS does not know the host.
    HostNotFound(String),
    /// No connection, or one that broke.
    Connection(String),
    /// TLS failed, commonly for an unknown authority.
    Tls(String),
    /// The proxy made no tunnel to the host.
    Proxy(String),
    /// The answer is not HTTP as it should be.
    NotHttp(String),
    /// The time was up.
    TimedOut,
    /// The operating system gave no random numbers, so no control could be made.
    NoRandom,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoKey => f.write_str("no source has a key"),
            Self::NoKeyThere => f.write_str("the source that was named has no key"),
            Self::EmptyKey(source) => write!(f, "{source} is set but empty"),
            Self::NoSecrets(event) => write!(f, "{event}"),
            Self::Malformed(malformed) => write!(f, "{malformed}"),
            Self::Refused => f.write_str("the API does not know this key (401)"),
            Self::OldKeyAccepted => f.write_str("old key still accepted"),
            Self::ControlAccepted => {
                f.write_str("the endpoint accepted a random key as well, so it does not tell keys apart")
            }
            Self::ControlUnclear(reason) => write!(f, "the control could not be judged: {reason}"),
            Self::OldKeyUnclear(reason) => write!(f, "the old key could not be judged: {reason}"),
            Self::Redirect(status, Some(host)) => {
                write!(f, "the endpoint redirects to {host} ({status}); redirects are not followed")
            }
            Self::Redirect(status, None) => {
                write!(f, "the endpoint redirects ({status}); redirects are not followed")
            }
            Self::Forbidden => f.write_str("access was forbidden (403), which does not tell about the key"),
            Self::NotFound => f.write_str("the route does not exist there (404), whatever the key"),
            Self::RateLimited(None) => f.write_str("too many requests (429)"),
            Self::RateLimited(Some(pause)) => {
                write!(f, "too many requests (429), asked to wait {} s", pause.as_secs())
            }
            Self::ServerError(status) => write!(f, "the server failed ({status})"),
            Self::OtherStatus(status) => write!(f, "the server answered {status}"),
            Self::Html(status) => write!(f, "an HTML page instead of JSON ({status})"),
            Self::NotJson(status) => write!(f, "the answer is not a JSON object ({status})"),
            Self::BodyTooLarge => f.write_str("the answer is larger than 64 KiB"),
            Self::BodyBroken(why) => write!(f, "the answer broke off: {why}"),
            Self::HostNotFound(host) => write!(f, "the host {host} was not found"),
            Self::Connection(why) => write!(f, "the connection failed: {why}"),
            Self::Tls(why) => write!(f, "TLS failed: {why}"),
            Self::Proxy(why) => write!(f, "no way through the proxy: {why}"),
            Self::NotHttp(why) => write!(f, "the answer is not HTTP: {why}"),
            Self::NoRandom => f.write_str("the operating system gave no random numbers"),
            Self::TimedOut => f.write_str("no whole answer within the time limit"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_reads_as_the_contract_has_it() {
        use Status::{Accepted, Inconclusive, Malformed, Missing, Rejected, Unavailable};
        assert_eq!(
            [Accepted, Rejected, Missing, Malformed, Unavailable, Inconclusive]
                .map(|status| status.to_string()),
            ["accepted", "rejected", "missing", "malformed", "unavailable", "inconclusive"]
        );
    }

    #[test]
    fn warnings_say_what_they_are_about() {
        for (warning, about) in [
            (Warning::NoCredit, "no prepaid credit left (402)"),
            (Warning::UndocumentedRefusal, "the 401 came without"),
            (Warning::NoControl, "no control was sent"),
        ] {
            assert!(warning.to_string().contains(about), "{warning}");
        }
    }
}
