//! Lists of character codes: `[112, 104, 107]`, `{0x70, 0x68, 0x6b}`, `Chr(112) & Chr(104)`, `{'p', 'h'}`, and
//! pairs of digits with a sign between them: `70:68:6b`.

use std::ops::Range;

use super::view::{Edit, Places};

/// Shorter lists are numbers of another kind.
const MIN_CODES: usize = 8;
/// Longer ones are no keys, and are taken in pieces.
const MAX_CODES: usize = 4096;
/// What stands between two codes is at most this long.
const MAX_GAP: usize = 200;

/// A list of codes.
pub(super) struct Found {
    /// Its text; none if it has codes that are no text.
    pub(super) edit: Option<Edit>,
    /// Where to go on. Nothing that begins before it is another list: what was looked at is looked at once.
    pub(super) end: usize,
}

/// The list of codes whose first bracket stands at an offset.
pub(super) fn codes(text: &[u8], open: usize) -> Option<Found> {
    let first = open
        + 1
        + text[open + 1..].iter().take(MAX_GAP).take_while(|byte| byte.is_ascii_whitespace()).count();
    let mut list = List::default();
    let mut at = first;
    let mut gap: Option<Vec<u8>> = None;
    while let Some(code) = Code::at(text, at) {
        // Text of C ends with a zero.
        if code.byte == 0 {
            break;
        }
        list.push(code.byte, code.range.clone());
        if list.is_full() {
            break;
        }
        let window = &text[code.range.end..text.len().min(code.range.end + MAX_GAP)];
        let Some(next) = (0..window.len()).find(|&next| starts_code(&window[next..])) else { break };
        // The same between all of them, but for white space and continued lines.
        let between: Vec<u8> = window[..next]
            .iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace() && *byte != b'_')
            .collect();
        if !matches!(
            between.iter().find(|byte| !matches!(byte, b')' | b']')),
            Some(b',' | b'+' | b'&' | b'.' | b';')
        ) || gap.get_or_insert_with(|| between.clone()) != &between
        {
            break;
        }
        at = code.range.end + next;
    }
    list.found(true, &["character-codes"])
}

/// The pairs of hexadecimal digits the first of which stands at an offset.
pub(super) fn pairs(text: &[u8], start: usize) -> Option<Found> {
    let sign = *text.get(start + 2).filter(|byte| matches!(byte, b' ' | b':' | b'-'))?;
    let mut list = List::default();
    let mut at = start;
    while let Some(byte) = text.get(at..at + 2).and_then(|digits| number(digits, 16)) {
        list.push(byte, at..at + 2);
        at += 3;
        if text.get(at - 1) != Some(&sign) || list.is_full() {
            break;
        }
    }
    // A digit more, and it is something else.
    let ends = list
        .places
        .last()
        .is_some_and(|last| !text.get(last.end as usize).is_some_and(u8::is_ascii_alphanumeric));
    list.found(ends, &["hex"])
}

#[derive(Default)]
struct List {
    bytes: Vec<u8>,
    places: Vec<Range<u32>>,
}

impl List {
    fn push(&mut self, byte: u8, range: Range<usize>) {
        self.bytes.push(byte);
        self.places.push(range.start as u32..range.end as u32);
    }

    /// Whether no more need be looked at: it is long enough, or no text.
    fn is_full(&self) -> bool {
        self.bytes.len() == MAX_CODES || self.bytes.last().is_some_and(|byte| !is_text(*byte))
    }

    /// The text as one literal, if it is one and ends as it should.
    fn found(self, ends: bool, encoding: &'static [&'static str]) -> Option<Found> {
        if self.bytes.len() < MIN_CODES {
            return None;
        }
        let (first, last) = (self.places[0].clone(), self.places[self.places.len() - 1].clone());
        if !ends || !self.bytes.iter().copied().all(is_text) {
            return Some(Found { edit: None, end: last.start as usize });
        }
        let range = first.start as usize..last.end as usize;
        let bytes = [b"\"".to_vec(), self.bytes, b"\"".to_vec()].concat();
        let places = [vec![first], self.places, vec![last]].concat();
        let end = range.end;
        Some(Found { edit: Some(Edit { range, bytes, places: Places::Each(places), encoding }), end })
    }
}

fn is_text(byte: u8) -> bool {
    matches!(byte, b' '..=b'~')
}

struct Code {
    byte: u8,
    range: Range<usize>,
}

impl Code {
    /// The code at an offset: a number, or one character in quotes.
    fn at(text: &[u8], start: usize) -> Option<Code> {
        let rest = &text[start..];
        if let [b'\'' | b'"', byte, quote, ..] = rest {
            let one = *quote == rest[0] && byte.is_ascii_graphic();
            return one.then_some(Code { byte: *byte, range: start..start + 3 });
        }
        let hexadecimal = rest.starts_with(b"0x") || rest.starts_with(b"0X") || rest.starts_with(b"&H");
        let sign = if hexadecimal { 2 } else { 0 };
        let length = rest[sign..].iter().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
        let byte = number(&rest[sign..sign + length], if hexadecimal { 16 } else { 10 })?;
        // Rust's suffix.
        let suffix = if rest[sign + length..].starts_with(b"u8") { 2 } else { 0 };
        Some(Code { byte, range: start..start + sign + length + suffix })
    }
}

fn starts_code(text: &[u8]) -> bool {
    matches!(text, [b'0'..=b'9', ..] | [b'\'', _, b'\'', ..] | [b'"', _, b'"', ..] | [b'&', b'H', ..])
}

fn number(digits: &[u8], radix: u32) -> Option<u8> {
    let digits = std::str::from_utf8(digits).ok().filter(|digits| !digits.starts_with('+'))?;
    u8::from_str_radix(digits, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(text: &str) -> Option<String> {
        let open = text.find(['[', '{', '('])?;
        codes(text.as_bytes(), open)?.edit.map(|edit| String::from_utf8(edit.bytes).unwrap())
    }

    #[test]
    fn lists() {
        let expected = Some("\"phota_ab\"".to_owned());
        for text in [
            "[112, 104, 111, 116, 97, 95, 97, 98]",
            "{0x70,0x68,0x6F,0x74,0x61,0x5f,0x61,0x62,0x00}",
            "[\n  0x70, 0x68, 0x6f, 0x74,\n  0x61, 0x5f, 0x61, 0x62,\n]",
            "(112,104,111,116,97,95,97,98)",
            "[0x70u8, 0x68, 0x6f, 0x74, 0x61, 0x5f, 0x61, 0x62]",
            "[112u8, 104u8, 111u8, 116u8, 97u8, 95u8, 97u8, 98u8]",
            "Chr(112) & Chr(104) & Chr(111) & _\n  Chr(116) & Chr(97) & Chr(95) & Chr(97) & Chr(98)",
            "chr(112).chr(104).chr(111).chr(116).chr(97).chr(95).chr(97).chr(98)",
            "{ 'p', 'h', 'o', 't', 'a', '_', 'a', 'b' }",
            "{112, 104, 111, 116, 97, 95, 97, 98, 0, 0, 0, 0}",
        ] {
            assert_eq!(decoded(text), expected, "{text}");
        }
        for text in [
            "[1, 2, 3, 4, 5, 6, 7, 8, 9]",
            "[112, 104]",
            "[112, 104; 111 + 116, 97, 95, 97, 98]",
            "f(112) g(104) f(111) f(116) f(97) f(95) f(97) f(98)",
            "[]",
        ] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_no_list() {
        let gap = " ".repeat(MAX_GAP);
        for text in [
            format!("[112, 104, 111,{gap}116, 97, 95, 97, 98]"),
            "{ 'p', 'h', 'o', 't', ' ', '_', 'a', 'b', 'c' }".to_owned(),
            "{ 'p\", 'h\", 'o\", 't\", 'a\", '_\", 'a\", 'b\" }".to_owned(),
        ] {
            assert_eq!(decoded(&text), None, "{text}");
        }
    }

    #[test]
    fn each_code_has_its_place() {
        let text = "key = [0x70, 0x68u8, 0x6f, 116, 97, 95, 97, 98]";
        let edit = codes(text.as_bytes(), text.find('[').unwrap()).and_then(|found| found.edit).unwrap();
        assert_eq!(&text[edit.range.clone()], &text[7..text.len() - 1]);
        let Places::Each(places) = edit.places else { panic!("every code has a place") };
        let shown: Vec<&str> =
            places.iter().map(|place| &text[place.start as usize..place.end as usize]).collect();
        assert_eq!(shown, ["0x70", "0x70", "0x68u8", "0x6f", "116", "97", "95", "97", "98", "98"]);
    }

    #[test]
    fn a_long_list_is_taken_in_pieces() {
        let text = format!("[{}]", "97, ".repeat(MAX_CODES + 8));
        let first = codes(text.as_bytes(), 0).unwrap();
        assert_eq!(first.edit.unwrap().bytes.len(), MAX_CODES + 2);
        assert_eq!(first.end, "[".len() + 4 * MAX_CODES - ", ".len());
        let text = "61:".repeat(MAX_CODES + 8);
        let first = pairs(text.as_bytes(), 0).unwrap();
        assert_eq!(first.edit.unwrap().bytes.len(), MAX_CODES + 2);
        let rest = pairs(text.as_bytes(), first.end + 1).unwrap();
        assert_eq!((rest.edit.unwrap().bytes.len(), rest.end), (8 + 2, text.len() - 1));
    }

    /// However many lists could begin within one, it is not looked at for each of them.
    #[test]
    fn what_is_no_text_is_passed_over() {
        let spoilt = |piece: &str, spoiler: &str| format!("{}{spoiler}", piece.repeat(100));
        for (text, spoiler, found) in [
            (spoilt("(97)+", "(1)+"), "1)", codes as fn(&[u8], usize) -> Option<Found>),
            (spoilt("[97,", "[200,"), "200", codes),
            (spoilt("61:", "01:"), "01", pairs),
            (spoilt("61:", "612:"), "612", pairs),
        ] {
            let found = found(text.as_bytes(), 0).unwrap();
            assert!(found.edit.is_none());
            assert_eq!(Some(found.end), text.rfind(spoiler), "{text}");
        }
        assert!(codes(b"[97,[97,[1,", 0).is_none());
    }

    #[test]
    fn pairs_of_digits() {
        let decoded =
            |text: &str| pairs(text.as_bytes(), 0)?.edit.map(|edit| String::from_utf8(edit.bytes).unwrap());
        let expected = Some("\"phota_ab\"".to_owned());
        for text in ["70:68:6f:74:61:5f:61:62", "70 68 6F 74 61 5F 61 62\"", "70-68-6f-74-61-5f-61-62 "] {
            assert_eq!(decoded(text), expected, "{text}");
        }
        for text in [
            "70:68:6f",
            "70:68:6f:74:61:5f:61:621",
            "70:68:6f:74:61:5f:61:01",
            "7068",
            "70:68-6f:74:61:5f:61:62",
        ] {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
