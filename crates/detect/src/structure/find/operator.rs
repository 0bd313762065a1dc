//! The operators that lead from a name to its value, in all languages.

use super::Finder;
use crate::structure::lex::Kind;
use crate::structure::scopes::ScopeKind;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Operator {
    Assign,
    /// What is used when the name has no value: `??`, `||`.
    Fallback,
    Comma,
    /// The border of a table's cell.
    Cell,
}

pub(super) struct FoundOperator {
    pub(super) relation: Operator,
    end: usize,
}

impl FoundOperator {
    pub(super) fn assigns(&self) -> bool {
        self.relation == Operator::Assign
    }

    /// The token behind it.
    pub(super) fn end(&self) -> usize {
        self.end
    }
}

impl Finder<'_> {
    /// Reads the operator at a token, over a type or an empty pair of brackets before it.
    pub(super) fn operator(&self, at: usize) -> Option<FoundOperator> {
        let mut at = at;
        if self.kind(at) == Some(Kind::Open(b'[')) && self.kind(at + 1) == Some(Kind::Close(b']')) {
            at += 2;
            // `NAME[] PROGMEM = {`
            at += (at..at + 2).take_while(|&at| self.kind(at) == Some(Kind::Word)).count();
        }
        if matches!(self.mark(at), Some(b'!' | b'?')) && self.mark(at + 1) == Some(b':') {
            at += 1;
        }
        let found = |relation, length| Some(FoundOperator { relation, end: at + length });
        let joined = |length: usize| (1..length).all(|next| self.touches(at + next));
        let marks = [
            self.mark(at)?,
            self.mark(at + 1).filter(|_| joined(2)).unwrap_or(0),
            self.mark(at + 2).filter(|_| joined(3)).unwrap_or(0),
        ];
        match marks {
            [b'=', b'=', b'='] | [b'|' | b'?', b'|' | b'?', b'='] | [b'!', b'=', b'='] => {
                found(Operator::Assign, 3)
            }
            [b':', b':', b'='] => found(Operator::Assign, 3),
            [b':', b'?', _] => None,
            [b':', b':', _] => None,
            // What is appended is no value of its own.
            [b'+', b'=', _] => None,
            [b'=', b'>' | b'=', _]
            | [b':' | b'?' | b'!', b'=', _]
            | [b'-', b'>', _]
            | [b'<', b'-' | b'<', _] => found(Operator::Assign, 2),
            [b':', b'-' | b'+', _] if self.in_expansion(at) => found(Operator::Assign, 2),
            [b'|', b'|', _] | [b'?', b'?' | b':', _] => found(Operator::Fallback, 2),
            [b'=' | b':', _, _] => found(Operator::Assign, 1),
            [b',', _, _] => found(Operator::Comma, 1),
            [b'|', _, _] => found(Operator::Cell, 1),
            _ => None,
        }
    }

    /// `${NAME:-value}`: the bracket follows a dollar sign.
    pub(super) fn in_expansion(&self, at: usize) -> bool {
        let scope = self.scopes.of(at);
        self.scopes.kind(scope) == ScopeKind::Bracket(b'{')
            && self.scopes.first(scope).checked_sub(1).and_then(|before| self.mark(before)) == Some(b'$')
    }

    /// A type between a name and its operator: `photaKey string = ...`, `phota_key TEXT DEFAULT ...`.
    pub(super) fn declared_operator(&self, at: usize) -> Option<usize> {
        const CLAUSES: &[&str] = &["where", "and", "or", "in", "if", "is", "not", "on", "when", "set"];
        let clause = |word: &str| CLAUSES.contains(&word.to_ascii_lowercase().as_str());
        if (at..at + 4).map_while(|at| self.word(at)).any(clause) {
            return None;
        }
        let end = (at..at + 4).find(|&at| {
            self.kind(at) != Some(Kind::Word)
                || self.word(at).is_some_and(|word| word.eq_ignore_ascii_case("default"))
        })?;
        match (self.kind(end)?, self.mark(end)) {
            (Kind::Word, _) => Some(end + 1),
            (_, Some(b'=')) => Some(end + 1),
            (_, Some(b':')) if self.mark(end + 1) == Some(b'=') => Some(end + 2),
            _ => None,
        }
    }
}
