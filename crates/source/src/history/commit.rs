//! What a commit says about itself.

use bstr::{BStr, ByteSlice};
use gix::{
    date::{Time, time::format::ISO8601_STRICT},
    objs::CommitRefIter,
};

use crate::ObjectId;

/// What a commit says about itself. Everything but the id is text that its author was free to choose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// Its id.
    pub id: ObjectId,
    /// Who wrote the change, and when.
    pub author: Person,
    /// Who made the commit, and when.
    pub committer: Person,
    /// The first paragraph of the message in one line; empty if there is no message.
    pub subject: String,
}

/// A name in a commit. What is not UTF-8 is replaced.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// The name, without white space around it.
    pub name: String,
    /// The e-mail address, as it stands between the angle brackets.
    pub email: String,
    /// The date as in RFC 3339, in seconds and with the person's own offset from UTC; empty if it is not a date.
    pub date: String,
}

/// The parts of a commit that make it a part of history.
pub(super) struct Links {
    pub(super) tree: gix::ObjectId,
    pub(super) parents: Vec<gix::ObjectId>,
    /// When the commit was made, in seconds since 1970; 0 if it does not say.
    pub(super) seconds: i64,
}

impl Commit {
    /// Reads as much of a commit as can be understood: a missing line leaves its field empty.
    pub fn parse(id: ObjectId, bytes: &[u8]) -> Self {
        let (headers, message) = bytes.split_once_str("\n\n").unwrap_or((bytes, b""));
        let field = |name: &str| {
            headers
                .lines()
                .find_map(|line| line.strip_prefix(name.as_bytes()))
                .map(person)
                .unwrap_or_default()
        };
        Commit { id, author: field("author "), committer: field("committer "), subject: subject(message) }
    }
}

/// Reads a commit's tree, parents and date; `None` if it has no tree, which no commit is without.
pub(super) fn links(bytes: &[u8], hash: gix::hash::Kind) -> Option<Links> {
    let tree = CommitRefIter::from_bytes(bytes, hash).tree_id().ok()?;
    let mut rest = bytes.get("tree \n".len() + hash.len_in_hex()..)?;
    let mut parents = Vec::new();
    while let Some(line) = rest.strip_prefix(b"parent ") {
        parents.push(gix::ObjectId::from_hex(line.get(..hash.len_in_hex())?).ok()?);
        rest = line.get(hash.len_in_hex() + 1..)?;
    }
    let committer =
        rest.lines().take_while(|line| !line.is_empty()).find(|line| line.starts_with(b"committer "));
    let seconds = committer.and_then(|line| time(signature_parts(line).2)).map_or(0, |time| time.seconds);
    Some(Links { tree, parents, seconds })
}

fn person(line: &[u8]) -> Person {
    let (name, email, time_text) = signature_parts(line);
    let date = time(time_text).and_then(|time| time.format(ISO8601_STRICT).ok()).unwrap_or_default();
    Person { name: name.trim().to_str_lossy().into_owned(), email: email.to_str_lossy().into_owned(), date }
}

/// Name, e-mail and time. Names and addresses may hold angle brackets of their own, so the last ones count.
fn signature_parts(line: &[u8]) -> (&BStr, &BStr, &BStr) {
    let (before, time) = line.rsplit_once_str(">").unwrap_or((line, b""));
    let (name, email) = before.split_once_str("<").unwrap_or((before, b""));
    (name.as_bstr(), email.as_bstr(), time.as_bstr())
}

/// A date of git: seconds since 1970 and an offset of hours and minutes. A damaged offset is UTC.
fn time(text: &BStr) -> Option<Time> {
    let mut words = text.to_str().ok()?.split_ascii_whitespace();
    let seconds = words.next()?.parse().ok()?;
    Some(Time { seconds, offset: words.next().and_then(offset).unwrap_or(0) })
}

fn offset(text: &str) -> Option<i32> {
    let sign = match text.as_bytes().first()? {
        b'+' => 1,
        b'-' => -1,
        _ => return None,
    };
    let digits: i32 = text.get(1..)?.parse().ok()?;
    let (hours, minutes) = (digits / 100, digits % 100);
    (0..24).contains(&hours).then_some(sign * (hours * 3600 + minutes * 60))
}

fn subject(message: &[u8]) -> String {
    let paragraph =
        message.lines().skip_while(|line| line.trim().is_empty()).take_while(|line| !line.trim().is_empty());
    let lines: Vec<_> = paragraph.map(|line| line.trim().to_str_lossy()).collect();
    lines.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> ObjectId {
        ObjectId(gix::ObjectId::null(gix::hash::Kind::Sha1))
    }

    fn tree() -> String {
        "4b825dc642cb6eb9a060e54bf8d69288fbee4904".to_owned()
    }

    #[test]
    fn names_dates_and_the_first_paragraph_are_read() {
        let bytes = format!(
            "tree {}\nauthor A. U. Thor <a@example.com> 1700000000 +0130\ncommitter C <c@example.com> 1700000060 -0800\n\n\nFirst\nline\n\nBody\n",
            tree()
        );
        let commit = Commit::parse(id(), bytes.as_bytes());
        assert_eq!(commit.author.name, "A. U. Thor");
        assert_eq!(commit.author.email, "a@example.com");
        assert_eq!(commit.author.date, "2023-11-14T23:43:20+01:30");
        assert_eq!(commit.committer.date, "2023-11-14T14:14:20-08:00");
        assert_eq!(commit.subject, "First line");
        assert_eq!(links(bytes.as_bytes(), gix::hash::Kind::Sha1).unwrap().seconds, 1_700_000_060);
    }

    #[test]
    fn what_is_damaged_is_left_empty() {
        for (line, date) in [
            ("author", ""),
            ("author ", ""),
            ("author x", ""),
            ("author <> y z", ""),
            ("author <>", ""),
            ("author a <b> 99999999999999999999999 +0000", ""),
            ("author a <b> 9223372036854775807 +0000", ""),
            ("author a <b> 0 +9999999", "1970-01-01T00:00:00+00:00"),
            ("author a <b> 0 -", "1970-01-01T00:00:00+00:00"),
            ("author a\u{fffd} <b> 0 é", "1970-01-01T00:00:00+00:00"),
        ] {
            let commit = Commit::parse(id(), format!("tree {}\n{line}\n", tree()).as_bytes());
            assert_eq!(commit.author.date, date, "{line}");
            assert_eq!(commit.subject, "");
        }
        assert_eq!(Commit::parse(id(), b"author \xff <\xfe> 0 +0000\n\n\xff").author.name, "\u{fffd}");
    }

    #[test]
    fn a_commit_has_a_tree_and_whole_parents() {
        let hash = gix::hash::Kind::Sha1;
        let parent = format!("tree {0}\nparent {0}\n", tree());
        assert_eq!(links(parent.as_bytes(), hash).unwrap().parents.len(), 1);
        for bad in ["", "tree ", "tree 4b825d\n", &parent[..parent.len() - 5]] {
            assert!(links(bad.as_bytes(), hash).is_none(), "{bad}");
        }
    }
}
