//! Long documents are looked at in parts: what is found does not depend on where the borders fall.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use phota_detect::Document;
use secrecy::ExposeSecret;

use crate::keys::{BASE62, DETECTOR, key};

/// Where one part ends and, somewhat before, the next one starts.
const BORDER: usize = 1 << 20;
const NEAR: usize = 20 << 10;

/// Documents with one key each; `{key}` is it.
const SNIPPETS: &[&str] = &[
    "PHOTA_API_KEY={key};",
    "createPhota({ apiKey: '{key}' });",
    "{\"phota\": {\"api_key\": \"{key}\"}},",
    "fetch('https://api.photalabs.com/v1', { headers: { 'X-API-Key': '{key}' } });",
];

/// What stands between: no name for as long as possible, but never so long that the stretch ends.
fn filler(length: usize, line: &str) -> String {
    let unit = format!("{}phota{line}", " ".repeat(6000));
    let mut filler = unit.repeat(length / unit.len());
    filler.push_str(&" ".repeat(length - filler.len()));
    filler
}

/// Keys all around the border, at distances that change with `shift`, and where they stand.
fn document(shift: usize, line: &str, write: impl Fn(&str) -> String) -> (String, Vec<(usize, String)>) {
    let mut text = filler(BORDER - NEAR + shift, line);
    let mut expected = Vec::new();
    while text.len() < BORDER + NEAR {
        let key = key(1 + (text.len() + shift) as u64, BASE62, 40);
        let snippet = write(&SNIPPETS[expected.len() % SNIPPETS.len()].replace("{key}", &key));
        expected.push((text.len(), key));
        text.push_str(&snippet);
        text.push_str(line);
        text.push_str(&" ".repeat(41));
    }
    text.push_str(&filler(NEAR, line));
    (text, expected)
}

/// Each candidate's offset and key.
fn found(text: &str) -> Vec<(usize, String)> {
    let found = DETECTOR.detect(&Document { path: "conf/app.txt", bytes: text.as_bytes() });
    found
        .iter()
        .filter_map(|found| Some((found.span.start, found.secret.as_ref()?.expose_secret().to_owned())))
        .collect()
}

/// Asserts that each key is found once, at a place within its snippet.
#[track_caller]
fn assert_each_once(text: &str, expected: &[(usize, String)]) {
    let found = found(text);
    for (at, key) in expected {
        let places: Vec<usize> =
            found.iter().filter(|(_, found)| found == key).map(|(start, _)| *start).collect();
        assert!(places.len() == 1 && (*at..at + 300).contains(&places[0]), "{at}: {places:?}");
    }
    let known = |key: &String| expected.iter().any(|(_, expected)| expected == key);
    let others: Vec<_> = found.iter().filter(|(_, key)| !known(key)).map(|(start, _)| start).collect();
    assert!(others.is_empty(), "{} too many, at {others:?}", others.len());
}

#[test]
fn on_lines() {
    for shift in [0, 97] {
        let (text, expected) = document(shift, "\n", str::to_owned);
        assert!(expected.len() > 100);
        assert_each_once(&text, &expected);
    }
}

#[test]
fn on_one_line() {
    for shift in [0, 31, 67] {
        let (text, expected) = document(shift, ";", str::to_owned);
        assert_each_once(&text, &expected);
    }
}

#[test]
fn in_base64_on_one_line() {
    let (text, expected) = document(1, " ", |snippet| STANDARD.encode(format!("\n{snippet}\n")));
    assert_each_once(&text, &expected);
}

#[test]
fn in_one_long_run_of_base64() {
    // Far behind the beginning, where nothing tells how the run is aligned, once and twice encoded.
    for (layers, before) in [(1, 0), (1, 1), (1, 2), (2, 1), (3, 2)] {
        let key = key(5 + before, BASE62, 40);
        let rows = "let a = [1, 2];\n".repeat(2000);
        let mut text = format!("{rows}PHOTA_API_KEY={key}\n{rows}");
        for _ in 0..layers {
            text = STANDARD.encode(text);
        }
        let text = format!("{}data: {text}\n", " ".repeat(before as usize));
        let found: Vec<String> = found(&text).into_iter().map(|(_, key)| key).collect();
        assert_eq!(found, [key], "{layers} layers, {before} before");
    }
}

#[test]
fn a_value_is_not_cut_where_a_stretch_ends() {
    // The constant stands where the context of its use ends.
    for distance in (8 << 10) - 60..(8 << 10) + 4 {
        let key = key(distance as u64, BASE62, 40);
        let use_ = "photaKey = K\n";
        let gap = distance - use_.len();
        let text = format!("{use_}{}K = {key}{}\n", " ".repeat(gap), "x".repeat(30));
        let whole = format!("{key}{}", "x".repeat(30));
        assert!(found(&text).iter().all(|(_, found)| *found == whole), "{distance}");
    }
}
