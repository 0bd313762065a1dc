//! UTF-16: whole documents, and text inside binaries.

use super::view::View;

/// A document of UTF-16 as UTF-8.
#[derive(Clone, PartialEq, Eq)]
pub struct Transcoded {
    /// The text, without a byte order mark. What is no text is U+FFFD.
    pub text: Vec<u8>,
    /// `utf-16le` or `utf-16be`.
    pub encoding: &'static str,
}

impl std::fmt::Debug for Transcoded {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Transcoded")
            .field("encoding", &self.encoding)
            .field("length", &self.text.len())
            .finish()
    }
}

/// The first bytes of a document without a byte order mark that are looked at.
const SAMPLE: usize = 1 << 10;
pub(super) const LITTLE: &str = "utf-16le";
const BIG: &str = "utf-16be";

/// Tells whether [`transcode`] may turn a document into UTF-8, by its first four bytes.
pub fn may_be_utf16(bytes: &[u8]) -> bool {
    matches!(bytes, [0xff, 0xfe, ..] | [0xfe, 0xff, ..] | [0, _, 0, _, ..] | [_, 0, _, 0, ..])
}

/// Turns a document of UTF-16 into UTF-8, if it is one: it has a byte order mark, or in its first
/// kilobyte nine of ten code units are ASCII, and none is zero.
///
/// Lines and columns of the text are those an editor shows. Time is linear, memory that of the text.
pub fn transcode(bytes: &[u8]) -> Option<Transcoded> {
    let (encoding, body) = match bytes {
        // UTF-32 has the same mark and two zeros.
        [0xff, 0xfe, 0, 0, ..] => return None,
        [0xff, 0xfe, body @ ..] => (LITTLE, body),
        [0xfe, 0xff, body @ ..] => (BIG, body),
        _ => (guess(bytes)?, bytes),
    };
    let unit = if encoding == LITTLE { u16::from_le_bytes } else { u16::from_be_bytes };
    let units = body.chunks_exact(2).map(|pair| unit([pair[0], pair[1]]));
    let mut text = Vec::with_capacity(body.len() / 2);
    for character in char::decode_utf16(units) {
        let character = character.unwrap_or(char::REPLACEMENT_CHARACTER);
        text.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
    }
    Some(Transcoded { text, encoding })
}

fn guess(bytes: &[u8]) -> Option<&'static str> {
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    let units = sample.len() / 2;
    // Text of one byte a character has no zeros; this is all that is asked of most documents.
    if units < 8 || !may_be_utf16(bytes) {
        return None;
    }
    let ascii = |first: usize| {
        sample.chunks_exact(2).filter(|pair| pair[1 - first] == 0 && is_text_byte(pair[first])).count()
    };
    let empty = sample.chunks_exact(2).any(|pair| pair == [0, 0]);
    let mostly = |count: usize| !empty && count * 10 >= units * 9;
    if mostly(ascii(0)) {
        Some(LITTLE)
    } else if mostly(ascii(1)) {
        Some(BIG)
    } else {
        None
    }
}

/// ASCII text in bytes of UTF-16LE, as PowerShell's encoded commands are.
pub(super) fn utf16le_text(bytes: &[u8]) -> Option<Vec<u8>> {
    let ascii = bytes.len() >= 8
        && bytes.len().is_multiple_of(2)
        && bytes.chunks_exact(2).all(|pair| pair[1] == 0 && is_text_byte(pair[0]));
    ascii.then(|| bytes.iter().step_by(2).copied().collect())
}

fn is_text_byte(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

/// Text of ASCII in two bytes a character that a part of a binary holds around an offset, and where it
/// ends. The offset is that of a visible byte.
pub(crate) fn text_around(part: &[u8], at: usize) -> (View, usize) {
    // The zero of a character stands behind it, or before it if the byte order is the other.
    let zero = |at: usize| part.get(at) == Some(&0);
    let wide = |at: usize| {
        part.get(at).is_some_and(|&byte| is_text_byte(byte)) && (zero(at + 1) || at > 0 && zero(at - 1))
    };
    let before = (1..=at / 2).take_while(|step| wide(at - 2 * step)).count();
    let after = (1..part.len()).take_while(|step| wide(at + 2 * step)).count();
    let (first, last) = (at - 2 * before, at + 2 * after);
    let big = first > 0 && zero(first - 1) && !zero(last + 1);
    let place = |at: usize| {
        let first = at - usize::from(big);
        first as u32..part.len().min(first + 2) as u32
    };
    let characters = (first..=last).step_by(2).map(|at| (part[at], place(at)));
    (View::of_characters(characters, if big { BIG } else { LITTLE }), last + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn little(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_le_bytes).collect()
    }

    fn big(text: &str) -> Vec<u8> {
        text.encode_utf16().flat_map(u16::to_be_bytes).collect()
    }

    fn transcoded(bytes: &[u8]) -> Option<(&'static str, String)> {
        transcode(bytes).map(|document| (document.encoding, String::from_utf8(document.text).unwrap()))
    }

    #[test]
    fn documents_without_a_mark_are_guessed() {
        let nine_tenths = "phota_key_12345678\u{4e16}\u{754c}";
        for text in ["phota=12", "phota_key=1234", nine_tenths] {
            assert_eq!(transcoded(&little(text)), Some((LITTLE, text.to_owned())));
            assert_eq!(transcoded(&big(text)), Some((BIG, text.to_owned())));
        }
        for text in ["phota=1", "phota_key_1234567\u{4e16}\u{754c}\u{4e16}", "phota_key\0_1234", "\u{1}\u{2}"]
        {
            let text = if text.len() < 4 { text.repeat(10) } else { text.to_owned() };
            assert_eq!(transcoded(&little(&text)), None, "{text:?}");
            assert_eq!(transcoded(&big(&text)), None, "{text:?}");
        }
    }

    #[test]
    fn utf_32_is_none() {
        let text: Vec<u8> = "\u{feff}phota".chars().flat_map(|c| u32::from(c).to_le_bytes()).collect();
        assert_eq!(transcoded(&text), None);
    }

    #[test]
    fn a_document_is_not_shown() {
        let document = transcode(&little("first_line=of text")).unwrap();
        let shown = format!("{document:?}");
        assert!(shown.contains(LITTLE) && shown.contains("18") && !shown.contains("first"), "{shown}");
    }

    #[test]
    fn all_of_a_command_is_text() {
        assert_eq!(utf16le_text(&little("phota")), Some(b"phota".to_vec()));
        for bytes in [
            little("pho"),
            little("phota")[1..].to_vec(),
            little("pho\u{1}ta"),
            little("phot\u{161}"),
            vec![0; 10],
        ] {
            assert_eq!(utf16le_text(&bytes), None, "{bytes:?}");
        }
        assert_eq!(utf16le_text(&[&little("phota")[..], b"x"].concat()), None);
    }

    #[test]
    fn narrow_text_before_wide_text_is_none_of_it() {
        let (text, wide) = ("phota=q7zk", little("phota=q7zk"));
        let cut_off = &wide[..wide.len() - 1];
        for (before, wide) in [
            (&b"xyab"[..], &wide[..]),
            (&[1, 0], &wide),
            (b"", cut_off),
            (b"xyab", cut_off),
            (&[7, 7], cut_off),
        ] {
            let part = [before, wide].concat();
            for at in (before.len()..part.len()).step_by(2) {
                let (view, end) = text_around(&part, at);
                assert_eq!(view.text(), text.as_bytes(), "{before:?} {at}");
                assert_eq!(view.encodings(0..text.len()), [LITTLE], "{before:?} {at}");
                assert_eq!(view.source(0..text.len()), before.len()..part.len(), "{before:?} {at}");
                assert_eq!(end, before.len() + 2 * text.len() - 1, "{before:?} {at}");
            }
        }
    }

    #[test]
    fn text_inside_a_binary_is_found_from_any_of_its_characters() {
        let text = "phota=q7zk";
        for (encoding, bytes) in [(LITTLE, little(text)), (BIG, big(text))] {
            for before in [&b""[..], &[7], &[7, 7], &[1, 2, 3], &[9, 0, 7]] {
                for after in [&b""[..], &[7], &[7, 7, 7]] {
                    let part = [before, &bytes, after].concat();
                    let first = before.len() + usize::from(encoding == BIG);
                    let end = first + 2 * text.len() - 1;
                    for at in (first..end).step_by(2) {
                        let (view, found_end) = text_around(&part, at);
                        assert_eq!(view.text(), text.as_bytes(), "{encoding} {before:?} {after:?} {at}");
                        assert_eq!(found_end, end, "{encoding} {before:?} {after:?} {at}");
                        assert_eq!(view.encodings(0..text.len()), [encoding], "{before:?} {after:?}");
                        let whole = before.len()..before.len() + bytes.len();
                        assert_eq!(view.source(0..text.len()), whole, "{encoding} {before:?} {after:?}");
                        assert_eq!(view.source(1..2), before.len() + 2..before.len() + 4);
                    }
                }
            }
        }
    }
}
