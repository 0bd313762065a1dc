//! Text of unknown origin (a path, an answer from the network, a line of a repository) made fit to be shown.

/// The text with everything that a terminal would act on, or that leads a reader's eye astray, written out as `\u{1b}`;
/// and with no command in brackets in it, for which runners search whole lines: `##[error]` (GitHub Actions, Azure
/// Pipelines), `##vso[task.setvariable]` (Azure Pipelines), `##teamcity[...]`.
///
/// A tab becomes a space. A text that begins with two colons is still a command where it begins a line.
pub fn plain(text: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut marks = 0;
    for c in text.chars() {
        marks = if is_mark(c) { marks + 1 } else { 0 };
        match c {
            '\t' => shown.push(' '),
            '[' if begins_command(&shown) => shown.extend(c.escape_unicode()),
            c if acts(c) || marks > MOST_MARKS => shown.extend(c.escape_unicode()),
            c => shown.push(c),
        }
    }
    shown
}

/// Tells whether a bracket behind a text makes a command of it.
pub(crate) fn begins_command(before: &str) -> bool {
    before.trim_end_matches(|c: char| c.is_ascii_alphabetic()).ends_with("##")
}

/// How many marks a letter may have. No language writes more; a pile of them covers the lines above.
const MOST_MARKS: usize = 4;

/// Tells whether [`plain`] writes a character out: control characters, and those of Unicode that reorder text (UAX 9), end
/// lines, or take no room.
pub fn acts(c: char) -> bool {
    c.is_control()
        || matches!(c,
            // Line and paragraph separators.
            '\u{2028}' | '\u{2029}'
            // Marks of annotations between lines.
            | '\u{fff9}'..='\u{fffb}'
            // All that Unicode 17 calls Default_Ignorable_Code_Point: bidirectional marks, embeddings, overrides and
            // isolates, zero width characters, fillers, selectors of variants, tags.
            | '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
            | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}' | '\u{fff0}'..='\u{fff8}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character stands above, below or on the one before it: the blocks of combining marks, and the marks of the
/// scripts whose marks are piled up for fun.
fn is_mark(c: char) -> bool {
    matches!(c,
        '\u{300}'..='\u{36f}' | '\u{483}'..='\u{489}' | '\u{591}'..='\u{5bd}' | '\u{610}'..='\u{61a}'
        | '\u{64b}'..='\u{65f}' | '\u{e31}' | '\u{e34}'..='\u{e3a}' | '\u{e47}'..='\u{e4e}'
        | '\u{1ab0}'..='\u{1aff}' | '\u{1dc0}'..='\u{1dff}' | '\u{20d0}'..='\u{20ff}' | '\u{fe20}'..='\u{fe2f}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_acts() {
        assert_eq!(plain("a\x1b[31mb\r\n\x07\u{9b}0m"), "a\\u{1b}[31mb\\u{d}\\u{a}\\u{7}\\u{9b}0m");
        assert_eq!(plain("x\u{202e}y\u{200b}"), "x\\u{202e}y\\u{200b}");
        assert_eq!(plain("a\u{e0041}\u{fe0f}\u{3164}"), "a\\u{e0041}\\u{fe0f}\\u{3164}");
        assert_eq!(plain("naïve\tπ 😀"), "naïve π 😀");
    }

    #[test]
    fn marks_do_not_pile_up() {
        assert_eq!(plain("e\u{302}\u{301}"), "e\u{302}\u{301}");
        let pile = format!("e{}", "\u{301}".repeat(6));
        assert_eq!(plain(&pile), format!("e{}\\u{{301}}\\u{{301}}", "\u{301}".repeat(4)));
    }

    #[test]
    fn no_command_in_brackets() {
        assert_eq!(plain("a ##[error]b ###[c"), "a ##\\u{5b}error]b ###\\u{5b}c");
        assert_eq!(plain("##vso[a]b ##teamcity[c"), "##vso\\u{5b}a]b ##teamcity\\u{5b}c");
        assert_eq!(plain("#[a] # #[b] ## c[d] #e[f]"), "#[a] # #[b] ## c[d] #e[f]");
    }

    proptest! {
        #[test]
        fn nothing_that_acts_is_left(text in any::<String>()) {
            prop_assert!(!plain(&text).chars().any(acts));
        }

        #[test]
        fn no_command_is_left(text in "[#\\[ a\u{200b}\n\t]{0,12}") {
            let text = plain(&text);
            let named = |at: usize| text[at..].trim_start_matches('#').trim_start_matches('a');
            prop_assert!(!text.match_indices("##").any(|(at, _)| named(at).starts_with('[')), "{}", text);
        }

        #[test]
        fn what_is_plain_stays_as_it_is(text in any::<String>()) {
            prop_assert_eq!(plain(&plain(&text)), plain(&text));
        }
    }
}
