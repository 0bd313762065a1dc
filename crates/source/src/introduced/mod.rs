//! What commits bring into a repository: everything that leads from some tips and not from others.
//!
//! Commits are compared as trees, with every parent at once. What a later commit removes again is seen, and what a merge
//! changes by itself; what was only merged in is not. No `.gitattributes` and no diff driver has a say in it.

mod commits;
mod listing;
mod told;
mod trees;

use std::collections::{HashMap, HashSet};

use crate::{Error, ObjectId, RepoPath, Repository, repository::reason};
use commits::Commits;
use trees::Comparison;

/// What some tips have and others have not. Nothing of its content is read yet.
#[derive(Debug)]
pub struct Introduced {
    /// What keeps this from being everything: commits that are missing, damaged, or hidden by a shallow clone's end.
    pub problems: Vec<Error>,
    commits: Commits,
    tags: Vec<gix::ObjectId>,
    /// Trees and blobs that tags name.
    direct: Vec<(gix::ObjectId, gix::objs::Kind)>,
    /// Commits of the old side that were given.
    old: Vec<gix::ObjectId>,
}

/// Something that was introduced.
#[derive(Debug)]
pub enum Piece<'a> {
    /// A commit: who made it and why. Its files follow.
    Commit {
        /// Its id.
        id: ObjectId,
        /// The object as git stores it: headers, an empty line, the message.
        bytes: &'a [u8],
    },
    /// An annotated tag.
    Tag {
        /// Its id.
        id: ObjectId,
        /// The object as git stores it: headers, an empty line, the message.
        bytes: &'a [u8],
    },
    /// A file.
    File(Addition),
}

/// A file whose content a commit added or changed; a symbolic link's content is the path it leads to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Addition {
    /// The file; empty for a blob that a tag names.
    pub path: RepoPath,
    /// Its new content.
    pub id: ObjectId,
    /// Its content in the first parent that has the file, or in the place it was moved from.
    pub old: Option<ObjectId>,
    /// The place it was moved from, if it was; then the old content is the same.
    pub moved_from: Option<RepoPath>,
    /// The commit; `None` for what a tag names.
    pub commit: Option<ObjectId>,
}

impl Repository {
    /// Finds everything that leads from `new` and not from `old`: commits, annotated tags among `new`, and trees and
    /// blobs that those name. Tags are followed on both sides.
    ///
    /// # Errors
    /// [`Error::Repository`] if it is not known where a shallow clone ends. Missing and damaged objects are in
    /// [`Introduced::problems`] and what [`Introduced::read`] returns.
    pub fn introduced(&self, new: &[ObjectId], old: &[ObjectId]) -> Result<Introduced, Error> {
        let mut tips = Tips::default();
        for id in new {
            tips.add(self, id.0);
        }
        let mut known = Tips::default();
        for id in old {
            known.add(self, id.0);
        }
        let mut commits = Commits::between(self, &tips.commits, &known.commits)?;
        let mut problems = tips.problems;
        problems.append(&mut commits.problems);
        problems.extend(commits.cut.iter().map(|id| Error::Shallow { id: ObjectId(*id) }));
        tips.tags.retain(|id| !known.seen.contains(id));
        tips.direct.retain(|(id, _)| !known.seen.contains(id));
        Ok(Introduced { problems, commits, tags: tips.tags, direct: tips.direct, old: known.commits })
    }
}

impl Introduced {
    /// Whether there is nothing: no commit, no tag.
    pub fn is_empty(&self) -> bool {
        self.commits.new.is_empty() && self.tags.is_empty() && self.direct.is_empty()
    }

    /// How many commits there are.
    pub fn commits(&self) -> usize {
        self.commits.new.len()
    }

    /// The commits of the old side that new ones are built upon, the youngest first.
    pub fn boundary(&self) -> impl Iterator<Item = ObjectId> {
        self.commits.boundary.iter().map(|id| ObjectId(*id))
    }

    /// Hands out everything, older commits first. The same content at the same path comes once, unless it was changed
    /// from another one. Returns what could not be read, which is no part of [`problems`](Self::problems).
    pub fn read(&self, repository: &Repository, sink: &mut dyn FnMut(Piece<'_>)) -> Vec<Error> {
        let mut reader = Reader {
            repository,
            roots: HashMap::new(),
            comparison: Comparison::new(repository),
            problems: Vec::new(),
        };
        let old: Vec<gix::ObjectId> = match self.commits.cut.is_empty() {
            true => Vec::new(),
            // A shallow clone has the base and not what leads from there: the best there is to compare with.
            false => self.old.iter().filter_map(|id| reader.root(*id)).collect(),
        };
        for id in &self.commits.new {
            let base = self.commits.cut.contains(id).then_some(old.as_slice());
            reader.commit(*id, base, sink);
        }
        for id in &self.tags {
            if let Some(bytes) = reader.object(*id, gix::objs::Kind::Tag) {
                sink(Piece::Tag { id: ObjectId(*id), bytes: &bytes });
            }
        }
        let files = &mut |addition| sink(Piece::File(addition));
        for (id, kind) in &self.direct {
            match kind {
                gix::objs::Kind::Tree => reader.comparison.run(None, *id, &[], files),
                _ => reader.comparison.blob(*id, files),
            }
        }
        reader.problems.append(&mut reader.comparison.problems);
        reader.problems
    }
}

/// How many commits' trees are kept at hand. One that is asked for again is read again.
const MOST_ROOTS: usize = 1 << 16;

/// Where references lead.
#[derive(Default)]
struct Tips {
    seen: HashSet<gix::ObjectId>,
    commits: Vec<gix::ObjectId>,
    tags: Vec<gix::ObjectId>,
    direct: Vec<(gix::ObjectId, gix::objs::Kind)>,
    problems: Vec<Error>,
}

impl Tips {
    fn add(&mut self, repository: &Repository, mut id: gix::ObjectId) {
        // A tag names an object that was there before it, so this ends.
        while self.seen.insert(id) {
            match repository.header(id) {
                Ok(Some((gix::objs::Kind::Commit, _))) => self.commits.push(id),
                Ok(Some((gix::objs::Kind::Tag, _))) => {
                    self.tags.push(id);
                    match target(repository, id) {
                        Ok(target) => id = target,
                        Err(problem) => self.problems.push(problem),
                    }
                }
                Ok(Some((kind, _))) => self.direct.push((id, kind)),
                Ok(None) => self.problems.push(Error::MissingCommit { id: ObjectId(id) }),
                Err(e) => self.problems.push(broken(id, reason(&e))),
            }
        }
    }
}

/// What a tag names.
fn target(repository: &Repository, tag: gix::ObjectId) -> Result<gix::ObjectId, Error> {
    let (_, bytes) = repository
        .find(tag)
        .map_err(|e| broken(tag, reason(&e)))?
        .ok_or(Error::MissingCommit { id: ObjectId(tag) })?;
    gix::objs::TagRefIter::from_bytes(&bytes, tag.kind()).target_id().map_err(|e| broken(tag, reason(&e)))
}

struct Reader<'a> {
    repository: &'a Repository,
    /// The trees of commits.
    roots: HashMap<gix::ObjectId, gix::ObjectId>,
    comparison: Comparison<'a>,
    problems: Vec<Error>,
}

impl Reader<'_> {
    fn commit(&mut self, id: gix::ObjectId, base: Option<&[gix::ObjectId]>, sink: &mut dyn FnMut(Piece<'_>)) {
        let Some(bytes) = self.object(id, gix::objs::Kind::Commit) else { return };
        sink(Piece::Commit { id: ObjectId(id), bytes: &bytes });
        let hash = id.kind();
        let tree = match tree_of_commit(&bytes, hash) {
            Ok(tree) => tree,
            Err(reason) => return self.problems.push(broken(id, reason)),
        };
        self.keep(id, tree);
        let parents: Vec<gix::ObjectId> = match base {
            Some(base) => base.to_vec(),
            None => gix::objs::CommitRefIter::from_bytes(&bytes, hash)
                .parent_ids()
                .filter_map(|parent| self.root(parent))
                .collect(),
        };
        self.comparison.run(Some(id), tree, &parents, &mut |addition| sink(Piece::File(addition)));
    }

    /// The tree of a commit; without one, more looks new.
    fn root(&mut self, commit: gix::ObjectId) -> Option<gix::ObjectId> {
        if let Some(tree) = self.roots.get(&commit) {
            return Some(*tree);
        }
        let (_, bytes) = self.repository.find(commit).ok()??;
        let tree = tree_of_commit(&bytes, commit.kind()).ok()?;
        self.keep(commit, tree);
        Some(tree)
    }

    fn keep(&mut self, commit: gix::ObjectId, tree: gix::ObjectId) {
        if self.roots.len() >= MOST_ROOTS {
            self.roots.clear();
        }
        self.roots.insert(commit, tree);
    }

    fn object(&mut self, id: gix::ObjectId, kind: gix::objs::Kind) -> Option<Vec<u8>> {
        match self.repository.find(id) {
            Ok(Some((found, bytes))) if found == kind => return Some(bytes),
            Ok(Some((found, _))) => self.problems.push(broken(id, format!("it is a {found}, not a {kind}"))),
            Ok(None) => self.problems.push(Error::MissingCommit { id: ObjectId(id) }),
            Err(e) => self.problems.push(broken(id, reason(&e))),
        }
        None
    }
}

/// The tree of a commit.
fn tree_of_commit(bytes: &[u8], hash: gix::hash::Kind) -> Result<gix::ObjectId, String> {
    gix::objs::CommitRefIter::from_bytes(bytes, hash).tree_id().map_err(|e| reason(&e))
}

fn broken(id: gix::ObjectId, reason: String) -> Error {
    Error::DamagedObject { id: ObjectId(id), reason, dependents: 0 }
}
