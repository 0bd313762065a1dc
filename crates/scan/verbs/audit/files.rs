//! What lies on disk: the worktree with what git does not know or ignores, and git's own folder.

use std::path::{Path, PathBuf};

use phota_detect::Wanted;
use phota_source::{Excludes, FileState, FileStates, worktree};

use super::{Audit, parts::Part};
use crate::{
    finding::PlaceKind,
    naming::with_member,
    scanner::{Origin, Tracked},
};

impl Audit<'_> {
    /// Reads every file of the worktree. Returns how many there are.
    pub(super) fn worktree(&mut self, root: &Path, parts: &[Part]) -> u64 {
        let (scanner, naming) = (self.scanner, self.read.naming.clone());
        let states = states(parts);
        let seen = worktree::read(&[root.to_path_buf()], &self.reading(), &|item, bytes| {
            let path = naming.item(item);
            if scanner.needs_origin(&path, bytes) {
                scanner.scan(origin(path.clone(), states.of(item.path)), bytes, || None);
            }
            let name = item.path.file_name().map(|name| name.as_encoded_bytes()).unwrap_or_default();
            if item.member.is_none() && scanner.may_match(name) && scanner.finds_any("", name) {
                let state = states.of(item.path);
                let kind = if state == FileState::Tracked { PlaceKind::Path } else { kind(state) };
                scanner.scan_name(Origin::new(path, kind, None, Tracked::Unknown), name);
            }
        });
        let items = seen.items;
        self.note_strangers(&seen.repositories, parts);
        self.read.add_seen(seen);
        items
    }

    /// Says which repositories lie in the worktree and are none of this audit: their files were read, no more.
    fn note_strangers(&mut self, repositories: &[PathBuf], parts: &[Part]) {
        let real = |path: &Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
        let known: Vec<PathBuf> =
            parts.iter().filter_map(|part| part.repository.work_tree().map(real)).collect();
        let strangers = repositories.iter().filter(|folder| !known.contains(&real(folder)));
        let mut names: Vec<String> = strangers.map(|folder| self.read.naming.path(folder)).collect();
        if names.is_empty() {
            return;
        }
        names.sort();
        let note =
            format!("not submodules of this repository, to be audited on their own: {}", names.join(", "));
        self.read.notes.push(note);
    }

    /// Reads them once more, for the names that documents use.
    pub(super) fn look_for_in_worktree(&self, wanted: &Wanted, root: &Path, parts: &[Part]) {
        let (scanner, naming) = (self.scanner, &self.read.naming);
        let states = states(parts);
        worktree::read(&[root.to_path_buf()], &self.reading(), &|item, bytes| {
            let path = naming.item(item);
            if scanner.finds_wanted(wanted, &path, bytes) {
                scanner.look_for(wanted, origin(path, states.of(item.path)), bytes, || None);
            }
        });
    }

    /// Reads git's own folder.
    pub(super) fn metadata(&mut self, part: &Part) {
        let (files, problems) = part.repository.metadata_files();
        for problem in problems {
            self.add_problem_of(part, &problem);
        }
        let folder = GitFolder { folder: part.repository.common_dir(), prefix: &part.git_prefix };
        let scanner = self.scanner;
        let options = worktree::Options { excludes: Excludes::default(), ..self.reading() };
        let seen = worktree::read_as_stored(&files, &options, &|item, bytes| {
            scanner.scan(folder.origin(item.path, item.member), bytes, || None);
        });
        self.read.items += seen.items;
        self.read.bytes += seen.bytes;
        for skip in seen.skipped {
            let origin = folder.origin(Path::new(&skip.path), skip.member.as_deref());
            self.read.add_named_skip(origin.path, skip.reason);
        }
        // git removes such files while others read them.
        let is_gone =
            |problem: &phota_source::Error| matches!(problem, phota_source::Error::NoSuchPath { .. });
        for problem in seen.problems.iter().filter(|problem| !is_gone(problem)) {
            self.add_problem_of(part, problem);
        }
        for file in &files {
            // A branch may be named after a key.
            let name = file.file_name().map(|name| name.as_encoded_bytes()).unwrap_or_default();
            if scanner.may_match(name) && scanner.finds_any("", name) {
                scanner.scan_name(folder.origin(file, None), name);
            }
        }
    }

    fn reading(&self) -> worktree::Options {
        let options = crate::verbs::reading(self.common, self.excludes.clone());
        worktree::Options { ignore_rules: worktree::IgnoreRules::None, ..options }
    }
}

/// Names the files of git's own folder.
struct GitFolder<'a> {
    folder: &'a Path,
    prefix: &'a str,
}

impl GitFolder<'_> {
    fn origin(&self, file: &Path, member: Option<&str>) -> Origin<'static> {
        let below = phota_source::slashed(file.strip_prefix(self.folder).unwrap_or(file));
        let path = with_member(format!("{}{below}", self.prefix), member);
        Origin::new(path, metadata_kind(&below), None, Tracked::Unknown)
    }
}

fn states(parts: &[Part]) -> FileStates {
    FileStates::new(parts.iter().filter_map(|part| part.repository.work_tree().map(Path::to_path_buf)))
}

fn origin(path: String, state: FileState) -> Origin<'static> {
    let tracked = if state == FileState::Tracked { Tracked::Yes } else { Tracked::Unknown };
    Origin::new(path, kind(state), None, tracked)
}

fn kind(state: FileState) -> PlaceKind {
    match state {
        FileState::Tracked => PlaceKind::Worktree,
        FileState::Ignored => PlaceKind::Ignored,
        FileState::Untracked => PlaceKind::Untracked,
    }
}

/// Credentials have their place in the configuration, though not a good one.
fn metadata_kind(below: &str) -> PlaceKind {
    let name = below.rsplit('/').next().unwrap_or(below);
    let is_own = !below.contains('/') || below.starts_with("worktrees/");
    if is_own && matches!(name, "config" | "config.worktree") {
        PlaceKind::Config
    } else {
        PlaceKind::Metadata
    }
}
