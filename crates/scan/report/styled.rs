//! Text with a style, and text that is broken where a terminal ends.

use std::fmt::{self, Display};

use anstyle::Style;

use crate::terminal::Terminal;

/// Something in a style; the stream drops the codes when they are not wanted.
pub(super) struct Styled<T>(pub(super) Style, pub(super) T);

impl<T: Display> Display for Styled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.0.render(), self.1, self.0.render_reset())
    }
}

/// A text that stands behind `indent` columns, broken between words so that every line of it stands there. Broken on
/// terminals alone: elsewhere a line is a line, for whoever searches it. Characters count as one column each.
pub(super) fn wrapped(text: &str, indent: usize, terminal: Terminal) -> String {
    let Terminal::Columns(columns) = terminal else { return text.to_owned() };
    let width = columns.saturating_sub(indent).max(20);
    let mut broken = String::with_capacity(text.len() + text.len() / 16);
    let mut used = 0;
    for (at, word) in text.split(' ').enumerate() {
        let needed = word.chars().count();
        if used > 0 && used + 1 + needed > width {
            broken.push('\n');
            broken.extend(std::iter::repeat_n(' ', indent));
            used = 0;
        } else if at > 0 {
            broken.push(' ');
            used += 1;
        }
        broken.push_str(word);
        used += needed;
    }
    broken
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_kept_whole() {
        assert_eq!(
            wrapped("aaaaaaaaaa bbbbbbbbbb cc", 2, Terminal::Columns(23)),
            "aaaaaaaaaa bbbbbbbbbb\n  cc"
        );
        assert_eq!(wrapped("a b", 0, Terminal::None), "a b");
    }

    proptest! {
        #[test]
        fn nothing_is_lost(text in "[ab ü]{0,200}", indent in 0..12usize, columns in 0..80usize) {
            let broken = wrapped(&text, indent, Terminal::Columns(columns));
            let joined = broken.replace(&format!("\n{}", " ".repeat(indent)), " ");
            prop_assert_eq!(joined, text);
        }

        #[test]
        fn lines_fit_if_their_words_do(text in "([abü]{1,9} ){1,40}c", indent in 0..12usize, columns in 40..80usize) {
            for line in wrapped(&text, indent, Terminal::Columns(columns)).lines() {
                prop_assert!(line.trim_start().chars().count() + indent <= columns, "{}", line);
            }
        }
    }
}
