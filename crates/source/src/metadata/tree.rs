//! The entries of a tree.

use bstr::BStr;
use gix::objs::TreeRefIter;

use crate::{Object, ObjectId};

/// A name in a tree, and what it stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TreeEntry<'a> {
    /// The name of a file or folder, in whatever bytes git has for it.
    pub name: &'a BStr,
    /// The blob or tree; of a submodule a commit of another repository.
    pub id: ObjectId,
    /// Whether it is a file or a symbolic link.
    pub is_blob: bool,
}

/// The entries of a tree object, up to the first that cannot be read.
pub fn tree_entries<'a>(tree: &Object<'a>) -> impl Iterator<Item = TreeEntry<'a>> + use<'a> {
    TreeRefIter::from_bytes(tree.bytes, tree.id.0.kind()).map_while(Result::ok).map(|entry| TreeEntry {
        name: entry.filename,
        id: ObjectId(entry.oid.to_owned()),
        is_blob: entry.mode.is_blob_or_symlink(),
    })
}
