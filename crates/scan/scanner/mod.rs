//! One document at a time: detection, what is allowed, and what was there before. Used by several threads at once.

mod before;
mod found;
mod origin;
mod secrets;
mod sieve;

pub(crate) use found::Found;
pub(crate) use origin::{Origin, Tracked};
pub(crate) use secrets::Hider;
pub(crate) use sieve::PathKind;

use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use phota_core::{ApiKey, Fingerprint};
use phota_detect::{Candidate, Confidence, Detection, Detector, Linker, Wanted, rules::Scope};
use phota_source::{ObjectId, Tracking};
use secrecy::ExposeSecret;

use self::{before::Before, secrets::Secrets};
use crate::{
    document::{Page, Text},
    finding::{Hit, Identity, key_of},
    lines::{Cursor, Lines, Verdict, advance},
    redact::Excerpt,
    suppress::{By, Suppressions},
    verbs::Unread,
};

/// What is reported if nobody asks for more or less.
pub(crate) const USUAL_CONFIDENCE: Confidence = Confidence::Medium;

/// Looks through documents and gathers what it finds.
pub(crate) struct Scanner {
    detector: Detector,
    min_confidence: Confidence,
    suppressions: Suppressions,
    tracking: Tracking,
    after: KeysAfter,
    found: Mutex<Found>,
    outside: Mutex<Outside>,
    secrets: Mutex<Secrets>,
}

/// What becomes of the keys that are reported when their documents were looked through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeysAfter {
    /// Nothing but their fingerprints stays, and what hides them in texts.
    Forgotten,
    /// They are handed out with the hits, to ask the API about them.
    Kept,
}

/// What depends on other documents of the scan.
#[derive(Default)]
struct Outside {
    linker: Linker,
    /// What is found if another document names the host, by path.
    pending: Vec<(String, Found)>,
}

impl Scanner {
    pub(crate) fn new(
        detector: Detector,
        min_confidence: Confidence,
        suppressions: Suppressions,
        after: KeysAfter,
    ) -> Self {
        Scanner {
            detector,
            min_confidence,
            suppressions,
            after,
            tracking: Tracking::default(),
            found: Mutex::default(),
            outside: Mutex::default(),
            secrets: Mutex::default(),
        }
    }

    /// Looks through a document. `old` is asked for the content of the file before the change, if there was one and it
    /// matters.
    pub(crate) fn scan(&self, origin: Origin<'_>, bytes: &[u8], old: impl FnOnce() -> Option<Vec<u8>>) {
        let text = Text::new(bytes);
        let detection = text.mark(self.detector.examine(&text.document(origin.judged_by())));
        self.gather(origin, &text, detection, old);
    }

    /// Looks for a key in the name of something. The path is where it stands, and says nothing of what it means.
    pub(crate) fn scan_name(&self, origin: Origin<'_>, name: &[u8]) {
        let text = Text::new(name);
        let detection = text.mark(self.detector.examine(&text.document("")));
        self.gather(origin, &text, detection, || None);
    }

    fn gather(
        &self,
        origin: Origin<'_>,
        text: &Text<'_>,
        detection: Detection,
        old: impl FnOnce() -> Option<Vec<u8>>,
    ) {
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
        lock(&self.secrets).add(text.bytes(), all());
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
        lock(&self.secrets).add(text.bytes(), candidates.iter());
        let mut before =
            Before::new(origin.judged_by(), old, |document| self.detector.look_for(wanted, document));
        let page = Page::new(text.bytes(), candidates.iter());
        let origin = Origin { path: without_keys(&origin.path, candidates.iter()), ..origin };
        let found = before.set_apart(self.judge(&origin, &page, &candidates));
        lock(&self.found).merge(found);
    }

    /// The objects of git that each key stands in as content, which may be more keys than are reported in the end.
    pub(crate) fn objects_of_keys(&self) -> BTreeMap<Fingerprint, Vec<ObjectId>> {
        let mut keys: BTreeMap<Fingerprint, BTreeSet<ObjectId>> = BTreeMap::new();
        let mut add = |hits: &[Hit]| {
            for hit in hits {
                if let (Some(key), Some(object)) = (hit.key, hit.place.blob()) {
                    keys.entry(key.fingerprint).or_default().insert(object);
                }
            }
        };
        add(&lock(&self.found).hits);
        lock(&self.outside).pending.iter().for_each(|(_, found)| add(&found.hits));
        keys.into_iter().map(|(key, objects)| (key, objects.into_iter().collect())).collect()
    }

    /// What was gathered, and what it was judged by. No key is left in the texts of it.
    pub(crate) fn finish(self) -> (Found, Suppressions) {
        let mut found = self.found.into_inner().unwrap_or_else(PoisonError::into_inner);
        let outside = self.outside.into_inner().unwrap_or_else(PoisonError::into_inner);
        for (path, pending) in outside.pending {
            if outside.linker.serves(&path) {
                found.merge(pending);
            }
        }
        let secrets = self.secrets.into_inner().unwrap_or_else(PoisonError::into_inner);
        found.hide(secrets.hider());
        (found, self.suppressions)
    }

    fn judge(&self, origin: &Origin<'_>, page: &Page<'_>, candidates: &[Candidate]) -> Found {
        let mut found = Found::default();
        let mut lines = Lines::new(page.bytes, &page.keys);
        let mut cursor = Cursor::default();
        let mut best = BTreeMap::new();
        for candidate in candidates {
            let start = cursor.move_to(page.bytes, candidate.span.start);
            if candidate.confidence < self.min_confidence.min(USUAL_CONFIDENCE)
                || !self.speaks_of(candidate, origin)
            {
                continue;
            }
            let key = key_of(candidate);
            let identity = Identity::new(candidate.rule, key, &candidate.subject, &origin.path);
            if candidate.confidence < self.min_confidence {
                found.unsure.insert(identity);
                continue;
            }
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
            if let (KeysAfter::Kept, Some(key), Some(secret)) = (self.after, key, &candidate.secret) {
                found.keys.entry(key.fingerprint).or_insert_with(|| ApiKey::from(secret));
            }
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
                encoding: candidate.encoding.iter().copied().map(Cow::Borrowed).collect(),
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

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
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
