//! What comes from outside about a key: secret files, and the answers of a server.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::{Duration, SystemTime};

use phota_core::fuzzing::{answer, retry_after};
use phota_core::{ApiKey, Environment, MAX_KEY_BYTES, Reason, Status, inspect, old_key_from_file};
use phota_scan_fuzz::checks::scratch;

static FILE: LazyLock<PathBuf> = LazyLock::new(|| scratch("secret"));

/// The first byte chooses between a file and an answer.
pub fn check(data: &[u8]) {
    match data.split_first() {
        Some((&first, rest)) if first % 2 == 0 => check_file(rest),
        Some((_, rest)) => check_answer(rest),
        None => {}
    }
}

/// A key is the file but for one line's end, is never shown, and is sent only if a header can carry it.
fn check_file(data: &[u8]) {
    fs::write(&*FILE, data).expect("a file");
    let environment = Environment::of_variables([], "/".into());
    let expected = match data {
        [rest @ .., b'\r', b'\n'] | [rest @ .., b'\n'] => rest,
        whole => whole,
    };
    let Ok((_, key)) = old_key_from_file(&FILE, &environment) else {
        assert!(expected.is_empty(), "a key that is not read");
        return;
    };
    assert_eq!(key, ApiKey::new(expected), "a key is the file but for one line's end");
    assert!(key.length() <= expected.len());
    let shown = format!("{key:?}");
    assert_eq!(shown, format!("ApiKey({}, {} characters)", key.fingerprint(), key.length()));
    assert_eq!(shown.len() - key.length().to_string().len(), "ApiKey(b3:000000000000,  characters)".len());
    if inspect(&key).is_ok() {
        assert!(expected.len() <= MAX_KEY_BYTES);
        assert!(expected.iter().all(|byte| (b' '..=b'~').contains(byte)), "a header cannot carry it");
        assert!(expected.trim_ascii() == expected);
    }
}

/// Nothing but a JSON object with 2xx or 402 accepts a key, nothing but a 401 refuses it, and no more than some of an
/// answer is shown.
///
/// Two bytes are the status; then come three headers, apart by line feeds, and the body.
fn check_answer(data: &[u8]) {
    let Some((&[high, low], rest)) = data.split_first_chunk() else { return };
    let status = 100 + u16::from_be_bytes([high, low]) % 500;
    let mut parts = rest.splitn(4, |byte| *byte == b'\n');
    // As a header's value is text only if it is visible ASCII.
    let mut header = || {
        let value = std::str::from_utf8(parts.next().unwrap_or_default()).unwrap_or_default();
        value.bytes().all(|byte| byte == b'\t' || (b' '..=b'~').contains(&byte)).then_some(value)
    };
    let (kind, pause, location) = (header(), header(), header());
    let body = parts.next().unwrap_or_default();
    let read = answer(status, kind.unwrap_or_default(), pause, location, body);
    let is_object = serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(body).is_ok();
    let expected = match status {
        401 => Status::Rejected,
        200..=299 | 402 if is_object => Status::Accepted,
        _ => Status::Inconclusive,
    };
    assert_eq!(read.status, expected, "{status}");
    assert_eq!(read.reason.is_some(), expected == Status::Inconclusive);
    if let Some(reason) = &read.reason {
        check_reason(reason);
    }
    // A body that is whole is no reason to ask again.
    assert_eq!(read.again, matches!(status, 408 | 429 | 500..));
    assert!(read.again || read.pause.is_none());
    check_pause(pause.unwrap_or_default());
}

fn check_reason(reason: &Reason) {
    let text = reason.to_string();
    assert!(!text.contains(char::is_control), "something acts on a terminal");
    assert!(text.chars().count() < 500, "too much of an answer is shown");
}

/// Seconds are seconds, a date is at most what lies between, and nothing else is a pause.
fn check_pause(value: &str) {
    let now = SystemTime::UNIX_EPOCH + Duration::from_secs(1_800_000_000);
    let pause = retry_after(value, now);
    let digits = value.trim();
    if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) {
        assert!(pause.is_some());
        if let Ok(seconds) = digits.parse::<u32>() {
            assert_eq!(pause, Some(Duration::from_secs(seconds.into())));
        }
    }
    assert!(pause.is_none() || value.contains(|c: char| c.is_ascii_digit()));
}
