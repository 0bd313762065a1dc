//! The files of git's own folder.

use std::{
    fs,
    path::{Path, PathBuf},
};

use super::linked_worktrees;
use crate::{Error, Repository, file};

/// How deep folders are looked into. References are nested by the slashes in their names.
const MOST_NESTED: usize = 64;

impl Repository {
    /// Lists the files of the folder that git keeps its own data in, and what of it cannot be listed: configuration,
    /// hooks, logs, messages, names of references, whatever else was put there.
    ///
    /// Left out is what other parts of this library read, and what is not text: objects, indexes, submodules'
    /// repositories (see [`submodules`](Self::submodules)), locks. Linked worktrees' own files are among the others,
    /// below `worktrees/`.
    pub fn metadata_files(&self) -> (Vec<PathBuf>, Vec<Error>) {
        let mut listing = Listing::default();
        listing.folder(self.common_dir(), &|name| matches!(name, "objects" | "modules" | "worktrees"), 0);
        // Linked worktrees have submodules of their own.
        match linked_worktrees(self.common_dir()) {
            Ok(folders) => {
                folders.iter().for_each(|folder| listing.folder(folder, &|name| name == "modules", 0));
            }
            Err(problem) => listing.problems.push(problem),
        }
        listing.files.sort();
        (listing.files, listing.problems)
    }
}

#[derive(Default)]
struct Listing {
    files: Vec<PathBuf>,
    problems: Vec<Error>,
}

impl Listing {
    fn folder(&mut self, folder: &Path, is_left_out: &dyn Fn(&str) -> bool, depth: usize) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(source) => return self.problems.push(file::unreadable(folder, source)),
        };
        for entry in entries {
            let found = entry.and_then(|entry| Ok((entry.file_type()?, entry)));
            let (kind, entry) = match found {
                Ok(found) => found,
                Err(source) => {
                    self.problems.push(file::unreadable(folder, source));
                    continue;
                }
            };
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if kind.is_dir() {
                if !is_left_out(&name) && depth < MOST_NESTED {
                    self.folder(&entry.path(), &|_| false, depth + 1);
                }
            } else if (kind.is_file() || kind.is_symlink()) && !is_of_git_alone(&name) {
                self.files.push(entry.path());
            }
        }
    }
}

/// Indexes, which are read as such, and files that another process is just writing.
fn is_of_git_alone(name: &str) -> bool {
    name == "index" || name.starts_with("sharedindex.") || name.ends_with(".lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_but_objects_and_indexes_is_listed() {
        let folder = tempfile::tempdir().unwrap();
        let git = folder.path().join(".git");
        gix::init(folder.path()).unwrap();
        let wanted = ["logs/HEAD", "worktrees/a/COMMIT_EDITMSG", "lfs/objects/ab/abcd", "refs/heads/a/b"];
        let unwanted = [
            "objects/ab/cd",
            "modules/m/config",
            "worktrees/a/modules/m/config",
            "index",
            "worktrees/a/index",
            "x.lock",
        ];
        for name in wanted.iter().chain(&unwanted) {
            let path = git.join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "x").unwrap();
        }
        let (files, problems) = Repository::at(folder.path()).unwrap().metadata_files();
        assert!(problems.is_empty());
        let listed = |name: &str| files.iter().any(|file| file.ends_with(name));
        for name in wanted.iter().chain(&["config"]) {
            assert!(listed(name), "{name}");
        }
        for name in unwanted {
            assert!(!listed(name), "{name}");
        }
    }
}
