//! Lists of character codes: `[112, 104, 107]`, `{0x70, 0x68, 0x6b}`, `Chr(112) & Chr(104)`, `{'p', 'h'}`, and
//! pairs of digits with a sign between them: `70:68:6b`.

use std::ops::Range;

use super::view::{Edit, Places};

/// Shorter lists are numbers of another kind.
const MIN_CODES: usize = 8;
/// Longer ones are no keys.
const MAX_CODES: usize = 4096;
/// What stands between two codes is at most this long.
const MAX_GAP: usize = 200;

/// The text in a list of codes whose first bracket stands at an offset.
pub(super) fn codes(text: &[u8], open: usize) -> Option<Edit> {
    let first = open
        + 1
        + text[open + 1..].iter().take(MAX_GAP).take_while(|byte| byte.is_ascii_whitespace()).count();
    let mut list = List::default();
    let mut at = first;
    let mut gap: Option<Vec<u8>> = None;
    while let Some(code) = Code::at(text, at) {
        list.push(code.byte, code.range.clone());
        if list.bytes.len() > MAX_CODES {
            return None;
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
    // Text of C ends with a zero.
    if list.bytes.last() == Some(&0) {
        list.bytes.pop();
        list.places.pop();
    }
    list.edit(&["character-codes"])
}

/// The text in pairs of hexadecimal digits, the first of which stands at an offset.
pub(super) fn pairs(text: &[u8], start: usize) -> Option<Edit> {
    let sign = *text.get(start + 2).filter(|byte| matches!(byte, b' ' | b':' | b'-'))?;
    let mut list = List::default();
    let mut at = start;
    while let Some(byte) = text.get(at..at + 2).and_then(|digits| number(digits, 16)) {
        list.push(byte, at..at + 2);
        at += 3;
        if text.get(at - 1) != Some(&sign) || list.bytes.len() > MAX_CODES {
            break;
        }
    }
    // A digit more, and it is something else.
    let ends = list
        .places
        .last()
        .is_some_and(|last| !text.get(last.end as usize).is_some_and(u8::is_ascii_alphanumeric));
    if ends { list.edit(&["hex"]) } else { None }
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

    /// The text as one literal.
    fn edit(self, encoding: &'static [&'static str]) -> Option<Edit> {
        if self.bytes.len() < MIN_CODES || !self.bytes.iter().all(|byte| matches!(byte, b' '..=b'~')) {
            return None;
        }
        let (first, last) = (self.places[0].clone(), self.places[self.places.len() - 1].clone());
        let range = first.start as usize..last.end as usize;
        let bytes = [b"\"".to_vec(), self.bytes, b"\"".to_vec()].concat();
        let places = [vec![first], self.places, vec![last]].concat();
        Some(Edit { range, bytes, places: Places::Each(places), encoding })
    }
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
        codes(text.as_bytes(), open).map(|edit| String::from_utf8(edit.bytes).unwrap())
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
            "Chr(112) & Chr(104) & Chr(111) & _\n  Chr(116) & Chr(97) & Chr(95) & Chr(97) & Chr(98)",
            "chr(112).chr(104).chr(111).chr(116).chr(97).chr(95).chr(97).chr(98)",
            "{ 'p', 'h', 'o', 't', 'a', '_', 'a', 'b' }",
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
        let edit = codes(text.as_bytes(), text.find('[').unwrap()).unwrap();
        assert_eq!(&text[edit.range.clone()], &text[7..text.len() - 1]);
        let Places::Each(places) = edit.places else { panic!("every code has a place") };
        let shown: Vec<&str> =
            places.iter().map(|place| &text[place.start as usize..place.end as usize]).collect();
        assert_eq!(shown, ["0x70", "0x70", "0x68u8", "0x6f", "116", "97", "95", "97", "98", "98"]);
    }

    #[test]
    fn pairs_of_digits() {
        let decoded =
            |text: &str| pairs(text.as_bytes(), 0).map(|edit| String::from_utf8(edit.bytes).unwrap());
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
