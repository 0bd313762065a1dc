//! Doors for fuzzing: what an answer says, without a server that gives it.

use std::time::{Duration, SystemTime};

use super::answer::{self, Again, Answer};
use super::transport::Reply;
use super::{retry, transport};
use crate::{ApiKey, Endpoint, Reason, Status};

/// What an answer says.
#[derive(Debug, PartialEq, Eq)]
pub struct Answered {
    /// Of the key.
    pub status: Status,
    /// Why nothing is known, if so.
    pub reason: Option<Reason>,
    /// Whether another try may help.
    pub again: bool,
    /// How long to wait before it, if the server says.
    pub pause: Option<Duration>,
}

/// Reads an answer: its status, its headers as far as they are text, its body.
pub fn answer(
    status: u16,
    content_type: &str,
    retry_after: Option<&str>,
    location: Option<&str>,
    body: &[u8],
) -> Answered {
    let reply = Reply {
        status,
        retry_after: retry_after.map(str::to_owned),
        location: location.map(str::to_owned),
        body: transport::classify_body(body, transport::is_html(content_type)),
    };
    let key = ApiKey::new(*b"a key that no answer repeats");
    let reading = answer::read(Ok(reply), &Endpoint::default(), &key);
    let (status, reason) = match reading.answer {
        Answer::Recognised(_) => (Status::Accepted, None),
        Answer::Refused(_) => (Status::Rejected, None),
        Answer::Unclear(reason) => (Status::Inconclusive, Some(reason)),
    };
    let (again, pause) = match reading.again {
        Again::No => (false, None),
        Again::After(pause) => (true, pause),
    };
    Answered { status, reason, again, pause }
}

/// Reads `Retry-After`.
pub fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    retry::retry_after(value, now)
}
