//! Telling words from random characters.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::{groups, placeholders, sequences};
use crate::names::parts;

/// The length of what is left of a value when its words, counts and short numbers are taken out.
pub(crate) fn random_length(value: &[u8]) -> usize {
    if is_padded_base64(value) || is_scattered(value) {
        return value.iter().filter(|byte| byte.is_ascii_alphanumeric()).count();
    }
    let grouped = groups::groups(value).map_or(0, groups::random_length);
    grouped.max(random_part(value).len())
}

/// Characters of all kinds, and hardly a word of three letters among them: the short pieces between
/// signs and capitals would pass for words one by one.
fn is_scattered(value: &[u8]) -> bool {
    let count = |class: fn(&u8) -> bool| value.iter().filter(|byte| class(byte)).count();
    let (lower, upper, digits) =
        (count(u8::is_ascii_lowercase), count(u8::is_ascii_uppercase), count(u8::is_ascii_digit));
    if value.len() < 16 || lower == 0 || upper == 0 || digits == 0 {
        return false;
    }
    let in_words: usize =
        segments(value).flat_map(parts_of).filter(|part| is_plain_word(part)).map(<[u8]>::len).sum();
    in_words * 3 < lower + upper + digits
}

/// Tells whether a value is base64 to its padding, with several kinds of characters: no words end so.
pub(super) fn is_padded_base64(value: &[u8]) -> bool {
    let has = |class: fn(&u8) -> bool| value.iter().any(class);
    value.ends_with(b"=")
        && has(|byte| byte.is_ascii_digit() || matches!(byte, b'+' | b'/'))
        && has(u8::is_ascii_lowercase)
        && has(u8::is_ascii_uppercase)
        && STANDARD.decode(value).is_ok()
}

/// What is left of a value when its words, counts and short numbers are taken out.
pub(super) fn random_part(value: &[u8]) -> Vec<u8> {
    segments(value).filter(|segment| !is_wordlike_segment(segment)).flatten().copied().collect()
}

/// The stretches of letters and digits.
pub(super) fn segments(value: &[u8]) -> impl Iterator<Item = &[u8]> {
    value.split(|byte| !byte.is_ascii_alphanumeric()).filter(|segment| !segment.is_empty())
}

/// The parts of a segment that are letters.
pub(super) fn parts_of(segment: &[u8]) -> impl Iterator<Item = &[u8]> {
    parts(segment).filter(|part| part[0].is_ascii_alphabetic())
}

/// Tells whether a text, of one or several segments, reads as words: `apiKey`, `v2`, `2025`, `client-id`.
pub(super) fn is_wordlike(text: &[u8]) -> bool {
    segments(text).all(is_wordlike_segment)
}

pub(super) fn is_wordlike_segment(segment: &[u8]) -> bool {
    let is_count = |run: &&[u8]| sequences::is_made_of_counts(run);
    let counted: usize = digit_runs(segment).filter(is_count).map(<[u8]>::len).sum();
    let digits = segment.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = segment.len() - digits;
    if letters <= 2 {
        return segment.len() - counted <= 4;
    }
    let is_part = if letters < 12 { is_word } else { is_likely_word };
    let in_words: usize = parts(segment).filter(|part| is_part(part)).map(<[u8]>::len).sum();
    // A random segment rarely holds one word of four letters; digits beyond a year or a version speak against words.
    let reads = in_words * 10 >= letters * 8 && digits - counted <= 4 && digit_runs(segment).count() <= 2;
    reads && parts(segment).count() <= 1 + segment.len() / 3 || placeholders::is_leet(segment)
}

fn digit_runs(segment: &[u8]) -> impl Iterator<Item = &[u8]> {
    segment.split(|byte| !byte.is_ascii_digit()).filter(|run| !run.is_empty())
}

/// Tells whether letters in one case could be a word of a European language.
fn is_word(part: &[u8]) -> bool {
    if !part.iter().all(u8::is_ascii_alphabetic) {
        return false;
    }
    match part.len() {
        0 | 1 => false,
        2 | 3 => true,
        length => likelihood(part) >= if length < 6 { 8.0 } else { 9.3 } || placeholders::is_chain(part),
    }
}

/// The same without the short parts, of which half would pass.
pub(super) fn is_plain_word(part: &[u8]) -> bool {
    part.len() >= 4 && is_word(part) || placeholders::is_chain(part)
}

/// The same in a long segment, where some parts of random characters pass for words.
fn is_likely_word(part: &[u8]) -> bool {
    let least = match part.len() {
        ..4 => 9.5,
        4..16 => 8.0,
        _ => 9.8,
    };
    is_word(part) && (likelihood(part) >= least || placeholders::is_chain(part))
}

/// The mean over all pairs of neighbouring letters; chance is 10 on a scale from 0 to 15, but
/// random letters average 6.4 because rare pairs weigh more.
fn likelihood(word: &[u8]) -> f32 {
    let index = |byte: u8| usize::from(byte.to_ascii_lowercase() - b'a');
    let pairs = word.windows(2).map(|pair| PAIRS[index(pair[0])].as_bytes()[index(pair[1])]);
    let total: u32 = pairs.map(|digit| (digit as char).to_digit(16).unwrap_or(0)).sum();
    total as f32 / (word.len() - 1) as f32
}

/// Row: first letter, column: second letter, `a` to `z`; a hexadecimal digit each.
///
/// `round((log2(26 * P(second | first)) + 6) * 15 / 9)`, kept within 0 to 15, counted over the 9,300
/// words that occur at least four times in the documentation of this project's dependencies, and
/// placeholder words in a few other European languages.
const PAIRS: [&str; 26] = [
    "2aca1692a17dad0a1dbe886484",
    "c896d230d64e74c60bb8c40281",
    "d194d43cb0ba52e43a7da30060",
    "c659f574e52956b519b6b74180",
    "b5bd9984624aad596eda586a41",
    "c076dc60e10c74d20b99b03191",
    "b340e5abd00a7cb40db5c23153",
    "e435f320d22786d31b7ba02080",
    "a8baa9a0005aafc829bc1a0609",
    "d080f006b06606d000b6e00000",
    "b539f750e0385a9646d9846060",
    "c459e630e05d44d603999710d0",
    "ea56e330d037a3cd03a6b22050",
    "b4ccc9e4b27748a515dd884050",
    "78aa5782837bcf9a0daab9a541",
    "d255d459b04c21cb0eaca03160",
    "50765000000906566770f06000",
    "d589f672d08798c609bb975090",
    "a2a5e63bd07876ab34cec35080",
    "c285e53be00953b60cb9925392",
    "aab8a880a01cbe6b0dcc201502",
    "d152f540e00171b10254500341",
    "e555d25cd0282cd20ca6206050",
    "b0c7d409d000778e003e673670",
    "a996b675d05abcbe08db669306",
    "d648f446d04670b00060940088",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_and_random_segments() {
        for text in [
            "apiKey",
            "PHOTA",
            "production",
            "2025",
            "v2",
            "Schluessel",
            "providers",
            "x",
            "IMG",
            "getSecretValue",
            "MockWebSocket",
            "getMyApiKeyForUser",
            "eu",
            "12345678",
            "v19991231",
            "release20250614",
        ] {
            assert!(is_wordlike(text.as_bytes()), "{text}");
        }
        for text in ["q8zk17dw", "7f3a9c", "xkcdqzwv", "aB3dE9", "20250614101532"] {
            assert!(!is_wordlike(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn short_pieces_are_no_words() {
        assert_eq!(random_length(b"6d_z1vH_qE_I4M_Dx"), 13);
        assert_eq!(random_length(b"my_Api_key_V2_2025"), 0);
    }

    #[test]
    fn a_long_value_of_all_kinds_is_scattered_or_not() {
        for (value, scattered) in [
            ("6d_z1vH_qE_I4M_D", true),
            ("6d_z1vH_qE_I4M_", false),
            ("6D_Z1VH_QE_I4M_DX", false),
            ("6d_z1vh_qe_i4m_dx", false),
            ("qd_zavH_qE_IkM_Dx", false),
            ("photaKeyServer2025x", false),
            ("secret_Q7_z9_X2_k4_W8_v3", false),
        ] {
            assert_eq!(is_scattered(value.as_bytes()), scattered, "{value}");
        }
    }

    #[test]
    fn padding_tells_base64_from_words() {
        for value in ["q7ZkW3v9q7ZkwQ==", "abC+efGhijk=", "abC/efGhijk="] {
            assert!(is_padded_base64(value.as_bytes()), "{value}");
        }
        for value in
            ["q7ZkW3v9q7Zk", "abcDefGhIjk=", "ABC1DEF2GHI=", "abc1def2ghi=", "q7ZkW3v9q=", "photaKey="]
        {
            assert!(!is_padded_base64(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn short_or_unreadable_parts_are_no_plain_words() {
        assert!(is_plain_word(b"photograph"));
        for part in ["qzk", "vz", "xqzv", "vkwjpxqz"] {
            assert!(!is_plain_word(part.as_bytes()), "{part}");
        }
    }

    #[test]
    fn the_table_is_square() {
        assert!(
            PAIRS.iter().all(|row| row.len() == 26 && row.bytes().all(|digit| digit.is_ascii_hexdigit()))
        );
    }
}
