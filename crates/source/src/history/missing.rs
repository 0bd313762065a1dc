//! Objects that a partial clone did not fetch.

use std::collections::HashSet;

use super::{
    History,
    layout::{Children, Reader},
    tree::EntryKind,
};
use crate::{ObjectDatabase, ObjectKind};

/// Counts the objects that commits and trees refer to and that are not there, each once.
///
/// What is missing may itself refer to more, so the number is the least it can be.
pub(super) fn count(history: &History<'_>) -> u64 {
    let (objects, trees) = (history.objects, &history.trees);
    let absent = || Absent { objects, found: HashSet::new() };
    let readers = objects.visit(ObjectKind::Tree, || Reader::new(trees, absent(), objects.hash()));
    let mut missing: HashSet<gix::ObjectId> = history.absent.iter().copied().collect();
    missing.extend(readers.into_iter().flat_map(|reader| reader.finish().1.found));
    missing.len() as u64
}

/// Collects what is not there.
struct Absent<'a> {
    objects: &'a ObjectDatabase,
    found: HashSet<gix::ObjectId>,
}

impl Children for Absent<'_> {
    fn number(&mut self, kind: EntryKind, id: &[u8]) -> Option<u32> {
        let id = gix::ObjectId::from_bytes_or_panic(id);
        // git knows the empty tree without having it.
        let is_there = kind == EntryKind::Submodule || id.is_empty_tree() || self.found.contains(&id);
        if !is_there && !self.objects.contains(&id) {
            self.found.insert(id);
        }
        None
    }
}
