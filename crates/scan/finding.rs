//! What was found: one finding for each rule and key, with every place it stands in.

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
};

use phota_core::Fingerprint;
use phota_detect::{Confidence, Position, Rule};
use phota_source::ObjectId;

use crate::redact::Excerpt;

/// A candidate at its place, in a form that holds no key.
pub(crate) struct Hit {
    pub(crate) rule: &'static Rule,
    pub(crate) confidence: Confidence,
    /// `None` for rules that need no literal.
    pub(crate) key: Option<Key>,
    pub(crate) place: Place,
    /// Behind the last character.
    pub(crate) end: Position,
    pub(crate) evidence: Vec<Cow<'static, str>>,
    pub(crate) encoding: Vec<&'static str>,
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

/// Where something stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) start: Position,
    pub(crate) kind: PlaceKind,
    /// The blob, for content that comes from git.
    pub(crate) object: Option<ObjectId>,
}

/// The kinds of places, by what a scan reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PlaceKind {
    Worktree,
    Index,
}

impl PlaceKind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            PlaceKind::Worktree => "worktree",
            PlaceKind::Index => "index",
        }
    }
}

/// One key under one rule.
pub(crate) struct Finding {
    /// The place that counts most.
    pub(crate) hit: Hit,
    /// The others, in order.
    pub(crate) also_at: Vec<Place>,
}

/// Puts together what belongs to one rule and key, in an order that does not depend on the threads' one.
pub(crate) fn group(hits: Vec<Hit>) -> Vec<Finding> {
    let mut groups: BTreeMap<(&'static str, Identity), Vec<Hit>> = BTreeMap::new();
    for hit in hits {
        let identity = match &hit.key {
            Some(key) => Identity::Key(key.fingerprint),
            None => Identity::Place(hit.place.clone()),
        };
        groups.entry((hit.rule.id, identity)).or_default().push(hit);
    }
    let mut findings: Vec<Finding> = groups.into_values().filter_map(finding).collect();
    findings.sort_by(|a, b| a.hit.place.cmp(&b.hit.place).then_with(|| a.hit.rule.id.cmp(b.hit.rule.id)));
    findings
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Identity {
    Key(Fingerprint),
    Place(Place),
}

fn finding(mut hits: Vec<Hit>) -> Option<Finding> {
    leave_out_archives(&mut hits);
    hits.sort_by(|a, b| b.confidence.cmp(&a.confidence).then_with(|| a.place.cmp(&b.place)));
    let mut hits = hits.into_iter();
    let hit = hits.next()?;
    let mut also_at: Vec<Place> = hits.map(|hit| hit.place).collect();
    also_at.sort();
    also_at.dedup();
    Some(Finding { hit, also_at })
}

/// A member that is stored as it is also shows in the bytes of its archive, where its place says little.
fn leave_out_archives(hits: &mut Vec<Hit>) {
    let mut archives = BTreeSet::new();
    for hit in hits.iter() {
        archives.extend(hit.place.path.match_indices('!').map(|(at, _)| hit.place.path[..at].to_owned()));
    }
    if !archives.is_empty() {
        hits.retain(|hit| !archives.contains(&hit.place.path));
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
            place: Place { path: path.to_owned(), start, kind: PlaceKind::Worktree, object: None },
            end: start,
            evidence: Vec::new(),
            encoding: Vec::new(),
            excerpt: Excerpt::without_context(),
        }
    }

    #[test]
    fn a_member_is_the_place_and_not_its_archive() {
        let mut hits: Vec<Hit> = ["a.tar", "a.tar!b.zip", "a.tar!b.zip!c", "b.tar", "a.ta"].map(hit).into();
        leave_out_archives(&mut hits);
        let paths: Vec<&str> = hits.iter().map(|hit| hit.place.path.as_str()).collect();
        assert_eq!(paths, ["a.tar!b.zip!c", "b.tar", "a.ta"]);
    }
}
