//! Rows of `INSERT INTO table (columns) VALUES (...), (...)`.

use std::ops::Range;
use std::rc::Rc;

use super::{MAX_CELLS, Row, Source, clean, texts};
use crate::structure::lex::{Kind, Token};

/// Tokens of one tuple that are looked at.
const MAX_TUPLE: usize = 256;

/// Finds the tuples with a hit, and those below a list of columns with one.
pub(super) fn rows(source: Source<'_>, tokens: &[Token]) -> Vec<Row> {
    let mut rows = Vec::new();
    for at in 0..tokens.len() {
        let values =
            tokens[at].kind == Kind::Word && tokens[at].bytes(source.text).eq_ignore_ascii_case(b"values");
        if values {
            insert(source, tokens, at, &mut rows);
        }
    }
    rows
}

fn insert(source: Source<'_>, tokens: &[Token], values: usize, rows: &mut Vec<Row>) {
    let before = columns_before(source, tokens, values);
    let mut tuples = Vec::new();
    let mut at = values + 1;
    loop {
        at = over_lines(tokens, at);
        let Some((cells, end)) = tuple(source.text, tokens, at) else { break };
        tuples.push(cells);
        at = over_lines(tokens, end);
        if !tokens.get(at).is_some_and(|token| token.is_mark(b',')) {
            break;
        }
        at += 1;
    }
    let list = before.list.or_else(|| columns_after(source, tokens, at));
    let heading_hit = list.as_ref().is_some_and(|list| list.iter().any(|cell| source.has_hit(cell)));
    let columns = list.map_or(Rc::from([]), |list| texts(source.text, &list));
    for cells in tuples {
        if heading_hit || cells.iter().any(|cell| source.has_hit(cell)) {
            rows.push(Row { columns: Rc::clone(&columns), table: before.table.clone(), cells });
        }
    }
}

struct Before {
    list: Option<Vec<Range<usize>>>,
    table: Option<String>,
}

/// The table and the columns between `INTO` and `VALUES`.
fn columns_before(source: Source<'_>, tokens: &[Token], values: usize) -> Before {
    let from = values.saturating_sub(MAX_TUPLE);
    let into = (from..values).rev().find(|&at| {
        tokens[at].kind == Kind::Word && tokens[at].bytes(source.text).eq_ignore_ascii_case(b"into")
    });
    let Some(into) = into else { return Before { list: None, table: None } };
    let open = (into..values).find(|&at| tokens[at].kind == Kind::Open(b'('));
    let end = open.unwrap_or(values).min(into + 6);
    let table = (into + 1 < end)
        .then(|| &source.text[tokens[into + 1].start as usize..tokens[end - 1].end as usize])
        .map(|name| String::from_utf8_lossy(name).into_owned());
    let list = open.and_then(|open| tuple(source.text, tokens, open)).map(|(cells, _)| cells);
    Before { list, table }
}

/// `(VALUES (...)) AS name (columns)`.
fn columns_after(source: Source<'_>, tokens: &[Token], end: usize) -> Option<Vec<Range<usize>>> {
    let closed = tokens.get(end).is_some_and(|token| token.kind == Kind::Close(b')'));
    let words = (end + 1..tokens.len().min(end + 4))
        .take_while(|&at| matches!(tokens[at].kind, Kind::Word | Kind::Text))
        .count();
    let open = end + 1 + words;
    (closed && words > 0).then(|| tuple(source.text, tokens, open)).flatten().map(|(cells, _)| cells)
}

fn over_lines(tokens: &[Token], mut at: usize) -> usize {
    while tokens.get(at).is_some_and(|token| token.kind == Kind::Line || token.is_mark(b'\\')) {
        at += 1;
    }
    at
}

/// The cells between a bracket and its end, and the token after it.
fn tuple(text: &[u8], tokens: &[Token], open: usize) -> Option<(Vec<Range<usize>>, usize)> {
    if tokens.get(open)?.kind != Kind::Open(b'(') {
        return None;
    }
    let mut cells = Vec::new();
    let mut depth = 0;
    let mut start = tokens[open].end as usize;
    for (at, token) in tokens.iter().enumerate().skip(open).take(MAX_TUPLE) {
        match token.kind {
            Kind::Open(_) => depth += 1,
            Kind::Close(_) if depth > 1 => depth -= 1,
            Kind::Close(_) => {
                cells.push(clean(text, start..token.start as usize));
                return Some((cells, at + 1));
            }
            Kind::Mark(b',') if depth == 1 && cells.len() < MAX_CELLS => {
                cells.push(clean(text, start..token.start as usize));
                start = token.end as usize;
            }
            _ => {}
        }
    }
    None
}
