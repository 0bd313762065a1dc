//! What every request handler needs to know: the settings, the record, and the counters of the flapping behaviours.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use axum::http::{HeaderMap, StatusCode};

use crate::contract::API_KEY_HEADER;
use crate::record::Recorder;
use crate::{Behaviour, Victims};

/// The settings of a running server and what it has seen.
pub(crate) struct Shared {
    pub(crate) keys: Vec<String>,
    pub(crate) keys_without_credit: Vec<String>,
    pub(crate) missing_header: StatusCode,
    pub(crate) default_behaviour: Behaviour,
    pub(crate) redirect_to: String,
    pub(crate) victims: Victims,
    pub(crate) retry_after: Duration,
    pub(crate) retry_after_text: Option<String>,
    pub(crate) pause: Duration,
    pub(crate) recorder: Recorder,
    pub(crate) counters: Counters,
}

impl Shared {
    /// Tells whether the request with these headers is one that meets the misbehaviour.
    pub(crate) fn is_victim(&self, headers: &HeaderMap) -> bool {
        let sent = headers.get(API_KEY_HEADER).map(|value| value.as_bytes());
        let is = |key: &String| sent == Some(key.as_bytes());
        let is_known = || self.keys.iter().chain(&self.keys_without_credit).any(is);
        match &self.victims {
            Victims::Everyone => true,
            Victims::UnknownKeys => !is_known(),
            Victims::KnownKeys => is_known(),
            Victims::Key(key) => is(key),
        }
    }
}

/// Counts requests by mount, so that each client of [`FakeApi::base_url_for`](crate::FakeApi::base_url_for) sees
/// its own "first" request.
#[derive(Default)]
pub(crate) struct Counters(Mutex<HashMap<String, u32>>);

impl Counters {
    /// How many requests came to this mount before this one.
    pub(crate) fn next(&self, mount: &str) -> u32 {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let count = counts.entry(mount.to_owned()).or_default();
        *count += 1;
        *count - 1
    }
}
