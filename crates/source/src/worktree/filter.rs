//! What a walk does not come to: excluded entries, other roots, `.git`, and folders that need a walk of their own.

use std::{
    collections::HashSet,
    path::{Path, PathBuf},
    sync::Mutex,
};

use ignore::DirEntry;

use super::{
    IgnoreRules, Options,
    roots::Root,
    visitor::{below_base, excluded, lock},
};
use crate::{Skip, ignore_file};

/// Decides which entries of a folder the walk does not come to, before any thread opens them.
pub(super) struct Filter {
    given: PathBuf,
    inner: HashSet<PathBuf>,
    rules: IgnoreRules,
    excludes: crate::Excludes,
    /// The way from the folder that patterns count from to `given`; `None` when nothing can be excluded.
    below_base: Option<PathBuf>,
    left_out: Mutex<LeftOut>,
}

/// What the walk did not come to.
#[derive(Default)]
pub(super) struct LeftOut {
    pub(super) excluded: Vec<Skip>,
    /// Folders whose own rules cannot be read.
    pub(super) without_rules: Vec<PathBuf>,
    /// Those with a `.git`.
    pub(super) repositories: Vec<PathBuf>,
}

impl Filter {
    pub(super) fn new(root: &Root, rules: IgnoreRules, options: &Options) -> Self {
        Filter {
            given: root.given.clone(),
            inner: root.inner.clone(),
            rules,
            excludes: options.excludes.clone(),
            below_base: below_base(root, options),
            left_out: Mutex::default(),
        }
    }

    /// Whether the walk is to come to an entry. What it is not to is taken note of.
    pub(super) fn wants(&self, entry: &DirEntry) -> bool {
        if entry.file_name() == ".git" {
            if let Some(repository) = entry.path().parent() {
                lock(&self.left_out).repositories.push(repository.to_path_buf());
            }
            return false;
        }
        if !self.inner.is_empty() && self.inner.contains(entry.path()) {
            return false;
        }
        let is_folder = entry.file_type().is_some_and(|t| t.is_dir());
        if self.excludes(entry.path(), is_folder) {
            lock(&self.left_out).excluded.push(excluded(entry.path()));
            return false;
        }
        if is_folder && self.rules == IgnoreRules::Git && !ignore_file::is_readable(entry.path()) {
            lock(&self.left_out).without_rules.push(entry.path().to_path_buf());
            return false;
        }
        true
    }

    /// What was left out so far.
    pub(super) fn take_left_out(&self) -> LeftOut {
        std::mem::take(&mut *lock(&self.left_out))
    }

    fn excludes(&self, path: &Path, is_folder: bool) -> bool {
        let Some(below_base) = &self.below_base else { return false };
        let Ok(below_root) = path.strip_prefix(&self.given) else { return false };
        self.excludes.covers_entry(&below_base.join(below_root), is_folder)
    }
}
