//! Which values belong to a name: what is assigned to it, passed beside it, or written below it.

mod after;
mod annotated;
mod arguments;
mod expression;
mod interpolated;
mod neighbours;
mod operator;
mod records;
mod reference;
mod returned;
mod unpacked;
mod wrapped;

use std::ops::Range;

use super::lex::{Kind, Token};
use super::scopes::{ScopeId, ScopeKind, Scopes};
use crate::names::{NameKind, Namer};
use crate::values::{self, Verdict};

pub(crate) use expression::raw_value;

/// How a value belongs to its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// After an operator: `=`, `:`, `=>`, `:=`, `??` and their like.
    Assigned,
    /// The next argument or column: `setenv("NAME", "value")`.
    Paired,
    /// In the member for the value of a record that has the name in another: `{name: ..., value: ...}`.
    Recorded,
    /// The content of an XML element with that name.
    Element,
    /// An argument of a call or a block with that name: `photaKey("...")`.
    Argument,
    /// Only white space or a table's border is between.
    Adjacent,
    /// What a function with that name returns.
    Returned,
}

/// A value, in one piece or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) relation: Relation,
}

/// A part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) span: Range<usize>,
    pub(crate) quoted: bool,
}

/// Tokens of an expression that are looked at.
const MAX_TOKENS: usize = 64;

/// Finds the values of the name at a token.
pub(crate) fn values_of(
    text: &[u8],
    tokens: &[Token],
    scopes: &Scopes,
    namer: &Namer,
    name: usize,
    kind: NameKind,
) -> Vec<Found> {
    let finder = Finder { text, tokens, scopes, namer, kind };
    // A function of a collection of keys: what stands in its body is not assigned to it.
    let mut found = if kind == NameKind::Phota { finder.returned(name) } else { Vec::new() };
    if found.is_empty() {
        found = finder.after(name, kind);
    }
    if found.is_empty() {
        found = finder.record(name);
    }
    if found.is_empty() && matches!(kind, NameKind::PhotaKey | NameKind::Key) {
        found = finder.returned(name);
    }
    if found.is_empty() && kind == NameKind::PhotaKey {
        found = finder.annotated(name);
    }
    if found.is_empty() && matches!(kind, NameKind::PhotaKey | NameKind::Header) {
        found = finder.before(name);
    }
    if found.is_empty() && matches!(kind, NameKind::PhotaKey | NameKind::Header) {
        found = finder.twin_call(name);
    }
    if found.is_empty() && kind == NameKind::PhotaKey {
        found = finder.replaced(name);
    }
    found
}

/// The identifier that is the whole value of the name at a token.
pub(crate) fn reference_of(
    text: &[u8],
    tokens: &[Token],
    scopes: &Scopes,
    namer: &Namer,
    name: usize,
) -> Option<Range<usize>> {
    Finder { text, tokens, scopes, namer, kind: NameKind::Key }.reference(name)
}

/// The identifiers in what the function with the name at a token returns.
pub(crate) fn returned_names(
    text: &[u8],
    tokens: &[Token],
    scopes: &Scopes,
    namer: &Namer,
    name: usize,
) -> Vec<Range<usize>> {
    Finder { text, tokens, scopes, namer, kind: NameKind::Key }.returned_names(name)
}

/// The identifier that is the whole argument which starts at a token.
pub(crate) fn identifier_at(
    text: &[u8],
    tokens: &[Token],
    scopes: &Scopes,
    namer: &Namer,
    start: usize,
) -> Option<Range<usize>> {
    Finder { text, tokens, scopes, namer, kind: NameKind::Key }.identifier(start)
}

struct Finder<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    scopes: &'a Scopes,
    namer: &'a Namer,
    /// What the name is whose values are looked for.
    kind: NameKind,
}

impl Finder<'_> {
    pub(super) fn mark(&self, at: usize) -> Option<u8> {
        match self.tokens.get(at)?.kind {
            Kind::Mark(byte) => Some(byte),
            _ => None,
        }
    }

    pub(super) fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    pub(super) fn word(&self, at: usize) -> Option<&str> {
        let token = self.tokens.get(at).filter(|token| matches!(token.kind, Kind::Word | Kind::Text))?;
        std::str::from_utf8(token.bytes(self.text)).ok()
    }

    pub(super) fn touches(&self, at: usize) -> bool {
        at > 0 && at < self.tokens.len() && self.tokens[at - 1].end == self.tokens[at].start
    }

    /// The scope of a token, leaving the line it stands on.
    pub(super) fn statement_scope(&self, at: usize) -> ScopeId {
        let scope = self.scopes.of(at);
        match self.scopes.kind(scope) {
            ScopeKind::Line => self.scopes.parent(scope).unwrap_or(scope),
            _ => scope,
        }
    }

    /// The label a token and an operator behind it make: `default=`, `"value":`.
    pub(super) fn label_at(&self, at: usize) -> Option<&str> {
        let at = if self.kind(at) == Some(Kind::Line) { at + 1 } else { at };
        let operator = matches!(self.mark(at + 1), Some(b'=' | b':'));
        self.word(at).filter(|_| operator)
    }

    /// The part of a literal that is the value, without escaped quotes around it (`"\"value\""`).
    pub(super) fn literal(&self, at: usize) -> Piece {
        let span = expanded(self.text, self.tokens[at].range());
        let content = &self.text[span.clone()];
        let leading = content.iter().take_while(|&&byte| is_wrapping(byte)).count();
        let trailing = content[leading..].iter().rev().take_while(|&&byte| is_wrapping(byte)).count();
        Piece { span: span.start + leading..span.end - trailing, quoted: true }
    }

    /// A value, if all its pieces could be one.
    pub(super) fn judged(&self, pieces: Vec<Piece>, relation: Relation) -> Option<Found> {
        if pieces.is_empty() {
            return None;
        }
        let value: Vec<u8> =
            pieces.iter().flat_map(|piece| &self.text[piece.span.clone()]).copied().collect();
        matches!(values::judge(&value), Verdict::Key(_)).then_some(Found { pieces, relation })
    }
}

/// The value in a literal that is expanded: `$(echo value)` and `${NAME:-value}`.
fn expanded(text: &[u8], span: Range<usize>) -> Range<usize> {
    let bytes = &text[span.clone()];
    if bytes.starts_with(b"${") && bytes.ends_with(b"}") {
        let default = memchr::memmem::find(bytes, b":-").or_else(|| memchr::memmem::find(bytes, b":="));
        return default.map_or(span.clone(), |at| span.start + at + 2..span.end - 1);
    }
    let substituted = bytes.starts_with(b"$(");
    let command = &bytes[if substituted { 2 } else { 0 }..];
    let prints = command.starts_with(b"echo ") || command.starts_with(b"printf ");
    let quoted = span.start > 0 && text[span.start - 1] == b'`';
    if !prints || !substituted && !quoted {
        return span;
    }
    let end = bytes.len() - usize::from(substituted && bytes.ends_with(b")"));
    let end = bytes[..end].trim_ascii_end().len();
    let start = memchr::memrchr(b' ', &bytes[..end]).map_or(0, |space| space + 1);
    span.start + start..span.start + end
}

/// Bytes that stand around a value inside a literal.
fn is_wrapping(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'\\')
}
