//! The second pass: names that documents use as Phota's key, and blobs that give them a value.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

use phota_detect::{Wanted, may_be_utf16};
use phota_source::{ObjectId, ObjectKind, Reach, archive};

use super::{Audit, objects::Objects, origins::Blobs};

impl Audit<'_> {
    /// Looks through all blobs once more. What cannot be read was told the first time.
    pub(super) fn look_for_in_objects(&mut self, wanted: &Wanted, objects: &Objects<'_>) {
        let found: Mutex<HashMap<ObjectId, Option<Box<[u8]>>>> = Mutex::default();
        let may_match =
            |bytes: &[u8]| wanted.may_match(bytes) || may_be_utf16(bytes) || archive::is_archive(bytes);
        self.sift(objects, &may_match, Reach::all(wanted.reach()), &|object| {
            if object.kind == ObjectKind::Blob {
                found.lock().unwrap_or_else(PoisonError::into_inner).insert(object.id, None);
            }
        });
        let blobs: Blobs = found.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !blobs.is_empty() {
            self.scan_blobs(objects, blobs, Some(wanted));
        }
    }
}
