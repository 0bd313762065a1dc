//! JSON as reports have it: with escapes for what a terminal or a runner of GitHub Actions would act on. Whoever reads JSON
//! gets the same texts.

use std::io;

use serde::Serialize;
use serde_json::ser::{CompactFormatter, Formatter, Serializer};

/// Writes a value as JSON on one line.
pub(crate) fn write(to: &mut dyn io::Write, value: &(impl Serialize + ?Sized)) -> io::Result<()> {
    value.serialize(&mut Serializer::with_formatter(to, Inert(CompactFormatter)))?;
    Ok(())
}

/// The same as text.
pub(crate) fn text(value: &(impl Serialize + ?Sized)) -> String {
    let mut bytes = Vec::new();
    write(&mut bytes, value).expect("text is JSON, and memory takes everything");
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Writes as the formatter inside does, but for some characters of strings.
struct Inert(CompactFormatter);

impl Formatter for Inert {
    fn write_string_fragment<W: ?Sized + io::Write>(&mut self, to: &mut W, text: &str) -> io::Result<()> {
        let mut done = 0;
        for (at, c) in text.char_indices().filter(|(at, c)| needs_escape(*c, &text[..*at])) {
            self.0.write_string_fragment(to, &text[done..at])?;
            for unit in c.encode_utf16(&mut [0; 2]) {
                write!(to, "\\u{unit:04x}")?;
            }
            done = at + c.len_utf8();
        }
        self.0.write_string_fragment(to, &text[done..])
    }
}

/// Whether a character may not stand as it is behind the text `before` it. `##[` begins a command in the old form, which
/// runners find in the middle of a line.
fn needs_escape(c: char, before: &str) -> bool {
    match c {
        '[' => before.ends_with("##"),
        c => !(' '..='~').contains(&c) && phota_core::acts(c),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_is_an_escape() {
        let hostile = "a\u{9b}2J\u{7f}\u{202e}\u{e0041}\u{1b} ##[add-mask]é \"##[\n";
        let json = text(hostile);
        assert_eq!(json, r###""a\u009b2J\u007f\u202e\udb40\udc41\u001b ##\u005badd-mask]é \"##\u005b\n""###);
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), hostile);
    }

    proptest! {
        #[test]
        fn readers_get_the_same(texts in prop::collection::vec("(?s).{0,9}|[#\\[]{0,5}", 0..4)) {
            let json = text(&texts);
            prop_assert!(!json.contains(phota_core::acts) && !json.contains("##["));
            prop_assert_eq!(serde_json::from_str::<Vec<String>>(&json).unwrap(), texts);
        }
    }
}
