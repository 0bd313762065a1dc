//! Findings in sentences, for formats that are not made for terminals. The text holds names from the repository, and no
//! line of it.

use super::{Report, history, reach::Reach};
use crate::{
    finding::{Finding, PlaceKind},
    verify::Status,
};

/// What was found, in a few words.
pub(super) fn title(finding: &Finding) -> String {
    let hit = &finding.hit;
    match hit.key {
        Some(key) => format!("Phota API key {}, {} characters", key.fingerprint, key.length),
        None => format!("{}: {}", hit.subject, hit.rule.summary),
    }
}

/// What was found, why it counts as that, and where else it is.
pub(super) fn text(finding: &Finding) -> String {
    let hit = &finding.hit;
    let mut text = title(finding);
    if !hit.evidence.is_empty() {
        text.push_str(": ");
        text.push_str(&hit.evidence.join(", "));
    }
    text.push('.');
    if let Some(told) = status(finding) {
        text.push_str(&format!(" {told}."));
    }
    if !hit.encoding.is_empty() {
        text.push_str(&format!(" Encoded: {}.", hit.encoding.join(", then ")));
    }
    if let Some(commit) = &hit.place.commit {
        text.push_str(&format!(" Introduced by commit {}", history::short_id(commit)));
        if !commit.refs.is_empty() {
            text.push_str(&format!(", in {}", history::refs(commit)));
        }
        text.push('.');
    }
    match finding.others() {
        0 => {}
        1 => text.push_str(" It stands in 1 more place."),
        n => text.push_str(&format!(" It stands in {n} more places.")),
    }
    text
}

/// What the API said of a key.
pub(super) fn status(finding: &Finding) -> Option<String> {
    let told = match finding.status {
        Status::Unchecked => return None,
        Status::Active => "The API accepts this key",
        Status::Inactive => "The API refuses this key",
        Status::Unknown => "Whether the API accepts this key could not be told",
    };
    Some(match &finding.status_reason {
        Some(reason) => format!("{told}: {reason}"),
        None => told.to_owned(),
    })
}

/// What follows from how far the key of a finding has got; nothing where there is no key, or nobody knows.
pub(super) fn reach(report: &Report, finding: &Finding) -> Option<String> {
    finding.hit.key?;
    match (report.reach(finding), finding.hit.place.kind) {
        (Reach::Pushed(name), _) => Some(format!("on {}: rotate the key first", history::shortened(name))),
        (Reach::Local, PlaceKind::Commit | PlaceKind::Message | PlaceKind::Author | PlaceKind::Path) => {
            Some("only local, as far as this clone knows: amending or rebasing is enough".to_owned())
        }
        (Reach::Local, _) => Some("only local, as far as this clone knows: deleting it is enough".to_owned()),
        (Reach::NotCommitted | Reach::Unknown, _) => None,
    }
}

/// What a finding is known by from one report to the next: the rule and the key, or the name and the file. Lines and
/// commits are no part of it.
pub(super) fn identity(finding: &Finding) -> String {
    let hit = &finding.hit;
    match hit.key {
        Some(key) => format!("{}:{}", hit.rule.id, key.fingerprint),
        None => format!("{}:{}:{}", hit.rule.id, hit.subject, hit.place.path),
    }
}
