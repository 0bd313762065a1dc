//! `phota-known-key`: the configured key itself, in any encoding, whatever stands around it.

use std::fmt;
use std::ops::Range;

use aho_corasick::AhoCorasick;
use memchr::memmem;
use secrecy::{ExposeSecret, SecretString};

use super::{Draft, Example, Rule, Scope, Severity};
use crate::decode::{self, View};
use crate::evidence::Evidence;
use crate::{Confidence, Error};

/// The value of a key that the caller knows.
pub const PHOTA_KNOWN_KEY: Rule = Rule {
    id: "phota-known-key",
    summary: "The configured Phota API key stands in a file (only with --known-key)",
    help: "Revoke the key in the Developer Portal and make a new one; read it from an environment variable or a secrets manager.",
    severity: Severity::Critical,
    confidence: Confidence::High..=Confidence::High,
    scope: Scope::Everything,
    examples: EXAMPLES,
    counter_examples: COUNTER_EXAMPLES,
};

/// Keys to look for, by what they hold in each encoding.
pub(crate) struct KnownKeys {
    keys: Vec<SecretString>,
    /// Finds a piece of any key in any encoding.
    fragments: AhoCorasick,
}

impl fmt::Debug for KnownKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("KnownKeys").field("keys", &self.keys.len()).finish_non_exhaustive()
    }
}

/// Every piece of a key that is looked for has this many bytes, or stands for as many. Of a key in several
/// literals one piece has to be as long.
const PIECE: usize = 8;

impl KnownKeys {
    /// Prepares a search for keys.
    pub(crate) fn new(keys: Vec<SecretString>) -> Result<Self, Error> {
        let mut fragments: Vec<Vec<u8>> = Vec::new();
        for key in &keys {
            let key = key.expose_secret().as_bytes();
            if key.len() < PIECE {
                return Err(Error::KnownKey { limit: PIECE });
            }
            fragments.extend(key.windows(PIECE).map(<[u8]>::to_vec));
            fragments.extend(decode::fragments_of(key));
        }
        fragments.sort();
        fragments.dedup();
        let fragments = AhoCorasick::new(&fragments).map_err(|_| Error::KnownKey { limit: PIECE })?;
        Ok(KnownKeys { keys, fragments })
    }

    /// The length of the longest piece that is looked for, in bytes.
    pub(crate) fn longest(&self) -> usize {
        self.fragments.max_pattern_len()
    }

    /// The offsets at which a key may stand in some encoding, in order.
    pub(crate) fn hits<'a>(&'a self, bytes: &'a [u8]) -> impl Iterator<Item = usize> + 'a {
        self.fragments.find_iter(bytes).map(|found| found.start())
    }

    /// Finds the keys in a part of a document.
    pub(crate) fn check(&self, text: &[u8]) -> Vec<Draft> {
        let mut found = self.find(text, |span| (span, Vec::new()));
        let in_view =
            |view: &View| self.find(view.text(), |span| (view.source(span.clone()), view.encodings(span)));
        let in_pieces = |view: &View| {
            self.find(view.text(), |span| {
                let mut encodings = view.encodings(span.clone());
                encodings.extend(view.is_split(span.clone()).then_some("concatenation"));
                (view.source(span), encodings)
            })
        };
        found.extend(decode::join(text).iter().flat_map(in_pieces));
        if let Some(view) = decode::decode(text) {
            found.extend(in_view(&view));
            found.extend(decode::join_view(&view).iter().flat_map(in_pieces));
        }
        let mut done = 0;
        for hit in self.hits(text) {
            if hit >= done && text.get(hit + 1) == Some(&0) {
                let (view, end) = decode::text_around(text, hit);
                done = end;
                found.extend(in_view(&decode::decode_view(view)));
            }
        }
        found
    }

    fn find(
        &self,
        text: &[u8],
        place: impl Fn(Range<usize>) -> (Range<usize>, Vec<&'static str>),
    ) -> Vec<Draft> {
        let mut found = Vec::new();
        for key in &self.keys {
            let bytes = key.expose_secret().as_bytes();
            for start in memmem::find_iter(text, bytes) {
                let (span, encoding) = place(start..start + bytes.len());
                let mut evidence = Evidence::default();
                evidence.add(CERTAIN, "it is the key that is configured");
                found.push(Draft {
                    rule: &PHOTA_KNOWN_KEY,
                    value: key.expose_secret().to_owned(),
                    span,
                    evidence,
                    decoded: !encoding.is_empty(),
                    encoding,
                });
            }
        }
        found
    }
}

/// More than any other rule can say of a value.
const CERTAIN: i32 = 1000;

const EXAMPLES: &[Example] = &[
    Example { path: "notes.txt", text: "asked Mirela, she said {key} still works\n" },
    Example { path: "a.js", text: "const k = '{key}'\n" },
];

const COUNTER_EXAMPLES: &[Example] = &[Example { path: "notes.txt", text: "another key is in the vault\n" }];
