//! The user's own configuration: profiles. What a profile says is never done here, it may be to run a command.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use phota_core::fuzzing::{KeptIn, profile};
use phota_scan_fuzz::checks::scratch;

static FILE: LazyLock<PathBuf> = LazyLock::new(|| scratch("config.yaml"));

/// Pieces of a key of this length are looked for in messages.
const PIECE: usize = 10;

/// A profile is one that the file has, in one form alone; what is wrong is told on one line that a terminal does not act
/// on, without a key that stands anywhere in the file.
pub fn check(data: &[u8]) {
    check_file(data, None);
    let key = key();
    // A piece of it that stands there already may be part of a name.
    if !pieces(&key).any(|piece| data.windows(PIECE).any(|window| window == piece.as_bytes())) {
        let sum =
            data.iter().fold(0_usize, |sum, byte| sum.wrapping_mul(31).wrapping_add(usize::from(*byte)));
        let (before, after) = data.split_at(sum % (data.len() + 1));
        check_file(&[before, key.as_bytes(), after].concat(), Some(&key));
    }
}

/// Made, so that no literal of this file looks like a key.
fn key() -> String {
    let letters = |at: usize| b"q7Zk3WvT9xLp5RmB"[(at * 7 + at / 16 * 3) % 16];
    (0..40).map(|at| char::from(letters(at))).collect()
}

fn pieces(key: &str) -> impl Iterator<Item = &str> {
    (0..=key.len() - PIECE).map(|at| &key[at..at + PIECE])
}

fn check_file(data: &[u8], key: Option<&str>) {
    fs::write(&*FILE, data).expect("a file");
    for name in ["studio", "ci", ""] {
        match profile(&FILE, name) {
            Ok(kept) => check_kept(&kept, name, data),
            Err(error) => check_message(&error.to_string(), key),
        }
    }
}

fn check_kept(kept: &KeptIn, name: &str, data: &[u8]) {
    let text = std::str::from_utf8(data).expect("what was read is text");
    // Names may be written with escapes.
    assert!(text.contains(name) || text.contains('\\') || text.contains('\n'), "a profile out of nowhere");
    let field = match kept {
        KeptIn::Command(_) => "key_command",
        KeptIn::File(path) => {
            assert!(path.is_absolute(), "a file is named from the configuration's folder");
            "key_file"
        }
        KeptIn::Variable(_) => "key_env",
    };
    assert!(text.contains(field) || text.contains('\\') || text.contains('\n'), "a field out of nowhere");
}

fn check_message(message: &str, key: Option<&str>) {
    assert!(!message.contains(|c: char| c.is_control()), "a message that acts on a terminal");
    assert!(message.len() < 4096, "a message of {} bytes", message.len());
    let shown = key.into_iter().flat_map(pieces).any(|piece| message.contains(piece));
    assert!(!shown, "a message shows a key");
}
