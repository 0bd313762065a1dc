//! Whether a file on disk is under version control.

mod ignored;
mod states;

pub use states::{FileState, FileStates};

use std::{
    collections::HashMap,
    fmt,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use crate::{Error, Repository};

/// Tells which files repositories track. Each repository is opened when it is first asked about, and its index kept.
#[derive(Default)]
pub struct Tracking {
    /// By the top folder.
    known: Mutex<HashMap<PathBuf, Index>>,
}

impl Tracking {
    /// Tells whether the repository around a file has it in its index. A file outside of all repositories is not
    /// tracked.
    ///
    /// A file counts as tracked if the index cannot be read: nothing is passed over for a broken repository.
    pub fn holds(&self, path: &Path) -> bool {
        let Some((top, below)) = locate(path) else { return false };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        known.entry(top).or_insert_with_key(|top| Index::of(top)).holds(&below)
    }
}

impl fmt::Debug for Tracking {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tracking").finish_non_exhaustive()
    }
}

enum Index {
    Read(Box<gix::index::File>),
    Unreadable,
}

impl Index {
    fn of(top: &Path) -> Self {
        Index::read(Repository::at(top))
    }

    fn read(repository: Result<Repository, Error>) -> Self {
        match repository.and_then(|repository| repository.read_index()) {
            Ok(index) => Index::Read(Box::new(index)),
            Err(_) => Index::Unreadable,
        }
    }

    fn holds(&self, below: &Path) -> bool {
        match self {
            Index::Read(index) => gix::path::into_bstr(below).is_ok_and(|path| {
                let path = gix::path::to_unix_separators_on_windows(path);
                index.entry_by_path(path.as_ref()).is_some()
            }),
            Index::Unreadable => true,
        }
    }
}

/// The top folder of the repository around a file, and the way down from there. The file's own name is never followed
/// as a link.
fn locate(path: &Path) -> Option<(PathBuf, PathBuf)> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::fs::canonicalize(folder).ok()?;
    let top = folder.ancestors().find(|above| above.join(".git").exists())?;
    let below = folder.strip_prefix(top).ok()?.join(path.file_name()?);
    Some((top.to_path_buf(), below))
}
