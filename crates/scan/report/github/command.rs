//! Workflow commands: lines that the runner acts on ("Workflow commands for GitHub Actions"). A value that is not escaped
//! could start a command of its own.

use std::fmt::{self, Display};

use phota_detect::Position;

use crate::terminal::plain;

/// How an annotation is shown.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Error,
    Notice,
}

/// An annotation, of a place in a file if it has one.
pub(super) struct Annotation {
    kind: Kind,
    text: String,
    at: Option<(String, Position, Position)>,
}

impl Annotation {
    pub(super) fn new(kind: Kind, text: &str) -> Self {
        Annotation { kind, text: plain(text), at: None }
    }

    /// The same of a place; the end is behind the last character.
    pub(super) fn at(mut self, path: &str, start: Position, end: Position) -> Self {
        self.at = Some((plain(path), start, end));
        self
    }
}

impl Display for Annotation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = match self.kind {
            Kind::Error => "error",
            Kind::Notice => "notice",
        };
        write!(f, "::{name} title=phota-scan")?;
        if let Some((path, start, end)) = &self.at {
            write!(f, ",file={},line={},endLine={}", property(path), start.line, end.line)?;
            // GitHub takes columns of one line only.
            if start.line == end.line {
                write!(f, ",col={},endColumn={}", start.column, end.column)?;
            }
        }
        write!(f, "::{}", data(&self.text))
    }
}

/// As GitHub's own toolkit escapes the text of a command (`escapeData`).
fn data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// As it escapes a property (`escapeProperty`).
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const START: Position = Position { line: 2, column: 3 };

    #[test]
    fn a_value_cannot_start_a_command() {
        let end = Position { line: 2, column: 9 };
        let text =
            Annotation::new(Kind::Error, "100%\r\n::warning::x").at("a,line=1::error::\nb%", START, end);
        assert_eq!(
            text.to_string(),
            "::error title=phota-scan,file=a%2Cline=1%3A%3Aerror%3A%3A\\u{a}b%25,line=2,endLine=2,col=3,endColumn=9\
             ::100%25\\u{d}\\u{a}::warning::x"
        );
    }

    #[test]
    fn columns_are_told_of_one_line_only() {
        let end = Position { line: 4, column: 1 };
        let text = Annotation::new(Kind::Notice, "x").at("a", START, end);
        assert_eq!(text.to_string(), "::notice title=phota-scan,file=a,line=2,endLine=4::x");
    }

    proptest! {
        #[test]
        fn it_is_one_line_and_reads_back(path in any::<String>(), text in any::<String>()) {
            let line = Annotation::new(Kind::Error, &text).at(&path, START, START).to_string();
            prop_assert!(!line.contains(['\n', '\r']));
            // As the runner takes a command apart: properties end at the next `::`.
            let (properties, message) = line.strip_prefix("::error ").unwrap().split_once("::").unwrap();
            prop_assert_eq!(message.replace("%25", "%"), plain(&text));
            let file = properties.split(',').find_map(|pair| pair.strip_prefix("file=")).unwrap();
            let file = file.replace("%2C", ",").replace("%3A", ":").replace("%25", "%");
            prop_assert_eq!(file, plain(&path));
        }
    }
}
