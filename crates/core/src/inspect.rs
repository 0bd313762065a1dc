//! The local look at a key: what cannot be what was meant is not sent.

use std::fmt;

use crate::ApiKey;

/// Longest key that is sent, in bytes; servers commonly refuse a header line above 8 KiB.
pub const MAX_KEY_BYTES: usize = 8 * 1024;

/// Why a value cannot be the key that was meant.
///
/// The form of a Phota key is not documented, so nothing here is about prefix, alphabet or length
/// beyond what an HTTP header can carry (RFC 9110, section 5.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Malformed {
    /// Longer than [`MAX_KEY_BYTES`].
    TooLong,
    /// A line break inside or at an end.
    LineBreak,
    /// White space at an end.
    SurroundingSpace,
    /// Quotes around it.
    Quoted,
    /// It begins with `Bearer `, which `X-API-Key` does not take.
    BearerPrefix,
    /// It begins with the header's name.
    HeaderPrefix,
    /// It begins with a variable's name and `=`.
    AssignmentPrefix,
    /// A variable or template that nobody expanded.
    Unexpanded,
    /// A placeholder out of documentation or an example file.
    Placeholder,
    /// A control character, such as NUL.
    ControlCharacter,
    /// A byte outside of ASCII.
    NonAscii,
}

impl Malformed {
    /// Says what to do about it, as a sentence without a full stop.
    pub fn advice(self) -> &'static str {
        match self {
            Self::TooLong => "store the key alone; this looks like a whole file",
            Self::LineBreak => "store the key again without a line break (printf instead of echo)",
            Self::SurroundingSpace => "store the key again without white space around it",
            Self::Quoted => "store the key without quotes; only a shell or a .env file removes them",
            Self::BearerPrefix => "store the key alone; Phota's X-API-Key header takes no scheme",
            Self::HeaderPrefix => "store the key alone, without the header's name",
            Self::AssignmentPrefix => "store the value alone, without the variable's name",
            Self::Unexpanded => {
                "the text of a variable arrived instead of its value; check where it is expanded"
            }
            Self::Placeholder => "put the key from https://platform.photalabs.com in its place",
            Self::ControlCharacter | Self::NonAscii => "copy the key again, as plain text",
        }
    }
}

impl fmt::Display for Malformed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::TooLong => "the value is longer than 8 KiB",
            Self::LineBreak => "the value contains a line break",
            Self::SurroundingSpace => "the value begins or ends with white space",
            Self::Quoted => "the value has quotes around it",
            Self::BearerPrefix => "the value begins with `Bearer `",
            Self::HeaderPrefix => "the value begins with `X-API-Key:`",
            Self::AssignmentPrefix => "the value begins with a variable's name and `=`",
            Self::Unexpanded => "the value is a variable that was not expanded",
            Self::Placeholder => "the value is a placeholder",
            Self::ControlCharacter => "the value contains a control character",
            Self::NonAscii => "the value contains a byte that is not ASCII",
        })
    }
}

type Check = fn(&str) -> bool;

/// Looks at a key without sending it.
///
/// # Errors
/// The first reason, in the order most useful to a reader, why the value cannot be what was meant.
/// An empty key is the caller's case: it counts as missing.
pub fn inspect(key: &ApiKey) -> Result<(), Malformed> {
    let bytes = key.expose();
    if bytes.len() > MAX_KEY_BYTES {
        return Err(Malformed::TooLong);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Err(Malformed::NonAscii);
    };
    let checks: [(Check, Malformed); 10] = [
        (|text| text.contains(['\n', '\r']), Malformed::LineBreak),
        (|text| text.trim() != text, Malformed::SurroundingSpace),
        (is_quoted, Malformed::Quoted),
        (|text| starts_with_ignoring_case(text, "bearer "), Malformed::BearerPrefix),
        (|text| starts_with_ignoring_case(text, "x-api-key:"), Malformed::HeaderPrefix),
        (has_assignment_prefix, Malformed::AssignmentPrefix),
        (is_unexpanded, Malformed::Unexpanded),
        (is_placeholder, Malformed::Placeholder),
        (|text| text.bytes().any(|b| b.is_ascii_control()), Malformed::ControlCharacter),
        (|text| !text.is_ascii(), Malformed::NonAscii),
    ];
    match checks.iter().find(|(applies, _)| applies(text)) {
        Some((_, malformed)) => Err(*malformed),
        None => Ok(()),
    }
}

fn starts_with_ignoring_case(text: &str, prefix: &str) -> bool {
    text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
}

fn is_quoted(text: &str) -> bool {
    const PAIRS: [(char, char); 5] = [('"', '"'), ('\'', '\''), ('`', '`'), ('“', '”'), ('‘', '’')];
    let mut chars = text.chars();
    match (chars.next(), chars.next_back()) {
        (Some(first), Some(last)) => PAIRS.contains(&(first, last)),
        _ => false,
    }
}

/// `PHOTA_API_KEY=...`: only names of Phota, since a key itself may hold an `=`.
fn has_assignment_prefix(text: &str) -> bool {
    text.split_once('=').is_some_and(|(name, _)| {
        let name = name.trim().to_ascii_uppercase();
        let name = name.strip_prefix("EXPORT ").unwrap_or(&name);
        name.starts_with("PHOT") && name.contains("KEY")
    })
}

/// `$NAME`, `${...}`, `$(...)`, `${{ ... }}`, `{{ ... }}`, `%NAME%`, `op://...`.
fn is_unexpanded(text: &str) -> bool {
    const BRACKETS: [(&str, &str); 4] = [("${", "}"), ("$(", ")"), ("{{", "}}"), ("<%", "%>")];
    let is_name = |name: &str| {
        !name.is_empty() && name.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b'_')
    };
    BRACKETS.iter().any(|(open, close)| text.starts_with(open) && text.ends_with(close))
        || text.strip_prefix('$').is_some_and(is_name)
        || text.strip_prefix('%').and_then(|rest| rest.strip_suffix('%')).is_some_and(is_name)
        || text.starts_with("op://")
}

/// Placeholders of documentation. Strict: a real key that is called one would never be checked.
fn is_placeholder(text: &str) -> bool {
    const ALONE: [&str; 22] = [
        "key",
        "apikey",
        "mykey",
        "myapikey",
        "secret",
        "token",
        "test",
        "testkey",
        "example",
        "dummy",
        "fake",
        "foo",
        "foobar",
        "changeme",
        "replaceme",
        "placeholder",
        "todo",
        "tbd",
        "none",
        "null",
        "undefined",
        "redacted",
    ];
    const OPENERS: [&str; 8] = ["your", "my", "insert", "enter", "put", "paste", "replace", "add"];
    const CLOSERS: [&str; 5] = ["key", "token", "here", "secret", "apikey"];

    let lower = text.to_ascii_lowercase();
    let words: Vec<&str> =
        lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|w| !w.is_empty()).collect();
    let phrase = match (words.first(), words.last()) {
        (Some(first), Some(last)) => {
            OPENERS.contains(first) && (CLOSERS.contains(last) || words.contains(&"key"))
        }
        _ => false,
    };
    let squeezed = words.concat();
    (text.starts_with('<') && text.ends_with('>'))
        || phrase
        || ALONE.contains(&squeezed.as_str())
        || (squeezed.starts_with("your") && squeezed.ends_with("key"))
        || is_crossed_out(&lower)
        || lower.contains("****")
        || lower.ends_with("...")
        || lower.ends_with('…')
        || is_one_character(&lower)
}

/// Crossed out with `x`: four in a row that make half of it, or eight. Fewer happen in random keys.
fn is_crossed_out(lower: &str) -> bool {
    let crosses: usize = lower.split(|c| c != 'x').map(str::len).filter(|&run| run >= 4).sum();
    crosses >= 8 || (crosses > 0 && 2 * crosses >= lower.len())
}

fn is_one_character(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    text.chars().count() > 2 && chars.all(|c| Some(c) == first)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn every_reason_has_its_cases() {
        let cases: &[(Malformed, &[&str])] = &[
            (Malformed::LineBreak, &["abc\n", "abc\r\n", "a\nb", "\nabc"]),
            (Malformed::SurroundingSpace, &[" abc", "abc ", "\tabc", "   "]),
            (Malformed::Quoted, &["\"abc\"", "'abc'", "`abc`", "“abc”"]),
            (Malformed::BearerPrefix, &["Bearer abc", "bearer abc"]),
            (Malformed::HeaderPrefix, &["X-API-Key: abc", "x-api-key:abc"]),
            (Malformed::AssignmentPrefix, &["PHOTA_API_KEY=abc", "export PHOTA_KEY=abc"]),
            (
                Malformed::Unexpanded,
                &[
                    "${PHOTA_API_KEY}",
                    "$PHOTA_API_KEY",
                    "%PHOTA_API_KEY%",
                    "${{ secrets.X }}",
                    "{{ key }}",
                    "$(cat key)",
                    "op://vault/item/field",
                ],
            ),
            (
                Malformed::Placeholder,
                &[
                    "YOUR_API_KEY",
                    "your-key-here",
                    "<your key>",
                    "<...>",
                    "xxx",
                    "xxxxxxxx",
                    "sk-xxxxxxxxxxxx",
                    "changeme",
                    "CHANGE_ME",
                    "your_phota_api_key",
                    "yourApiKey",
                    "insert your key here",
                    "***",
                    "abcd...",
                    "YOUR-PHOTA-KEY-GOES-HERE",
                    "paste_token",
                    "abcdxxxx",
                    "abcdefghijklmnopqrstuvw-xxxxxxxx",
                ],
            ),
            (Malformed::ControlCharacter, &["ab\0c", "a\x1bb"]),
            (Malformed::NonAscii, &["schlüssel-1", "abc\u{a0}def"]),
        ];
        for (reason, values) in cases {
            for value in *values {
                assert_eq!(inspect(&ApiKey::new(value.as_bytes())), Err(*reason), "{value:?}");
            }
        }
        assert_eq!(inspect(&ApiKey::new(*b"ab\xff")), Err(Malformed::NonAscii));
        assert_eq!(inspect(&ApiKey::new(vec![b'a'; MAX_KEY_BYTES + 1])), Err(Malformed::TooLong));
        assert_eq!(inspect(&ApiKey::new("ab".repeat(MAX_KEY_BYTES / 2).into_bytes())), Ok(()));
        for (reason, _) in cases {
            assert!(reason.to_string().starts_with("the value "), "{reason}");
            let advises =
                ["store ", "copy ", "put ", "check "].iter().any(|verb| reason.advice().contains(verb));
            assert!(advises, "{reason}: {}", reason.advice());
        }
    }

    #[test]
    fn an_empty_key_is_the_callers_case() {
        assert_eq!(inspect(&ApiKey::new(*b"")), Ok(()));
    }

    #[test]
    fn unusual_values_that_may_be_keys_pass() {
        for value in
            ["a", "key with spaces", "abc=", "YWJj+/==", "my.dotted.value", "%41%42", "$2b$10$abcdef"]
        {
            assert_eq!(inspect(&ApiKey::new(value.as_bytes())), Ok(()), "{value:?}");
        }
    }

    /// Half of what gives a malformed value away is no reason not to ask.
    #[test]
    fn half_a_sign_is_none() {
        for value in [
            "monkey7q=z",
            "photq7zk=z",
            "q7zk}",
            "${q7zk",
            "<q7zk",
            "q7zk>",
            "yourq7zk",
            "q7zkkey",
            "abcdexxxx",
            "q7zkxxxxabcd7zkq",
            "\"q7zk",
            "q7zk\"",
            "$",
            "%A",
            "xx",
        ] {
            assert_eq!(inspect(&ApiKey::new(value.as_bytes())), Ok(()), "{value:?}");
        }
    }

    proptest! {
        #[test]
        fn random_keys_pass(key in "[A-Za-z0-9]{32,64}") {
            prop_assert_eq!(inspect(&ApiKey::new(key.as_bytes())), Ok(()));
        }

        #[test]
        fn any_bytes_are_looked_at(key in prop::collection::vec(any::<u8>(), 0..64)) {
            let clean = inspect(&ApiKey::new(key.as_slice())).is_ok();
            prop_assert!(!clean || key.iter().all(|b| (0x20..0x7f).contains(b)));
        }
    }
}
