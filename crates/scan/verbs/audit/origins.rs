//! Scanning blobs where they stand: what a document says depends on its path.

use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
};

use phota_detect::Wanted;
use phota_source::{Error, ObjectDatabase, ObjectId, RepoPath, archive};

use super::{
    Audit,
    objects::Objects,
    spots::{Holder, Job, Spot, spots, unattributed},
};
use crate::{
    finding::PlaceKind,
    naming::with_member,
    scanner::{Origin, Scanner, Tracked},
};

/// Blobs, with their content if it was kept.
pub(super) type Blobs = HashMap<ObjectId, Option<Box<[u8]>>>;

/// How many introductions of one blob are looked up. Hardly any has more than a few.
const MOST_USES: usize = 256;

/// Content that is not kept is taken for this large, in bytes.
const LARGE: usize = 1 << 20;

/// What is looked for in the second of two passes; in the first it is everything.
pub(super) type Names<'a> = Option<&'a Wanted>;

impl Audit<'_> {
    /// Scans blobs under each of their paths.
    pub(super) fn blobs(&mut self, objects: &Objects<'_>, blobs: Blobs) {
        self.scan_blobs(objects, blobs, None);
    }

    /// The same for the names that other documents use, if there are any.
    pub(super) fn scan_blobs(&mut self, objects: &Objects<'_>, blobs: Blobs, names: Names<'_>) {
        let jobs = self.jobs(objects, &blobs);
        let content = Content { database: objects.database, blobs: &blobs, max_size: self.common.max_size.0 };
        let threads = self.common.jobs.map_or(0, usize::from);
        let found = find(&jobs, self.scanner, &content, names, threads);
        let spots = found.spots.iter().map(|(job, spot)| &jobs[*job].spots[*spot]);
        objects.look_up_all(spots.flat_map(Spot::commits).copied());
        for (job, spot) in found.spots {
            let (job, spot) = (&jobs[job], &jobs[job].spots[spot]);
            match content.of(job.id) {
                Ok(Some(bytes)) => {
                    scan(self.scanner, &origin(objects, job.id, spot), &bytes, content.max_size, names)
                }
                Ok(None) => {}
                // It was there a moment ago.
                Err(problem) => self.add_problem_of(objects.part, &problem),
            }
        }
        for problem in found.problems {
            self.add_problem_of(objects.part, &problem);
        }
    }

    fn jobs(&mut self, objects: &Objects<'_>, blobs: &Blobs) -> Vec<Job> {
        let mut ids: Vec<ObjectId> = blobs.keys().copied().collect();
        ids.sort_unstable();
        let Some(history) = objects.history() else { return unattributed(&ids) };
        let attributions = match history.attribute(&ids, MOST_USES) {
            Ok(attributions) => attributions,
            Err(problem) => {
                self.add_problem_of(objects.part, &problem);
                return unattributed(&ids);
            }
        };
        let staged = self.staged(objects, blobs);
        let (mut excluded, mut partly) = (HashSet::new(), 0);
        let mut jobs = Vec::new();
        for (id, attribution) in ids.into_iter().zip(attributions) {
            let mut spots = spots(&attribution, staged.get(&id).map_or(&[], Vec::as_slice), id);
            for spot in &mut spots {
                spot.path = objects.part.path(&spot.path);
            }
            spots.retain(|spot| {
                let is_excluded = self.excludes.covers_file(std::path::Path::new(&spot.path));
                if is_excluded {
                    excluded.insert(spot.path.clone());
                }
                !is_excluded
            });
            let mut job = Job { id, spots };
            let size = blobs.get(&id).and_then(Option::as_ref).map_or(LARGE, |bytes| bytes.len());
            partly += usize::from(!job.choose(self.scanner, size) || attribution.has_more_paths);
            jobs.push(job);
        }
        if !excluded.is_empty() {
            let what =
                if excluded.len() == 1 { "1 path".to_owned() } else { format!("{} paths", excluded.len()) };
            let warning = format!(
                "{what} whose content may hold a key: left out, the configuration excludes them; -v lists them"
            );
            self.read.warnings.push(warning);
        }
        for path in excluded {
            self.read.add_named_skip(path, phota_source::SkipReason::Excluded);
        }
        if partly > 0 {
            let what = if partly == 1 { "1 blob was" } else { &format!("{partly} blobs were") };
            let note =
                format!("{what} scanned under some of very many paths; what a key is can depend on the path");
            self.read.notes.push(note);
        }
        jobs
    }

    /// Where the index has some blobs.
    fn staged(&mut self, objects: &Objects<'_>, blobs: &Blobs) -> HashMap<ObjectId, Vec<RepoPath>> {
        let mut staged: HashMap<ObjectId, Vec<RepoPath>> = HashMap::new();
        match objects.part.repository.index_entries() {
            Ok(entries) => {
                for entry in entries.into_iter().filter(|entry| blobs.contains_key(&entry.id)) {
                    staged.entry(entry.id).or_default().push(entry.path);
                }
            }
            Err(problem) => self.add_problem_of(objects.part, &problem),
        }
        staged
    }
}

fn origin(objects: &Objects<'_>, id: ObjectId, spot: &Spot) -> Origin<'static> {
    let mut origin = match &spot.holder {
        Holder::Other(kind) => Origin::new(spot.path.clone(), *kind, Some(id), tracked(*kind)),
        Holder::Commits(commits) => {
            let mut contexts = commits.iter().map(|commit| objects.context(*commit));
            let first = contexts.next().expect("a holder has a commit");
            let mut origin = Origin::new(spot.path.clone(), first.kind, Some(id), tracked(first.kind));
            origin.commit = Some(first.commit);
            origin.also = contexts.map(|context| (context.kind, context.commit)).collect();
            origin
        }
    };
    // The path in a tree of notes is the id of what the note is on, with slashes in it when there are many notes.
    if origin.kind == PlaceKind::Note {
        let prefix = objects.part.prefix.as_str();
        let note = origin.path.strip_prefix(prefix).unwrap_or(&origin.path).replace('/', "");
        origin.path = format!("{prefix}{note}");
    }
    origin.more = spot.more;
    origin
}

/// What only a stash or nothing has was never under version control for others.
fn tracked(kind: PlaceKind) -> Tracked<'static> {
    match kind {
        PlaceKind::Commit | PlaceKind::Index | PlaceKind::Tag => Tracked::Yes,
        _ => Tracked::Unknown,
    }
}

/// Scans a document, and its members if it is an archive.
pub(super) fn scan(scanner: &Scanner, origin: &Origin<'_>, bytes: &[u8], max_size: u64, names: Names<'_>) {
    let scan = |origin: Origin<'_>, bytes: &[u8]| match names {
        None => scanner.scan(origin, bytes, || None),
        Some(names) => scanner.look_for(names, origin, bytes, || None),
    };
    scan(origin.clone(), bytes);
    let name = origin.path.rsplit('/').next().unwrap_or_default();
    // What cannot be unpacked was told when the archive was first seen.
    archive::unpack(name, bytes, max_size, &mut |member, bytes| {
        scan(Origin { path: with_member(origin.path.clone(), Some(member)), ..origin.clone() }, bytes);
    });
}

/// Reads blobs, those again that were not kept.
struct Content<'a> {
    database: &'a ObjectDatabase,
    blobs: &'a Blobs,
    max_size: u64,
}

impl Content<'_> {
    fn of(&self, id: ObjectId) -> Result<Option<Cow<'_, [u8]>>, Error> {
        match self.blobs.get(&id) {
            Some(Some(bytes)) => Ok(Some(Cow::Borrowed(bytes))),
            _ => match self.database.read(id, self.max_size) {
                Ok(Some((_, bytes))) => Ok(Some(Cow::Owned(bytes))),
                // A tree names it.
                Ok(None) => Err(Error::MissingObject { path: RepoPath::from(id.to_string().as_bytes()), id }),
                // That it was left out was told when all objects were looked at.
                Err(Error::ObjectTooLarge { .. }) => Ok(None),
                Err(problem) => Err(problem),
            },
        }
    }
}

/// What blobs hold.
#[derive(Default)]
struct Found {
    /// Jobs, and spots of them, at which something stands.
    spots: Vec<(usize, usize)>,
    problems: Vec<Error>,
}

/// Looks through blobs by several threads. What a spot is takes long to find out, so that is left for those with findings.
fn find(jobs: &[Job], scanner: &Scanner, content: &Content<'_>, names: Names<'_>, threads: usize) -> Found {
    let (next, found) = (AtomicUsize::new(0), Mutex::new(Found::default()));
    let lock = || found.lock().unwrap_or_else(PoisonError::into_inner);
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(job) = jobs.get(at) else { break };
            match content.of(job.id) {
                Ok(None) => {}
                Ok(Some(bytes)) => {
                    for (spot, Spot { path, .. }) in job.spots.iter().enumerate() {
                        if finds(scanner, path, &bytes, content.max_size, names) {
                            lock().spots.push((at, spot));
                        }
                    }
                }
                Err(problem) => lock().problems.push(problem),
            }
        }
    };
    let processors = || std::thread::available_parallelism().map_or(1, usize::from);
    let threads = if threads == 0 { processors() } else { threads }.min(jobs.len());
    if threads < 2 {
        work();
    } else {
        std::thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(work);
            }
        });
    }
    let mut found = found.into_inner().unwrap_or_else(PoisonError::into_inner);
    found.spots.sort_unstable();
    found
}

/// Whether a document, or a member of it, holds anything.
fn finds(scanner: &Scanner, path: &str, bytes: &[u8], max_size: u64, names: Names<'_>) -> bool {
    let finds = |path: &str, bytes: &[u8]| match names {
        None => scanner.needs_origin(path, bytes),
        Some(names) => scanner.finds_wanted(names, path, bytes),
    };
    let mut found = finds(path, bytes);
    let name = path.rsplit('/').next().unwrap_or_default();
    archive::unpack(name, bytes, max_size, &mut |member, bytes| {
        found |= finds(&with_member(path.to_owned(), Some(member)), bytes);
    });
    found
}
