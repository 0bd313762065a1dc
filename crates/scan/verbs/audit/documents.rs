//! The texts in commits and tags: messages, and the names of people.

use phota_source::ObjectKind;

use crate::finding::PlaceKind;

/// A text of a commit or tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Document {
    /// What stands for a path.
    pub(crate) path: &'static str,
    pub(crate) kind: PlaceKind,
    pub(crate) text: Vec<u8>,
}

impl Document {
    /// The path by which detection judges it.
    pub(super) fn judged_by(&self) -> &'static str {
        self.kind.judged_by(self.path)
    }
}

/// The texts of a commit or tag; of anything else none.
pub(crate) fn of(kind: ObjectKind, bytes: &[u8]) -> Vec<Document> {
    match kind {
        ObjectKind::Commit => texts(bytes, "message", PlaceKind::Message, &["tree", "parent"]),
        ObjectKind::Tag => texts(bytes, TAG, PlaceKind::Tag, &["object", "type"]),
        ObjectKind::Tree | ObjectKind::Blob => Vec::new(),
    }
}

/// The path of a tag's message, until the tag's name is known.
pub(crate) const TAG: &str = "tag";

/// The name that a tag gives itself.
pub(crate) fn tag_name(bytes: &[u8]) -> Option<String> {
    let (headers, _) = split(bytes);
    let line = headers.split(|byte| *byte == b'\n').find_map(|line| line.strip_prefix(b"tag "))?;
    Some(String::from_utf8_lossy(line).into_owned())
}

/// The message, people, and whatever else there is beside the ids of other objects.
fn texts(bytes: &[u8], path: &'static str, kind: PlaceKind, ids: &[&str]) -> Vec<Document> {
    let (headers, message) = split(bytes);
    let mut documents = vec![Document { path, kind, text: message.to_vec() }];
    let mut others = Vec::new();
    for line in headers.split_inclusive(|byte| *byte == b'\n') {
        let (name, value) = match line.iter().position(|byte| *byte == b' ') {
            Some(at) => (std::str::from_utf8(&line[..at]).unwrap_or_default(), &line[at + 1..]),
            None => ("", line),
        };
        let person = ["author", "committer", "tagger"].into_iter().find(|role| *role == name);
        match person {
            Some(path) => {
                let text = without_date(value).to_vec();
                if documents.iter().all(|known| known.text != text) {
                    documents.push(Document { path, kind: PlaceKind::Author, text });
                }
            }
            None if ids.contains(&name) => {}
            // Signatures, whole tags that a merge took in, and what programs beside git leave there.
            None => others.extend_from_slice(line),
        }
    }
    if !others.is_empty() {
        documents.push(Document { path: "headers", kind, text: others });
    }
    documents.retain(|document| !document.text.is_empty());
    documents
}

fn split(bytes: &[u8]) -> (&[u8], &[u8]) {
    match bytes.windows(2).position(|pair| pair == b"\n\n") {
        Some(at) => (&bytes[..at + 1], &bytes[at + 2..]),
        None => (bytes, b""),
    }
}

/// `Name <address>`, without the date behind it.
fn without_date(value: &[u8]) -> &[u8] {
    let end = value.iter().rposition(|byte| *byte == b'>').map_or(value.len(), |at| at + 1);
    value[..end].trim_ascii_end()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(kind: ObjectKind, text: &str) -> Vec<String> {
        let shown = |document: Document| {
            format!(
                "{} {}: {}",
                document.kind.as_str(),
                document.path,
                String::from_utf8_lossy(&document.text)
            )
        };
        of(kind, text.as_bytes()).into_iter().map(shown).collect()
    }

    #[test]
    fn a_commit_has_a_message_and_people() {
        let text = "tree 1\nparent 2\nauthor A <a@b> 1 +0000\ncommitter C <c@d> 1 +0000\nx y\n z\n\nSubject\n\nBody\n";
        assert_eq!(
            shown(ObjectKind::Commit, text),
            [
                "message message: Subject\n\nBody\n",
                "author author: A <a@b>",
                "author committer: C <c@d>",
                "message headers: x y\n z\n"
            ]
        );
    }

    #[test]
    fn one_person_in_two_roles_is_one_text() {
        let text = "tree 1\nauthor A <a@b> 1 +0000\ncommitter A <a@b> 2 +0000\n\n";
        assert_eq!(shown(ObjectKind::Commit, text), ["author author: A <a@b>"]);
    }

    #[test]
    fn a_tag_has_a_name() {
        let text = "object 1\ntype commit\ntag v1\ntagger T <t@u> 1 +0000\n\nText\n";
        assert_eq!(tag_name(text.as_bytes()).as_deref(), Some("v1"));
        assert_eq!(
            shown(ObjectKind::Tag, text),
            ["tag tag: Text\n", "author tagger: T <t@u>", "tag headers: tag v1\n"]
        );
    }

    #[test]
    fn what_is_damaged_still_has_text() {
        assert_eq!(shown(ObjectKind::Commit, "no header"), ["message headers: no header"]);
        assert!(shown(ObjectKind::Commit, "").is_empty());
    }
}
