//! Rows of tables, with the names of their columns: CSV and its kin, markup, SQL, HTML.
//!
//! Only rows that a hit stands in, or whose heading a hit stands in, are returned; every byte is
//! looked at a bounded number of times.

mod delimited;
mod markup;
mod sql;

use std::ops::Range;
use std::rc::Rc;

use super::lex::Token;

/// A row that speaks of Phota, or stands below a heading that does.
#[derive(Clone, Debug)]
pub(crate) struct Row {
    /// The names of the columns, as written; none if the table has no heading.
    pub(crate) columns: Rc<[String]>,
    /// The name of the table, where it has one.
    pub(crate) table: Option<String>,
    /// Where the cells stand, without white space, quotes and emphasis around them.
    pub(crate) cells: Vec<Range<usize>>,
}

/// A text and what else is known about it.
#[derive(Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) text: &'a [u8],
    /// The first line of the document, which names the columns of a CSV file.
    pub(crate) first_line: &'a [u8],
    /// Where the text speaks of Phota, in order.
    pub(crate) hits: &'a [usize],
}

impl Source<'_> {
    fn has_hit(&self, range: &Range<usize>) -> bool {
        let first = self.hits.partition_point(|&hit| hit < range.start);
        self.hits.get(first).is_some_and(|&hit| hit < range.end)
    }
}

/// More columns than this are not looked at.
const MAX_CELLS: usize = 64;

/// Finds the rows of all tables in a text.
pub(crate) fn rows(source: Source<'_>, tokens: &[Token]) -> Vec<Row> {
    let mut rows = delimited::rows(source);
    rows.extend(markup::rows(source));
    rows.extend(sql::rows(source, tokens));
    rows
}

/// A cell without what stands around its content.
fn clean(text: &[u8], cell: Range<usize>) -> Range<usize> {
    let wraps = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'*');
    let bytes = &text[cell.clone()];
    let leading = bytes.iter().take_while(|byte| wraps(byte)).count();
    let trailing = bytes[leading..].iter().rev().take_while(|byte| wraps(byte)).count();
    let inner = cell.start + leading..cell.end - trailing;
    // `\texttt{value}`
    let bytes = &text[inner.clone()];
    match memchr::memchr(b'{', bytes) {
        Some(open) if bytes.first() == Some(&b'\\') && bytes.ends_with(b"}") => {
            inner.start + open + 1..inner.end - 1
        }
        _ => inner,
    }
}

fn texts(text: &[u8], cells: &[Range<usize>]) -> Rc<[String]> {
    let shown = |cell: &Range<usize>| {
        let bytes = &text[clean(text, cell.clone())];
        String::from_utf8_lossy(&bytes[..bytes.len().min(80)]).into_owned()
    };
    cells.iter().map(shown).collect()
}
