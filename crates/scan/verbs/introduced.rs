//! What `range` and `push` have in common: looking through all that commits brought in.

use std::{collections::BTreeSet, path::Path, sync::Arc};

use phota_detect::Wanted;
use phota_source::{
    Addition, Blob, Error, Excludes, Introduced, ObjectId, ObjectKind, Piece, RepoPath, Repository,
    SkipReason, archive, history,
};

use super::{
    Read, Unread,
    ahead::{Ahead, Dull},
    audit::documents,
    before::Before,
    names::Names,
    of_base::{Ends, Named},
    old_members::OldMembers,
};
use crate::{
    args::Common,
    ci::System,
    failure::Failure,
    finding::{CommitInfo, PlaceKind},
    naming::{Naming, with_member},
    scanner::{Origin, Scanner, Tracked},
};

/// How many things that were not read are listed one by one.
const MOST_PROBLEMS: usize = 20;

/// What to look through.
pub(super) struct Job {
    pub(super) verb: &'static str,
    pub(super) new: Vec<ObjectId>,
    pub(super) old: Vec<ObjectId>,
    pub(super) base: Base,
    pub(super) named: Named,
    /// For people.
    pub(super) notes: Vec<String>,
}

/// Whose configuration counts: never that of the commits that are looked through.
pub(super) enum Base {
    Commit(ObjectId),
    /// The youngest commit that new ones are built upon.
    Boundary,
}

/// Looks through everything that a job names.
pub(super) fn run(repository: &Repository, job: Job, common: &Common) -> Result<(Read, Scanner), Failure> {
    let introduced = repository.introduced(&job.new, &job.old)?;
    let mut read = Read::nothing(job.verb, Naming::here());
    read.notes = job.notes;
    if introduced.is_empty() && introduced.problems.is_empty() {
        read.notes.push(nothing_new(&job.new, &job.old).to_owned());
    }
    let base = match job.base {
        Base::Commit(id) => Some(id),
        Base::Boundary => introduced.boundary().next(),
    };
    let ends = Ends { repository, base, head: job.new.first().copied() };
    let config = ends.config(job.named, common, &mut read.notes)?;
    let baseline = ends.baseline(job.named, common, &mut read.notes)?;
    let scanner = super::scanner_with(common, &config, baseline)?;
    let excludes = super::excludes(common, &config, Path::new(""))?;
    let mut run = Run {
        read,
        repository,
        scanner: &scanner,
        max_size: common.max_size.0,
        excludes,
        commit: None,
        excluded: BTreeSet::new(),
        names: Names::default(),
        more_problems: 0,
        is_any_read: false,
        dull: Dull::default(),
    };
    let ahead = Ahead::of(repository, introduced.commits(), common);
    run.everything(&introduced, ahead.as_ref());
    let read = run.finish();
    Ok((read, scanner))
}

fn nothing_new(new: &[ObjectId], old: &[ObjectId]) -> &'static str {
    if new.iter().all(|id| old.contains(id)) {
        "there is no commit to scan: both ends are the same"
    } else {
        "there is no commit to scan: what is there before has all of them"
    }
}

/// Enough of an id for people.
pub(super) fn short(id: ObjectId) -> String {
    id.to_string().chars().take(12).collect()
}

/// What is wrong, with what helps against it.
pub(super) fn advised(problem: &Error) -> String {
    let system = System::of(&crate::ci::variable);
    match problem {
        Error::Shallow { .. } => format!("{problem}: {}", system.whole_history()),
        Error::MissingCommit { id } => format!("{problem}: run `git fetch origin {id}`"),
        Error::MissingObject { .. } => format!("{problem}: run `git fetch --refetch`"),
        _ => problem.to_string(),
    }
}

struct Run<'a> {
    read: Read,
    repository: &'a Repository,
    scanner: &'a Scanner,
    max_size: u64,
    excludes: Excludes,
    /// The commit whose files are looked at; there may be millions.
    commit: Option<(ObjectId, Arc<CommitInfo>)>,
    /// Files that are left out, each told once.
    excluded: BTreeSet<RepoPath>,
    /// Names that were looked at, with the folders above them.
    names: Names,
    /// How many problems are not listed.
    more_problems: usize,
    /// Whether any file was not left out.
    is_any_read: bool,
    /// Blobs of which it is known that they hold nothing.
    dull: Dull,
}

impl Run<'_> {
    fn everything(&mut self, introduced: &Introduced, ahead: Option<&Ahead<'_>>) {
        if let Some(ahead) = ahead {
            self.dull = ahead.without_hint(self.scanner);
        }
        let problems = introduced.read(self.repository, &mut |piece| match piece {
            Piece::Commit { id, bytes } => self.commit(id, bytes),
            Piece::Tag { id, bytes } => self.tag(id, bytes),
            Piece::File(addition) => self.file(&addition),
        });
        for problem in introduced.problems.iter().chain(&problems) {
            self.add_problem(problem);
        }
        if let Some(wanted) = self.scanner.wanted() {
            self.dull = ahead.map(|ahead| ahead.without(&wanted)).unwrap_or_default();
            // What cannot be read was reported the first time.
            introduced.read(self.repository, &mut |piece| match piece {
                Piece::Commit { id, bytes } => drop(self.enter(id, bytes)),
                Piece::Tag { .. } => {}
                Piece::File(addition) => self.look_for(&wanted, &addition),
            });
        }
    }

    fn finish(mut self) -> Read {
        if self.more_problems > 0 {
            let reason = format!("{} more objects could not be read", self.more_problems);
            self.read.problems.push(Unread { path: String::new(), reason });
        }
        if !self.is_any_read && !self.excluded.is_empty() {
            let warning = "the configuration excludes every file that these commits touch: none was scanned";
            self.read.warnings.push(warning.to_owned());
        }
        for path in std::mem::take(&mut self.excluded) {
            self.read.add_named_skip(path.to_string(), SkipReason::Excluded);
        }
        // Size alone is no reason to call a push clean.
        if !self.is_any_read && self.read.too_large > 0 && self.read.problems.is_empty() {
            let reason = "no file was scanned: what was added is larger than --max-size".to_owned();
            self.read.problems.push(Unread { path: String::new(), reason });
        }
        self.read
    }

    fn commit(&mut self, id: ObjectId, bytes: &[u8]) {
        let info = self.enter(id, bytes);
        self.documents(documents::of(ObjectKind::Commit, bytes), id, bytes, Some(info));
    }

    /// Comes to a commit; its files follow.
    fn enter(&mut self, id: ObjectId, bytes: &[u8]) -> Arc<CommitInfo> {
        let commit = history::Commit::parse(id, bytes);
        let author = commit.author;
        let info = CommitInfo::new(id, author.name, author.email, author.date, commit.subject);
        let info = Arc::new(info);
        self.commit = Some((id, Arc::clone(&info)));
        info
    }

    fn tag(&mut self, id: ObjectId, bytes: &[u8]) {
        let documents = documents::of(ObjectKind::Tag, bytes);
        self.documents(documents, id, bytes, None);
    }

    fn documents(
        &mut self,
        documents: Vec<documents::Document>,
        id: ObjectId,
        bytes: &[u8],
        commit: Option<Arc<CommitInfo>>,
    ) {
        self.read.items += 1;
        self.read.bytes += bytes.len() as u64;
        for document in documents {
            let path = match documents::tag_name(bytes) {
                Some(name) if document.path == documents::TAG => format!("refs/tags/{name}"),
                _ => document.path.to_owned(),
            };
            let origin = Origin::new(path, document.kind, Some(id), Tracked::Unknown);
            let origin = Origin { commit: commit.clone(), ..origin };
            self.scanner.scan(origin, &document.text, || None);
        }
    }

    fn file(&mut self, addition: &Addition) {
        if self.excludes.covers_file(&addition.path.to_path()) {
            self.excluded.insert(addition.path.clone());
            return;
        }
        if let Some(size) = self.size_if_dull(addition) {
            self.seen(addition, size);
            return;
        }
        let limit = self.max_size;
        match self.repository.read_blob(addition.id, &addition.path, limit) {
            Ok(Blob::Bytes(bytes)) => {
                self.seen(addition, bytes.len() as u64);
                self.scanner.scan(self.origin(addition, None), &bytes, || self.old(addition));
                if archive::is_archive(&bytes) {
                    self.members(addition, &bytes);
                }
            }
            Ok(Blob::TooLarge) => {
                self.read.add_named_skip(addition.path.to_string(), SkipReason::TooLarge { limit });
            }
            Err(problem) => self.add_problem(&problem),
        }
    }

    /// The size of a file that holds nothing, by its content and by its name.
    fn size_if_dull(&self, addition: &Addition) -> Option<u64> {
        let size = self.dull.size(addition.id)?;
        self.scanner.is_named_for_key(&addition.path.to_string()).is_none().then_some(size)
    }

    fn seen(&mut self, addition: &Addition, size: u64) {
        self.is_any_read = true;
        self.read.items += 1;
        self.read.bytes += size;
        self.name(addition);
    }

    /// A partial clone lacks thousands of objects, which nobody wants to read one by one.
    fn add_problem(&mut self, problem: &Error) {
        if self.read.problems.len() >= MOST_PROBLEMS {
            self.more_problems += 1;
        } else {
            let path = problem.path().unwrap_or_default();
            self.read.problems.push(Unread { path, reason: advised(problem) });
        }
    }

    /// A file or folder may be named after a key.
    fn name(&mut self, addition: &Addition) {
        if addition.old.is_some() && addition.moved_from.is_none() {
            return;
        }
        self.names.look_at(&addition.path.to_string(), self.scanner, |path| Origin {
            path,
            kind: PlaceKind::Path,
            ..self.origin(addition, None)
        });
    }

    /// Scans the members of an archive.
    fn members(&mut self, addition: &Addition, bytes: &[u8]) {
        let path = addition.path.to_string();
        let name = path.rsplit('/').next().unwrap_or(&path);
        let old = OldMembers::new(self.scanner, name, self.max_size, || self.old(addition));
        let unpacked = archive::unpack(name, bytes, self.max_size, &mut |member, bytes| {
            self.scanner.scan(self.origin(addition, Some(member)), bytes, || old.get(member));
        });
        self.read.add_unpacked(&path, unpacked);
    }

    /// Looks through a file once more, for the names that another one uses.
    fn look_for(&self, wanted: &Wanted, addition: &Addition) {
        if self.excludes.covers_file(&addition.path.to_path()) || self.dull.size(addition.id).is_some() {
            return;
        }
        if let Ok(Blob::Bytes(bytes)) = self.repository.read_blob(addition.id, &addition.path, self.max_size)
        {
            self.scanner.look_for(wanted, self.origin(addition, None), &bytes, || self.old(addition));
        }
    }

    /// The content before the change.
    fn old(&self, addition: &Addition) -> Option<Vec<u8>> {
        let before = Before {
            repository: self.repository,
            scanner: self.scanner,
            excludes: &self.excludes,
            max_size: self.max_size,
        };
        before.content(&addition.path, addition.old, addition.moved_from.as_ref())
    }

    fn origin(&self, addition: &Addition, member: Option<&str>) -> Origin<'static> {
        let path = match addition.path.to_string() {
            // A tag names a file, which has no path then.
            path if path.is_empty() => addition.id.to_string(),
            path => path,
        };
        let path = with_member(path, member);
        let current = self.commit.as_ref().filter(|(id, _)| Some(*id) == addition.commit);
        let commit = current.map(|(_, info)| Arc::clone(info));
        // What only a tag names has no commit.
        let kind = if addition.commit.is_some() { PlaceKind::Commit } else { PlaceKind::Tag };
        Origin { commit, ..Origin::new(path, kind, Some(addition.id), Tracked::Yes) }
    }
}
