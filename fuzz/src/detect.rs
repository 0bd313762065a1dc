//! The detector as a whole.

use std::sync::LazyLock;

use phota_detect::{Candidate, Detector, Document, Options, transcode};
use secrecy::ExposeSecret;

static DETECTOR: LazyLock<Detector> =
    LazyLock::new(|| Detector::new(&Options::default()).expect("the default options are usable"));

/// Paths that are treated differently: code, configuration, markup, a file that is a value.
const PATHS: [&str; 6] = ["a.ts", "phota/config.yaml", "README.md", ".env", "dump.csv", "phota_api_key.txt"];

/// The first byte chooses the path.
pub fn check(data: &[u8]) {
    let Some((&first, bytes)) = data.split_first() else { return };
    let path = PATHS[usize::from(first) % PATHS.len()];
    let found = detect(path, bytes);
    check_spans(&found, bytes);
    if !DETECTOR.may_match(bytes) && path != "phota_api_key.txt" {
        assert!(found.is_empty(), "found without a hit");
    }
    if bytes.is_ascii() && !bytes.contains(&0) && !bytes.contains(&b'\r') {
        check_line_ends(path, bytes, &found);
    }
    if let Some(transcoded) = transcode(bytes) {
        check_spans(&detect(path, &transcoded.text), &transcoded.text);
    }
}

fn detect(path: &str, bytes: &[u8]) -> Vec<Candidate> {
    DETECTOR.detect(&Document { path, bytes })
}

fn check_spans(found: &[Candidate], bytes: &[u8]) {
    let (mut start, mut end) = (0, 0);
    for candidate in found {
        let span = &candidate.span;
        assert!(span.start < span.end && span.end <= bytes.len(), "{candidate:?}");
        assert!(start <= span.start, "{candidate:?} comes before {start}");
        start = span.start;
        assert!(!candidate.evidence.is_empty(), "{candidate:?}");
        let Some(secret) = &candidate.secret else { continue };
        assert!(end <= span.start, "{candidate:?} overlaps what ends at {end}");
        end = span.end;
        assert!(secret.expose_secret().bytes().all(|byte| byte.is_ascii_graphic()), "{candidate:?}");
        if candidate.encoding.is_empty() {
            assert_eq!(&bytes[span.clone()], secret.expose_secret().as_bytes(), "{candidate:?}");
        }
    }
}

/// The same keys are found whatever ends the lines.
fn check_line_ends(path: &str, bytes: &[u8], found: &[Candidate]) {
    let dos = bytes.split(|&byte| byte == b'\n').collect::<Vec<_>>().join(&b"\r\n"[..]);
    let of_dos = detect(path, &dos);
    check_spans(&of_dos, &dos);
    let keys = |found: &[Candidate]| -> Vec<String> {
        found.iter().filter_map(|c| Some(c.secret.as_ref()?.expose_secret().to_owned())).collect()
    };
    // Not to be shown: a crash may come from a corpus of real files.
    assert!(keys(found) == keys(&of_dos), "{found:?} and with other line ends {of_dos:?}");
}
