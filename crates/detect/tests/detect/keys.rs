//! Keys made at run time, so that the sources hold none, and a look at what is found.

use std::sync::LazyLock;

use phota_detect::{Candidate, Confidence, Detector, Document, Options};
use secrecy::ExposeSecret;

pub(crate) const BASE62: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
pub(crate) const HEX: &str = "0123456789abcdef";

/// A random key from a seed.
pub(crate) fn key(seed: u64, alphabet: &str, length: usize) -> String {
    let letters = alphabet.as_bytes();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        letters[(state >> 33) as usize % letters.len()] as char
    };
    (0..length).map(|_| next()).collect()
}

/// A key in the form of a UUID.
pub(crate) fn uuid(seed: u64) -> String {
    let hex = key(seed, HEX, 32);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

/// Built once: what it searches with takes longer to build than most tests.
pub(crate) static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::new(&Options::default()).expect("the default options are usable"));

/// The keys that are reported at the default confidence.
pub(crate) fn detect(path: &str, text: &str) -> Vec<Candidate> {
    let mut found = DETECTOR.detect(&Document { path, bytes: text.as_bytes() });
    found.retain(|candidate| candidate.confidence >= Confidence::Medium && candidate.secret.is_some());
    found
}

/// Says what is wrong unless exactly `key` is found, with its value and at each place it stands.
pub(crate) fn complaint(path: &str, text: &str, key: &str) -> Option<String> {
    let found = detect(path, text);
    let spans: Vec<_> = found.iter().map(|candidate| candidate.span.clone()).collect();
    let expected: Vec<_> = text.match_indices(key).map(|(at, _)| at..at + key.len()).collect();
    let right = found.iter().all(|candidate| {
        !candidate.evidence.is_empty()
            && candidate.secret.as_ref().is_some_and(|secret| secret.expose_secret() == key)
    });
    (spans != expected || !right)
        .then(|| format!("{path}: {}\n  {found:?}\n", text.replace(key, "{key}").trim_end()))
}

/// Asserts that each document gives exactly the key it was made with.
pub(crate) fn assert_found<'a>(documents: impl IntoIterator<Item = (&'a str, String, String)>) {
    let complaints: Vec<String> =
        documents.into_iter().filter_map(|(path, text, key)| complaint(path, &text, &key)).collect();
    assert!(complaints.is_empty(), "{} wrong:\n{}", complaints.len(), complaints.concat());
}
