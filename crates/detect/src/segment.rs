//! A stretch of a document around hits, taken apart once for all rules.

use crate::context::{Context, Hosts};
use crate::names::Namer;
use crate::structure::{Literals, Row, Scopes, Source, Token, lex, rows};

/// The settings rules need.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) namer: Namer,
    pub(crate) hosts: Hosts,
    pub(crate) key_pattern: Option<regex::bytes::Regex>,
}

/// The tokens and scopes of a stretch of a document.
pub(crate) struct Segment<'a> {
    pub(crate) text: &'a [u8],
    pub(crate) path: &'a str,
    pub(crate) tokens: Vec<Token>,
    pub(crate) scopes: Scopes,
    /// Offsets of hits, in order.
    hits: Vec<usize>,
    /// The first line of the document, which may lie before the stretch.
    first_line: &'a [u8],
}

/// Files of text with titles; anything else has comments that start as titles do.
pub(crate) fn is_markup(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    let extension = file.rsplit_once('.').map_or("", |(_, extension)| extension).to_ascii_lowercase();
    ["md", "markdown", "mdx", "rst", "adoc", "asciidoc", "txt", "wiki", "rmd", "qmd"]
        .contains(&extension.as_str())
}

/// Files whose code stands line by line in literals; a name of one cell is known in all that follow.
fn is_notebook(path: &str) -> bool {
    path.ends_with(".ipynb")
}

/// A longer first line names no columns.
const MAX_FIRST_LINE: usize = 8 << 10;

impl<'a> Segment<'a> {
    /// Takes a text apart; `hits` are offsets in it, in order.
    pub(crate) fn new(text: &'a [u8], path: &'a str, hits: &[usize]) -> Self {
        let literals = if is_notebook(path) { Literals::Outermost } else { Literals::WithHits };
        let tokens = lex(text, hits, literals);
        let scopes = Scopes::new(text, &tokens, is_markup(path));
        Segment { text, path, tokens, scopes, hits: hits.to_vec(), first_line: &[] }
    }

    /// Tells the segment how its document starts: a CSV file names its columns there.
    pub(crate) fn of(mut self, document: &'a [u8]) -> Self {
        let end = memchr::memchr(b'\n', &document[..document.len().min(MAX_FIRST_LINE)]);
        self.first_line = &document[..end.unwrap_or(0)];
        self
    }

    /// Where the text speaks of Phota, in order.
    pub(crate) fn hits(&self) -> impl Iterator<Item = usize> + '_ {
        self.hits.iter().copied()
    }

    pub(crate) fn is_notebook(&self) -> bool {
        is_notebook(self.path)
    }

    pub(crate) fn rows(&self) -> Vec<Row> {
        let source = Source { text: self.text, first_line: self.first_line, hits: &self.hits };
        rows(source, &self.tokens)
    }

    pub(crate) fn context(&'a self, settings: &'a Settings) -> Context<'a> {
        Context::new(self.text, &self.tokens, &self.scopes, &settings.namer, &settings.hosts, self.path)
    }
}
