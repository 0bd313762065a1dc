//! Files that are listed one by one.

use std::{
    path::{Path, PathBuf},
    sync::{
        Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use super::{
    Item, Options,
    roots::Root,
    visitor::{self, Collected, Visitor},
};
use crate::{
    Error,
    file::{Content, Links, Reader},
};

/// A thread costs more than reading so many files.
const WORTH_A_THREAD: usize = 64;

/// Reads the files among the paths that were asked for.
pub(super) fn read_roots<F>(roots: &[Root], options: &Options, sink: &F, collected: &Mutex<Collected>)
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    let (excluded, wanted): (Vec<&Root>, Vec<&Root>) = roots.iter().partition(|root| {
        visitor::below_base(root, options).is_some_and(|below_base| options.excludes.covers_file(&below_base))
    });
    visitor::lock(collected)
        .seen
        .skipped
        .extend(excluded.into_iter().map(|root| visitor::excluded(&root.given)));
    let paths: Vec<&Path> = wanted.into_iter().map(|root| root.given.as_path()).collect();
    read_each(&paths, options, sink, collected, |reader, path| reader.read_named(path, Links::Follow));
}

/// Reads files that a repository tracks, as git would store them.
pub(super) fn read_as_stored<F>(paths: &[PathBuf], options: &Options, sink: &F, collected: &Mutex<Collected>)
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    let paths: Vec<&Path> = paths.iter().map(PathBuf::as_path).collect();
    read_each(&paths, options, sink, collected, |reader, path| reader.read_named(path, Links::AsText));
}

fn read_each<F, R>(paths: &[&Path], options: &Options, sink: &F, collected: &Mutex<Collected>, read: R)
where
    F: Fn(Item<'_>, &[u8]) + Sync,
    R: for<'r> Fn(&'r mut Reader, &Path) -> Result<Content<'r>, Error> + Sync,
{
    let next = AtomicUsize::new(0);
    let work = || {
        let mut visitor = Visitor::new(options, sink, collected);
        while let Some(path) = paths.get(next.fetch_add(1, Ordering::Relaxed)) {
            visitor.take(path, |reader| read(reader, path));
        }
    };
    let threads = visitor::threads(options).min(paths.len() / WORTH_A_THREAD);
    if threads < 2 {
        return work();
    }
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(work);
        }
    });
}
