//! Candidates without a key, gathered over the segments of a document.

use std::collections::HashMap;

use crate::Candidate;
use crate::rules::Keyless;

/// More places of one name in one document tell nobody more, and a hostile one has millions.
const MOST_PLACES: usize = 1000;

/// What the rules without a key have found so far.
#[derive(Default)]
pub(crate) struct Gathered {
    found: Vec<Keyless>,
    places: HashMap<(&'static str, String), usize>,
}

impl Gathered {
    /// Adds what was found in a segment that starts at `offset` of the document.
    pub(crate) fn add(&mut self, found: Vec<Keyless>, offset: usize) {
        for mut found in found {
            let places = self.places.entry((found.rule.id, found.subject.clone())).or_default();
            *places += 1;
            if *places <= MOST_PLACES {
                found.span = found.span.start + offset..found.span.end + offset;
                self.found.push(found);
            }
        }
    }

    /// One candidate a rule and place, the one with most points. Segments overlap.
    pub(crate) fn candidates(mut self) -> impl Iterator<Item = Candidate> {
        self.found.sort_by(|a, b| {
            (a.rule.id, a.span.start, b.evidence.points()).cmp(&(
                b.rule.id,
                b.span.start,
                a.evidence.points(),
            ))
        });
        self.found.dedup_by(|a, b| a.rule.id == b.rule.id && a.span.start == b.span.start);
        self.found.into_iter().filter_map(candidate)
    }
}

fn candidate(found: Keyless) -> Option<Candidate> {
    Some(Candidate {
        confidence: found.evidence.confidence()?,
        rule: found.rule,
        secret: None,
        subject: found.subject,
        span: found.span,
        evidence: found.evidence.into_reasons(),
        encoding: Vec::new(),
    })
}
