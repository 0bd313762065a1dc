//! The writer of HTML: markup comes from this program alone, everything else is escaped on its way in.

use std::fmt::{self, Display, Write as _};

use crate::terminal::plain;

/// A page on its way.
///
/// Markup has to be `'static`, so nothing that was read at run time gets in as markup; there is no other way in than
/// [`text`](Page::text).
#[derive(Default)]
pub(super) struct Page(String);

impl Page {
    /// Adds markup.
    pub(super) fn markup(&mut self, markup: &'static str) -> &mut Self {
        self.0.push_str(markup);
        self
    }

    /// Adds text, in an element or in the quoted value of an attribute. Nothing in it is markup, and characters that
    /// would reorder or hide the text around them are spelled out.
    pub(super) fn text(&mut self, text: impl Display) -> &mut Self {
        write!(Escape(&mut self.0), "{text}").expect("a string takes all text");
        self
    }

    /// Adds a text of which at most `most` characters are shown.
    pub(super) fn cut(&mut self, text: &str, most: usize) -> &mut Self {
        match text.char_indices().nth(most) {
            None => self.text(text),
            Some((at, _)) => self.text(&text[..at]).markup("…"),
        }
    }

    /// The page so far.
    pub(super) fn finish(self) -> String {
        self.0
    }
}

/// Escapes all that is written to it.
struct Escape<'a>(&'a mut String);

impl fmt::Write for Escape<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        for c in plain(text).chars() {
            match c {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                '`' => self.0.push_str("&#96;"),
                c => self.0.push(c),
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn escaped(text: &str) -> String {
        let mut page = Page::default();
        page.text(text);
        page.finish()
    }

    /// What a browser makes of it.
    fn unescaped(html: &str) -> String {
        [("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&#96;", "`"), ("&amp;", "&")]
            .iter()
            .fold(html.to_owned(), |text, (reference, c)| text.replace(reference, c))
    }

    #[test]
    fn markup_in_text_is_text() {
        assert_eq!(
            escaped("</script><img src=x onerror='a()'>&lt;\"`\u{202e}\u{1b}\n"),
            "&lt;/script&gt;&lt;img src=x onerror=&#39;a()&#39;&gt;&amp;lt;&quot;&#96;\\u{202e}\\u{1b}\\u{a}"
        );
    }

    #[test]
    fn long_text_is_cut_before_it_is_escaped() {
        let mut page = Page::default();
        page.cut("ä<b>", 2).markup("|").cut("ä<", 2);
        assert_eq!(page.finish(), "ä&lt;…|ä&lt;");
    }

    proptest! {
        #[test]
        fn no_text_is_markup(text in any::<String>()) {
            let html = escaped(&text);
            prop_assert!(!html.contains(['<', '>', '"', '\'', '`']));
            prop_assert!(!html.chars().any(char::is_control));
            prop_assert_eq!(unescaped(&html), plain(&text));
        }
    }
}
