//! The repositories of submodules, as far as they are at hand.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use super::linked_worktrees;
use crate::{
    Error, Repository, file,
    path::{leads_over_a_link, stays_below},
    repository::without_dots,
    slashed,
};

/// A submodule whose repository is at hand.
pub struct Submodule {
    /// Where its files are, or were: relative to the top of the outer repository, `/`-separated. Of one that is not
    /// checked out any more the name it has in `.git/modules`.
    pub path: String,
    /// Its repository.
    pub repository: Repository,
}

/// Submodules of a repository.
#[derive(Default)]
pub struct Submodules {
    /// Those that can be read, in the order of their paths.
    pub found: Vec<Submodule>,
    /// The paths of those that are not checked out, so that only their commits' ids are known.
    pub absent: Vec<String>,
    /// Why others cannot be read.
    pub problems: Vec<Error>,
}

/// How deep the names of submodules may be nested by slashes.
const MOST_NESTED: usize = 32;

impl Repository {
    /// Finds the repositories of submodules: those in `.git/modules`, also when nothing of them is checked out any
    /// more, and those that have a `.git` of their own in the worktree.
    ///
    /// Submodules of submodules are those of the inner repository.
    pub fn submodules(&self) -> Submodules {
        let mut finder = Finder { outer: self, known: HashSet::new(), submodules: Submodules::default() };
        finder.in_worktree();
        finder.in_modules(&self.common_dir().join("modules"), 0);
        // Linked worktrees have submodules of their own.
        // What cannot be listed is among the problems of `metadata_files`.
        for folder in linked_worktrees(self.common_dir()).unwrap_or_default() {
            finder.in_modules(&folder.join("modules"), 0);
        }
        finder.submodules.found.sort_by(|a, b| a.path.cmp(&b.path));
        finder.submodules
    }
}

struct Finder<'a> {
    outer: &'a Repository,
    /// The folders of repositories that were found.
    known: HashSet<PathBuf>,
    submodules: Submodules,
}

impl Finder<'_> {
    fn in_worktree(&mut self) {
        let entries = match self.outer.index_entries() {
            Ok(entries) => entries,
            Err(problem) => return self.submodules.problems.push(problem),
        };
        for entry in entries.into_iter().filter(|entry| entry.is_submodule) {
            let below = entry.path.to_path();
            if !stays_below(&below) {
                let problem = Error::OutsideOfWorkTree { path: below.into_owned() };
                self.submodules.problems.push(problem);
                continue;
            }
            let path = entry.path.to_string();
            match self.outer.work_tree().and_then(|top| checked_out(top, &below)) {
                Some(folder) => self.open(&folder, Some(path)),
                None => self.submodules.absent.push(path),
            }
        }
    }

    /// Looks through `.git/modules`, where names with slashes are nested folders.
    fn in_modules(&mut self, folder: &Path, depth: usize) {
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(e) if depth == 0 && e.kind() == std::io::ErrorKind::NotFound => return,
            Err(e) => return self.submodules.problems.push(file::unreadable(folder, e)),
        };
        for entry in entries {
            let path = match entry {
                Ok(entry) => entry.path(),
                Err(e) => {
                    self.submodules.problems.push(file::unreadable(folder, e));
                    continue;
                }
            };
            if !path.symlink_metadata().is_ok_and(|metadata| metadata.is_dir()) {
                continue;
            }
            if path.join("HEAD").exists() && path.join("objects").is_dir() {
                self.open(&path, None);
            } else if depth < MOST_NESTED {
                self.in_modules(&path, depth + 1);
            }
        }
    }

    /// Opens the repository of or in a folder, unless it is known. Its path is that of its files if nothing is said.
    fn open(&mut self, folder: &Path, path: Option<String>) {
        match Repository::at(folder) {
            Ok(repository) => {
                let real = fs::canonicalize(repository.git_dir());
                let real = real.unwrap_or_else(|_| repository.git_dir().to_path_buf());
                // What is damaged beyond recognition is taken for a folder of the outer one.
                if fs::canonicalize(self.outer.git_dir()).is_ok_and(|outer| outer == real)
                    || fs::canonicalize(self.outer.common_dir()).is_ok_and(|outer| outer == real)
                {
                    let reason = "it is no repository any more".to_owned();
                    self.submodules.problems.push(Error::Repository { folder: folder.to_path_buf(), reason });
                } else if self.known.insert(real) {
                    let path = path.unwrap_or_else(|| self.name_of(folder, &repository));
                    self.submodules.absent.retain(|absent| *absent != path);
                    self.submodules.found.push(Submodule { path, repository });
                }
            }
            Err(problem) => self.submodules.problems.push(problem),
        }
    }

    /// The path of the files of a repository in `.git/modules`, which need not exist any more, else its name.
    fn name_of(&self, git_dir: &Path, repository: &Repository) -> String {
        let configured = || {
            let folder = std::path::absolute(repository.work_tree()?).ok()?;
            let top = std::path::absolute(self.outer.work_tree()?).ok()?;
            let folder = without_dots(&folder);
            folder.strip_prefix(without_dots(&top)).ok().map(slashed)
        };
        configured().filter(|path| !path.is_empty()).unwrap_or_else(|| {
            let common = self.outer.common_dir();
            let below =
                git_dir.strip_prefix(common.join("modules")).or_else(|_| git_dir.strip_prefix(common));
            below.map_or_else(|_| slashed(git_dir), slashed)
        })
    }
}

/// The folder of a submodule, if something is checked out there: not what a link in its place leads to.
fn checked_out(top: &Path, below: &Path) -> Option<PathBuf> {
    let folder = top.join(below);
    let is_there = folder.join(".git").symlink_metadata().is_ok();
    (is_there && !folder.is_symlink() && !leads_over_a_link(top, below)).then_some(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outer() -> (tempfile::TempDir, Repository) {
        let folder = tempfile::tempdir().unwrap();
        gix::init(folder.path()).unwrap();
        let repository = Repository::at(folder.path()).unwrap();
        (folder, repository)
    }

    #[test]
    fn names_with_slashes_and_those_of_linked_worktrees_are_found() {
        let (folder, outer) = outer();
        for name in ["modules/a/b", "worktrees/w/modules/c"] {
            let module = folder.path().join(".git").join(name);
            fs::create_dir_all(&module).unwrap();
            gix::init_bare(module).unwrap();
        }
        let submodules = outer.submodules();
        let paths: Vec<&str> = submodules.found.iter().map(|submodule| submodule.path.as_str()).collect();
        assert_eq!(paths, ["a/b", "worktrees/w/modules/c"]);
        assert!(submodules.problems.is_empty());
    }

    #[test]
    fn one_that_is_damaged_is_told() {
        let (folder, outer) = outer();
        let module = folder.path().join(".git/modules/a");
        fs::create_dir_all(&module).unwrap();
        gix::init_bare(&module).unwrap();
        fs::write(module.join("HEAD"), "damaged").unwrap();
        fs::remove_dir_all(module.join("refs")).unwrap();
        let submodules = outer.submodules();
        assert_eq!((submodules.found.len(), submodules.problems.len()), (0, 1));
    }
}
