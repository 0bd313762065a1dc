//! The places of a repository where a key can hide, each planted as a developer would, and what an audit must say of it.
//!
//! One repository holds all of them, each with a key of its own. What is known of peers: nobody finds them all.

mod forms;
mod history;
mod site;
mod worktree;

pub(crate) use site::Site;

/// A place that a key can be in.
pub(crate) struct Spot {
    /// For people.
    pub(crate) name: &'static str,
    /// Puts a key there. What was planted before stays as it is.
    pub(crate) plant: fn(&Site<'_>, &str) -> Expected,
}

/// What an audit must report of a planted key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Expected {
    /// `place` of the report.
    pub(crate) place: &'static str,
    /// The path; a key in it is blacked out.
    pub(crate) path: String,
    /// The line, from 1.
    pub(crate) line: usize,
    /// The commit that brought it in; empty where no commit did.
    pub(crate) commit: String,
    /// `error`, or `note` where a key may be.
    pub(crate) level: &'static str,
}

impl Expected {
    /// A key at a place of this kind.
    fn at(place: &'static str, path: &str, line: usize) -> Self {
        Expected { place, path: path.to_owned(), line, commit: String::new(), level: "error" }
    }

    /// Brought in by a commit.
    fn by(self, commit: impl Into<String>) -> Self {
        Expected { commit: commit.into(), ..self }
    }

    /// No reason to fail.
    fn noted(self) -> Self {
        Expected { level: "note", ..self }
    }
}

/// Every place, in the order in which they have to be planted: the worktree last, since git moves what lies in it.
pub(crate) fn all() -> impl Iterator<Item = &'static Spot> {
    [history::SPOTS, forms::SPOTS, worktree::SPOTS].into_iter().flatten()
}
