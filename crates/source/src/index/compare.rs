//! Walks HEAD's trees and the index side by side.
//!
//! Both are sorted the same way, so one pass finds every difference. A folder is skipped as soon as it is known to be
//! the same on both sides: the index remembers the tree each folder was last written as (the `TREE` extension), and
//! forgets it when a file in there changes. That is also what `git commit` would write, without looking further, so it
//! is as good as comparing. Without the extension every tree is read and the result is the same.

use std::ops::Range;

use bstr::{BStr, BString, ByteSlice};
use gix::{
    index::{
        State,
        entry::{Flags, Stage},
        extension,
    },
    objs::{TreeRefIter, tree::EntryKind},
};

use super::Change;
use crate::{Error, ObjectId, RepoPath, repeats::Repeats, repository::reason};

/// git's own limit for nested folders (`core.maxTreeDepth`) is 2048 or 4096, according to its version.
const MOST_NESTED: usize = 2048;

/// A file of HEAD that the index does not have.
pub(super) struct Removed {
    pub(super) path: RepoPath,
    pub(super) id: gix::ObjectId,
}

/// What HEAD has and the index has not.
pub(super) enum RemovedEntry {
    File(Removed),
    Folder(Removed),
}

pub(super) struct Comparison<'a> {
    git: &'a gix::Repository,
    index: &'a State,
    pub(super) changes: Vec<Change>,
    pub(super) removed: Vec<RemovedEntry>,
    /// Submodules, and files of which nothing but the mode changed.
    pub(super) without_content: Vec<RepoPath>,
    pub(super) problems: Vec<Error>,
}

/// A folder as the index has it.
#[derive(Clone)]
enum Folder<'a> {
    /// Consecutive entries of the index.
    Entries { range: Range<usize>, written: Option<&'a extension::Tree> },
    /// A whole tree; a sparse index lists folders outside of the checkout that way.
    Tree(gix::ObjectId),
}

/// One name in a folder.
struct Child<'a, F> {
    name: &'a BStr,
    kind: Kind<F>,
}

enum Kind<F> {
    Folder(F),
    File(File),
    Submodule,
    /// A file that was announced: there is no content.
    Announced,
    Unmerged,
}

#[derive(Clone, Copy)]
struct File {
    id: gix::ObjectId,
    /// As trees have it; a file, a program or a link.
    mode: EntryKind,
}

impl<F> Child<'_, F> {
    /// The bytes by which trees and the index are sorted: folders as if their name ended in a slash.
    fn key(&self) -> impl Iterator<Item = u8> + '_ {
        let slash = matches!(self.kind, Kind::Folder(_)).then_some(b'/');
        self.name.iter().copied().chain(slash)
    }
}

impl<'a> Comparison<'a> {
    pub(super) fn new(git: &'a gix::Repository, index: &'a State) -> Self {
        Comparison {
            git,
            index,
            changes: Vec::new(),
            removed: Vec::new(),
            without_content: Vec::new(),
            problems: Vec::new(),
        }
    }

    pub(super) fn run(&mut self, head: Option<gix::ObjectId>) {
        let all = Folder::Entries { range: 0..self.index.entries().len(), written: self.index.tree() };
        self.folder(head, all, &mut BString::default(), 0);
    }

    /// Compares one folder. `path` is empty or ends in a slash, and is the same when this returns.
    fn folder(&mut self, head: Option<gix::ObjectId>, index: Folder<'a>, path: &mut BString, depth: usize) {
        if head.is_some() && head == index.tree_id() {
            return;
        }
        if depth > MOST_NESTED {
            self.problems.push(Error::Index {
                path: self.git.index_path(),
                reason: format!("folders are nested more than {MOST_NESTED} deep at {}", RepoPath::new(path)),
            });
            return;
        }
        let old_bytes = head.and_then(|id| self.tree(id, path.as_bstr()));
        let old = self.tree_children(old_bytes.as_deref(), head, path.as_bstr(), |id| id);
        let new_bytes;
        let new = match index {
            Folder::Entries { range, written } => self.entry_children(range, written, path.as_bstr()),
            Folder::Tree(id) => {
                new_bytes = self.tree(id, path.as_bstr());
                self.tree_children(new_bytes.as_deref(), Some(id), path.as_bstr(), Folder::Tree)
            }
        };
        self.children(&old, new, path, depth);
    }

    fn children(
        &mut self,
        old: &[Child<'_, gix::ObjectId>],
        new: Vec<Child<'_, Folder<'a>>>,
        path: &mut BString,
        depth: usize,
    ) {
        let mut old = old.iter().peekable();
        for new in new {
            while let Some(gone) = old.next_if(|old| old.key().lt(new.key())) {
                self.gone(gone, path.as_bstr());
            }
            let same_name = old.next_if(|old| old.key().eq(new.key())).map(|old| &old.kind);
            let parent = path.len();
            path.extend_from_slice(new.name);
            match new.kind {
                Kind::Announced => {}
                Kind::Submodule => self.without_content.push(RepoPath::new(path)),
                Kind::Unmerged => self.problems.push(Error::Unmerged { path: RepoPath::new(path) }),
                Kind::File(file) => self.file(same_name, file, path.as_bstr()),
                Kind::Folder(folder) => {
                    let head = match same_name {
                        Some(Kind::Folder(id)) => Some(*id),
                        _ => None,
                    };
                    path.push(b'/');
                    self.folder(head, folder, path, depth + 1);
                }
            }
            path.truncate(parent);
        }
        for gone in old {
            self.gone(gone, path.as_bstr());
        }
    }

    fn file(&mut self, old: Option<&Kind<gix::ObjectId>>, new: File, path: &BStr) {
        let old = match old {
            Some(Kind::File(old)) => Some(*old),
            _ => None,
        };
        match old {
            Some(old) if old.id == new.id && old.mode == new.mode => {}
            // A change of mode alone adds nothing.
            Some(old) if old.id == new.id => self.without_content.push(RepoPath::new(path)),
            old => {
                let (path, old) = (RepoPath::new(path), old.map(|old| ObjectId(old.id)));
                self.changes.push(Change { path, id: ObjectId(new.id), old, moved_from: None });
            }
        }
    }

    fn gone(&mut self, gone: &Child<'_, gix::ObjectId>, folder: &BStr) {
        let removed = |id: gix::ObjectId| Removed {
            path: RepoPath::new(&[folder.as_bytes(), gone.name.as_bytes()].concat()),
            id,
        };
        match gone.kind {
            Kind::Folder(id) => self.removed.push(RemovedEntry::Folder(removed(id))),
            Kind::File(file) => self.removed.push(RemovedEntry::File(removed(file.id))),
            Kind::Submodule | Kind::Announced | Kind::Unmerged => {}
        }
    }

    /// The children of a folder that the index lists file by file.
    fn entry_children(
        &mut self,
        range: Range<usize>,
        written: Option<&'a extension::Tree>,
        folder: &BStr,
    ) -> Vec<Child<'a, Folder<'a>>> {
        let index = self.index;
        let entries = index.entries();
        let mut children = Vec::new();
        let mut at = range.start;
        while at < range.end {
            let entry = &entries[at];
            let path = entry.path(index);
            let Some(below) = path.strip_prefix(folder.as_bytes()).filter(|below| !below.is_empty()) else {
                self.problems.push(Error::Index {
                    path: self.git.index_path(),
                    reason: format!("it is not sorted at {}", RepoPath::new(path)),
                });
                return children;
            };
            let (child, end) = match below.find_byte(b'/') {
                Some(length) if length + 1 == below.len() => (
                    Child { name: below[..length].as_bstr(), kind: Kind::Folder(Folder::Tree(entry.id)) },
                    at + 1,
                ),
                Some(length) => {
                    let name = below[..length].as_bstr();
                    let prefix = &path[..folder.len() + length + 1];
                    let end =
                        at + entries[at..range.end].partition_point(|e| e.path(index).starts_with(prefix));
                    let written = written.and_then(|tree| subfolder(tree, name));
                    (Child { name, kind: Kind::Folder(Folder::Entries { range: at..end, written }) }, end)
                }
                None => {
                    let versions =
                        entries[at..range.end].iter().take_while(|e| e.path(index) == path).count();
                    (Child { name: below.as_bstr(), kind: kind_of(entry) }, at + versions)
                }
            };
            children.push(child);
            // A damaged index cannot make the walk stand still.
            at = end.max(at + 1);
        }
        children
    }

    /// The children of a tree, given its bytes.
    fn tree_children<'t, F>(
        &mut self,
        bytes: Option<&'t [u8]>,
        id: Option<gix::ObjectId>,
        path: &BStr,
        folder: impl Fn(gix::ObjectId) -> F,
    ) -> Vec<Child<'t, F>> {
        let Some(bytes) = bytes else { return Vec::new() };
        let mut children = Vec::new();
        for entry in TreeRefIter::from_bytes(bytes, self.git.object_hash()) {
            match entry {
                Ok(entry) => {
                    let kind = match entry.mode.kind() {
                        EntryKind::Tree => Kind::Folder(folder(entry.oid.to_owned())),
                        EntryKind::Commit => Kind::Submodule,
                        mode @ (EntryKind::Blob | EntryKind::BlobExecutable | EntryKind::Link) => {
                            Kind::File(File { id: entry.oid.to_owned(), mode })
                        }
                    };
                    children.push(Child { name: entry.filename, kind });
                }
                Err(error) => {
                    self.problems.extend(id.map(|id| broken_tree(id, path, reason(&error))));
                    break;
                }
            }
        }
        children
    }

    fn tree(&mut self, id: gix::ObjectId, path: &BStr) -> Option<Vec<u8>> {
        read_tree(self.git, id, path).map_err(|problem| self.problems.push(problem)).ok()
    }
}

impl Folder<'_> {
    /// The tree this folder would be committed as, if that is known.
    fn tree_id(&self) -> Option<gix::ObjectId> {
        match self {
            Folder::Tree(id) => Some(*id),
            Folder::Entries { written: Some(tree), .. } if tree.num_entries.is_some() => Some(tree.id),
            Folder::Entries { .. } => None,
        }
    }
}

fn kind_of<F>(entry: &gix::index::Entry) -> Kind<F> {
    if entry.stage() != Stage::Unconflicted {
        Kind::Unmerged
    } else if entry.flags.contains(Flags::INTENT_TO_ADD) {
        Kind::Announced
    } else if entry.mode.is_submodule() {
        Kind::Submodule
    } else {
        // What makes no sense as a mode is read as a file.
        let mode = entry.mode.to_tree_entry_mode().map_or(EntryKind::Blob, |mode| mode.kind());
        Kind::File(File { id: entry.id, mode })
    }
}

/// The part of the `TREE` extension for a folder in the one that `tree` stands for; its children are sorted by name.
fn subfolder<'a>(tree: &'a extension::Tree, name: &BStr) -> Option<&'a extension::Tree> {
    let at = tree.children.binary_search_by(|child| child.name.as_slice().cmp(name.as_bytes())).ok()?;
    tree.children.get(at)
}

/// Lists the files among `removed`, with those in its folders. They only tell what was moved, so of folders that are repeated
/// without end the rest is left out: then more counts as new.
pub(super) fn files(
    git: &gix::Repository,
    removed: Vec<RemovedEntry>,
    problems: &mut Vec<Error>,
) -> Vec<Removed> {
    let mut files = Vec::new();
    let mut folders = Vec::new();
    let mut repeats = Repeats::default();
    for entry in removed {
        match entry {
            RemovedEntry::File(file) => files.push(file),
            RemovedEntry::Folder(folder) => folders.push((folder, 0)),
        }
    }
    while let Some((folder, depth)) = folders.pop() {
        if !repeats.may_enter(folder.id, folder.path.bytes().len()) {
            continue;
        }
        let bytes = match read_tree(git, folder.id, folder.path.bytes()) {
            Ok(bytes) if depth <= MOST_NESTED => bytes,
            Ok(_) => continue,
            Err(problem) => {
                problems.push(problem);
                continue;
            }
        };
        for entry in TreeRefIter::from_bytes(&bytes, git.object_hash()).flatten() {
            let path =
                RepoPath::new(&[folder.path.bytes().as_bytes(), b"/", entry.filename.as_bytes()].concat());
            let removed = Removed { path, id: entry.oid.to_owned() };
            match entry.mode.kind() {
                EntryKind::Tree => folders.push((removed, depth + 1)),
                EntryKind::Commit => {}
                EntryKind::Blob | EntryKind::BlobExecutable | EntryKind::Link => files.push(removed),
            }
        }
    }
    files
}

fn read_tree(git: &gix::Repository, id: gix::ObjectId, path: &BStr) -> Result<Vec<u8>, Error> {
    match git.try_find_object(id) {
        Ok(Some(object)) if object.kind == gix::objs::Kind::Tree => Ok(object.detach().data),
        Ok(Some(object)) => Err(broken_tree(id, path, format!("it is a {}, not a tree", object.kind))),
        Ok(None) => Err(Error::MissingObject { path: folder_path(path), id: ObjectId(id) }),
        Err(error) => Err(broken_tree(id, path, reason(&error))),
    }
}

fn broken_tree(id: gix::ObjectId, path: &BStr, reason: String) -> Error {
    Error::BrokenObject { path: folder_path(path), id: ObjectId(id), reason }
}

/// The top folder has no name of its own.
fn folder_path(path: &BStr) -> RepoPath {
    RepoPath::new(if path.is_empty() { b"." } else { path })
}
