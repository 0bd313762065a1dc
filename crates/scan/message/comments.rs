//! What begins a comment line of a message, and the scissors among them.

use std::ops::Range;

use super::Comment;

/// Git's scissors, behind the text of a comment and a blank.
const SCISSORS: &[u8] = b"------------------------ >8 ------------------------\n";
/// What git chooses from with `core.commentChar=auto`.
const CANDIDATES: &[u8] = b"#;@!$%^&|:";
/// Git's own lines at the end of an edited message are at least so many.
const LEAST_LINES: usize = 3;

/// The text that begins comment lines; `None` if it cannot be told.
pub(super) fn text(file: &[u8], comment: &Comment) -> Option<Vec<u8>> {
    match comment {
        Comment::Text(text) => Some(text.clone()),
        Comment::Auto => chosen(file).map(|choice| vec![choice]),
        Comment::Unknown => None,
    }
}

/// The line of the first scissors.
pub(super) fn scissors(file: &[u8], comment: &[u8]) -> Option<Range<usize>> {
    let mut at = 0;
    file.split_inclusive(|&b| b == b'\n').find_map(|line| {
        let start = at;
        at += line.len();
        let rest = line.strip_prefix(comment)?.strip_prefix(b" ")?;
        (rest == SCISSORS).then_some(start..at)
    })
}

/// The character that git chose: that of the lines it wrote at the end, or around its scissors. Only lines that are sure
/// to be git's say it, since what the user wrote must not choose what is dropped.
fn chosen(file: &[u8]) -> Option<u8> {
    let marked = |choice: u8| {
        let cut = scissors(file, &[choice])?;
        file[cut.end..].starts_with(&[choice, b' ']).then_some((cut.start, choice))
    };
    let above = match CANDIDATES.iter().filter_map(|&choice| marked(choice)).min() {
        Some((_, choice)) => return Some(choice),
        None => file.trim_ascii_end(),
    };
    let choice = *above.rsplit(|&b| b == b'\n').next()?.first()?;
    let is_git = |line: &&[u8]| {
        line.first() == Some(&choice) && line.get(1).is_none_or(|b| matches!(b, b' ' | b'\t' | b'\r'))
    };
    let lines: Vec<&[u8]> = above.rsplit(|&b| b == b'\n').take_while(is_git).collect();
    let bare = lines.iter().any(|line| line.trim_ascii_end().len() == 1);
    (CANDIDATES.contains(&choice) && bare && lines.len() >= LEAST_LINES).then_some(choice)
}
