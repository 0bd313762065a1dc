//! How far a key has got, as far as the repository tells: that decides what is to be done first.

use super::Report;
use crate::finding::{CommitInfo, Finding, Place, PlaceKind};

/// How far the key of a finding has got.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach<'a> {
    /// This branch of a remote has it, or a branch or tag of what was cloned from one.
    Pushed(&'a str),
    /// No branch of a remote that this clone knows has it. Someone may still have fetched it from here.
    Local,
    /// It is on disk, in the index or in a message, and in no commit that was looked at.
    NotCommitted,
    /// The report does not tell.
    Unknown,
}

impl Report {
    /// How far the key of a finding has got.
    pub(crate) fn reach<'a>(&'a self, finding: &'a Finding) -> Reach<'a> {
        match self.read.verb {
            "staged" | "message" => Reach::NotCommitted,
            "audit" => {
                let places = [&finding.hit.place].into_iter().chain(&finding.also_at);
                match audited(places, self.read.naming.is_clone()) {
                    // Nobody knows where the others are.
                    Reach::Local if finding.more > 0 => Reach::Unknown,
                    reach => reach,
                }
            }
            // What is about to be pushed is local unless another branch has it already, and nobody looked.
            _ => Reach::Unknown,
        }
    }
}

fn audited<'a>(places: impl Iterator<Item = &'a Place>, is_clone: bool) -> Reach<'a> {
    let mut reach = Reach::NotCommitted;
    for place in places {
        let Some(commit) = &place.commit else {
            // Without a commit it is on disk, or an object that nothing tells about.
            if matches!(place.kind, PlaceKind::Tag | PlaceKind::Note | PlaceKind::Unreachable) {
                reach = Reach::Local;
            }
            continue;
        };
        if let Some(name) = pushed(commit, is_clone) {
            return Reach::Pushed(name);
        }
        reach = match (reach, commit.more_refs) {
            (Reach::NotCommitted | Reach::Local, 0) => Reach::Local,
            // One of those that are not listed may be a remote's.
            _ => Reach::Unknown,
        };
    }
    reach
}

fn pushed(commit: &CommitInfo, is_clone: bool) -> Option<&str> {
    let names = commit.refs.iter().map(String::as_str);
    let of_remote = |name: &&str| {
        name.starts_with("refs/remotes/") || (is_clone && name.starts_with("refs/") && *name != "refs/stash")
    };
    names.into_iter().find(of_remote)
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use phota_detect::Position;

    use super::*;

    fn place(refs: &[&str], more_refs: u64) -> Place {
        let id = "1111111111111111111111111111111111111111".parse().unwrap();
        let nothing = String::new;
        let mut commit = CommitInfo::new(id, nothing(), nothing(), nothing(), nothing());
        commit.refs = refs.iter().map(|&name| name.to_owned()).collect();
        commit.more_refs = more_refs;
        Place {
            path: "a".to_owned(),
            start: Position { line: 1, column: 1 },
            kind: PlaceKind::Commit,
            object: None,
            commit: Some(Arc::new(commit)),
        }
    }

    #[test]
    fn a_branch_of_a_remote_means_pushed() {
        let places = [place(&["refs/heads/main"], 0), place(&["refs/heads/x", "refs/remotes/origin/x"], 3)];
        assert_eq!(audited(places.iter(), false), Reach::Pushed("refs/remotes/origin/x"));
        assert_eq!(audited(places[..1].iter(), true), Reach::Pushed("refs/heads/main"));
    }

    #[test]
    fn local_only_if_every_reference_was_seen() {
        let local = [place(&["refs/heads/main"], 0), place(&["unreachable"], 0)];
        assert_eq!(audited(local.iter(), false), Reach::Local);
        let many = [place(&["refs/heads/main"], 7), place(&["refs/heads/main"], 0)];
        assert_eq!(audited(many.iter(), false), Reach::Unknown);
    }

    #[test]
    fn a_file_on_disk_is_in_no_commit() {
        let file = Place { kind: PlaceKind::Ignored, commit: None, ..place(&[], 0) };
        assert_eq!(audited([&file].into_iter(), false), Reach::NotCommitted);
    }
}
