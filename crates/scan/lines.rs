//! The lines that candidates stand on: their positions, and what comments on them allow.

use std::{collections::BTreeSet, ops::Range};

use phota_core::Fingerprint;
use phota_detect::{Candidate, Position};

use crate::{
    finding::key_of,
    inline::{self, Allow},
};

/// What a comment on its line says about a candidate.
pub(crate) enum Verdict {
    Reported,
    Allowed,
    /// There is a comment, but it allows nothing.
    Ambiguous(&'static str),
}

/// Every key of a document, reported or not, in the order of their places.
pub(crate) struct Keys(Vec<(Range<usize>, Fingerprint)>);

impl Keys {
    pub(crate) fn new<'a>(candidates: impl Iterator<Item = &'a Candidate>) -> Self {
        let key = |c: &Candidate| Some((c.span.clone(), key_of(c)?.fingerprint));
        let mut keys: Vec<_> = candidates.filter_map(key).collect();
        keys.sort_by_key(|(span, _)| span.start);
        Keys(keys)
    }

    /// How many different ones stand on some lines.
    fn on(&self, lines: &Range<usize>) -> usize {
        let first = self.0.partition_point(|(span, _)| span.end <= lines.start);
        let on_it = self.0[first..].iter().take_while(|(span, _)| span.start < lines.end);
        on_it.map(|(_, key)| key).collect::<BTreeSet<_>>().len()
    }
}

/// The lines that candidates stand on. Candidates come in order, so each line is read once.
pub(crate) struct Lines<'a> {
    bytes: &'a [u8],
    keys: &'a Keys,
    current: Option<(Range<usize>, Allow, usize)>,
}

impl<'a> Lines<'a> {
    pub(crate) fn new(bytes: &'a [u8], keys: &'a Keys) -> Self {
        Lines { bytes, keys, current: None }
    }

    /// What the comment on the lines of a candidate says.
    pub(crate) fn allow(&mut self, candidate: &Candidate, fingerprint: Option<Fingerprint>) -> Verdict {
        let (allow, keys) = self.of(&candidate.span);
        match allow {
            Allow::Nothing => Verdict::Reported,
            Allow::TheKey if keys <= 1 => Verdict::Allowed,
            Allow::TheKey => Verdict::Ambiguous(
                "phota-scan:allow has no effect, there are several keys on the line: name the fingerprint of the one that may stay",
            ),
            Allow::These(names) if fingerprint.is_some_and(|f| names.contains(&f)) => Verdict::Allowed,
            Allow::These(_) => Verdict::Reported,
            Allow::NotUnderstood => Verdict::Ambiguous(
                "phota-scan:allow has no effect: a fingerprint is b3: and 12 hexadecimal digits",
            ),
        }
    }

    /// What the lines of a span allow, and how many keys there are on them.
    fn of(&mut self, span: &Range<usize>) -> (&Allow, usize) {
        let inside = |lines: &Range<usize>| lines.start <= span.start && span.end <= lines.end;
        if !self.current.as_ref().is_some_and(|(lines, ..)| inside(lines)) {
            let lines = self.lines_of(span);
            let allow = inline::read(&self.bytes[lines.clone()]);
            let keys = if allow == Allow::TheKey { self.keys.on(&lines) } else { 0 };
            self.current = Some((lines, allow, keys));
        }
        match &self.current {
            Some((_, allow, keys)) => (allow, *keys),
            None => (&Allow::Nothing, 0),
        }
    }

    fn lines_of(&self, span: &Range<usize>) -> Range<usize> {
        let start = self.bytes[..span.start].iter().rposition(|b| *b == b'\n').map_or(0, |at| at + 1);
        let end = self.bytes[span.end..]
            .iter()
            .position(|b| *b == b'\n')
            .map_or(self.bytes.len(), |at| span.end + at);
        start..end
    }
}

/// Goes through a document once, whatever the number of candidates.
pub(crate) struct Cursor {
    offset: usize,
    position: Position,
}

impl Default for Cursor {
    fn default() -> Self {
        Cursor { offset: 0, position: Position { line: 1, column: 1 } }
    }
}

impl Cursor {
    /// The position of `offset`, which does not lie before the last one.
    pub(crate) fn move_to(&mut self, bytes: &[u8], offset: usize) -> Position {
        if offset < self.offset {
            *self = Cursor::default();
        }
        self.position = advance(self.position, &bytes[self.offset..offset]);
        self.offset = offset;
        self.position
    }
}

/// The position behind `bytes`.
pub(crate) fn advance(from: Position, bytes: &[u8]) -> Position {
    let line_feeds = bytes.iter().filter(|b| **b == b'\n').count();
    let (column, last_line) = match bytes.iter().rposition(|b| *b == b'\n') {
        Some(at) => (1, &bytes[at + 1..]),
        None => (from.column, bytes),
    };
    let characters: usize =
        last_line.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum();
    Position { line: from.line + line_feeds, column: column + characters }
}

#[cfg(test)]
mod tests {
    use phota_detect::LineIndex;

    use super::*;

    #[test]
    fn the_cursor_agrees_with_the_line_index() {
        let bytes = "a€\r\n\n\u{1f511}bc\nü".as_bytes();
        let index = LineIndex::new(bytes);
        let mut cursor = Cursor::default();
        for offset in [0, 1, 4, 5, 6, 7, 11, 13, 14, 16] {
            assert_eq!(cursor.move_to(bytes, offset), index.position(offset), "{offset}");
        }
        assert_eq!(cursor.move_to(bytes, 1), index.position(1), "going back works, slowly");
    }
}
