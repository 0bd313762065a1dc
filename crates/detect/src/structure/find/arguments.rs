//! Values among the arguments of a call, the members of a block, the columns of a row.

use super::expression::Expression;
use super::records::{NAME_WORDS, is_value_label};
use super::{Finder, Found, MAX_TOKENS, Relation};
use crate::names;
use crate::structure::lex::Kind;
use crate::structure::scopes::{ScopeId, ScopeKind};

impl Finder<'_> {
    /// The arguments of a call, or the content of a block, that opens at a token.
    pub(super) fn block(&self, open: usize) -> Vec<Found> {
        match self.tokens.get(open + 1) {
            Some(inside) if !matches!(inside.kind, Kind::Close(_)) => {
                let mut within = self.scopes.of(open + 1);
                if self.scopes.kind(within) == ScopeKind::Line {
                    within = self.scopes.parent(within).unwrap_or(within);
                }
                if within == self.scopes.of(open) {
                    return Vec::new();
                }
                let found = self.arguments(open + 1, within, Relation::Argument);
                if found.is_empty() { self.members(open + 1, within) } else { found }
            }
            _ => Vec::new(),
        }
    }

    /// The argument after the one that is the name, or a later one that is labelled as the value.
    pub(super) fn pair(&self, name: usize, start: usize) -> Vec<Found> {
        let mut around = self.scopes.around(self.scopes.of(name)).take(3);
        let bracket = around.find(|&scope| matches!(self.scopes.kind(scope), ScopeKind::Bracket(_)));
        // Gradle and Ruby call without brackets.
        let within = bracket.unwrap_or_else(|| self.scopes.of(name));
        self.arguments(start, within, Relation::Paired)
    }

    /// The first argument, or a later one that is labelled as the value.
    pub(super) fn arguments(&self, start: usize, within: ScopeId, relation: Relation) -> Vec<Found> {
        let mut at = start;
        let mut first = true;
        while at < self.tokens.len()
            && at < start + MAX_TOKENS
            && self.scopes.is_within(self.scopes.of(at), within)
        {
            let label = self.label_at(at);
            let labelled = label.is_some_and(is_value_label);
            // `{ PHOTA_API_KEY, RELEASE = '...' }`
            let others = relation == Relation::Paired
                && self.mark(at + 1) == Some(b'=')
                && label.is_some_and(|label| self.names_other(label));
            if first && !others || labelled {
                let found = self.collect(Expression { start: at, within, relation });
                if !found.is_empty() {
                    return found;
                }
            }
            // `StringVarP(&key, "phota-key", "k", "value")`: a short form is no value.
            first &= self.kind(at) == Some(Kind::Text) && self.tokens[at].range().len() <= 2;
            let Some(comma) = self.next_comma(at, start, within) else { break };
            at = comma + 1;
        }
        Vec::new()
    }

    /// A name with a value of its own, which is no key.
    fn names_other(&self, label: &str) -> bool {
        !is_value_label(label) && !names::may_name_key(label.as_bytes(), self.namer)
    }

    pub(super) fn next_comma(&self, from: usize, start: usize, within: ScopeId) -> Option<usize> {
        (from..self.tokens.len().min(start + MAX_TOKENS))
            .take_while(|&at| self.scopes.is_within(self.scopes.of(at), within))
            .find(|&at| self.mark(at) == Some(b',') && self.statement_scope(at) == within)
    }

    /// A member labelled as the value: `variable "phota_api_key" { default = "..." }`.
    pub(super) fn members(&self, start: usize, within: ScopeId) -> Vec<Found> {
        (start..self.tokens.len().min(start + MAX_TOKENS))
            .take_while(|&at| self.scopes.is_within(self.scopes.of(at), within))
            .filter(|&at| self.label_at(at).is_some_and(is_value_label) && self.kind(at) != Some(Kind::Line))
            .map(|at| {
                self.collect(Expression {
                    start: at + 2,
                    within: self.scopes.of(at),
                    relation: Relation::Recorded,
                })
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The argument before the one that is the name: `setValue("...", forHTTPHeaderField: "X-API-Key")`.
    pub(super) fn before(&self, name: usize) -> Vec<Found> {
        let over = |at: usize, byte: u8| at - usize::from(at > 0 && self.mark(at - 1) == Some(byte));
        let argument = over(name, b'@');
        if argument < 4 || self.mark(argument - 1) != Some(b':') {
            return Vec::new();
        }
        let label = argument - 2;
        let says_name = self
            .word(label)
            .is_some_and(|label| names::words(label).iter().any(|word| NAME_WORDS.contains(&word.as_str())));
        let value = over(label, b',') - 1;
        let opens = value.checked_sub(1).and_then(|before| self.kind(before));
        let first = matches!(opens, Some(Kind::Open(b'(') | Kind::Mark(b':' | b'@')));
        let foreign = value >= 2
            && self.mark(value - 1) == Some(b':')
            && self.word(value - 2).is_some_and(|label| self.is_foreign_label(label));
        let ends_call = matches!(self.kind(name + 1), Some(Kind::Close(b')' | b']')));
        if !ends_call || !says_name || !first || foreign || self.kind(value) != Some(Kind::Text) {
            return Vec::new();
        }
        self.judged(vec![self.literal(value)], Relation::Paired).into_iter().collect()
    }
}
