//! `.env` files.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use phota_core::{ApiKey, Environment, Resolution, ResolveOptions, State, resolve};
use phota_scan_fuzz::checks::scratch;

const NAME: &str = "PHOTA_API_KEY";

/// A folder that looks like the top of a repository.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = scratch("dotenv");
    fs::create_dir_all(folder.join(".git")).expect("a folder");
    folder
});

/// A file says the same whatever stands around it on lines of their own, plain lines say what they seem to, and nothing
/// of a line is in an explanation.
pub fn check(data: &[u8]) {
    let found = look_up(data);
    let explained = format!("{:?}", found.entries);
    assert!(!explained.contains("90817263544536271809"), "a value is in an explanation");
    assert_eq!(look_up(data).key, found.key);
    if let Some(expected) = plainly(data) {
        assert_eq!(found.key.map(|(_, key)| key), expected, "a file of plain lines");
        let (above, below) =
            ([b"OTHER=1\n", data].concat(), [data, b"\nPHOTA_API_KEY=last-of-all\n"].concat());
        assert_eq!(look_up(&above).key.map(|(_, key)| key), expected, "behind another line");
        assert_eq!(
            look_up(&below).key.map(|(_, key)| key),
            Some(ApiKey::new(*b"last-of-all")),
            "the last one counts"
        );
    }
}

fn look_up(data: &[u8]) -> Resolution {
    fs::write(FOLDER.join(".env"), data).expect("a file");
    let environment = Environment::of_variables([], FOLDER.clone());
    let mut found = resolve(&ResolveOptions::default(), &environment).expect("no file makes this fail");
    let found = found.remove(0);
    let is_found = found.entries.iter().any(|entry| matches!(entry.state, State::Found(_)));
    assert_eq!(found.key.is_some(), is_found);
    found
}

/// What a file of nothing but plain lines says, `Some(None)` if that is no key; `None` if it has other lines.
fn plainly(data: &[u8]) -> Option<Option<ApiKey>> {
    let text = std::str::from_utf8(data).ok()?;
    let is_plain = |text: &str| text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-');
    let mut found = None;
    for line in text.lines().filter(|line| !line.is_empty()) {
        let (name, value) = line.split_once('=')?;
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic()) && !name.contains('-');
        if !is_name || !is_plain(name) || !is_plain(value) {
            return None;
        }
        if name == NAME {
            found = Some(value);
        }
    }
    Some(found.filter(|value| !value.is_empty()).map(|value| ApiKey::new(value.as_bytes())))
}
