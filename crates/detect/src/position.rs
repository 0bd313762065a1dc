//! From byte offsets to lines and columns.

use memchr::memchr_iter;

/// A place in a document as an editor shows it: both count from 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// Lines end with a line feed; a carriage return before it belongs to its line.
    pub line: usize,
    /// Characters of UTF-8; a byte that belongs to none counts as one.
    pub column: usize,
}

/// The line starts of a document, found once in linear time.
#[derive(Clone, Debug)]
pub struct LineIndex<'a> {
    bytes: &'a [u8],
    line_feeds: Vec<usize>,
}

impl<'a> LineIndex<'a> {
    /// Finds the lines of a document.
    pub fn new(bytes: &'a [u8]) -> Self {
        let line_feeds = memchr_iter(b'\n', bytes).collect();
        LineIndex { bytes, line_feeds }
    }

    /// Returns the position of a byte, in time linear in the part of its line before it.
    ///
    /// An offset past the end is the position just behind the last byte.
    pub fn position(&self, offset: usize) -> Position {
        let offset = offset.min(self.bytes.len());
        let line = self.line_feeds.partition_point(|&line_feed| line_feed < offset);
        let start = line.checked_sub(1).map_or(0, |before| self.line_feeds[before] + 1);
        let column = count_characters(&self.bytes[start..offset]);
        Position { line: line + 1, column: column + 1 }
    }

    /// Returns the bytes of a line (from 1) without its line feed, or `None` past the last line.
    pub fn line(&self, line: usize) -> Option<&'a [u8]> {
        let index = line.checked_sub(1)?;
        if index > self.line_feeds.len() {
            return None;
        }
        let start = index.checked_sub(1).map_or(0, |before| self.line_feeds[before] + 1);
        let end = self.line_feeds.get(index).copied().unwrap_or(self.bytes.len());
        Some(&self.bytes[start..end])
    }
}

fn count_characters(bytes: &[u8]) -> usize {
    bytes.utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The definition, one character at a time.
    fn naive(bytes: &[u8], offset: usize) -> Position {
        let (mut position, mut at) = (Position { line: 1, column: 1 }, 0);
        while at < offset.min(bytes.len()) {
            let step = (1..=4)
                .take_while(|length| at + length <= bytes.len())
                .find(|length| std::str::from_utf8(&bytes[at..at + length]).is_ok())
                .unwrap_or(1);
            if at + step > offset {
                break;
            }
            if bytes[at] == b'\n' {
                position = Position { line: position.line + 1, column: 1 };
            } else {
                position.column += 1;
            }
            at += step;
        }
        position
    }

    #[test]
    fn counts_from_one_in_characters() {
        let text = "ä\r\nb€c\n";
        let index = LineIndex::new(text.as_bytes());
        let at = |offset| {
            let Position { line, column } = index.position(offset);
            (line, column)
        };
        assert_eq!(at(0), (1, 1));
        assert_eq!(at(2), (1, 2));
        assert_eq!(at(4), (2, 1));
        assert_eq!(at(8), (2, 3));
        assert_eq!(at(10), (3, 1));
        assert_eq!(at(usize::MAX), (3, 1));
        assert_eq!(index.line(2), Some("b€c".as_bytes()));
        assert_eq!(index.line(3), Some(&b""[..]));
        assert_eq!(index.line(4), None);
        assert_eq!(index.line(0), None);
    }

    proptest! {
        #[test]
        fn agrees_with_counting_one_by_one(
            text in "[a\u{e4}\u{20ac}\u{1f511}\n\r]{0,40}", tail in proptest::collection::vec(any::<u8>(), 0..6)
        ) {
            let mut bytes = text.into_bytes();
            let whole = bytes.len();
            bytes.extend(tail);
            let index = LineIndex::new(&bytes);
            for offset in (0..=whole).filter(|&at| std::str::from_utf8(&bytes[..at]).is_ok()) {
                prop_assert_eq!(index.position(offset), naive(&bytes, offset));
            }
            prop_assert_eq!(index.position(bytes.len()), naive(&bytes, bytes.len()));
        }
    }
}
