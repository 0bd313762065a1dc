//! One document at a time: detection, what is allowed, and what was there before. Used by several threads at once.

use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use phota_detect::{Candidate, Confidence, Detector, Document, Linker, Position, Wanted, rules::Scope};
use phota_source::{ObjectId, Tracking};
use secrecy::ExposeSecret;

use crate::{
    document::{Page, Text},
    finding::{CommitInfo, Hit, Identity, Place, PlaceKind, key_of},
    lines::{Cursor, Lines, Verdict, advance},
    redact::Excerpt,
    suppress::{By, Suppressions},
    verbs::Unread,
};

/// Looks through documents and gathers what it finds.
pub(crate) struct Scanner {
    detector: Detector,
    min_confidence: Confidence,
    suppressions: Suppressions,
    tracking: Tracking,
    found: Mutex<Found>,
    outside: Mutex<Outside>,
}

/// What depends on other documents of the scan.
#[derive(Default)]
struct Outside {
    linker: Linker,
    /// What is found if another document names the host, by path.
    pending: Vec<(String, Found)>,
}

/// Everything a scan gathered.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) hits: Vec<Hit>,
    /// What may stay, and what lets it.
    pub(crate) suppressed: BTreeMap<Identity, By>,
    /// The first place of what the baseline lets stay.
    pub(crate) accepted: BTreeMap<Identity, Place>,
    /// What the old version of the same file held already.
    pub(crate) known: BTreeSet<Identity>,
    /// For people, in the order of paths after sorting.
    pub(crate) notes: Vec<String>,
    /// Documents that were not looked at to their end.
    pub(crate) unread: Vec<Unread>,
}

/// Where a document is from.
pub(crate) struct Origin<'a> {
    pub(crate) path: String,
    pub(crate) kind: PlaceKind,
    pub(crate) object: Option<ObjectId>,
    /// The commit that introduced it, if it comes from one.
    pub(crate) commit: Option<Arc<CommitInfo>>,
    /// The other commits that introduced the same content at the same path.
    pub(crate) also: Vec<(PlaceKind, Arc<CommitInfo>)>,
    /// How many more places of the same content are not listed.
    pub(crate) more: u64,
    pub(crate) tracked: Tracked<'a>,
}

impl<'a> Origin<'a> {
    /// An origin without history.
    pub(crate) fn new(path: String, kind: PlaceKind, object: Option<ObjectId>, tracked: Tracked<'a>) -> Self {
        Origin { path, kind, object, commit: None, also: Vec::new(), more: 0, tracked }
    }

    /// The path by which detection judges the document.
    fn judged_by(&self) -> &str {
        self.kind.judged_by(&self.path)
    }

    fn place(&self, start: Position) -> Place {
        let (kind, object, commit) = (self.kind, self.object, self.commit.clone());
        Place { path: self.path.clone(), start, kind, object, commit }
    }

    /// The places that the other commits brought it to.
    fn others(&self, start: Position) -> Vec<Place> {
        let other = |(kind, commit): &(PlaceKind, Arc<CommitInfo>)| Place {
            kind: *kind,
            commit: Some(Arc::clone(commit)),
            ..self.place(start)
        };
        self.also.iter().map(other).collect()
    }
}

/// Whether git tracks a document. Finding out takes longer than most scans, and few rules want to know.
#[derive(Clone, Copy)]
pub(crate) enum Tracked<'a> {
    /// It comes from git.
    Yes,
    /// Nobody can tell: it is no file.
    Unknown,
    /// The index of the repository around this file has the answer.
    Ask(&'a Path),
}

impl Scanner {
    pub(crate) fn new(detector: Detector, min_confidence: Confidence, suppressions: Suppressions) -> Self {
        Scanner {
            detector,
            min_confidence,
            suppressions,
            tracking: Tracking::default(),
            found: Mutex::default(),
            outside: Mutex::default(),
        }
    }

    /// Looks through a document. `old` is asked for the content of the file before the change, if there was one and it
    /// matters.
    pub(crate) fn scan(&self, origin: Origin<'_>, bytes: &[u8], old: impl FnOnce() -> Option<Vec<u8>>) {
        let text = Text::new(bytes);
        let detection = text.mark(self.detector.examine(&text.document(origin.judged_by())));
        if !detection.links.is_empty() {
            lock(&self.outside).linker.add(&origin.path, detection.links);
        }
        let all = || detection.candidates.iter().chain(&detection.pending);
        if let Some(at) = detection.ended_at {
            let reason = format!("it holds so many keys that nothing behind byte {at} was looked at");
            lock(&self.found).unread.push(Unread { path: without_keys(&origin.path, all()), reason });
        }
        if detection.candidates.is_empty() && detection.pending.is_empty() {
            return;
        }
        let mut before = Before::new(origin.judged_by(), old, |document| {
            let detection = self.detector.examine(document);
            detection.candidates.into_iter().chain(detection.pending).collect()
        });
        let page = Page::new(text.bytes(), all());
        let origin = Origin { path: without_keys(&origin.path, all()), ..origin };
        let found = self.judge(&origin, &page, &detection.candidates);
        let found = before.set_apart(found);
        lock(&self.found).merge(found);
        if !detection.pending.is_empty() {
            let found = before.set_apart(self.judge(&origin, &page, &detection.pending));
            lock(&self.outside).pending.push((origin.path, found));
        }
    }

    /// What the documents so far use as Phota's key without giving it a value, if anything.
    pub(crate) fn wanted(&self) -> Option<Wanted> {
        lock(&self.outside).linker.wanted()
    }

    /// Looks through a document once more, for the names another one uses.
    pub(crate) fn look_for(
        &self,
        wanted: &Wanted,
        origin: Origin<'_>,
        bytes: &[u8],
        old: impl FnOnce() -> Option<Vec<u8>>,
    ) {
        let text = Text::new(bytes);
        let candidates = self.detector.look_for(wanted, &text.document(origin.judged_by()));
        if candidates.is_empty() {
            return;
        }
        let mut before =
            Before::new(origin.judged_by(), old, |document| self.detector.look_for(wanted, document));
        let page = Page::new(text.bytes(), candidates.iter());
        let origin = Origin { path: without_keys(&origin.path, candidates.iter()), ..origin };
        let found = before.set_apart(self.judge(&origin, &page, &candidates));
        lock(&self.found).merge(found);
    }

    /// Whether a document holds anything that could be a key, whatever is done about it.
    pub(crate) fn finds_any(&self, path: &str, bytes: &[u8]) -> bool {
        let text = Text::new(bytes);
        let detection = self.detector.examine(&text.document(path));
        !detection.candidates.is_empty() || !detection.pending.is_empty()
    }

    /// What was gathered, and what it was judged by.
    pub(crate) fn finish(self) -> (Found, Suppressions) {
        let mut found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let outside = self.outside.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (path, pending) in outside.pending {
            if outside.linker.serves(&path) {
                found.merge(pending);
            }
        }
        (found, self.suppressions)
    }

    fn judge(&self, origin: &Origin<'_>, page: &Page<'_>, candidates: &[Candidate]) -> Found {
        let mut found = Found::default();
        let mut lines = Lines::new(page.bytes, &page.keys);
        let mut cursor = Cursor::default();
        let mut best = BTreeMap::new();
        for candidate in candidates {
            let start = cursor.move_to(page.bytes, candidate.span.start);
            if candidate.confidence < self.min_confidence || !self.speaks_of(candidate, origin) {
                continue;
            }
            let key = key_of(candidate);
            let identity = Identity::new(candidate.rule, key, &candidate.subject, &origin.path);
            let place = origin.place(start);
            let allowed = self.suppressions.allows(&identity);
            let by = match allowed {
                Some(by) => Some(by),
                None => match lines.allow(candidate, identity.fingerprint()) {
                    Verdict::Allowed => Some(By::Comment),
                    Verdict::Reported => None,
                    Verdict::Ambiguous(why) => {
                        let note = format!("{}:{}: {why}", place.path, start.line);
                        if found.notes.last() != Some(&note) {
                            found.notes.push(note);
                        }
                        None
                    }
                },
            };
            if let Some(by) = by {
                found.suppress(identity, by, place);
                continue;
            }
            // A finding shows one place only: the first of the highest confidence.
            let shown = best.get(&identity).is_none_or(|best| *best < candidate.confidence);
            if shown {
                best.insert(identity, candidate.confidence);
            }
            let excerpt = match (shown, key) {
                (false, _) => Excerpt::without_context(),
                (true, Some(_)) => page.redactor.line(&candidate.span),
                (true, None) => page.redactor.line(&candidate.span).around(&candidate.subject),
            };
            found.hits.push(Hit {
                rule: candidate.rule,
                confidence: candidate.confidence,
                key,
                subject: candidate.subject.clone(),
                place,
                also: origin.others(start),
                more: origin.more,
                end: advance(start, &page.bytes[candidate.span.clone()]),
                evidence: candidate.evidence.clone(),
                encoding: candidate.encoding.clone(),
                excerpt,
            });
        }
        found
    }

    /// Whether the rule of a candidate speaks of such a document.
    fn speaks_of(&self, candidate: &Candidate, origin: &Origin<'_>) -> bool {
        match (candidate.rule.scope, origin.tracked) {
            (Scope::Everything, _) | (Scope::Tracked, Tracked::Yes) => true,
            (Scope::Tracked, Tracked::Unknown) => false,
            (Scope::Tracked, Tracked::Ask(path)) => self.tracking.holds(path),
        }
    }
}

/// What the version of a file before the change held, which is not new. It is read when something was found.
struct Before<O, F> {
    path: String,
    old: Option<O>,
    find: F,
    held: BTreeSet<Identity>,
}

impl<O, F> Before<O, F>
where
    O: FnOnce() -> Option<Vec<u8>>,
    F: Fn(&Document<'_>) -> Vec<Candidate>,
{
    fn new(path: &str, old: O, find: F) -> Self {
        Before { path: path.to_owned(), old: Some(old), find, held: BTreeSet::new() }
    }

    /// Moves what the old version held from the hits to what is known.
    fn set_apart(&mut self, mut found: Found) -> Found {
        let Some(first) = found.hits.first() else { return found };
        if let Some(old) = self.old.take().and_then(|old| old()) {
            let text = Text::new(&old);
            let shown = &first.place.path;
            let identity = |c: &Candidate| Identity::new(c.rule, key_of(c), &c.subject, shown);
            self.held = (self.find)(&text.document(&self.path)).iter().map(identity).collect();
        }
        let (known, new): (Vec<Hit>, Vec<Hit>) =
            std::mem::take(&mut found.hits).into_iter().partition(|hit| self.held.contains(&hit.identity()));
        found.known.extend(known.iter().map(Hit::identity));
        found.hits = new;
        found
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Found {
    fn merge(&mut self, mut other: Found) {
        self.hits.append(&mut other.hits);
        self.suppressed.append(&mut other.suppressed);
        for (identity, place) in other.accepted {
            self.accept(identity, place);
        }
        self.known.append(&mut other.known);
        self.notes.append(&mut other.notes);
        self.unread.append(&mut other.unread);
    }

    fn suppress(&mut self, identity: Identity, by: By, place: Place) {
        if by == By::Baseline {
            self.accept(identity.clone(), place);
        }
        self.suppressed.insert(identity, by);
    }

    fn accept(&mut self, identity: Identity, place: Place) {
        match self.accepted.get_mut(&identity) {
            Some(first) => *first = place.min(first.clone()),
            None => {
                self.accepted.insert(identity, place);
            }
        }
    }
}

/// A file may be named after the key it holds.
fn without_keys<'a>(path: &str, candidates: impl Iterator<Item = &'a Candidate>) -> String {
    let in_path = |candidate: &&Candidate| {
        candidate.secret.as_ref().is_some_and(|secret| path.contains(secret.expose_secret()))
    };
    candidates.filter(in_path).fold(path.to_owned(), |path, candidate| {
        match (&candidate.secret, key_of(candidate)) {
            (Some(secret), Some(key)) => {
                path.replace(secret.expose_secret(), &format!("[{}]", key.fingerprint))
            }
            _ => path,
        }
    })
}
