//! What passed the sieve and may hold a key at a second look. Kept until all objects were seen, so that paths and commits
//! are looked up for all of them at once.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use phota_detect::Hint;
use phota_source::{Object, ObjectId, ObjectKind, SkipReason, archive, tree_entries};

use super::{documents, origins::Blobs};
use crate::{naming::with_member, scanner::Scanner};

/// How much content is kept, in bytes; what is beyond it is read once more.
pub(super) const MOST_KEPT: usize = 64 << 20;

/// Objects that may hold a key.
#[derive(Default)]
pub(super) struct Caught {
    /// Those that name Phota.
    pub(super) blobs: Blobs,
    /// Those that name its header alone.
    pub(super) waiting: Blobs,
    /// Whether a file or folder, in any commit, is named for Phota.
    pub(super) is_path_of_phota: bool,
    pub(super) headers: Vec<Header>,
    /// Names of files and folders that hold a key, with the objects they name.
    pub(super) names: HashSet<(ObjectId, Box<[u8]>)>,
    /// Members of archives that were not looked at.
    pub(super) skipped: Vec<SkippedMember>,
    /// Names that were looked at.
    judged: HashMap<Box<[u8]>, Judged>,
    /// In bytes.
    kept: usize,
}

/// The name of a file or folder.
#[derive(Clone, Copy)]
struct Judged {
    holds_key: bool,
    is_of_phota: bool,
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
    /// In bytes.
    pub(super) most_kept: usize,
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
        let mut caught = self.caught.into_inner().unwrap_or_else(PoisonError::into_inner);
        caught.sort_out();
        caught
    }

    fn take_blob(&self, object: &Object<'_>) {
        match self.scanner.hint(object.bytes).max(self.hint_of_members(object)) {
            Hint::Nothing => {}
            hint => self.lock().keep(object, hint, self.most_kept),
        }
    }

    /// What the members of an archive name. The whole of it is unpacked, for what cannot be has to be told.
    fn hint_of_members(&self, object: &Object<'_>) -> Hint {
        let mut most = Hint::Nothing;
        if !archive::is_archive(object.bytes) {
            return most;
        }
        let unpacked = archive::unpack("", object.bytes, self.max_size, &mut |member, bytes| {
            if most < Hint::Phota {
                most = most.max(self.hint_of_member(member, bytes));
            }
        });
        let skipped = unpacked.skipped.into_iter().map(|skip| SkippedMember {
            path: with_member(object.id.to_string(), skip.member.as_deref()),
            reason: skip.reason,
        });
        self.lock().skipped.extend(skipped);
        most
    }

    fn hint_of_member(&self, member: &str, bytes: &[u8]) -> Hint {
        match self.scanner.hint(bytes) {
            _ if self.scanner.is_named_for_key(member).is_some() => Hint::Phota,
            Hint::Header if self.scanner.is_path_of_phota(member) => Hint::Phota,
            hint => hint,
        }
    }

    fn take_tree(&self, object: &Object<'_>) {
        for entry in tree_entries(object) {
            if !self.scanner.may_match(entry.name) {
                continue;
            }
            let text = entry.name.to_string();
            if entry.is_blob && self.scanner.is_named_for_key(&text).is_some() {
                self.lock().blobs.entry(entry.id).or_default();
            }
            let known = self.lock().judged.get(&**entry.name).copied();
            let judged = known.unwrap_or_else(|| Judged {
                holds_key: self.scanner.finds_any("", entry.name),
                is_of_phota: self.scanner.is_path_of_phota(&text),
            });
            let mut caught = self.lock();
            let name: Box<[u8]> = entry.name.to_vec().into();
            if judged.holds_key {
                caught.names.insert((entry.id, name.clone()));
            }
            caught.is_path_of_phota |= judged.is_of_phota;
            caught.judged.insert(name, judged);
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
    fn keep(&mut self, object: &Object<'_>, hint: Hint, most: usize) {
        let blobs = if hint == Hint::Phota { &mut self.blobs } else { &mut self.waiting };
        let kept = blobs.entry(object.id).or_default();
        if kept.is_none() && self.kept + object.bytes.len() <= most {
            self.kept += object.bytes.len();
            *kept = Some(object.bytes.into());
        }
    }

    /// What has to be looked at for its name does not have to wait.
    fn sort_out(&mut self) {
        for (id, kept) in &mut self.blobs {
            if let Some(waiting) = self.waiting.remove(id)
                && kept.is_none()
            {
                *kept = waiting;
            }
        }
    }
}
