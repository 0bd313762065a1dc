//! Adjacent literals and continued lines, put together.
//!
//! The rules join the literals of a value themselves, since only they know where it ends. This joins whatever
//! looks like it, for the search of a value that is known.

use super::view::{Edit, Places, View};

/// A text in which literals that follow each other are one, and continued lines too; `None` if there are none.
pub(crate) fn join(text: &[u8]) -> Option<View> {
    View::first(text, &junctions(text))
}

/// The same of a decoded text.
pub(crate) fn join_view(view: &View) -> Option<View> {
    view.next(&junctions(view.text()))
}

/// What stands between two literals is at most this long.
const MAX_JUNCTION: usize = 200;

fn junctions(text: &[u8]) -> Vec<Edit> {
    let mut edits = Vec::new();
    let mut at = 0;
    while let Some(found) = memchr::memchr3(b'"', b'\'', b'\\', &text[at..]) {
        let start = at + found;
        let length = match text[start] {
            b'\\' => super::lines::length(&text[start..]),
            quote => junction(&text[start..], quote),
        };
        at = start + length.unwrap_or(1);
        if length.is_some() {
            let range = start..at;
            edits.push(Edit {
                range,
                bytes: Vec::new(),
                places: Places::Whole,
                encoding: &["concatenation"],
            });
        }
    }
    edits
}

/// `" + "`, `' . '`, `", "`, `" "`, `" &\n "`: from the end of a literal to the beginning of the next.
fn junction(text: &[u8], quote: u8) -> Option<usize> {
    let window = &text[1..text.len().min(MAX_JUNCTION)];
    let between = |byte: &u8| {
        byte.is_ascii_whitespace()
            || matches!(byte, b'+' | b'.' | b',' | b'&' | b'|' | b'\\' | b'_' | b'~' | b'<' | b'>')
    };
    let length = window.iter().take_while(|byte| between(byte)).count();
    (window.get(length) == Some(&quote)).then_some(length + 2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn junctions_go() {
        for (text, expected) in [
            ("'ab' + 'cd'", "'abcd'"),
            ("\"ab\"\n  \"cd\"", "\"abcd\""),
            ("'ab' || 'cd'", "'abcd'"),
            ("\"ab\" <> \"cd\"", "\"abcd\""),
            ("['ab', 'cd']", "['abcd']"),
            ("ab\\\n   cd", "abcd"),
            ("ab\\\r\ncd", "abcd"),
            ("'ab' . \"cd\"", "'ab' . \"cd\""),
        ] {
            let joined = join(text.as_bytes())
                .map_or(text.to_owned(), |view| String::from_utf8_lossy(view.text()).into_owned());
            assert_eq!(joined, expected, "{text}");
        }
    }
}
