//! Names whose value is another name: `api_key=SECRET`, `-H "X-API-Key: $TOKEN"`.

use std::ops::Range;

use super::Finder;
use crate::names;
use crate::structure::lex::{Kind, is_word_byte};

impl Finder<'_> {
    /// The identifier that is the whole value of a name, without what qualifies it.
    pub(super) fn reference(&self, name: usize) -> Option<Range<usize>> {
        let mut at = name + 1;
        while matches!(self.kind(at), Some(Kind::Close(_))) {
            at += 1;
        }
        let start = match self.operator(at) {
            Some(operator) => operator.end(),
            None if matches!(self.kind(at), Some(Kind::Open(b'('))) && self.touches(at) => at + 1,
            None => return None,
        };
        self.identifier(start)
    }

    /// The identifier that is all there is from a token to the end of an argument.
    pub(super) fn identifier(&self, start: usize) -> Option<Range<usize>> {
        let sigil = |at: &usize| {
            matches!(
                self.kind(*at),
                Some(
                    Kind::Line
                        | Kind::Mark(b'$' | b'&' | b'*' | b'@')
                        | Kind::Open(b'{' | b'"' | b'\'' | b'`')
                )
            )
        };
        let at = (start..start + 5).find(|at| !sigil(at))?;
        let token = self.tokens.get(at)?;
        if token.kind == Kind::Text {
            return self.interpolated(token.range());
        }
        let ends = match self.kind(at + 1) {
            None
            | Some(Kind::Line | Kind::Close(_) | Kind::Mark(b',' | b';' | b'"' | b'\'' | b'\\' | b'|')) => {
                true
            }
            // The next word of a command.
            Some(_) => at > start && !self.touches(at + 1),
        };
        (token.kind == Kind::Word && ends).then(|| self.unqualified(token.range())).flatten()
    }

    /// `"$NAME"`, `"${NAME}"`, `"{{name}}"`, the `X-API-Key` of `"#{KEY}"`.
    fn interpolated(&self, span: Range<usize>) -> Option<Range<usize>> {
        let bytes = &self.text[span.clone()];
        let opens = bytes.first().is_some_and(|byte| matches!(byte, b'$' | b'{' | b'#'));
        let leading =
            bytes.iter().take_while(|byte| matches!(byte, b'$' | b'{' | b'#' | b' ' | b'@')).count();
        let length = bytes[leading..].iter().take_while(|&&byte| is_word_byte(byte) || byte == b'.').count();
        let rest = &bytes[leading + length..];
        let closes = rest.iter().all(|byte| matches!(byte, b'}' | b' '));
        let start = span.start + leading;
        (opens && closes && length > 0).then(|| self.unqualified(start..start + length)).flatten()
    }

    /// The last part of `this.key`; what the environment or a store holds is no constant.
    pub(super) fn unqualified(&self, span: Range<usize>) -> Option<Range<usize>> {
        let bytes = &self.text[span.clone()];
        let Some(dot) = memchr::memrchr(b'.', bytes) else { return Some(span) };
        let owner = std::str::from_utf8(&bytes[..dot]).ok()?;
        let stored = names::words(owner).iter().any(|word| STORES.contains(&word.as_str()));
        (!stored).then(|| span.start + dot + 1..span.end)
    }
}

/// Words of what holds keys outside the code.
const STORES: &[&str] =
    &["env", "environ", "environment", "secrets", "vault", "process", "github", "inputs", "argv", "args"];
