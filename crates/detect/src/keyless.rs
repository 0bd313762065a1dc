//! Candidates without a key, gathered over the segments of a document.

use std::collections::HashMap;

use crate::Candidate;
use crate::parts::Part;
use crate::rules::Keyless;

/// More places of one name in one document tell nobody more, and a hostile one has millions.
const MOST_PLACES: usize = 1000;
/// So it is with names.
const MOST: usize = 10_000;

/// What the rules without a key have found so far.
#[derive(Default)]
pub(crate) struct Gathered {
    found: Vec<Keyless>,
    places: HashMap<(&'static str, String), usize>,
}

impl Gathered {
    /// Adds what was found in a part of the document.
    pub(crate) fn add(&mut self, found: Vec<Keyless>, part: &Part) {
        for mut found in found {
            found.span = found.span.start + part.range.start..found.span.end + part.range.start;
            if !part.owns(&found.span) {
                continue;
            }
            if self.found.len() >= MOST {
                return;
            }
            let places = self.places.entry((found.rule.id, found.subject.clone())).or_default();
            *places += 1;
            if *places <= MOST_PLACES {
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

#[cfg(test)]
mod tests {
    use crate::evidence::Evidence;
    use crate::rules::PHOTA_CLIENT_EXPOSURE;

    use super::*;

    fn found(subject: &str, at: usize, points: i32) -> Keyless {
        let mut evidence = Evidence::default();
        evidence.add(points, "because");
        Keyless { rule: &PHOTA_CLIENT_EXPOSURE, subject: subject.to_owned(), span: at..at + 1, evidence }
    }

    #[test]
    fn a_place_is_one_and_belongs_to_its_part() {
        let mut gathered = Gathered::default();
        gathered.add(vec![found("A", 10, 50), found("A", 30, 50), found("A", 99, 50)], &Part::whole(0..90));
        gathered.add(vec![found("A", 0, 80), found("A", 9, 20)], &Part::whole(30..90));
        let spans: Vec<_> = gathered.candidates().map(|found| (found.span.start, found.confidence)).collect();
        assert_eq!(spans, [(10, crate::Confidence::Medium), (30, crate::Confidence::High)]);
    }

    #[test]
    fn memory_is_bounded() {
        let mut gathered = Gathered::default();
        gathered.add((0..5000).map(|at| found("A", at, 50)).collect(), &Part::whole(0..5000));
        assert_eq!(gathered.found.len(), MOST_PLACES);
        gathered.add(
            (0..20_000).map(|at| found(&format!("B{at}"), at, 50)).collect(),
            &Part::whole(5000..30_000),
        );
        assert_eq!(gathered.candidates().count(), MOST);
    }
}
