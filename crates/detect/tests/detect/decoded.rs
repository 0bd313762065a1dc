//! Keys in encodings: the key itself is found, at the bytes that stand for it.

#![expect(clippy::unwrap_used, reason = "helpers of tests")]

use std::sync::LazyLock;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE_NO_PAD};
use phota_detect::{Detector, Document, Options};
use proptest::prelude::*;
use secrecy::ExposeSecret;

use crate::keys::{BASE62, HEX, key, uuid};

/// A way to write a text, and its name in reports.
#[derive(Clone, Copy, Debug)]
enum Encoding {
    Base64,
    Unpadded,
    UrlSafe,
    Wrapped,
    PowerShell,
    Hex,
    UpperHex,
    Percent,
    Unicode,
    UnicodeBraces,
    HexEscape,
    Octal,
    Decimal,
    HexEntity,
    Json,
    JsonInJson,
}

const ENCODINGS: &[Encoding] = &[
    Encoding::Base64,
    Encoding::Unpadded,
    Encoding::UrlSafe,
    Encoding::Wrapped,
    Encoding::PowerShell,
    Encoding::Hex,
    Encoding::UpperHex,
    Encoding::Percent,
    Encoding::Unicode,
    Encoding::UnicodeBraces,
    Encoding::HexEscape,
    Encoding::Octal,
    Encoding::Decimal,
    Encoding::HexEntity,
    Encoding::Json,
    Encoding::JsonInJson,
];

/// Those in which a name is looked for that has no plain letter left.
const WHOLE: &[Encoding] = &[
    Encoding::Base64,
    Encoding::Unpadded,
    Encoding::UrlSafe,
    Encoding::Wrapped,
    Encoding::PowerShell,
    Encoding::Hex,
    Encoding::UpperHex,
    Encoding::Unicode,
    Encoding::HexEscape,
    Encoding::Json,
];

impl Encoding {
    fn write(self, text: &str) -> String {
        let each = |write: fn(u8) -> String| text.bytes().map(write).collect();
        match self {
            Encoding::Base64 => STANDARD.encode(text),
            Encoding::Unpadded => STANDARD_NO_PAD.encode(text),
            Encoding::UrlSafe => URL_SAFE_NO_PAD.encode(text),
            Encoding::Wrapped => {
                let lines = STANDARD.encode(text).into_bytes();
                let lines: Vec<&[u8]> = lines.chunks(76).collect();
                String::from_utf8(lines.join(&b"\n    "[..])).unwrap()
            }
            Encoding::PowerShell => {
                STANDARD.encode(text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>())
            }
            Encoding::Hex => each(|byte| format!("{byte:02x}")),
            Encoding::UpperHex => each(|byte| format!("{byte:02X}")),
            Encoding::Percent => each(|byte| format!("%{byte:02X}")),
            Encoding::Unicode => each(|byte| format!("\\u{byte:04x}")),
            Encoding::UnicodeBraces => each(|byte| format!("\\u{{{byte:x}}}")),
            Encoding::HexEscape => each(|byte| format!("\\x{byte:02x}")),
            Encoding::Octal => each(|byte| format!("\\{byte:03o}")),
            Encoding::Decimal => each(|byte| format!("&#{byte};")),
            Encoding::HexEntity => each(|byte| format!("&#x{byte:X};")),
            Encoding::Json => each(|byte| format!("\\u{byte:04X}")),
            Encoding::JsonInJson => each(|byte| format!("\\\\u{byte:04X}")),
        }
    }

    fn is_base64(self) -> bool {
        matches!(self, Encoding::Base64 | Encoding::Unpadded | Encoding::UrlSafe | Encoding::Wrapped)
    }
}

fn keys() -> impl Strategy<Value = String> {
    (any::<u64>(), 0..5_u8).prop_map(|(seed, form)| match form {
        0 => key(seed, BASE62, 40),
        1 => format!("phota_live_{}", key(seed, BASE62, 32)),
        2 => uuid(seed),
        3 => key(seed, HEX, 32),
        _ => format!("{}.{}", key(seed, BASE62, 12), key(seed ^ 1, BASE62, 30)),
    })
}

/// Each candidate's key and the text it stands in.
fn found(text: &str) -> Vec<(String, String, Vec<&'static str>)> {
    static DETECTOR: LazyLock<Detector> = LazyLock::new(|| Detector::new(&Options::default()).unwrap());
    let found = DETECTOR.detect(&Document { path: "conf/app.txt", bytes: text.as_bytes() });
    let show = |candidate: &phota_detect::Candidate| {
        let secret = candidate.secret.as_ref().unwrap().expose_secret().to_owned();
        (secret, text[candidate.span.clone()].to_owned(), candidate.encoding.clone())
    };
    found.iter().map(show).collect()
}

/// The keys of a document whose lines end as those of Windows do.
fn keys_with_other_line_ends(text: &str) -> Vec<String> {
    found(&text.replace('\n', "\r\n")).into_iter().map(|(key, ..)| key).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn an_encoded_value_is_found_where_it_stands(
        key in keys(), encoding in proptest::sample::select(ENCODINGS), before in 0..9000_usize,
    ) {
        let written = encoding.write(&key);
        let filler = "let a = [1, 2];\n".repeat(before / 16);
        let text = format!("{filler}const photaApiKey = \"{written}\";\nlet b = 3;\n");
        let found = found(&text);
        prop_assert_eq!(found.len(), 1, "{:?}", encoding);
        prop_assert_eq!(&found[0].0, &key, "{:?}", encoding);
        prop_assert_eq!(found[0].1.trim_end_matches('='), written.trim_end_matches('='));
        prop_assert!(!found[0].2.is_empty());
        prop_assert_eq!(keys_with_other_line_ends(&text), [key.as_str()], "{:?}", encoding);
    }

    #[test]
    fn an_encoded_document_is_found_name_and_all(
        key in keys(), encoding in proptest::sample::select(WHOLE), depth in 1..4_usize,
    ) {
        let mut written = format!("NODE_ENV=production\nPHOTA_API_KEY={key}\nPORT=80\n");
        let mut layers = 0;
        while layers < depth {
            written = encoding.write(&written);
            layers += 1;
            if !encoding.is_base64() || layers < depth && matches!(encoding, Encoding::Wrapped) {
                break;
            }
        }
        let text = format!("variables:\n  - name: DOTENV\n    value: {written}\n  - name: B\n    value: c\n");
        let found = found(&text);
        prop_assert_eq!(found.len(), 1, "{:?} {}", encoding, layers);
        prop_assert_eq!(&found[0].0, &key);
        prop_assert!(written.contains(&found[0].1));
        prop_assert_eq!(keys_with_other_line_ends(&text), [key.as_str()], "{:?} {}", encoding, layers);
        let written_in = found[0].2.iter().filter(|name| **name == "base64").count();
        prop_assert!(!encoding.is_base64() || written_in == layers, "{:?}", found[0].2);
    }
}

/// What `phota-known-key` finds of a key: where it stands, and its encodings.
fn known(key: &str, bytes: &[u8]) -> Vec<(std::ops::Range<usize>, Vec<&'static str>)> {
    let detector = Detector::new(&Options::default()).unwrap().with_known_keys(vec![key.into()]).unwrap();
    assert!(detector.may_match(bytes));
    let found = detector.detect(&Document { path: "notes.txt", bytes });
    let known = found.iter().filter(|candidate| candidate.rule.id == "phota-known-key");
    known.map(|candidate| (candidate.span.clone(), candidate.encoding.clone())).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn a_known_key_is_found_in_every_encoding_without_context(
        key in keys(), encoding in proptest::sample::select(ENCODINGS), before in "[a-z :]{0,9}", after in "[:,a-z]{0,7}",
    ) {
        let written = encoding.write(&format!("{before}{key}{after}"));
        let text = format!("see {written} there\n");
        let found = known(&key, text.as_bytes());
        prop_assert_eq!(found.len(), 1, "{:?} {}", encoding, text);
        prop_assert!(found[0].0.start >= 4 && found[0].0.end <= 4 + written.len(), "{:?}", encoding);
        prop_assert!(!found[0].1.is_empty());
    }
}

#[test]
fn a_known_key_is_found_in_pieces_and_in_layers() {
    let key = key(11, BASE62, 40);
    let (head, tail) = key.split_at(17);
    let twice = STANDARD.encode(STANDARD.encode(format!("user:{key}")));
    let wide: Vec<u8> = format!("x {key} y").encode_utf16().flat_map(u16::to_be_bytes).collect();
    let pairs = key.bytes().map(|byte| format!("{byte:02x}")).collect::<Vec<_>>().join(":");
    for (bytes, encoding) in [
        (key.clone().into_bytes(), vec![]),
        (format!("k = '{head}' + '{tail}'").into_bytes(), vec!["concatenation"]),
        (format!("k = \"{head}\"\n    \"{tail}\"").into_bytes(), vec!["concatenation"]),
        (format!("k={head}\\\n{tail}").into_bytes(), vec!["concatenation"]),
        (twice.clone().into_bytes(), vec!["base64", "base64"]),
        (STANDARD.encode(&twice).into_bytes(), vec!["base64", "base64", "base64"]),
        ([b"\x01\x02\xfe".to_vec(), wide, vec![0xff]].concat(), vec!["utf-16be"]),
        (format!("hsm: {pairs}").into_bytes(), vec!["hex"]),
    ] {
        let found = known(&key, &bytes);
        assert_eq!(found.len(), 1, "{encoding:?}");
        assert_eq!(found[0].1, encoding);
    }
    let neither = Detector::new(&Options::default()).unwrap().with_known_keys(vec!["short".into()]);
    assert!(neither.is_err());
}

/// No padding makes it longer, and no letter of the name is left to look for.
#[test]
fn a_short_assignment_in_base64_twice() {
    for seed in 1..50 {
        let key = key(seed, BASE62, 24);
        let twice = URL_SAFE_NO_PAD.encode(URL_SAFE_NO_PAD.encode(format!("PHOTA_KEY={key}")));
        for text in [format!("{twice}\n"), format!("some words before it: {twice}")] {
            let found = found(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].0, key, "{text}");
        }
    }
}

#[test]
fn a_key_that_happens_to_be_base64_or_hexadecimal_stays_as_it_is() {
    for seed in 1..500 {
        for value in [key(seed, BASE62, 24), key(seed, BASE62, 44), key(seed, HEX, 32), key(seed, HEX, 64)] {
            let found = found(&format!("PHOTA_API_KEY={value}\n"));
            assert!(
                found.iter().all(|(key, _, encoding)| *key == value && encoding.is_empty()),
                "{value}: {found:?}"
            );
        }
    }
}

#[test]
fn lists_of_character_codes() {
    let key = format!("phota_{}", key(3, BASE62, 32));
    let list = |write: fn(u8) -> String| key.bytes().map(write).collect::<Vec<_>>().join(", ");
    let (decimal, hexadecimal) = (list(|byte| byte.to_string()), list(|byte| format!("0x{byte:02x}")));
    for text in [
        format!("const photaKey = String.fromCharCode({decimal});"),
        format!("PHOTA_API_KEY = bytes([{decimal}]).decode()"),
        format!("static const uint8_t phota_api_key[] = {{ {hexadecimal}, 0x00 }};"),
        format!("let phota_key = vec![{hexadecimal}];"),
        format!("var photaKey = []byte{{{hexadecimal}}}"),
    ] {
        let found = found(&text);
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].0, key, "{text}");
        assert_eq!(found[0].2, ["character-codes"], "{text}");
    }
}

#[test]
fn utf16_as_a_document_and_inside_a_binary() {
    let key = key(5, BASE62, 40);
    let text =
        format!("$ErrorActionPreference = 'Stop'\r\n$env:PHOTA_API_KEY = '{key}'\r\nWrite-Host ready\r\n");
    let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
    for (bytes, encoding) in [
        (little.clone(), "utf-16le"),
        (big.clone(), "utf-16be"),
        ([b"\xff\xfe".to_vec(), little.clone()].concat(), "utf-16le"),
        ([b"\xfe\xff".to_vec(), big.clone()].concat(), "utf-16be"),
    ] {
        let transcoded = phota_detect::transcode(&bytes).unwrap();
        assert_eq!(transcoded.text, text.as_bytes());
        assert_eq!(transcoded.encoding, encoding);
    }
    let detector = Detector::new(&Options::default()).unwrap();
    for (wide, encoding, first) in [(&little, "utf-16le", 0), (&big, "utf-16be", 1)] {
        for pad in 0..3 {
            let bytes =
                [b"MZ\x90\x80\x03\x7f\xff\xfe\x01".to_vec(), vec![0xfd; pad], wide.clone(), vec![0xfe; 9]]
                    .concat();
            let found = detector.detect(&Document { path: "app.exe", bytes: &bytes });
            assert_eq!(found.len(), 1, "{encoding} {pad}");
            assert_eq!(found[0].secret.as_ref().unwrap().expose_secret(), key);
            assert_eq!(found[0].encoding, [encoding]);
            let start = 9 + pad + 2 * text.find(&key).unwrap();
            assert_eq!(found[0].span, start..start + 2 * key.len(), "{first}");
        }
    }
}

#[test]
fn no_utf16() {
    for bytes in [
        &b"plain text that is long enough"[..],
        b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
        b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\0\0\x01\0",
        b"a\0b\0",
        b"",
    ] {
        assert_eq!(phota_detect::transcode(bytes), None);
    }
}
