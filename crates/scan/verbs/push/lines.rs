//! The lines that git writes to its pre-push and pre-receive hooks.

use phota_source::ObjectId;

use crate::{ci::is_zeros, failure::Failure};

/// A reference that changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Update {
    /// Where it leads after the push; `None` if it is deleted.
    pub(super) new: Option<ObjectId>,
    /// Where it leads before; `None` if it is created.
    pub(super) old: Option<ObjectId>,
}

/// Reads pre-push's lines: `<local ref> <local id> <remote ref> <remote id>`.
pub(super) fn sent(input: &[u8]) -> Result<Vec<Update>, Failure> {
    updates(input, |fields| match fields {
        [_, new, _, old] => Some((new, old)),
        _ => None,
    })
}

/// Reads pre-receive's lines: `<old id> <new id> <ref>`.
pub(super) fn received(input: &[u8]) -> Result<Vec<Update>, Failure> {
    updates(input, |fields| match fields {
        [old, new, _] => Some((new, old)),
        _ => None,
    })
}

fn updates<'a>(
    input: &'a [u8],
    ids: impl Fn(&[&'a [u8]]) -> Option<(&'a [u8], &'a [u8])>,
) -> Result<Vec<Update>, Failure> {
    let update = |line: &'a [u8]| {
        let fields: Vec<&[u8]> = line.split(|byte| *byte == b' ').collect();
        let (new, old) = ids(&fields)?;
        Some(Update { new: id(new)?, old: id(old)? })
    };
    let lines = input.split(|byte| *byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty());
    let understood = |(at, line): (usize, &'a [u8])| {
        update(line).ok_or_else(|| {
            Failure::usage(format!("line {} of standard input is not what git gives this hook", at + 1))
                .hint("for commits by name: phota-scan range BASE..HEAD")
        })
    };
    lines.map(understood).collect()
}

/// An id, `Some(None)` for the one of nothing but zeros.
fn id(text: &[u8]) -> Option<Option<ObjectId>> {
    let text = std::str::from_utf8(text).ok()?;
    if is_zeros(text) { Some(None) } else { Some(Some(text.parse().ok()?)) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const A: &str = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa";
    const B: &str = "bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb";
    const ZEROS: &str = "0000000000000000000000000000000000000000";

    #[test]
    fn new_deleted_and_moved_references() {
        let (a, b) = (A.parse().ok(), B.parse().ok());
        let input = format!(
            "refs/heads/x {A} refs/heads/x {B}\n(delete) {ZEROS} refs/heads/y {B}\nHEAD {A} refs/heads/z {ZEROS}\n"
        );
        let expected =
            [Update { new: a, old: b }, Update { new: None, old: b }, Update { new: a, old: None }];
        assert_eq!(sent(input.as_bytes()).unwrap(), expected);
        let input = format!("{B} {A} refs/heads/x\n{B} {ZEROS} refs/heads/y\n{ZEROS} {A} refs/heads/\u{e9}");
        assert_eq!(received(input.as_bytes()).unwrap(), expected);
        assert!(sent(b"").unwrap().is_empty());
    }

    proptest! {
        #[test]
        fn anything_else_is_refused(text in "[ -~\n]{0,120}") {
            // Ids of forty digits do not come about by chance.
            let is_empty = text.bytes().all(|byte| byte == b'\n');
            for updates in [sent(text.as_bytes()), received(text.as_bytes())] {
                prop_assert_eq!(updates.is_ok_and(|updates| updates.is_empty()), is_empty);
            }
        }
    }
}
