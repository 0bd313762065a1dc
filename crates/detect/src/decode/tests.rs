//! The decoder stage as a whole: what takes the place of what was encoded, and where it is from.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::*;

fn decoded(text: &str) -> String {
    decode(text.as_bytes())
        .map_or_else(|| text.to_owned(), |view| String::from_utf8(view.text().to_vec()).unwrap())
}

#[test]
fn a_decoded_quote_ends_no_literal() {
    for (text, expected) in [
        (r#""a\u0022b""#, r#""a\"b""#),
        (r"'a\x27b'", r"'a\'b'"),
        (r#""a" \u0022"#, r#""a" ""#),
        (r"'a' \x27", r"'a' '"),
        (r"a\u0022b\x27c", "a\"b'c"),
        ("it's\n\\x27", "it's\n'"),
        ("\"a\n\\u0022", "\"a\n\""),
        (r#""a\x27b""#, r#""a'b""#),
        (r#""a\u000ab""#, r#""a\nb""#),
        (r"'a\u000ab'", r"'a\nb'"),
        ("a%0Ab", "a\nb"),
        ("a%5Cb", r"a\\b"),
    ] {
        assert_eq!(decoded(text), expected, "{text}");
    }
}

#[test]
fn only_a_backslash_continues_a_line() {
    assert_eq!(decoded("phota=ab\\\n  cd"), "phota=abcd");
    for text in ["phota=ab%\n  cd", "phota=ab&\n  cd"] {
        assert_eq!(decoded(text), text);
    }
}

#[test]
fn the_shortest_runs() {
    assert_eq!(decoded("70686f74615f6b65795f3132"), "phota_key_12");
    assert_eq!(decoded("70686f74615f6b65795f31"), "70686f74615f6b65795f31");
    assert_eq!(decoded(&STANDARD.encode("phota_key_12")), "phota_key_12");
    let short = STANDARD.encode("phota_key");
    assert_eq!(decoded(&short), short);
}

#[test]
fn a_part_between_signs_is_decoded() {
    assert_eq!(decoded("an-id-70686f74615f6b65795f3132"), "an-id-phota_key_12");
}

#[test]
fn padding_belongs_to_its_run() {
    let padded = STANDARD.encode("phota_key_123");
    for padding in ["==", "%3D%3D", "\\u003d=", "&#61;&#61;", "=", ""] {
        assert_eq!(decoded(&padded.replace("==", padding)), "phota_key_123", "{padding}");
    }
}

#[test]
fn wrapped_lines_are_one_run() {
    let text = "the first line, which is wrapped, and more of it, and more..";
    let encoded = STANDARD.encode(text);
    let wrapped = |width: usize| {
        let lines: Vec<&str> =
            (0..encoded.len()).step_by(width).map(|at| &encoded[at..encoded.len().min(at + width)]).collect();
        lines.join("\n")
    };
    let whole = format!("\n {text}\n ");
    assert_eq!(decoded(&encoded), whole);
    for width in [40, 44, 76] {
        assert_eq!(decoded(&wrapped(width)), whole, "{width}");
    }
    assert_ne!(decoded(&wrapped(39)), whole);
}

#[test]
fn a_line_that_is_longer_or_follows_a_shorter_one_is_another_run() {
    let line = |text: &str| (STANDARD.encode(text), text.to_owned());
    let first = line("phota_key_12345678901234567890");
    let longer = line("phota_key_of_another_line_1234567");
    let shorter = line("phota_key_123456");
    let last = line("phota_key_of_the_end_123");
    assert_eq!((first.0.len(), longer.0.len()), (40, 44));
    for lines in [&[&first, &longer][..], &[&first, &shorter, &last]] {
        let (encoded, plain): (Vec<&str>, Vec<&str>) =
            lines.iter().map(|(encoded, plain)| (encoded.as_str(), plain.as_str())).unzip();
        // The shorter line ends the run of the first one.
        let plain = plain.join("\n").replace("7890\nphota_key_123456", "7890phota_key_123456");
        assert_eq!(decoded(&encoded.join("\n")), plain);
    }
}

#[test]
fn what_follows_a_long_line_stays_on_its_own() {
    let line = STANDARD.encode("phota_key_12345678901234567890");
    for rest in ["\n. x", "\n", "\n  \n. x", "\n  \"x\""] {
        assert_eq!(decoded(&format!("{line}{rest}")), format!("phota_key_12345678901234567890{rest}"));
    }
}

#[test]
fn a_document_stands_apart_and_deeper() {
    let encoded = STANDARD.encode("a: 1\nphota: 2");
    assert_eq!(decoded(&format!("  x: {encoded}")), "  x: \n   a: 1\n   phota: 2\n   ");
    let quoted = STANDARD.encode("say=\"phota_key\"");
    assert_eq!(decoded(&format!("x: {quoted}")), "x: \n say=\"phota_key\"\n ");
    let value = STANDARD.encode("phota_key_1234");
    assert_eq!(decoded(&format!("  x: \"{value}\"")), "  x: \"phota_key_1234\"");
}

#[test]
fn indentation_does_not_let_a_text_grow() {
    let document = "p\n".repeat(300);
    let text = format!("{:>32}{}", "", STANDARD.encode(&document));
    assert!(decoded(&text).len() <= text.len() + document.len() + 4 * 16);
}

#[test]
fn each_byte_has_its_place_and_its_encodings() {
    let inner = "phota%5Fkey%5F123x";
    let text = format!("ab {} cd", STANDARD.encode(inner));
    let view = decode(text.as_bytes()).unwrap();
    assert_eq!(view.text(), b"ab phota_key_123x cd");
    assert_eq!(view.source(0..2), 0..2);
    assert_eq!(view.source(2..3), 2..3);
    assert_eq!(view.source(3..17), 3..text.len() - 3);
    assert_eq!(view.encodings(0..3), [""; 0]);
    assert_eq!(view.encodings(3..8), ["base64"]);
    assert_eq!(view.encodings(8..9), ["base64", "percent"]);
    assert_eq!(view.encodings(0..17), ["base64", "percent"]);
}

#[test]
fn what_is_joined_is_split() {
    let view = join(b"'ab' + 'cd'").unwrap();
    assert_eq!(view.text(), b"'abcd'");
    assert!(view.is_split(1..5));
    assert!(!view.is_split(1..3) && !view.is_split(3..5));
    let again = join_view(&decode(b"'ab' + '\\x63d'").unwrap()).unwrap();
    assert_eq!(again.text(), b"'abcd'");
    assert!(join_view(&again).is_none());
}
