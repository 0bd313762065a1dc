//! One pass over all objects: what is asked, who does which part, and what came of it.

use std::{
    num::NonZero,
    sync::atomic::{AtomicU64, AtomicUsize, Ordering},
    thread,
};

use super::{Fault, Object, ObjectKind, Progress, Sieve, SiftOptions, Sifted, SkippedObject};
use crate::{Error, ObjectId, SkipReason};

/// Fewer objects than this are not worth a thread.
const WORTH_A_THREAD: usize = 500;
/// Progress is told after so many objects,
const TOLD_OBJECTS: u64 = 4096;
/// or compressed bytes.
const TOLD_BYTES: u64 = 4 << 20;
/// Damaged objects that are told one by one.
const LISTED: usize = 100;

/// What is asked of a pass.
pub(super) struct Job<'a> {
    pub(super) options: &'a SiftOptions<'a>,
    pub(super) sieve: &'a Sieve<'a>,
    pub(super) take: &'a (dyn Fn(Object<'_>) + Sync),
    threads: usize,
    all: Progress,
    objects: AtomicU64,
    bytes: AtomicU64,
}

/// Items that several threads take from, each once.
pub(super) struct Queue<'a, T> {
    items: &'a [T],
    next: &'a AtomicUsize,
}

impl<'a, T> Iterator for Queue<'a, T> {
    type Item = &'a T;

    fn next(&mut self) -> Option<&'a T> {
        self.items.get(self.next.fetch_add(1, Ordering::Relaxed))
    }
}

impl<'a> Job<'a> {
    pub(super) fn new(
        options: &'a SiftOptions<'a>,
        sieve: &'a Sieve<'a>,
        take: &'a (dyn Fn(Object<'_>) + Sync),
        all: Progress,
    ) -> Self {
        let threads = match options.threads {
            0 => thread::available_parallelism().map_or(1, NonZero::get),
            threads => threads,
        };
        Job { options, sieve, take, threads, all, objects: AtomicU64::new(0), bytes: AtomicU64::new(0) }
    }

    /// How many threads are worth starting for so many objects.
    pub(super) fn threads_for(&self, objects: usize) -> usize {
        self.threads.min(objects.div_ceil(WORTH_A_THREAD)).max(1)
    }

    /// Has threads do `work` on items of a queue, and adds what they saw.
    pub(super) fn share<T: Sync>(
        &self,
        items: &[T],
        tally: &mut Tally,
        work: impl Fn(Queue<'_, T>) -> Tally + Sync,
    ) {
        let next = AtomicUsize::new(0);
        let queue = || Queue { items, next: &next };
        thread::scope(|scope| {
            let others: Vec<_> =
                (1..self.threads_for(items.len())).map(|_| scope.spawn(|| work(queue()))).collect();
            tally.add(work(queue()));
            for other in others {
                tally.add(other.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
            }
        });
    }

    /// The largest object that is built for the sake of those that build upon it, in bytes.
    pub(super) fn largest_built(&self) -> u64 {
        self.options.max_size.saturating_mul(2)
    }

    /// How many bytes of objects a thread keeps, because others are still to be built upon them.
    pub(super) fn largest_live(&self) -> u64 {
        self.options.max_size.saturating_mul(4).saturating_add(64 << 20)
    }

    fn tell(&self, objects: u64, bytes: u64) {
        let objects = self.objects.fetch_add(objects, Ordering::Relaxed) + objects;
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        if let Some(progress) = self.options.progress {
            progress(Progress { objects, bytes, ..self.all });
        }
    }
}

/// What one thread saw.
#[derive(Default)]
pub(super) struct Tally {
    sifted: Sifted,
    /// Damaged objects that are not among the problems.
    unlisted: u64,
    gone: Vec<gix::ObjectId>,
    untold_objects: u64,
    untold_bytes: u64,
}

impl Tally {
    /// Counts an object for the progress, with its compressed bytes.
    pub(super) fn seen(&mut self, job: &Job<'_>, compressed: usize) {
        self.untold_objects += 1;
        self.untold_bytes += compressed as u64;
        if self.untold_objects >= TOLD_OBJECTS || self.untold_bytes >= TOLD_BYTES {
            self.tell(job);
        }
    }

    /// Tells how far this thread is.
    pub(super) fn tell(&mut self, job: &Job<'_>) {
        job.tell(std::mem::take(&mut self.untold_objects), std::mem::take(&mut self.untold_bytes));
    }

    /// Counts an object as looked at.
    pub(super) fn looked_at(&mut self, size: u64) {
        self.sifted.objects += 1;
        self.sifted.bytes += size;
    }

    pub(super) fn skip(&mut self, id: ObjectId, kind: ObjectKind, reason: SkipReason) {
        self.sifted.skipped.push(SkippedObject { id, kind, reason });
    }

    pub(super) fn damaged(&mut self, id: ObjectId, reason: String, dependents: u64) {
        self.problem(Error::DamagedObject { id, reason, dependents });
    }

    /// Notes a loose object that is there no more.
    pub(super) fn gone(&mut self, id: gix::ObjectId) {
        self.gone.push(id);
    }

    /// The loose objects that are there no more.
    pub(super) fn take_gone(&mut self) -> Vec<gix::ObjectId> {
        std::mem::take(&mut self.gone)
    }

    fn problem(&mut self, problem: Error) {
        match problem {
            Error::DamagedObject { dependents, .. } if self.sifted.problems.len() >= LISTED => {
                self.unlisted += 1 + dependents;
            }
            problem => self.sifted.problems.push(problem),
        }
    }

    /// Adds what another thread saw.
    fn add(&mut self, other: Tally) {
        self.sifted.objects += other.sifted.objects;
        self.sifted.bytes += other.sifted.bytes;
        self.sifted.skipped.extend(other.sifted.skipped);
        other.sifted.problems.into_iter().for_each(|problem| self.problem(problem));
        self.unlisted += other.unlisted;
        self.gone.extend(other.gone);
    }

    /// All that was seen, with what was known to be wrong before.
    pub(super) fn finish(mut self, faults: Vec<Fault>) -> Sifted {
        self.sifted.problems.splice(0..0, faults.into_iter().map(Error::from));
        if self.unlisted > 0 {
            self.sifted.problems.push(Error::MoreDamagedObjects { count: self.unlisted });
        }
        self.sifted
    }
}
