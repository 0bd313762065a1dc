//! Hooks of husky: lines in `.husky/pre-commit` and its like, which the repository shares. Ours stand between two marks
//! at the top, where nothing has read standard input yet.

use std::{fs, io, path::Path};

use super::{Hook, change::Change, script};
use crate::failure::{Failure, shown};

const BEGIN: &str = "# phota-scan install-hooks: begin\n";
/// Begins the lines of a file that was not there before, so that it can be removed.
const BEGIN_NEW: &str = "# phota-scan install-hooks: begin, new file\n";
const END: &str = "# phota-scan install-hooks: end\n";

pub(super) fn install(hook: Hook, file: &Path) -> Result<Change, Failure> {
    let lines = script::lines(hook);
    let Some(old) = read(file)? else {
        let content = format!("{BEGIN_NEW}{lines}{END}").into_bytes();
        return Ok(Change::Write { content, permissions: None });
    };
    let (begin, rest) = match without_ours(&old) {
        Some(Rest { begin, text }) => (begin, text),
        None => (BEGIN, old.clone()),
    };
    let at = if rest.starts_with("#!") { rest.find('\n').map_or(0, |at| at + 1) } else { 0 };
    let (head, tail) = rest.split_at(at);
    write(file, &old, format!("{head}{begin}{lines}{END}{tail}"))
}

pub(super) fn uninstall(file: &Path) -> Result<Change, Failure> {
    let Some(old) = read(file)? else { return Ok(Change::None) };
    match without_ours(&old) {
        None => Ok(Change::None),
        Some(Rest { begin: BEGIN_NEW, text }) if text.is_empty() => Ok(Change::Remove),
        Some(Rest { text, .. }) => write(file, &old, text),
    }
}

/// A file without our lines.
struct Rest {
    begin: &'static str,
    text: String,
}

fn without_ours(text: &str) -> Option<Rest> {
    let found = |begin: &'static str| text.find(begin).map(|at| (at, begin));
    let (start, begin) = found(BEGIN).or_else(|| found(BEGIN_NEW))?;
    let end = start + text[start..].find(END)? + END.len();
    Some(Rest { begin, text: format!("{}{}", &text[..start], &text[end..]) })
}

fn write(file: &Path, old: &str, new: String) -> Result<Change, Failure> {
    if new == old {
        return Ok(Change::None);
    }
    let permissions = fs::metadata(file).map_err(|error| unreadable(file, &error))?.permissions();
    Ok(Change::Write { content: new.into_bytes(), permissions: Some(permissions) })
}

/// The file's text, if it is there.
fn read(file: &Path) -> Result<Option<String>, Failure> {
    match fs::symlink_metadata(file) {
        Ok(metadata) if metadata.is_file() => {
            fs::read_to_string(file).map(Some).map_err(|error| unreadable(file, &error))
        }
        Ok(_) => Err(Failure::usage(format!("{} is no ordinary file; nothing was written", shown(file)))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(unreadable(file, &error)),
    }
}

fn unreadable(file: &Path, error: &io::Error) -> Failure {
    Failure::incomplete(format!("{} cannot be read: {error}; nothing was written", shown(file)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Installs or uninstalls, and says whether something changed.
    fn apply(file: &Path, change: Change) -> bool {
        super::super::apply(file, &change).unwrap();
        change != Change::None
    }

    proptest! {
        #[test]
        fn what_was_there_comes_back(
            lines in prop::option::of(prop::collection::vec(prop_oneof!["#!/bin/sh", "[a-z# ]{0,9}"], 0..5)),
            ends in any::<bool>(),
        ) {
            let folder = tempfile::tempdir().unwrap();
            let file = folder.path().join("pre-push");
            let before = lines.map(|lines| lines.join("\n") + if ends { "\n" } else { "" });
            if let Some(before) = &before {
                fs::write(&file, before).unwrap();
            }
            prop_assert!(apply(&file, install(Hook::PrePush, &file).unwrap()));
            prop_assert!(!apply(&file, install(Hook::PrePush, &file).unwrap()));
            prop_assert!(fs::read_to_string(&file).unwrap().contains("phota-scan push"));
            prop_assert!(apply(&file, uninstall(&file).unwrap()));
            prop_assert!(!apply(&file, uninstall(&file).unwrap()));
            prop_assert_eq!(fs::read_to_string(&file).ok(), before);
        }
    }
}
