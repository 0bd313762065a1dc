//! Encoded texts that are no keys: placeholders in a Secret manifest, files, encrypted values.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};

use super::{Reason, words};

/// Tells whether a value is the base64 of a file, or base64 or hexadecimal of a text that is plainly no key.
pub(super) fn is_no_key(value: &[u8]) -> bool {
    is_file(value) || is_encoding_of_no_key(value)
}

fn is_encoding_of_no_key(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"base64:").unwrap_or(value);
    decoded(value).is_some_and(|text| has_no_room(text.trim_ascii()))
}

fn decoded(value: &[u8]) -> Option<Vec<u8>> {
    let is_text = |text: &Vec<u8>| text.len() >= 3 && text.trim_ascii().iter().all(is_printable);
    let base64 = [STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD];
    let from_base64 = || base64.iter().filter_map(|alphabet| alphabet.decode(value).ok()).find(is_text);
    // Most values are told from texts by what they begin with.
    let begin = value.get(..4)?;
    let begins = URL_SAFE_NO_PAD.decode(begin).or_else(|_| STANDARD_NO_PAD.decode(begin));
    let text =
        begins.is_ok_and(|begin| begin.iter().all(|byte| is_printable(byte) || byte.is_ascii_whitespace()));
    text.then(from_base64).flatten().or_else(|| from_hex(value).filter(is_text))
}

fn is_printable(byte: &u8) -> bool {
    matches!(byte, b' '..=b'~')
}

fn from_hex(value: &[u8]) -> Option<Vec<u8>> {
    let digit = |byte: u8| (byte as char).to_digit(16);
    let pair = |pair: &[u8]| Some((digit(pair[0])? << 4 | digit(*pair.get(1)?)?) as u8);
    value.chunks(2).map(pair).collect()
}

/// A text in base64 may hold a key beside other words; only one that has no room for a key is discarded.
fn has_no_room(text: &[u8]) -> bool {
    let not_a_value =
        matches!(super::not_a_key(text), Some(Reason::Redacted | Reason::Reference | Reason::Address));
    words::random_length(text) < 6 || not_a_value && words::random_length(text) < 12
}

/// The first characters of well-known files in base64, and how long such a value is at least.
const FILES: &[(&str, &str, usize)] = &[
    ("PNG", "iVBORw0KGgo", 40),
    ("JPEG", "/9j/4", 40),
    ("GIF", "R0lGODlh", 40),
    ("GIF", "R0lGODdh", 40),
    ("WebP", "UklGR", 40),
    ("BMP", "Qk0", 200),
    ("PDF", "JVBERi0", 40),
    ("gzip", "H4sI", 40),
    ("zip", "UEsDB", 40),
    ("SVG", "PHN2Zy", 40),
    ("XML", "PD94bWw", 40),
    ("WebAssembly", "AGFzbQE", 40),
    ("WOFF2", "d09GMg", 40),
    ("certificate or private key, DER", "MII", 64),
    ("public key, DER", "MFkwEwYHKoZIzj0", 40),
    ("public key, DER", "MCowBQYDK2", 40),
    ("private key, DER", "MHcCAQEE", 64),
    ("private key, DER", "MHQCAQEE", 64),
    ("private key, DER", "MC4CAQAwBQYDK2", 40),
    ("PEM", "LS0tLS1CRUdJTi", 40),
    ("SSH public key", "AAAAB3NzaC1", 40),
    ("SSH public key", "AAAAC3NzaC1", 40),
    ("SSH public key", "AAAAE2VjZHNh", 40),
    ("PGP block", "mQENB", 200),
    ("PGP block", "mQINB", 200),
];

fn is_file(value: &[u8]) -> bool {
    FILES.iter().any(|&(_, start, least)| value.len() >= least && value.starts_with(start.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_no_keys() {
        for text in [
            "your-phota-api-key",
            "changeme-please",
            "postgres://user:password@db:5432/app",
            "${PHOTA_API_KEY}",
            "xxxxxxxx",
        ] {
            let hex: String = text.bytes().map(|byte| format!("{byte:02x}")).collect();
            for value in [
                STANDARD.encode(text),
                URL_SAFE_NO_PAD.encode(text),
                format!("base64:{}", STANDARD.encode(text)),
                hex,
            ] {
                assert!(is_encoding_of_no_key(value.as_bytes()), "{text}: {value}");
            }
        }
        for text in ["q7Zk_W3vX9bN2mQ8", "{\"key\":\"q7ZkW3vX9bN2mQ8\"}", "user:q7ZkW3vX9bN2mQ8"] {
            assert!(!is_encoding_of_no_key(STANDARD.encode(text).as_bytes()), "{text}");
        }
    }

    #[test]
    fn hardly_anything_behind_the_name_of_the_encoding() {
        for value in ["base64:", "base64:q", "base64:q7z"] {
            assert!(!is_no_key(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn a_text_has_room_for_a_key_or_not() {
        for (text, no_room) in [
            ("phota q7z4w", true),
            ("phota q7z4wk", false),
            ("${q7zk9wx3v8j}", true),
            ("${q7zk9wx3v8jm}", false),
        ] {
            assert_eq!(has_no_room(text.as_bytes()), no_room, "{text}");
        }
    }

    #[test]
    fn every_file_and_its_near_miss() {
        for (kind, start, least) in FILES {
            let value =
                |least: usize| start.chars().chain("q7Zk".chars().cycle()).take(least).collect::<String>();
            assert!(is_file(value(*least).as_bytes()), "{kind}");
            assert!(!is_file(value(least - 1).as_bytes()), "{kind}");
        }
    }
}
