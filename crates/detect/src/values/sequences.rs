//! Values without chance: counting, repeating, typed along the keyboard, spelt in hexadecimal.

use super::{groups, words};

/// Tells whether most of the value counts up or down, repeats a short period, or uses few characters.
pub(super) fn is_sequence(value: &[u8]) -> bool {
    let plain: Vec<u8> =
        value.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
    is_made_up(&plain) || distinct(&plain) <= 4 || has_made_up_body(value)
}

/// The same without the words around it. The groups of a UUID and what signs divide in base64 are no words.
fn has_made_up_body(value: &[u8]) -> bool {
    let body = words::random_part(value).to_ascii_lowercase();
    !body.is_empty()
        && is_made_up(&body)
        && groups::groups(value).is_none()
        && !words::is_padded_base64(value)
}

/// Tells whether digits count, repeat or are a date: `12345`, `0000`, `20250614`.
pub(super) fn is_made_of_counts(digits: &[u8]) -> bool {
    digits.len() >= 3 && is_made_up(digits) || is_date(digits)
}

fn is_made_up(text: &[u8]) -> bool {
    repeats(text)
        || mostly_counts(text)
        || counts_by_turns(text)
        || is_mostly_one(text)
        || spells_in_hexadecimal(text)
}

/// The same block at least twice and nothing else (`deadbeefdeadbeef`, `abcabcab`).
fn repeats(text: &[u8]) -> bool {
    (1..=(text.len() / 2).min(MAX_PERIOD)).any(|period| text[period..] == text[..text.len() - period])
}

/// Longer blocks are looked for in vain: a value of 2048 characters would cost a million comparisons.
const MAX_PERIOD: usize = 64;

/// At least three fifths of it lie in runs that step by one, such as `12345`, `abcd`, `qwert`; or four
/// fifths in runs that do so or stay, such as `aabb`.
fn mostly_counts(text: &[u8]) -> bool {
    in_runs(text, |a, b| a != b && is_step(a, b)) * 5 >= text.len() * 3
        || in_runs(text, is_step) * 5 >= text.len() * 4
}

/// How many characters lie in runs; a run of two happens by chance.
fn in_runs(text: &[u8], is_step: impl Fn(u8, u8) -> bool) -> usize {
    text.chunk_by(|&a, &b| is_step(a, b)).map(<[u8]>::len).filter(|&length| length >= 3).sum()
}

/// `1a2b3c4d`: nearly every other character counts.
fn counts_by_turns(text: &[u8]) -> bool {
    let counts = |from: usize| {
        let every_other = || text.iter().skip(from).step_by(2).copied();
        let steps =
            every_other().zip(every_other().skip(1)).filter(|&(a, b)| a != b && is_step(a, b)).count();
        (steps + 1) * 5 >= text.len() / 2 * 4
    };
    text.len() >= 8 && counts(0) && counts(1)
}

/// `0000000000000000002a`: one character is most of it.
fn is_mostly_one(text: &[u8]) -> bool {
    let mut counts = [0_usize; 256];
    text.iter().for_each(|&byte| counts[usize::from(byte)] += 1);
    let most = counts.iter().max().copied().unwrap_or(0);
    text.len() >= 8 && most * 5 >= text.len() * 3
}

/// `cafebabe0ff1ce`: at least three fifths are words that hexadecimal digits spell.
fn spells_in_hexadecimal(text: &[u8]) -> bool {
    const WORDS: &[&[u8]] = &[
        b"0ff1ce",
        b"c0ffee",
        b"coffee",
        b"decade",
        b"facade",
        b"baadf00d",
        b"defaced",
        b"babe",
        b"beef",
        b"cafe",
        b"c0de",
        b"code",
        b"d00d",
        b"dead",
        b"deed",
        b"f00d",
        b"face",
        b"fade",
        b"fa11",
        b"feed",
        b"1337",
        b"b00b",
        b"bad",
        b"abad1dea",
    ];
    let (mut at, mut covered) = (0, 0);
    while at < text.len() {
        let word = WORDS.iter().filter(|word| text[at..].starts_with(word)).map(|word| word.len()).max();
        covered += word.unwrap_or(0);
        at += word.unwrap_or(1);
    }
    text.len() >= 8 && covered * 5 >= text.len() * 3
}

fn is_step(a: u8, b: u8) -> bool {
    let counts = a.abs_diff(b) <= 1
        || matches!((a, b), (b'9', b'0' | b'a') | (b'0', b'9' | b'a') | (b'f' | b'z', b'0'));
    counts || NEIGHBOURS[usize::from(a & 0x7f)] >> (b & 0x7f) & 1 == 1
}

/// For each character a bit for each one that follows it in a row or column of a keyboard.
const NEIGHBOURS: [u128; 128] = {
    const ROWS: &[u8] = b"qwertyuiop asdfghjkl zxcvbnm lkjhgfdsa mnbvcxz 1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm z2 x3 c4 v5 b6 n7 aw zw sx xe dc cr fv vt gb by";
    let mut neighbours = [0; 128];
    let mut at = 1;
    while at < ROWS.len() {
        if ROWS[at - 1] != b' ' {
            neighbours[ROWS[at - 1] as usize] |= 1 << ROWS[at];
        }
        at += 1;
    }
    neighbours
};

fn distinct(text: &[u8]) -> usize {
    let mut seen = [false; 256];
    text.iter().for_each(|&byte| seen[usize::from(byte)] = true);
    seen.iter().filter(|&&seen| seen).count()
}

/// Eight digits that are a day of this century or the last.
fn is_date(digits: &[u8]) -> bool {
    let number = |range: std::ops::Range<usize>| {
        digits[range].iter().fold(0, |sum, digit| sum * 10 + u32::from(digit - b'0'))
    };
    digits.len() == 8
        && digits.iter().all(u8::is_ascii_digit)
        && (1970..2100).contains(&number(0..4))
        && (1..=12).contains(&number(4..6))
        && (1..=31).contains(&number(6..8))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences() {
        for text in [
            "abababab",
            "abc123abc123",
            "0123456789",
            "9876543210",
            "qwertyuiop",
            "1111-2222-1111-2222",
            "key_12345678",
            "abc123xyz789",
            "phota_1a2b3c4d5e6f",
            "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
            "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee",
            "aabbccddeeff00112233445566778899",
            "1qaz2wsx3edc4rfv",
            "qazwsxedcrfvtgb",
            "mnbvcxz12345",
            "phk_0000000000000000000000002a",
            "deadbeefcafebabefeedface",
            "baadf00ddeadc0de",
            "ABCD1234EFGH5678IJKL9012",
            "q7zkw3v9q7zkw3v9",
            "q7zkw3v9q7zkw3v9q7z",
            "1a2b3c4d",
            "0q0z0w0k00",
        ] {
            assert!(is_sequence(text.as_bytes()), "{text}");
        }
        for text in [
            "abcq8z17kd",
            "12ab9x34kq",
            "a1b9c27d0e4f",
            "00q8z17kdx9w",
            "dead9f3b7c21e684",
            "1qazx9k4tm",
            "0q0z0w0k0x",
            "q7zkw3v9q7zkw3v8",
        ] {
            assert!(!is_sequence(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn counts() {
        for text in ["123", "0000", "987654", "20250614", "19991231"] {
            assert!(is_made_of_counts(text.as_bytes()), "{text}");
        }
        for text in ["12", "172", "20251399", "83141592"] {
            assert!(!is_made_of_counts(text.as_bytes()), "{text}");
        }
    }
}
