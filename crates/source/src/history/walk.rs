//! Attribution by walking all commits, comparing each one's trees with those of its parents.
//!
//! It takes one pass, whatever the number of objects that are looked for.

use std::{
    collections::{BTreeSet, HashMap, HashSet},
    hash::Hash,
    rc::Rc,
};

use super::{
    History,
    ids::Wanted,
    tree::{Entries, Entry, EntryKind, Trees},
    uses::{Origin, Uses},
};

/// git's own limit for nested folders (`core.maxTreeDepth`) is 2048 or 4096, according to its version.
pub(super) const MOST_NESTED: usize = 4096;

/// How often the same folder is looked into below one commit. Trees are made in no time that hold more copies of one
/// folder than there are atoms; the copies that are not looked into are counted.
pub(super) const MOST_COPIES: u32 = 64;

/// Finds the uses of all that is `wanted`.
pub(super) fn attribute(history: &History<'_>, wanted: &Wanted, uses: &mut Uses) {
    let mut walk = Walk {
        trees: Trees::new(history),
        wanted,
        uses,
        seen: HashSet::new(),
        id_len: history.git.object_hash().len_in_bytes(),
    };
    let (commits, trees) = (&history.commits, &history.trees);
    let tree = |position| commits.tree(position).map(|number| trees.id(number));
    for position in history.by_standing() {
        if let Some(root) = tree(position) {
            let parents: Vec<gix::ObjectId> = commits.parents(position).filter_map(tree).collect();
            walk.compare(Origin::Commit(commits.id(position)), root, &parents);
        }
    }
    let lost: BTreeSet<gix::ObjectId> =
        trees.all().iter().copied().filter(|id| !walk.seen.contains(id)).collect();
    let mut inner = HashSet::new();
    for tree in &lost {
        let bytes = walk.trees.read(*tree);
        let entries = bytes.iter().flat_map(|bytes| Entries::new(bytes, walk.id_len));
        inner.extend(entries.filter(|entry| entry.kind == EntryKind::Tree).map(|entry| entry.id.to_vec()));
    }
    for tree in lost.iter().filter(|tree| !inner.contains(tree.as_bytes())) {
        walk.compare(Origin::Tree(history.reference_to(*tree)), *tree, &[]);
    }
}

/// Walks trees and notes what is wanted in them.
struct Walk<'a> {
    trees: Trees<'a>,
    wanted: &'a Wanted,
    uses: &'a mut Uses,
    /// Every tree that was looked at.
    seen: HashSet<gix::ObjectId>,
    id_len: usize,
}

/// A folder that is yet to be compared.
struct Folder {
    id: gix::ObjectId,
    /// What stands at the same path in the parents, if a folder does; never `id` itself.
    parents: Vec<gix::ObjectId>,
    path: Rc<[u8]>,
    depth: usize,
}

impl Walk<'_> {
    /// Notes everything wanted that stands below the root tree `root`, and not at the same path in one of `parents`.
    fn compare(&mut self, origin: Origin<'_>, root: gix::ObjectId, parents: &[gix::ObjectId]) {
        if parents.contains(&root) {
            return;
        }
        self.note(origin, root.as_bytes(), b"", b"");
        let mut copies: HashMap<gix::ObjectId, u32> = HashMap::new();
        let mut open = vec![Folder { id: root, parents: parents.to_vec(), path: Rc::new([]), depth: 0 }];
        while let Some(folder) = open.pop() {
            let copies = copies.entry(folder.id).or_default();
            *copies += 1;
            if *copies <= MOST_COPIES && folder.depth <= MOST_NESTED {
                self.folder(origin, &folder, &mut open);
            }
        }
    }

    fn folder(&mut self, origin: Origin<'_>, folder: &Folder, open: &mut Vec<Folder>) {
        self.seen.insert(folder.id);
        let Some(bytes) = self.trees.read(folder.id) else { return };
        let parents: Vec<Rc<[u8]>> = folder.parents.iter().filter_map(|id| self.trees.read(*id)).collect();
        let mut parents: Vec<Names<&[u8], Entry<'_>>> = parents
            .iter()
            .map(|bytes| {
                Names::new(Entries::new(bytes, self.id_len).map(|entry| (entry.name.as_ref(), entry)))
            })
            .collect();
        for entry in Entries::new(&bytes, self.id_len) {
            if entry.kind == EntryKind::Submodule {
                continue;
            }
            let before: Vec<Entry<'_>> =
                parents.iter_mut().filter_map(|names| names.find(entry.name)).collect();
            if before.iter().any(|before| before.id == entry.id) {
                continue;
            }
            self.note(origin, entry.id, &folder.path, entry.name);
            if entry.kind == EntryKind::Tree && self.is_open(origin, entry.id) {
                let folders = before.iter().filter(|before| before.kind == EntryKind::Tree);
                open.push(Folder {
                    id: gix::ObjectId::from_bytes_or_panic(entry.id),
                    parents: folders.map(|before| gix::ObjectId::from_bytes_or_panic(before.id)).collect(),
                    path: join(&folder.path, entry.name).into(),
                    depth: folder.depth + 1,
                });
            }
        }
    }

    /// What commits have is not looked at again below a tree that none of them has: that would take too long.
    fn is_open(&self, origin: Origin<'_>, tree: &[u8]) -> bool {
        let is_seen = || self.seen.contains(&gix::ObjectId::from_bytes_or_panic(tree));
        matches!(origin, Origin::Commit(_)) || !is_seen()
    }

    fn note(&mut self, origin: Origin<'_>, id: &[u8], folder: &[u8], name: &[u8]) {
        if let Some(number) = self.wanted.number(id) {
            self.uses.add(number, origin, || join(folder, name));
        }
    }
}

pub(super) fn join(folder: &[u8], name: &[u8]) -> Vec<u8> {
    let slash: &[u8] = if folder.is_empty() { b"" } else { b"/" };
    [folder, slash, name].concat()
}

/// Finds the entries of a tree by name. Asked in the tree's own order, the next one is usually at hand.
pub(super) struct Names<N, E> {
    entries: Vec<(N, E)>,
    next: usize,
    by_name: Option<HashMap<N, usize>>,
}

impl<N: Copy + Eq + Hash, E: Copy> Names<N, E> {
    pub(super) fn new(entries: impl Iterator<Item = (N, E)>) -> Self {
        Names { entries: entries.collect(), next: 0, by_name: None }
    }

    pub(super) fn find(&mut self, name: N) -> Option<E> {
        if self.entries.get(self.next).is_none_or(|(next, _)| *next != name) {
            let entries = &self.entries;
            let by_name =
                self.by_name.get_or_insert_with(|| entries.iter().map(|(name, _)| *name).zip(0..).collect());
            self.next = *by_name.get(&name)?;
        }
        self.next += 1;
        Some(self.entries[self.next - 1].1)
    }
}
