//! The paths a walk begins with: each once, none inside another.

use std::{
    collections::HashSet,
    fs, io,
    path::{Path, PathBuf},
};

use crate::{Error, file};

/// One path that was asked for.
pub(super) struct Root {
    /// As it was given; everything found below it begins with this.
    pub(super) given: PathBuf,
    /// The same, absolute and without links.
    pub(super) real: PathBuf,
    pub(super) kind: RootKind,
    /// What lies below this folder but is a root of its own, in the form a walk of this folder comes to it.
    pub(super) inner: HashSet<PathBuf>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum RootKind {
    Folder,
    File,
}

/// Looks up each of `paths` once.
pub(super) fn resolve(paths: &[PathBuf]) -> (Vec<Root>, Vec<Error>) {
    let mut roots: Vec<Root> = Vec::new();
    let mut problems = Vec::new();
    let mut known = HashSet::new();
    for given in paths {
        match resolve_one(given) {
            Ok(root) if known.insert(root.real.clone()) => roots.push(root),
            Ok(_) => {}
            Err(problem) => problems.push(problem),
        }
    }
    leave_out_inner_roots(&mut roots);
    (roots, problems)
}

fn resolve_one(given: &Path) -> Result<Root, Error> {
    let metadata = fs::metadata(given).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => Error::NoSuchPath { path: given.to_path_buf() },
        _ => file::unreadable(given, source),
    })?;
    let kind = if metadata.is_dir() { RootKind::Folder } else { RootKind::File };
    // Pipes of the form /dev/fd/63 have no real path.
    let real = fs::canonicalize(given).unwrap_or_else(|_| given.to_path_buf());
    Ok(Root { given: given.to_path_buf(), real, kind, inner: HashSet::new() })
}

/// A root inside another one is still walked on its own, because the outer one may ignore it.
fn leave_out_inner_roots(roots: &mut [Root]) {
    if roots.len() < 2 {
        return;
    }
    let reals: Vec<PathBuf> = roots.iter().map(|root| root.real.clone()).collect();
    for outer in roots.iter_mut().filter(|root| root.kind == RootKind::Folder) {
        outer.inner = reals
            .iter()
            .filter(|real| **real != outer.real)
            .filter_map(|real| real.strip_prefix(&outer.real).ok())
            .map(|below| outer.given.join(below))
            .collect();
    }
}
