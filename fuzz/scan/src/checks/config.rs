//! `.phota-scan.yaml`: the text, its patterns, and what becomes of them.

use std::{iter, path::Path};

use ignore::gitignore::{Gitignore, GitignoreBuilder};
use phota_detect::{Detector, Document, Options};
use phota_source::Excludes;

use crate::{config::Config, redact::without_random};

/// Paths that patterns are tried on.
const PATHS: [&str; 12] = [
    "a",
    "b",
    ".env",
    "a/b",
    "b/a",
    "a/b/c",
    "testdata/x.json",
    "src/testdata/y",
    "#/a",
    "! /a",
    "a b/c",
    "é/*",
];

/// A configuration is read or refused without showing what could be a key; each of its patterns leaves out the files
/// that git would; what it asks to look for can be looked for.
pub fn check(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    let config = match Config::from_text(Path::new(".phota-scan.yaml"), text.to_owned()) {
        Ok(config) => config,
        Err(failure) => {
            assert_eq!(without_random(&failure.message), failure.message, "a message may show a key");
            return;
        }
    };
    let content = &config.content;
    check_excludes(&content.exclude);
    for field in ["names", "exclude", "key_pattern"] {
        let message = config.fault(field, text).message;
        assert_eq!(without_random(&message), message, "a message may show a key");
    }
    let options = Options {
        names: content.names.clone(),
        hosts: content.hosts.clone(),
        key_pattern: content.key_pattern.clone(),
    };
    if let Ok(detector) = Detector::new(&options) {
        detector.detect(&Document { path: ".env", bytes: b"PHOTA_API_KEY=none\nSTUDIO_TOKEN=some" });
    }
}

fn check_excludes(patterns: &[String]) {
    let excludes = Excludes::new(Path::new(""), patterns);
    let plain = plain(patterns);
    assert_eq!(
        excludes.is_ok(),
        plain.is_some(),
        "patterns that one takes and the other does not: {patterns:?}"
    );
    let (Ok(excludes), Some(plain)) = (excludes, plain) else { return };
    for path in PATHS.map(Path::new) {
        // The top folder is no folder that a pattern speaks of.
        let folders = path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
        let mut all =
            iter::once(plain.matched(path, false)).chain(folders.map(|above| plain.matched(above, true)));
        let expected = all.find(|found| !found.is_none()).is_some_and(|found| found.is_ignore());
        assert_eq!(excludes.covers_file(path), expected, "{path:?} by {patterns:?}");
    }
}

/// The patterns as they are.
fn plain(patterns: &[String]) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new("");
    builder.allow_unclosed_class(false);
    for pattern in patterns {
        builder.add_line(None, pattern).ok()?;
    }
    builder.build().ok()
}
