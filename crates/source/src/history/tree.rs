//! Reads trees, and keeps some of them.

use std::{collections::HashMap, rc::Rc};

use bstr::{BStr, ByteSlice};

use super::History;
use crate::ObjectKind;

/// An entry of a tree.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Entry<'a> {
    pub(super) kind: EntryKind,
    pub(super) name: &'a BStr,
    pub(super) id: &'a [u8],
}

/// What an entry of a tree is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum EntryKind {
    Tree,
    /// A file or a symbolic link.
    Blob,
    /// The commit of another repository.
    Submodule,
}

/// Goes through a raw tree: `mode SP name NUL id`, over and over. Ends early if the tree is damaged.
///
/// Names may be anything, and need not be sorted.
pub(super) struct Entries<'a> {
    rest: &'a [u8],
    id_len: usize,
}

impl<'a> Entries<'a> {
    pub(super) fn new(bytes: &'a [u8], id_len: usize) -> Self {
        Entries { rest: bytes, id_len }
    }
}

impl<'a> Iterator for Entries<'a> {
    type Item = Entry<'a>;

    fn next(&mut self) -> Option<Entry<'a>> {
        let (entry, rest) = split_entry(self.rest, self.id_len)?;
        self.rest = rest;
        Some(entry)
    }
}

/// The first entry of a raw tree, and what follows it; `None` if its end is not there.
pub(super) fn split_entry(bytes: &[u8], id_len: usize) -> Option<(Entry<'_>, &[u8])> {
    let nul = bytes.find_byte(0)?;
    let (id, rest) = bytes[nul + 1..].split_at_checked(id_len)?;
    let (mode, name) = bytes[..nul].split_once_str(" ").unwrap_or((&bytes[..nul], b""));
    let kind = match mode {
        b"40000" | b"040000" => EntryKind::Tree,
        b"160000" => EntryKind::Submodule,
        _ => EntryKind::Blob,
    };
    Some((Entry { kind, name: name.into(), id }, rest))
}
/// Reads trees, and keeps the last ones up to a bound of memory.
pub(super) struct Trees<'a> {
    history: &'a History<'a>,
    kept: HashMap<gix::ObjectId, Option<Rc<[u8]>>>,
    size: usize,
}

/// How many bytes of trees are kept.
const MOST_KEPT: usize = 64 << 20;

/// Trees larger than this are taken for hostile: it is 20 million files in one folder.
const MOST_BYTES: u64 = 1 << 30;

impl<'a> Trees<'a> {
    pub(super) fn new(history: &'a History<'a>) -> Self {
        Trees { history, kept: HashMap::new(), size: 0 }
    }

    /// A tree's bytes; `None` if it is not there, not a tree or damaged.
    ///
    /// What is damaged is no error here: whoever reads all objects is told there.
    pub(super) fn read(&mut self, id: gix::ObjectId) -> Option<Rc<[u8]>> {
        if let Some(kept) = self.kept.get(&id) {
            return kept.clone();
        }
        let bytes: Option<Rc<[u8]>> = match self.history.read(id, MOST_BYTES) {
            Ok(Some((ObjectKind::Tree, bytes))) => Some(bytes.into()),
            _ => None,
        };
        if self.size > MOST_KEPT {
            self.kept.clear();
            self.size = 0;
        }
        self.size += bytes.as_ref().map_or(0, |bytes| bytes.len()) + 100;
        self.kept.insert(id, bytes.clone());
        bytes
    }
}
