//! The rules, one file each, and the list that registers them.

mod phota_api_key;

use std::ops::Range;

use crate::evidence::Evidence;

pub use phota_api_key::PHOTA_API_KEY;
pub(crate) use phota_api_key::{check, check_file};

/// A kind of finding, with strings it must and must not match.
#[derive(Debug)]
#[non_exhaustive]
pub struct Rule {
    /// The name in reports and configuration.
    pub id: &'static str,
    /// One sentence on what it finds.
    pub summary: &'static str,
    /// Why it matters and what to do.
    pub help: &'static str,
    /// Documents with a finding. `{key}` stands for a key made at run time, so that no literal that
    /// looks like one stands in the sources.
    pub examples: &'static [Example],
    /// Documents without a finding.
    pub counter_examples: &'static [Example],
}

/// A small document of a [`Rule`].
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The path it stands under.
    pub path: &'static str,
    /// Its text, with `{key}` for a key.
    pub text: &'static str,
}

/// Every rule there is.
pub const RULES: &[&Rule] = &[&PHOTA_API_KEY];

/// What a rule hands to the detector: a candidate before its confidence is known.
pub(crate) struct Draft {
    pub(crate) rule: &'static Rule,
    pub(crate) value: String,
    pub(crate) span: Range<usize>,
    pub(crate) evidence: Evidence,
    pub(crate) encoding: Vec<&'static str>,
}
