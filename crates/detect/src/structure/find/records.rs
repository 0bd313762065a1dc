//! Records that hold a name in one member and its value in another, and elements of XML.

use super::expression::Expression;
use super::{Finder, Found, Piece, Relation};
use crate::names;
use crate::structure::lex::Kind;
use crate::structure::scopes::{ScopeId, ScopeKind};
use crate::values;

impl Finder<'_> {
    /// The name is itself the value of a member such as `name` or `key`; finds the member with the value.
    pub(super) fn record(&self, name: usize) -> Vec<Found> {
        let operator = name.checked_sub(1).filter(|&before| matches!(self.mark(before), Some(b'=' | b':')));
        // `name := "..."`
        let longer = |at: usize| usize::from(self.touches(at) && self.mark(at - 1) == Some(b':'));
        let Some(label) = operator.and_then(|at| at.checked_sub(1 + longer(at))) else {
            return Vec::new();
        };
        if !self.word(label).is_some_and(is_name_label) {
            return self.twin(label);
        }
        let scope = self.scopes.of(label);
        let line = matches!(self.scopes.kind(scope), ScopeKind::Line | ScopeKind::Item);
        let within = if line { self.scopes.parent(scope).unwrap_or(scope) } else { scope };
        let after = self.record_after(name, within);
        let found = if after.is_empty() { self.record_before(label, within) } else { after };
        if found.is_empty() { self.twin(label) } else { found }
    }

    /// The value of the label that differs from another in one word: `httpHeaderName1` and `httpHeaderValue1`.
    fn twin(&self, label: usize) -> Vec<Found> {
        let Some(words) = self.word(label).map(names::words).filter(|words| words.len() > 1) else {
            return Vec::new();
        };
        let is_twin = |other: &str| {
            let other = names::words(other);
            let mut differing = words.iter().zip(&other).filter(|(one, other)| one != other);
            let named = differing.next().is_some_and(|(one, other)| {
                matches!(one.as_str(), "name" | "key") && matches!(other.as_str(), "value" | "val")
            });
            words.len() == other.len() && named && differing.next().is_none()
        };
        (label.saturating_sub(TWIN)..self.tokens.len().min(label + TWIN))
            .filter(|&at| self.kind(at) != Some(Kind::Line) && self.label_at(at).is_some_and(is_twin))
            .map(|at| {
                let within = self.scopes.of(at);
                self.collect(Expression { start: at + 2, within, relation: Relation::Recorded })
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    pub(super) fn record_after(&self, name: usize, within: ScopeId) -> Vec<Found> {
        for at in name + 1..self.tokens.len().min(name + 40) {
            if !self.scopes.is_within(self.scopes.of(at), within) {
                break;
            }
            if self.kind(at) == Some(Kind::Mark(b'>')) && self.mark(at - 1) != Some(b'/') {
                return self.content(at);
            }
            let Some(label) = self.label_at(at).filter(|_| self.kind(at) != Some(Kind::Line)) else {
                continue;
            };
            if is_value_label(label) {
                return self.collect(Expression {
                    start: at + 2,
                    within: self.scopes.of(at),
                    relation: Relation::Recorded,
                });
            }
            if is_name_label(label) {
                break;
            }
        }
        Vec::new()
    }

    pub(super) fn record_before(&self, label: usize, within: ScopeId) -> Vec<Found> {
        for at in (label.saturating_sub(16)..label).rev() {
            if !self.scopes.is_within(self.scopes.of(at), within) {
                break;
            }
            let Some(found) = self.label_at(at).filter(|_| self.kind(at) != Some(Kind::Line)) else {
                continue;
            };
            if is_value_label(found) {
                return self.collect(Expression {
                    start: at + 2,
                    within: self.scopes.of(at),
                    relation: Relation::Recorded,
                });
            }
            if is_name_label(found) {
                break;
            }
        }
        Vec::new()
    }

    /// `<name>value<`, or `<key>name</key> <string>value<` of property lists.
    pub(super) fn element(&self, name: usize, at: usize) -> Vec<Found> {
        if self.mark(at) == Some(b'>') {
            let opened = name.checked_sub(1).and_then(|before| self.mark(before)) == Some(b'<');
            return if opened { self.content(at) } else { Vec::new() };
        }
        let closed = self.mark(at + 1) == Some(b'/') && self.mark(at + 3) == Some(b'>');
        if !closed {
            return Vec::new();
        }
        let next = at + 4 + usize::from(self.kind(at + 4) == Some(Kind::Line));
        if self.mark(next) != Some(b'<') {
            return Vec::new();
        }
        // `<stringProp name="Header.value">`
        let end = (next + 2..self.tokens.len().min(next + 8)).find(|&at| self.mark(at) == Some(b'>'));
        let attribute = |end: usize| self.word(end - 1).is_some_and(ends_in_value);
        match end {
            Some(end) if end == next + 2 || attribute(end) => self.content(end),
            _ => Vec::new(),
        }
    }

    /// The content of an element with attributes: `<credential service="phota">value<`.
    pub(super) fn attributed_element(&self, from: usize) -> Vec<Found> {
        let end =
            (from..self.tokens.len().min(from + 24)).find(|&at| matches!(self.mark(at), Some(b'>' | b'<')));
        let opened = end.filter(|&at| self.mark(at) == Some(b'>') && self.mark(at - 1) != Some(b'/'));
        opened.map_or(Vec::new(), |at| self.content(at))
    }

    /// The content of an element whose start tag ends at a token, or of its first child.
    pub(super) fn content(&self, at: usize) -> Vec<Found> {
        // One step and no more: a text of start tags alone would be descended without end.
        self.text_of_element(self.child_of(at).unwrap_or(at))
    }

    /// The text between a `>` and the next `<`.
    fn text_of_element(&self, at: usize) -> Vec<Found> {
        let start = self.tokens[at].end as usize;
        let start = start + if self.text[start..].starts_with(CDATA) { CDATA.len() } else { 0 };
        let text = &self.text[start..self.text.len().min(start + values::MAX_LENGTH + 2)];
        let end = match memchr::memmem::find(text, b"]]>") {
            Some(end) if self.text[..start].ends_with(CDATA) => end,
            _ => match memchr::memchr(b'<', text) {
                Some(end) => end,
                None => return Vec::new(),
            },
        };
        let leading = text[..end].len() - text[..end].trim_ascii_start().len();
        let span = start + leading..start + leading + text[..end].trim_ascii().len();
        let piece = Piece { span, quoted: true };
        self.judged(vec![piece], Relation::Element).into_iter().collect()
    }

    /// Where the start tag of the first child ends, if it has no attributes: `<setHeader ...><constant>`.
    fn child_of(&self, at: usize) -> Option<usize> {
        let open = at + 1 + usize::from(self.kind(at + 1) == Some(Kind::Line));
        let child = self.word(open + 1).filter(|_| self.mark(open) == Some(b'<'))?;
        let closes = self.mark(open + 2) == Some(b'>');
        (closes && !self.is_foreign_label(child)).then_some(open + 2)
    }
}

/// How a section of XML begins that is taken as it is.
const CDATA: &[u8] = b"<![CDATA[";

/// `Header.value`
fn ends_in_value(label: &str) -> bool {
    names::words(label).last().is_some_and(|last| last == "value")
}

/// Tokens to either side of a label in which its twin is looked for.
const TWIN: usize = 32;

/// Members that hold the value of a record.
pub(super) fn is_value_label(label: &str) -> bool {
    let words = names::words(label);
    let last = words.last().map(String::as_str);
    let plain = words.len() <= 2 && words.iter().all(|word| VALUE_WORDS.contains(&word.as_str()));
    plain && last.is_some_and(|last| last != "string" || words.len() == 1)
}

const VALUE_WORDS: &[&str] = &[
    "value", "values", "val", "default", "content", "data", "secret", "text", "plain", "literal", "fallback",
    "string", "v", "android", "initial", "body", "password", "example", "x",
];

/// Members that hold the name of a record.
fn is_name_label(label: &str) -> bool {
    let words = names::words(label);
    words.len() <= 2 && words.last().is_some_and(|last| NAME_WORDS.contains(&last.as_str()))
}

pub(super) const NAME_WORDS: &[&str] = &[
    "name", "key", "id", "variable", "var", "header", "property", "param", "field", "env", "k", "code",
    "option", "setting",
];
