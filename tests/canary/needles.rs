//! The search: every part of a key of eight characters, in every encoding in which it might get out.

use std::collections::BTreeSet;

use aho_corasick::AhoCorasick;
use base64::{
    Engine as _,
    engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD},
};

use crate::util::key;

/// How many characters of a key in a row are too many.
const PART: usize = 8;

/// How a part of a key may be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    Plain,
    SmallLetters,
    Capitals,
    Reversed,
    Base64,
    Base64Url,
    Hex,
    HexCapitals,
    Percent,
    PercentReserved,
    Utf16,
    JsonString,
    Unicode,
    HtmlNames,
    HtmlDecimal,
    HtmlHex,
    BackslashX,
    /// As Rust's `Debug` shows bytes.
    Bytes,
}

/// Everything to look for.
pub(super) struct Needles {
    automaton: AhoCorasick,
    forms: Vec<Form>,
    keys: Vec<String>,
}

/// A part of a key, found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hit {
    pub(super) form: Form,
    pub(super) at: usize,
}

impl Needles {
    /// Looks for these keys, of ASCII.
    pub(super) fn of(keys: impl IntoIterator<Item = String>) -> Self {
        let keys: Vec<String> = keys.into_iter().collect();
        let (mut patterns, mut forms) = (Vec::new(), Vec::new());
        for key in &keys {
            assert!(key.is_ascii() && key.len() >= PART, "no canary");
            for part in key.as_bytes().windows(PART) {
                for (form, written) in written(part) {
                    patterns.push(written);
                    forms.push(form);
                }
            }
        }
        let automaton = AhoCorasick::new(&patterns).expect("some ten thousand short patterns");
        Needles { automaton, forms, keys }
    }

    /// The first part of a key in a text.
    pub(super) fn find(&self, text: &[u8]) -> Option<Hit> {
        let found = self.automaton.find(text)?;
        Some(Hit { form: self.forms[found.pattern().as_usize()], at: found.start() })
    }

    /// A text for a message of the test, in which a key has a name instead.
    pub(super) fn masked(&self, text: &str) -> String {
        let text = self.keys.iter().fold(text.to_owned(), |text, key| text.replace(key, "<key>"));
        match self.find(text.as_bytes()) {
            Some(hit) => format!("{}<{:?}>", &text[..hit.at], hit.form),
            None => text,
        }
    }
}

/// A part of a key in every form. One that changes nothing is left out.
fn written(part: &[u8]) -> Vec<(Form, Vec<u8>)> {
    let mut all: Vec<(Form, Vec<u8>)> = vec![(Form::Plain, part.to_vec())];
    let mut add = |form: Form, written: Vec<u8>| {
        if all.iter().all(|(_, other)| *other != written) {
            all.push((form, written));
        }
    };
    add(Form::SmallLetters, part.to_ascii_lowercase());
    add(Form::Capitals, part.to_ascii_uppercase());
    add(Form::Reversed, part.iter().rev().copied().collect());
    for phase in 0..3 {
        add(Form::Base64, base64(part, phase, &STANDARD_NO_PAD));
        add(Form::Base64Url, base64(part, phase, &URL_SAFE_NO_PAD));
    }
    let each =
        |write: &dyn Fn(u8) -> String| part.iter().map(|byte| write(*byte)).collect::<String>().into_bytes();
    add(Form::Hex, each(&|byte| format!("{byte:02x}")));
    add(Form::HexCapitals, each(&|byte| format!("{byte:02X}")));
    add(Form::Percent, each(&|byte| format!("%{byte:02x}")));
    add(Form::Percent, each(&|byte| format!("%{byte:02X}")));
    add(
        Form::PercentReserved,
        each(&|byte| match byte.is_ascii_alphanumeric() {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        }),
    );
    // What both byte orders have in common.
    let wide = each(&|byte| format!("{}\0", char::from(byte)));
    add(Form::Utf16, wide[..wide.len() - 1].to_vec());
    let quoted = serde_json::to_vec(&String::from_utf8_lossy(part)).expect("text is JSON");
    add(Form::JsonString, quoted[1..quoted.len() - 1].to_vec());
    add(Form::Unicode, each(&|byte| format!("\\u{byte:04x}")));
    add(Form::Unicode, each(&|byte| format!("\\u{byte:04X}")));
    for apostrophe in ["&#39;", "&#x27;", "&apos;"] {
        add(
            Form::HtmlNames,
            each(&|byte| match byte {
                b'&' => "&amp;".to_owned(),
                b'<' => "&lt;".to_owned(),
                b'>' => "&gt;".to_owned(),
                b'"' => "&quot;".to_owned(),
                b'\'' => apostrophe.to_owned(),
                byte => char::from(byte).to_string(),
            }),
        );
    }
    add(Form::HtmlDecimal, each(&|byte| format!("&#{byte};")));
    add(Form::HtmlHex, each(&|byte| format!("&#x{byte:x};")));
    add(Form::HtmlHex, each(&|byte| format!("&#x{byte:X};")));
    add(Form::BackslashX, each(&|byte| format!("\\x{byte:02x}")));
    add(Form::Bytes, format!("{part:?}").trim_matches(['[', ']']).as_bytes().to_vec());
    all
}

/// What is the same of a part's base64 whatever stands around it, when `phase` bytes of a group come before it.
fn base64(part: &[u8], phase: usize, engine: &impl base64::Engine) -> Vec<u8> {
    let padded: Vec<u8> = std::iter::repeat_n(0, phase).chain(part.iter().copied()).collect();
    let encoded = engine.encode(&padded).into_bytes();
    encoded[(phase * 8).div_ceil(6)..padded.len() * 8 / 6].to_vec()
}

/// A key of letters and digits, for one place. Other tests take small seeds.
pub(super) fn canary(number: u64) -> String {
    key(0xca_0000 + number)
}

/// A key with signs that programs escape, as far as a header can carry them.
pub(super) fn canary_with_signs(number: u64) -> String {
    const SIGNS: &str = "+/=%&\"'<>";
    let letters = canary(number);
    let groups = letters.as_bytes().chunks(4).map(String::from_utf8_lossy);
    let signs = std::iter::once(String::new()).chain(SIGNS.chars().map(String::from));
    signs.zip(groups).map(|(sign, group)| sign + &group).collect()
}

/// The same without the one that no name of a file can have.
pub(super) fn canary_as_a_name(number: u64) -> String {
    canary_with_signs(number).replace('/', "+")
}

#[test]
fn every_form_of_every_part_is_seen() {
    let mut seen = BTreeSet::new();
    for canary in [canary(0), canary_with_signs(1)] {
        let needles = Needles::of([canary.clone()]);
        for (at, part) in canary.as_bytes().windows(PART).enumerate() {
            for (form, written) in written(part) {
                let text = [b"text \0", written.as_slice(), b" text"].concat();
                let hit = needles.find(&text).unwrap_or_else(|| panic!("{form:?} of part {at}"));
                assert!(hit.at <= 6 + written.len());
                seen.insert(form);
            }
        }
    }
    assert_eq!(seen.len(), 18, "{seen:?}");
}

#[test]
fn encodings_of_other_programs_are_seen() {
    use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
    let canary = canary_with_signs(2);
    let needles = Needles::of([canary.clone()]);
    let wide = |bytes: fn(u16) -> [u8; 2]| canary.encode_utf16().flat_map(bytes).collect::<Vec<u8>>();
    for before in 0..4 {
        let text = format!("{}{canary}tail", "x".repeat(before));
        assert!(needles.find(STANDARD_NO_PAD.encode(&text).as_bytes()).is_some(), "base64 after {before}");
        assert!(needles.find(URL_SAFE_NO_PAD.encode(&text).as_bytes()).is_some(), "base64url after {before}");
        assert!(needles.find(&text.as_bytes()[..before + PART]).is_some(), "the first characters");
        assert!(needles.find(&text.as_bytes()[..before + PART - 1]).is_none(), "too few characters");
    }
    assert!(needles.find(utf8_percent_encode(&canary, NON_ALPHANUMERIC).to_string().as_bytes()).is_some());
    assert!(
        needles.find(&wide(u16::to_le_bytes)).is_some() && needles.find(&wide(u16::to_be_bytes)).is_some()
    );
    assert!(needles.find(serde_json::to_string(&canary).unwrap().as_bytes()).is_some());
    assert!(needles.find(format!("{:?}", canary.as_bytes()).as_bytes()).is_some());
    assert!(needles.find(canary.to_lowercase().as_bytes()).is_some());
}

#[test]
fn nothing_is_seen_where_nothing_is() {
    let needles = Needles::of((0..50).map(canary).chain([canary_with_signs(3)]));
    for number in 1000..1100 {
        assert_eq!(needles.find(canary(number).as_bytes()), None);
    }
    assert_eq!(needles.find(include_bytes!("../../Cargo.lock")), None);
    assert_eq!(needles.masked(&format!("--env={} x", canary(7))), "--env=<key> x");
    assert!(!needles.masked(&format!("a {} b", &canary(7)[4..20])).contains(&canary(7)[4..12]));
}
