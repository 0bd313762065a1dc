//! The detector: the prefilter, then the rules around its hits.

use std::fmt;
use std::ops::Range;

use secrecy::SecretString;

use crate::context::Hosts;
use crate::decode::{self, View};
use crate::keyless::Gathered;
use crate::links::{Links, Wanted};
use crate::names::Namer;
use crate::prefilter::Prefilter;
use crate::rules::{self, Draft, KnownKeys};
use crate::segment::{Segment, Settings};
use crate::{Candidate, Error, Options, values};

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
}

/// Finds Phota keys in documents. Cheap to build, and to share between threads by reference.
#[derive(Debug)]
pub struct Detector {
    prefilter: Prefilter,
    settings: Settings,
    known: Option<KnownKeys>,
}

/// A hit's context reaches this far to either side.
const REACH: usize = 8 << 10;
/// A longer stretch of overlapping contexts is looked at in parts, so that memory stays bounded.
const PART: usize = 1 << 20;

impl Detector {
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
        for window in self.windows(document.bytes) {
            for part in parts(document.bytes, window) {
                self.detect_part(document, part, &mut work);
            }
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
        Detection { candidates: found, pending: candidates(pending), links: work.links }
    }

    /// Returns the values a document gives to names that other documents use as Phota's key.
    pub fn look_for(&self, wanted: &Wanted, document: &Document<'_>) -> Vec<Candidate> {
        let mut drafts = Vec::new();
        for window in windows(document.bytes, wanted.hits(document.bytes)) {
            for part in parts(document.bytes, window) {
                let text = &document.bytes[part.clone()];
                let segment = Segment::new(text, document.path, &wanted.hits(text).collect::<Vec<_>>());
                drafts.extend(rules::check_wanted(&segment, wanted, &self.settings).into_iter().map(
                    |mut draft| {
                        draft.span = draft.span.start + part.start..draft.span.end + part.start;
                        draft
                    },
                ));
            }
        }
        candidates(drafts)
    }

    /// Judges a document that is nothing but a value.
    fn check_file(&self, document: &Document<'_>) -> Vec<Draft> {
        let short = document.bytes.len() <= values::MAX_LENGTH;
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

    /// The stretches around all that may be a hit in some encoding.
    fn windows(&self, bytes: &[u8]) -> Vec<Range<usize>> {
        let mut runs = decode::long_runs(bytes).peekable();
        let mut hits = self.prefilter.hits(bytes).peekable();
        windows(
            bytes,
            std::iter::from_fn(|| match (runs.peek(), hits.peek()) {
                (Some(run), Some(hit)) if run < hit => runs.next(),
                (Some(_), None) => runs.next(),
                _ => hits.next(),
            }),
        )
    }

    fn detect_part(&self, document: &Document<'_>, part: Range<usize>, work: &mut Work) {
        let text = &document.bytes[part.clone()];
        if let Some(segment) = self.segment(document, text) {
            let moved = |mut draft: Draft| {
                draft.span = draft.span.start + part.start..draft.span.end + part.start;
                draft
            };
            work.add(rules::check(&segment, &self.settings), moved);
            let before = &document.bytes[..part.start];
            work.keyless.add(rules::check_keyless(&segment, before, &self.settings), part.start);
        }
        if let Some(view) = decode::decode(text) {
            self.detect_view(document, &view, part.start, work);
        }
    }

    /// Keys whose values are known.
    fn detect_known(&self, document: &Document<'_>, work: &mut Work) {
        let Some(known) = &self.known else { return };
        for window in windows(document.bytes, known.hits(document.bytes)) {
            for part in parts(document.bytes, window) {
                work.drafts.extend(known.check(&document.bytes[part.clone()]).into_iter().map(
                    |mut draft| {
                        draft.span = draft.span.start + part.start..draft.span.end + part.start;
                        draft
                    },
                ));
            }
        }
    }

    /// Text of two bytes a character.
    fn detect_wide(&self, document: &Document<'_>, work: &mut Work) {
        let mut done = 0;
        for hit in self.prefilter.wide_hits(document.bytes) {
            if hit < done {
                continue;
            }
            let start = hit.saturating_sub(2 * REACH);
            let part = &document.bytes[start..document.bytes.len().min(hit + 2 * REACH)];
            let (view, end) = decode::text_around(part, hit - start);
            done = start + end;
            self.detect_view(document, &decode::decode_view(view), start, work);
        }
    }

    fn detect_view(&self, document: &Document<'_>, view: &View, start: usize, work: &mut Work) {
        if let Some(segment) = self.segment(document, view.text()) {
            work.add(rules::check(&segment, &self.settings), |draft| mapped(draft, view, start));
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
}

impl Work {
    fn add(&mut self, checked: rules::Checked, mut moved: impl FnMut(Draft) -> Draft) {
        self.drafts.extend(checked.drafts.into_iter().map(&mut moved));
        self.pending.extend(checked.pending.into_iter().map(moved));
        self.links.merge(checked.links);
    }
}

/// The stretches around hits, overlapping ones merged.
fn windows(bytes: &[u8], hits: impl Iterator<Item = usize>) -> Vec<Range<usize>> {
    let mut windows: Vec<Range<usize>> = Vec::new();
    for hit in hits {
        let end = bytes.len().min(hit + REACH);
        match windows.last_mut() {
            Some(last) if hit.saturating_sub(REACH) <= last.end => last.end = end,
            _ => windows.push(hit.saturating_sub(REACH)..end),
        }
    }
    windows
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

/// Divides a window, with an overlap, and starts each part at a line where one is near.
fn parts(bytes: &[u8], window: Range<usize>) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut start = window.start;
    std::iter::from_fn(move || {
        if start >= window.end {
            return None;
        }
        let end = window.end.min(start + PART);
        let line = memchr::memrchr(b'\n', &bytes[start.saturating_sub(REACH)..start]);
        let from = line.map_or(start, |at| start.saturating_sub(REACH) + at + 1);
        start = if end == window.end { end } else { end - 2 * REACH };
        Some(from..end)
    })
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

/// What was decoded says more than the same bytes as they stand, even with somewhat less evidence.
fn rank(draft: &Draft) -> i32 {
    draft.evidence.points() + if draft.decoded { 25 } else { 0 }
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
