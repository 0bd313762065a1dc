//! What a terminal is like, and text that neither it nor a CI system acts on.

/// A command at the beginning of a line starts with two colons: see [`first_on_line`].
pub(crate) use phota_core::plain;

/// A plain path as the first thing on a line: one that begins like a command gets the current folder in front, which
/// leads to the same file. The runner ignores blanks before a command.
pub(crate) fn first_on_line(path: String) -> String {
    if path.trim_start().starts_with("::") { format!("./{path}") } else { path }
}

/// Where the report goes to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Terminal {
    /// A terminal of so many columns.
    Columns(usize),
    /// A file, or another program.
    None,
}

impl Terminal {
    /// The terminal of standard output, if it is one.
    pub(crate) fn of_output() -> Self {
        match terminal_size::terminal_size_of(std::io::stdout()) {
            Some((width, _)) => Terminal::Columns(usize::from(width.0).clamp(40, 400)),
            None => Terminal::None,
        }
    }

    /// How many columns a line of source may take: 120 where nobody knows.
    pub(crate) fn width(self) -> usize {
        match self {
            Terminal::Columns(columns) => columns,
            Terminal::None => 120,
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_is_no_command() {
        assert_eq!(first_on_line("::error::x".to_owned()), "./::error::x");
        assert_eq!(first_on_line(" ::error::x".to_owned()), "./ ::error::x");
        assert_eq!(first_on_line("a::b".to_owned()), "a::b");
    }

    proptest! {
        #[test]
        fn no_command_is_left(text in "[#\\[ :a\u{200b}\n]{0,12}") {
            let line = first_on_line(plain(&text));
            prop_assert!(!line.contains("##[") && !line.trim_start().starts_with("::") && !line.contains('\n'), "{}", line);
        }
    }
}
