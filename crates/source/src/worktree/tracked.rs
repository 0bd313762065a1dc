//! Files that git tracks although an ignore rule matches them. They are committed, so they are not ignored.

use std::{
    collections::HashSet,
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use super::{
    Item, Options, files,
    roots::Root,
    visitor::{self, Collected},
};
use crate::{
    Error, Repository,
    path::{leads_over_a_link, stays_below},
};

/// Reads the tracked files below `root` that the walk just done did not come to.
pub(super) fn read<F>(root: &Root, options: &Options, sink: &F, collected: &Mutex<Collected>)
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    let (visited, mut folders) = {
        let mut collected = visitor::lock(collected);
        (std::mem::take(&mut collected.visited), std::mem::take(&mut collected.repositories))
    };
    let visited: HashSet<PathBuf> = visited.into_iter().collect();
    folders.push(root.given.clone());

    let mut opened = HashSet::new();
    let mut missed = Vec::new();
    for folder in folders {
        match Repository::at(&folder) {
            Ok(repository) if opened.insert(repository.git_dir().to_path_buf()) => {
                match tracked_below(&repository, root) {
                    Ok(paths) => missed.extend(paths.into_iter().filter(|path| !visited.contains(path))),
                    Err(problem) => visitor::lock(collected).seen.problems.push(problem),
                }
            }
            Ok(_) | Err(Error::NotARepository { .. }) => {}
            Err(problem) => visitor::lock(collected).seen.problems.push(problem),
        }
    }
    missed.retain(|path| {
        let inside = is_inside(path, root);
        if !inside {
            visitor::lock(collected).seen.problems.push(Error::OutsideOfWorkTree { path: path.clone() });
        }
        inside && wanted(path, root, options)
    });
    files::read_as_stored(&missed, options, sink, collected);
}

/// All files below `root` that are in the repository's index, in the form a walk would come to them.
fn tracked_below(repository: &Repository, root: &Root) -> Result<Vec<PathBuf>, Error> {
    let Some(top) = repository.work_tree() else { return Ok(Vec::new()) };
    let top = fs::canonicalize(top).map_err(|e| crate::file::unreadable(top, e))?;
    let tracked = repository.tracked()?;
    // Either the repository is above the root, or it was found below it.
    let paths: Vec<PathBuf> = if let Ok(down_to_root) = root.real.strip_prefix(&top) {
        tracked
            .iter()
            .filter_map(|path| path.strip_prefix(down_to_root).ok())
            .map(|path| root.given.join(path))
            .collect()
    } else if let Ok(down_to_top) = top.strip_prefix(&root.real) {
        let top = root.given.join(down_to_top);
        tracked.iter().map(|path| top.join(path)).collect()
    } else {
        Vec::new()
    };
    Ok(paths)
}

/// Whether the path of a file leads below `root`: an index may hold any name.
fn is_inside(path: &Path, root: &Root) -> bool {
    path.strip_prefix(&root.given).is_ok_and(stays_below)
}

/// Whether a file that the walk missed is to be read: it was neither deleted nor excluded nor left to another root.
fn wanted(path: &Path, root: &Root, options: &Options) -> bool {
    if path.ancestors().any(|above| root.inner.contains(above)) {
        return false;
    }
    // A deleted file has nothing to read, and a folder in its place was walked.
    if !fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file() || metadata.is_symlink()) {
        return false;
    }
    let below_root = path.strip_prefix(&root.given).unwrap_or(path);
    // Neither has one behind a link, as far as git is concerned.
    if leads_over_a_link(&root.given, below_root) {
        return false;
    }
    // Excluded ones were reported by the walk, itself or their folder.
    !visitor::below_base(root, options)
        .is_some_and(|base| options.excludes.covers_file(&base.join(below_root)))
}
