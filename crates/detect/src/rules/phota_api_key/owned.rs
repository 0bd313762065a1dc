//! Values whose name is Phota's alone, among the keys of several services: `api_keys: {phota: ...}`.

use super::{Check, finish, is_identifier_like, joined, shown};
use crate::context::Collection;
use crate::evidence::Evidence;
use crate::names::NameKind;
use crate::rules::Draft;
use crate::structure::{Found, Relation};
use crate::values::{self, Look, Verdict};

impl Check<'_> {
    /// The values of the name `phota` itself.
    pub(super) fn owned(&self, at: usize) -> Vec<Draft> {
        let found = self.values(at, NameKind::Phota);
        let found: Vec<Found> = found
            .into_iter()
            .filter(|found| {
                matches!(
                    found.relation,
                    Relation::Assigned | Relation::Element | Relation::Recorded | Relation::Returned
                )
            })
            .collect();
        if found.is_empty() {
            return Vec::new();
        }
        let collection = match self.context.collection(at) {
            Collection::Nothing if self.path_collects_keys() => {
                Collection::Keys(self.segment.path.to_owned())
            }
            collection => collection,
        };
        let name_end = self.segment.tokens[at].end as usize;
        found
            .into_iter()
            .filter(|found| {
                let listed = matches!(found.relation, Relation::Recorded | Relation::Returned)
                    && matches!(collection, Collection::Keys(_));
                listed
                    || found.relation == Relation::Element
                    || found
                        .pieces
                        .first()
                        .is_some_and(|piece| self.follows(name_end, piece.span.start, &collection))
            })
            .filter_map(|found| self.owned_value(&found, &collection))
            .collect()
    }

    /// Only an operator and quotes stand between the name and the value.
    fn follows(&self, name_end: usize, value: usize, collection: &Collection) -> bool {
        let Some(between) = self.segment.text.get(name_end..value) else { return false };
        let one_line = !between.contains(&b'\n') || matches!(collection, Collection::Keys(_));
        let plain = |word: &&[u8]| {
            let short = matches!(
                *word,
                b"return" | b"Some" | b"Ok" | b"str" | b"string" | b"String" | b"static" | b"u8"
            );
            let decodes = matches!(collection, Collection::Keys(_)) && is_decoder(word);
            word.is_empty() || short || *word == b"const" || decodes
        };
        one_line
            && between.len() < 80
            && between.split(|byte| !byte.is_ascii_alphanumeric()).all(|word| plain(&word))
    }

    fn owned_value(&self, found: &Found, collection: &Collection) -> Option<Draft> {
        let text = self.segment.text;
        let value = joined(text, &found.pieces);
        // `phota:v3:...` is a key to a cache.
        if value.contains(&b':') {
            return None;
        }
        let Verdict::Key(look) = values::judge(&value) else { return None };
        let mut evidence = Evidence::default();
        match collection {
            Collection::Keys(label) if look >= Look::Fair => {
                evidence.add(60, format!("the value of phota in {}", shown(label)));
            }
            // Phota's only value could be its key; ids and digests have another look.
            Collection::Nothing if look == Look::Strong && !is_identifier_like(&value) => {
                evidence.add(30, "the value of phota");
            }
            _ => return None,
        }
        finish(text, &found.pieces, look, evidence, self.settings)
    }

    /// `keys.txt`, `credentials.ini`: the file is a collection of keys.
    pub(super) fn path_collects_keys(&self) -> bool {
        let file = self.segment.path.rsplit('/').next().unwrap_or_default();
        let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension);
        let stem = file.strip_suffix(extension).unwrap_or(file);
        let collects = |word: &String| {
            matches!(word.as_str(), "keys" | "tokens" | "secrets" | "credentials" | "passwords" | "apikeys")
        };
        if DATA_FILES.contains(&extension.to_ascii_lowercase().as_str()) {
            return crate::names::words(file).iter().any(collects);
        }
        let words = crate::names::words(stem);
        words.iter().any(collects) && words.iter().all(|word| collects(word) || word == "api")
    }
}

/// Words of calls that decode a literal, and of the accessors of a property.
fn is_decoder(word: &[u8]) -> bool {
    let word = word.to_ascii_lowercase();
    let decodes = [&b"base64"[..], b"decode"].iter().any(|part| memchr::memmem::find(&word, part).is_some());
    decodes
        || matches!(
            &word[..],
            b"atob"
                | b"buffer"
                | b"convert"
                | b"data"
                | b"encoding"
                | b"from"
                | b"get"
                | b"getstring"
                | b"new"
                | b"strict"
                | b"tostring"
                | b"utf"
                | b"utf8"
        )
}

/// Extensions of files that hold settings; code has keys of many kinds.
const DATA_FILES: &[&str] = &[
    "",
    "txt",
    "md",
    "csv",
    "ini",
    "cfg",
    "conf",
    "env",
    "yml",
    "yaml",
    "toml",
    "json",
    "properties",
    "xml",
    "plist",
];
