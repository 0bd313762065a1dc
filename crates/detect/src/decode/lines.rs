//! Lines that a backslash continues.

use super::view::{Edit, Places};

/// Deeper indentation is none.
const MAX_INDENT: usize = 200;

/// Puts the line that a backslash at an offset continues behind it: directly if the backslash stands behind a
/// word, for it may divide a value then, else with the white space that divides words.
pub(super) fn continuation(text: &[u8], at: usize) -> Option<Edit> {
    let next = length(&text[at..])?;
    let divides = at > 0 && !text[at - 1].is_ascii_whitespace();
    let bytes = if divides { Vec::new() } else { vec![b' '] };
    Some(Edit { range: at..at + next, bytes, places: Places::Whole, encoding: &[] })
}

/// The length of a backslash, the end of its line and the next line's indentation.
pub(super) fn length(text: &[u8]) -> Option<usize> {
    let line = if text.get(1) == Some(&b'\r') { 2 } else { 1 };
    let next = text.get(line + 1..).filter(|_| text.get(line) == Some(&b'\n'))?;
    let indentation = next.iter().take(MAX_INDENT).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some(line + 1 + indentation)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn continued_lines() {
        for (text, at, expected) in [
            ("ab\\\n   cd", 2, Some((5, ""))),
            ("ab\\\r\ncd", 2, Some((3, ""))),
            ("ab \\\n  cd", 3, Some((4, " "))),
            ("\\\n  cd", 0, Some((4, " "))),
            ("ab\\ncd", 2, None),
            ("ab\\", 2, None),
        ] {
            let edit = continuation(text.as_bytes(), at);
            let found = edit.map(|edit| (edit.range.len(), String::from_utf8(edit.bytes).unwrap()));
            assert_eq!(found, expected.map(|(length, bytes)| (length, bytes.to_owned())), "{text}");
        }
    }
}
