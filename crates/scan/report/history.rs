//! What people are told of a place in history: the commit, and what contains it.

use crate::finding::{CommitInfo, Place, PlaceKind};

/// How many digits of an id people are shown; enough to be one of a kind in every repository there is.
const SHORT: usize = 12;

/// How many references are named.
const MOST_REFS: usize = 3;

/// The lines about a place, each with its name. The text in them is the repository's.
pub(super) fn details(place: &Place) -> Vec<(&'static str, String)> {
    let mut details = Vec::new();
    match place.kind {
        // These need no word of explanation.
        PlaceKind::Worktree | PlaceKind::Commit => {}
        kind => details.push(("where", explained(kind).to_owned())),
    }
    if let Some(commit) = &place.commit {
        let day = commit.date.get(..10).unwrap_or(&commit.date);
        details.push(("commit", format!("{} {day} {}", short_id(commit), commit.subject)));
        details.push(("by", format!("{} <{}>", commit.author, commit.email)));
        if !commit.refs.is_empty() {
            details.push(("in", refs(commit)));
        }
    }
    details
}

/// One word on a place, for lists.
pub(super) fn short(place: &Place) -> Option<String> {
    match (&place.commit, place.kind) {
        (Some(commit), PlaceKind::Commit) => Some(short_id(commit)),
        (Some(commit), kind) => Some(format!("{} {}", kind.as_str(), short_id(commit))),
        (None, PlaceKind::Worktree) => None,
        (None, kind) => Some(kind.as_str().to_owned()),
    }
}

/// At most so many characters of a text.
pub(super) fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// What a kind of place is.
pub(super) fn explained(kind: PlaceKind) -> &'static str {
    match kind {
        PlaceKind::Commit => "committed",
        PlaceKind::Tag => "a tag",
        PlaceKind::Message => "a commit message",
        PlaceKind::Author => "the name or address of an author, committer or tagger",
        PlaceKind::Path => "the name of a file or folder",
        PlaceKind::Note => "a git note",
        PlaceKind::Index => "staged",
        PlaceKind::Worktree => "on disk",
        PlaceKind::Stash => "a stash",
        PlaceKind::Unreachable => "still in the object database, though no branch or tag leads to it",
        PlaceKind::Metadata | PlaceKind::Config => "git's own folder",
        PlaceKind::Untracked => "on disk, not known to git",
        PlaceKind::Ignored => "on disk, ignored by git",
    }
}

/// The id of a commit as people are shown it.
pub(super) fn short_id(commit: &CommitInfo) -> String {
    commit.id.to_string().chars().take(SHORT).collect()
}

/// What contains a commit.
pub(super) fn refs(commit: &CommitInfo) -> String {
    list(&commit.refs, commit.more_refs)
}

/// The first of some references, and how many there are beside them.
pub(super) fn list(refs: &[String], more: u64) -> String {
    let names: Vec<&str> = refs.iter().take(MOST_REFS).map(|name| shortened(name)).collect();
    let more = refs.len().saturating_sub(MOST_REFS) as u64 + more;
    match more {
        0 => names.join(", "),
        more => format!("{} and {more} more", names.join(", ")),
    }
}

/// As git itself shortens names.
pub(super) fn shortened(name: &str) -> &str {
    ["refs/heads/", "refs/tags/", "refs/remotes/", "refs/"]
        .iter()
        .find_map(|prefix| name.strip_prefix(prefix))
        .unwrap_or(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_text_is_cut_between_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüß", 3), "äö…");
    }

    #[test]
    fn references_are_named_as_git_names_them() {
        for (name, short) in [("refs/heads/main", "main"), ("refs/tags/v1", "v1"), ("stash@{0}", "stash@{0}")]
        {
            assert_eq!(shortened(name), short);
        }
    }
}
