//! Commands that store or send a key: `aws ssm put-parameter --name /phota/api-key --value KEY`.

use std::ops::Range;

use super::{Check, MAX_NAME, finish, shown};
use crate::context::is_phota_alone;
use crate::evidence::Evidence;
use crate::names::{NameKind, words};
use crate::rules::Draft;
use crate::structure::Piece;
use crate::values::{self, Look, Verdict};

/// The longest command that is taken apart.
const MAX_COMMAND: usize = 4 << 10;
/// Its arguments that are looked at.
const MAX_ARGUMENTS: usize = 64;

/// Of what a command speaks.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    /// Phota's host or name, and nothing of a key.
    Phota,
    /// The name of a Phota key.
    Key(String),
}

impl Check<'_> {
    /// The keys that commands are given.
    pub(super) fn commands(&self) -> Vec<Draft> {
        let mut drafts = Vec::new();
        let mut end = 0;
        for hit in self.segment.hits().filter(|&hit| hit < self.segment.text.len()) {
            if hit < end {
                continue;
            }
            let line = logical_line(self.segment.text, hit);
            end = line.end;
            drafts.extend(self.command(line));
        }
        drafts
    }

    fn command(&self, line: Range<usize>) -> Vec<Draft> {
        let text = self.segment.text;
        let arguments = split(text, line);
        let Some((subject, at)) = self.subject(&arguments) else { return Vec::new() };
        let stores = arguments[..at.max(1)].iter().chain(&arguments).any(|argument| {
            argument.len() <= 40
                && std::str::from_utf8(&text[argument.clone()])
                    .is_ok_and(|argument| words(argument).iter().any(|word| STORES.contains(&word.as_str())))
                || &text[argument.clone()] == b"-k"
        });
        let least = match subject {
            Subject::Key(_) if stores => Look::Fair,
            Subject::Phota if stores => Look::Strong,
            _ => return Vec::new(),
        };
        let reason = match &subject {
            Subject::Key(name) => format!("given to a command about {}", shown(name)),
            Subject::Phota => "given to a command about Phota".to_owned(),
        };
        given(text, &arguments)
            .into_iter()
            .filter_map(|span| {
                let Verdict::Key(look) = values::judge(&text[span.clone()]) else { return None };
                let mut evidence = Evidence::default();
                evidence.add(if least == Look::Fair { 60 } else { 45 }, reason.clone());
                let piece = Piece { span, quoted: true };
                (look >= least).then(|| finish(text, &[piece], look, evidence, self.settings)).flatten()
            })
            .collect()
    }

    fn subject(&self, arguments: &[Range<usize>]) -> Option<(Subject, usize)> {
        let about = |(at, argument): (usize, &Range<usize>)| {
            let bytes = &self.segment.text[argument.clone()];
            let bytes = bytes.strip_prefix(b"--").unwrap_or(bytes);
            let label = memchr::memchr(b'=', bytes).map_or(0, |end| end + 1);
            let text = std::str::from_utf8(&bytes[label..]).ok().filter(|text| text.len() <= MAX_NAME)?;
            if text.contains("://") {
                return self.settings.hosts.are_in(bytes).then_some((Subject::Phota, at));
            }
            let name = self.settings.namer.classify(text);
            match name.kind {
                _ if values::random_length(text.as_bytes()) >= 12 => None,
                NameKind::PhotaKey => Some((Subject::Key(text.to_owned()), at)),
                NameKind::Phota if is_phota_alone(&name.words) || self.is_path_to_phota(&name.words) => {
                    Some((Subject::Phota, at))
                }
                _ => None,
            }
        };
        arguments.iter().enumerate().filter_map(about).max_by(|a, b| a.0.cmp(&b.0))
    }

    /// `secret/phota`, `HKCU:\Software\Phota`, `/phota/prod`.
    fn is_path_to_phota(&self, words: &[String]) -> bool {
        words.len() <= 5 && words.last().is_some_and(|last| last == "phota" || last == "labs")
    }
}

/// The line of an offset, with those it continues and that continue it.
fn logical_line(text: &[u8], at: usize) -> Range<usize> {
    let floor = at.saturating_sub(MAX_COMMAND / 2);
    let ceiling = text.len().min(at + MAX_COMMAND / 2);
    let continued = |line: &[u8]| matches!(line.trim_ascii_end().last(), Some(b'\\' | b'^' | b'`'));
    let line_start =
        |end: usize| memchr::memrchr(b'\n', &text[floor..end]).map_or(floor, |at| floor + at + 1);
    let mut start = line_start(at);
    while start > floor && continued(&text[floor..start]) {
        start = line_start(start - 1);
    }
    let mut end = at;
    loop {
        end += memchr::memchr(b'\n', &text[end..ceiling]).unwrap_or(ceiling - end);
        if end >= ceiling || !continued(&text[start..end]) {
            return start..end;
        }
        end += 1;
    }
}

/// The arguments of a command without the quotes around them; `|` and `<<<` are arguments.
fn split(text: &[u8], line: Range<usize>) -> Vec<Range<usize>> {
    let mut arguments = Vec::new();
    let mut at = line.start;
    while at < line.end && arguments.len() < MAX_ARGUMENTS {
        let byte = text[at];
        if byte.is_ascii_whitespace() || matches!(byte, b'\\' | b'^') {
            at += 1;
            continue;
        }
        let quoted = matches!(byte, b'"' | b'\'');
        let start = at + usize::from(quoted);
        let ends = |other: u8| if quoted { other == byte } else { other.is_ascii_whitespace() };
        let length = text[start..line.end].iter().position(|&other| ends(other)).unwrap_or(line.end - start);
        arguments.push(start..start + length);
        at = start + length + 1;
    }
    arguments
}

/// What a command is given as a value: after an option, in an assignment, from a pipe.
fn given(text: &[u8], arguments: &[Range<usize>]) -> Vec<Range<usize>> {
    let bytes = |at: usize| arguments.get(at).map_or(&[][..], |argument| &text[argument.clone()]);
    let mut given = Vec::new();
    for (at, argument) in arguments.iter().enumerate() {
        let whole = bytes(at);
        if whole == b"<<<" || is_value_option(whole) {
            given.extend(arguments.get(at + 1).map(|next| literal(text, next.clone())));
        }
        if whole == b"|" && at >= 2 && (bytes(at.saturating_sub(4)).len() < 8 || at < 4) {
            let prints = (at.saturating_sub(4)..at)
                .any(|at| matches!(bytes(at), b"echo" | b"printf" | b"print" | b"Write-Output"));
            given.extend(prints.then(|| literal(text, arguments[at - 1].clone())));
        }
        let equals = memchr::memchr(b'=', whole).filter(|&end| end > 0 && is_value_label(&whole[..end]));
        given.extend(equals.map(|end| literal(text, argument.start + end + 1..argument.end)));
        let attached = whole.starts_with(b"-b") && whole.len() > 10;
        given.extend(attached.then(|| literal(text, argument.start + 2..argument.end)));
        if matches!(bytes(at.wrapping_sub(1)), b"login" | b"auth" | b"configure") {
            given.push(literal(text, argument.clone()));
        }
        // `keyring set phota api_key KEY`
        let before = bytes(at.wrapping_sub(1));
        if !before.starts_with(b"-") && before.contains(&b'_') && is_value_label(before) {
            given.push(literal(text, argument.clone()));
        }
        if whole.starts_with(b"{") {
            given.extend(members(text, argument.clone()));
        }
    }
    given
}

/// The values in JSON, whose own names say little: `{"api_key":"KEY"}`.
fn members(text: &[u8], json: Range<usize>) -> Vec<Range<usize>> {
    let mut members = Vec::new();
    let mut label: Option<Range<usize>> = None;
    let mut start = json.start;
    for at in json.clone() {
        if text[at] != b'"' {
            continue;
        }
        let piece = start..at;
        start = at + 1;
        match label.take() {
            Some(name) if text[piece.clone()].iter().all(|byte| matches!(byte, b':' | b' ')) => {
                label = Some(name)
            }
            Some(name) if is_value_label(&text[name.clone()]) => members.push(piece),
            _ => label = Some(piece).filter(|piece| !piece.is_empty()),
        }
    }
    members
}

/// A value without quotes and brackets that still stand around it.
fn literal(text: &[u8], mut span: Range<usize>) -> Range<usize> {
    let wraps = |byte: u8| matches!(byte, b'"' | b'\'' | b'(' | b')' | b'`' | b';' | b'$');
    while span.start < span.end && wraps(text[span.start]) && text[span.start] != b'$' {
        span.start += 1;
    }
    while span.start < span.end && wraps(text[span.end - 1]) {
        span.end -= 1;
    }
    span
}

/// `--value`, `-Secret`, `-w`.
fn is_value_option(argument: &[u8]) -> bool {
    let Some(name) = argument.strip_prefix(b"-") else { return false };
    let short = matches!(name, b"b" | b"w" | b"k" | b"p" | b"v");
    short || is_value_label(name.strip_prefix(b"-").unwrap_or(name))
}

fn is_value_label(name: &[u8]) -> bool {
    let Ok(name) = std::str::from_utf8(name) else { return false };
    let words = words(name);
    (1..=3).contains(&words.len()) && words.iter().all(|word| VALUE_WORDS.contains(&word.as_str()))
}

const VALUE_WORDS: &[&str] = &[
    "value",
    "secret",
    "string",
    "body",
    "data",
    "token",
    "key",
    "api",
    "password",
    "plaintext",
    "literal",
    "from",
    "credential",
    "text",
    "auth",
    "parameter",
];

/// Words of commands that keep or take a key.
const STORES: &[&str] = &[
    "secret",
    "secrets",
    "ssm",
    "secretsmanager",
    "vault",
    "kv",
    "keyvault",
    "put",
    "set",
    "create",
    "add",
    "insert",
    "env",
    "variable",
    "variables",
    "keyring",
    "security",
    "store",
    "pass",
    "login",
    "auth",
    "configure",
    "config",
    "key",
    "token",
    "item",
    "password",
    "itemproperty",
    "property",
];
