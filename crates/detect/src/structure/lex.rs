//! Bytes to tokens, in linear time, for any language.

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Letters, digits, `_`, and `-` or `.` between them: an identifier, a number, an unquoted value.
    Word,
    /// A quoted literal, taken whole; the token covers what is between the quotes.
    Text,
    /// An opening bracket, or the quote of a literal that is taken apart.
    Open(u8),
    /// A closing bracket or quote.
    Close(u8),
    /// Any other visible byte. An escaped line feed inside a literal is a `;`.
    Mark(u8),
    /// One or more line ends and the indentation of the next line.
    Line,
}

/// A token and its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl Token {
    pub(crate) fn range(&self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }

    pub(crate) fn bytes<'a>(&self, text: &'a [u8]) -> &'a [u8] {
        &text[self.range()]
    }

    pub(crate) fn is_mark(&self, byte: u8) -> bool {
        self.kind == Kind::Mark(byte)
    }
}

/// Literals are taken apart to this depth (a script in a JSON string in a shell argument).
const MAX_QUOTES: usize = 3;

/// Which literals are taken apart that hold more than a plain name or value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Literals {
    /// Those with a hit in them.
    WithHits,
    /// All but those within others: the lines of a notebook's code are literals of JSON.
    Outermost,
}

/// Splits a text of at most 4 GiB into tokens.
///
/// A quoted literal ends on its line; a quote that is not closed there is a mark. A literal that
/// holds one of the `hits` and more than a plain name or value is taken apart.
pub(crate) fn lex(text: &[u8], hits: &[usize], literals: Literals) -> Vec<Token> {
    let mut lexer = Lexer {
        text,
        hits,
        literals,
        tokens: Vec::with_capacity(text.len() / 4),
        searched: [[0; MAX_SLASHES + 1]; 3],
        line: 0..0,
    };
    lexer.range(0, text.len(), 0);
    lexer.tokens
}

struct Lexer<'a> {
    text: &'a [u8],
    hits: &'a [usize],
    literals: Literals,
    tokens: Vec<Token>,
    /// For each kind of quote and number of backslashes, up to where a search for its end has failed.
    searched: [[usize; MAX_SLASHES + 1]; 3],
    /// The line last looked at, from where it was looked at.
    line: std::ops::Range<usize>,
}

impl Lexer<'_> {
    fn range(&mut self, start: usize, end: usize, depth: usize) {
        let mut at = start;
        while at < end {
            at = match self.text[at] {
                b'\n' => self.line(at, end),
                byte if byte.is_ascii_whitespace() => at + 1,
                b'\\' if depth > 0 => self.escape(at, end, depth),
                b'"' | b'\'' | b'`' => self.quote(at, at + 1, end, depth),
                byte if is_word_byte(byte) => self.word(at, end),
                byte @ (b'(' | b'[' | b'{') => self.push(Kind::Open(byte), at, at + 1),
                byte @ (b')' | b']' | b'}') => self.push(Kind::Close(byte), at, at + 1),
                byte if byte.is_ascii_graphic() => self.push(Kind::Mark(byte), at, at + 1),
                _ => at + 1,
            };
        }
    }

    fn push(&mut self, kind: Kind, start: usize, end: usize) -> usize {
        self.tokens.push(Token { kind, start: start as u32, end: end as u32 });
        end
    }

    fn line(&mut self, start: usize, end: usize) -> usize {
        let blank = self.text[start..end].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        self.push(Kind::Line, start, start + blank)
    }

    fn word(&mut self, start: usize, end: usize) -> usize {
        let start = start + usize::from(self.is_define_flag(start));
        let mut at = start + 1;
        while at < end {
            let joint =
                matches!(self.text[at], b'-' | b'.') && at + 1 < end && is_word_byte(self.text[at + 1]);
            if !joint && !is_word_byte(self.text[at]) {
                break;
            }
            at += 1;
        }
        self.push(Kind::Word, start, at)
    }

    /// `-DNAME=value` of compilers and Java: the D is no part of the name.
    fn is_define_flag(&self, at: usize) -> bool {
        // `-Hx-api-key:value` of curl.
        let header = self.text[at] == b'H'
            && self.text.get(at + 1..at + 3).is_some_and(|next| next.eq_ignore_ascii_case(b"x-"));
        let flag = (self.text[at] == b'D' || header) && at >= 1 && self.text[at - 1] == b'-';
        let alone = at < 2 || !is_word_byte(self.text[at - 2]) && self.text[at - 2] != b'-';
        flag && alone && self.text.get(at + 1).is_some_and(u8::is_ascii_alphabetic)
    }

    /// A backslash inside a literal: an escaped quote opens a literal within, `\n` ends a line.
    fn escape(&mut self, start: usize, end: usize, depth: usize) -> usize {
        let slashes = self.text[start..end].iter().take_while(|&&byte| byte == b'\\').count();
        let after = start + slashes;
        if after >= end {
            return end;
        }
        match self.text[after] {
            b'"' | b'\'' | b'`' => self.quote(start, after + 1, end, depth),
            b'n' | b'r' => self.push(Kind::Mark(b';'), start, after + 1),
            b't' => after + 1,
            _ => self.push(Kind::Mark(b'\\'), start, after),
        }
    }

    /// A literal whose opening quote, backslashes before it included, is `start..open`.
    fn quote(&mut self, start: usize, open: usize, end: usize, depth: usize) -> usize {
        let quote = self.text[open - 1];
        if self.is_apostrophe(start, open) {
            return self.push(Kind::Mark(quote), start, open);
        }
        let Some(close) = self.closing(start, open, end) else {
            return self.push(Kind::Mark(quote), start, open);
        };
        let after = close + (open - start);
        if depth < MAX_QUOTES && self.is_compound(open, close, depth) {
            self.push(Kind::Open(quote), start, open);
            self.range(open, close, depth + 1);
            self.push(Kind::Close(quote), close, after);
        } else {
            self.push(Kind::Text, open, close);
        }
        after
    }

    /// `don't`, `Anna's`: a quote between letters, unless they are a literal's prefix (`f'...'`).
    fn is_apostrophe(&self, start: usize, open: usize) -> bool {
        if self.text[open - 1] != b'\'' || start == 0 || !self.text[start - 1].is_ascii_alphanumeric() {
            return false;
        }
        let before = self.text[..start].iter().rev().take(3).take_while(|byte| byte.is_ascii_alphanumeric());
        let prefix = before.clone().count() <= 2 && before.clone().all(|byte| b"rbfuLRBFUq8m".contains(byte));
        !prefix && self.text.get(open).is_some_and(u8::is_ascii_alphabetic)
    }

    /// Finds where the same quote, with as many backslashes, stands again on this line.
    fn closing(&mut self, start: usize, open: usize, end: usize) -> Option<usize> {
        let kind = match self.text[open - 1] {
            b'"' => 0,
            b'\'' => 1,
            _ => 2,
        };
        let line = self.line_end(open).min(end);
        let slashes = open - 1 - start;
        // A search from an earlier place has come so far and found none: no byte is searched twice in vain.
        let searched = self.searched[kind].get_mut(slashes)?;
        let mut at = open.max(*searched);
        while let Some(found) =
            self.text.get(at..line).and_then(|rest| memchr::memchr(self.text[open - 1], rest))
        {
            let quote = at + found;
            let before = self.text[open..quote].iter().rev();
            let before = before.take(MAX_SLASHES).take_while(|&&byte| byte == b'\\').count();
            if before == slashes || slashes == 0 && before % 2 == 0 {
                return Some(quote - slashes);
            }
            at = quote + 1;
        }
        *searched = line.max(*searched);
        None
    }

    /// Where the line of an offset ends; found once a line.
    fn line_end(&mut self, at: usize) -> usize {
        if !(self.line.start..self.line.end).contains(&at) {
            let length = memchr::memchr(b'\n', &self.text[at..]).unwrap_or(self.text.len() - at);
            self.line = at..at + length;
        }
        self.line.end
    }

    /// Tells whether a literal is one of those that are taken apart, and holds more than one name or value.
    fn is_compound(&self, open: usize, close: usize, depth: usize) -> bool {
        let first = self.hits.partition_point(|&hit| hit < open);
        let has_hit = self.hits.get(first).is_some_and(|&hit| hit < close);
        if !has_hit && (self.literals == Literals::WithHits || depth > 0) {
            return false;
        }
        let content = self.text[open..close].trim_ascii_end();
        let padding = content.iter().rev().take_while(|&&byte| byte == b'=').count();
        let content = &content[..content.len() - padding];
        let divides = |byte: &u8| {
            byte.is_ascii_whitespace()
                || matches!(byte, b'=' | b'{' | b'\\' | b'"' | b'\'' | b',' | b';' | b'<')
        };
        content.iter().any(divides) || is_pair(content)
    }
}

/// A quote behind more backslashes opens nothing.
const MAX_SLASHES: usize = 8;

/// `X-API-Key:value` in one literal.
fn is_pair(content: &[u8]) -> bool {
    memchr::memchr(b':', content).is_some_and(|colon| {
        let value = &content[colon + 1..];
        value.len() >= crate::values::MIN_LENGTH
            && !value.starts_with(b"//")
            && crate::values::random_length(value) >= 8
    })
}

pub(crate) fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || !byte.is_ascii()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn show(text: &str) -> String {
        let hits: Vec<usize> = text.to_ascii_lowercase().match_indices("phota").map(|(at, _)| at).collect();
        let show = |token: &Token| {
            let bytes = String::from_utf8_lossy(token.bytes(text.as_bytes())).into_owned();
            match token.kind {
                Kind::Word => bytes,
                Kind::Text => format!("\u{ab}{bytes}\u{bb}"),
                Kind::Open(byte) | Kind::Close(byte) | Kind::Mark(byte) => (byte as char).to_string(),
                Kind::Line => "/".to_owned(),
            }
        };
        lex(text.as_bytes(), &hits, Literals::WithHits).iter().map(show).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn tokens() {
        for (text, expected) in [
            ("a.b-c = 'd e'; // x", "a.b-c = \u{ab}d e\u{bb} ; / / x"),
            ("a\n\n  b", "a / b"),
            ("don't say 'no'", "don ' t say \u{ab}no\u{bb}"),
            ("f'x' \"a\\\"b\"", "f \u{ab}x\u{bb} \u{ab}a\\\"b\u{bb}"),
            ("say \"open\nnext", "say \" open / next"),
            ("-DPHOTA_KEY=v --phota-key v", "- PHOTA_KEY = v - - phota-key v"),
            ("\"%env PHOTA_KEY=v\\n\"", "\" % env PHOTA_KEY = v ; \""),
            ("\"e[\\\"PHOTA\\\"] = \\\"v\\\"\"", "\" e [ \u{ab}PHOTA\u{bb} ] = \u{ab}v\u{bb} \""),
            ("\"phota_abc==\" \"phota/x\"", "\u{ab}phota_abc==\u{bb} \u{ab}phota/x\u{bb}"),
            ("\"no hit = 1\"", "\u{ab}no hit = 1\u{bb}"),
        ] {
            assert_eq!(show(text), expected, "{text}");
        }
    }

    #[test]
    fn a_quote_is_closed_by_its_like_however_far() {
        let escaped = "\\\"".repeat(50_000);
        let text = format!("x = \"{escaped}\" + '{escaped}'");
        assert_eq!(show(&text), format!("x = \u{ab}{escaped}\u{bb} + \u{ab}{escaped}\u{bb}"));
        // Quotes that nothing closes, with fewer or more backslashes between.
        assert_eq!(show("phota \" \\\" \\\\\\\" x").matches('\u{ab}').count(), 0);
        assert_eq!(
            show("\"phota = \\\"a\\\\\\\"\\\" \\\"b\\\"\""),
            "\" phota = \u{ab}a\\\\\\\"\u{bb} \u{ab}b\u{bb} \""
        );
    }

    proptest! {
        #[test]
        fn tokens_are_in_order_and_in_bounds(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
            let mut last = 0;
            for token in lex(&bytes, &[3, 40], Literals::WithHits) {
                prop_assert!(last <= token.start && token.start <= token.end && token.end as usize <= bytes.len());
                last = token.start;
            }
        }
    }
}
