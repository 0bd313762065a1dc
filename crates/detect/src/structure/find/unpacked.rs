//! Assignments of several names at once: `URL, KEY = "https://...", "..."`, `let (url, key) = ("...", "...")`.

use super::expression::Expression;
use super::{Finder, MAX_TOKENS, Relation};
use crate::structure::lex::Kind;
use crate::structure::scopes::ScopeKind;

/// Tokens of the list of names that are looked at to either side of one.
const MAX_NAMES: usize = 24;

impl Finder<'_> {
    /// The value of a name in a list of names that is assigned a list as long.
    pub(super) fn unpacked(&self, name: usize) -> Option<Expression> {
        let listed = self.mark(name + 1) == Some(b',') || self.follows_comma(name);
        let (index, count, operator) = listed.then(|| self.targets(name)).flatten()?;
        let operator = self.operator(operator).filter(|operator| operator.assigns())?;
        let start = operator.end();
        let open = matches!(self.kind(start), Some(Kind::Open(b'(' | b'[' | b'{')));
        let first = start + usize::from(open);
        let first = first + usize::from(self.kind(first) == Some(Kind::Line));
        let within = match self.scopes.of(first) {
            scope if open => self.bracket_of(scope, start)?,
            scope => scope,
        };
        let mut starts = vec![first];
        for at in first..self.tokens.len().min(first + MAX_TOKENS) {
            let scope = self.scopes.of(at);
            let ends = self.kind(at) == Some(Kind::Line) && !open || !self.scopes.is_within(scope, within);
            if ends || self.mark(at) == Some(b';') && scope == within {
                break;
            }
            if self.mark(at) == Some(b',') && (scope == within || open && self.statement_scope(at) == within)
            {
                let next = at + 1 + usize::from(self.kind(at + 1) == Some(Kind::Line));
                if !matches!(self.kind(next), Some(Kind::Close(_))) {
                    starts.push(next);
                }
            }
        }
        let start = *starts.get(index).filter(|_| starts.len() == count)?;
        Some(Expression { start, within, relation: Relation::Assigned })
    }

    /// Which of how many names of a list one is, and where the operator behind the list stands.
    fn targets(&self, name: usize) -> Option<(usize, usize, usize)> {
        let in_list = |at: &usize| self.is_list_token(*at);
        let commas =
            |tokens: std::ops::Range<usize>| tokens.filter(|&at| self.mark(at) == Some(b',')).count();
        let first = (name.saturating_sub(MAX_NAMES)..name).rev().take_while(in_list).last().unwrap_or(name);
        let end = (name + 1..self.tokens.len().min(name + MAX_NAMES)).find(|at| !in_list(at))?;
        let bracketed = matches!(self.kind(end), Some(Kind::Close(b')' | b']')));
        let opens = match first.checked_sub(1).map(|before| self.tokens[before].kind) {
            None | Some(Kind::Line | Kind::Mark(b';') | Kind::Open(b'{')) => !bracketed,
            // A call with labelled arguments is no list of names.
            Some(Kind::Open(b'(' | b'[')) => {
                bracketed
                    && !(self.touches(first - 1) && self.kind(first.checked_sub(2)?) == Some(Kind::Word))
            }
            Some(_) => false,
        };
        let index = commas(first..name);
        let count = index + commas(name + 1..end) + 1;
        (opens && count > 1).then_some((index, count, end + usize::from(bracketed)))
    }

    fn follows_comma(&self, name: usize) -> bool {
        let sigil = |at: &usize| matches!(self.mark(*at), Some(b'$' | b'@'));
        let before = (name.saturating_sub(2)..name).rev().find(|at| !sigil(at));
        before.is_some_and(|before| self.mark(before) == Some(b','))
    }

    fn is_list_token(&self, at: usize) -> bool {
        matches!(self.kind(at), Some(Kind::Word | Kind::Mark(b',' | b'$' | b'@')))
    }

    fn bracket_of(&self, scope: u32, open: usize) -> Option<u32> {
        let mut around = self.scopes.around(scope).take(2);
        around.find(|&scope| {
            matches!(self.scopes.kind(scope), ScopeKind::Bracket(_)) && self.scopes.first(scope) == open
        })
    }
}
