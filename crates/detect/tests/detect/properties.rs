//! What holds for every input.

use phota_detect::Document;
use proptest::prelude::*;
use secrecy::ExposeSecret;

use crate::keys::{BASE62, DETECTOR, key};

/// Bytes that look enough like code to reach every part of the detector.
fn code() -> impl Strategy<Value = Vec<u8>> {
    let random = key(9, BASE62, 32);
    let words = [
        "PHOTA_API_KEY",
        "phota",
        "x-api-key",
        "api_key",
        "photalabs.com",
        "https://api.photalabs.com",
        "createPhota",
        "name",
        "value",
        "key",
        "default",
        " ",
        "  ",
        "\n",
        "\r\n",
        "\t",
        "=",
        ":",
        "=>",
        ":=",
        "||",
        "??",
        ",",
        ";",
        "'",
        "\"",
        "`",
        "\\\"",
        "\\",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "<",
        ">",
        "</",
        "- ",
        "[phota]",
        "|",
        "+",
        "$",
        "${",
        "#",
        "//",
        "\u{e4}",
        "\u{2026}",
        "!vault",
        "openai",
        "-D",
        "--",
        ".",
    ];
    let words: Vec<Vec<u8>> =
        words.iter().map(|word| word.as_bytes().to_vec()).chain([random.into_bytes()]).collect();
    let piece =
        prop_oneof![9 => proptest::sample::select(words), 1 => proptest::collection::vec(any::<u8>(), 0..6)];
    proptest::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

/// What a document can end with right behind a name.
#[test]
fn a_document_may_end_anywhere() {
    let whole =
        "PHOTA_API_KEY photaApiKey( phota_key { phota_key: [ x-api-key: PHOTA_API_KEY ? 'X-API-Key' + ";
    for path in ["a.ts", "a.md", ".env"] {
        for from in 0..whole.len() {
            for end in from..whole.len() {
                DETECTOR.detect(&Document { path, bytes: &whole.as_bytes()[from..end] });
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn spans_are_sorted_in_bounds_and_on_the_value(bytes in code()) {
        let found = DETECTOR.detect(&Document { path: "a/phota.ts", bytes: &bytes });
        let mut end = 0;
        for candidate in &found {
            prop_assert!(candidate.span.start >= end && candidate.span.start < candidate.span.end && candidate.span.end <= bytes.len());
            end = candidate.span.end;
            let value = candidate.secret.as_ref().unwrap().expose_secret().as_bytes();
            let there = &bytes[candidate.span.clone()];
            let exact = if candidate.encoding.is_empty() { there == value } else { there.len() > value.len() };
            prop_assert!(exact, "{:?}", candidate);
        }
    }

    #[test]
    fn arbitrary_bytes_never_panic(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0..400_usize) {
        let mut bytes = bytes;
        bytes.splice(at.min(bytes.len())..at.min(bytes.len()), *b" PHOTA_API_KEY=");
        DETECTOR.detect(&Document { path: "x", bytes: &bytes });
    }

    #[test]
    fn carriage_returns_change_nothing(bytes in code()) {
        let unix: Vec<u8> = bytes.into_iter().filter(|&byte| byte != b'\r').collect();
        let dos = unix.split(|&byte| byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
        let values = |bytes: &[u8]| -> Vec<String> {
            let found = DETECTOR.detect(&Document { path: "x", bytes });
            found.iter().map(|candidate| candidate.secret.as_ref().unwrap().expose_secret().to_owned()).collect()
        };
        prop_assert_eq!(values(&unix), values(&dos));
    }

    #[test]
    fn no_hit_no_candidate(bytes in code()) {
        if !DETECTOR.may_match(&bytes) {
            let found = DETECTOR.detect(&Document { path: "x", bytes: &bytes });
            prop_assert!(found.is_empty(), "{:?}", found);
        }
    }

    #[test]
    fn far_text_changes_nothing(before in 0..40_000_usize, after in 0..40_000_usize, seed in 1..1000_u64) {
        let key = key(seed, BASE62, 40);
        let filler = |length: usize| "let a = [1, 2];\n".repeat(length / 16);
        let text = format!("{}PHOTA_API_KEY={key}\n{}", filler(before), filler(after));
        let found = DETECTOR.detect(&Document { path: "x", bytes: text.as_bytes() });
        prop_assert_eq!(found.len(), 1);
        prop_assert_eq!(&text[found[0].span.clone()], key);
    }
}

#[test]
fn start_tags_without_an_end_are_not_descended_into() {
    let text = "<phota_key><b><c>\n".repeat(20_000);
    assert!(crate::keys::detect("a.xml", &text).is_empty());
}
