//! The commits of a repository, and how they descend from each other.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, HashSet},
};

use gix::hash::oid;

use super::{
    commit::{Links, links},
    ids::Ids,
};
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

/// All commits, parents before children; those that are free to stand in any order, by date and then by id. Those that
/// descend from themselves, because a pack lies about ids, lack a parent here.
///
/// A commit takes 49 bytes of memory here, and 4 more for each parent; while they are read, about 200.
pub(super) struct Commits {
    ids: Ids,
    /// The numbers of the commits' ids, in order.
    order: Vec<u32>,
    /// Where each id's commit stands in the order.
    positions: Vec<u32>,
    /// The numbers of the root trees, in order; [`NONE`] if the tree is not there.
    trees: Vec<u32>,
    /// The parents of all commits one after the other; those of commit `n` end at `parent_ends[n]`.
    parents: Vec<u32>,
    parent_ends: Vec<u32>,
}

/// Something that a commit refers to and that is not there.
pub(super) struct Gap {
    pub(super) commit: gix::ObjectId,
    /// `tree` or `parent`.
    pub(super) part: &'static str,
    pub(super) id: gix::ObjectId,
}

const NONE: u32 = u32::MAX;

/// In place of the number of parents that are yet to come: the commit has its place.
const DONE: u32 = u32::MAX;

impl Commits {
    /// Puts commits in order, and tells what they refer to and is not there.
    pub(super) fn new(mut found: Vec<(gix::ObjectId, Links)>, trees: &Ids) -> (Self, Vec<Gap>) {
        let ids = Ids::new(found.iter().map(|(id, _)| *id).collect());
        found.sort_unstable_by(|(id, a), (other, b)| (a.seconds, id).cmp(&(b.seconds, other)));
        found.dedup_by(|(a, _), (b, _)| a == b);
        let graph = Graph::new(&found, &ids, trees);
        let gaps = graph.gaps(&found);
        let commits = Commits {
            ids,
            order: Vec::with_capacity(found.len()),
            positions: vec![NONE; found.len()],
            trees: Vec::with_capacity(found.len()),
            parents: Vec::new(),
            parent_ends: Vec::with_capacity(found.len()),
        };
        (commits.filled(&graph), gaps)
    }

    fn filled(mut self, graph: &Graph) -> Self {
        for number in graph.order() {
            let Node { id, tree, .. } = graph.nodes[number as usize];
            self.positions[id as usize] = self.order.len() as u32;
            self.order.push(id);
            self.trees.push(tree);
            let parents = graph.parents(number).iter().map(|parent| graph.nodes[*parent as usize].id);
            let positions = parents.map(|parent| self.positions[parent as usize]);
            // One that has no place yet descends from this commit.
            self.parents.extend(positions.filter(|position| *position != NONE));
            self.parent_ends.push(self.parents.len() as u32);
        }
        self
    }

    pub(super) fn len(&self) -> usize {
        self.order.len()
    }

    /// Where a commit stands in the order.
    pub(super) fn position(&self, id: &gix::ObjectId) -> Option<usize> {
        Some(self.positions[self.ids.number(id.as_bytes())? as usize] as usize)
    }

    pub(super) fn id(&self, position: usize) -> gix::ObjectId {
        self.ids.id(self.order[position])
    }

    /// The number of a commit's root tree, if it is there.
    pub(super) fn tree(&self, position: usize) -> Option<u32> {
        Some(self.trees[position]).filter(|tree| *tree != NONE)
    }

    /// The positions of a commit's parents, each once and all before its own.
    pub(super) fn parents(&self, position: usize) -> impl ExactSizeIterator<Item = usize> + '_ {
        let start = if position == 0 { 0 } else { self.parent_ends[position - 1] };
        self.parents[start as usize..self.parent_ends[position] as usize]
            .iter()
            .map(|parent| *parent as usize)
    }
}

/// Commits by their number in the order of dates and ids.
struct Graph {
    nodes: Vec<Node>,
    parents: Vec<u32>,
}

struct Node {
    /// The number of its id.
    id: u32,
    tree: u32,
    /// Where its parents end; they begin where those of the node before end.
    end: usize,
}

impl Graph {
    fn new(found: &[(gix::ObjectId, Links)], ids: &Ids, trees: &Ids) -> Self {
        let number = |id: &gix::ObjectId| ids.number(id.as_bytes()).map(|number| number as usize);
        let mut by_id = vec![NONE; ids.len()];
        for ((id, _), node) in found.iter().zip(0..) {
            by_id[number(id).expect("the ids are those of the commits")] = node;
        }
        let (mut nodes, mut parents) = (Vec::with_capacity(found.len()), Vec::new());
        for (id, links) in found {
            let start = parents.len();
            for parent in links.parents.iter().filter_map(number).map(|parent| by_id[parent]) {
                parents.push(parent);
            }
            distinct(&mut parents, start);
            nodes.push(Node {
                id: number(id).expect("the ids are those of the commits") as u32,
                tree: trees.number(links.tree.as_bytes()).unwrap_or(NONE),
                end: parents.len(),
            });
        }
        Graph { nodes, parents }
    }

    fn parents(&self, node: u32) -> &[u32] {
        let start = if node == 0 { 0 } else { self.nodes[node as usize - 1].end };
        &self.parents[start..self.nodes[node as usize].end]
    }

    fn gaps(&self, found: &[(gix::ObjectId, Links)]) -> Vec<Gap> {
        let mut gaps = Vec::new();
        for ((commit, links), number) in found.iter().zip(0..) {
            let gap = |part, id: &gix::ObjectId| Gap { commit: *commit, part, id: *id };
            // git knows the empty tree without having it.
            if self.nodes[number as usize].tree == NONE && !links.tree.is_empty_tree() {
                gaps.push(gap("tree", &links.tree));
            }
            // Most commits have all parents; only for the others it matters which are there.
            if self.parents(number).len() < links.parents.len() {
                let there: HashSet<gix::ObjectId> =
                    self.parents(number).iter().map(|parent| found[*parent as usize].0).collect();
                let lost = links.parents.iter().filter(|parent| !there.contains(*parent));
                gaps.extend(lost.map(|parent| gap("parent", parent)));
            }
        }
        gaps
    }

    /// All nodes, parents first. Nodes are sorted by date and id, so the smallest number is the one to take first.
    fn order(&self) -> Vec<u32> {
        let mut missing_parents: Vec<u32> =
            (0..self.nodes.len() as u32).map(|node| self.parents(node).len() as u32).collect();
        let mut children: Vec<(u32, u32)> = (0..self.nodes.len() as u32)
            .flat_map(|node| self.parents(node).iter().map(move |parent| (*parent, node)))
            .collect();
        children.sort_unstable();
        let ready = |node: &u32| missing_parents[*node as usize] == 0;
        let mut queue: BinaryHeap<Reverse<u32>> =
            (0..self.nodes.len() as u32).filter(ready).map(Reverse).collect();
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut rest = 0..self.nodes.len() as u32;
        // What is left when none is ready descends from itself, because a pack lies about ids: the first of them goes on.
        while let Some(node) = queue
            .pop()
            .map(|Reverse(node)| node)
            .or_else(|| rest.find(|node| missing_parents[*node as usize] != DONE))
        {
            order.push(node);
            missing_parents[node as usize] = DONE;
            let first = children.partition_point(|(parent, _)| *parent < node);
            for (_, child) in children[first..].iter().take_while(|(parent, _)| *parent == node) {
                match &mut missing_parents[*child as usize] {
                    &mut DONE => {}
                    missing => {
                        *missing -= 1;
                        if *missing == 0 {
                            queue.push(Reverse(*child));
                        }
                    }
                }
            }
        }
        order
    }
}

/// Drops what is there twice behind `start`, keeping the order.
fn distinct(numbers: &mut Vec<u32>, start: usize) {
    if numbers.len() - start > 1 {
        let mut seen = HashSet::new();
        let behind = numbers.split_off(start);
        numbers.extend(behind.into_iter().filter(|number| seen.insert(*number)));
    }
}
