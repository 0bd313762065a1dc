//! Rows of HTML: `<tr>` with its cells, `<dt>` with its `<dd>`.

use std::ops::Range;
use std::rc::Rc;

use super::{MAX_CELLS, Row, Source, clean, texts};

/// A tag that matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tag {
    Table,
    Row,
    Heading,
    Cell,
    /// `<dt>`: a row and its first cell.
    Term,
    Other,
}

/// Collects the rows between tags.
struct Collector<'a> {
    source: Source<'a>,
    columns: Rc<[String]>,
    cells: Vec<Range<usize>>,
    headings: usize,
    open: Option<usize>,
    rows: Vec<Row>,
}

/// Finds the rows of all HTML tables; nothing in a text without `<t` or `<d` tags.
pub(super) fn rows(source: Source<'_>) -> Vec<Row> {
    let mut collector = Collector {
        source,
        columns: Rc::from([]),
        cells: Vec::new(),
        headings: 0,
        open: None,
        rows: Vec::new(),
    };
    let mut tables = false;
    for at in memchr::memchr_iter(b'<', source.text) {
        let (tag, closing) = tag(&source.text[at + 1..]);
        tables |= matches!(tag, Tag::Row | Tag::Term);
        if tables && tag != Tag::Other {
            collector.take(at, tag, closing);
        }
    }
    collector.end_row(source.text.len());
    collector.rows
}

impl Collector<'_> {
    fn take(&mut self, at: usize, tag: Tag, closing: bool) {
        match tag {
            Tag::Table => {
                self.end_row(at);
                self.columns = Rc::from([]);
            }
            Tag::Row => self.end_row(at),
            Tag::Heading | Tag::Cell | Tag::Term => {
                if tag == Tag::Term && !closing {
                    self.end_row(at);
                }
                self.end_cell(at);
                if !closing {
                    self.open = self.content(at);
                    self.headings += usize::from(tag == Tag::Heading);
                }
            }
            Tag::Other => {}
        }
    }

    /// Where the content of a tag starts.
    fn content(&self, at: usize) -> Option<usize> {
        let window = &self.source.text[at..self.source.text.len().min(at + 512)];
        memchr::memchr(b'>', window).map(|end| at + end + 1)
    }

    fn end_cell(&mut self, at: usize) {
        if let Some(start) = self.open.take().filter(|&start| start <= at && self.cells.len() < MAX_CELLS) {
            self.cells.push(without_tags(self.source.text, start..at));
        }
    }

    fn end_row(&mut self, at: usize) {
        self.end_cell(at);
        let cells = std::mem::take(&mut self.cells);
        let headings = std::mem::take(&mut self.headings);
        if headings > 1 && headings == cells.len() {
            self.columns = texts(self.source.text, &cells);
            return;
        }
        if cells.len() > 1 {
            self.rows.push(Row { columns: Rc::clone(&self.columns), table: None, cells });
        }
    }
}

/// The tag after a `<`, and whether it closes.
fn tag(rest: &[u8]) -> (Tag, bool) {
    let closing = rest.first() == Some(&b'/');
    let rest = &rest[usize::from(closing)..];
    let length = rest.iter().take(8).take_while(|byte| byte.is_ascii_alphabetic()).count();
    let tag = match rest[..length].to_ascii_lowercase().as_slice() {
        b"table" | b"dl" => Tag::Table,
        b"tr" => Tag::Row,
        b"th" => Tag::Heading,
        b"td" | b"dd" => Tag::Cell,
        b"dt" => Tag::Term,
        _ => Tag::Other,
    };
    (tag, closing)
}

/// A cell without the tags around its text.
fn without_tags(text: &[u8], cell: Range<usize>) -> Range<usize> {
    let mut cell = clean(text, cell);
    for _ in 0..4 {
        let bytes = &text[cell.clone()];
        let opens = (bytes.first() == Some(&b'<')).then(|| memchr::memchr(b'>', bytes)).flatten();
        let closes = (bytes.last() == Some(&b'>')).then(|| memchr::memrchr(b'<', bytes)).flatten();
        match (opens, closes) {
            (Some(open), Some(close)) if open < close => {
                cell = clean(text, cell.start + open + 1..cell.start + close)
            }
            _ => break,
        }
    }
    cell
}
