//! The entries of the index.

use gix::index::entry::{Mode, Stage};

use crate::{Error, ObjectId, RepoPath, Repository};

/// What the index has under a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The file, or the submodule.
    pub path: RepoPath,
    /// Its content; of a submodule the commit, which is not in this repository.
    pub id: ObjectId,
    /// Whether it is a submodule.
    pub is_submodule: bool,
}

impl Repository {
    /// Lists what the index holds, all versions of files with conflicts too. A folder outside of a sparse checkout is
    /// one entry, with the id of its tree.
    ///
    /// # Errors
    /// [`Error::Index`] if it cannot be read.
    pub fn index_entries(&self) -> Result<Vec<Entry>, Error> {
        let index = self.read_index()?;
        let entry = |entry: &gix::index::Entry| Entry {
            path: RepoPath::new(entry.path(&index)),
            id: ObjectId(entry.id),
            is_submodule: entry.mode == Mode::COMMIT,
        };
        Ok(index.entries().iter().map(entry).collect())
    }

    /// Lists the objects that the index has and the object database has not.
    ///
    /// # Errors
    /// [`Error::Index`] if the index cannot be read.
    pub fn missing_from_index(&self) -> Result<Vec<Error>, Error> {
        let index = self.read_index()?;
        let mut git = self.git.clone();
        // Each missing object would have every pack looked for anew.
        git.objects.refresh_never();
        let is_missing = |entry: &&gix::index::Entry| {
            entry.mode != Mode::COMMIT
                && !entry.flags.contains(gix::index::entry::Flags::INTENT_TO_ADD)
                && entry.stage() == Stage::Unconflicted
                && !git.has_object(entry.id)
        };
        let missing = |entry: &gix::index::Entry| Error::MissingObject {
            path: RepoPath::new(entry.path(&index)),
            id: ObjectId(entry.id),
        };
        Ok(index.entries().iter().filter(is_missing).map(missing).collect())
    }
}
