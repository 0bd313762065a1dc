//! `audit`: everything a repository holds, reachable or not, and what lies beside it.
//!
//! All objects go through a sieve that says in a moment whether there can be a key in them. Only for what passes are
//! commits and paths looked up, since that takes longer than looking at everything once; and for what could be any API's
//! only after everything else, if it turns out that the repository has to do with Phota.

mod caught;
mod clone;
mod context;
pub(super) mod documents;
mod elsewhere;
mod exposures;
mod files;
pub(crate) mod many;
mod names;
mod objects;
mod origins;
mod parts;
mod progress;
mod spots;
mod target;
mod waiting;
mod wanted;

use std::path::{Path, PathBuf};

use phota_source::{Excludes, Repository};

use self::{objects::Objects, parts::Part, progress::Progress, target::Target};
use super::{Read, Unread};
use crate::{
    args::{self, Common},
    ci::{self, System},
    config::Config,
    failure::Failure,
    naming::Naming,
    scanner::Scanner,
};

pub(crate) fn run(args: &args::Audit, common: &Common) -> Result<(Read, Scanner), Failure> {
    match target::of(&args.target)? {
        Target::Folder(folder) => {
            // gix 0.90 takes a bare repository with a relative path for one called `.git`.
            let full = std::path::absolute(&folder).unwrap_or_else(|_| folder.clone());
            let repository =
                if args.target == "." { Repository::of_command(&full) } else { Repository::at(&full) };
            audit(repository?, &folder, None, common)
        }
        Target::Url(url) => {
            let clone = clone::mirror(&url, common)?;
            let repository = Repository::at(clone.folder())?;
            audit(repository, clone.folder(), Some(url.shown()), common)
        }
    }
}

/// Audits one repository, found by the name of a folder, or of a URL that it was just cloned from.
fn audit(
    repository: Repository,
    folder: &Path,
    url: Option<String>,
    common: &Common,
) -> Result<(Read, Scanner), Failure> {
    let top = repository.work_tree().map(Path::to_path_buf);
    let root = match &top {
        Some(top) if !is_same(top, folder) => top.clone(),
        _ => folder.to_path_buf(),
    };
    let config = match (&common.config, &top) {
        (Some(path), _) => Config::read(path)?,
        (None, Some(_)) => Config::of_folder(&root)?,
        (None, None) => super::of_base::config_at_head(&repository)?,
    };
    let scanner = super::scanner(common, &config)?;
    let real = std::fs::canonicalize(&root).unwrap_or_else(|_| root.clone());
    let excludes = super::excludes(common, &config, &real)?;
    let naming = match &url {
        Some(url) => Naming::of_url(url),
        None => Naming::of_paths(std::slice::from_ref(&root)),
    };
    let mut audit = Audit {
        read: Read::nothing("audit", naming),
        scanner: &scanner,
        common,
        excludes,
        progress: Progress::new(common),
        kept: 0,
    };
    if repository.is_all_excluded(&audit.excludes) {
        audit.add_problem("", super::LEFT_NOTHING.to_owned());
    }
    let parts = audit.parts(repository, url.is_some());
    audit.everything(folder, &parts, top.is_some().then_some(root.as_path()));
    let read = audit.read;
    Ok((read, scanner))
}

fn is_same(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

/// Up to so many objects all that refer to others are read, to see whether any is missing. Beyond that it would take longer
/// than the search for keys.
const MOST_CHECKED: u64 = 50_000;

/// Of what an interrupted git has left so much is named.
const MOST_LEFT: usize = 5;

/// An audit on its way.
struct Audit<'a> {
    read: Read,
    scanner: &'a Scanner,
    common: &'a Common,
    excludes: Excludes,
    progress: Progress,
    /// How much content of blobs waits, in bytes.
    kept: usize,
}

impl Audit<'_> {
    /// Reads everything, and a part of it once more if documents use names that others may give a value.
    fn everything(&mut self, named: &Path, parts: &[Part], root: Option<&Path>) {
        let mut opened = Vec::new();
        for part in parts {
            match part.repository.objects() {
                Ok(objects) => opened.push((part, objects)),
                Err(problem) => self.add_problem_of(part, &problem),
            }
        }
        self.tell_elsewhere(named, &opened);
        let objects: Vec<Objects<'_>> =
            opened.iter().map(|(part, objects)| Objects::new(part, objects)).collect();
        let mut seen = 0;
        let mut waiting = Vec::new();
        for objects in &objects {
            let (count, blobs) = self.objects(objects);
            waiting.push((objects, count, blobs));
            seen += count;
        }
        for part in parts.iter().filter(|part| !part.is_clone) {
            self.metadata(part);
        }
        if let Some(root) = root {
            seen += self.worktree(root, parts);
        }
        for (objects, count, blobs) in waiting {
            self.settle(objects, blobs);
            self.integrity(objects, count);
        }
        if let Some(wanted) = self.scanner.wanted() {
            for objects in &objects {
                self.look_for_in_objects(&wanted, objects);
            }
            if let Some(root) = root {
                self.look_for_in_worktree(&wanted, root, parts);
            }
        }
        self.exposures(&objects);
        self.progress.finish();
        if seen == 0 && self.read.problems.is_empty() {
            let reason = "nothing was scanned: the repository has no objects and no files".to_owned();
            self.add_problem("", reason);
        }
    }

    /// Says what a repository should hold and does not.
    fn integrity(&mut self, objects: &Objects<'_>, seen: u64) {
        let part = objects.part;
        if part.repository.is_shallow() {
            let fix = System::of(&ci::variable).whole_history();
            self.add_problem(
                &part.name(),
                format!("this is a shallow clone, older commits are missing: {fix}"),
            );
        }
        let is_partial = part.repository.is_partial();
        if is_partial || seen <= MOST_CHECKED {
            match objects.history().map_or(0, phota_source::History::missing) {
                0 => {}
                missing => {
                    let what = if missing == 1 { "object is" } else { "objects are" };
                    let why = if is_partial { "this is a partial clone, " } else { "" };
                    self.add_problem(&part.name(), format!("{why}{missing} {what} missing"));
                }
            }
        }
        self.note_unfinished(objects);
        for problem in part.repository.missing_targets() {
            self.add_problem_of(part, &problem);
        }
        if !is_partial {
            match part.repository.missing_from_index() {
                Ok(missing) => missing.iter().for_each(|problem| self.add_problem_of(part, problem)),
                Err(problem) => self.add_problem_of(part, &problem),
            }
        }
        if let Some(problem) = objects.history_problem() {
            self.add_problem_of(part, problem);
        }
        if let Some(history) = objects.history_if_read() {
            for problem in &history.problems {
                self.add_problem_of(part, problem);
            }
        }
    }

    /// Says what an interrupted git has left: it may hold objects, and is no part of the repository.
    fn note_unfinished(&mut self, objects: &Objects<'_>) {
        let left = objects.database.unfinished();
        if left.is_empty() {
            return;
        }
        let Part { repository, git_prefix, .. } = objects.part;
        let name = |path: &PathBuf| match path.strip_prefix(repository.common_dir()) {
            Ok(below) => format!("{git_prefix}{}", phota_source::slashed(below)),
            Err(_) => self.read.naming.path(path),
        };
        let names: Vec<String> = left.iter().take(MOST_LEFT).map(name).collect();
        let more = left.len() - names.len();
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let note = format!(
            "not read, left by a git that was interrupted: {}{more}; `git gc --prune=now` removes them",
            names.join(", ")
        );
        self.read.notes.push(note);
    }

    fn add_problem(&mut self, path: &str, reason: String) {
        let problem = Unread { path: path.to_owned(), reason };
        // Two looks at the same thing find the same fault.
        if !self.read.problems.contains(&problem) {
            self.read.problems.push(problem);
        }
    }

    fn add_problem_of(&mut self, part: &Part, problem: &phota_source::Error) {
        let path = problem.path().map_or_else(|| part.name(), |path| self.read.naming.text(path));
        self.add_problem(&path, problem.to_string());
    }
}
