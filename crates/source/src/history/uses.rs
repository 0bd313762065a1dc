//! Where objects stand: what attribution finds, bounded.

use std::collections::{HashMap, HashSet};

use crate::{ObjectId, RepoPath};

/// Where an object stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attribution {
    /// The commits that introduced it, and under which paths: those with the best standing first, among them the
    /// oldest first. Beyond as many as were asked for, each further path comes once, up to ten times as many.
    pub uses: Vec<Use>,
    /// How many uses there are beyond those. If one commit has a folder in more than 64 places, the further ones are
    /// not counted.
    pub more: u64,
    /// Whether some of those may be at paths that are not listed.
    pub has_more_paths: bool,
    /// Full names of the references that lead to the object itself, such as a tag of a blob.
    pub direct: Vec<String>,
}

/// One introduction of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Use {
    /// The path below the root tree; empty for a root tree itself. Without a commit, the path below the topmost tree
    /// that is known.
    pub path: RepoPath,
    /// The commit that introduced the object at this path: its tree has it there, and the tree of no parent has.
    ///
    /// `None` if no commit has the tree that holds it.
    pub commit: Option<ObjectId>,
    /// The full name of a reference to the topmost tree, such as a tag of a tree, if there is no commit.
    pub reference: Option<String>,
}

/// Where a use is.
#[derive(Clone, Copy)]
pub(super) enum Origin<'a> {
    /// In the commit with this id.
    Commit(gix::ObjectId),
    /// In a tree that no commit has; perhaps a reference leads there.
    Tree(Option<&'a str>),
}

/// Collects uses in the order of [`Attribution::uses`].
pub(super) struct Uses {
    found: Vec<Attribution>,
    most: usize,
    /// The paths of those that have as many uses as are listed.
    paths: HashMap<u32, HashSet<RepoPath>>,
    /// How many more paths may be listed, of all objects together.
    room: usize,
}

/// How many times as many uses are listed if each is at a path of its own.
const MORE_PATHS: usize = 10;

/// A path takes some 200 bytes. Hostile histories have more of them than there is memory.
const MOST_FURTHER: usize = 1 << 19;

impl Uses {
    /// Makes room for `count` objects, and for at most `most` uses of each.
    pub(super) fn new(count: usize, most: usize) -> Self {
        Uses { found: vec![Attribution::default(); count], most, paths: HashMap::new(), room: MOST_FURTHER }
    }

    /// Notes a use of the object with this number. The path is only made if it may be kept.
    pub(super) fn add(&mut self, number: u32, origin: Origin<'_>, path: impl FnOnce() -> Vec<u8>) {
        let found = &mut self.found[number as usize];
        let is_full = found.uses.len() >= self.most;
        if is_full && (self.room == 0 || found.uses.len() >= self.most.saturating_mul(MORE_PATHS)) {
            found.more += 1;
            found.has_more_paths = true;
            return;
        }
        let path = RepoPath::new(&path());
        if is_full {
            let known = self
                .paths
                .entry(number)
                .or_insert_with(|| found.uses.iter().map(|known| known.path.clone()).collect());
            if !known.insert(path.clone()) {
                found.more += 1;
                return;
            }
            self.room -= 1;
        }
        let (commit, reference) = match origin {
            Origin::Commit(id) => (Some(ObjectId(id)), None),
            // A commit that has the object there tells more.
            Origin::Tree(_) if found.uses.iter().any(|known| known.path == path) => return,
            Origin::Tree(reference) => (None, reference.map(str::to_owned)),
        };
        found.uses.push(Use { path, commit, reference });
    }

    pub(super) fn of(&self, number: u32) -> &Attribution {
        &self.found[number as usize]
    }
}
