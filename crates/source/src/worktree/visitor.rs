//! The walk below one folder.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};

use super::{IgnoreRules, Item, Options, Seen, filter::Filter, members, roots::Root};
use crate::{
    Error, Skip, SkipReason, archive,
    file::{self, Content, Reader},
    ignore_file, slashed,
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
    {
        let mut collected = lock(collected);
        collected.visited.clear();
        collected.repositories.clear();
    }
    let rules = match options.ignore_rules {
        IgnoreRules::Git if root.real.ancestors().all(ignore_file::is_readable) => IgnoreRules::Git,
        _ => IgnoreRules::None,
    };
    for folder in walk_from(&root.given, rules, root, options, sink, collected) {
        walk_from(&folder, IgnoreRules::None, root, options, sink, collected);
    }
}

/// Reads everything below one folder of `root`. Returns the folders below whose rules git would not read either: they are
/// left out, to be read without any.
fn walk_from<F>(
    folder: &Path,
    rules: IgnoreRules,
    root: &Root,
    options: &Options,
    sink: &F,
    collected: &Mutex<Collected>,
) -> Vec<PathBuf>
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    let filter = Arc::new(Filter::new(root, rules, options));
    let by_git = rules == IgnoreRules::Git;
    let mut walk = WalkBuilder::new(folder);
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
    walk.build_parallel().visit(&mut Builder { options, sink, collected });

    let left_out = filter.take_left_out();
    let mut collected = lock(collected);
    collected.seen.skipped.extend(left_out.excluded);
    collected.repositories.extend(left_out.repositories);
    left_out.without_rules
}

/// More threads than this wait for each other; the number is the one `ignore` uses.
const MOST_THREADS: usize = 12;

pub(super) fn threads(options: &Options) -> usize {
    match options.threads {
        0 => std::thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS),
        threads => threads,
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
            Ok(Content::Folder) => self.seen.problems.push(Error::IsAFolder { path: path.to_path_buf() }),
            Err(problem) => self.seen.problems.push(problem),
        }
    }
}

impl<F> Visitor<'_, F> {
    /// Looks whether a folder that was just listed is still one. What took its place may be a link to anywhere, and the
    /// listing is then that of another folder.
    fn folder(&mut self, path: &Path, depth: usize) -> WalkState {
        // A root may well be a link. What cannot be looked at could not be listed either, which is told, or is gone, which
        // is told of each file in it.
        if depth == 0 || fs::symlink_metadata(path).map_or(true, |metadata| metadata.is_dir()) {
            return WalkState::Continue;
        }
        self.seen.problems.push(Error::NoLongerAFolder { path: path.to_path_buf() });
        WalkState::Skip
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
        let path = entry.path();
        let Some(file_type) = entry.file_type() else { return WalkState::Continue };
        if file_type.is_dir() {
            return self.folder(path, entry.depth());
        }
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
