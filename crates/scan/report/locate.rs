//! The file that a place is shown as where a format wants a file: messages, names of people and tags are none.

use std::borrow::Cow;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Report;
use crate::finding::{Place, PlaceKind};

/// What stands for itself in a path of a URI: unreserved characters (RFC 3986, 2.3), slashes, and the mark before a
/// member of an archive.
const KEPT: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'/').remove(b'!');

/// Where a place is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Spot<'a> {
    /// A file, now or in a commit; from the top of the repository, or from the current folder if it is on disk.
    File(Cow<'a, str>),
    /// A part of git's own storage that is no file: shown as one in `.git`.
    Git(String),
}

impl Spot<'_> {
    /// The path of the file, or of what stands for it.
    pub(super) fn path(&self) -> &str {
        match self {
            Spot::File(path) => path,
            Spot::Git(path) => path,
        }
    }
}

/// Where a place of a report is.
pub(super) fn spot<'a>(report: &Report, place: &'a Place) -> Spot<'a> {
    let path = place.path.as_str();
    // Nothing has a name for it.
    if place.object.is_some_and(|id| id.to_string() == path) {
        return Spot::Git(format!(".git/objects/{path}"));
    }
    match place.kind {
        PlaceKind::Message | PlaceKind::Author | PlaceKind::Tag => match place.object {
            // A blob that a tag names directly has the tag's name as well.
            _ if path.starts_with("refs/") => Spot::Git(format!(".git/{path}")),
            Some(id) => Spot::Git(format!(".git/objects/{id}/{path}")),
            None => on_disk(report, place),
        },
        PlaceKind::Note => Spot::Git(format!(".git/notes/{path}")),
        _ => on_disk(report, place),
    }
}

fn on_disk<'a>(report: &Report, place: &'a Place) -> Spot<'a> {
    // What git holds is named from the top of its repository.
    match report.read.is_of_history() {
        true => Spot::File(Cow::Borrowed(&place.path)),
        false => Spot::File(Cow::Owned(report.read.naming.clickable(&place.path))),
    }
}

/// The path of something that was not read.
pub(super) fn unread(report: &Report, path: &str) -> String {
    match report.read.is_of_history() {
        true => path.to_owned(),
        false => report.read.naming.clickable(path),
    }
}

/// A path as a reference that is relative to the top of what was scanned, or as a `file:` URI if it is absolute.
pub(super) fn uri(path: &str) -> String {
    let encoded = utf8_percent_encode(path, KEPT);
    if path.starts_with('/') {
        format!("file://{encoded}")
    } else if cfg!(windows) && path.as_bytes().get(1) == Some(&b':') {
        format!("file:///{encoded}")
    } else {
        encoded.to_string()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn paths_become_references() {
        for (path, reference) in [
            ("src/a.ts", "src/a.ts"),
            ("a b/ü#?.py", "a%20b/%C3%BC%23%3F.py"),
            ("javascript:alert(1)", "javascript%3Aalert%281%29"),
            ("a.zip!b/c.env", "a.zip!b/c.env"),
            ("/etc/x y", "file:///etc/x%20y"),
            ("a%2fb\\c", "a%252fb%5Cc"),
        ] {
            assert_eq!(uri(path), reference);
        }
    }

    proptest! {
        #[test]
        fn a_reference_is_plain_ascii_and_leads_back(path in "[^/].{0,40}") {
            let reference = uri(&path);
            prop_assert!(reference.bytes().all(|b| b.is_ascii_alphanumeric() || b"-._~/!%".contains(&b)), "{}", reference);
            let decoded = percent_encoding::percent_decode_str(&reference).decode_utf8().unwrap();
            prop_assert_eq!(decoded, path);
        }
    }
}
