//! A pass over all objects ahead of thousands of commits: it tells which blobs hold nothing, and need not be read one by
//! one at each place where a commit brings them in. All objects together are read faster than every tenth of them alone.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use phota_detect::{Hint, Wanted, may_be_utf16};
use phota_source::{
    Object, ObjectDatabase, ObjectId, ObjectKind, Reach, Repository, Sieve, SiftOptions, archive,
};

use crate::{args::Common, scanner::Scanner};

/// So few commits are read in no time.
const FEWEST_COMMITS: usize = if cfg!(debug_assertions) { 20 } else { 1000 };

/// With more objects for each commit, most of them are older: a pass over all takes longer than it saves.
const MOST_OBJECTS: usize = 50;

/// Larger repositories would take too much memory.
const MOST_IN_ALL: u64 = 8 << 20;

/// The objects of a repository, for passes over all of them.
pub(super) struct Ahead<'a> {
    objects: ObjectDatabase,
    common: &'a Common,
}

/// Blobs that hold nothing, with their sizes. No archives are among them.
#[derive(Default)]
pub(super) struct Dull(HashMap<ObjectId, u64>);

impl Dull {
    /// The size of a blob that need not be read.
    pub(super) fn size(&self, id: ObjectId) -> Option<u64> {
        self.0.get(&id).copied()
    }
}

impl<'a> Ahead<'a> {
    /// Opens the objects, if passes over all of them are worth their time for so many commits.
    pub(super) fn of(repository: &Repository, commits: usize, common: &'a Common) -> Option<Self> {
        if commits < FEWEST_COMMITS {
            return None;
        }
        // What is wrong with them is told by who reads them one by one.
        let objects = repository.objects().ok()?;
        let most = (commits as u64).saturating_mul(MOST_OBJECTS as u64).min(MOST_IN_ALL);
        (objects.packed() <= most).then_some(Ahead { objects, common })
    }

    /// Which blobs hold nothing under any path, but for what the name of a file says.
    pub(super) fn without_hint(&self, scanner: &Scanner) -> Dull {
        self.pass(&|bytes| scanner.may_match(bytes), scanner.reach(), &|bytes| {
            scanner.hint(bytes) != Hint::Nothing
        })
    }

    /// Which blobs give no value to a name that others use.
    pub(super) fn without(&self, wanted: &Wanted) -> Dull {
        self.pass(
            &|bytes| wanted.may_match(bytes) || may_be_utf16(bytes),
            Reach::all(wanted.reach()),
            &|_| true,
        )
    }

    fn pass(
        &self,
        may_match: &(dyn Fn(&[u8]) -> bool + Sync),
        reach: Reach,
        holds: &(dyn Fn(&[u8]) -> bool + Sync),
    ) -> Dull {
        let sorted = Mutex::new(Sorted::default());
        let turned_away = |id, kind, size| {
            if kind == ObjectKind::Blob {
                lock(&sorted).dull.insert(id, size);
            }
        };
        let take = |object: Object<'_>| {
            if object.kind != ObjectKind::Blob {
                return;
            }
            if archive::is_archive(object.bytes) || holds(object.bytes) {
                lock(&sorted).others.insert(object.id);
            } else {
                turned_away(object.id, object.kind, object.bytes.len() as u64);
            }
        };
        let options = SiftOptions {
            threads: self.common.jobs.map_or(0, usize::from),
            max_size: self.common.max_size.0,
            turned_away: Some(&turned_away),
            ..SiftOptions::default()
        };
        let may_match = |bytes: &[u8]| may_match(bytes) || archive::is_archive(bytes);
        let sieve = Sieve { may_match: &may_match, reach, head: archive::HEAD, tail: archive::TAIL };
        // What is damaged or too large is in neither set, so it is read, and what is wrong is told then.
        self.objects.sift(&options, &sieve, &take);
        sorted.into_inner().unwrap_or_else(PoisonError::into_inner).dull()
    }
}

/// What a pass saw.
#[derive(Default)]
struct Sorted {
    dull: HashMap<ObjectId, u64>,
    others: HashSet<ObjectId>,
}

impl Sorted {
    /// Two copies of one object may differ if one of them is damaged.
    fn dull(mut self) -> Dull {
        for id in &self.others {
            self.dull.remove(id);
        }
        Dull(self.dull)
    }
}

fn lock(sorted: &Mutex<Sorted>) -> MutexGuard<'_, Sorted> {
    sorted.lock().unwrap_or_else(PoisonError::into_inner)
}
