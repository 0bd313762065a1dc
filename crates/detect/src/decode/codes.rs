//! Lists of character codes: `[112, 104, 107]`, `{0x70, 0x68, 0x6b}`, `fromCharCode(112, 104)`.

use std::ops::Range;

use super::view::{Edit, Places};

/// Shorter lists are numbers of another kind.
const MIN_CODES: usize = 8;
/// Longer ones are no keys.
const MAX_CODES: usize = 4096;
/// Bytes of white space between two numbers, and digits of a number.
const MAX_GAP: usize = 200;

/// The text in a list of codes whose opening bracket stands at an offset.
pub(super) fn codes(text: &[u8], open: usize) -> Option<Edit> {
    let mut bytes = vec![b'"'];
    let mut places = vec![];
    let mut at = open + 1;
    loop {
        at = skip_space(text, at)?;
        if matches!(text[at], b')' | b']' | b'}') {
            break;
        }
        let (byte, end) = code(text, at)?;
        bytes.push(byte);
        places.push(at as u32..end as u32);
        if bytes.len() > MAX_CODES {
            return None;
        }
        at = skip_space(text, end)?;
        match text[at] {
            b',' => at += 1,
            b')' | b']' | b'}' => {}
            _ => return None,
        }
    }
    // Text of C ends with a zero.
    if bytes.last() == Some(&0) {
        bytes.pop();
        places.pop();
    }
    if places.len() < MIN_CODES || !bytes[1..].iter().all(|byte| matches!(byte, b' '..=b'~')) {
        return None;
    }
    bytes.push(b'"');
    let quote = |place: Option<&Range<u32>>| place.cloned().expect("there are codes");
    places.insert(0, quote(places.first()));
    places.push(quote(places.last()));
    let range = places[0].start as usize..places[places.len() - 1].end as usize;
    Some(Edit { range, bytes, places: Places::Each(places), encoding: &["character-codes"] })
}

/// The code at an offset, and where it ends.
fn code(text: &[u8], at: usize) -> Option<(u8, usize)> {
    let cast: &[&[u8]] = &[b"(byte)", b"(char)"];
    let at = cast.iter().find(|cast| text[at..].starts_with(cast)).map_or(at, |cast| at + cast.len());
    let hexadecimal = text[at..].starts_with(b"0x") || text[at..].starts_with(b"0X");
    let start = at + if hexadecimal { 2 } else { 0 };
    let length = text[start..].iter().take(4).take_while(|byte| byte.is_ascii_hexdigit()).count();
    let digits = std::str::from_utf8(&text[start..start + length]).ok()?;
    let value = u8::from_str_radix(digits, if hexadecimal { 16 } else { 10 }).ok()?;
    // Rust's suffix.
    let suffix = if text[start + length..].starts_with(b"u8") { 2 } else { 0 };
    Some((value, start + length + suffix))
}

fn skip_space(text: &[u8], at: usize) -> Option<usize> {
    let window = text.get(at..text.len().min(at + MAX_GAP))?;
    Some(at + window.iter().position(|byte| !byte.is_ascii_whitespace())?)
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
            "bytes([\n  0x70, 0x68, 0x6f, 0x74,\n  0x61, 0x5f, 0x61, 0x62,\n])".trim_start_matches("bytes("),
            "(112,104,111,116,97,95,97,98)",
            "[0x70u8, 0x68, 0x6f, 0x74, 0x61, 0x5f, 0x61, 0x62]",
        ] {
            assert_eq!(decoded(text), expected, "{text}");
        }
        for text in ["[1, 2, 3, 4, 5, 6, 7, 8, 9]", "[112, 104]", "[112, 104, 111, 116, 97, 95, 97, 98", "[]"]
        {
            assert_eq!(decoded(text), None, "{text}");
        }
    }
}
