//! `staged`: what the next commit would add.

use std::path::{Path, PathBuf};

use phota_detect::Wanted;
use phota_source::{
    Blob, Change, Excludes, Locator, RepoPath, Repository, SkipReason, Staged, archive, worktree,
};

use super::{LEFT_NOTHING, Read, Unread, before::Before, names::Names, old_members::OldMembers};
use crate::{
    args::{self, Common},
    config::Config,
    failure::{Failure, named},
    finding::PlaceKind,
    naming::{Naming, with_member},
    scanner::{Origin, Scanner, Tracked},
};

pub(crate) fn run(args: &args::Staged, common: &Common) -> Result<(Read, Scanner), Failure> {
    let repository = Repository::of_command(Path::new("."))?;
    let top =
        repository.work_tree().map(|top| std::fs::canonicalize(top).unwrap_or_else(|_| top.to_path_buf()));
    let config = match (&common.config, &top) {
        (Some(path), _) => Config::read(path)?,
        (None, Some(top)) => Config::of_folder(top)?,
        (None, None) => Config::default(),
    };
    let scanner = super::scanner(common, &config)?;
    let excludes = super::excludes(common, &config, top.as_deref().unwrap_or(Path::new("")))?;
    let staged = repository.staged()?;

    let mut run = Run {
        read: Read::nothing("staged", Naming::here()),
        locator: repository.locator(),
        repository: &repository,
        scanner: &scanner,
        common,
        excludes: &excludes,
        names: Names::default(),
    };
    for problem in &staged.problems {
        run.read.add_problem(problem);
    }
    if args.files.is_empty() {
        if staged.changes.is_empty() && staged.problems.is_empty() {
            run.read.notes.push("nothing is staged".to_owned());
        }
        run.changes(staged.changes.iter());
    } else {
        run.named(&args.files, &staged);
    }
    if let Some(wanted) = scanner.wanted() {
        run.look_for(&wanted, &staged);
    }
    let mut read = run.read;
    // What is excluded was left out by choice; size alone is no reason to call a commit clean.
    if read.items == 0 && read.too_large > 0 && read.problems.is_empty() {
        let reason = "nothing was scanned: what is staged is larger than --max-size".to_owned();
        read.problems.push(Unread { path: String::new(), reason });
    }
    if read.items == 0 && !read.skipped.is_empty() && repository.is_all_excluded(&excludes) {
        let reason = format!("nothing was scanned: {LEFT_NOTHING}");
        read.problems.push(Unread { path: String::new(), reason });
    }
    Ok((read, scanner))
}

struct Run<'a> {
    read: Read,
    repository: &'a Repository,
    locator: Locator,
    scanner: &'a Scanner,
    common: &'a Common,
    excludes: &'a Excludes,
    names: Names,
}

impl Run<'_> {
    fn changes<'c>(&mut self, changes: impl Iterator<Item = &'c Change>) {
        for change in changes {
            if self.is_excluded(&change.path) {
                continue;
            }
            self.change(change);
        }
    }

    fn change(&mut self, change: &Change) {
        let limit = self.common.max_size.0;
        // A file that was moved has a new name.
        if change.old.is_none() || change.moved_from.is_some() {
            self.names.look_at(&change.path.to_string(), self.scanner, |path| Origin {
                path,
                kind: PlaceKind::Path,
                ..origin(change, None)
            });
        }
        match self.repository.read_blob(change.id, &change.path, limit) {
            Ok(Blob::Bytes(bytes)) => {
                self.read.items += 1;
                self.read.bytes += bytes.len() as u64;
                self.scanner.scan(origin(change, None), &bytes, || self.old(change));
                if archive::is_archive(&bytes) {
                    self.members(change, &bytes);
                }
            }
            Ok(Blob::TooLarge) => self.skip(&change.path, SkipReason::TooLarge { limit }),
            Err(problem) => self.read.add_problem(&problem),
        }
    }

    /// Looks through all that is staged once more, for the names that a staged file uses.
    fn look_for(&mut self, wanted: &Wanted, staged: &Staged) {
        for change in &staged.changes {
            if self.excludes.covers_file(&change.path.to_path()) {
                continue;
            }
            // What cannot be read was reported the first time.
            let limit = self.common.max_size.0;
            if let Ok(Blob::Bytes(bytes)) = self.repository.read_blob(change.id, &change.path, limit) {
                self.scanner.look_for(wanted, origin(change, None), &bytes, || self.old(change));
            }
        }
    }

    /// Scans the members of a staged archive.
    fn members(&mut self, change: &Change, bytes: &[u8]) {
        let (path, limit) = (change.path.to_string(), self.common.max_size.0);
        let name = path.rsplit('/').next().unwrap_or(&path);
        let old = OldMembers::new(self.scanner, name, limit, || self.old(change));
        let unpacked = archive::unpack(name, bytes, limit, &mut |member, bytes| {
            self.scanner.scan(origin(change, Some(member)), bytes, || old.get(member));
        });
        self.read.add_unpacked(&path, unpacked);
    }

    fn skip(&mut self, path: &RepoPath, reason: SkipReason) {
        self.read.add_named_skip(path.to_string(), reason);
    }

    /// The content before the change.
    fn old(&self, change: &Change) -> Option<Vec<u8>> {
        let before = Before {
            repository: self.repository,
            scanner: self.scanner,
            excludes: self.excludes,
            max_size: self.common.max_size.0,
        };
        before.content(&change.path, change.old, change.moved_from.as_ref())
    }

    /// Reads the files with these names: as they are staged, or from disk if they are not.
    fn named(&mut self, files: &[PathBuf], staged: &Staged) {
        let mut on_disk = Vec::new();
        for file in files {
            let Some(path) = self.locator.locate(file) else {
                on_disk.push(file.clone());
                continue;
            };
            if let Ok(at) = staged.changes.binary_search_by(|change| change.path.cmp(&path)) {
                self.changes(std::iter::once(&staged.changes[at]));
            } else if staged.adds_nothing_at(&path) {
                // What the file holds was committed before.
            } else if file.is_dir() && !file.is_symlink() {
                // A submodule, or a folder: what is staged below it.
                let below = staged.changes.iter().filter(|change| change.path.is_below(&path));
                self.changes(below);
            } else if file.symlink_metadata().is_err() && staged.removes(&path) {
                // Staged for deletion: nothing is added.
            } else if !self.is_excluded(&path) {
                on_disk.push(file.clone());
            }
        }
        self.read_from_disk(&on_disk);
    }

    fn read_from_disk(&mut self, files: &[PathBuf]) {
        let options = super::reading(self.common, Excludes::default());
        let (scanner, locator, names) = (self.scanner, &self.locator, &self.names);
        let seen = worktree::read_as_stored(files, &options, &|item, bytes| {
            let path = name(locator, item.path);
            if item.member.is_none() {
                let of_name = |path| Origin::new(path, PlaceKind::Path, None, Tracked::Unknown);
                names.look_at(&path, scanner, of_name);
            }
            let path = with_member(path, item.member);
            let origin = Origin::new(path, PlaceKind::Worktree, None, Tracked::Ask(item.path));
            scanner.scan(origin, bytes, || None);
        });
        self.read.items += seen.items;
        self.read.bytes += seen.bytes;
        for skip in seen.skipped {
            let path = with_member(name(&self.locator, Path::new(&skip.path)), skip.member.as_deref());
            self.read.add_named_skip(path, skip.reason);
        }
        for problem in seen.problems {
            let path = problem.path().map_or(String::new(), |path| name(&self.locator, Path::new(&path)));
            let path = named(&problem, path);
            self.read.problems.push(Unread { path, reason: problem.to_string() });
        }
    }

    fn is_excluded(&mut self, path: &RepoPath) -> bool {
        let excluded = self.excludes.covers_file(&path.to_path());
        if excluded {
            self.skip(path, SkipReason::Excluded);
        }
        excluded
    }
}

fn origin(change: &Change, member: Option<&str>) -> Origin<'static> {
    let path = with_member(change.path.to_string(), member);
    Origin::new(path, PlaceKind::Index, Some(change.id), Tracked::Yes)
}

/// Relative to the repository's top folder, if the file is in there.
fn name(locator: &Locator, path: &Path) -> String {
    locator.locate(path).map_or_else(|| phota_source::slashed(path), |path| path.to_string())
}
