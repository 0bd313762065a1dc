//! Commit messages: what git stores of them and what it drops.

use std::{
    io::Write as _,
    process::{Command, Stdio},
};

use crate::message::{Comment, Editor, Message, Mode, Settings};

/// What git puts above a diff that is no part of the message.
const SCISSORS: &[u8] = b" ------------------------ >8 ------------------------\n";

/// Of so many messages git itself is asked about one, which takes longer than all the others.
const ASK_GIT: u32 = 256;

/// Each line is stored, or a comment, or below the scissors; none is lost otherwise.
///
/// The first two bytes choose the settings.
pub fn check(data: &[u8]) {
    let Some((&[first, second], file)) = data.split_first_chunk() else { return };
    let settings = settings(first, second);
    let message = Message::new(file, &settings);
    let stored: Vec<&[u8]> = message.stored.split_inclusive(|b| *b == b'\n').collect();
    let comments: Vec<&[u8]> = message.comments.split_inclusive(|b| *b == b'\n').collect();
    let mut lines = file.split_inclusive(|b| *b == b'\n');
    let kept = stored.len().max(comments.len());
    for (at, line) in lines.by_ref().take(kept).enumerate() {
        let (stored, comment) = (stored.get(at).copied(), comments.get(at).copied());
        let empty = |other: Option<&[u8]>| other.is_none_or(|other| other == b"\n");
        assert!(
            stored == Some(line) && empty(comment) || comment == Some(line) && empty(stored),
            "line {} is not where it was",
            at + 1
        );
        if comment == Some(line) && line != b"\n" {
            assert!(may_drop(&settings, line), "line {} is dropped", at + 1);
        }
    }
    if let Some(next) = lines.next() {
        assert_ne!(settings.comment, Comment::Unknown);
        assert!(next.ends_with(SCISSORS), "what is cut off begins with scissors");
        assert_ne!(settings.editor, Editor::NotUsed);
    }
    if data.iter().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte))) % ASK_GIT == 0
    {
        check_with_git(file, &settings, &message);
    }
}

fn settings(first: u8, second: u8) -> Settings {
    let comment = match second % 8 {
        0 => Comment::Auto,
        1 => Comment::Unknown,
        2 => Comment::Text(b";".to_vec()),
        3 => Comment::Text(b"//".to_vec()),
        _ => Comment::Text(b"#".to_vec()),
    };
    let mode = [Mode::Default, Mode::Strip, Mode::Scissors, Mode::Keep][usize::from(first % 4)];
    let editor = [Editor::Used, Editor::NotUsed, Editor::Unknown][usize::from(first / 4 % 3)];
    Settings { mode, comment, verbose: first >= 0x80, editor }
}

fn may_drop(settings: &Settings, line: &[u8]) -> bool {
    let is_comment = match &settings.comment {
        Comment::Text(text) => line.starts_with(text),
        Comment::Auto => line.first().is_some_and(|byte| b"#;@!$%^&|:".contains(byte)),
        Comment::Unknown => false,
    };
    let drops = match settings.mode {
        Mode::Strip => true,
        Mode::Default => settings.editor == Editor::Used,
        Mode::Scissors | Mode::Keep => false,
    };
    is_comment && drops
}

/// Every line that `git stripspace` leaves is stored, up to where the message is cut off.
fn check_with_git(file: &[u8], settings: &Settings, message: &Message) {
    let Comment::Text(comment) = &settings.comment else { return };
    if settings.mode != Mode::Strip || file.ends_with(SCISSORS) || file.contains(&0) {
        return;
    }
    // As git cuts it off, or as it does not.
    let lines = |text: &[u8]| text.iter().filter(|byte| **byte == b'\n').count();
    let is_whole = lines(&message.stored) >= lines(file);
    let Some(left) = is_whole.then(|| stripped(file, comment)).flatten() else { return };
    let trimmed: Vec<&[u8]> = message.stored.split(|b| *b == b'\n').map(<[u8]>::trim_ascii_end).collect();
    for line in left.split(|b| *b == b'\n').filter(|line| !line.is_empty()) {
        assert!(trimmed.contains(&line.trim_ascii_end()), "git stores a line that is not looked at");
    }
}

/// What git leaves of a message; `None` without git, or with one that does not know such comments.
fn stripped(file: &[u8], comment: &[u8]) -> Option<Vec<u8>> {
    let comment = format!("core.commentString={}", std::str::from_utf8(comment).ok()?);
    let mut child = Command::new("git")
        .args(["-c", &comment, "stripspace", "--strip-comments"])
        .current_dir("/")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .ok()?;
    let mut stdin = child.stdin.take()?;
    let file = file.to_vec();
    let writer = std::thread::spawn(move || stdin.write_all(&file));
    let output = child.wait_with_output().ok()?;
    writer.join().ok()?.ok()?;
    output.status.success().then_some(output.stdout)
}
