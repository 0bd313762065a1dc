//! Single characters: backslash escapes, percent-encoding, HTML entities.

/// A decoded character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Escape {
    /// Visible ASCII, a space, or a line feed.
    pub(super) byte: u8,
    /// The bytes it is written in.
    pub(super) length: usize,
    pub(super) encoding: &'static [&'static str],
}

/// More backslashes than strings in strings in strings need.
const MAX_SLASHES: usize = 16;

/// The escape that starts at the beginning of a text, if it stands for a character that a key or
/// the text around it can hold.
pub(super) fn escape(text: &[u8]) -> Option<Escape> {
    match text.first()? {
        b'\\' => backslash(text),
        b'%' => percent(text),
        b'&' => entity(text),
        _ => None,
    }
}

fn backslash(text: &[u8]) -> Option<Escape> {
    let slashes = text.iter().take(MAX_SLASHES).take_while(|&&byte| byte == b'\\').count();
    let (&kind, rest) = text[slashes..].split_first()?;
    let (value, length, encoding) = match kind {
        b'u' if rest.first() == Some(&b'{') => {
            let digits = rest[1..].iter().take(7).take_while(|byte| byte.is_ascii_hexdigit()).count();
            let closed = rest.get(1 + digits) == Some(&b'}');
            (number(rest.get(1..1 + digits)?, 16).filter(|_| closed)?, digits + 3, &["unicode-escape"])
        }
        b'u' => (number(rest.get(..4)?, 16)?, 5, &["unicode-escape"]),
        b'U' => (number(rest.get(..8)?, 16)?, 9, &["unicode-escape"]),
        b'x' => (number(rest.get(..2)?, 16)?, 3, &["hex-escape"]),
        b'0'..=b'1' => (number(text.get(slashes..slashes + 3)?, 8)?, 3, &["octal-escape"]),
        _ => return None,
    };
    Some(Escape { byte: readable(value)?, length: slashes + length, encoding })
}

fn percent(text: &[u8]) -> Option<Escape> {
    let value = number(text.get(1..3)?, 16)?;
    Some(Escape { byte: readable(value)?, length: 3, encoding: &["percent"] })
}

/// Names longer than any in the table are none.
const MAX_ENTITY: usize = 12;

fn entity(text: &[u8]) -> Option<Escape> {
    let end = text.iter().take(MAX_ENTITY).position(|&byte| byte == b';')?;
    let name = &text[1..end];
    let byte = match name {
        [b'#', b'x' | b'X', digits @ ..] => readable(number(digits, 16)?)?,
        [b'#', digits @ ..] => readable(number(digits, 10)?)?,
        _ => ENTITIES.iter().find(|(known, _)| known.as_bytes() == name)?.1,
    };
    Some(Escape { byte, length: end + 1, encoding: &["html-entity"] })
}

/// Names of HTML for the characters that keys and the syntax around them use.
const ENTITIES: &[(&str, u8)] = &[
    ("amp", b'&'),
    ("AMP", b'&'),
    ("apos", b'\''),
    ("ast", b'*'),
    ("bsol", b'\\'),
    ("colon", b':'),
    ("comma", b','),
    ("commat", b'@'),
    ("dollar", b'$'),
    ("equals", b'='),
    ("excl", b'!'),
    ("gt", b'>'),
    ("lbrace", b'{'),
    ("lcub", b'{'),
    ("lowbar", b'_'),
    ("lpar", b'('),
    ("lsqb", b'['),
    ("lt", b'<'),
    ("nbsp", b' '),
    ("NewLine", b'\n'),
    ("num", b'#'),
    ("percnt", b'%'),
    ("period", b'.'),
    ("plus", b'+'),
    ("quest", b'?'),
    ("quot", b'"'),
    ("QUOT", b'"'),
    ("rbrace", b'}'),
    ("rcub", b'}'),
    ("rpar", b')'),
    ("rsqb", b']'),
    ("semi", b';'),
    ("sol", b'/'),
    ("Tab", b' '),
    ("vert", b'|'),
];

fn number(digits: &[u8], radix: u32) -> Option<u32> {
    // A sign is no digit.
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u32::from_str_radix(digits, radix).ok()
}

/// White space other than a line feed is a space.
fn readable(value: u32) -> Option<u8> {
    match u8::try_from(value).ok()? {
        byte @ (b'\n' | b' '..=b'~') => Some(byte),
        b'\t' | b'\r' => Some(b' '),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind() {
        for (text, expected) in [
            ("\\x41b", Some((b'A', 4))),
            ("\\\\x41", Some((b'A', 5))),
            ("\\u0041", Some((b'A', 6))),
            ("\\u{41}", Some((b'A', 6))),
            ("\\u{41", None),
            ("\\U00000041", Some((b'A', 10))),
            ("\\1011", Some((b'A', 4))),
            ("\\053", Some((b'+', 4))),
            ("\\9", None),
            ("\\n", None),
            ("\\x4", None),
            ("\\x+4", None),
            ("\\u00fc", None),
            ("%41", Some((b'A', 3))),
            ("%0A", Some((b'\n', 3))),
            ("%0D", Some((b' ', 3))),
            ("\\u000a", Some((b'\n', 6))),
            ("%e4", None),
            ("%PATH%", None),
            ("&#65;", Some((b'A', 5))),
            ("&#x41;", Some((b'A', 6))),
            ("&#X41;", Some((b'A', 6))),
            ("&#10;", Some((b'\n', 5))),
            ("&amp;", Some((b'&', 5))),
            ("&lowbar;", Some((b'_', 8))),
            ("&auml;", None),
            ("&#65", None),
            ("&a=b;", None),
            ("", None),
            ("A", None),
        ] {
            let found = escape(text.as_bytes()).map(|escape| (escape.byte, escape.length));
            assert_eq!(found, expected, "{text}");
        }
    }
}
