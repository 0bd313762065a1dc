//! The pass over all objects.

use super::{
    Object, ObjectDatabase, Sieve, SkippedObject,
    chains::Walker,
    job::{Job, Tally},
    loose,
    pack::Pack,
};
use crate::{Error, ObjectId};

/// How to look at all objects.
#[derive(Clone, Copy)]
pub struct SiftOptions<'a> {
    /// How many threads look; 0 for as many as there are processors.
    pub threads: usize,
    /// Larger objects are skipped, in bytes. No thread needs more memory than ten times this and 64 MiB.
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
        let listed: Vec<_> =
            self.folders.iter().map(|folder| loose::list(folder, self.hash, &mut faults)).collect();
        let of_objects = self.packs.iter().map(|pack| u64::from(pack.index.num_objects())).sum::<u64>()
            + listed.iter().map(|ids| ids.len() as u64).sum::<u64>();
        let of_bytes = self.packs.iter().map(|pack| pack.data.data_len() as u64).sum();
        let job = Job::new(options, sieve, take, Progress { of_objects, of_bytes, ..Progress::default() });
        let mut tally = Tally::default();
        for pack in &self.packs {
            self.sift_pack(pack, &job, &mut tally);
        }
        for (folder, ids) in self.folders.iter().zip(&listed) {
            job.share(ids, &mut tally, |ids| loose::sift(folder, ids, &job));
        }
        tally.finish(faults)
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
