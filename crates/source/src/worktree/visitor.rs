//! The walk below one folder.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};

use super::{IgnoreRules, Item, Options, Seen, members, roots::Root};
use crate::{
    Error, Skip, SkipReason, archive,
    file::{self, Content, Reader},
    slashed,
};

/// What all threads of a scan bring together.
#[derive(Default)]
pub(super) struct Collected {
    pub(super) seen: Seen,
    /// The files the last walk came to; only kept with [`IgnoreRules::Git`].
    pub(super) visited: Vec<PathBuf>,
    /// The folders with a `.git` that the last walk came to.
    pub(super) repositories: Vec<PathBuf>,
}

/// A panic in one thread ends the scan anyway, so a poisoned lock says nothing new.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Reads everything below `root`.
pub(super) fn walk<F>(root: &Root, options: &Options, sink: &F, collected: &Mutex<Collected>)
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    let filter = Arc::new(Filter::new(root, options));
    let by_git = options.ignore_rules == IgnoreRules::Git;
    let mut walk = WalkBuilder::new(&root.given);
    walk.standard_filters(false)
        .parents(by_git)
        .git_ignore(by_git)
        .git_exclude(by_git)
        .git_global(by_git)
        .threads(threads(options))
        .filter_entry({
            let filter = Arc::clone(&filter);
            move |entry| filter.wants(entry)
        });
    {
        let mut collected = lock(collected);
        collected.visited.clear();
        collected.repositories.clear();
    }
    walk.build_parallel().visit(&mut Builder { options, sink, collected });

    let left_out = std::mem::take(&mut *lock(&filter.left_out));
    let mut collected = lock(collected);
    collected.seen.skipped.extend(left_out.excluded);
    collected.repositories.extend(left_out.repositories);
}

/// More threads than this wait for each other; the number is the one `ignore` uses.
const MOST_THREADS: usize = 12;

pub(super) fn threads(options: &Options) -> usize {
    match options.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS),
        threads => threads,
    }
}

/// Decides which entries of a folder the walk does not come to, before any thread opens them.
struct Filter {
    given: PathBuf,
    inner: HashSet<PathBuf>,
    excludes: crate::Excludes,
    /// The way from the folder that patterns count from to `given`; `None` when nothing can be excluded.
    below_base: Option<PathBuf>,
    left_out: Mutex<LeftOut>,
}

#[derive(Default)]
struct LeftOut {
    excluded: Vec<Skip>,
    repositories: Vec<PathBuf>,
}

impl Filter {
    fn new(root: &Root, options: &Options) -> Self {
        Filter {
            given: root.given.clone(),
            inner: root.inner.clone(),
            excludes: options.excludes.clone(),
            below_base: below_base(root, options),
            left_out: Mutex::default(),
        }
    }

    fn wants(&self, entry: &DirEntry) -> bool {
        if entry.file_name() == ".git" {
            if let Some(repository) = entry.path().parent() {
                lock(&self.left_out).repositories.push(repository.to_path_buf());
            }
            return false;
        }
        if !self.inner.is_empty() && self.inner.contains(entry.path()) {
            return false;
        }
        let Some(below_base) = &self.below_base else { return true };
        let Ok(below_root) = entry.path().strip_prefix(&self.given) else { return true };
        let is_folder = entry.file_type().is_some_and(|t| t.is_dir());
        if self.excludes.covers_entry(&below_base.join(below_root), is_folder) {
            lock(&self.left_out).excluded.push(excluded(entry.path()));
            return false;
        }
        true
    }
}

/// The way from the folder that patterns count from down to `root`, if there are patterns and it lies below.
pub(super) fn below_base(root: &Root, options: &Options) -> Option<PathBuf> {
    if options.excludes.is_empty() {
        return None;
    }
    root.real.strip_prefix(options.excludes.base()).ok().map(Path::to_path_buf)
}

pub(super) fn excluded(path: &Path) -> Skip {
    skip(path, SkipReason::Excluded)
}

fn skip(path: &Path, reason: SkipReason) -> Skip {
    Skip { path: slashed(path), member: None, reason }
}

struct Builder<'s, F> {
    options: &'s Options,
    sink: &'s F,
    collected: &'s Mutex<Collected>,
}

impl<'s, F> ParallelVisitorBuilder<'s> for Builder<'s, F>
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        Box::new(Visitor::new(self.options, self.sink, self.collected))
    }
}

/// What one thread reads with, and what it has seen. Merges the latter when it is dropped.
pub(super) struct Visitor<'s, F> {
    reader: Reader,
    max_size: u64,
    sink: &'s F,
    seen: Seen,
    visited: Vec<PathBuf>,
    keep_visited: bool,
    collected: &'s Mutex<Collected>,
}

impl<'s, F> Visitor<'s, F>
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    pub(super) fn new(options: &Options, sink: &'s F, collected: &'s Mutex<Collected>) -> Self {
        Visitor {
            reader: Reader::new(options.max_size),
            max_size: options.max_size,
            sink,
            seen: Seen::default(),
            visited: Vec::new(),
            keep_visited: options.ignore_rules == IgnoreRules::Git,
            collected,
        }
    }

    /// Reads one file with `read` and passes it on.
    pub(super) fn take(&mut self, path: &Path, read: impl FnOnce(&mut Reader) -> Result<Content<'_>, Error>) {
        match read(&mut self.reader) {
            Ok(Content::Bytes(bytes)) => {
                self.seen.items += 1;
                self.seen.bytes += bytes.len() as u64;
                (self.sink)(Item { path, member: None }, bytes);
                if archive::is_archive(bytes) {
                    let unpacked = members::of_bytes(path, bytes, self.max_size, self.sink);
                    members::add(&mut self.seen, path, unpacked);
                }
            }
            Ok(Content::LargeArchive(kind, file)) => {
                match members::of_file(path, kind, &file, self.max_size, self.sink) {
                    Ok(Some(unpacked)) => members::add(&mut self.seen, path, unpacked),
                    Ok(None) => {
                        self.seen.skipped.push(skip(path, SkipReason::TooLarge { limit: self.max_size }))
                    }
                    Err(problem) => self.seen.problems.push(problem),
                }
            }
            Ok(Content::Skipped(reason)) => self.seen.skipped.push(skip(path, reason)),
            // The walk comes to what is in a folder by itself.
            Ok(Content::Folder) => {}
            Err(problem) => self.seen.problems.push(problem),
        }
    }
}

impl<F> ParallelVisitor for Visitor<'_, F>
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                self.seen.problems.extend(unreadable_folder(error));
                return WalkState::Continue;
            }
        };
        let Some(file_type) = entry.file_type().filter(|t| !t.is_dir()) else { return WalkState::Continue };
        let path = entry.path();
        if file_type.is_symlink() {
            self.take(path, |reader| reader.read_link(path));
        } else if let Some(content) = file::not_regular(file_type) {
            self.take(path, |_| Ok(content));
        } else {
            self.take(path, |reader| reader.read_regular(path));
        }
        if self.keep_visited {
            self.visited.push(entry.into_path());
        }
        WalkState::Continue
    }
}

impl<F> Drop for Visitor<'_, F> {
    fn drop(&mut self) {
        let mut all = lock(self.collected);
        all.seen.items += self.seen.items;
        all.seen.bytes += self.seen.bytes;
        all.seen.closed += self.seen.closed;
        all.seen.skipped.append(&mut self.seen.skipped);
        all.seen.problems.append(&mut self.seen.problems);
        all.visited.append(&mut self.visited);
    }
}

/// The folder a walk could not list. An ignore file with a broken line is not a problem: git skips such lines too.
fn unreadable_folder(error: ignore::Error) -> Option<Error> {
    let mut path = PathBuf::new();
    let mut error = error;
    loop {
        error = match error {
            ignore::Error::WithPath { path: at, err } => {
                path = at;
                *err
            }
            ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => *err,
            ignore::Error::Io(source) => return Some(Error::Unreadable { path, source }),
            _ => return None,
        };
    }
}
