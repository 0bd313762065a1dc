//! JSON that is as harmless to look at as [`plain`](crate::plain) text, and holds the same data as any.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Serializer, ser::Formatter};

use crate::plain::{acts, begins_command};

/// Writes a value as JSON on one line, without a line feed at its end.
///
/// Characters that a terminal would act on or that take no room are escaped, and so is the bracket of `##[` and
/// `##vso[`, for which the runners of workflows search whole lines. Whoever reads the JSON gets the same strings.
///
/// # Errors
/// What `to` reports, and whatever `value` says of itself.
pub fn write_json(to: &mut dyn Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(to, Inert)).map_err(io::Error::from)
}

/// The same as text.
///
/// # Panics
/// If `value` has no JSON form: a map whose keys are no strings.
pub fn json_text(value: &(impl Serialize + ?Sized)) -> String {
    let mut bytes = Vec::new();
    write_json(&mut bytes, value).expect("text and numbers have a JSON form, and memory takes everything");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Writes like the compact form but for characters that act.
struct Inert;

impl Formatter for Inert {
    /// Gets what of a string needs no escape by the standard of JSON.
    fn write_string_fragment<W: ?Sized + Write>(&mut self, to: &mut W, fragment: &str) -> io::Result<()> {
        let bytes = fragment.as_bytes();
        let mut written = 0;
        for (at, c) in fragment.char_indices() {
            let begins_command = c == '[' && begins_command(&fragment[..at]);
            // Most of a report is plain ASCII.
            if !begins_command && ((' '..='~').contains(&c) || !acts(c)) {
                continue;
            }
            to.write_all(&bytes[written..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            written = at + c.len_utf8();
        }
        to.write_all(&bytes[written..])
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_is_escaped() {
        assert_eq!(json_text("a\u{9b}\u{202e}\u{e0041}\u{7f}"), r#""a\u009b\u202e\udb40\udc41\u007f""#);
        assert_eq!(json_text(&["##[a] #[\"ä"]), r####"["##\u005ba] #[\"ä"]"####);
        assert_eq!(json_text(&["##vso[a"]), r####"["##vso\u005ba"]"####);
    }

    proptest! {
        #[test]
        fn it_holds_what_was_meant_and_nothing_acts(text in any::<String>(), more in "[#\\[\u{9b}\"\\\\]{0,9}") {
            let value = vec![text, more];
            let json = json_text(&value);
            prop_assert!(!json.chars().any(acts) && !json.contains("##["), "{}", json);
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), value);
        }
    }
}
