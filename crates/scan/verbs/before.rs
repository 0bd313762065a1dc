//! The version of a file before a change: a key that it held is not new.

use phota_source::{Blob, Excludes, ObjectId, RepoPath, Repository, archive};

use crate::scanner::Scanner;

/// Reads old versions.
pub(super) struct Before<'a> {
    pub(super) repository: &'a Repository,
    pub(super) scanner: &'a Scanner,
    pub(super) excludes: &'a Excludes,
    pub(super) max_size: u64,
}

impl Before<'_> {
    /// The old content of a file. If it cannot be had, everything counts as new; so does what was moved from where nobody
    /// looked, or where it was no key.
    pub(super) fn content(
        &self,
        path: &RepoPath,
        old: Option<ObjectId>,
        moved_from: Option<&RepoPath>,
    ) -> Option<Vec<u8>> {
        if moved_from.is_some_and(|from| self.excludes.covers_file(&from.to_path())) {
            return None;
        }
        match self.repository.read_blob(old?, path, self.max_size) {
            Ok(Blob::Bytes(bytes)) => {
                let was_found =
                    moved_from.is_none_or(|from| self.scanner.finds_any(&from.to_string(), &bytes));
                (was_found || archive::is_archive(&bytes)).then_some(bytes)
            }
            Ok(Blob::TooLarge) | Err(_) => None,
        }
    }
}
