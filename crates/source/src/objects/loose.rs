//! Loose objects: a compressed file each.

use std::path::Path;

use super::Fault;

/// The ids of all loose objects in a folder.
pub(super) fn list(objects: &Path, hash: gix::hash::Kind, faults: &mut Vec<Fault>) -> Vec<gix::ObjectId> {
    let mut ids = Vec::new();
    for id in gix::odb::loose::Store::at(objects, hash).iter() {
        match id {
            Ok(id) => ids.push(id),
            Err(error) => faults.push(Fault { path: objects.to_path_buf(), reason: error.to_string() }),
        }
    }
    ids
}
