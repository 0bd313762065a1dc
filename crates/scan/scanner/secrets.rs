//! The keys of a scan, kept until its end: one that stands in a file may stand as well in the name of another file, or in
//! what a commit says about itself.

use std::{collections::BTreeMap, fmt, sync::Arc};

use aho_corasick::{AhoCorasick, MatchKind};
use phota_core::Fingerprint;
use phota_detect::Candidate;
use secrecy::{ExposeSecret, SecretString};

use crate::finding::{CommitInfo, Place, key_of};

/// Keys, and what is shown in their place.
#[derive(Default)]
pub(crate) struct Secrets {
    known: BTreeMap<Fingerprint, Vec<SecretString>>,
    /// In bytes.
    length: usize,
}

/// Bytes of keys that are looked for. Looking takes some hundred times the memory.
const MOST_SECRETS: usize = 1 << 18;

/// How many spellings of one key are kept: plain, and encoded in several ways.
const MOST_SPELLINGS: usize = 8;

/// Shorter text stands everywhere.
const SHORTEST: usize = 6;

impl Secrets {
    /// Adds the keys of a document: as they are, and as they are written there.
    pub(super) fn add<'a>(&mut self, bytes: &[u8], candidates: impl Iterator<Item = &'a Candidate>) {
        for candidate in candidates {
            let (Some(secret), Some(key)) = (&candidate.secret, key_of(candidate)) else { continue };
            let written =
                SecretString::from(String::from_utf8_lossy(&bytes[candidate.span.clone()]).into_owned());
            let known = self.known.entry(key.fingerprint).or_default();
            for spelling in [secret, &written] {
                let text = spelling.expose_secret();
                let is_new = known.iter().all(|known| known.expose_secret() != text);
                if is_new
                    && text.len() >= SHORTEST
                    && known.len() < MOST_SPELLINGS
                    && self.length < MOST_SECRETS
                {
                    self.length += text.len();
                    known.push(spelling.clone());
                }
            }
        }
    }

    /// What hides them.
    pub(super) fn hider(&self) -> Hider {
        let spellings =
            || self.known.iter().flat_map(|(key, all)| all.iter().map(move |spelling| (key, spelling)));
        let search = (self.length < MOST_SECRETS).then(|| {
            AhoCorasick::builder()
                .match_kind(MatchKind::LeftmostLongest)
                .build(spellings().map(|(_, spelling)| spelling.expose_secret()))
        });
        let shown = spellings().map(|(key, _)| format!("[{key}]")).collect();
        Hider { search: search.and_then(Result::ok), shown }
    }
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Secrets").field("keys", &self.known.len()).finish_non_exhaustive()
    }
}

/// Puts fingerprints in the place of keys.
#[derive(Default)]
pub(crate) struct Hider {
    /// `None` if there are too many keys to look for them.
    search: Option<AhoCorasick>,
    shown: Vec<String>,
}

impl Hider {
    /// A text without keys; nothing of it if there are too many to look for.
    pub(crate) fn hide(&self, text: &mut String) {
        match &self.search {
            Some(search) if search.is_match(text.as_str()) => *text = search.replace_all(text, &self.shown),
            Some(_) => {}
            None => text.clear(),
        }
    }

    /// The same of a path, which has to name something: with too many keys to look for it stays as it is, without those
    /// of its own document.
    pub(crate) fn hide_in_path(&self, path: &mut String) {
        if self.search.is_some() {
            self.hide(path);
        }
    }

    pub(super) fn hide_in_place(&self, place: &mut Place) {
        self.hide_in_path(&mut place.path);
        if let Some(commit) = &mut place.commit {
            self.hide_in_commit(commit);
        }
    }

    /// What a commit says about itself, and the names of what contains it, without keys.
    pub(crate) fn hide_in_commit(&self, commit: &mut Arc<CommitInfo>) {
        if self.is_in(commit) {
            let commit = Arc::make_mut(commit);
            [&mut commit.author, &mut commit.email, &mut commit.subject]
                .into_iter()
                .for_each(|text| self.hide(text));
            commit.refs.iter_mut().for_each(|name| self.hide_in_path(name));
        }
    }

    /// Most commits hold no key, and are shared by many places.
    fn is_in(&self, commit: &CommitInfo) -> bool {
        let Some(search) = &self.search else { return true };
        let texts = [&commit.author, &commit.email, &commit.subject];
        texts.into_iter().chain(&commit.refs).any(|text| search.is_match(text.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use phota_detect::{Confidence, rules::RULES};

    use super::*;

    fn candidate(secret: &str, span: std::ops::Range<usize>) -> Candidate {
        let detector = phota_detect::Detector::new(&phota_detect::Options::default()).unwrap();
        let text = format!("PHOTA_API_KEY={}", "Zx9Qw3Er7Ty1Ui5Op2As8Df".repeat(2));
        let mut found = detector.detect(&phota_detect::Document { path: ".env", bytes: text.as_bytes() });
        let mut candidate = found.remove(0);
        candidate.secret = Some(SecretString::from(secret.to_owned()));
        candidate.span = span;
        candidate.confidence = Confidence::High;
        candidate.rule = RULES[0];
        candidate
    }

    #[test]
    fn a_key_is_hidden_as_it_is_and_as_it_is_written() {
        let (plain, written) = ("plain-text", "WRITTEN-OTHERWISE");
        let mut secrets = Secrets::default();
        secrets.add(written.as_bytes(), [candidate(plain, 0..written.len())].iter());
        let hider = secrets.hider();
        let mut text = format!("a {plain} b {written} c");
        hider.hide(&mut text);
        assert!(!text.contains(plain) && !text.contains(written) && text.starts_with("a [b3:"), "{text}");
        assert!(!format!("{secrets:?}").contains(plain));
    }

    #[test]
    fn with_too_many_keys_no_text_is_shown() {
        let mut secrets = Secrets::default();
        let long = "x".repeat(MOST_SECRETS);
        secrets.add(long.as_bytes(), [candidate(&long, 0..8)].iter());
        let hider = secrets.hider();
        let (mut text, mut path) = ("subject".to_owned(), "a/b".to_owned());
        hider.hide(&mut text);
        hider.hide_in_path(&mut path);
        assert_eq!((text.as_str(), path.as_str()), ("", "a/b"));
    }

    #[test]
    fn without_keys_nothing_changes() {
        let mut text = "subject".to_owned();
        Secrets::default().hider().hide(&mut text);
        assert_eq!(text, "subject");
    }
}
