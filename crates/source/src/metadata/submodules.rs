//! The repositories of submodules, as far as they are at hand.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
};

use crate::{Error, Repository, file, repository::without_dots, slashed};

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
            let path = entry.path.to_string();
            let folder = self.outer.work_tree().map(|top| top.join(entry.path.to_path()));
            match folder.filter(|folder| folder.join(".git").symlink_metadata().is_ok()) {
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
        for path in entries.filter_map(|entry| Some(entry.ok()?.path())) {
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
                // A folder without a repository of its own lies in the outer one.
                let outer = fs::canonicalize(self.outer.git_dir()).is_ok_and(|outer| outer == real);
                if !outer && self.known.insert(real) {
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
            let modules = self.outer.common_dir().join("modules");
            git_dir.strip_prefix(modules).map_or_else(|_| slashed(git_dir), slashed)
        })
    }
}
