//! The folders objects are stored in: the repository's own and those it borrows from.

use std::{
    collections::HashSet,
    env, fs, io,
    path::{Path, PathBuf},
};

use super::Fault;
use crate::Repository;

const OBJECT_DIRECTORY: &str = "GIT_OBJECT_DIRECTORY";
const ALTERNATES: &str = "GIT_ALTERNATE_OBJECT_DIRECTORIES";

/// The object folders of a repository, its own first, each once.
///
/// A repository that was opened for a command heeds `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES`: a
/// server's hook sees the objects of a push in a folder of their own, before they are taken in.
pub(super) fn of(repository: &Repository) -> (Vec<PathBuf>, Vec<Fault>) {
    let mut search = Search::default();
    let variable =
        |name| env::var_os(name).filter(|value| repository.heeds_git_variables() && !value.is_empty());
    match variable(OBJECT_DIRECTORY) {
        Some(folder) => search.visit(folder.into()),
        None => search.visit(repository.git.objects.store_ref().path().to_path_buf()),
    }
    for folder in variable(ALTERNATES).iter().flat_map(env::split_paths) {
        if !folder.as_os_str().is_empty() {
            search.visit(folder);
        }
    }
    (search.found, search.faults)
}

/// The same if the environment names any folders, else none: gix reads the repository's own without being told.
pub(crate) fn of_environment(repository: &Repository) -> Vec<PathBuf> {
    let is_set = |name| env::var_os(name).is_some();
    if repository.heeds_git_variables() && [OBJECT_DIRECTORY, ALTERNATES].into_iter().any(is_set) {
        of(repository).0
    } else {
        Vec::new()
    }
}

/// Follows alternates from folder to folder.
#[derive(Default)]
struct Search {
    found: Vec<PathBuf>,
    seen: HashSet<PathBuf>,
    faults: Vec<Fault>,
}

impl Search {
    /// Takes in a folder and all it borrows from. Each is visited once, so alternates may well go in circles.
    fn visit(&mut self, folder: PathBuf) {
        let mut open = vec![folder];
        while let Some(folder) = open.pop() {
            match fs::canonicalize(&folder) {
                Ok(real) if !real.is_dir() => {
                    self.faults.push(Fault { path: folder, reason: "it is not a folder".to_owned() });
                }
                Ok(real) => {
                    if self.seen.insert(real) {
                        open.extend(self.alternates(&folder).into_iter().rev());
                        self.found.push(folder);
                    }
                }
                Err(error) => self.faults.push(Fault { path: folder, reason: error.to_string() }),
            }
        }
    }

    /// What `info/alternates` lists; relative paths count from the folder of objects itself.
    fn alternates(&mut self, folder: &Path) -> Vec<PathBuf> {
        let path = folder.join("info").join("alternates");
        let listed = match fs::read(&path) {
            Ok(text) => gix::odb::alternate::parse(&text).map_err(|error| crate::repository::reason(&error)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Vec::new(),
            Err(error) => Err(error.to_string()),
        };
        match listed {
            Ok(listed) => listed.into_iter().map(|listed| folder.join(listed)).collect(),
            Err(reason) => {
                self.faults.push(Fault { path, reason });
                Vec::new()
            }
        }
    }
}
