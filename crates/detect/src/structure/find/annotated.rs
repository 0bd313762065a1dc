//! The default that an annotation gives a declaration: `@Value("...") String photaApiKey`.

use super::{Finder, Found, Relation};
use crate::names;
use crate::structure::lex::Kind;

/// Tokens before a name in which its annotation ends.
const MAX_BEFORE: usize = 10;

impl Finder<'_> {
    /// The literal of the annotation in front of a declaration, on its line or the one above.
    pub(super) fn annotated(&self, name: usize) -> Vec<Found> {
        let close = (name.saturating_sub(MAX_BEFORE)..name)
            .rev()
            .take_while(|&at| {
                matches!(
                    self.kind(at),
                    Some(
                        Kind::Word
                            | Kind::Line
                            | Kind::Close(b']' | b')')
                            | Kind::Mark(b'?' | b'*' | b'<' | b'>')
                    )
                )
            })
            .find(|&at| self.kind(at) == Some(Kind::Close(b')')));
        let Some(literal) =
            close.and_then(|close| close.checked_sub(1)).filter(|&at| self.kind(at) == Some(Kind::Text))
        else {
            return Vec::new();
        };
        if self.gives_default(literal) {
            self.judged(vec![self.literal(literal)], Relation::Assigned).into_iter().collect()
        } else {
            Vec::new()
        }
    }

    /// The only argument of `Value(`, `DefaultValue(`, or one labelled so, in an annotation.
    fn gives_default(&self, literal: usize) -> bool {
        let label = match literal.checked_sub(1).and_then(|before| self.kind(before)) {
            Some(Kind::Open(b'(')) => literal.checked_sub(2),
            Some(Kind::Mark(b'=' | b':')) => literal.checked_sub(2),
            _ => None,
        };
        let Some((label, word)) = label.and_then(|label| Some((label, self.word(label)?))) else {
            return false;
        };
        let says = names::words(word).iter().any(|word| matches!(word.as_str(), "default" | "value"));
        let annotates = (label.saturating_sub(MAX_BEFORE)..label)
            .rev()
            .take_while(|&at| self.kind(at) != Some(Kind::Line))
            .any(|at| matches!(self.kind(at), Some(Kind::Mark(b'@' | b'#') | Kind::Open(b'['))));
        says && annotates
    }
}
