//! What a repository holds beside its objects: the files of git's own folder, the entries of its index, and the
//! repositories inside of it.

mod files;
mod index;
mod left;
mod submodules;
mod tree;

pub use index::Entry;
pub use submodules::{Submodule, Submodules};
pub use tree::{TreeEntry, tree_entries};

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use crate::{Error, Repository, file, history::not_a_file, pipes, repository::reason};

impl Repository {
    /// The folder that all of a repository's worktrees share: for a linked worktree not its own one.
    pub fn common_dir(&self) -> &Path {
        self.git.common_dir()
    }

    /// Whether commits were left out on purpose when it was cloned; so it counts if that cannot be told.
    pub fn is_shallow(&self) -> bool {
        self.git.is_shallow().unwrap_or(true)
    }

    /// Whether objects were left out when it was cloned, to be fetched when they are needed.
    pub fn is_partial(&self) -> bool {
        self.git.config_snapshot().string("extensions.partialClone").is_some()
            || has_promisor(self.common_dir())
    }
}

impl Repository {
    /// Lists the references that lead to an object which is not there, and those that cannot be read.
    pub fn missing_targets(&self) -> Vec<Error> {
        let mut git = self.git.clone();
        // Each missing object would have every pack looked for anew.
        git.objects.refresh_never();
        let broken = |reason: String| Error::Names { folder: git.common_dir().to_path_buf(), reason };
        // A branch without a commit yet is no error.
        if let Err(error) = git.head() {
            return vec![broken(format!("HEAD: {}", reason(&error)))];
        }
        if let Some(path) = not_a_file(&git) {
            return vec![pipes::refusal(git.common_dir(), &path)];
        }
        let references = match git.references() {
            Ok(references) => references,
            Err(error) => return vec![broken(reason(&error))],
        };
        let all = match references.all() {
            Ok(all) => all,
            Err(error) => return vec![broken(reason(&error))],
        };
        let problem = |reference: Result<gix::Reference<'_>, gix::Error>| match reference {
            Ok(reference) => {
                let id = reference.target().try_id()?.to_owned();
                let missing = || broken(format!("{}: object {id} is missing", reference.name().as_bstr()));
                (!git.has_object(id)).then(missing)
            }
            Err(error) => Some(broken(reason(&error))),
        };
        all.filter_map(problem).collect()
    }
}

/// The folders that git keeps for linked worktrees.
pub(crate) fn linked_worktrees(common_dir: &Path) -> Result<Vec<PathBuf>, Error> {
    let folder = common_dir.join("worktrees");
    let list =
        || -> io::Result<Vec<PathBuf>> { fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect() };
    match list() {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        listed => listed.map_err(|error| file::unreadable(&folder, error)),
    }
}

/// A pack that was fetched with a filter has a file beside it that says so.
fn has_promisor(common_dir: &Path) -> bool {
    let packs = fs::read_dir(common_dir.join("objects/pack")).into_iter().flatten();
    packs.filter_map(Result::ok).any(|entry| entry.path().extension().is_some_and(|end| end == "promisor"))
}
