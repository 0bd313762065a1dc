//! `phota-client-exposure`: a Phota key on its way to where everybody can read it, with or without a literal.
//!
//! Three ways lead there: a variable that a bundler copies into what browsers load ([`variables`]), a bundler's
//! configuration that copies another one ([`bundler`]), and code that runs in a browser and sends the header itself
//! ([`calls`]). Prose, comments and warnings against it are no exposure ([`place`]).

mod bundler;
mod calls;
mod examples;
mod place;
mod side;
mod variables;

use super::{Keyless, Rule, Scope, Severity};
use crate::evidence::Evidence;
use crate::segment::{Segment, Settings};
use crate::{Confidence, values};

/// A Phota key that is built into, or sent by, what users load.
pub const PHOTA_CLIENT_EXPOSURE: Rule = Rule {
    id: "phota-client-exposure",
    summary: "A Phota key is put where browsers or apps can read it",
    help: "Call the Phota API from your server and keep the key there, in a variable without a public prefix; if it was ever deployed, make a new key and revoke the old one.",
    severity: Severity::High,
    confidence: Confidence::Low..=Confidence::High,
    scope: Scope::Everything,
    examples: examples::EXAMPLES,
    counter_examples: examples::COUNTER_EXAMPLES,
};

/// Finds the exposures of a segment; `before` is the document up to it.
pub(super) fn check(segment: &Segment<'_>, before: &[u8], settings: &Settings) -> Vec<Keyless> {
    if place::is_prose(segment.path) {
        return Vec::new();
    }
    let mut found = variables::check(segment, before, settings);
    found.extend(bundler::check(segment, settings));
    found.extend(calls::check(segment, before, settings));
    if place::is_test(segment.path) {
        found.iter_mut().for_each(|found| found.evidence.add(-35, "in a test"));
    }
    found
}

/// What was found at a token; nothing if the name may hide a value.
fn keyless(segment: &Segment<'_>, at: usize, subject: &str, evidence: Evidence) -> Option<Keyless> {
    let plain = subject.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
    (plain && subject.len() <= MAX_NAME && values::random_length(subject.as_bytes()) < 12).then(|| Keyless {
        rule: &PHOTA_CLIENT_EXPOSURE,
        subject: subject.to_owned(),
        span: segment.tokens[at].range(),
        evidence,
    })
}

/// Names are at most this long.
const MAX_NAME: usize = 120;
