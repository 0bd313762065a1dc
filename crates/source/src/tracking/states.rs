//! What git says of a file on disk: tracked, ignored or neither.

use std::{
    collections::HashMap,
    fmt, fs,
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{Index, ignored::IgnoreFiles};
use crate::Repository;

/// What git says of a file on disk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FileState {
    /// The index has it.
    Tracked,
    /// A rule says that it is not to be added.
    Ignored,
    /// Neither: `git add` would add it.
    Untracked,
}

/// Tells of files what certain repositories say of them. What lies in a repository inside of those that is not one of
/// them belongs to the outer one.
pub struct FileStates {
    /// The top folders, without links.
    tops: Vec<PathBuf>,
    known: Mutex<HashMap<PathBuf, Rules>>,
}

struct Rules {
    index: Index,
    ignored: IgnoreFiles,
}

impl FileStates {
    /// For the repositories with these top folders.
    pub fn new(tops: impl IntoIterator<Item = PathBuf>) -> Self {
        let real = |top: PathBuf| fs::canonicalize(&top).unwrap_or(top);
        FileStates { tops: tops.into_iter().map(real).collect(), known: Mutex::default() }
    }

    /// Looks up one file. It counts as tracked if the index cannot be read, and as untracked if it lies outside.
    pub fn of(&self, file: &Path) -> FileState {
        let Some((top, below)) = self.locate(file) else { return FileState::Untracked };
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let rules = known.entry(top).or_insert_with_key(|top| Rules::of(top));
        if rules.index.holds(&below) {
            FileState::Tracked
        } else if rules.ignored.cover(&below) {
            FileState::Ignored
        } else {
            FileState::Untracked
        }
    }

    /// The innermost top folder around a file, and the way down from there. The file's own name is never followed as a
    /// link.
    fn locate(&self, file: &Path) -> Option<(PathBuf, PathBuf)> {
        let file = fs::canonicalize(file.parent()?).ok()?.join(file.file_name()?);
        let top =
            self.tops.iter().filter(|top| file.starts_with(top)).max_by_key(|top| top.as_os_str().len())?;
        Some((top.clone(), file.strip_prefix(top).ok()?.to_path_buf()))
    }
}

impl fmt::Debug for FileStates {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("FileStates").field("tops", &self.tops).finish_non_exhaustive()
    }
}

impl Rules {
    fn of(top: &Path) -> Self {
        let repository = Repository::at(top);
        let common_dir =
            repository.as_ref().map_or_else(|_| top.join(".git"), |r| r.common_dir().to_path_buf());
        Rules { index: Index::read(repository), ignored: IgnoreFiles::new(top, &common_dir) }
    }
}
