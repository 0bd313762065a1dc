//! Files and folders, read by several threads at once.
//!
//! What a walk reads: every file below a folder, hidden ones too, never `.git`. Symbolic links are not followed, their
//! text is content. With [`IgnoreRules::Git`] what git ignores is left out, except for files that git tracks although
//! a rule matches them. A `.gitignore` that git would not read, a link, has no say. `.ignore` and `.rgignore` files do
//! not count: nobody looks at them when a key goes missing. Archives are read and unpacked as well, see
//! [`archive`](crate::archive).

mod files;
mod filter;
mod members;
mod roots;
mod tracked;
mod visitor;

use std::{
    path::{Path, PathBuf},
    sync::Mutex,
};

use crate::{Error, Excludes, Skip};
use roots::{Root, RootKind};
use visitor::Collected;

/// The largest file that is read if nothing else is said: 50 MiB.
pub const DEFAULT_MAX_SIZE: u64 = 50 << 20;

/// How to read files and folders.
#[derive(Debug, Clone)]
pub struct Options {
    /// How many threads read; 0 for as many as there are processors, at most 12.
    pub threads: usize,
    /// Which files count as ignored.
    pub ignore_rules: IgnoreRules,
    /// The largest file that is read, in bytes, and the largest member of an archive. A larger one is skipped, unless it
    /// is an archive, of which the members are read.
    pub max_size: u64,
    /// What the configuration leaves out.
    pub excludes: Excludes,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            threads: 0,
            ignore_rules: IgnoreRules::Git,
            max_size: DEFAULT_MAX_SIZE,
            excludes: Excludes::default(),
        }
    }
}

/// Which files of a folder count as ignored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IgnoreRules {
    /// Those that git would not add: `.gitignore`, `.git/info/exclude` and the user's own excludes.
    Git,
    /// None: everything is read.
    None,
}

/// A document that is passed on: a file, or a member of one that is an archive.
#[derive(Debug, Clone, Copy)]
pub struct Item<'a> {
    /// The file.
    pub path: &'a Path,
    /// The member's path in the archive, `/`-separated and with `!` behind an archive in the archive.
    pub member: Option<&'a str>,
}

/// What was read, left out and not readable. In no particular order: threads do not keep one.
#[derive(Debug, Default)]
pub struct Seen {
    /// Files, links and members of archives that were read.
    pub items: u64,
    /// Bytes that were read; those of members as they are unpacked.
    pub bytes: u64,
    /// How many of the items are archives of which no member could be read.
    pub closed: u64,
    /// Left out on purpose.
    pub skipped: Vec<Skip>,
    /// Not read, though they should have been.
    pub problems: Vec<Error>,
    /// With [`IgnoreRules::None`], the folders with a `.git` that was left out.
    pub repositories: Vec<PathBuf>,
}

/// Reads everything that `paths` name: files as they are, folders with all below them.
///
/// Calls `sink` with the path and the bytes of every file, from several threads, and then with those of its members if
/// it is an archive. A path begins as the one it was found by: below `src` it is `src/main.rs`. A file is read once,
/// even if several of `paths` lead to it. Links among `paths` are followed, and what they name is read whatever it is: a
/// pipe, a device, an ignored file.
pub fn read<F>(paths: &[PathBuf], options: &Options, sink: &F) -> Seen
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    let collected = Mutex::new(Collected::default());
    let (roots, problems) = roots::resolve(paths);
    visitor::lock(&collected).seen.problems = problems;

    let (folders, files): (Vec<Root>, Vec<Root>) =
        roots.into_iter().partition(|root| root.kind == RootKind::Folder);
    files::read_roots(&files, options, sink, &collected);
    for folder in &folders {
        if visitor::below_base(folder, options).is_some_and(|path| options.excludes.covers_folder(&path)) {
            visitor::lock(&collected).seen.skipped.push(visitor::excluded(&folder.given));
            continue;
        }
        visitor::walk(folder, options, sink, &collected);
        if options.ignore_rules == IgnoreRules::Git {
            tracked::read(folder, options, sink, &collected);
        } else {
            let mut collected = visitor::lock(&collected);
            let repositories = std::mem::take(&mut collected.repositories);
            collected.seen.repositories.extend(repositories);
        }
    }
    collected.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).seen
}

/// Reads single files as git would store them: of a symbolic link its text.
///
/// Excludes do not apply: whoever lists files has chosen them.
pub fn read_as_stored<F>(paths: &[PathBuf], options: &Options, sink: &F) -> Seen
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    let collected = Mutex::new(Collected::default());
    files::read_as_stored(paths, options, sink, &collected);
    collected.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).seen
}
