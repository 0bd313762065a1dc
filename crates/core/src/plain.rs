//! Text of unknown origin (a path, an answer from the network, a line of a repository) made fit to be shown.

/// The text with everything that a terminal would act on, or that leads a reader's eye astray, written out as `\u{1b}`.
/// A tab becomes a space.
pub fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\t' => shown.push(' '),
            c if acts(c) => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

/// Tells whether [`plain`] writes a character out: control characters, and those of Unicode that reorder text (UAX 9), end
/// lines, or take no room.
pub fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Bidirectional marks, embeddings, overrides and isolates.
            '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}'
            // Line and paragraph separators.
            | '\u{2028}' | '\u{2029}'
            // What takes no room: zero width characters, byte order mark, tags.
            | '\u{ad}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_acts() {
        assert_eq!(plain("a\x1b[31mb\r\n\x07\u{9b}0m"), "a\\u{1b}[31mb\\u{d}\\u{a}\\u{7}\\u{9b}0m");
        assert_eq!(plain("x\u{202e}y\u{200b}"), "x\\u{202e}y\\u{200b}");
        assert_eq!(plain("naïve\tπ 😀"), "naïve π 😀");
    }

    proptest! {
        #[test]
        fn no_control_character_is_left(text in any::<String>()) {
            prop_assert!(!plain(&text).chars().any(char::is_control));
        }
    }
}
