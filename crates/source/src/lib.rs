//! Where the bytes to scan come from: files and folders ([`worktree`]), what the next commit would add
//! ([`Repository::staged`]), what commits brought in ([`Repository::introduced`]), every object a
//! repository holds ([`ObjectDatabase::sift`]), which commits brought it there ([`history`]), and what archives among
//! them hold ([`archive`]).
//!
//! Nothing here knows what a key is, and nothing else in the project names gix. Reading goes on past a fault: what
//! could not be read is listed next to what was, so that the caller can tell "nothing there" from "not looked at".
//!
//! ```
//! use phota_source::worktree::{self, Options};
//!
//! let folder = tempfile::tempdir()?;
//! std::fs::write(folder.path().join(".env"), "A=1\n")?;
//!
//! let seen = worktree::read(&[folder.path().to_path_buf()], &Options::default(), &|item, bytes| {
//!     assert!(item.path.ends_with(".env"));
//!     assert_eq!(bytes, b"A=1\n");
//! });
//! assert_eq!(seen.items, 1);
//! assert!(seen.problems.is_empty());
//! # Ok::<(), std::io::Error>(())
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod archive;
mod error;
mod exclude;
mod file;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
pub mod history;
mod ignore_file;
mod index;
mod introduced;
mod metadata;
mod objects;
mod path;
mod pipes;
mod repeats;
mod repository;
mod revision;
mod skip;
mod surroundings;
mod tracking;
pub mod worktree;

pub use error::Error;
pub use exclude::Excludes;
pub use history::History;
pub use index::{Change, Staged};
pub use introduced::{Addition, Introduced, Piece};
pub use metadata::{Entry, Submodule, Submodules, TreeEntry, tree_entries};
pub use objects::{
    ByteRange, Object, ObjectDatabase, ObjectKind, Progress, Reach, Sieve, SiftOptions, Sifted,
    SkippedObject, TurnedAway,
};
pub use path::{RepoPath, slashed};
pub use pipes::refuse_pipes;
pub use repository::{Blob, Locator, NotAnId, ObjectId, Repository};
pub use revision::Range;
pub use skip::{Skip, SkipReason};
pub use tracking::{FileState, FileStates, Tracking};
