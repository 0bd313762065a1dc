//! What became of the keys that were found: who still has them in their files, and who took them away.

use std::{collections::BTreeMap, sync::Arc};

use phota_core::Fingerprint;
use phota_source::{ObjectId, history};

use super::{Audit, objects::Objects};
use crate::{args::Format, exposure::Exposure};

impl Audit<'_> {
    /// Finds out what became of each key, for the formats that tell. It takes another pass over all trees.
    pub(super) fn exposures(&mut self, all: &[Objects<'_>]) {
        if !matches!(self.common.format, Format::Json | Format::Html) {
            return;
        }
        let keys = self.scanner.objects_of_keys();
        let (fingerprints, groups): (Vec<Fingerprint>, Vec<Vec<ObjectId>>) = keys.into_iter().unzip();
        for objects in all {
            // Where nothing was found nobody has read the history.
            let Some(history) = objects.history_if_read() else { continue };
            for (fingerprint, found) in fingerprints.iter().zip(history.exposures(&groups)) {
                if let Some(found) = found {
                    add(&mut self.read.exposures, *fingerprint, exposure(objects, found));
                }
            }
        }
    }
}

fn exposure(objects: &Objects<'_>, found: history::Exposure) -> Exposure {
    let removed = found.removed.map(|commit| Arc::clone(&objects.context(commit).commit));
    Exposure { reference: found.reference, removed, still_in: found.still_in, more: found.more }
}

fn add(exposures: &mut BTreeMap<Fingerprint, Exposure>, fingerprint: Fingerprint, exposure: Exposure) {
    match exposures.get_mut(&fingerprint) {
        Some(known) => known.merge(exposure),
        None => {
            exposures.insert(fingerprint, exposure);
        }
    }
}
