//! The rules, one file each, and the list that registers them.

mod phota_api_key;
mod phota_client_exposure;
mod phota_known_key;
mod phota_tracked_dotenv;

use std::ops::{Range, RangeInclusive};

use crate::Confidence;
use crate::evidence::Evidence;
use crate::segment::{Segment, Settings};

pub use phota_api_key::PHOTA_API_KEY;
pub(crate) use phota_api_key::{Checked, check_file, check_wanted, is_named_for_key};
pub use phota_client_exposure::PHOTA_CLIENT_EXPOSURE;
pub(crate) use phota_known_key::KnownKeys;
pub use phota_known_key::PHOTA_KNOWN_KEY;
pub use phota_tracked_dotenv::PHOTA_TRACKED_DOTENV;

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
    /// How much harm its findings do.
    pub severity: Severity,
    /// The confidences its findings can have.
    pub confidence: RangeInclusive<Confidence>,
    /// Which files it speaks of.
    pub scope: Scope,
    /// Documents with a finding. `{key}` stands for a key made at run time, so that no literal that
    /// looks like one stands in the sources.
    pub examples: &'static [Example],
    /// Documents without a finding.
    pub counter_examples: &'static [Example],
}

/// How much harm the findings of a [`Rule`] do if they are what they look like, the worst last.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A bad habit that leads to a leak.
    Medium,
    /// A key that others can read, or will be able to.
    High,
    /// A key that is in use, beyond doubt, and that others can read.
    Critical,
}

/// Which files a [`Rule`] speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All.
    Everything,
    /// Those that version control holds. The detector does not know which these are, so it hands out the
    /// candidates of every file, and the caller drops those of a file that is not tracked.
    Tracked,
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
pub const RULES: &[&Rule] =
    &[&PHOTA_API_KEY, &PHOTA_KNOWN_KEY, &PHOTA_CLIENT_EXPOSURE, &PHOTA_TRACKED_DOTENV];

/// What a rule hands to the detector: a candidate before its confidence is known.
pub(crate) struct Draft {
    pub(crate) rule: &'static Rule,
    pub(crate) value: String,
    pub(crate) span: Range<usize>,
    pub(crate) evidence: Evidence,
    pub(crate) encoding: Vec<&'static str>,
    /// Whether the value was decoded, other than by joining literals.
    pub(crate) decoded: bool,
}

/// The same of a rule that needs no key.
pub(crate) struct Keyless {
    pub(crate) rule: &'static Rule,
    /// See [`Candidate::subject`](crate::Candidate::subject).
    pub(crate) subject: String,
    pub(crate) span: Range<usize>,
    pub(crate) evidence: Evidence,
}

/// Finds what the rules about key literals have to say about a segment.
pub(crate) fn check(segment: &Segment<'_>, settings: &Settings) -> Checked {
    phota_api_key::check(segment, settings)
}

/// Finds what the rules without a key have to say about a segment; `before` is the document up to it.
pub(crate) fn check_keyless(segment: &Segment<'_>, before: &[u8], settings: &Settings) -> Vec<Keyless> {
    let mut found = phota_client_exposure::check(segment, before, settings);
    found.extend(phota_tracked_dotenv::check(segment, before, settings));
    found
}
