//! What was found: one finding for each rule and key, with every place it stands in; without a key, one for each name
//! and file.

use std::{
    borrow::Cow,
    cmp::Reverse,
    collections::{BTreeMap, BTreeSet},
};

use phota_core::{ApiKey, Fingerprint};
use phota_detect::{Candidate, Confidence, Position, Rule};

pub(crate) use crate::place::{CommitInfo, Level, Place, PlaceKind};
use crate::{exposure::Exposure, redact::Excerpt, verify::Status};

/// A candidate at its place, in a form that holds no key.
pub(crate) struct Hit {
    pub(crate) rule: &'static Rule,
    pub(crate) confidence: Confidence,
    /// `None` for rules that need no literal.
    pub(crate) key: Option<Key>,
    /// What it is about, for rules that need no literal: the name of a variable, a header.
    pub(crate) subject: String,
    pub(crate) place: Place,
    /// The same content at the same path, brought there by other commits.
    pub(crate) also: Vec<Place>,
    /// How many more such places nobody listed.
    pub(crate) more: u64,
    /// Behind the last character.
    pub(crate) end: Position,
    pub(crate) evidence: Vec<Cow<'static, str>>,
    pub(crate) encoding: Vec<Cow<'static, str>>,
    /// The line it begins on.
    pub(crate) excerpt: Excerpt,
}

/// A key, as far as it may be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Key {
    pub(crate) fingerprint: Fingerprint,
    /// In characters.
    pub(crate) length: usize,
}

/// What may be shown of a candidate's key.
pub(crate) fn key_of(candidate: &Candidate) -> Option<Key> {
    let key = ApiKey::from(candidate.secret.as_ref()?);
    Some(Key { fingerprint: key.fingerprint(), length: key.length() })
}

/// One key under one rule.
pub(crate) struct Finding {
    /// The place that counts most.
    pub(crate) hit: Hit,
    /// The others, those that count most first.
    pub(crate) also_at: Vec<Place>,
    /// How many places there are beyond those, which nobody listed.
    pub(crate) more: u64,
    /// Whether the key is alive.
    pub(crate) status: Status,
    /// What became of it in the files of branches and tags, if that is known.
    pub(crate) exposure: Option<Exposure>,
    /// Why nothing is known of that, if it was asked.
    pub(crate) status_reason: Option<String>,
}

impl Finding {
    /// Whether it fails the scan: a key that stands anywhere it must not stand does.
    pub(crate) fn level(&self) -> Level {
        self.hit.place.kind.level()
    }

    /// The places but the first, listed or not.
    pub(crate) fn others(&self) -> u64 {
        self.also_at.len() as u64 + self.more
    }
}

/// What makes two hits one finding, and what a baseline remembers. Lines are no part of it: they move.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Identity {
    pub(crate) rule: String,
    pub(crate) what: What,
}

/// What a finding is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum What {
    /// A key, wherever it stands.
    Key(Fingerprint),
    /// A name in one file: the same name in another one is another decision.
    Name { path: String, name: String },
}

impl Identity {
    /// The identity of a candidate; `path` as reports show it.
    pub(crate) fn new(rule: &Rule, key: Option<Key>, subject: &str, path: &str) -> Self {
        let what = match key {
            Some(key) => What::Key(key.fingerprint),
            None => What::Name { path: path.to_owned(), name: subject.to_owned() },
        };
        Identity { rule: rule.id.to_owned(), what }
    }

    /// The fingerprint, if it is about a key.
    pub(crate) fn fingerprint(&self) -> Option<Fingerprint> {
        match self.what {
            What::Key(fingerprint) => Some(fingerprint),
            What::Name { .. } => None,
        }
    }
}

impl Hit {
    pub(crate) fn identity(&self) -> Identity {
        Identity::new(self.rule, self.key, &self.subject, &self.place.path)
    }
}

/// Puts together what belongs to one identity, in an order that does not depend on the threads' one.
pub(crate) fn group(hits: Vec<Hit>) -> Vec<Finding> {
    let mut groups: BTreeMap<Identity, Vec<Hit>> = BTreeMap::new();
    // Without a key each file is a finding of its own, so an archive is not in one group with its members.
    let (keys, mut names): (Vec<Hit>, Vec<Hit>) = hits.into_iter().partition(|hit| hit.key.is_some());
    leave_out_archives(&mut names);
    for hit in keys.into_iter().chain(names) {
        groups.entry(hit.identity()).or_default().push(hit);
    }
    let mut findings: Vec<Finding> = groups.into_values().filter_map(finding).collect();
    findings.sort_by(|a, b| {
        let order = a.level().cmp(&b.level()).then_with(|| a.hit.place.cmp(&b.hit.place));
        order.then_with(|| a.hit.rule.id.cmp(b.hit.rule.id))
    });
    findings
}

fn finding(mut hits: Vec<Hit>) -> Option<Finding> {
    leave_out_archives(&mut hits);
    hits.sort_by_cached_key(|hit| {
        let (level, kind, seconds) = hit.place.weight();
        (level, Reverse(hit.confidence), kind, seconds, hit.place.clone())
    });
    let mut hits = hits.into_iter();
    let mut hit = hits.next()?;
    let mut also_at = std::mem::take(&mut hit.also);
    let mut more = hit.more;
    for other in hits {
        also_at.push(other.place);
        also_at.extend(other.also);
        more += other.more;
    }
    // A second look at a document may have found the same.
    also_at.retain(|place| *place != hit.place);
    also_at.sort_by(|a, b| a.weight().cmp(&b.weight()).then_with(|| a.cmp(b)));
    also_at.dedup();
    Some(Finding { hit, also_at, more, status: Status::default(), status_reason: None, exposure: None })
}

/// A member that is stored as it is also shows in the bytes of its archive, where its place says little. What stood at the
/// same path in another version, and was no archive, stays.
fn leave_out_archives(hits: &mut Vec<Hit>) {
    let mut archives = BTreeSet::new();
    for Place { path, object, .. } in hits.iter().map(|hit| &hit.place) {
        archives.extend(path.match_indices('!').map(|(at, _)| (path[..at].to_owned(), *object)));
    }
    if !archives.is_empty() {
        hits.retain(|hit| !archives.contains(&(hit.place.path.clone(), hit.place.object)));
    }
}

#[cfg(test)]
mod tests {
    use phota_detect::rules::RULES;

    use super::*;

    fn hit(path: &str) -> Hit {
        let start = Position { line: 1, column: 1 };
        Hit {
            rule: RULES[0],
            confidence: Confidence::High,
            key: None,
            subject: String::new(),
            place: Place {
                path: path.to_owned(),
                start,
                kind: PlaceKind::Worktree,
                object: None,
                commit: None,
            },
            also: Vec::new(),
            more: 0,
            end: start,
            evidence: Vec::new(),
            encoding: Vec::new(),
            excerpt: Excerpt::without_context(),
        }
    }

    #[test]
    fn what_is_found_twice_at_a_place_is_one() {
        let [mut low, high] = ["a", "a"].map(hit);
        low.confidence = Confidence::Medium;
        let findings = group(vec![low, high]);
        assert_eq!(findings.len(), 1);
        assert_eq!((findings[0].hit.confidence, findings[0].also_at.as_slice()), (Confidence::High, &[][..]));
    }

    #[test]
    fn a_member_is_the_place_and_not_its_archive() {
        let mut hits: Vec<Hit> = ["a.tar", "a.tar!b.zip", "a.tar!b.zip!c", "b.tar", "a.ta"].map(hit).into();
        leave_out_archives(&mut hits);
        let paths: Vec<&str> = hits.iter().map(|hit| hit.place.path.as_str()).collect();
        assert_eq!(paths, ["a.tar!b.zip!c", "b.tar", "a.ta"]);
    }

    #[test]
    fn an_archive_does_not_hide_what_was_there_before() {
        let mut hits: Vec<Hit> = ["a.tar!b", "a.tar", "a.tar"].map(hit).into();
        for (hit, digit) in hits.iter_mut().zip(["1", "1", "2"]) {
            hit.place.object = digit.repeat(40).parse().ok();
        }
        leave_out_archives(&mut hits);
        let left: Vec<_> = hits.iter().map(|hit| (hit.place.path.as_str(), hit.place.object)).collect();
        assert_eq!(left, [("a.tar!b", "1".repeat(40).parse().ok()), ("a.tar", "2".repeat(40).parse().ok())]);
    }
}
