//! Where something was found: the path, the kind of place, and the commit that brought it there.

use std::sync::Arc;

use phota_detect::Position;
use phota_source::ObjectId;

/// Where something stands.
///
/// The order is that of paths, for lists. What counts most is said by [`Place::weight`].
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub(crate) path: String,
    pub(crate) start: Position,
    pub(crate) kind: PlaceKind,
    /// The blob, for content that comes from git.
    pub(crate) object: Option<ObjectId>,
    /// The commit that introduced it, if it comes from one.
    pub(crate) commit: Option<Arc<CommitInfo>>,
}

impl Place {
    /// What decides which of several places is shown first: lower counts more. What fails a scan stands before what does
    /// not, then come kinds in the order of [`PlaceKind`], then the oldest commit.
    pub(crate) fn weight(&self) -> (Level, PlaceKind, Option<i64>) {
        (self.kind.level(), self.kind, self.commit.as_ref().map(|commit| commit.seconds))
    }

    /// The object whose content this is; `None` for names and messages, and for files on disk.
    pub(crate) fn blob(&self) -> Option<ObjectId> {
        match self.kind {
            PlaceKind::Message | PlaceKind::Author | PlaceKind::Path => None,
            _ => self.object,
        }
    }
}

/// The kinds of places, by what a scan reads; the one that counts most first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PlaceKind {
    /// A file of a commit that a branch, a tag or HEAD contains.
    Commit,
    /// A tag's message, or a blob that a tag names.
    Tag,
    /// A commit's message.
    Message,
    /// The name or address of an author, committer or tagger.
    Author,
    /// The name of a file or folder, in any commit.
    Path,
    /// A note of git.
    Note,
    /// The index: staged, not committed yet.
    Index,
    /// A file on disk, one that git tracks if there is a difference.
    Worktree,
    /// A stash.
    Stash,
    /// A commit, tree or blob that no reference leads to any more, at most a reflog.
    Unreachable,
    /// A file of git's own folder.
    Metadata,
    /// A file on disk that git does not know.
    Untracked,
    /// A file on disk that git ignores.
    Ignored,
    /// The configuration in git's own folder.
    Config,
}

impl PlaceKind {
    /// All of them. Of those that share a name the one that fails a scan is first.
    pub(crate) const ALL: [PlaceKind; 14] = [
        PlaceKind::Commit,
        PlaceKind::Tag,
        PlaceKind::Message,
        PlaceKind::Author,
        PlaceKind::Path,
        PlaceKind::Note,
        PlaceKind::Index,
        PlaceKind::Worktree,
        PlaceKind::Stash,
        PlaceKind::Unreachable,
        PlaceKind::Metadata,
        PlaceKind::Untracked,
        PlaceKind::Ignored,
        PlaceKind::Config,
    ];

    /// The path by which detection judges a document: a message is prose, whatever the file is called that holds it.
    pub(crate) fn judged_by(self, path: &str) -> &str {
        match self {
            PlaceKind::Message => "message.md",
            _ => path,
        }
    }

    /// The name in reports.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            PlaceKind::Commit => "commit",
            PlaceKind::Tag => "tag",
            PlaceKind::Message => "message",
            PlaceKind::Author => "author",
            PlaceKind::Path => "path",
            PlaceKind::Note => "note",
            PlaceKind::Index => "index",
            PlaceKind::Worktree => "worktree",
            PlaceKind::Stash => "stash",
            PlaceKind::Unreachable => "unreachable",
            PlaceKind::Metadata | PlaceKind::Config => "metadata",
            PlaceKind::Untracked => "untracked",
            PlaceKind::Ignored => "ignored",
        }
    }

    /// Whether a key may stand there.
    pub(crate) fn level(self) -> Level {
        match self {
            PlaceKind::Untracked | PlaceKind::Ignored | PlaceKind::Config => Level::Note,
            PlaceKind::Commit
            | PlaceKind::Tag
            | PlaceKind::Message
            | PlaceKind::Author
            | PlaceKind::Path
            | PlaceKind::Note
            | PlaceKind::Index
            | PlaceKind::Worktree
            | PlaceKind::Stash
            | PlaceKind::Unreachable
            | PlaceKind::Metadata => Level::Error,
        }
    }
}

/// What a finding means for the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Level {
    /// It fails.
    Error,
    /// It is told, and nothing more: the key stands where it may stand.
    Note,
}

impl Level {
    /// The name in reports.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Level::Error => "error",
            Level::Note => "note",
        }
    }
}

/// A commit, as far as reports name it. All of it but the id is text from the repository.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CommitInfo {
    /// When the author wrote it, in seconds since 1970. First, so that older commits come first.
    pub(crate) seconds: i64,
    pub(crate) id: ObjectId,
    /// The author's name.
    pub(crate) author: String,
    pub(crate) email: String,
    /// When the author wrote it: RFC 3339, with the author's offset.
    pub(crate) date: String,
    /// The first line of the message.
    pub(crate) subject: String,
    /// What contains it: references by their full names, or `stash@{0}`, `reflog only`, `unreachable`. Empty where that
    /// was not asked.
    pub(crate) refs: Vec<String>,
    /// How many more references contain it.
    pub(crate) more_refs: u64,
}

impl CommitInfo {
    /// A commit of which nobody asked what contains it. A `date` that is none counts as the beginning of time.
    pub(crate) fn new(id: ObjectId, author: String, email: String, date: String, subject: String) -> Self {
        let seconds = date.parse().map_or(0, jiff::Timestamp::as_second);
        CommitInfo { seconds, id, author, email, date, subject, refs: Vec::new(), more_refs: 0 }
    }
}
