//! The places of a repository where a key can hide, each planted as a developer would, and what an audit must say of it.
//!
//! One repository holds all of them, each with a key of its own. What is known of peers: nobody finds them all. The tests
//! of this project take the same table.

mod forms;
mod history;
mod site;
mod worktree;

pub(crate) use site::{Site, Trouble};

/// A place that a key can be in.
pub(crate) struct Spot {
    /// For people.
    pub(crate) name: &'static str,
    pub(crate) reach: Reach,
    /// Puts a key there. What was planted before stays as it is.
    pub(crate) plant: fn(&Site, &str) -> Planted,
}

/// Who comes by a place. An audit sees all of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// No other verb: it is in nothing that is committed to a branch, or no branch leads there any more.
    Audit,
    /// What is pushed with all branches, tags and notes.
    Pushed,
    /// What the branch `main` brought in, without the content of files.
    Branch,
    /// The message of a commit of that branch.
    Message,
    /// A symbolic link of that branch.
    Link,
    /// A file of that branch.
    File,
    /// A file that is in no commit.
    Loose,
}

/// What planting came to.
pub(crate) type Planted = Result<Expected, Trouble>;

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

/// A synthetic key of 40 letters and digits. The same seed gives the same key, so that a result can be had again; no literal
/// that looks like a key stands in the sources.
pub(crate) fn key(seed: u64) -> String {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    // SplitMix64, https://prng.di.unimi.it/splitmix64.c
    let mut state = seed;
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    (0..40).map(|_| LETTERS[(next() % LETTERS.len() as u64) as usize] as char).collect()
}

/// A `.env` line that holds a key.
pub(crate) fn env_line(key: &str) -> String {
    format!("PHOTA_API_KEY={key}\n")
}
