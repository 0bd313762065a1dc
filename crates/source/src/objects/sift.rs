//! The pass over all objects.

use super::{
    Fault, Object, ObjectDatabase, ObjectKind, Sieve, SkippedObject,
    chains::Walker,
    job::{Job, Tally},
    loose,
    pack::Pack,
};
use crate::{Error, ObjectId, SkipReason};

/// How to look at all objects.
#[derive(Clone, Copy)]
pub struct SiftOptions<'a> {
    /// How many threads look; 0 for as many as there are processors.
    pub threads: usize,
    /// Larger objects are skipped, in bytes. No thread needs more memory than ten times this and 64 MiB.
    pub max_size: u64,
    /// Called now and then, by any thread.
    pub progress: Option<&'a (dyn Fn(Progress) + Sync)>,
    /// Called for each object that was looked at and turned away, with its kind and its size in bytes, by any thread.
    pub turned_away: Option<&'a TurnedAway<'a>>,
}

/// Hears of an object, its kind, and its size in bytes.
pub type TurnedAway<'a> = dyn Fn(ObjectId, ObjectKind, u64) + Sync + 'a;

impl Default for SiftOptions<'_> {
    fn default() -> Self {
        SiftOptions { threads: 0, max_size: u64::MAX, progress: None, turned_away: None }
    }
}

/// How far a pass over all objects is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Progress {
    /// Objects looked at.
    pub objects: u64,
    /// Objects there are.
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
    /// How many objects the packs hold; those that are in several count as often.
    pub fn packed(&self) -> u64 {
        self.packs.iter().map(|pack| u64::from(pack.index.num_objects())).sum()
    }

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
        let mut faults = self.faults.clone();
        let listed: Vec<_> = (0..self.folders.len()).map(|at| self.loose(at, &mut faults)).collect();
        let of_objects = self.packed() + listed.iter().map(|ids| ids.len() as u64).sum::<u64>();
        let of_bytes = self.packs.iter().map(|pack| pack.data.data_len() as u64).sum();
        let job = Job::new(options, sieve, take, Progress { of_objects, of_bytes, ..Progress::default() });
        let mut tally = Tally::default();
        for pack in &self.packs {
            self.sift_pack(pack, &job, &mut tally);
        }
        for (folder, ids) in self.folders.iter().zip(&listed) {
            job.share(ids, &mut tally, |ids| loose::sift(folder, ids, &job));
        }
        let gone = tally.take_gone();
        if !gone.is_empty() {
            self.sift_moved(&gone, &job, &mut tally);
        }
        tally.finish(faults)
    }

    /// All objects that are loose in a folder, or were when the packs were opened.
    fn loose(&self, folder: usize, faults: &mut Vec<Fault>) -> Vec<gix::ObjectId> {
        let mut ids = loose::list(&self.folders[folder], self.hash, faults);
        ids.extend(self.listed.get(folder).into_iter().flatten());
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Looks at objects that are loose no more: git has packed them meanwhile, if it has not thrown them away.
    fn sift_moved(&self, gone: &[gix::ObjectId], job: &Job<'_>, tally: &mut Tally) {
        let now = self.reopened();
        for &id in gone {
            let id = ObjectId(id);
            match now.read_here(id, job.options.max_size) {
                Ok(Some((kind, bytes))) => {
                    tally.looked_at(bytes.len() as u64);
                    if (job.sieve.may_match)(&bytes) {
                        (job.take)(Object { id, kind, bytes: &bytes });
                    } else if let Some(turned_away) = job.options.turned_away {
                        turned_away(id, kind, bytes.len() as u64);
                    }
                }
                Ok(None) => tally.damaged(id, "it was removed while the others were read".to_owned(), 0),
                Err(Error::ObjectTooLarge { kind, limit, .. }) => {
                    tally.skip(id, kind, SkipReason::TooLarge { limit });
                }
                Err(error) => tally.damaged(id, error.to_string(), 0),
            }
        }
    }

    fn sift_pack(&self, pack: &Pack, job: &Job<'_>, tally: &mut Tally) {
        let threads = job.threads_for(pack.index.num_objects() as usize);
        let table = pack.table(threads);
        for &entry in &table.circular {
            let id = pack.index.oid_at_index(table.entries[entry as usize].position).to_owned();
            tally.damaged(ObjectId(id), "the deltas it builds upon go in a circle".to_owned(), 0);
        }
        job.share(&table.roots_for(threads), tally, |roots| {
            let mut walker = Walker::new(self, pack, table, job);
            roots.for_each(|&root| walker.walk(root));
            walker.finish()
        });
    }
}
