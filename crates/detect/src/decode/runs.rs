//! Runs of base64 and hexadecimal that turn out to be text.

use std::iter;
use std::ops::Range;

use base64::Engine;
use base64::alphabet;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::escapes::{Escape, escape};
use super::view::{Edit, Places};
use super::wide;

/// Shorter runs turn into text by chance, and are no keys of a length that matters.
const MIN_BASE64: usize = 16;
/// The fewest hexadecimal digits that are decoded.
pub(super) const MIN_HEX: usize = 24;
/// A line of wrapped base64 is at least this long, but for the last.
const MIN_WRAPPED: usize = 40;
/// The first characters of a run, which tell most of those that are no text.
const SAMPLE: usize = 16;
/// Deeper indentation of what is decoded is cut, so that it cannot grow much.
const MAX_INDENT: usize = 16;

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
pub(super) const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, LENIENT);
pub(super) const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, LENIENT);

/// A run of characters of base64, in one or several lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Run {
    lines: Vec<Range<usize>>,
}

impl Run {
    /// The run that starts at an offset.
    pub(super) fn at(text: &[u8], start: usize) -> Run {
        let mut run = Run::of_line(start..run_end(text, start));
        while let Some(next) = next_line(text, &run.lines) {
            run.lines.push(next);
        }
        run
    }

    fn of_line(line: Range<usize>) -> Run {
        Run { lines: iter::once(line).collect() }
    }

    pub(super) fn end(&self) -> usize {
        self.lines[self.lines.len() - 1].end
    }

    /// What takes the run's place: all of it decoded, or parts of it between signs.
    pub(super) fn edits(&self, text: &[u8]) -> Vec<Edit> {
        if let Some(edit) = self.edit(text) {
            return vec![edit];
        }
        if self.lines.len() > 1 {
            let line = |line: &Range<usize>| Run::of_line(line.clone()).edits(text);
            return self.lines.iter().flat_map(line).collect();
        }
        let line = &self.lines[0];
        let parts = text[line.clone()].split(|byte| matches!(byte, b'/' | b'+' | b'-' | b'_' | b'='));
        let mut at = line.start;
        let mut edits = Vec::new();
        for part in parts {
            if part.len() < line.len() {
                edits.extend(Run::of_line(at..at + part.len()).edit(text));
            }
            at += part.len() + 1;
        }
        edits
    }

    fn edit(&self, text: &[u8]) -> Option<Edit> {
        let (bytes, places, encoding) = self.hex(text).or_else(|| self.base64(text))?;
        let padding = if encoding[0] == "hex" { 0 } else { padding(&text[self.end()..]) };
        Some(in_place(text, self.lines[0].start..self.end() + padding, bytes, places, encoding))
    }

    fn hex(&self, text: &[u8]) -> Option<Decoded> {
        let [line] = self.lines.as_slice() else { return None };
        let digits = &text[line.clone()];
        let bytes = hex_text(digits).filter(|bytes| bytes.len() * 2 >= MIN_HEX && is_text(bytes))?;
        let start = line.start as u32;
        let places = (0..bytes.len() as u32).map(|at| start + 2 * at..start + 2 * at + 2).collect();
        Some((bytes, places, &["hex"]))
    }

    fn base64(&self, text: &[u8]) -> Option<Decoded> {
        let at: Vec<u32> = self.lines.iter().flat_map(|line| line.start as u32..line.end as u32).collect();
        if at.len() < MIN_BASE64 {
            return None;
        }
        let sample: Vec<u8> = at.iter().take(SAMPLE).map(|&at| text[at as usize]).collect();
        if !may_be_text(&decode(&sample)?) {
            return None;
        }
        let characters: Vec<u8> = at.iter().map(|&at| text[at as usize]).collect();
        let bytes = decode(&characters)?;
        // Each byte lies in two characters of the four that make three.
        let place = |byte: usize| {
            let first = byte / 3 * 4 + byte % 3;
            at[first]..at[first + 1] + 1
        };
        if is_text(&bytes) {
            let places = (0..bytes.len()).map(place).collect();
            return Some((bytes, places, &["base64"]));
        }
        let units = wide::utf16le_text(&bytes)?;
        let places = (0..units.len()).map(|unit| place(2 * unit).start..place(2 * unit + 1).end).collect();
        Some((units, places, &["base64", wide::LITTLE]))
    }
}

type Decoded = (Vec<u8>, Vec<Range<u32>>, &'static [&'static str]);

fn decode(characters: &[u8]) -> Option<Vec<u8>> {
    let url_safe = characters.iter().any(|byte| matches!(byte, b'-' | b'_'));
    if url_safe { URL_SAFE.decode(characters).ok() } else { STANDARD.decode(characters).ok() }
}

/// The text that pairs of digits stand for.
pub(super) fn hex_text(digits: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| (byte as char).to_digit(16);
    let pair = |pair: &[u8]| Some((digit(pair[0])? * 16 + digit(*pair.get(1)?)?) as u8);
    digits.chunks(2).map(|digits| pair(digits).filter(|&byte| is_text_byte(byte))).collect()
}

pub(crate) fn is_run_byte(byte: u8) -> bool {
    RUN_BYTES[usize::from(byte)]
}

/// The characters of base64 in both alphabets.
static RUN_BYTES: [bool; 256] = {
    let mut bytes = [false; 256];
    let mut byte = 0;
    while byte < bytes.len() {
        bytes[byte] = (byte as u8).is_ascii_alphanumeric() || matches!(byte as u8, b'+' | b'/' | b'-' | b'_');
        byte += 1;
    }
    bytes
};

pub(super) fn run_end(text: &[u8], start: usize) -> usize {
    text[start..].iter().position(|&byte| !is_run_byte(byte)).map_or(text.len(), |length| start + length)
}

/// The length of the padding behind a run, which may itself be written in escapes.
fn padding(text: &[u8]) -> usize {
    let mut length = 0;
    for _ in 0..2 {
        length += match (text.get(length), escape(&text[length..])) {
            (Some(b'='), _) => 1,
            (_, Some(Escape { byte: b'=', length, .. })) => length,
            _ => break,
        };
    }
    length
}

/// The next line of a wrapped run: as long as the first, or the shorter last one.
fn next_line(text: &[u8], lines: &[Range<usize>]) -> Option<Range<usize>> {
    let (first, last) = (lines.first()?.len(), lines.last()?);
    if first < MIN_WRAPPED || last.len() != first {
        return None;
    }
    let line_end = line_end(&text[last.end..])?;
    let gap =
        text[last.end + line_end..].iter().take(MAX_GAP).take_while(|byte| matches!(byte, b' ' | b'\t'));
    let start = last.end + line_end + gap.count();
    let end = run_end(text, start);
    (start < end && end - start <= first).then_some(start..end)
}

/// Indentation of wrapped lines.
const MAX_GAP: usize = 64;

/// The length of a line's end, also of one that is itself written as an escape.
fn line_end(text: &[u8]) -> Option<usize> {
    let ends: [&[u8]; 4] = [b"\r\n", b"\n", b"\\r\\n", b"\\n"];
    ends.iter().find(|end| text.starts_with(end)).map(|end| end.len())
}

fn is_text_byte(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r') || !byte.is_ascii()
}

/// The first bytes of a run that is not worth decoding are no text, in any encoding that is known.
fn may_be_text(sample: &[u8]) -> bool {
    sample.iter().all(|&byte| is_text_byte(byte)) || wide::utf16le_text(sample).is_some()
}

fn is_text(bytes: &[u8]) -> bool {
    let foreign = bytes.iter().filter(|byte| !byte.is_ascii()).count();
    bytes.iter().all(|&byte| is_text_byte(byte))
        && (foreign == 0 || foreign * 4 <= bytes.len() && std::str::from_utf8(bytes).is_ok())
}

/// Puts decoded text where its run was. A lone value takes the run's place as it is; anything more is
/// set apart on lines of its own, as deep as the line it was on, so that it has the same context and its
/// quotes and brackets are not mixed up with those around it.
fn in_place(
    text: &[u8],
    range: Range<usize>,
    mut bytes: Vec<u8>,
    mut places: Vec<Range<u32>>,
    encoding: &'static [&'static str],
) -> Edit {
    let kept = bytes.trim_ascii_end().len();
    bytes.truncate(kept);
    places.truncate(kept);
    let apart = |byte: &u8| byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'{' | b'[' | b'<');
    if bytes.is_empty() || !bytes.iter().any(apart) {
        return Edit { range, bytes, places: Places::Each(places), encoding };
    }
    let indent = indentation(text, range.start);
    let mut out = Vec::with_capacity(bytes.len() + 2 * indent + 2);
    let mut from = Vec::with_capacity(out.capacity());
    let mut budget = bytes.len() + 2 * MAX_INDENT;
    let mut break_line = |out: &mut Vec<u8>, from: &mut Vec<Range<u32>>, place: &Range<u32>| {
        let indent = indent.min(budget);
        budget -= indent;
        out.push(b'\n');
        out.resize(out.len() + indent, b' ');
        from.resize(out.len(), place.clone());
    };
    break_line(&mut out, &mut from, &places[0]);
    for (&byte, place) in bytes.iter().zip(&places) {
        if byte == b'\n' {
            break_line(&mut out, &mut from, place);
        } else {
            out.push(byte);
            from.push(place.clone());
        }
    }
    break_line(&mut out, &mut from, &places[places.len() - 1]);
    Edit { range, bytes: out, places: Places::Each(from), encoding }
}

/// One more than the line's, so that what is decoded belongs to it.
fn indentation(text: &[u8], at: usize) -> usize {
    let window = &text[at.saturating_sub(4096)..at];
    let line = window.rsplit(|&byte| byte == b'\n').next().unwrap_or_default();
    let spaces = line.iter().take_while(|byte| matches!(byte, b' ' | b'\t' | b'-')).count();
    (spaces + 1).min(MAX_INDENT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_may_be_foreign_in_small_part() {
        for text in ["phota_key", "schlüssel=phota", "\t\r\n", "abcdefü"] {
            assert!(is_text(text.as_bytes()), "{text}");
        }
        for bytes in [&b"phota\x00key"[..], b"phota_key_\xff", "üü phota".as_bytes(), "日本".as_bytes()] {
            assert!(!is_text(bytes), "{bytes:?}");
        }
    }
}
