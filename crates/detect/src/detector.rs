//! The detector: the prefilter, then the rules around its hits.

use std::fmt;

use secrecy::SecretString;

use crate::context::{Hosts, is_path_of_another, is_path_of_phota};
use crate::decode::{self, View};
use crate::keyless::Gathered;
use crate::links::{Links, Wanted};
use crate::names::Namer;
use crate::parts::{Part, REACH, parts};
use crate::prefilter::Prefilter;
use crate::rules::{self, Draft, KnownKeys};
use crate::segment::{Segment, Settings};
use crate::{Candidate, Confidence, Error, Hint, Options, values};

/// Bytes to look through, and where they are from.
#[derive(Clone, Copy)]
pub struct Document<'a> {
    /// The path, `/`-separated. It counts as evidence; nothing is read from it.
    pub path: &'a str,
    /// The content, in any encoding.
    pub bytes: &'a [u8],
}

impl fmt::Debug for Document<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Document").field("path", &self.path).field("length", &self.bytes.len()).finish()
    }
}

/// What a document holds.
#[derive(Debug, Default)]
pub struct Detection {
    /// Sorted by the start of their span; of the rules that find keys each span once.
    pub candidates: Vec<Candidate>,
    /// Keys in the header that Phota wants them in, of a document that names no host. They are candidates
    /// if [`Linker::serves`](crate::Linker::serves) says so.
    pub pending: Vec<Candidate>,
    /// What the document tells about others.
    pub links: Links,
    /// The document holds more keys than are kept: this is where the search ended, in bytes.
    pub ended_at: Option<usize>,
}

/// Finds Phota keys in documents. Cheap to build, and to share between threads by reference.
#[derive(Debug)]
pub struct Detector {
    prefilter: Prefilter,
    settings: Settings,
    known: Option<KnownKeys>,
}

/// How many bytes on each side of a place the search for hits can need.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reach {
    /// For any hit.
    pub any: usize,
    /// For those that are made of the bytes from [`first`](Self::first) to [`last`](Self::last) alone.
    pub run: usize,
    /// The lowest byte of a run.
    pub first: u8,
    /// The highest.
    pub last: u8,
}

impl Reach {
    /// With few others, the bytes of names, of base64, and of escapes.
    const FIRST: u8 = b'+';
    const LAST: u8 = b'z';

    fn is_run_byte(byte: u8) -> bool {
        (Self::FIRST..=Self::LAST).contains(&byte)
    }
}

/// More keys in one document tell nobody more, and a hostile one has millions.
const MOST_KEYS: usize = 100_000;

impl Detector {
    /// The largest file that is taken for nothing but a key by its name alone, in bytes.
    pub const LONGEST_VALUE: usize = values::MAX_LENGTH;

    /// Builds a detector.
    ///
    /// # Errors
    /// When a name or host is too short to search for, there are too many of them, or
    /// `key_pattern` is not a regular expression.
    pub fn new(options: &Options) -> Result<Detector, Error> {
        let key_pattern =
            options.key_pattern.as_deref().map(regex::bytes::Regex::new).transpose().map_err(Box::new)?;
        let settings =
            Settings { namer: Namer::new(&options.names), hosts: Hosts::new(&options.hosts), key_pattern };
        Ok(Detector { prefilter: Prefilter::new(options)?, settings, known: None })
    }

    /// Lets the detector look for keys by their values as well, in every encoding and whatever the context.
    ///
    /// # Errors
    /// When a key is shorter than 8 bytes.
    pub fn with_known_keys(self, keys: Vec<SecretString>) -> Result<Detector, Error> {
        Ok(Detector { known: Some(KnownKeys::new(keys)?), ..self })
    }

    /// Tells whether a document can hold a candidate at all, from its raw bytes alone.
    ///
    /// Runs at memory speed over bytes without a hit. Where a path is known, call
    /// [`detect`](Self::detect) instead: it also knows files whose name alone says that they hold
    /// a key (`secrets/phota_api_key.txt`).
    pub fn may_match(&self, bytes: &[u8]) -> bool {
        let known = self.known.as_ref().is_some_and(|known| known.hits(bytes).next().is_some());
        known || self.prefilter.is_match(bytes)
    }

    /// How far [`may_match`](Self::may_match) looks: with so many bytes on each side of a place, whatever it sees there
    /// in the whole document it sees in these bytes alone.
    ///
    /// That is what lets a search pass over what did not change between two versions of a document.
    pub fn reach(&self) -> Reach {
        let known = self.known.as_ref().map_or(0, KnownKeys::longest);
        let longest = self.prefilter.longest(|_| true).max(decode::MIN_LONG);
        let any = self
            .prefilter
            .longest(|literal| !literal.iter().all(|&byte| Reach::is_run_byte(byte)))
            .max(known);
        Reach { any, run: longest, first: Reach::FIRST, last: Reach::LAST }
    }

    /// Tells what a document names, and so whether it can hold a candidate, whatever its path is, other than by the name
    /// of the file alone ([`is_named_for_key`](Self::is_named_for_key)).
    ///
    /// Decodes what is encoded, so it takes longer than [`may_match`](Self::may_match) and says
    /// [`Nothing`](Hint::Nothing) more often. What it says so of needs no path, and finding one may take long.
    pub fn hint(&self, bytes: &[u8]) -> Hint {
        let is_known = || self.known.as_ref().is_some_and(|known| known.hits(bytes).next().is_some());
        // It is a literal that made the hit.
        let is_wide = || self.prefilter.wide_hits(bytes).next().is_some();
        if is_known() || is_wide() {
            return Hint::Phota;
        }
        match self.hint_of_parts(bytes) {
            // The first line may name the columns of what is far below.
            Hint::Header if self.prefilter.names_phota(bytes) => Hint::Phota,
            hint => hint,
        }
    }

    /// Tells whether a folder or file in a path, or a member of an archive, is named for Phota: what is in such a file
    /// needs no other evidence of whose it is.
    pub fn is_path_of_phota(&self, path: &str) -> bool {
        is_path_of_phota(path, &self.settings.namer)
    }

    /// Tells whether a folder or file in a path, or a member of an archive, is named for another provider.
    pub fn is_path_of_another(&self, path: &str) -> bool {
        is_path_of_another(path, &self.settings.namer)
    }

    /// Tells whether the name of a file, or of a member of an archive, is that of a key: all it holds is the value then.
    pub fn is_named_for_key(&self, path: &str) -> bool {
        rules::is_named_for_key(path, &self.settings)
    }

    /// Returns the candidates of a document, sorted by the start of their span; of the rules that find keys
    /// each span once.
    ///
    /// Calls [`may_match`](Self::may_match) itself. Time is linear in the document's length, memory
    /// in the number of candidates and some ten MiB. A document of UTF-16 is better turned into
    /// UTF-8 before, by [`transcode`](crate::transcode).
    pub fn detect(&self, document: &Document<'_>) -> Vec<Candidate> {
        self.examine(document).candidates
    }

    /// Returns the candidates of a document, and what it has to do with other documents of the same scan.
    pub fn examine(&self, document: &Document<'_>) -> Detection {
        let mut work = Work { drafts: self.check_file(document), ..Work::default() };
        for part in parts(document.bytes, self.hits(document.bytes)) {
            if work.is_full(part.range.start) {
                break;
            }
            self.detect_part(document, &part, &mut work);
        }
        self.detect_wide(document, &mut work);
        self.detect_known(document, &mut work);
        work.links.keep_words(document.bytes);
        // The host may stand in another part of a long document.
        let mut pending = work.pending;
        if work.links.serves_phota {
            pending
                .iter_mut()
                .for_each(|draft| draft.evidence.add(35, "the file names the host of the Phota API"));
            work.drafts.append(&mut pending);
        }
        pending
            .iter_mut()
            .for_each(|draft| draft.evidence.add(15, "another file names the host of the Phota API"));
        let mut found = candidates(work.drafts);
        found.extend(work.keyless.candidates());
        found.sort_by_key(|candidate| candidate.span.start);
        Detection {
            candidates: found,
            pending: candidates(pending),
            links: work.links,
            ended_at: work.ended_at,
        }
    }

    /// Returns the values a document gives to names that other documents use as Phota's key.
    pub fn look_for(&self, wanted: &Wanted, document: &Document<'_>) -> Vec<Candidate> {
        let mut drafts = Vec::new();
        if !wanted.concerns(document.path) {
            return Vec::new();
        }
        for part in parts(document.bytes, wanted.hits(document.bytes)) {
            if drafts.len() >= MOST_KEYS {
                break;
            }
            let text = &document.bytes[part.range.clone()];
            let segment = Segment::new(text, document.path, &wanted.hits(text).collect::<Vec<_>>());
            let found = rules::check_wanted(&segment, wanted, &self.settings);
            drafts.extend(found.into_iter().filter_map(|draft| owned(moved(draft, &part), &part)));
        }
        candidates(drafts)
    }

    fn hint_of_parts(&self, bytes: &[u8]) -> Hint {
        let mut most = Hint::Nothing;
        for part in parts(bytes, self.hits(bytes)) {
            let text = &bytes[part.range];
            most = most.max(self.prefilter.hint(text));
            if most < Hint::Phota
                && let Some(view) = decode::decode(text)
            {
                most = most.max(self.prefilter.hint(view.text()));
            }
            if most == Hint::Phota {
                break;
            }
        }
        most
    }

    /// Judges a document that is nothing but a value.
    fn check_file(&self, document: &Document<'_>) -> Vec<Draft> {
        let short = document.bytes.len() <= Self::LONGEST_VALUE;
        if !short || !rules::is_named_for_key(document.path, &self.settings) {
            return Vec::new();
        }
        let check = |bytes| rules::check_file(bytes, &self.settings);
        let mut drafts = Vec::from_iter(check(document.bytes));
        if let Some(view) = decode::decode(document.bytes) {
            drafts.extend(check(view.text()).map(|draft| mapped(draft, &view, 0)));
        }
        drafts
    }

    /// The offsets of all that may be a hit in some encoding, in order.
    fn hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        let mut runs = decode::long_runs(bytes).peekable();
        let mut hits = self.prefilter.hits(bytes).peekable();
        std::iter::from_fn(move || match (runs.peek(), hits.peek()) {
            (Some(run), Some(hit)) if run < hit => runs.next(),
            (Some(_), None) => runs.next(),
            _ => hits.next(),
        })
    }

    fn detect_part(&self, document: &Document<'_>, part: &Part, work: &mut Work) {
        let text = &document.bytes[part.range.clone()];
        if let Some(segment) = self.segment(document, text) {
            work.add(rules::check(&segment, &self.settings), |draft| owned(moved(draft, part), part));
            let before = &document.bytes[..part.range.start];
            work.keyless.add(rules::check_keyless(&segment, before, &self.settings), part);
        }
        if let Some(view) = decode::decode(text) {
            self.detect_view(
                document,
                &view,
                |draft| owned(mapped(draft, &view, part.range.start), part),
                work,
            );
        }
    }

    /// Keys whose values are known.
    fn detect_known(&self, document: &Document<'_>, work: &mut Work) {
        let Some(known) = &self.known else { return };
        for part in parts(document.bytes, known.hits(document.bytes)) {
            if work.is_full(part.range.start) {
                break;
            }
            let found = known.check(&document.bytes[part.range.clone()]);
            work.drafts.extend(found.into_iter().filter_map(|draft| owned(moved(draft, &part), &part)));
        }
    }

    /// Text of two bytes a character.
    fn detect_wide(&self, document: &Document<'_>, work: &mut Work) {
        let mut done = 0;
        for hit in self.prefilter.wide_hits(document.bytes) {
            if hit < done {
                continue;
            }
            if work.is_full(hit) {
                break;
            }
            let start = hit.saturating_sub(2 * REACH);
            let part = &document.bytes[start..document.bytes.len().min(hit + 2 * REACH)];
            let (view, end) = decode::text_around(part, hit - start);
            done = start + end;
            let view = decode::decode_view(view);
            self.detect_view(document, &view, |draft| Some(mapped(draft, &view, start)), work);
        }
    }

    fn detect_view(
        &self,
        document: &Document<'_>,
        view: &View,
        placed: impl FnMut(Draft) -> Option<Draft>,
        work: &mut Work,
    ) {
        if let Some(segment) = self.segment(document, view.text()) {
            work.add(rules::check(&segment, &self.settings), placed);
        }
    }

    /// A text taken apart, if it holds a literal.
    fn segment<'a>(&self, document: &Document<'a>, text: &'a [u8]) -> Option<Segment<'a>> {
        let hits: Vec<usize> = self.prefilter.plain_hits(text).collect();
        (!hits.is_empty()).then(|| Segment::new(text, document.path, &hits).of(document.bytes))
    }
}

/// What was found so far in a document.
#[derive(Default)]
struct Work {
    drafts: Vec<Draft>,
    pending: Vec<Draft>,
    keyless: Gathered,
    links: Links,
    ended_at: Option<usize>,
}

impl Work {
    fn add(&mut self, checked: rules::Checked, mut placed: impl FnMut(Draft) -> Option<Draft>) {
        self.drafts.extend(checked.drafts.into_iter().filter_map(&mut placed));
        self.pending.extend(checked.pending.into_iter().filter_map(placed));
        self.links.merge(checked.links);
    }

    /// Tells whether there is enough, so that what is at an offset is not looked at any more.
    fn is_full(&mut self, at: usize) -> bool {
        let full = self.drafts.len() + self.pending.len() >= MOST_KEYS;
        if full {
            self.ended_at = Some(self.ended_at.map_or(at, |ended| ended.min(at)));
        }
        full
    }
}

/// A draft of a part's own text, put where it stands in the document.
fn moved(mut draft: Draft, part: &Part) -> Draft {
    draft.span = draft.span.start + part.range.start..draft.span.end + part.range.start;
    draft
}

fn owned(draft: Draft, part: &Part) -> Option<Draft> {
    part.owns(&draft.span).then_some(draft)
}

/// A draft whose span is one of a view's text, put where it stands in the document.
fn mapped(mut draft: Draft, view: &View, start: usize) -> Draft {
    let mut encoding = view.encodings(draft.span.clone());
    // Lines that a backslash continues are put together without a name.
    if encoding.is_empty() && draft.encoding.is_empty() && view.is_split(draft.span.clone()) {
        encoding.push("concatenation");
    }
    draft.decoded = !encoding.is_empty();
    encoding.append(&mut draft.encoding);
    draft.encoding = encoding;
    let span = view.source(draft.span);
    draft.span = span.start + start..span.end + start;
    draft
}

/// One candidate a span, the one with most points; of overlapping spans the better one.
fn candidates(mut drafts: Vec<Draft>) -> Vec<Candidate> {
    drafts.sort_by(|a, b| (a.span.start, rank(b)).cmp(&(b.span.start, rank(a))));
    let mut kept: Vec<Draft> = Vec::new();
    for draft in drafts {
        match kept.last_mut() {
            Some(last) if draft.span.start < last.span.end => {
                if rank(&draft) > rank(last) {
                    *last = draft;
                }
            }
            _ => kept.push(draft),
        }
    }
    kept.into_iter().filter_map(candidate).collect()
}

/// The surer one; of two that are as sure a key that is known, then what was decoded, which says more than the
/// same bytes as they stand. Confidence is first, so that nothing hides a finding that would be reported.
fn rank(draft: &Draft) -> (Option<Confidence>, bool, bool, i32) {
    let known = draft.rule.id == rules::PHOTA_KNOWN_KEY.id;
    (draft.evidence.confidence(), known, draft.decoded, draft.evidence.points())
}

fn candidate(draft: Draft) -> Option<Candidate> {
    Some(Candidate {
        confidence: draft.evidence.confidence()?,
        rule: draft.rule,
        secret: Some(SecretString::from(draft.value)),
        subject: String::new(),
        span: draft.span,
        evidence: draft.evidence.into_reasons(),
        encoding: draft.encoding,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evidence::Evidence;

    fn draft(rule: &'static rules::Rule, value: &str, points: i32, decoded: bool) -> Draft {
        let mut evidence = Evidence::default();
        evidence.add(points, "because");
        Draft { rule, value: value.to_owned(), span: 3..9, evidence, encoding: Vec::new(), decoded }
    }

    /// The value that is kept of two drafts at one place, in either order.
    fn kept(drafts: impl Fn() -> Vec<Draft>) -> String {
        let value = |drafts: Vec<Draft>| {
            let kept = candidates(drafts);
            assert_eq!(kept.len(), 1);
            secrecy::ExposeSecret::expose_secret(kept[0].secret.as_ref().unwrap()).to_owned()
        };
        let value = (value(drafts()), value(drafts().into_iter().rev().collect()));
        assert_eq!(value.0, value.1);
        value.0
    }

    #[test]
    fn the_surer_draft_is_kept_and_then_the_decoded_one() {
        let api = &rules::PHOTA_API_KEY;
        for (plain, decoded, expected) in
            [(60, 45, "plain"), (50, 29, "plain"), (90, 80, "decoded"), (40, 60, "decoded")]
        {
            let drafts = || vec![draft(api, "plain", plain, false), draft(api, "decoded", decoded, true)];
            assert_eq!(kept(drafts), expected, "{plain} {decoded}");
        }
        let known = &rules::PHOTA_KNOWN_KEY;
        assert_eq!(
            kept(|| vec![draft(known, "known", 1000, false), draft(api, "decoded", 90, true)]),
            "known"
        );
    }
}
