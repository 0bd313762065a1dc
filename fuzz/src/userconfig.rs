//! The user's own configuration: profiles. What a profile says is never done here, it may be to run a command.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;

use phota_core::fuzzing::{KeptIn, profile};
use phota_scan_fuzz::checks::scratch;

static FILE: LazyLock<PathBuf> = LazyLock::new(|| scratch("config.yaml"));

/// A profile is one that the file has, in one form alone; what is wrong is told on one line that a terminal does not act
/// on, without what could be a key.
pub fn check(data: &[u8]) {
    fs::write(&*FILE, data).expect("a file");
    for name in ["studio", "ci", ""] {
        match profile(&FILE, name) {
            Ok(kept) => check_kept(&kept, name, data),
            Err(error) => check_message(&error.to_string()),
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

fn check_message(message: &str) {
    assert!(!message.contains(|c: char| c.is_control()), "a message that acts on a terminal");
    assert!(message.len() < 4096, "a message of {} bytes", message.len());
    let words = message.split(|c: char| !c.is_ascii_alphanumeric());
    let is_random = |word: &str| word.len() >= 20 && word.bytes().filter(u8::is_ascii_digit).count() >= 3;
    assert!(!words.into_iter().any(is_random), "a message may show a key");
}
