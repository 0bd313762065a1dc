//! A commit message as git will store it: without comment lines, and without what `commit -v` shows below the scissors.
//!
//! What git drops depends on its configuration, on whether an editor was used, and on options that a hook cannot see
//! (`--cleanup`, `-v`). Wherever that leaves a doubt, a line counts as part of the message: a key must not get past
//! because git was thought to drop it.

mod comments;
mod settings;

use std::ops::Range;

pub(crate) use settings::Settings;

/// A message, its lines where they were.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Message {
    /// What git stores; a dropped line is an empty one.
    pub(crate) stored: Vec<u8>,
    /// The comment lines that git drops, the other lines empty.
    pub(crate) comments: Vec<u8>,
}

/// What git does to the whole of a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// As [`Strip`](Mode::Strip) after an editor, else as [`Keep`](Mode::Keep).
    Default,
    /// Drops comment lines.
    Strip,
    /// Drops what is below the scissors after an editor, and keeps comment lines.
    Scissors,
    /// Keeps every line: `whitespace`, `verbatim`.
    Keep,
}

/// What begins a comment line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Comment {
    /// This text.
    Text(Vec<u8>),
    /// A character that git chose for this message.
    Auto,
    /// Nobody can tell.
    Unknown,
}

/// Whether the user edited the message after git wrote its own lines into it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Editor {
    Used,
    NotUsed,
    /// This is no hook of git's.
    Unknown,
}

impl Message {
    /// Tells apart what git stores and what it drops.
    pub(crate) fn new(file: &[u8], settings: &Settings) -> Self {
        let comment = comments::text(file, &settings.comment);
        let end = match &comment {
            Some(comment) => end(file, comment, settings),
            None => file.len(),
        };
        let drops = settings.drops_comments();
        let is_comment = |line: &[u8]| drops && comment.as_ref().is_some_and(|text| line.starts_with(text));
        let mut message = Message { stored: Vec::with_capacity(end), comments: Vec::new() };
        for line in file[..end].split_inclusive(|&b| b == b'\n') {
            let (into, other) = match is_comment(line) {
                true => (&mut message.comments, &mut message.stored),
                false => (&mut message.stored, &mut message.comments),
            };
            into.extend_from_slice(line);
            other.push(b'\n');
        }
        message
    }

    /// Whether git would refuse it as empty.
    pub(crate) fn is_empty(&self) -> bool {
        self.stored.iter().all(u8::is_ascii_whitespace)
    }
}

/// Where git cuts the message off.
fn end(file: &[u8], comment: &[u8], settings: &Settings) -> usize {
    let cut = comments::scissors(file, comment).filter(|cut| match settings.editor {
        // Then git writes no scissors, and only takes them for its own if it was asked for a diff all the same. They come
        // from an old message that is used again.
        Editor::NotUsed => false,
        Editor::Used | Editor::Unknown => {
            settings.mode == Mode::Scissors || settings.verbose || is_diff_of_git(file, cut, comment)
        }
    });
    cut.map_or(file.len(), |cut| cut.start)
}

/// Whether the scissors are there because of `commit -v`, of which a hook is not told: then git's diff is all there is
/// below. A file with scissors that is given to `commit -F` is stored whole, and git's own comment lines stand at its
/// end.
fn is_diff_of_git(file: &[u8], scissors: &Range<usize>, comment: &[u8]) -> bool {
    let is_comment = |line: &&[u8]| line.starts_with(comment);
    let mut lines = file[scissors.end..].split(|&b| b == b'\n');
    let Some(first) = lines.find(|line| !is_comment(line) && !line.trim_ascii().is_empty()) else {
        return true;
    };
    // `commit -vv` has one heading between its two diffs.
    (first.starts_with(b"diff --") || first.starts_with(b"Submodule "))
        && lines.filter(is_comment).count() <= 1
}

#[cfg(test)]
mod tests;
