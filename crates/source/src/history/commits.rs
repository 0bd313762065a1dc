//! The commits of a repository, and how they descend from each other.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashMap, HashSet},
};

use gix::hash::oid;

use super::commit::{Links, links};
use crate::{
    Error, ObjectDatabase, ObjectId, ObjectKind,
    objects::{Change, Visitor},
};

/// Reads all commits of the object database.
pub(super) fn read(objects: &ObjectDatabase, problems: &mut Vec<Error>) -> Vec<(gix::ObjectId, Links)> {
    let hash = objects.hash();
    let mut found = Vec::new();
    for reader in objects.visit(ObjectKind::Commit, || Reader { hash, found: Vec::new(), broken: Vec::new() })
    {
        found.extend(reader.found);
        problems.extend(reader.broken.into_iter().map(|id| Error::DamagedObject {
            id: ObjectId(id),
            reason: "it is not what a commit has to be".to_owned(),
            dependents: 0,
        }));
    }
    found
}

struct Reader {
    hash: gix::hash::Kind,
    found: Vec<(gix::ObjectId, Links)>,
    broken: Vec<gix::ObjectId>,
}

impl Visitor for Reader {
    type Memory = ();
    const BUILDS_ALL: bool = true;

    fn whole(&mut self, id: &oid, bytes: &[u8]) {
        match links(bytes, self.hash) {
            Some(links) => self.found.push((id.to_owned(), links)),
            None => self.broken.push(id.to_owned()),
        }
    }

    fn change(&mut self, id: &oid, change: &Change<'_>, (): &()) {
        if let Some(bytes) = change.bytes {
            self.whole(id, bytes);
        }
    }
}

/// All commits, parents before children; those that are free to stand in any order, by date and then by id.
///
/// A commit takes about 120 bytes of memory here, and 4 more for each parent.
#[derive(Default)]
pub(super) struct Commits {
    ids: Vec<gix::ObjectId>,
    trees: Vec<gix::ObjectId>,
    /// The parents of all commits one after the other; those of commit `n` end at `parent_ends[n]`.
    parents: Vec<u32>,
    parent_ends: Vec<u32>,
    positions: HashMap<gix::ObjectId, u32>,
}

impl Commits {
    /// Puts commits in order.
    pub(super) fn new(mut found: Vec<(gix::ObjectId, Links)>) -> Self {
        found.sort_unstable_by(|(id, a), (other, b)| (a.seconds, id).cmp(&(b.seconds, other)));
        found.dedup_by(|(a, _), (b, _)| a == b);
        let numbers: HashMap<gix::ObjectId, u32> =
            found.iter().zip(0..).map(|((id, _), number)| (*id, number)).collect();
        Self::ordered(&found, &numbers)
    }

    /// `found` is sorted by date and id, so the smallest number is the one to take first.
    fn ordered(found: &[(gix::ObjectId, Links)], numbers: &HashMap<gix::ObjectId, u32>) -> Self {
        let mut missing_parents = vec![0_u32; found.len()];
        let mut children: Vec<(u32, u32)> = Vec::new();
        for ((_, links), number) in found.iter().zip(0..) {
            for parent in distinct(links, numbers) {
                missing_parents[number as usize] += 1;
                children.push((parent, number));
            }
        }
        children.sort_unstable();

        let ready = |number: &u32| missing_parents[*number as usize] == 0;
        let mut queue: BinaryHeap<Reverse<u32>> =
            (0..found.len() as u32).filter(ready).map(Reverse).collect();
        let mut commits = Commits::default();
        while let Some(Reverse(number)) = queue.pop() {
            let (id, links) = &found[number as usize];
            let parents: Vec<gix::ObjectId> =
                distinct(links, numbers).map(|parent| found[parent as usize].0).collect();
            commits.push(*id, links.tree, &parents);
            let first = children.partition_point(|(parent, _)| *parent < number);
            for (_, child) in children[first..].iter().take_while(|(parent, _)| *parent == number) {
                missing_parents[*child as usize] -= 1;
                if missing_parents[*child as usize] == 0 {
                    queue.push(Reverse(*child));
                }
            }
        }
        commits
    }

    fn push(&mut self, id: gix::ObjectId, tree: gix::ObjectId, parents: &[gix::ObjectId]) {
        self.positions.insert(id, self.ids.len() as u32);
        self.ids.push(id);
        self.trees.push(tree);
        self.parents.extend(parents.iter().map(|parent| self.positions[parent]));
        self.parent_ends.push(self.parents.len() as u32);
    }

    pub(super) fn len(&self) -> usize {
        self.ids.len()
    }

    /// Where a commit stands in the order.
    pub(super) fn position(&self, id: &gix::ObjectId) -> Option<usize> {
        self.positions.get(id).map(|position| *position as usize)
    }

    pub(super) fn id(&self, position: usize) -> gix::ObjectId {
        self.ids[position]
    }

    /// The root tree of a commit.
    pub(super) fn tree(&self, position: usize) -> gix::ObjectId {
        self.trees[position]
    }

    /// The positions of a commit's parents, each once and all before its own.
    pub(super) fn parents(&self, position: usize) -> impl ExactSizeIterator<Item = usize> + '_ {
        let start = if position == 0 { 0 } else { self.parent_ends[position - 1] };
        self.parents[start as usize..self.parent_ends[position] as usize]
            .iter()
            .map(|parent| *parent as usize)
    }
}

/// The parents that are there, each once.
fn distinct(links: &Links, numbers: &HashMap<gix::ObjectId, u32>) -> impl Iterator<Item = u32> {
    let mut seen = HashSet::new();
    links.parents.iter().filter_map(|id| numbers.get(id).copied()).filter(move |number| seen.insert(*number))
}
