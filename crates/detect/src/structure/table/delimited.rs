//! Rows of one line each: commas, semicolons, tabs, pipes, `&` of LaTeX, gaps of white space.

use std::ops::Range;
use std::rc::Rc;

use super::{MAX_CELLS, Row, Source, clean, texts};

/// What divides the cells of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Divider {
    Comma,
    Semicolon,
    Tab,
    Pipe,
    Ampersand,
    /// Two spaces or more.
    Gap,
}

const DIVIDERS: [Divider; 6] =
    [Divider::Comma, Divider::Semicolon, Divider::Tab, Divider::Pipe, Divider::Ampersand, Divider::Gap];

/// Longer lines are no rows.
const MAX_LINE: usize = 32 << 10;

/// Lines below each other with the same number of cells.
#[derive(Clone, Debug)]
struct Block {
    dividers: usize,
    heading: Range<usize>,
    columns: Option<Rc<[String]>>,
    table: Option<String>,
    heading_hit: bool,
    /// Cells of a row that is written over several lines (AsciiDoc).
    pending: Vec<Range<usize>>,
}

/// Finds the rows of the lines with a hit, and of those below a heading with one.
pub(super) fn rows(source: Source<'_>) -> Vec<Row> {
    let mut blocks: [Option<Block>; DIVIDERS.len()] = [const { None }; DIVIDERS.len()];
    let mut rows = Vec::new();
    let mut fenced = false;
    let mut start = 0;
    while start < source.text.len() {
        let length = memchr::memchr(b'\n', &source.text[start..]).unwrap_or(source.text.len() - start);
        let line = start..start + length;
        let first = start == 0;
        start = line.end + 1;
        let bytes = trimmed(&source.text[line.clone()]);
        if bytes.len() > MAX_LINE {
            blocks = [const { None }; DIVIDERS.len()];
            continue;
        }
        if is_ruler(bytes) {
            fenced ^= bytes.starts_with(b"|=");
            continue;
        }
        if bytes.is_empty() && fenced {
            continue;
        }
        if let Some((table, columns)) = copy_columns(&source.text[line.clone()]) {
            let list = line.start + columns.start..line.start + columns.end;
            let columns = texts(source.text, &cells(source.text, list, Divider::Comma));
            blocks[Divider::Tab as usize] = Some(Block {
                dividers: columns.len().saturating_sub(1),
                heading: line.clone(),
                columns: Some(columns),
                table: Some(table),
                heading_hit: source.has_hit(&line),
                pending: Vec::new(),
            });
            continue;
        }
        let counts = count(bytes);
        for ((divider, dividers), block) in DIVIDERS.into_iter().zip(counts).zip(&mut blocks) {
            let row = step(source, divider, dividers, line.clone(), first, fenced, block);
            rows.extend(row.filter(|row| row.cells.len() > 1));
        }
    }
    rows
}

/// Takes a line into a block, or starts a new one with it; returns its row if that matters.
fn step(
    source: Source<'_>,
    divider: Divider,
    dividers: usize,
    line: Range<usize>,
    first: bool,
    fenced: bool,
    block: &mut Option<Block>,
) -> Option<Row> {
    let text = source.text;
    if dividers == 0 {
        *block = None;
        return None;
    }
    let stacked = divider == Divider::Pipe && fenced && dividers == 1;
    if let Some(known) = block.as_mut().filter(|known| stacked && known.dividers > 1) {
        known.pending.extend(cells(text, line, divider).into_iter().take(1));
        let cells = (known.pending.len() == known.dividers).then(|| std::mem::take(&mut known.pending))?;
        return Some(known.row(source, divider, cells));
    }
    if let Some(known) = block.as_mut().filter(|known| known.dividers == dividers) {
        let matters = known.heading_hit || source.has_hit(&line);
        return matters.then(|| known.row(source, divider, cells(text, line, divider)));
    }
    let heading_hit = source.has_hit(&line);
    let mut started = Block {
        dividers,
        heading: line.clone(),
        columns: None,
        table: None,
        heading_hit,
        pending: Vec::new(),
    };
    // A part of a long file: its first line named the columns.
    let known = trimmed(source.first_line);
    if first && dividers == count(known)[divider as usize] && known != trimmed(&text[line.clone()]) {
        started.columns = Some(texts(known, &cells(known, 0..known.len(), divider)));
    }
    let row = (heading_hit && divider != Divider::Gap).then(|| match &started.columns {
        Some(_) => started.row(source, divider, cells(text, line.clone(), divider)),
        None => Row { columns: Rc::from([]), table: None, cells: cells(text, line.clone(), divider) },
    });
    started.heading_hit &= started.columns.is_none();
    *block = Some(started);
    row
}

impl Block {
    fn row(&mut self, source: Source<'_>, divider: Divider, cells: Vec<Range<usize>>) -> Row {
        Row { columns: self.columns(source, divider), table: self.table.clone(), cells }
    }

    fn columns(&mut self, source: Source<'_>, divider: Divider) -> Rc<[String]> {
        let heading = self.heading.clone();
        let columns = self.columns.get_or_insert_with(|| {
            let line = &source.text[heading.clone()];
            if is_heading(line, divider) {
                texts(source.text, &cells(source.text, heading, divider))
            } else {
                Rc::from([])
            }
        });
        Rc::clone(columns)
    }
}

/// Code has commas too; a line of names has no brackets or operators.
fn is_heading(line: &[u8], divider: Divider) -> bool {
    let code: &[u8] = match divider {
        Divider::Comma | Divider::Semicolon | Divider::Gap => b"{}[]=<>:'\\",
        _ => b"{}=<>",
    };
    !line.iter().any(|byte| code.contains(byte))
}

/// How many of each divider a line has; commas and semicolons in double quotes divide nothing.
fn count(line: &[u8]) -> [usize; DIVIDERS.len()] {
    let mut counts = [0; DIVIDERS.len()];
    let mut quoted = false;
    let doubled = line.starts_with(b"||");
    for (at, &byte) in line.iter().enumerate() {
        match byte {
            b'|' if doubled && at > 0 && line[at - 1] == b'|' => {}
            b'"' => quoted = !quoted,
            b',' if !quoted => counts[Divider::Comma as usize] += 1,
            b';' if !quoted => counts[Divider::Semicolon as usize] += 1,
            b'\t' => counts[Divider::Tab as usize] += 1,
            b'|' => counts[Divider::Pipe as usize] += 1,
            b'&' => counts[Divider::Ampersand as usize] += 1,
            b' ' if at > 1 && line[at - 1] == b' ' && line[at - 2] != b' ' => {
                counts[Divider::Gap as usize] += 1;
            }
            _ => {}
        }
    }
    if !line.ends_with(b"\\\\") {
        counts[Divider::Ampersand as usize] = 0;
    }
    counts
}

/// The cells of a line, cleaned.
fn cells(text: &[u8], line: Range<usize>, divider: Divider) -> Vec<Range<usize>> {
    let leading = text[line.clone()].iter().take_while(|&&byte| byte == b' ').count();
    let start = line.start + leading;
    let mut line = start..start + trimmed(&text[line.clone()]).len();
    let doubled = divider == Divider::Pipe && text[line.clone()].starts_with(b"||");
    if divider == Divider::Pipe {
        let frame = 1 + usize::from(doubled);
        line.start += if text[line.clone()].starts_with(b"|") { frame } else { 0 };
        line.end -= if text[line.clone()].ends_with(b"|") { frame } else { 0 };
    }
    if divider == Divider::Ampersand {
        line.end -= 2;
    }
    let mut cells = Vec::new();
    let mut start = line.start;
    let mut quoted = false;
    let mut at = line.start;
    while at < line.end && cells.len() < MAX_CELLS {
        let byte = text[at];
        let divides = match divider {
            Divider::Comma | Divider::Semicolon => {
                quoted ^= byte == b'"';
                !quoted && byte == if divider == Divider::Comma { b',' } else { b';' }
            }
            Divider::Tab => byte == b'\t',
            Divider::Pipe => byte == b'|',
            Divider::Ampersand => byte == b'&',
            Divider::Gap => byte == b' ' && text.get(at + 1) == Some(&b' '),
        };
        if divides {
            cells.push(clean(text, start..at));
            while divider == Divider::Gap && at + 1 < line.end && text[at + 1] == b' '
                || doubled && at + 1 < line.end && text[at + 1] == b'|'
            {
                at += 1;
            }
            start = at + 1;
        }
        at += 1;
    }
    cells.push(clean(text, start.min(line.end)..line.end));
    cells
}

/// A line of a table's frame.
fn is_ruler(line: &[u8]) -> bool {
    // `\hline`, `\midrule`
    if line.starts_with(b"\\") && !line.contains(&b'&') {
        return true;
    }
    let frame = |byte: &u8| matches!(byte, b'+' | b'-' | b'=' | b'|' | b' ' | b':');
    line.len() >= 3 && line.iter().all(frame) && line.iter().any(|&byte| matches!(byte, b'-' | b'='))
}

/// A line without the spaces around it; tabs divide cells, which may be empty.
fn trimmed(line: &[u8]) -> &[u8] {
    let space = |byte: &u8| matches!(byte, b' ' | b'\r');
    let leading = line.iter().take_while(|byte| space(byte)).count();
    let trailing = line[leading..].iter().rev().take_while(|byte| space(byte)).count();
    &line[leading..line.len() - trailing]
}

/// The table of `COPY table (columns) FROM stdin;` in a PostgreSQL dump, and where its columns are.
fn copy_columns(line: &[u8]) -> Option<(String, Range<usize>)> {
    let copies = line.len() > 5 && line[..5].eq_ignore_ascii_case(b"copy ");
    let open = memchr::memchr(b'(', &line[..line.len().min(MAX_LINE)]).filter(|_| copies)?;
    let close = open + memchr::memchr(b')', &line[open..])?;
    let rest = line[close..].to_ascii_lowercase();
    let table = String::from_utf8_lossy(&line[5..open.min(120)]).trim().to_owned();
    memchr::memmem::find(&rest, b"from stdin").map(|_| (table, open + 1..close))
}
