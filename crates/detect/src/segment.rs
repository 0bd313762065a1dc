//! A stretch of a document around hits, taken apart once for all rules.

use crate::context::{Context, Hosts};
use crate::names::Namer;
use crate::structure::{Scopes, Token, lex};

/// The settings rules need.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) namer: Namer,
    pub(crate) hosts: Hosts,
    pub(crate) key_pattern: Option<regex::bytes::Regex>,
}

/// The tokens and scopes of a stretch of a document.
pub(crate) struct Segment<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) path: &'a str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) scopes: Scopes,
}

impl<'a> Segment<'a> {
    /// Takes a text apart; `hits` are offsets in it, in order.
    pub(crate) fn new(text: &'a [u8], path: &'a str, hits: &[usize]) -> Self {
        let tokens = lex(text, hits);
        let scopes = Scopes::new(text, &tokens);
        Segment { text, path, tokens, scopes }
    }

    pub(crate) fn context(&'a self, settings: &'a Settings) -> Context<'a> {
        Context::new(self.text, &self.tokens, &self.scopes, &settings.namer, &settings.hosts, self.path)
    }
}
