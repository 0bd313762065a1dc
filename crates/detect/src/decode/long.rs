//! Where long runs of base64 and hexadecimal begin that may turn out to be text.

use std::ops::Range;

use base64::Engine;

use super::runs::{STANDARD, URL_SAFE, hex_text, is_run_byte, run_end};
use super::wide;

/// Half of how much of a run is decoded to see whether it is text.
const SAMPLE: usize = 16;

/// Runs that turn into text, but hold no literal that the prefilter could see: base64 of base64, base64
/// of UTF-16, hexadecimal. All of at least [`MIN_LONG`] characters are found.
///
/// Only every so often a few bytes are looked at, and those in a way that compilers turn into SIMD.
pub(crate) fn long_runs(text: &[u8]) -> impl Iterator<Item = usize> + '_ {
    let mut at = 0;
    let mut inside = 0..0;
    std::iter::from_fn(move || {
        if inside.start < inside.end {
            inside.start += LANDMARK;
            return Some(inside.start - LANDMARK);
        }
        while let Some(probe) = text.get(at..at + PROBE) {
            let run = if may_be_run(probe) { long_run(text, at) } else { None };
            let Some(run) = run else {
                at += STRIDE;
                continue;
            };
            at = run.end.max(at + STRIDE);
            if is_hidden(&text[run.clone()]) {
                inside = run.start + LANDMARK..run.end;
                return Some(run.start);
            }
        }
        None
    })
}

/// Inside a run an offset is given every so often, so that all of it is near one.
const LANDMARK: usize = 4 << 10;
/// `PHOTA_KEY=` and 24 characters are as long in base64 twice without padding. In hexadecimal they are longer, and so
/// is a line of wrapped base64.
pub(crate) const MIN_LONG: usize = 62;
/// How many bytes are looked at.
const PROBE: usize = 16;
/// How far one probe is from the next: of those, a run of [`MIN_LONG`] has all of one in it.
const STRIDE: usize = MIN_LONG - PROBE;

/// Tells most other text apart by comparisons alone.
#[inline]
fn may_be_run(probe: &[u8]) -> bool {
    let Ok(probe) = <&[u8; PROBE]>::try_from(probe) else { return false };
    let wanted = |byte: u8| (byte > b'*') & (byte != b'.') & (byte != b':') & (byte < b'{');
    probe.iter().fold(true, |all, &byte| all & wanted(byte))
}

/// The run around a probe, if it is long.
fn long_run(text: &[u8], at: usize) -> Option<Range<usize>> {
    // Most are long names: a long run goes on by another probe to one side at least.
    let goes_on =
        |side: Option<usize>| side.and_then(|side| text.get(side..side + PROBE)).is_some_and(may_be_run);
    if !goes_on(Some(at + PROBE)) && !goes_on(at.checked_sub(PROBE)) {
        return None;
    }
    let end = run_end(text, at);
    if end < at + PROBE {
        return None;
    }
    let before = text[..at].iter().rev().take(STRIDE).take_while(|&&byte| is_run_byte(byte)).count();
    (end - (at - before) >= MIN_LONG).then_some(at - before..end)
}

/// A run may have a word joined to its beginning, so another place is tried as well, and each of four
/// alignments.
fn is_hidden(run: &[u8]) -> bool {
    let is_inner = |bytes: &[u8]| {
        bytes.iter().all(|&byte| is_run_byte(byte) || byte == b'\n')
            || (0..2).any(|skip| wide::utf16le_text(&bytes[skip..skip + bytes.len() / 2 * 2 - 2]).is_some())
    };
    // Most hexadecimal is no text, which the first digits of its bytes tell.
    let is_text = |digits: &[u8]| {
        digits.iter().step_by(2).all(|digit| matches!(digit, b'0' | b'2'..=b'7'))
            && hex_text(digits).is_some_and(|bytes| bytes.is_ascii())
    };
    [&run[..2 * SAMPLE], &run[MIN_LONG - 2 * SAMPLE..MIN_LONG]].iter().any(|sample| {
        if sample.iter().all(u8::is_ascii_hexdigit) {
            return (0..2).any(|skip| is_text(&sample[skip..skip + 2 * SAMPLE - 2]));
        }
        (0..4).filter(|&skip| may_be_ascii(&sample[skip..])).any(|skip| {
            let mut bytes = [0; 2 * SAMPLE];
            let length = decode_into(&sample[skip..skip + 2 * SAMPLE - 4], &mut bytes);
            length.is_some_and(|length| is_inner(&bytes[..length]))
        })
    })
}

/// The first of each four characters of base64 holds the highest bit of a byte, which ASCII does not set.
fn may_be_ascii(characters: &[u8]) -> bool {
    characters.iter().step_by(4).all(|character| matches!(character, b'A'..=b'Z' | b'a'..=b'f'))
}

/// Decodes a few characters without taking memory.
fn decode_into(characters: &[u8], bytes: &mut [u8]) -> Option<usize> {
    let url_safe = characters.iter().any(|byte| matches!(byte, b'-' | b'_'));
    let engine = if url_safe { &URL_SAFE } else { &STANDARD };
    engine.decode_slice(characters, bytes).ok()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// All runs of a text, one byte at a time.
    fn naive(text: &[u8]) -> Vec<usize> {
        let mut starts = Vec::new();
        let mut at = 0;
        while at < text.len() {
            let end = run_end(text, at);
            if end - at >= MIN_LONG && is_hidden(&text[at..end]) {
                starts.push(at);
            }
            at = end + 1;
        }
        starts
    }

    #[test]
    fn the_shortest_long_run_is_found_wherever_it_starts() {
        let run = "70686f74615f6b6579".repeat(8);
        for length in MIN_LONG..MIN_LONG + 4 {
            for before in 0..3 * MIN_LONG {
                for rest in ["", ".", " and some more text"] {
                    let text = format!("{:.>before$}{}{rest}", "", &run[..length]);
                    assert_eq!(long_runs(text.as_bytes()).collect::<Vec<_>>(), [before], "{length}");
                }
            }
        }
    }

    #[test]
    fn every_run_is_found_and_all_of_it_is_near_an_offset() {
        let run = "70686f74615f6b6579".repeat(1500);
        let text = format!("{} {}\n{}.{}", &run[..80], &run[..20_000], &run[..MIN_LONG], &run[..9000]);
        let runs = text.split([' ', '\n', '.']);
        let found: Vec<usize> = long_runs(text.as_bytes()).collect();
        let mut seen = 0;
        for run in runs {
            let start = run.as_ptr() as usize - text.as_ptr() as usize;
            let inside: Vec<usize> =
                found.iter().copied().filter(|at| (start..start + run.len()).contains(at)).collect();
            assert_eq!(inside[0], start);
            let ends = inside.iter().copied().skip(1).chain([start + run.len()]);
            assert!(inside.iter().zip(ends).all(|(at, next)| next - at <= LANDMARK), "{inside:?}");
            seen += inside.len();
        }
        assert_eq!(seen, found.len());
    }

    proptest! {
        /// The prefilter sees no name in these, so the run itself has to be noticed.
        #[test]
        fn what_hides_a_name_is_noticed(
            text in "[A-Z]{5,9}_KEY=[A-Za-z0-9]{24,60}",
            joined in "[a-z]{0,3}",
            before in "[ .:\n]{0,9}",
        ) {
            use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
            let wide: Vec<u8> = text.bytes().flat_map(|byte| [byte, 0]).collect();
            for run in [
                STANDARD_NO_PAD.encode(STANDARD.encode(&text)),
                STANDARD_NO_PAD.encode(STANDARD_NO_PAD.encode(&text)),
                URL_SAFE_NO_PAD.encode(URL_SAFE_NO_PAD.encode(&text)),
                STANDARD_NO_PAD.encode(&wide),
                text.bytes().map(|byte| format!("{byte:02x}")).collect(),
            ] {
                let document = format!("{before}{joined}{run}.");
                let runs: Vec<usize> = long_runs(document.as_bytes()).collect();
                prop_assert_eq!(runs.first(), Some(&before.len()), "{}", document);
            }
        }

        #[test]
        fn no_long_run_is_missed(pieces in prop::collection::vec(
            prop_oneof![
                ("[a-z_]{20,60}", 0..3usize).prop_map(|(text, skip)| {
                    let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
                    hex[skip..].to_owned()
                }),
                "[A-Za-z0-9+/_-]{0,90}",
                "[ -~\n]{0,40}",
                "[.:,\n ]{1,20}",
            ],
            0..12,
        )) {
            let text = pieces.concat();
            prop_assert_eq!(long_runs(text.as_bytes()).collect::<Vec<_>>(), naive(text.as_bytes()));
        }
    }
}
