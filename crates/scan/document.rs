//! A document as it is looked through, and as it may be shown.

use phota_detect::{Candidate, Detection, Document, Transcoded};
use secrecy::ExposeSecret;

use crate::{lines::Keys, redact::Redactor};

/// A document as text: one of UTF-16 is turned into UTF-8, so that lines and columns are those of an editor.
pub(crate) struct Text<'a> {
    bytes: &'a [u8],
    transcoded: Option<Transcoded>,
}

impl<'a> Text<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Text { bytes, transcoded: phota_detect::transcode(bytes) }
    }

    pub(crate) fn bytes(&self) -> &[u8] {
        self.transcoded.as_ref().map_or(self.bytes, |transcoded| &transcoded.text)
    }

    pub(crate) fn document<'d>(&'d self, path: &'d str) -> Document<'d> {
        Document { path, bytes: self.bytes() }
    }

    /// Says of each candidate what the document is written in.
    pub(crate) fn mark(&self, mut detection: Detection) -> Detection {
        if let Some(transcoded) = &self.transcoded {
            for candidate in detection.candidates.iter_mut().chain(&mut detection.pending) {
                candidate.encoding.insert(0, transcoded.encoding);
            }
        }
        detection
    }
}

/// A document and all keys in it, reported or not: none is shown, and all count for what a comment allows.
pub(crate) struct Page<'a> {
    pub(crate) bytes: &'a [u8],
    pub(crate) redactor: Redactor<'a>,
    pub(crate) keys: Keys,
}

impl<'a> Page<'a> {
    pub(crate) fn new(bytes: &'a [u8], candidates: impl Iterator<Item = &'a Candidate> + Clone) -> Self {
        let with_key = candidates.clone().filter(|c| c.secret.is_some());
        let spans = with_key.clone().map(|c| c.span.clone()).collect();
        let secrets = with_key.filter_map(|c| Some(c.secret.as_ref()?.expose_secret().as_bytes())).collect();
        Page { bytes, redactor: Redactor::new(bytes, spans, secrets), keys: Keys::new(candidates) }
    }
}
