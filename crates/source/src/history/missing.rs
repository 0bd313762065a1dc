//! Objects that others refer to and that are not there.

use std::collections::HashSet;

use super::{
    History,
    tree::{Entries, EntryKind, Trees},
};

/// Counts the objects that commits and trees refer to and that are not there, each once.
///
/// A commit that is not there may have parents that are not, so the number is the least it can be.
pub(super) fn count(history: &History<'_>) -> u64 {
    let exists = |id: &gix::ObjectId| history.git.has_object(*id);
    let mut missing: HashSet<gix::ObjectId> = history.absent.iter().copied().collect();
    let mut checked: HashSet<gix::ObjectId> = HashSet::new();
    let mut trees = Trees::new(history);
    for tree in &history.trees {
        let Some(bytes) = trees.read(*tree) else { continue };
        for entry in Entries::new(&bytes, tree.as_bytes().len()) {
            let id = gix::ObjectId::from_bytes_or_panic(entry.id);
            let is_known = entry.kind == EntryKind::Submodule || id.is_empty_tree();
            if !is_known && checked.insert(id) && !exists(&id) {
                missing.insert(id);
            }
        }
    }
    missing.len() as u64
}
