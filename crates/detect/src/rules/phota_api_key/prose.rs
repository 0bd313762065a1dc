//! Sentences that speak of a Phota key, and the key in them.

use std::ops::Range;

use super::{Check, MAX_NAME, finish, is_identifier_like};
use crate::evidence::Evidence;
use crate::names::{NameKind, words};
use crate::rules::Draft;
use crate::segment::{Segment, is_markup};
use crate::structure::{Kind, Piece, Token, raw_value};
use crate::values::{self, Look, Verdict};

/// Tokens of a sentence before and after Phota's name in which a key is spoken of.
const SENTENCE: usize = 10;
/// Tokens of an entry with Phota's name as its title in which a key is spoken of.
const ENTRY: usize = 48;
/// Tokens after the word "key" in which the key may follow.
const REACH: usize = 18;
/// Lines below a sentence that may be the key alone.
const LINES: usize = 5;

impl Check<'_> {
    /// `Phota API key: ...`, `the key ... for Phota`: words of a sentence, and a value.
    pub(super) fn prose(&self, at: usize) -> Vec<Draft> {
        // `name: phota` is data.
        let tokens = &self.segment.tokens;
        let ends = tokens
            .get(at + 1)
            .is_none_or(|next| matches!(next.kind, Kind::Close(_) | Kind::Mark(b',') | Kind::Line));
        let labelled = at > 0 && ends && matches!(tokens[at - 1].kind, Kind::Mark(b':' | b'='));
        let Some(noun) = self.key_noun(at).filter(|_| !labelled) else { return Vec::new() };
        let below = || is_prose(self.segment.path).then(|| self.below(noun.max(at))).flatten();
        let draft = self.in_sentence(noun, at).or_else(below);
        draft.into_iter().collect()
    }

    /// The word for a key in the sentence of a token.
    fn key_noun(&self, at: usize) -> Option<usize> {
        let Segment { tokens, text, .. } = self.segment;
        let is_noun = |&at: &usize| {
            let word = tokens[at].bytes(text);
            let noun = |word: &String| KEY_NOUNS.contains(&word.as_str());
            let says = |words: &[String]| match words {
                [word] => noun(word),
                [first, word] => matches!(first.as_str(), "api" | "access" | "phota") && noun(word),
                _ => false,
            };
            let camel =
                word.windows(2).any(|pair| pair[0].is_ascii_lowercase() && pair[1].is_ascii_uppercase());
            tokens[at].kind == Kind::Word
                && !camel
                && !self.is_qualified(at)
                && word.len() <= 24
                && std::str::from_utf8(word).is_ok_and(|word| says(&words(word)))
        };
        let same = |&at: &usize| !self.ends_sentence(at);
        let after = (at + 1..tokens.len().min(at + SENTENCE)).take_while(same).find(is_noun);
        let gap = |noun: usize| noun - at;
        match after.filter(|&noun| gap(noun) <= 5) {
            Some(noun) => Some(noun),
            None => {
                let before = (at.saturating_sub(SENTENCE)..at).rev().take_while(same).find(is_noun);
                let entry = || (at + 1..self.entry_end(at)).find(is_noun);
                before.or(after).or_else(entry)
            }
        }
    }

    /// Where the entry of a list ends that a token is the title of: `- **Phota**: ...`. The token itself if it is none.
    fn entry_end(&self, at: usize) -> usize {
        let Segment { tokens, text, .. } = self.segment;
        let emphasis = |token: &&Token| token.is_mark(b'*') || token.is_mark(b'_');
        let before = tokens[..at].iter().rev().take(4).find(|token| !emphasis(token));
        let after = tokens[at + 1..].iter().take(6).find(|token| !emphasis(token));
        let titled = before.is_none_or(|before| before.kind == Kind::Line || before.is_mark(b'-'))
            && after.is_some_and(|after| after.is_mark(b':'))
            && is_markup(self.segment.path);
        if !titled {
            return at;
        }
        let is_another = |token: &Token| {
            let word = std::str::from_utf8(token.bytes(text)).ok().filter(|word| word.len() <= MAX_NAME);
            word.is_some_and(|word| self.settings.namer.classify(word).kind == NameKind::Vendor)
        };
        (at + 1..tokens.len().min(at + ENTRY))
            .find(|&at| self.ends_sentence(at) || is_another(&tokens[at]))
            .unwrap_or(tokens.len().min(at + ENTRY))
    }

    fn ends_sentence(&self, at: usize) -> bool {
        let Segment { tokens, text, .. } = self.segment;
        match tokens[at].kind {
            Kind::Line | Kind::Mark(b';' | b'{' | b'}') | Kind::Open(b'{') => true,
            Kind::Mark(b'.' | b'!' | b'?') => {
                text.get(tokens[at].end as usize).is_none_or(u8::is_ascii_whitespace)
            }
            _ => false,
        }
    }

    /// The value in the rest of the sentence, or where it wraps into the next line.
    fn in_sentence(&self, noun: usize, phota: usize) -> Option<Draft> {
        let Segment { tokens, text, .. } = self.segment;
        let mut lines = 0;
        for at in noun + 1..tokens.len().min(noun + REACH) {
            let token = tokens[at];
            let span = match token.kind {
                Kind::Line => {
                    lines += 1;
                    let blank = text[token.range()].iter().filter(|&&byte| byte == b'\n').count() > 1;
                    // A sentence wraps right behind its noun, or it goes on somewhere else.
                    if lines > 1 || blank || at > noun.max(phota) + 2 {
                        return None;
                    }
                    continue;
                }
                Kind::Word if tokens[at - 1].end < token.start || tokens[at - 1].kind == Kind::Line => {
                    raw_value(text, token.start as usize)
                }
                Kind::Word if matches!(tokens[at - 1].kind, Kind::Mark(b':' | b'=' | b'*' | b'"' | b'`')) => {
                    raw_value(text, token.start as usize)
                }
                Kind::Text => token.range(),
                // `(commit ...)`
                Kind::Word if is_stop(token.bytes(text)) => return None,
                _ if self.ends_sentence(at) => return None,
                _ => continue,
            };
            let value = &text[span.clone()];
            if is_stop(value) {
                return None;
            }
            let linked = self.is_linked(at, noun);
            if let Some(draft) = self.spoken_of(span, linked) {
                return Some(draft);
            }
            if lines > 0 {
                return None;
            }
        }
        None
    }

    /// A colon, an equals sign or "is" leads to the value, or nothing stands between.
    fn is_linked(&self, at: usize, noun: usize) -> bool {
        let Segment { tokens, text, .. } = self.segment;
        let between = &tokens[noun + 1..at];
        let before =
            between.iter().rev().find(|token| !matches!(token.kind, Kind::Mark(b'*' | b'`' | b'_' | b'"')));
        match before {
            None => true,
            // The Phota API key (`value`); what changed ends in the commit.
            Some(token) if token.kind == Kind::Open(b'(') => {
                between[0] == *token && tokens[at].kind == Kind::Text && !is_changelog(self.segment.path)
            }
            Some(token) => match token.kind {
                Kind::Mark(byte) => matches!(byte, b':' | b'=' | b'>' | b'|'),
                Kind::Close(_) => true,
                Kind::Word => {
                    let word = token.bytes(text).to_ascii_lowercase();
                    LINKS.contains(&&word[..]) || word.starts_with(b"\xe2\x86\x92")
                }
                _ => false,
            },
        }
    }

    /// A line below that is the value and no more, or a speaker's name and the value.
    fn below(&self, from: usize) -> Option<Draft> {
        let text = self.segment.text;
        let mut start = self.line_end(self.segment.tokens[from].end as usize)?;
        for _ in 0..LINES {
            let end = self.line_end(start).unwrap_or(text.len());
            let line = text[start..end].trim_ascii();
            let speaks = memchr::memrchr(b' ', line).map_or(0, |space| space + 1);
            let speaker = line[..speaks].trim_ascii();
            let named = speaker.len() <= 40
                && (speaker.is_empty() || matches!(speaker.last(), Some(b':' | b'>' | b'-' | b'*')));
            let offset = start + memchr::memmem::find(&text[start..end], line).unwrap_or(0) + speaks;
            let wraps = |byte: &u8| matches!(byte, b'`' | b'"' | b'\'' | b'*' | b'<' | b'>');
            let value = &line[speaks..];
            let leading = value.iter().take_while(|byte| wraps(byte)).count();
            let trailing = value[leading..].iter().rev().take_while(|byte| wraps(byte)).count();
            let span = offset + leading..offset + value.len() - trailing;
            let padding = line.iter().rev().take_while(|&&byte| byte == b'=').count();
            let assigns = line[..line.len() - padding].contains(&b'=');
            if assigns {
                return None;
            }
            let named = named && !speaker.split(|byte| !byte.is_ascii_alphanumeric()).any(is_stop);
            if let Some(draft) = named.then(|| self.spoken_of(span, true)).flatten() {
                return Some(draft);
            }
            start = end;
        }
        None
    }

    fn line_end(&self, at: usize) -> Option<usize> {
        let window = &self.segment.text[at..self.segment.text.len().min(at + values::MAX_LENGTH)];
        memchr::memchr(b'\n', window).map(|end| at + end + 1)
    }

    fn spoken_of(&self, span: Range<usize>, linked: bool) -> Option<Draft> {
        let text = self.segment.text;
        let value = &text[span.clone()];
        let Verdict::Key(Look::Strong) = values::judge(value) else { return None };
        // Ids and digests stand in sentences too.
        if !linked && is_identifier_like(value) {
            return None;
        }
        let mut evidence = Evidence::default();
        evidence.add(40, "the text before it speaks of a Phota key");
        finish(text, &[Piece { span, quoted: true }], Look::Strong, evidence, self.settings)
    }
}

/// Files of text for people: a line below a sentence goes on with it.
fn is_prose(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    is_markup(path) || matches!(extension.as_str(), "" | "eml" | "key" | "log" | "pem" | "secret" | "text")
}

/// Files that list what changed, each with its commit.
fn is_changelog(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    ["change", "history", "news", "release"].iter().any(|name| file.starts_with(name))
}

/// The words for a key in a few languages.
const KEY_NOUNS: &[&str] = &[
    "key",
    "keys",
    "token",
    "secret",
    "apikey",
    "credential",
    "credentials",
    "schlüssel",
    "schluessel",
    "clé",
    "cle",
    "clef",
    "clave",
    "chave",
    "chiave",
    "sleutel",
    "nyckel",
    "klucz",
    "ключ",
    "鍵",
    "キー",
    "密钥",
];

/// Words between a key's name and the key.
const LINKS: &[&[u8]] = &[
    b"is",
    b"be",
    b"to",
    b"lautet",
    b"ist",
    b"est",
    b"es",
    b"\xc3\xa8",
    b"are",
    b"equals",
    b"use",
    b"with",
    b"key",
    b"token",
];

/// Tells whether a word says that another thing than a key comes next.
fn is_stop(word: &[u8]) -> bool {
    let word = String::from_utf8_lossy(&word[..word.len().min(24)]).to_ascii_lowercase();
    STOPS.contains(&word.trim_matches(|mark: char| !mark.is_alphanumeric()))
}

const STOPS: &[&str] = &[
    "id",
    "ids",
    "hash",
    "sha256",
    "sha1",
    "sha",
    "md5",
    "digest",
    "profile",
    "commit",
    "request",
    "checksum",
    "fingerprint",
    "etag",
    "version",
    "job",
    "trace",
    "signature",
    "webhook",
    "revision",
    "build",
];
