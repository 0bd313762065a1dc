//! Doors to private parts for the fuzz targets of `fuzz/`, behind the feature `fuzzing`. No part of the API: anything
//! here may change at any time.

use std::ops::Range;

use crate::{decode as stage, values};

/// A decoded text.
#[derive(Debug)]
pub struct Decoded {
    /// The text.
    pub text: Vec<u8>,
    /// For each of its bytes what it was decoded from.
    pub places: Vec<Range<usize>>,
}

/// Runs the decoder stage; `None` if nothing is encoded.
pub fn decode(text: &[u8]) -> Option<Decoded> {
    let view = stage::decode(text)?;
    let places = (0..view.text().len()).map(|at| view.source(at..at + 1)).collect();
    Some(Decoded { text: view.text().to_vec(), places })
}

/// What the judge of values says.
#[derive(Debug, PartialEq, Eq)]
pub struct Judged {
    /// Whether the value could be a key.
    pub is_key: bool,
    /// How much it looks like one, or what it is instead.
    pub why: String,
}

/// Runs the judge of values.
pub fn judge(value: &[u8]) -> Judged {
    let verdict = values::judge(value);
    Judged { is_key: matches!(verdict, values::Verdict::Key(_)), why: format!("{verdict:?}") }
}
