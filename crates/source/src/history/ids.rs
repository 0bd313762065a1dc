//! The objects that are looked for.

use std::collections::{BTreeSet, HashMap};

use crate::ObjectId;

/// The objects that are looked for, each under one number, in the order they were first asked for.
pub(super) struct Wanted {
    numbers: HashMap<gix::ObjectId, u32>,
    /// A bit for every value of an id's first two bytes: most ids that are asked about are turned away here.
    first: Vec<u64>,
}

impl Wanted {
    pub(super) fn new(ids: &[ObjectId]) -> Self {
        let mut wanted = Wanted { numbers: HashMap::new(), first: vec![0; 1 << 10] };
        for id in ids {
            let next = wanted.numbers.len() as u32;
            wanted.insert(id.0, next);
        }
        wanted
    }

    pub(super) fn len(&self) -> usize {
        self.numbers.len()
    }

    /// Some of the objects, under the numbers they have.
    pub(super) fn only(&self, numbers: &BTreeSet<u32>) -> Self {
        let mut only = Wanted::new(&[]);
        for (id, number) in self.numbers.iter().filter(|(_, number)| numbers.contains(number)) {
            only.insert(*id, *number);
        }
        only
    }

    fn insert(&mut self, id: gix::ObjectId, number: u32) {
        self.numbers.entry(id).or_insert(number);
        let (word, bit) = place(id.as_bytes());
        self.first[word] |= bit;
    }

    /// The number of an object, if it is looked for.
    pub(super) fn number(&self, id: &[u8]) -> Option<u32> {
        let (word, bit) = place(id);
        if self.first[word] & bit == 0 {
            return None;
        }
        self.numbers.get(&gix::ObjectId::try_from(id).ok()?).copied()
    }
}

/// Ids, numbered in their order; 33 bytes each.
pub(super) struct Ids {
    sorted: Vec<gix::ObjectId>,
    /// Where the ids begin that have these first two bytes.
    starts: Vec<u32>,
}

impl Ids {
    pub(super) fn new(mut ids: Vec<gix::ObjectId>) -> Self {
        ids.sort_unstable();
        ids.dedup();
        let mut starts = vec![0; (1 << 16) + 1];
        for id in &ids {
            starts[prefix(id.as_bytes()) + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Ids { sorted: ids, starts }
    }

    pub(super) fn len(&self) -> usize {
        self.sorted.len()
    }

    pub(super) fn all(&self) -> &[gix::ObjectId] {
        &self.sorted
    }

    pub(super) fn id(&self, number: u32) -> gix::ObjectId {
        self.sorted[number as usize]
    }

    pub(super) fn number(&self, id: &[u8]) -> Option<u32> {
        let start = self.starts[prefix(id)];
        let ids = &self.sorted[start as usize..self.starts[prefix(id) + 1] as usize];
        let at = ids.binary_search_by(|known| known.as_bytes().cmp(id)).ok()?;
        Some(start + at as u32)
    }
}

/// Numbers for all that may stand in a tree: trees have theirs, and the objects that are looked for come after these.
pub(super) struct Targets<'a> {
    wanted: &'a Wanted,
    trees: usize,
    /// What is looked for among the trees.
    wanted_trees: HashMap<u32, u32>,
}

impl<'a> Targets<'a> {
    pub(super) fn new(wanted: &'a Wanted, trees: &Ids) -> Self {
        let number = |(id, number): (&gix::ObjectId, &u32)| Some((trees.number(id.as_bytes())?, *number));
        let wanted_trees = wanted.numbers.iter().filter_map(number).collect();
        Targets { wanted, trees: trees.len(), wanted_trees }
    }

    /// How many numbers there are.
    pub(super) fn len(&self) -> usize {
        self.trees + self.wanted.len()
    }

    /// The number of a blob that is looked for.
    pub(super) fn number(&self, id: &[u8]) -> Option<u32> {
        Some(self.trees as u32 + self.wanted.number(id)?)
    }

    /// Whether the number is that of a tree.
    pub(super) fn is_tree(&self, number: u32) -> bool {
        (number as usize) < self.trees
    }

    /// What a number stands for among the objects that are looked for.
    pub(super) fn wanted(&self, number: u32) -> Option<u32> {
        match number.checked_sub(self.trees as u32) {
            Some(wanted) => Some(wanted),
            None => self.wanted_trees.get(&number).copied(),
        }
    }

    /// Every number an object that is looked for may have, with its number among these.
    pub(super) fn all(&self) -> impl Iterator<Item = (u32, u32)> + '_ {
        let blobs = (0..self.wanted.len() as u32).map(|number| (self.trees as u32 + number, number));
        blobs.chain(self.wanted_trees.iter().map(|(tree, number)| (*tree, *number)))
    }
}

fn prefix(id: &[u8]) -> usize {
    usize::from(id[0]) << 8 | usize::from(id[1])
}

fn place(id: &[u8]) -> (usize, u64) {
    (prefix(id) >> 6, 1 << (prefix(id) & 63))
}
