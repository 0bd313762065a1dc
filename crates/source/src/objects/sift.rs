//! The pass over all objects.

use super::{Fault, Object, ObjectDatabase, Sieve, SkippedObject, loose};
use crate::{Error, ObjectId, SkipReason};

/// How to look at all objects.
#[derive(Clone, Copy)]
pub struct SiftOptions<'a> {
    /// How many threads look; 0 for as many as there are processors.
    pub threads: usize,
    /// Larger objects are skipped, in bytes.
    pub max_size: u64,
    /// Called now and then, by any thread.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
}

impl Default for SiftOptions<'_> {
    fn default() -> Self {
        SiftOptions { threads: 0, max_size: u64::MAX, progress: None }
    }
}

/// How far a pass over all objects is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Objects looked at.
    pub objects: u64,
    /// Objects there are, loose ones only as soon as they are counted.
    pub of_objects: u64,
    /// Bytes of the packs looked at, compressed.
    pub bytes: u64,
    /// Bytes of all packs.
    pub of_bytes: u64,
}

/// What a pass over all objects saw.
#[derive(Debug, Default)]
pub struct Sifted {
    /// Objects looked at.
    pub objects: u64,
    /// The bytes of their contents.
    pub bytes: u64,
    /// What was deliberately not looked at.
    pub skipped: Vec<SkippedObject>,
    /// What keeps this from being everything.
    pub problems: Vec<Error>,
}

impl ObjectDatabase {
    /// Looks at every object and hands those that `sieve` lets through to `take`, from several threads at once.
    ///
    /// An object that is stored several times may be looked at, and handed out, as often. The order is that of
    /// storage. What could not be read is in [`Sifted::problems`]; the pass goes on.
    pub fn sift(
        &self,
        options: &SiftOptions<'_>,
        sieve: &Sieve<'_>,
        take: &(dyn Fn(Object<'_>) + Sync),
    ) -> Sifted {
        let mut sifted = Sifted::default();
        sifted.problems.extend(self.faults.iter().cloned().map(Error::from));
        let mut ids: Vec<gix::ObjectId> = Vec::new();
        for pack in &self.packs {
            ids.extend(pack.index.iter().map(|entry| entry.oid));
        }
        let mut faults: Vec<Fault> = Vec::new();
        for folder in &self.folders {
            ids.extend(loose::list(folder, self.hash, &mut faults));
        }
        sifted.problems.extend(faults.into_iter().map(Error::from));
        ids.sort_unstable();
        ids.dedup();
        for id in ids.into_iter().map(ObjectId) {
            self.look_at(id, options, sieve, take, &mut sifted);
        }
        sifted
    }

    fn look_at(
        &self,
        id: ObjectId,
        options: &SiftOptions<'_>,
        sieve: &Sieve<'_>,
        take: &(dyn Fn(Object<'_>) + Sync),
        sifted: &mut Sifted,
    ) {
        match self.read(id, options.max_size) {
            Ok(Some((kind, bytes))) => {
                sifted.objects += 1;
                sifted.bytes += bytes.len() as u64;
                if (sieve.may_match)(&bytes) {
                    take(Object { id, kind, bytes: &bytes });
                }
            }
            Ok(None) => {
                let reason = "it is gone".to_owned();
                sifted.problems.push(Error::DamagedObject { id, reason });
            }
            Err(Error::ObjectTooLarge { kind, limit, .. }) => {
                sifted.skipped.push(SkippedObject { id, kind, reason: SkipReason::TooLarge { limit } });
            }
            Err(error) => sifted.problems.push(error),
        }
    }
}
