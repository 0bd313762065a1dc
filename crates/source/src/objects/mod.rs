//! Every object a repository holds, reachable or not: packs, loose objects, and those of the repositories it borrows
//! from.
//!
//! [`ObjectDatabase::sift`] looks at all of them and hands out the few that a [`Sieve`] lets through;
//! [`ObjectDatabase::read`] reads one.

mod base;
mod chains;
mod database;
mod delta;
pub(crate) mod folders;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod inflate;
mod job;
mod large;
mod loose;
mod pack;
mod sift;
mod table;
mod visit;

use std::{fmt, path::PathBuf};

use crate::{ObjectId, SkipReason};

pub use database::ObjectDatabase;
#[cfg(test)]
pub(crate) use delta::Delta;
pub(crate) use delta::Step;
pub use sift::{Progress, SiftOptions, Sifted, TurnedAway};
pub(crate) use visit::{Change, Visitor};

/// What an object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ObjectKind {
    /// A commit: its headers and message.
    Commit,
    /// A folder's listing: `mode SP name NUL id`, over and over.
    Tree,
    /// A file's content.
    Blob,
    /// An annotated tag.
    Tag,
}

impl fmt::Display for ObjectKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            ObjectKind::Commit => "commit",
            ObjectKind::Tree => "tree",
            ObjectKind::Blob => "blob",
            ObjectKind::Tag => "tag",
        })
    }
}

impl From<gix::objs::Kind> for ObjectKind {
    fn from(kind: gix::objs::Kind) -> Self {
        match kind {
            gix::objs::Kind::Commit => ObjectKind::Commit,
            gix::objs::Kind::Tree => ObjectKind::Tree,
            gix::objs::Kind::Blob => ObjectKind::Blob,
            gix::objs::Kind::Tag => ObjectKind::Tag,
        }
    }
}

/// An object that a sieve let through, whole.
#[derive(Clone, Copy, Debug)]
pub struct Object<'a> {
    /// Its id.
    pub id: ObjectId,
    /// What it is.
    pub kind: ObjectKind,
    /// Its content, without git's header.
    pub bytes: &'a [u8],
}

/// Tells which objects are worth building: a search for literals of bounded length.
#[derive(Clone, Copy)]
pub struct Sieve<'a> {
    /// Whether bytes may hold what is looked for.
    ///
    /// It sees an object's bytes whole, or a shorter text that has all of its new stretches in it and, of a blob, its
    /// first [`head`](Self::head) and last [`tail`](Self::tail) bytes, never less. In such a text a line feed stands where
    /// something is left out. It must say yes to a text if it would to a part of it.
    pub may_match: &'a (dyn Fn(&[u8]) -> bool + Sync),
    /// How far a match can reach.
    pub reach: Reach,
    /// How many bytes at a blob's beginning may decide.
    pub head: usize,
    /// How many bytes at a blob's end may decide.
    pub tail: usize,
}

/// How many bytes on each side of a seam, between what is new in an object and what is not, a match can need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// For any match: one less than the longest literal.
    pub any: usize,
    /// For those that are made of [`bytes`](Self::bytes) alone, as long words and encoded text are: more than `any`, or it
    /// counts for nothing. Most text has no such run at a place, so little of it has to be searched.
    pub run: usize,
    /// What a run is made of.
    pub bytes: ByteRange,
}

impl Reach {
    /// All matches need as much.
    pub const fn all(any: usize) -> Self {
        Reach { any, run: 0, bytes: ByteRange { first: 0, last: u8::MAX } }
    }
}

/// All bytes from one to another. Unlike a table of bytes it is asked of many at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ByteRange {
    /// The lowest of them.
    pub first: u8,
    /// The highest of them.
    pub last: u8,
}

impl ByteRange {
    /// Whether all bytes are among them.
    #[inline(always)]
    pub(crate) fn has_all(self, bytes: &[u8]) -> bool {
        let width = self.last.wrapping_sub(self.first);
        bytes.iter().fold(true, |all, byte| all & (byte.wrapping_sub(self.first) <= width))
    }
}

/// An object that was deliberately not looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct SkippedObject {
    /// Its id.
    pub id: ObjectId,
    /// What it is.
    pub kind: ObjectKind,
    /// Why it was left out.
    pub reason: SkipReason,
}

/// What is wrong with a folder, a pack or an index of the object database.
#[derive(Clone, Debug)]
struct Fault {
    path: PathBuf,
    reason: String,
}

impl From<Fault> for crate::Error {
    fn from(Fault { path, reason }: Fault) -> Self {
        crate::Error::ObjectStore { path, reason }
    }
}
