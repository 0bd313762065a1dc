//! Keys beside a Phota host: user info of URLs, password files, `Authorization`, options of clients.

use std::ops::Range;

use super::{Check, finish};
use crate::context::Tie;
use crate::evidence::Evidence;
use crate::names::NameKind;
use crate::rules::Draft;
use crate::structure::{Kind, Piece, raw_value};
use crate::values::{self, Look, Verdict};

/// The text around a host that is looked at, to each side.
const REACH: usize = 1 << 10;

impl Check<'_> {
    /// The keys that stand in or beside the address of a Phota host.
    pub(super) fn addresses(&self) -> Vec<Draft> {
        let text = self.segment.text;
        let mut drafts = Vec::new();
        for hit in self.segment.hits() {
            if !self.settings.hosts.starts_at(text, hit) {
                continue;
            }
            let host = self.host_start(hit);
            drafts.extend(self.user_info(host));
            drafts.extend(self.password_file(host));
            drafts.extend(self.credentials_beside(host));
        }
        for at in memchr::memmem::find_iter(text, b"uthorization") {
            drafts.extend(self.authorization(at + b"uthorization".len()));
        }
        drafts
    }

    fn host_start(&self, hit: usize) -> usize {
        let before = &self.segment.text[hit.saturating_sub(120)..hit];
        let label = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
        hit - before.iter().rev().take_while(label).count()
    }

    /// `https://user:KEY@host`, `https://KEY@host`.
    fn user_info(&self, host: usize) -> Option<Draft> {
        let text = self.segment.text;
        let end = host.checked_sub(1).filter(|&at| text[at] == b'@')?;
        let from = end.saturating_sub(values::MAX_LENGTH.min(REACH));
        let start = from + memchr::memmem::rfind(&text[from..end], b"//")? + 2;
        let colon = memchr::memchr(b':', &text[start..end]);
        let span = colon.map_or(start, |colon| start + colon + 1)..end;
        self.beside(span, "in the address of a Phota host", Look::Fair)
    }

    /// `machine HOST login USER password KEY` of netrc, `HOST:port:name:user:KEY` of password files.
    fn password_file(&self, host: usize) -> Option<Draft> {
        let text = self.segment.text;
        let before = text[host.saturating_sub(16)..host].trim_ascii_end();
        if before.ends_with(b"machine") {
            let window = &text[host..text.len().min(host + REACH)];
            let end = memchr::memmem::find(window, b"machine").unwrap_or(window.len());
            let label = memchr::memmem::find(&window[..end], b"password")? + b"password".len();
            let start =
                label + window[label..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
            return self.beside(raw_value(text, host + start), "the password for a Phota host", Look::Fair);
        }
        let starts_line = host == 0 || text[host - 1] == b'\n';
        let line = self.line(host);
        let fields = text[line.clone()].split(|&byte| byte == b':').count();
        let last = line.start + memchr::memrchr(b':', &text[line.clone()])? + 1;
        let span = last..last + text[last..line.end].trim_ascii_end().len();
        (starts_line && fields >= 3)
            .then(|| self.beside(span, "the last field of a line for a Phota host", Look::Strong))
            .flatten()
    }

    /// From an offset to the end of its line.
    fn line(&self, start: usize) -> Range<usize> {
        let window = &self.segment.text[start..self.segment.text.len().min(start + REACH)];
        start..start + memchr::memchr(b'\n', window).unwrap_or(window.len())
    }

    /// `-u user:KEY` and `auth=("user", "KEY")` in the command or call with the host.
    fn credentials_beside(&self, host: usize) -> Vec<Draft> {
        let text = self.segment.text;
        let statement = self.statement(host);
        let bytes = &text[statement.clone()];
        let mut drafts = Vec::new();
        for option in [&b" -u "[..], b" --user ", b" --user="] {
            let Some(at) = memchr::memmem::find(bytes, option) else { continue };
            let start = statement.start + at + option.len();
            let start = start + usize::from(matches!(text[start..].first(), Some(b'"' | b'\'')));
            let whole = raw_value(text, start);
            let user = memchr::memchr(b':', &text[whole.clone()]).map_or(0, |colon| colon + 1);
            drafts.extend(self.beside(
                whole.start + user..whole.end,
                "sent as the password to a Phota host",
                Look::Fair,
            ));
        }
        if let Some(at) = memchr::memmem::find(bytes, b"auth=(") {
            let start = statement.start + at;
            let end = start + memchr::memchr(b')', &text[start..statement.end]).unwrap_or(0);
            let tokens = &self.segment.tokens;
            let from = tokens.partition_point(|token| (token.start as usize) < start);
            let texts = tokens[from..].iter().take_while(|token| (token.end as usize) < end);
            drafts.extend(texts.filter(|token| token.kind == Kind::Text).filter_map(|token| {
                self.beside(token.range(), "sent as the password to a Phota host", Look::Strong)
            }));
        }
        drafts
    }

    /// The line of an offset with those it continues or that continue it.
    fn statement(&self, at: usize) -> Range<usize> {
        let text = self.segment.text;
        let continued =
            |line: &[u8]| matches!(line.trim_ascii_end().last(), Some(b'\\' | b'^' | b'`' | b',' | b'('));
        let floor = at.saturating_sub(REACH);
        let mut start = memchr::memrchr(b'\n', &text[floor..at]).map_or(floor, |end| floor + end + 1);
        while start > floor && continued(&text[floor..start]) {
            start = memchr::memrchr(b'\n', &text[floor..start - 1]).map_or(floor, |end| floor + end + 1);
        }
        let ceiling = text.len().min(at + REACH);
        let mut end = at;
        loop {
            end += memchr::memchr(b'\n', &text[end..ceiling]).unwrap_or(ceiling - end);
            if end >= ceiling || !continued(&text[start..end]) {
                return start..end;
            }
            end += 1;
        }
    }

    fn beside(&self, span: Range<usize>, reason: &'static str, least: Look) -> Option<Draft> {
        let Verdict::Key(look) = values::judge(&self.segment.text[span.clone()]) else { return None };
        if look < least {
            return None;
        }
        let mut evidence = Evidence::default();
        evidence.add(60, reason);
        finish(self.segment.text, &[Piece { span, quoted: true }], look, evidence, self.settings)
    }

    /// `Authorization: Bearer KEY` where a Phota host or name says to whom; `at` is behind the word.
    fn authorization(&self, at: usize) -> Option<Draft> {
        let text = self.segment.text;
        let divides = |byte: &u8| byte.is_ascii_whitespace() || b"\"'`:=>,([{]\\f".contains(byte);
        let skip = |from: usize| from + text[from..].iter().take(12).take_while(|byte| divides(byte)).count();
        let mut start = skip(at);
        if start == at {
            return None;
        }
        for scheme in [&b"bearer"[..], b"token", b"api-key", b"apikey", b"key"] {
            let named =
                text.get(start..start + scheme.len()).is_some_and(|word| word.eq_ignore_ascii_case(scheme));
            if named && skip(start + scheme.len()) > start + scheme.len() {
                start = skip(start + scheme.len());
                break;
            }
        }
        let token =
            self.segment.tokens.partition_point(|token| (token.start as usize) < at).checked_sub(1)?;
        let tie = self.context.tie(token, NameKind::Key)?;
        let close = matches!(tie, Tie::BesideHost | Tie::Under(_) | Tie::InStatement(_));
        let span = raw_value(text, start);
        let Verdict::Key(look) = values::judge(&text[span.clone()]) else { return None };
        if !close || look < Look::Fair {
            return None;
        }
        let mut evidence = Evidence::default();
        evidence.add(20, "sent in the header Authorization");
        evidence.add(tie.points(), super::tie_reason(&tie));
        finish(text, &[Piece { span, quoted: true }], look, evidence, self.settings)
    }
}
