//! Blocks beside blocks: what a collection holds, and whose a block is that stands among its like.

use std::collections::HashSet;

use super::Context;
use super::headings::{CODE_WORDS, is_stage};
use crate::names::{self, NameKind};
use crate::structure::{Kind, ScopeId, ScopeKind};

/// What the scopes around a name hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Collection {
    /// Keys of several services, in a collection with this name.
    Keys(String),
    /// Things that are no keys: profiles, versions, addresses.
    Others,
    /// Nothing says.
    Nothing,
}

/// Scopes that are asked for what they collect.
const MAX_COLLECTION: usize = 5;

impl<'a> Context<'a> {
    /// What the scopes around a token collect: keys (`api_keys:`, `enum ApiKeys`) or something else.
    pub(crate) fn collection(&self, token: usize) -> Collection {
        for scope in self.scopes.around(self.scopes.of(token)).take(MAX_COLLECTION) {
            let first = self.scopes.first(scope);
            let subscript = self.scopes.kind(scope) == ScopeKind::Bracket(b'[')
                && self.tokens.get(first + 2).is_some_and(|next| next.kind == Kind::Close(b']'));
            if subscript {
                continue;
            }
            let own_line = first == token;
            // What stands around embedded code does not say what the code collects.
            if self.scopes.kind(scope) == ScopeKind::Quote {
                return Collection::Nothing;
            }
            let Some((words, data)) = self.heading_words(scope).filter(|_| !own_line) else { continue };
            let Some((_, label, _)) =
                words.iter().rev().find(|(.., words)| words.iter().any(|word| is_key_noun(word)))
            else {
                match words.last() {
                    Some((.., words)) if words.iter().all(|word| says_nothing(word)) => {
                        continue;
                    }
                    Some((_, word, _)) if CODE_WORDS.contains(&word.as_bytes()) => continue,
                    Some(_) if data => return Collection::Others,
                    Some(_) | None => continue,
                }
            };
            return Collection::Keys((*label).to_owned());
        }
        Collection::Nothing
    }

    /// Tells whether a block names something unknown where its like beside it names Phota:
    /// `config :app, App.Acme` after `config :app, App.Phota`, one title of several.
    pub(super) fn is_contrasted(&self, scope: ScopeId) -> bool {
        let Some(first) = self.block_word(scope) else { return false };
        let Some(parent) = self.scopes.parent(scope) else { return false };
        let blocks = self.phota_blocks.get_or_init(|| self.find_phota_blocks());
        let says = |word: &String| !names::is_neutral(word) && !is_stage(word);
        blocks.contains(&(parent, first))
            && self.heading_words(scope).is_some_and(|(words, _)| {
                words.iter().any(|(_, name, words)| name.as_bytes() != first && words.iter().any(says))
            })
    }

    fn find_phota_blocks(&self) -> HashSet<(ScopeId, &'a [u8])> {
        let mut blocks = HashSet::new();
        for scope in 1..self.scopes.len() as ScopeId {
            let Some(first) = self.block_word(scope) else { continue };
            let phota = self.heading_words(scope).is_some_and(|(words, _)| {
                words.iter().any(|(kind, ..)| matches!(kind, NameKind::Phota | NameKind::PhotaKey))
            });
            if let Some(parent) = self.scopes.parent(scope).filter(|_| phota) {
                blocks.insert((parent, first));
            }
        }
        blocks
    }

    /// The word that blocks of one kind start with; functions are of no kind.
    fn block_word(&self, scope: ScopeId) -> Option<&'a [u8]> {
        if self.is_title_scope(scope) {
            return Some(b"#");
        }
        if self.scopes.kind(scope) != ScopeKind::Line || !self.scopes.has_lines(scope) {
            return None;
        }
        let first = self.scopes.first(scope);
        let word =
            (first..self.tokens.len().min(first + 3)).find(|&at| self.tokens[at].kind == Kind::Word)?;
        let bytes = self.tokens[word].bytes(self.text);
        (bytes == b"case" || bytes == b"when" || !CODE_WORDS.contains(&bytes)).then_some(bytes)
    }

    /// A section of markup, under a title.
    pub(super) fn is_title_scope(&self, scope: ScopeId) -> bool {
        let first = self.tokens.get(self.scopes.first(scope)).map(|token| token.kind);
        self.scopes.kind(scope) == ScopeKind::Section
            && matches!(first, Some(Kind::Word | Kind::Mark(b'#' | b'=')))
    }

    /// A branch of a switch.
    pub(super) fn is_branch(&self, scope: ScopeId) -> bool {
        self.block_word(scope).is_some_and(|word| word == b"case" || word == b"when")
    }

    /// Tells whether the heading of a bracket has a name of its own that is not Phota's.
    pub(super) fn is_named(&self, scope: ScopeId) -> bool {
        let says = |word: &String| !names::is_neutral(word) && !is_stage(word);
        self.scopes.kind(scope) == ScopeKind::Bracket(b'{')
            && self.heading_words(scope).is_some_and(|(words, _)| {
                words.iter().any(|(kind, name, words)| {
                    *kind == NameKind::Other
                        && !CODE_WORDS.contains(&name.as_bytes())
                        && words.len() > 1
                        && words.iter().any(says)
                })
            })
    }
}

/// Words that do not say what a collection holds.
fn says_nothing(word: &str) -> bool {
    let people = matches!(word, "profile" | "profiles" | "user");
    (names::is_neutral(word) || is_stage(word)) && !people
}

fn is_key_noun(word: &str) -> bool {
    matches!(word, "key" | "keys" | "token" | "tokens" | "secret" | "secrets" | "credential" | "credentials")
}
