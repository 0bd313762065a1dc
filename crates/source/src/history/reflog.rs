//! The logs of references: where they have been.

use std::path::Path;

use bstr::ByteSlice;

use super::{
    refs::{Anchor, files, leading_id},
    standing::Class,
};
use crate::file::read_of_git;

/// The name of the reference whose log is the list of stashes.
pub(super) const STASH: &str = "refs/stash";

/// Reads every log below `folder`, also those of references that are gone; `prefix` stands before their names.
///
/// The newest entry of a log is `@{0}`. What was there before the oldest entry counts as one more.
pub(super) fn read(folder: &Path, prefix: &str, hash: gix::hash::Kind) -> Vec<Anchor> {
    let logs = folder.join("logs");
    let mut anchors = Vec::new();
    for (path, file) in files(&logs, "logs") {
        let name = format!("{prefix}{}", path.trim_start_matches("logs/"));
        let text = read_of_git(&file).unwrap_or_default();
        anchors.extend(entries(&name, &text, hash));
    }
    anchors
}

fn entries(name: &str, text: &[u8], hash: gix::hash::Kind) -> Vec<Anchor> {
    let (class, shown) = if name == STASH { (Class::Stash, "stash") } else { (Class::Reflog, name) };
    let lines: Vec<&[u8]> = text.lines().collect();
    let anchor = |id, number| Anchor { class, name: format!("{shown}@{{{number}}}"), id };
    let mut anchors = Vec::new();
    for (number, line) in lines.iter().rev().enumerate() {
        let new = line.get(hash.len_in_hex() + 1..).and_then(|rest| leading_id(rest, hash));
        anchors.extend(new.map(|id| anchor(id, number)));
        // The log of stashes has its entries cut out of the middle, so that what one says was before it may be a stash
        // that was dropped.
        if class != Class::Stash {
            anchors.extend(leading_id(line, hash).map(|id| anchor(id, number + 1)));
        }
    }
    anchors
}

#[cfg(test)]
mod tests {
    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    const NULL: &str = "0000000000000000000000000000000000000000";

    fn names(name: &str, text: &str) -> Vec<(String, String)> {
        let entries = entries(name, text.as_bytes(), gix::hash::Kind::Sha1);
        entries.into_iter().map(|anchor| (anchor.name, anchor.id.to_string()[..1].to_owned())).collect()
    }

    #[test]
    fn the_newest_entry_is_number_0() {
        let log = format!("{NULL} {A} x <y> 0 +0000\tm\n{A} {B} x <y> 0 +0000\tm\n");
        let seen = names("HEAD", &log);
        for expected in [("HEAD@{0}", "b"), ("HEAD@{1}", "a")] {
            assert!(seen.contains(&(expected.0.to_owned(), expected.1.to_owned())), "{seen:?}");
        }
        assert!(!seen.iter().any(|(_, id)| id == "0"));
        assert_eq!(names(STASH, &log).len(), 2);
        assert_eq!(names(STASH, &log)[0], ("stash@{0}".to_owned(), "b".to_owned()));
    }

    #[test]
    fn damaged_lines_are_passed_over() {
        assert!(names("HEAD", &format!("\n\0\n{A}{B}\nxyz {A}\n{}", &A[1..])).is_empty());
        assert_eq!(names("HEAD", A), [("HEAD@{1}".to_owned(), "a".to_owned())]);
    }
}
