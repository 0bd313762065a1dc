//! What holds for every input.

use std::ops::Range;

use phota_detect::{Document, Hint, Reach};
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

/// Paths that say nothing of Phota.
const PATHS: [&str; 5] = ["", "a.py", ".env", "src/config.ts", "docs/keys.csv"];

/// Whether anything is found under some path, if only by the document's content; without `pending`, what needs another
/// document does not count.
fn is_found(bytes: &[u8], pending: bool) -> bool {
    PATHS.iter().any(|path| {
        let detection = DETECTOR.examine(&Document { path, bytes });
        !detection.candidates.is_empty()
            || !detection.links.is_empty()
            || pending && !detection.pending.is_empty()
    })
}

/// A part of a document and what is around it that has to be seen.
fn within_reach(whole: &[u8], part: Range<usize>) -> &[u8] {
    let Reach { any, run, first, last } = DETECTOR.reach();
    let is_run = |byte: &&u8| (first..=last).contains(*byte);
    let before = whole[..part.start].iter().rev().take(run).take_while(is_run).count().max(any);
    let after = whole[part.end..].iter().take(run).take_while(is_run).count().max(any);
    &whole[part.start.saturating_sub(before)..whole.len().min(part.end + after)]
}

proptest! {
    #[test]
    fn what_has_no_hint_holds_no_candidate(bytes in code()) {
        prop_assert!(DETECTOR.hint(&bytes) != Hint::Nothing || !is_found(&bytes, true));
    }

    /// Half of the words are those of a header and its surroundings, so that hardly any text says more.
    #[test]
    fn a_header_alone_is_no_candidate(
        words in proptest::collection::vec(
            "(X-API-Key|x_api_key|photo|Photo|labs|Labs|photog|api|key|host|url|base|config|headers|[a-z0-9]{20,40})[ :=.,;/\\\\(){}\\[\\]\"'\\n]{1,4}",
            0..40,
        ),
    ) {
        let text = words.concat();
        prop_assert!(DETECTOR.hint(text.as_bytes()) != Hint::Header || !is_found(text.as_bytes(), false), "{text}");
    }

    #[test]
    fn what_has_a_hint_may_match(bytes in code()) {
        prop_assert!(DETECTOR.may_match(&bytes) || DETECTOR.hint(&bytes) == Hint::Nothing);
    }

    /// A document is cut out of another one: what is new must show within the reach of its ends.
    #[test]
    fn a_match_shows_within_its_reach(before in code(), inserted in code(), after in code()) {
        let whole = [before.as_slice(), &inserted, &after].concat();
        let near = within_reach(&whole, before.len()..before.len() + inserted.len());
        let known = DETECTOR.may_match(&before) || DETECTOR.may_match(&after);
        prop_assert!(known || !DETECTOR.may_match(&whole) || DETECTOR.may_match(near));
    }

    /// The same for runs of base64 and hexadecimal, which have no literal, wherever they are cut.
    #[test]
    fn a_run_shows_within_its_reach(at in 0usize..200, cut in 0usize..300, pad in 0usize..100, hex in any::<bool>()) {
        let text = format!("{}=abcdefghijklmnopqrstuvwxyz0123456789 and more of the same text", "name".repeat(3));
        let run: String = if hex {
            text.bytes().map(|byte| format!("{byte:02x}")).collect()
        } else {
            use base64::Engine as _;
            let once = base64::engine::general_purpose::STANDARD.encode(&text);
            base64::engine::general_purpose::STANDARD.encode(once)
        };
        let whole = format!("{} {run} {}", "-".repeat(at), ".".repeat(pad));
        prop_assert!(DETECTOR.may_match(whole.as_bytes()));
        let cut = cut.min(whole.len());
        let (before, after) = whole.as_bytes().split_at(cut);
        let near = within_reach(whole.as_bytes(), cut..cut);
        prop_assert!(DETECTOR.may_match(before) || DETECTOR.may_match(after) || DETECTOR.may_match(near));
    }
}

proptest! {
    /// History is searched for names of files by the prefilter alone.
    #[test]
    fn a_name_that_says_something_shows(
        name in "(phota|photo|Photo|labs|Labs|PHOTA|x|api|Api|key|Key|token|secret|studio)([_ .+-]{0,3}(phota|photo|labs|Labs|x|api|Api|key|Key|token|secret|2)){0,4}"
    ) {
        let says = DETECTOR.is_named_for_key(&name) || DETECTOR.is_path_of_phota(&name);
        prop_assert!(DETECTOR.may_match(name.as_bytes()) || !says, "{name}");
    }
}

/// A letter that is joined to the name, as compilers' options have it, makes it no other word.
#[test]
fn an_option_before_the_name_is_no_other_word() {
    for text in ["-DPHOTA_API_KEY=x", "-Dphotalabs.com ", "printf '\\nPHOTA_KEY=%s'"] {
        assert_eq!(DETECTOR.hint(text.as_bytes()), Hint::Phota, "{text}");
    }
}
