//! The values an expression holds, to its end or the end of its scope.

use std::ops::Range;

use super::neighbours::Progress;
use super::records::is_value_label;
use super::{Finder, Found, MAX_TOKENS, Piece, Relation};
use crate::context::is_stage;
use crate::names::{self, NameKind};
use crate::structure::lex::Kind;
use crate::structure::scopes::{ScopeId, ScopeKind};
use crate::values;

/// Where an expression is read from and in which scope it stays.
#[derive(Clone, Copy)]
pub(super) struct Expression {
    pub(super) start: usize,
    pub(super) within: ScopeId,
    pub(super) relation: Relation,
}

/// Bytes of an expression that are looked at.
const MAX_BYTES: usize = 8 << 10;

impl Finder<'_> {
    /// Collects the values of an expression, to its end or the end of its scope.
    pub(super) fn collect(&self, expression: Expression) -> Vec<Found> {
        let Expression { start, mut within, relation } = expression;
        if self.is_kept_elsewhere(start) {
            return Vec::new();
        }
        let mut found: Vec<Found> = Vec::new();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut joined = false;
        let first_byte = self.tokens.get(start).map_or(0, |token| token.start as usize);
        let mut at = start;
        while let Some(token) = self
            .tokens
            .get(at)
            .filter(|token| at < start + MAX_TOKENS && (token.start as usize) < first_byte + MAX_BYTES)
        {
            let scope = self.scopes.of(at);
            if !self.scopes.in_comment(at) && self.scopes.in_comment(start) {
                break;
            }
            if !self.scopes.is_within(scope, within) {
                let begun =
                    (start..at).any(|at| !matches!(self.kind(at), Some(Kind::Line | Kind::Mark(b'\\'))));
                let progress = if joined || !begun { Progress::Open } else { Progress::Whole };
                if !self.resumes(at, start, within, progress) {
                    break;
                }
                within = scope;
            }
            if self.scopes.in_comment(at) && !self.scopes.in_comment(start) {
                at += 1;
                continue;
            }
            let mut next = at + 1;
            match token.kind {
                Kind::Mark(b',' | b';') if scope == within || self.statement_scope(at) == within => break,
                // YAML tags: the value is encrypted or looked up.
                Kind::Mark(b'!') if at == start => break,
                Kind::Line => {}
                Kind::Mark(b'\\') if self.kind(next) == Some(Kind::Line) => {}
                Kind::Mark(b'&') if self.mark(next) == Some(b'&') => {
                    found.extend(self.judged(std::mem::take(&mut pieces), relation));
                    next += 1;
                }
                Kind::Mark(b'+' | b'.' | b'\\' | b'&') if !pieces.is_empty() => joined = true,
                Kind::Mark(b'|' | b'<') if !pieces.is_empty() && self.is_operator_of_literals(at) => {
                    joined = true;
                    next += 1;
                }
                // A line goes on in Visual Basic and PowerShell.
                Kind::Word if token.bytes(self.text) == b"_" && joined => {}
                Kind::Mark(b'`') if joined && self.kind(at + 1) == Some(Kind::Line) => {}
                Kind::Mark(b',') if !pieces.is_empty() && self.is_concatenated(at) => joined = true,
                Kind::Text => {
                    if !joined && !pieces.is_empty() && self.is_next_word(at, start) {
                        break;
                    }
                    if !joined && !pieces.is_empty() && !self.adjoins(at, start) {
                        found.extend(self.judged(std::mem::take(&mut pieces), relation));
                    }
                    if self.belongs(at, start) {
                        pieces.extend(self.pieces(at));
                    }
                    joined = false;
                }
                Kind::Word | Kind::Mark(b'/' | b'+' | b'$' | b'%' | b'~' | b'@' | b'*')
                    if self.starts_raw(at, start) =>
                {
                    found.extend(self.judged(std::mem::take(&mut pieces), relation));
                    let span = raw_value(self.text, token.start as usize);
                    next = self.token_at(span.end, at + 1);
                    let called = matches!(self.text.get(span.end), Some(b'(' | b'['));
                    let other_line = self.kind(at - 1) == Some(Kind::Line) && self.mark(at + 1) == Some(b'=');
                    let next_one = (scope == within || other_line) && self.is_assigned(at);
                    if at > start && (next_one || self.is_pointer(at)) {
                        break;
                    }
                    if is_labelled(self.text, &span) {
                        next = at + 1;
                    } else if !called && self.belongs(at, start) {
                        found.extend(self.judged(vec![Piece { span, quoted: false }], relation));
                    }
                    joined = false;
                }
                _ => {
                    found.extend(self.judged(std::mem::take(&mut pieces), relation));
                    joined = false;
                }
            }
            at = next;
        }
        found.extend(self.judged(pieces, relation));
        found
    }

    /// Tells whether an expression begins as an encrypted value or a secrets manager's address does.
    pub(super) fn is_kept_elsewhere(&self, start: usize) -> bool {
        // A block of YAML: `|-` and the next line.
        let style =
            (start..start + 2).take_while(|&at| matches!(self.mark(at), Some(b'|' | b'>' | b'-' | b'+')));
        let block = start + style.count();
        let start = if self.kind(block) == Some(Kind::Line) { block + 1 } else { start };
        self.tokens
            .get(start)
            .is_some_and(|token| values::is_kept_elsewhere(&self.text[token.start as usize..]))
    }

    /// A token in the middle of an unquoted value does not start one.
    pub(super) fn starts_raw(&self, at: usize, start: usize) -> bool {
        at == start
            || !self.touches(at)
            || !matches!(self.kind(at - 1), Some(Kind::Word))
                && !matches!(self.mark(at - 1), Some(b'/' | b'.' | b'$'))
    }

    /// `secretKeyRef:`, `valueFrom:`: what follows says where the value is.
    pub(super) fn is_pointer(&self, at: usize) -> bool {
        let labels = matches!(self.mark(at + 1), Some(b':' | b'='));
        labels
            && self.word(at).is_some_and(|word| {
                names::words(word).last().is_some_and(|last| last == "ref" || last == "from")
            })
    }

    /// The next assignment of a line: `A=b C=d`, `{a: b, c: d}` without its comma.
    pub(super) fn is_assigned(&self, at: usize) -> bool {
        let operator = |at: usize| self.touches(at) && matches!(self.mark(at), Some(b'=' | b':'));
        operator(at + 1) && !operator(at + 2)
    }

    /// The first token that starts at an offset or later.
    pub(super) fn token_at(&self, offset: usize, from: usize) -> usize {
        let window = &self.tokens[from..self.tokens.len().min(from + values::MAX_LENGTH)];
        from + window.partition_point(|token| (token.start as usize) < offset)
    }

    /// Tells whether a literal in an expression is its value, and not the value of a nearer name or
    /// what is looked up.
    pub(super) fn belongs(&self, at: usize, start: usize) -> bool {
        if at == start {
            return true;
        }
        if let Some(label) = self.label_before(at, start) {
            return !self.is_other_member(label);
        }
        match self.kind(at - 1) {
            Some(Kind::Open(b'[')) => {
                !(at >= 2
                    && self.touches(at - 1)
                    && matches!(self.kind(at - 2), Some(Kind::Word | Kind::Close(_))))
            }
            Some(Kind::Open(b'(')) => !self.is_looked_up(at - 1, start),
            _ => true,
        }
    }

    /// The label of a literal in an expression: what is before its `:`, `=`, `=>` or comparison.
    fn label_before(&self, at: usize, start: usize) -> Option<&str> {
        let operator = |at: usize| matches!(self.mark(at), Some(b'=' | b':' | b'!'));
        let arrow = self.mark(at - 1) == Some(b'>') && operator(at - 2);
        let last = at - 1 - usize::from(arrow);
        if !operator(last) {
            return None;
        }
        let first = (start..last).rev().take(2).take_while(|&at| operator(at) && self.touches(at + 1)).last();
        let mut label = first.unwrap_or(last).checked_sub(1)?;
        if self.kind(label) == Some(Kind::Close(b']')) {
            label = label.checked_sub(1)?;
        }
        // `name: type = value`
        let typed = start > 0 && self.mark(start - 1) == Some(b':') && self.mark(last) == Some(b'=');
        if typed && !(start..last).any(|at| matches!(self.mark(at), Some(b'=' | b','))) {
            return None;
        }
        // `condition ? one : other`
        let ternary = (start..label).rev().take(4).any(|at| self.mark(at) == Some(b'?'));
        let value = |label: &str| values::random_length(label.as_bytes()) >= 12;
        self.word(label).filter(|name| label >= start && !ternary && !value(name))
    }

    /// Tells whether a label within the value of a name makes a literal something else than that value.
    fn is_other_member(&self, label: &str) -> bool {
        if self.is_foreign_label(label) {
            return true;
        }
        let loose = matches!(self.kind, NameKind::Key | NameKind::BareKey);
        loose
            && !is_value_label(label)
            && !names::words(label).iter().all(|word| names::is_neutral(word) || is_stage(word))
    }

    pub(super) fn is_foreign_label(&self, label: &str) -> bool {
        let name = self.namer.classify(label);
        name.kind == NameKind::Vendor || name.words.iter().any(|word| FOREIGN_LABELS.contains(&word.as_str()))
    }

    /// Tells whether a call, or one around it in the same expression, fetches or decrypts its argument.
    fn is_looked_up(&self, open: usize, start: usize) -> bool {
        let calls = self.scopes.around(self.scopes.of(open)).take(3);
        let around = calls.filter(|&scope| self.scopes.kind(scope) == ScopeKind::Bracket(b'('));
        std::iter::once(open)
            .chain(around.map(|scope| self.scopes.first(scope)))
            .take_while(|&open| open >= start)
            .any(|open| self.is_lookup(open))
    }

    /// Tells whether the call that opens at a token fetches what its first argument names.
    pub(super) fn is_lookup(&self, open: usize) -> bool {
        let mut callee = open;
        // Over type arguments: `config.get<string>(`.
        if callee >= 3 && self.mark(callee - 1) == Some(b'>') && self.mark(callee - 3) == Some(b'<') {
            callee -= 3;
        }
        let Some(word) = callee.checked_sub(1).and_then(|callee| self.word(callee)) else { return false };
        let words = names::words(word);
        // `Encoding.UTF8.GetString(` decodes.
        let decodes = words.iter().any(|word| word == "encoding");
        !decodes && words.iter().any(|word| LOOKUPS.contains(&word.as_str()))
    }
}

/// The longest unquoted value that starts at an offset.
pub(crate) fn raw_value(text: &[u8], start: usize) -> Range<usize> {
    let window = &text[start..text.len().min(start + values::MAX_LENGTH + 1)];
    let length = (0..window.len()).find(|&at| ends_raw(window, at)).unwrap_or(window.len());
    let end = start + host_sign(text, start, length).unwrap_or(length);
    let sentence_end = end > start
        && matches!(text[end - 1], b'.' | b':' | b'!' | b'?')
        && !text[start..end].ends_with(b"..");
    // `s/NAME=.*/NAME=value/`
    let substituted = end > start && text[end - 1] == b'/' && {
        let line = &text[start.saturating_sub(200)..start];
        let line = &line[memchr::memrchr(b'\n', line).map_or(0, |at| at + 1)..];
        [&b"'s/"[..], b"\"s/", b" s/"].iter().any(|open| memchr::memmem::find(line, open).is_some())
    };
    start..end - usize::from(sentence_end || substituted)
}

/// Where the host begins behind a value that is the password of an address: `https://name:value@host/path`.
fn host_sign(text: &[u8], start: usize, length: usize) -> Option<usize> {
    let before = text[start.saturating_sub(MAX_USER)..start].strip_suffix(b":")?;
    let user =
        before.iter().rev().take_while(|&&byte| byte.is_ascii_alphanumeric() || b"_-.%+".contains(&byte));
    let scheme = &before[..before.len() - user.count()];
    scheme.ends_with(b"://").then(|| memchr::memchr(b'@', &text[start..start + length])).flatten()
}

/// A longer name of a user is none.
const MAX_USER: usize = 80;

/// Bytes of other scripts are taken in, so that `abc\u{2026}xyz` is seen to be cut; an equals sign is
/// padding at the end of a value, and not part of one elsewhere.
fn ends_raw(text: &[u8], at: usize) -> bool {
    let byte = text[at];
    let assigns = byte == b'='
        && text.get(at + 1).is_some_and(|&next| next != b'=' && values::is_key_byte(next) && next != b'&');
    byte.is_ascii() && (!values::is_key_byte(byte) || byte == b'&') || assigns
}

/// `NAME:-value` or `label=value` in one: the name comes first.
fn is_labelled(text: &[u8], raw: &Range<usize>) -> bool {
    let assigned = text.get(raw.end) == Some(&b'=');
    assigned || memchr::memmem::find(&text[raw.clone()], b":-").is_some()
}

/// Labels of a literal that say it is something else than the key.
const FOREIGN_LABELS: &[&str] = &[
    "id",
    "version",
    "arn",
    "name",
    "url",
    "uri",
    "path",
    "file",
    "type",
    "hash",
    "sha",
    "digest",
    "etag",
    "checksum",
    "region",
    "help",
    "description",
    "integrity",
    "profile",
    "user",
    "account",
    "project",
    "date",
    "host",
    "model",
    "title",
    "commit",
    "revision",
    "ref",
    "secure",
    "encrypted",
    "ciphertext",
    "iv",
    "nonce",
    "salt",
    "tag",
];

/// Verbs of calls whose first argument says where a key is.
const LOOKUPS: &[&str] = &[
    "get",
    "getenv",
    "env",
    "environ",
    "environment",
    "fetch",
    "read",
    "load",
    "lookup",
    "resolve",
    "retrieve",
    "credentials",
    "decrypt",
    "find",
    "require",
    "import",
    "var",
    "param",
    "parameter",
    "hash",
    "digest",
    "sha",
];
