//! What the server received: the record that lets a test prove what a host was told, and what it was not.

use std::fmt;
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::extract::Request;
use axum::http::HeaderMap;

use crate::Behaviour;
use crate::contract::API_KEY_HEADER;

/// One request as it arrived, and the status it was answered with.
///
/// Headers are kept whole, the API key too. `Debug` shows the values of a few harmless headers alone.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Recorded {
    /// The method, such as `GET`.
    pub method: String,
    /// The path as it was asked for, with the mount prefix of [`FakeApi::base_url_for`](crate::FakeApi::base_url_for)
    /// and the query string, if any.
    pub path: String,
    /// The value of the `Host` header, if it was text.
    pub host: Option<String>,
    /// Every header, in the order of arrival.
    pub headers: HeaderMap,
    /// How the server treated this request.
    pub behaviour: Behaviour,
    /// The status it was answered with; `None` before the answer, and where the answer was no HTTP.
    pub status: Option<u16>,
}

impl Recorded {
    /// The value of a header, if it is there and text. The name's case does not matter.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name)?.to_str().ok()
    }

    /// The key in the `X-API-Key` header, if there is one.
    #[must_use]
    pub fn api_key(&self) -> Option<&str> {
        self.header(API_KEY_HEADER)
    }
}

impl fmt::Debug for Recorded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Recorded")
            .field("method", &self.method)
            .field("path", &self.path)
            .field("headers", &Redacted(&self.headers))
            .field("behaviour", &self.behaviour)
            .field("status", &self.status)
            .finish_non_exhaustive()
    }
}

/// Shows header values by allow-list, so that another header that holds a key stays hidden as well.
struct Redacted<'a>(&'a HeaderMap);

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const SHOWN: [&str; 5] = ["accept", "accept-encoding", "connection", "host", "user-agent"];
        let mut map = f.debug_map();
        for (name, value) in self.0 {
            if SHOWN.contains(&name.as_str()) {
                map.entry(name, value);
            } else {
                map.entry(name, &"[redacted]");
            }
        }
        map.finish()
    }
}

/// A function that is told of every answered request.
pub(crate) type Observer = Box<dyn Fn(&Recorded) + Send + Sync>;

/// All requests so far, in the order of arrival.
#[derive(Default)]
pub(crate) struct Recorder {
    log: Mutex<Log>,
    observer: Option<Observer>,
}

#[derive(Default)]
struct Log {
    requests: Vec<Recorded>,
    /// Arrived, and not answered.
    open: usize,
    most_open: usize,
    connections: usize,
}

impl Recorder {
    pub(crate) fn new(observer: Option<Observer>) -> Self {
        Self { log: Mutex::default(), observer }
    }

    pub(crate) fn all(&self) -> Vec<Recorded> {
        self.lock().requests.clone()
    }

    /// The most requests that were open at the same time.
    pub(crate) fn most_at_once(&self) -> usize {
        self.lock().most_open
    }

    /// How many connections were accepted.
    pub(crate) fn connections(&self) -> usize {
        self.lock().connections
    }

    /// Notes a connection that was accepted.
    pub(crate) fn connected(&self) {
        self.lock().connections += 1;
    }

    /// Notes a request that has arrived, and returns its place in the record.
    pub(crate) fn arrived(&self, request: &Request, behaviour: Behaviour) -> usize {
        let uri = request.uri();
        let headers = request.headers();
        let recorded = Recorded {
            method: request.method().to_string(),
            path: uri.path_and_query().map_or_else(|| uri.path().to_owned(), ToString::to_string),
            host: headers.get("host").and_then(|host| host.to_str().ok()).map(str::to_owned),
            headers: headers.clone(),
            behaviour,
            status: None,
        };
        let mut log = self.lock();
        log.open += 1;
        log.most_open = log.most_open.max(log.open);
        log.requests.push(recorded);
        log.requests.len() - 1
    }

    /// Notes the answer to a request and tells the observer.
    pub(crate) fn answered(&self, place: usize, status: Option<u16>) {
        let mut log = self.lock();
        log.open = log.open.saturating_sub(1);
        let Some(request) = log.requests.get_mut(place) else { return };
        request.status = status;
        let request = request.clone();
        drop(log);
        if let Some(observer) = &self.observer {
            observer(&request);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Log> {
        self.log.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn debug_shows_no_value_that_may_be_a_secret() {
        let request = Request::builder()
            .uri("/v1/phota/")
            .header("X-API-Key", "under-x-api-key")
            .header("Authorization", "under-authorization")
            .header("X-Other", "under-other")
            .header("Host", "localhost")
            .body(Body::empty())
            .unwrap();
        let recorder = Recorder::default();
        recorder.arrived(&request, Behaviour::Normal);
        let shown = format!("{:?}", recorder.all());
        assert!(!shown.contains("under-"), "{shown}");
        assert!(shown.contains("x-api-key") && shown.contains("localhost"), "{shown}");
        assert_eq!(recorder.all()[0].api_key(), Some("under-x-api-key"));
    }
}
