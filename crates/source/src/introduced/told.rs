//! What was handed out already: the same content at the same path is looked at once.

use std::{
    collections::HashSet,
    hash::{BuildHasher, RandomState},
};

use crate::RepoPath;

/// A set of files with their content before and after. A long history has millions, so each is kept as 128 bits: two hashes
/// with keys of this process, which nobody can know and make a history collide with.
#[derive(Default)]
pub(super) struct Told {
    seen: HashSet<(u64, u64)>,
    keys: (RandomState, RandomState),
}

impl Told {
    /// Whether this was not told before. It is from now on.
    pub(super) fn is_first(
        &mut self,
        path: &RepoPath,
        id: gix::ObjectId,
        old: Option<gix::ObjectId>,
    ) -> bool {
        let file = (path, id, old);
        self.seen.insert((self.keys.0.hash_one(file), self.keys.1.hash_one(file)))
    }
}
