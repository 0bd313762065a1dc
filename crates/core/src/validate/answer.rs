//! What an answer says about a key. Pure, so that every row of the table is a test.

use std::time::{Duration, SystemTime};

use ureq::http::Uri;
use zeroize::Zeroizing;

use super::retry;
use super::transport::{Failure, Reply, ReplyBody, printable};
use crate::{ApiKey, Endpoint, Reason, Warning};

/// What the answer says about the key that was sent.
///
/// Phota's API reference documents 401 (missing or invalid key, with `{"detail": "Missing or invalid API key in the
/// X-API-Key header."}`), 402 (not enough prepaid credit, so the key was recognised), 404, 422, 500 and 503, all with
/// `{"detail": ...}`; a newer version of its OpenAPI document adds 403 for a missing header. A 200 from
/// `/profiles/ids` is `{"profiles": [...]}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The API recognised the key: 2xx, or 402, with JSON as it documents.
    Recognised(Option<Warning>),
    /// 401, with a warning when its body is not the documented one.
    Refused(Option<Warning>),
    /// Anything else.
    Unclear(Reason),
}

/// An answer, and whether asking again may give another one.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Reading {
    pub answer: Answer,
    pub http_status: Option<u16>,
    pub again: Again,
}

/// Whether another try may help.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Again {
    /// The same request would get the same answer.
    No,
    /// It may, after the pause that the server asked for, if it did.
    After(Option<Duration>),
}

/// Reads what came back from the endpoint to a key.
pub(super) fn read(result: Result<Reply, Failure>, endpoint: &Endpoint, key: &ApiKey) -> Reading {
    let mut reading = match result {
        Ok(reply) => read_reply(reply),
        Err(failure) => read_failure(failure, endpoint),
    };
    // The only text of the server's that is shown, and it may send back what it was sent.
    if let Answer::Unclear(Reason::Redirect(_, host)) = &mut reading.answer {
        host.take_if(|host| echoes(host, key));
    }
    reading
}

fn read_reply(reply: Reply) -> Reading {
    let status = reply.status;
    let body_broke = matches!(reply.body, ReplyBody::Broken(_));
    let answer = match status {
        401 => Answer::Refused(
            (reply.body != ReplyBody::Object { has_detail: true }).then_some(Warning::UndocumentedRefusal),
        ),
        200..=299 | 402 => match reply.body {
            ReplyBody::Object { .. } => Answer::Recognised((status == 402).then_some(Warning::NoCredit)),
            ReplyBody::Html => Answer::Unclear(Reason::Html(status)),
            ReplyBody::Other => Answer::Unclear(Reason::NotJson(status)),
            ReplyBody::TooLarge => Answer::Unclear(Reason::BodyTooLarge),
            ReplyBody::Broken(why) => Answer::Unclear(Reason::BodyBroken(why)),
            ReplyBody::TimedOut => Answer::Unclear(Reason::TimedOut),
        },
        300..=399 => Answer::Unclear(Reason::Redirect(status, reply.location.as_deref().and_then(host_of))),
        403 => Answer::Unclear(Reason::Forbidden),
        404 => Answer::Unclear(Reason::NotFound),
        429 => Answer::Unclear(Reason::RateLimited(None)),
        500..=599 => Answer::Unclear(Reason::ServerError(status)),
        _ => Answer::Unclear(Reason::OtherStatus(status)),
    };
    let unclear = matches!(answer, Answer::Unclear(_));
    let again = if retry::is_worth_another_try(status) || (unclear && body_broke) {
        Again::After(reply.retry_after.and_then(|value| retry::retry_after(&value, SystemTime::now())))
    } else {
        Again::No
    };
    Reading { answer, http_status: Some(status), again }
}

fn read_failure(failure: Failure, endpoint: &Endpoint) -> Reading {
    let (reason, again) = match failure {
        Failure::HostNotFound => (Reason::HostNotFound(endpoint.host()), Again::After(None)),
        Failure::Connection(why) => (Reason::Connection(why), Again::After(None)),
        Failure::Tls(why) => (Reason::Tls(why), Again::No),
        Failure::Proxy(status, why) => {
            // A proxy that fails for a moment answers with the statuses that servers use for it.
            let passes = status.is_some_and(retry::is_worth_another_try);
            (Reason::Proxy(why), if passes { Again::After(None) } else { Again::No })
        }
        Failure::NotHttp(why) => (Reason::NotHttp(why), Again::No),
        Failure::TimedOut => (Reason::TimedOut, Again::No),
    };
    Reading { answer: Answer::Unclear(reason), http_status: None, again }
}

/// The host that a redirect points at; none for one that stays.
fn host_of(location: &str) -> Option<String> {
    location.parse::<Uri>().ok()?.host().map(|host| printable(&host))
}

/// Tells whether a part of the key stands in a text, in capitals or not: a host's name has none.
fn echoes(text: &str, key: &ApiKey) -> bool {
    const PART: usize = 8;
    let text = text.to_ascii_lowercase();
    let key = Zeroizing::new(key.expose().to_ascii_lowercase());
    let mut parts = key.windows(PART.min(key.len().max(1)));
    parts.any(|part| text.as_bytes().windows(part.len()).any(|place| place == part))
}

#[cfg(test)]
mod tests {
    use super::*;

    const OBJECT: ReplyBody = ReplyBody::Object { has_detail: false };
    const DETAIL: ReplyBody = ReplyBody::Object { has_detail: true };

    fn reply(status: u16, body: ReplyBody) -> Reading {
        read_reply(Reply { status, retry_after: None, location: None, body })
    }

    #[test]
    fn the_table_of_statuses() {
        use Answer::{Recognised, Refused, Unclear};
        let cases = [
            (200, OBJECT, Recognised(None)),
            (204, ReplyBody::Other, Unclear(Reason::NotJson(204))),
            (200, ReplyBody::Html, Unclear(Reason::Html(200))),
            (200, ReplyBody::TooLarge, Unclear(Reason::BodyTooLarge)),
            (200, ReplyBody::TimedOut, Unclear(Reason::TimedOut)),
            (402, DETAIL, Recognised(Some(Warning::NoCredit))),
            (402, ReplyBody::Html, Unclear(Reason::Html(402))),
            (401, DETAIL, Refused(None)),
            (401, ReplyBody::Html, Refused(Some(Warning::UndocumentedRefusal))),
            (401, ReplyBody::TimedOut, Refused(Some(Warning::UndocumentedRefusal))),
            (302, ReplyBody::Other, Unclear(Reason::Redirect(302, None))),
            (304, ReplyBody::Other, Unclear(Reason::Redirect(304, None))),
            (403, DETAIL, Unclear(Reason::Forbidden)),
            (404, DETAIL, Unclear(Reason::NotFound)),
            (407, ReplyBody::Html, Unclear(Reason::OtherStatus(407))),
            (418, OBJECT, Unclear(Reason::OtherStatus(418))),
            (422, DETAIL, Unclear(Reason::OtherStatus(422))),
            (429, DETAIL, Unclear(Reason::RateLimited(None))),
            (500, DETAIL, Unclear(Reason::ServerError(500))),
            (999, OBJECT, Unclear(Reason::OtherStatus(999))),
        ];
        for (status, body, answer) in cases {
            assert_eq!(reply(status, body).answer, answer, "{status}");
        }
    }

    #[test]
    fn only_what_may_change_is_asked_again() {
        for status in [408, 429, 500, 502, 503, 504] {
            assert_eq!(reply(status, OBJECT).again, Again::After(None), "{status}");
        }
        for status in [200, 301, 400, 401, 402, 403, 404, 422] {
            assert_eq!(reply(status, OBJECT).again, Again::No, "{status}");
        }
        let broken = || ReplyBody::Broken("x".into());
        assert_eq!(reply(200, broken()).again, Again::After(None));
        assert_eq!(reply(401, broken()).again, Again::No);
    }

    #[test]
    fn the_server_says_how_long_to_wait() {
        let reading =
            read_reply(Reply { status: 429, retry_after: Some("7".into()), location: None, body: OBJECT });
        assert_eq!(reading.again, Again::After(Some(Duration::from_secs(7))));
    }

    #[test]
    fn a_redirect_that_sends_the_key_back_names_no_host() {
        let key = "Ab3".repeat(8);
        let at = |location: String| {
            let reply = Reply { status: 302, retry_after: None, location: Some(location), body: OBJECT };
            read(Ok(reply), &Endpoint::default(), &ApiKey::new(key.as_bytes())).answer
        };
        let redirect = |host: Option<&str>| Answer::Unclear(Reason::Redirect(302, host.map(str::to_owned)));
        assert_eq!(at(format!("https://{key}.example/")), redirect(None));
        assert_eq!(at(format!("https://x.{}.example/", &key[3..12].to_uppercase())), redirect(None));
        assert_eq!(at(format!("https://x.example/{key}")), redirect(Some("x.example")));
    }

    #[test]
    fn a_redirect_names_its_host_alone() {
        let at = |location: &str| host_of(location);
        assert_eq!(at("https://evil.example/a?b=c"), Some("evil.example".into()));
        assert_eq!(at("/login"), None);
        assert_eq!(at("\x1b[31m"), None);
    }
}
