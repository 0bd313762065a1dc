//! What a line starts: a comment, a title, a section, a statement of SQL, an item of a list.

use super::{Builder, ScopeKind};
use crate::structure::lex::Kind;

/// Tokens of a title or its underline that are looked at.
const MAX_TITLE: usize = 24;

impl Builder<'_> {
    pub(super) fn is_comment(&self, at: usize) -> bool {
        let token = self.tokens[at];
        let next = self.tokens.get(at + 1).filter(|next| next.start == token.end);
        let before = (token.start as usize).checked_sub(1).map(|before| self.text[before]);
        let spaced = before.is_none_or(|before| before.is_ascii_whitespace());
        let line_start = at == 0 || self.tokens[at - 1].kind == Kind::Line;
        match token.kind {
            Kind::Mark(b'#') => {
                spaced
                    && self
                        .text
                        .get(token.end as usize)
                        .is_none_or(|byte| matches!(byte, b' ' | b'#' | b'!' | b'\t' | b'\n' | b'\r'))
            }
            Kind::Mark(b'/') => {
                next.is_some_and(|next| next.is_mark(b'/') || next.is_mark(b'*')) && before != Some(b':')
            }
            Kind::Mark(b';') => line_start,
            Kind::Mark(b'*') => line_start && next.is_none() && !self.markup,
            Kind::Mark(b'-') => {
                spaced
                    && next.is_some_and(|next| next.is_mark(b'-'))
                    && self.text.get(token.end as usize + 1) == Some(&b' ')
            }
            _ => false,
        }
    }

    /// The level of a title that starts at a token, and where it ends: `## Title`, or a line underlined.
    pub(super) fn title_end(&self, at: usize) -> Option<(usize, usize)> {
        if !self.markup || self.fenced || self.column(at) > 3 {
            return None;
        }
        let line_end = |from: usize| {
            let near = from..self.tokens.len().min(from + MAX_TITLE);
            near.clone().find(|&at| self.tokens[at].kind == Kind::Line).unwrap_or(near.end)
        };
        let marks = |from: usize, byte: u8| {
            self.tokens[from..].iter().take(MAX_TITLE).take_while(|token| token.is_mark(byte)).count()
        };
        let end = line_end(at);
        for byte in *b"#=" {
            let level = marks(at, byte);
            let spaced = level > 0 && self.text.get(self.tokens[at + level - 1].end as usize) == Some(&b' ');
            if (1..=6).contains(&level) && spaced && end > at + level {
                return Some((level, end));
            }
        }
        let words = self.tokens[at..end].iter().filter(|token| token.kind == Kind::Word).count();
        let plain =
            self.tokens[at..end].iter().all(|token| !matches!(token.kind, Kind::Mark(b'|' | b':' | b'=')));
        let under = end + 1;
        let lone =
            self.text[self.tokens.get(end)?.range()].iter().filter(|&&byte| byte == b'\n').count() == 1;
        [b'=', b'-', b'~', b'^'].into_iter().enumerate().find_map(|(level, byte)| {
            let length = if under < self.tokens.len() { marks(under, byte) } else { 0 };
            let closes = self.tokens.get(under + length).is_none_or(|next| next.kind == Kind::Line)
                || length == MAX_TITLE;
            (lone && words > 0 && plain && length >= 3 && closes).then(|| (level + 1, line_end(under)))
        })
    }

    /// Where a line ends that starts a section: `[name]`, `[[name]]` where no bracket is open, or `---`.
    pub(super) fn section_end(&self, at: usize) -> Option<usize> {
        self.ruler_end(at).or_else(|| self.record_end(at)).or_else(|| self.bracketed_end(at))
    }

    /// `---` between the documents of a YAML file.
    pub(super) fn ruler_end(&self, at: usize) -> Option<usize> {
        let dashes = self.tokens[at..].iter().take(4).take_while(|token| token.is_mark(b'-')).count();
        let ends = self.tokens.get(at + dashes).is_none_or(|next| next.kind == Kind::Line);
        (dashes == 3 && ends && self.column(at) == 0).then_some(at + dashes)
    }

    /// `-[ RECORD 2 ]---` between the rows that psql prints one below the other.
    pub(super) fn record_end(&self, at: usize) -> Option<usize> {
        let opens = self.tokens[at].is_mark(b'-')
            && self.tokens.get(at + 1).is_some_and(|token| token.kind == Kind::Open(b'['))
            && self.tokens.get(at + 2).is_some_and(|token| token.bytes(self.text) == b"RECORD");
        opens.then(|| (at..self.tokens.len()).find(|&end| self.tokens[end].kind == Kind::Line)).flatten()
    }

    pub(super) fn bracketed_end(&self, at: usize) -> Option<usize> {
        if self.tokens[at].kind != Kind::Open(b'[') {
            return None;
        }
        let in_bracket = self.stack.iter().any(|&entry| matches!(self.kind(entry), ScopeKind::Bracket(_)));
        let end = (at + 1..self.tokens.len()).take(12).find(|&end| self.tokens[end].kind == Kind::Line);
        let end = end.or_else(|| (self.tokens.len() - at < 12).then_some(self.tokens.len()))?;
        let line = &self.tokens[at..end];
        let names = line.iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Text)).count();
        let plain = line.iter().all(|token| match token.kind {
            Kind::Open(byte) => byte == b'[',
            Kind::Close(byte) => byte == b']',
            Kind::Mark(byte) => matches!(byte, b'.' | b':' | b'\\' | b'/'),
            Kind::Word | Kind::Text => true,
            Kind::Line => false,
        });
        let first_close = line.iter().position(|token| matches!(token.kind, Kind::Close(_))).unwrap_or(0);
        let plain = plain && line[first_close..].iter().all(|token| matches!(token.kind, Kind::Close(_)));
        let closed = line.last().is_some_and(|last| last.kind == Kind::Close(b']'));
        (!in_bracket && plain && closed && names > 0).then_some(end)
    }

    pub(super) fn starts_sql(&self, at: usize) -> bool {
        let is = |at: usize, word: &[u8]| {
            self.tokens.get(at).is_some_and(|token| {
                token.kind == Kind::Word && token.bytes(self.text).eq_ignore_ascii_case(word)
            })
        };
        [(&b"insert"[..], &b"into"[..]), (b"replace", b"into"), (b"merge", b"into"), (b"delete", b"from")]
            .iter()
            .any(|(verb, next)| is(at, verb) && is(at + 1, next))
            || is(at, b"update") && is(at + 2, b"set")
    }

    pub(super) fn is_item(&self, at: usize) -> bool {
        let token = self.tokens[at];
        token.is_mark(b'-')
            && self.text.get(token.end as usize).is_some_and(|byte| matches!(byte, b' ' | b'\n' | b'\r'))
    }

    /// The column of a token that starts its line, or follows the dash of an item.
    pub(super) fn column(&self, at: usize) -> usize {
        let token = self.tokens[at];
        // The token of a literal starts behind its quote.
        let start = token.start as usize - usize::from(token.kind == Kind::Text);
        let before = &self.text[start.saturating_sub(512)..start];
        before
            .iter()
            .rev()
            .take_while(|&&byte| byte != b'\n')
            .map(|&byte| if byte == b'\t' { 4 } else { 1 })
            .sum()
    }
}
