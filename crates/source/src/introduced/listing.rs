//! Reading trees, and keeping some: what is new in one commit is old in the next.

use std::{collections::HashMap, rc::Rc};

use bstr::BStr;
use gix::objs::{TreeRefIter, tree::EntryKind};

use crate::{Error, ObjectId, RepoPath, Repository, repository::reason};

/// How many bytes of trees are kept.
const MOST_KEPT: usize = 32 << 20;

/// Trees that were read.
#[derive(Default)]
pub(super) struct Listings {
    recent: HashMap<gix::ObjectId, Rc<[u8]>>,
    /// In bytes.
    kept: usize,
}

/// One entry of a tree.
pub(super) struct Child<'a> {
    pub(super) name: &'a BStr,
    pub(super) id: gix::ObjectId,
    pub(super) kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Folder,
    File,
    /// A submodule: its content is in another repository.
    Nothing,
}

impl Child<'_> {
    /// The bytes by which trees are sorted: folders as if their name ended in a slash.
    pub(super) fn key(&self) -> impl Iterator<Item = u8> + '_ {
        let slash = (self.kind == Kind::Folder).then_some(b'/');
        self.name.iter().copied().chain(slash)
    }
}

impl Listings {
    /// Reads a tree; `path` is only for the error.
    pub(super) fn read(
        &mut self,
        repository: &Repository,
        id: gix::ObjectId,
        path: &BStr,
    ) -> Result<Rc<[u8]>, Error> {
        if let Some(bytes) = self.recent.get(&id) {
            return Ok(Rc::clone(bytes));
        }
        let bytes: Rc<[u8]> = match repository.find(id) {
            Ok(Some((gix::objs::Kind::Tree, bytes))) => bytes.into(),
            Ok(Some((other, _))) => return Err(broken(id, path, format!("it is a {other}, not a tree"))),
            Ok(None) => return Err(Error::MissingObject { path: folder_path(path), id: ObjectId(id) }),
            Err(e) => return Err(broken(id, path, reason(&e))),
        };
        if self.kept + bytes.len() > MOST_KEPT {
            self.recent.clear();
            self.kept = 0;
        }
        self.kept += bytes.len();
        self.recent.insert(id, Rc::clone(&bytes));
        Ok(bytes)
    }
}

/// The entries of a tree up to the first that makes no sense, and what is wrong with that.
pub(super) fn children(
    bytes: &[u8],
    hash: gix::hash::Kind,
) -> (std::vec::IntoIter<Child<'_>>, Result<(), String>) {
    let mut children = Vec::new();
    for entry in TreeRefIter::from_bytes(bytes, hash) {
        match entry {
            Ok(entry) => {
                let kind = match entry.mode.kind() {
                    EntryKind::Tree => Kind::Folder,
                    EntryKind::Commit => Kind::Nothing,
                    EntryKind::Blob | EntryKind::BlobExecutable | EntryKind::Link => Kind::File,
                };
                children.push(Child { name: entry.filename, id: entry.oid.to_owned(), kind });
            }
            Err(error) => return (children.into_iter(), Err(reason(&error))),
        }
    }
    (children.into_iter(), Ok(()))
}

pub(super) fn broken(id: gix::ObjectId, path: &BStr, reason: String) -> Error {
    Error::BrokenObject { path: folder_path(path), id: ObjectId(id), reason }
}

/// The top folder has no name of its own.
fn folder_path(path: &BStr) -> RepoPath {
    RepoPath::new(if path.is_empty() { b"." } else { path })
}
