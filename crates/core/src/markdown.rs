//! Text of unknown origin made inert in Markdown.

use crate::plain;

/// The text made [`plain`], and with every mark escaped, so that it means nothing in a cell of a table or anywhere else on
/// a line. Every mark may be escaped by a backslash (CommonMark 2.4).
pub fn markdown(text: &str) -> String {
    let mut inert = String::with_capacity(text.len());
    for c in plain(text).chars() {
        match c {
            '&' => inert.push_str("&amp;"),
            '<' => inert.push_str("&lt;"),
            '>' => inert.push_str("&gt;"),
            ',' | ';' | '/' => inert.push(c),
            c if c.is_ascii_punctuation() => inert.extend(['\\', c]),
            _ => inert.push(c),
        }
    }
    inert
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nothing_is_marked_up() {
        assert_eq!(
            markdown("a|b <img> `c` [d](e)\n"),
            "a\\|b &lt;img&gt; \\`c\\` \\[d\\]\\(e\\)\\\\u\\{a\\}"
        );
        assert_eq!(markdown("https://a.b/c_d, www.e"), "https\\://a\\.b/c\\_d, www\\.e");
    }

    proptest! {
        #[test]
        fn a_reader_sees_what_was_meant(source in any::<String>()) {
            let inert = markdown(&source);
            let mut seen = String::new();
            let mut chars = inert.chars();
            while let Some(c) = chars.next() {
                match c {
                    '\\' => seen.extend(chars.next()),
                    '&' => {
                        let name: String = chars.by_ref().take_while(|c| *c != ';').collect();
                        seen.push_str(match name.as_str() { "amp" => "&", "lt" => "<", "gt" => ">", _ => "?" });
                    }
                    c => {
                        prop_assert!(!"|<>`*_[]#!~\n".contains(c), "{}", inert);
                        seen.push(c);
                    }
                }
            }
            prop_assert_eq!(seen, plain(&source));
        }
    }
}
