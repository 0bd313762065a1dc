//! Which parts of a document are looked at: the stretches around hits, and long ones divided.
//!
//! Parts overlap, so that each name has its context in one of them. What starts in a place belongs to exactly one part,
//! which has at least [`REACH`] bytes to either side of it or ends where the stretch does: nothing is found twice, and
//! no value is cut.

use std::ops::Range;

use crate::decode::is_run_byte;
use crate::values;

/// A hit's context reaches this far to either side.
pub(crate) const REACH: usize = 8 << 10;
/// A longer stretch of overlapping contexts is looked at in parts, so that memory stays bounded.
const PART: usize = 1 << 20;
/// Text in base64 three times has 64 characters for 27 bytes; only from their beginning they can be decoded.
const GROUP: usize = 64;

/// A part of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// What is looked at.
    pub(crate) range: Range<usize>,
    /// What belongs to it: the places where findings start.
    own: Range<usize>,
    /// Whether a value may go on where the part ends.
    cut: bool,
}

impl Part {
    /// A part that shares nothing with another.
    #[cfg(test)]
    pub(crate) fn whole(range: Range<usize>) -> Part {
        Part { own: range.clone(), range, cut: false }
    }

    /// Tells whether a finding of this part is whole, and not another part's.
    pub(crate) fn owns(&self, span: &Range<usize>) -> bool {
        self.own.contains(&span.start) && !(self.cut && span.end == self.range.end)
    }
}

/// The parts of a document around hits, which are in order.
pub(crate) fn parts<'a>(
    bytes: &'a [u8],
    hits: impl Iterator<Item = usize> + 'a,
) -> impl Iterator<Item = Part> + 'a {
    let mut runs = Runs { bytes, from: 0, start: 0 };
    let mut windows = windows(bytes.len(), hits);
    let mut window: Option<Range<usize>> = None;
    let mut own_start = 0;
    let mut done = 0;
    std::iter::from_fn(move || {
        let (start, end) = match window.take() {
            Some(rest) => (rest.start, rest.end),
            None => {
                let next = windows.next()?;
                own_start = next.start;
                (next.start, next.end)
            }
        };
        let start = runs.line_start(start).unwrap_or_else(|| after_literal(bytes, runs.group_start(start)));
        let last = end - own_start <= PART;
        let part_end = if last { end } else { own_start + PART };
        let own_end = if last { end } else { part_end - REACH };
        let own = own_start.min(start).max(done)..own_end;
        done = own_end;
        if !last {
            own_start = own_end;
            window = Some(own_end - REACH..end);
        }
        let cut = bytes.get(part_end).is_some_and(|&byte| values::is_key_byte(byte));
        Some(Part { range: start..part_end, own, cut })
    })
}

/// The stretches around hits, overlapping ones merged.
fn windows(length: usize, hits: impl Iterator<Item = usize>) -> impl Iterator<Item = Range<usize>> {
    let mut hits = hits.peekable();
    std::iter::from_fn(move || {
        let first = hits.next()?;
        let mut end = length.min(first + REACH);
        while let Some(hit) = hits.next_if(|hit| hit.saturating_sub(REACH) <= end) {
            end = length.min(hit + REACH);
        }
        Some(first.saturating_sub(REACH)..end)
    })
}

/// Finds where a part may start. Looks at each byte once, so parts are asked for in order.
struct Runs<'a> {
    bytes: &'a [u8],
    /// The run that the last part begins in, if any, starts at `start`.
    from: usize,
    start: usize,
}

impl Runs<'_> {
    /// The start of the line that an offset stands on, if that is near.
    fn line_start(&mut self, at: usize) -> Option<usize> {
        let near = at.saturating_sub(REACH);
        if near == 0 && !self.bytes[..at].contains(&b'\n') {
            return Some(0);
        }
        let start = near + memchr::memrchr(b'\n', &self.bytes[near..at])? + 1;
        (self.from, self.start) = (start, start);
        Some(start)
    }

    /// The start of the group of characters of base64 that an offset stands in; the offset itself if there is none.
    fn group_start(&mut self, at: usize) -> usize {
        let back = self.bytes[self.from..at].iter().rev().take_while(|&&byte| is_run_byte(byte)).count();
        if at - back > self.from {
            self.start = at - back;
        }
        self.from = at;
        at - (at - self.start) % GROUP
    }
}

/// Quotes that are looked at to tell where a literal ends.
const QUOTES: usize = 16;

/// Behind the end of the literal that an offset in the middle of a line stands in, if that is near; else the offset.
/// What starts inside a literal takes all that stands between literals for literals.
fn after_literal(bytes: &[u8], start: usize) -> usize {
    let near = &bytes[start..bytes.len().min(start + REACH / 2)];
    let Some(first) = memchr::memchr3(b'"', b'\'', b'`', near) else { return start };
    let is_plain = |&at: &usize| at == 0 || near[at - 1] != b'\\';
    let quotes = memchr::memchr_iter(near[first], near).filter(is_plain).take(QUOTES);
    // Every other quote opens a literal.
    let opening = |(count, at): (usize, usize)| {
        let points = opening_points(near, at);
        if count % 2 == 0 { points } else { -points }
    };
    if quotes.enumerate().map(opening).sum::<i32>() < 0 { start + first + 1 } else { start }
}

/// How much a quote's neighbours look as if it opened a literal; below zero if they look as if it closed one.
fn opening_points(text: &[u8], at: usize) -> i32 {
    let before = at.checked_sub(1).map(|before| text[before]);
    let after = text.get(at + 1);
    let opens = before.is_some_and(|byte| b"=:([{,+?&|!<".contains(&byte));
    let closes = after.is_some_and(|byte| b",;:)]}.+?=>".contains(byte));
    i32::from(opens) - i32::from(closes)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(12))]

        #[test]
        fn each_place_near_a_hit_belongs_to_one_part(
            length in 1..3_000_000_usize,
            gaps in proptest::collection::vec(1..40_000_usize, 1..200),
            line in 1..100_000_usize,
        ) {
            let bytes: Vec<u8> = (0..length).map(|at| if at % line == 7 { b'\n' } else { b' ' }).collect();
            let hits: Vec<usize> =
                gaps.iter().scan(0, |at, gap| { *at += gap; Some(*at) }).filter(|&hit| hit < length).collect();
            let parts: Vec<Part> = parts(&bytes, hits.iter().copied()).collect();
            for part in &parts {
                prop_assert!(part.range.start <= part.own.start && part.own.end <= part.range.end);
                prop_assert!(part.range.len() <= PART + 3 * REACH);
            }
            for hit in hits {
                for place in [hit.saturating_sub(REACH), hit, (hit + REACH - 1).min(length - 1)] {
                    let owners: Vec<&Part> = parts.iter().filter(|part| part.own.contains(&place)).collect();
                    prop_assert!(!owners.is_empty(), "{place} around {hit}: {parts:?}");
                    let last = owners[owners.len() - 1];
                    prop_assert!(last.range.end == length || place + REACH <= last.range.end || hit + REACH <= last.range.end);
                }
            }
            for pair in parts.windows(2) {
                prop_assert!(pair[0].own.end <= pair[1].own.end);
            }
        }
    }

    #[test]
    fn a_part_does_not_start_in_a_literal() {
        for (text, expected) in [
            ("bc',{'d':'e','f':'g'})", "',"),
            ("bc\", \"d\": \"e\", \"f\": \"g\"}", "\","),
            (",a='b',c='d'", ""),
            ("(\"b\"),c(\"d\")", ""),
            ("no quotes at all", ""),
            ("", ""),
        ] {
            let start = if expected.is_empty() { 0 } else { text.find(expected).unwrap() + 1 };
            assert_eq!(after_literal(text.as_bytes(), 0), start, "{text}");
        }
    }

    #[test]
    fn a_part_in_a_run_starts_with_a_group() {
        let mut bytes = b"x = \"".to_vec();
        bytes.resize(5_000_000, b'A');
        let hits = (3_000_000..3_000_001).chain((3_100_000..5_000_000).step_by(5000));
        let starts: Vec<usize> = parts(&bytes, hits).map(|part| part.range.start).collect();
        assert!(starts.len() > 2 && starts.iter().all(|start| (start - 5) % GROUP == 0), "{starts:?}");
    }
}
