//! What passed the sieve and may hold a key at a second look. Kept until all objects were seen, so that paths and commits
//! are looked up for all of them at once.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use phota_source::{Object, ObjectId, ObjectKind, SkipReason, archive, tree_entries};

use super::documents;
use crate::{naming::with_member, scanner::Scanner};

/// How much content is kept; what is beyond it is read once more.
const MOST_KEPT: usize = 64 << 20;

/// Objects that may hold a key.
#[derive(Default)]
pub(super) struct Caught {
    /// Their content if it was kept.
    pub(super) blobs: HashMap<ObjectId, Option<Box<[u8]>>>,
    pub(super) headers: Vec<Header>,
    /// Names of files and folders that hold a key, with the objects they name.
    pub(super) names: HashSet<(ObjectId, Box<[u8]>)>,
    /// Members of archives that were not looked at.
    pub(super) skipped: Vec<SkippedMember>,
    /// Names that were looked at, and whether they hold a key.
    judged: HashMap<Box<[u8]>, bool>,
    /// In bytes.
    kept: usize,
}

/// A commit or tag, which is small.
pub(super) struct Header {
    pub(super) id: ObjectId,
    pub(super) kind: ObjectKind,
    pub(super) bytes: Box<[u8]>,
}

/// A part of an archive that was not unpacked.
pub(super) struct SkippedMember {
    /// The blob's id, with the member behind it.
    pub(super) path: String,
    pub(super) reason: SkipReason,
}

/// Takes objects from several threads.
pub(super) struct Catcher<'a> {
    pub(super) scanner: &'a Scanner,
    pub(super) max_size: u64,
    pub(super) caught: Mutex<Caught>,
}

impl Catcher<'_> {
    /// Takes a second look at an object, and keeps what may hold a key.
    pub(super) fn take(&self, object: Object<'_>) {
        match object.kind {
            ObjectKind::Blob => self.take_blob(&object),
            ObjectKind::Tree => self.take_tree(&object),
            ObjectKind::Commit | ObjectKind::Tag => self.take_header(&object),
        }
    }

    pub(super) fn into_caught(self) -> Caught {
        self.caught.into_inner().unwrap_or_else(PoisonError::into_inner)
    }

    fn take_blob(&self, object: &Object<'_>) {
        if self.scanner.may_hold(object.bytes) || self.holds_member(object) {
            self.lock().keep(object);
        }
    }

    /// Whether it is an archive of which a member may hold a key. The whole archive is unpacked, for what cannot be has to
    /// be told.
    fn holds_member(&self, object: &Object<'_>) -> bool {
        if !archive::is_archive(object.bytes) {
            return false;
        }
        let mut found = false;
        let unpacked = archive::unpack("", object.bytes, self.max_size, &mut |member, bytes| {
            found = found || self.scanner.may_hold(bytes) || self.scanner.is_named_for_key(member).is_some();
        });
        let skipped = unpacked.skipped.into_iter().map(|skip| SkippedMember {
            path: with_member(object.id.to_string(), skip.member.as_deref()),
            reason: skip.reason,
        });
        self.lock().skipped.extend(skipped);
        found
    }

    fn take_tree(&self, object: &Object<'_>) {
        for entry in tree_entries(object) {
            if !self.scanner.may_match(entry.name) {
                continue;
            }
            if entry.is_blob && self.scanner.is_named_for_key(&entry.name.to_string()).is_some() {
                self.lock().blobs.entry(entry.id).or_default();
            }
            let known = self.lock().judged.get(&**entry.name).copied();
            let holds = known.unwrap_or_else(|| self.scanner.finds_any("", entry.name));
            let mut caught = self.lock();
            let name: Box<[u8]> = entry.name.to_vec().into();
            if holds {
                caught.names.insert((entry.id, name.clone()));
            }
            caught.judged.insert(name, holds);
        }
    }

    fn take_header(&self, object: &Object<'_>) {
        let documents = documents::of(object.kind, object.bytes);
        if documents.iter().any(|document| self.scanner.finds_any(document.judged_by(), &document.text)) {
            let header = Header { id: object.id, kind: object.kind, bytes: object.bytes.into() };
            self.lock().headers.push(header);
        }
    }

    fn lock(&self) -> MutexGuard<'_, Caught> {
        self.caught.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Caught {
    fn keep(&mut self, object: &Object<'_>) {
        let kept = self.blobs.entry(object.id).or_default();
        if kept.is_none() && self.kept + object.bytes.len() <= MOST_KEPT {
            self.kept += object.bytes.len();
            *kept = Some(object.bytes.into());
        }
    }
}
