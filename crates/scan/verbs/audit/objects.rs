//! All objects of one repository: the sieve they go through, and what is done with those that pass.

use std::{
    cell::{OnceCell, RefCell},
    collections::HashMap,
    sync::Mutex,
};

use phota_source::{
    Error, History, ObjectDatabase, ObjectId, ObjectKind, Reach, Sieve, SiftOptions, Sifted, SkipReason,
    archive,
};

use super::{
    Audit,
    caught::{Catcher, Caught, MOST_KEPT},
    context::Context,
    parts::Part,
    waiting::Waiting,
};

/// The objects of one repository, with the history that is read when something has to be found in it.
pub(super) struct Objects<'a> {
    pub(super) part: &'a Part,
    pub(super) database: &'a ObjectDatabase,
    history: OnceCell<Result<History<'a>, Error>>,
    /// What was looked up of commits.
    pub(super) contexts: RefCell<HashMap<ObjectId, Context>>,
}

impl<'a> Objects<'a> {
    pub(super) fn new(part: &'a Part, database: &'a ObjectDatabase) -> Self {
        Objects { part, database, history: OnceCell::new(), contexts: RefCell::default() }
    }

    /// The history, `None` if it cannot be read.
    pub(super) fn history(&self) -> Option<&History<'a>> {
        self.history.get_or_init(|| self.part.repository.history(self.database)).as_ref().ok()
    }

    /// The history if it was needed already.
    pub(super) fn history_if_read(&self) -> Option<&History<'a>> {
        self.history.get()?.as_ref().ok()
    }

    /// Why the history cannot be read.
    pub(super) fn history_problem(&self) -> Option<&Error> {
        self.history.get()?.as_ref().err()
    }
}

/// How many objects that cannot be built are named.
const MOST_LISTED: u64 = 100;

impl Audit<'_> {
    /// Looks through all objects. Returns how many there are, and what has to wait for the rest of the audit.
    pub(super) fn objects(&mut self, objects: &Objects<'_>) -> (u64, Waiting) {
        let scanner = self.scanner;
        let max_size = self.common.max_size.0;
        let most_kept = MOST_KEPT.saturating_sub(self.kept);
        let catcher = Catcher { scanner, max_size, most_kept, caught: Mutex::default() };
        let may_match = |bytes: &[u8]| scanner.may_match(bytes) || archive::is_archive(bytes);
        let sifted = self.sift(objects, &may_match, scanner.reach(), &|object| catcher.take(object));
        let seen = sifted.objects;
        let caught = catcher.into_caught();
        let is_path_of_phota =
            caught.is_path_of_phota || sifted.skipped.iter().any(|skip| skip.kind == ObjectKind::Tree);
        self.add_sifted(objects.part, sifted);
        let Caught { blobs, waiting, headers, names, skipped, .. } = caught;
        for skip in skipped {
            self.read.add_named_skip(objects.part.path(&skip.path), skip.reason);
        }
        if !blobs.is_empty() {
            self.blobs(objects, blobs);
        }
        if !headers.is_empty() {
            self.headers(objects, headers);
        }
        if !names.is_empty() {
            self.names(objects, names);
        }
        self.kept += waiting.values().flatten().map(|bytes| bytes.len()).sum::<usize>();
        (seen, Waiting { blobs: waiting, is_path_of_phota })
    }

    /// Hands all objects that may match to `take`.
    pub(super) fn sift(
        &self,
        objects: &Objects<'_>,
        may_match: &(dyn Fn(&[u8]) -> bool + Sync),
        reach: Reach,
        take: &(dyn Fn(phota_source::Object<'_>) + Sync),
    ) -> Sifted {
        let show = |progress| self.progress.show(progress);
        let options = SiftOptions {
            threads: self.common.jobs.map_or(0, usize::from),
            max_size: self.common.max_size.0,
            progress: self.progress.is_shown().then_some(&show),
            ..SiftOptions::default()
        };
        let sieve = Sieve { may_match, reach, head: archive::HEAD, tail: archive::TAIL };
        objects.database.sift(&options, &sieve, take)
    }

    fn add_sifted(&mut self, part: &Part, sifted: Sifted) {
        self.read.items += sifted.objects;
        self.read.bytes += sifted.bytes;
        let mut not_built = 0;
        for skip in sifted.skipped {
            let name = part.path(&skip.id.to_string());
            match skip.reason {
                // It is not too large itself, as far as is known: nobody chose to leave it out.
                SkipReason::BaseTooLarge { .. } | SkipReason::TooMuchMemory { .. } => {
                    not_built += 1;
                    if not_built <= MOST_LISTED {
                        self.add_problem(&name, skip.reason.to_string());
                    }
                }
                reason => self.read.add_named_skip(name, reason),
            }
        }
        if not_built > MOST_LISTED {
            let more = not_built - MOST_LISTED;
            self.add_problem(
                &part.name(),
                format!("{more} more objects are stored as changes of larger ones"),
            );
        }
        for problem in sifted.problems {
            self.add_problem_of(part, &problem);
        }
    }
}
