//! Archives, unpacked in memory and one member at a time; nothing is ever written to disk.
//!
//! What is an archive is told by its first bytes, never by its name: zip with all that is zip by another name (jar, whl,
//! docx, apk), tar, and gzip, bzip2, xz and zstd, with or without a tar in them. A tar that is compressed is no level of
//! its own: the member `a` of `x.tar.gz` is `x.tar.gz!a`, that of a zip in it `x.tar.gz!b.zip!a`.
//!
//! An archive is hostile until proven otherwise. The bounds below hold for what one of them may expand to, and whatever is not
//! unpacked is listed with its reason; what came out before a fault is passed on all the same.

mod budget;
mod compressed;
mod kind;
mod salvage;
mod tar;
mod unpacker;
mod zip;

#[cfg(test)]
mod made;
#[cfg(test)]
mod tests;

use std::{fs::File, io};

use crate::SkipReason;
use budget::Budget;
pub(crate) use kind::Kind;
pub use kind::{HEAD, TAIL};
use unpacker::{At, Unpacker};

pub use budget::{MAX_DEPTH, MAX_MEMBERS, MAX_RATIO, MAX_TOTAL};

/// What was found in an archive.
#[derive(Debug, Default)]
pub struct Unpacked {
    /// Members that were passed on.
    pub items: u64,
    /// Their bytes, expanded.
    pub bytes: u64,
    /// What was not unpacked, or not to its end. At most 100 members of an archive are listed one by one.
    pub skipped: Vec<SkippedMember>,
}

impl Unpacked {
    /// Whether there is something in the archive of which nothing at all could be read.
    pub fn is_closed(&self) -> bool {
        self.items == 0 && !self.skipped.is_empty()
    }
}

/// A part of an archive that was not unpacked, or not to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SkippedMember {
    /// The member, with `!` between the archives it lies in; `None` for the outermost archive itself.
    pub member: Option<String>,
    /// Why.
    pub reason: SkipReason,
}

/// Whether `bytes` are an archive, as far as one can tell without unpacking them. Takes no time worth measuring.
pub fn is_archive(bytes: &[u8]) -> bool {
    Kind::of(bytes).is_some()
}

/// Calls `sink` with every member of the archive `bytes`, and with those of archives in it; nothing happens if it is no
/// archive.
///
/// `name` is the name of the file, for compressed files that hold no name of their own. `max_size` is the largest member
/// that is passed on, in bytes. The path that `sink` gets has `/` between folders and `!` behind an archive.
pub fn unpack(name: &str, bytes: &[u8], max_size: u64, sink: &mut dyn FnMut(&str, &[u8])) -> Unpacked {
    let Some(kind) = Kind::of(bytes) else { return Unpacked::default() };
    let budget = Budget::new(bytes.len() as u64, max_size);
    let mut unpacker = Unpacker::new(max_size, &budget, sink);
    unpacker.open(kind, bytes, &At::top(name));
    unpacker.finish()
}

/// The same for a file that is too large to be read whole.
pub(crate) fn unpack_file(
    name: &str,
    kind: Kind,
    file: &File,
    max_size: u64,
    sink: &mut dyn FnMut(&str, &[u8]),
) -> io::Result<Unpacked> {
    let length = file.metadata()?.len();
    let budget = Budget::new(length, max_size);
    let mut unpacker = Unpacker::new(max_size, &budget, sink);
    unpacker.open_file(kind, file, length, &At::top(name))?;
    Ok(unpacker.finish())
}
