//! The members of an archive as they were before a change, so that only new keys are reported.

use std::{cell::OnceCell, collections::HashMap};

use phota_source::archive;

use crate::scanner::Scanner;

/// Unpacks the old archive when its first member is asked for, which is when the new one holds a key.
pub(super) struct OldMembers<'a, F> {
    scanner: &'a Scanner,
    name: &'a str,
    /// The largest member that is read, and how much is kept of all of them.
    max_size: u64,
    old: F,
    members: OnceCell<HashMap<String, Vec<u8>>>,
}

impl<'a, F: Fn() -> Option<Vec<u8>>> OldMembers<'a, F> {
    /// For the archive with this file name; `old` reads its content before the change.
    pub(super) fn new(scanner: &'a Scanner, name: &'a str, max_size: u64, old: F) -> Self {
        OldMembers { scanner, name, max_size, old, members: OnceCell::new() }
    }

    /// The old content of a member, if it matters.
    pub(super) fn get(&self, member: &str) -> Option<Vec<u8>> {
        self.members.get_or_init(|| self.unpack()).get(member).cloned()
    }

    fn unpack(&self) -> HashMap<String, Vec<u8>> {
        let mut members = HashMap::new();
        let mut left = self.max_size;
        let Some(old) = (self.old)() else { return members };
        archive::unpack(self.name, &old, self.max_size, &mut |member, bytes| {
            // What held no key then makes no key known; what is not kept counts as new, which is the safe side.
            if bytes.len() as u64 <= left && self.scanner.finds_any(member, bytes) {
                left -= bytes.len() as u64;
                members.insert(member.to_owned(), bytes.to_vec());
            }
        });
        members
    }
}
