//! Which literals are one value: those put together by an operator, and those that only follow each other.

use super::{Finder, MAX_TOKENS};
use crate::names;
use crate::structure::lex::Kind;
use crate::structure::scopes::{ScopeId, ScopeKind};
use crate::values;

/// What an expression has come to when a literal on a line of its own is reached.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Progress {
    /// Something must follow: an operator stands last, or nothing has been read yet.
    Open,
    /// It may end here.
    Whole,
}

impl Finder<'_> {
    /// Tells whether a literal that starts a line belongs to an expression which started on a line that is indented alike.
    pub(super) fn resumes(&self, at: usize, start: usize, within: ScopeId, progress: Progress) -> bool {
        let scope = self.scopes.of(at);
        let line = |scope: ScopeId| self.scopes.kind(scope) == ScopeKind::Line;
        let alike = line(scope) && line(within) && self.scopes.parent(scope) == self.scopes.parent(within);
        // `f"..."`
        let prefixed = self.kind(at) == Some(Kind::Word) && self.tokens[at].range().len() <= 2;
        let literal = at + usize::from(prefixed && self.gap(at + 1).is_some_and(|gap| gap.len() == 1));
        alike
            && self.kind(literal) == Some(Kind::Text)
            && !self.is_label(literal, start)
            && (progress == Progress::Open || self.is_escaped_line(at) || self.ends_statement(literal))
    }

    /// A backslash at the end of the line before.
    fn is_escaped_line(&self, at: usize) -> bool {
        at >= 2 && self.mark(at - 2) == Some(b'\\')
    }

    /// Parts of a value that stand on lines of their own, to the semicolon: C and C++ put them together.
    fn ends_statement(&self, at: usize) -> bool {
        let joins = at >= 2 && self.kind(at - 2) == Some(Kind::Text);
        let end = (at..self.tokens.len().min(at + MAX_TOKENS)).find(|&at| match self.kind(at) {
            Some(Kind::Text) => !self.is_part(at),
            kind => kind != Some(Kind::Line),
        });
        joins && end.is_some_and(|end| self.mark(end) == Some(b';'))
    }

    /// Tells whether a literal follows another as a part of the same value.
    pub(super) fn adjoins(&self, at: usize, start: usize) -> bool {
        let Some(before) = self.literal_before(at) else { return false };
        // `printf '%s' "value"`
        let format = self.tokens[before].bytes(self.text).starts_with(b"%s");
        !format
            && !self.in_shell_array(before)
            && !self.is_label(at, start)
            && (self.is_part(at) || self.is_glued(at))
    }

    /// Tells whether a literal follows another behind a space where a shell or a tag takes the first for all of the value:
    /// `NAME="value" "./run"`.
    pub(super) fn is_next_word(&self, at: usize, start: usize) -> bool {
        self.literal_before(at).is_some() && !self.is_glued(at) && self.is_tight(start)
    }

    /// The literal in front of another with nothing but the end of a line between.
    fn literal_before(&self, at: usize) -> Option<usize> {
        let mut before = at.checked_sub(1)?;
        if self.kind(before) == Some(Kind::Line) {
            before = before.checked_sub(1)?;
            before = before.checked_sub(usize::from(self.mark(before) == Some(b'\\')))?;
        }
        (self.kind(before) == Some(Kind::Text)).then_some(before)
    }

    /// No space stands between a literal and what is before it; a line that a shell continues is none.
    fn is_glued(&self, at: usize) -> bool {
        let Some(before) = self.literal_before(at) else { return false };
        let gap = &self.text[self.tokens[before].end as usize..self.tokens[at].start as usize];
        let spaces = gap.iter().filter(|byte| byte.is_ascii_whitespace()).count();
        let continued =
            [&b"\\\n"[..], b"\\\r\n"].into_iter().find(|end| memchr::memmem::find(gap, end).is_some());
        spaces == continued.map_or(0, |end| end.len() - 1)
    }

    /// `NAME="value"` and `name:"value"` without a space, and not as an argument of a call.
    fn is_tight(&self, start: usize) -> bool {
        let operator = |at: usize| matches!(self.mark(at), Some(b'=' | b':'));
        let tight = start >= 2
            && self.kind(start) == Some(Kind::Text)
            && operator(start - 1)
            && self.touches(start - 1)
            && matches!(self.kind(start - 2), Some(Kind::Word | Kind::Text))
            && self.gap(start).is_some_and(|gap| !gap.iter().any(u8::is_ascii_whitespace));
        let around = self.scopes.around(self.scopes.of(start));
        let bracket = around.into_iter().find(|&scope| self.scopes.kind(scope) != ScopeKind::Line);
        let called = bracket.is_some_and(|scope| {
            let open = self.scopes.first(scope);
            self.scopes.kind(scope) == ScopeKind::Bracket(b'(')
                && self.touches(open)
                && self.kind(open - 1) == Some(Kind::Word)
        });
        tight && !called
    }

    /// What stands between a token and the one before it.
    fn gap(&self, at: usize) -> Option<&[u8]> {
        let before = self.tokens.get(at.checked_sub(1)?)?;
        self.text.get(before.end as usize..self.tokens.get(at)?.start as usize)
    }

    /// The literal could be a part of a key.
    fn is_part(&self, at: usize) -> bool {
        let span = self.literal(at).span;
        span.len() <= values::MAX_LENGTH && self.text[span].iter().all(|&byte| values::is_key_byte(byte))
    }

    /// The literal names what follows: `"name": value`, `"name" => value`. In `condition ? "one" : "other"` it does not.
    fn is_label(&self, at: usize, start: usize) -> bool {
        let asked = (start..at).any(|at| self.mark(at) == Some(b'?'));
        let arrow = self.mark(at + 1) == Some(b'-') && self.mark(at + 2) == Some(b'>');
        !asked && (arrow || matches!(self.mark(at + 1), Some(b':' | b'=')))
    }

    /// `'one' || 'two'` of SQL, `"one" <> "two"` of Haskell and Elixir: put together, and no choice or comparison.
    pub(super) fn is_operator_of_literals(&self, at: usize) -> bool {
        let after = at + 2 + usize::from(self.kind(at + 2) == Some(Kind::Line));
        let Some(before) = self.literal_before(at) else { return false };
        if !self.touches(at + 1) || self.kind(after) != Some(Kind::Text) || !self.is_part(after) {
            return false;
        }
        // In double quotes, or in front of a comparison, it may be a shell's or JavaScript's "or".
        let compared = matches!(self.mark(after + 1), Some(b'=' | b'!' | b'<' | b'>'));
        let single = |at: usize| self.text[..self.tokens[at].start as usize].ends_with(b"'");
        match (self.mark(at), self.mark(at + 1)) {
            (Some(b'|'), Some(b'|')) => single(before) && single(after) && !compared,
            (Some(b'<'), Some(b'>')) => true,
            _ => false,
        }
    }

    /// A comma among the arguments of `concat`, or the elements of a list that is joined.
    pub(super) fn is_concatenated(&self, comma: usize) -> bool {
        let says = |at: usize| {
            let joins = |word: &String| matches!(word.as_str(), "concat" | "join" | "strcat" | "paste");
            self.word(at).is_some_and(|word| names::words(word).iter().any(joins))
        };
        let scope = self.statement_scope(comma);
        if !matches!(self.scopes.kind(scope), ScopeKind::Bracket(b'(' | b'[')) {
            return false;
        }
        let open = self.scopes.first(scope);
        let called = (1..=2).any(|back| open >= back && says(open - back));
        let close = (comma..self.tokens.len().min(comma + MAX_TOKENS)).find(|&at| {
            matches!(self.kind(at), Some(Kind::Close(_))) && !self.scopes.is_within(self.scopes.of(at), scope)
        });
        called || close.is_some_and(|close| self.mark(close + 1) == Some(b'.') && says(close + 2))
    }

    /// `NAME=( "a" "b" )`: the bracket touches the operator, and no comma divides what is inside.
    fn in_shell_array(&self, at: usize) -> bool {
        let scope = self.statement_scope(at);
        let open = self.scopes.first(scope);
        self.scopes.kind(scope) == ScopeKind::Bracket(b'(')
            && open > 0
            && self.mark(open - 1) == Some(b'=')
            && self.touches(open)
    }
}
