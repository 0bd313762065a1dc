//! Names in a wrapper: `QStringLiteral("name")`, `"<NAME>"`, `#define NAME`, `.name("name").value("...")`.

use super::records::{NAME_WORDS, is_value_label};
use super::{Finder, Found, Relation};
use crate::names;
use crate::structure::lex::Kind;

/// Tokens behind a call that gives the name in which the one that gives the value stands.
const MAX_TWIN: usize = 24;

impl Finder<'_> {
    /// `#define NAME value`
    pub(super) fn is_macro(&self, name: usize) -> bool {
        name >= 2
            && self.mark(name - 2) == Some(b'#')
            && self.word(name - 1) == Some("define")
            && !self.touches(name + 1)
    }

    /// Behind a literal that is the name alone in angle brackets, as people write what stands for a value.
    pub(super) fn after_angles(&self, name: usize) -> Option<usize> {
        let opens = name >= 2
            && self.mark(name - 1) == Some(b'<')
            && matches!(self.kind(name - 2), Some(Kind::Open(b'"' | b'\'' | b'`')));
        let closes = self.mark(name + 1) == Some(b'>')
            && matches!(self.kind(name + 2), Some(Kind::Close(b'"' | b'\'' | b'`')));
        (opens && closes).then_some(name + 3)
    }

    /// Tells whether a name is the only argument of a call that makes a string of it, and of no look-up.
    pub(super) fn is_wrapped(&self, name: usize) -> bool {
        let called = name >= 2
            && self.kind(name - 1) == Some(Kind::Open(b'('))
            && self.kind(name + 1) == Some(Kind::Close(b')'))
            && self.touches(name - 1)
            && !self.is_lookup(name - 1);
        let makes_string = |callee: usize| {
            self.word(callee).is_some_and(|callee| {
                names::words(callee).iter().any(|word| WRAPPERS.contains(&word.as_str()))
            })
        };
        // `String::from(`
        let typed = |callee: usize| (1..=2).all(|back| self.mark(callee - back) == Some(b':'));
        called && (makes_string(name - 2) || name >= 5 && typed(name - 2) && makes_string(name - 5))
    }

    /// The value given by the call that follows the one which gives the name: `.name("NAME").value("...")`,
    /// `setName("NAME"); setValue("...")`.
    pub(super) fn twin_call(&self, name: usize) -> Vec<Found> {
        let called = name >= 2
            && self.kind(name - 1) == Some(Kind::Open(b'('))
            && self.kind(name + 1) == Some(Kind::Close(b')'));
        let setter = |open: usize| self.word(open.checked_sub(1)?).and_then(Setter::of);
        let Some(named) = name.checked_sub(1).filter(|_| called).and_then(setter) else { return Vec::new() };
        if !NAME_WORDS.contains(&named.noun.as_str()) {
            return Vec::new();
        }
        let opens = (name + 2..self.tokens.len().min(name + MAX_TWIN))
            .filter(|&at| self.kind(at) == Some(Kind::Open(b'(')));
        let mut like = opens
            .filter_map(|open| Some((open, setter(open)?)))
            .filter(|(_, other)| named.is_like(other))
            .take_while(|(_, other)| other.noun != named.noun);
        let value = like.find(|(_, other)| is_value_label(&other.noun));
        value.map_or_else(Vec::new, |(open, _)| {
            self.arguments(open + 1, self.scopes.of(open + 1), Relation::Recorded)
        })
    }

    /// The literal that code replaces by the name of what it is: `text.gsub("...", "<PHOTA_API_KEY>")`.
    pub(super) fn replaced(&self, name: usize) -> Vec<Found> {
        let start = if self.after_angles(name).is_some() { name - 2 } else { name };
        let Some(value) = start.checked_sub(2).filter(|_| self.mark(start - 1) == Some(b',')) else {
            return Vec::new();
        };
        // `gsub!(` of Ruby.
        let mark = usize::from(value >= 3 && self.mark(value - 2) == Some(b'!'));
        let callee = value.checked_sub(2 + mark).filter(|_| self.kind(value - 1) == Some(Kind::Open(b'(')));
        let replaces = callee
            .and_then(|callee| self.word(callee))
            .is_some_and(|callee| names::words(callee).iter().any(|word| REPLACERS.contains(&word.as_str())));
        if !replaces || self.kind(value) != Some(Kind::Text) {
            return Vec::new();
        }
        self.judged(vec![self.literal(value)], Relation::Paired).into_iter().collect()
    }
}

/// What a call sets: `set` and `name` of `header.setName`, `name` of `builder.name`.
struct Setter {
    receiver: Vec<String>,
    verb: Option<String>,
    noun: String,
}

impl Setter {
    fn of(callee: &str) -> Option<Setter> {
        let mut receiver = names::words(callee);
        let noun = receiver.pop()?;
        let is_verb = |verb: &mut String| matches!(verb.as_str(), "set" | "with" | "add" | "put");
        let verb = receiver.pop_if(is_verb);
        Some(Setter { receiver, verb, noun })
    }

    /// Tells whether another call sets something of the same object; in a chain the later ones name none.
    fn is_like(&self, other: &Setter) -> bool {
        self.verb == other.verb && (other.receiver.is_empty() || other.receiver == self.receiver)
    }
}

/// Words of calls that make a string of a literal.
const WRAPPERS: &[&str] = &["string", "literal", "str", "text", "cstring", "view", "symbol", "sym"];

/// Words of calls that put one text in the place of another.
const REPLACERS: &[&str] =
    &["replace", "gsub", "sub", "redact", "scrub", "mask", "filter", "sanitize", "substitute"];
