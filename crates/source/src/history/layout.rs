//! Reads all trees, each as the difference it is stored as, and keeps of them what is needed to tell which tree has
//! which: folders, and the objects that are looked for.
//!
//! Trees hardly change from version to version, and a pack stores them as deltas: stretches of the base and bytes
//! between them. Entries that are wholly within such a stretch need not be read again. What remains of a tree are a few
//! [pieces](Piece), 12 bytes each, however many entries it has.

use std::collections::HashMap;

use gix::hash::oid;

use super::{
    ids::Ids,
    tree::{Entry, EntryKind, split_entry},
};
use crate::objects::{Change, Step, Visitor};

/// No visit.
pub(super) const NONE: u32 = u32::MAX;

/// A tree as it stands in one place of the object database: 16 bytes and its pieces.
#[derive(Clone, Copy)]
pub(super) struct Visit {
    /// The tree's number.
    pub(super) tree: u32,
    /// The visit that the pieces build upon, always an earlier one, or [`NONE`].
    pub(super) base: u32,
    /// Where its pieces end; they begin where those of the visit before end.
    pub(super) end: usize,
}

/// A part of a tree's items. Items are the entries that are folders or looked for, in the order of the tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// Items of the base.
    Copy { start: u32, length: u32 },
    /// One item, with the numbers of its name and of the object.
    New { name: u32, child: u32 },
}

/// What one thread read.
#[derive(Default)]
pub(super) struct Part {
    pub(super) visits: Vec<Visit>,
    pub(super) pieces: Vec<Piece>,
    pub(super) names: Vec<Box<[u8]>>,
}

/// Tells which entries are items, and hears of every entry that is not copied.
pub(super) trait Children {
    /// The number of an entry's object, if the entry is an item.
    fn number(&mut self, kind: EntryKind, id: &[u8]) -> Option<u32>;
}

/// Reads trees.
pub(super) struct Reader<'a, C> {
    trees: &'a Ids,
    children: C,
    id_len: usize,
    part: Part,
    names: HashMap<Box<[u8]>, u32>,
    /// An entry of which the end is yet to come.
    begun: Vec<u8>,
}

/// Where the entries of a tree stand.
pub(super) struct Layout {
    visit: u32,
    /// Whether others build upon the tree; if not, the lists stay as they are.
    is_kept: bool,
    /// Where each entry begins, and where the last one ends.
    bounds: Vec<u32>,
    /// Which of the entries are items.
    items: Vec<u32>,
    entries: u32,
    end: u32,
}

impl<'a, C: Children> Reader<'a, C> {
    pub(super) fn new(trees: &'a Ids, children: C, hash: gix::hash::Kind) -> Self {
        Reader {
            trees,
            children,
            id_len: hash.len_in_bytes(),
            part: Part::default(),
            names: HashMap::new(),
            begun: Vec::new(),
        }
    }

    pub(super) fn finish(self) -> (Part, C) {
        (self.part, self.children)
    }

    fn begin(&mut self, is_kept: bool) -> Layout {
        self.begun.clear();
        let visit = self.part.visits.len() as u32;
        let bounds = if is_kept { vec![0] } else { Vec::new() };
        Layout { visit, is_kept, bounds, items: Vec::new(), entries: 0, end: 0 }
    }

    fn end(&mut self, id: &oid, base: u32) {
        // Ids are listed from the same tables, so only a repository that changes meanwhile has others.
        let tree = self.trees.number(id.as_bytes()).unwrap_or(NONE);
        self.part.visits.push(Visit { tree, base, end: self.part.pieces.len() });
    }

    /// Reads entries, and remembers the beginning of one that does not end here.
    fn read(&mut self, mut bytes: &[u8], layout: &mut Layout) {
        while let Some((entry, rest)) = split_entry(bytes, self.id_len) {
            self.entry(entry, bytes.len() - rest.len(), layout);
            bytes = rest;
        }
        self.begun.extend_from_slice(bytes);
    }

    /// Completes the entry that was begun, and returns how many bytes it took.
    fn complete(&mut self, bytes: &[u8], layout: &mut Layout) -> usize {
        if self.begun.is_empty() {
            return 0;
        }
        let nul = |bytes: &[u8]| bstr::ByteSlice::find_byte(bytes, 0);
        let before = self.begun.len();
        // Only the last bytes can be the beginning of an id, so no byte is searched twice but for those.
        let end = match nul(&self.begun[self.searched(before)..]) {
            Some(at) => Some(self.searched(before) + at + 1 + self.id_len),
            None => nul(bytes).map(|at| before + at + 1 + self.id_len),
        };
        let taken = end.map_or(bytes.len(), |end| (end - before).min(bytes.len()));
        self.begun.extend_from_slice(&bytes[..taken]);
        if end == Some(self.begun.len()) {
            let whole = std::mem::take(&mut self.begun);
            self.read(&whole, layout);
            self.begun = whole;
            self.begun.clear();
        }
        taken
    }

    /// What was begun has no NUL byte but among its last bytes: else it would be complete.
    fn searched(&self, length: usize) -> usize {
        length.saturating_sub(self.id_len + 1)
    }

    fn entry(&mut self, entry: Entry<'_>, length: usize, layout: &mut Layout) {
        if let Some(child) = self.children.number(entry.kind, entry.id) {
            let name = self.name(entry.name);
            self.part.pieces.push(Piece::New { name, child });
            if layout.is_kept {
                layout.items.push(layout.entries);
            }
        }
        layout.entries += 1;
        layout.end += length as u32;
        if layout.is_kept {
            layout.bounds.push(layout.end);
        }
    }

    fn name(&mut self, name: &[u8]) -> u32 {
        if let Some(number) = self.names.get(name) {
            return *number;
        }
        let number = self.part.names.len() as u32;
        self.part.names.push(name.into());
        self.names.insert(name.into(), number);
        number
    }

    /// Takes over what a delta copies.
    fn copy(&mut self, base: &[u8], from: usize, end: usize, known: &Layout, layout: &mut Layout) {
        let mut at = from + self.complete(&base[from..end], layout);
        if let Ok(first) = known.bounds.binary_search(&(at as u32)) {
            let last = known.bounds.partition_point(|bound| *bound as usize <= end) - 1;
            if last > first {
                self.copy_entries(known, first, last, layout);
                at = known.bounds[last] as usize;
            }
        }
        self.read(&base[at..end], layout);
    }

    fn copy_entries(&mut self, known: &Layout, first: usize, last: usize, layout: &mut Layout) {
        let item = |entry: usize| known.items.partition_point(|item| (*item as usize) < entry);
        let (start, end) = (item(first), item(last));
        if start < end {
            self.push_copy(start as u32, (end - start) as u32);
        }
        let from = known.bounds[first];
        if layout.is_kept {
            let moved = known.items[start..end].iter().map(|item| item - first as u32 + layout.entries);
            layout.items.extend(moved);
            layout
                .bounds
                .extend(known.bounds[first + 1..=last].iter().map(|bound| bound - from + layout.end));
        }
        layout.entries += (last - first) as u32;
        layout.end += known.bounds[last] - from;
    }

    fn push_copy(&mut self, start: u32, length: u32) {
        let begin = self.part.visits.last().map_or(0, |visit| visit.end);
        match self.part.pieces[begin..].last_mut() {
            Some(Piece::Copy { start: before, length: known }) if *before + *known == start => {
                *known += length
            }
            _ => self.part.pieces.push(Piece::Copy { start, length }),
        }
    }
}

impl<C: Children + Send> Visitor for Reader<'_, C> {
    type Memory = Layout;
    const BUILDS_ALL: bool = false;

    fn whole(&mut self, id: &oid, bytes: &[u8]) -> Layout {
        let mut layout = self.begin(true);
        self.read(bytes, &mut layout);
        self.end(id, NONE);
        layout
    }

    fn change(&mut self, id: &oid, change: &Change<'_>, known: &Layout) -> Layout {
        let mut layout = self.begin(change.is_base);
        for step in change.delta.steps().map_while(Result::ok) {
            match step {
                Step::Insert(bytes) => {
                    let taken = self.complete(bytes, &mut layout);
                    self.read(&bytes[taken..], &mut layout);
                }
                Step::Copy { from, length } => {
                    self.copy(change.base, from, from + length, known, &mut layout);
                }
            }
        }
        self.end(id, known.visit);
        layout
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{history::tree::Entries, objects::Delta};

    const ID_LEN: usize = 20;

    /// Takes every entry but submodules for an item, and the first byte of its id for its number.
    struct FirstByte;

    impl Children for FirstByte {
        fn number(&mut self, kind: EntryKind, id: &[u8]) -> Option<u32> {
            (kind != EntryKind::Submodule).then(|| u32::from(id[0]))
        }
    }

    type Named = (Vec<u8>, u32);

    fn items_of(bytes: &[u8]) -> Vec<Named> {
        let entries = Entries::new(bytes, ID_LEN);
        entries
            .filter_map(|entry| Some((entry.name.to_vec(), FirstByte.number(entry.kind, entry.id)?)))
            .collect()
    }

    /// What the pieces of a visit stand for.
    fn expand(part: &Part, visit: u32) -> Vec<Named> {
        let Visit { base, end, .. } = part.visits[visit as usize];
        let start = if visit == 0 { 0 } else { part.visits[visit as usize - 1].end };
        let base = if base == NONE { Vec::new() } else { expand(part, base) };
        let mut items = Vec::new();
        for piece in &part.pieces[start..end] {
            match *piece {
                Piece::Copy { start, length } => {
                    items.extend_from_slice(&base[start as usize..(start + length) as usize]);
                }
                Piece::New { name, child } => items.push((part.names[name as usize].to_vec(), child)),
            }
        }
        items
    }

    /// A step of a delta: bytes to insert, or where to copy from and how much, in thousandths of the base.
    #[derive(Debug, Clone)]
    enum Made {
        Insert(Vec<u8>),
        Copy(usize, usize),
    }

    /// A delta upon a base of `base` bytes, and what it makes of it.
    fn delta(base: &[u8], steps: &[Made]) -> (Vec<u8>, Vec<u8>) {
        let (mut code, mut object) = (Vec::new(), Vec::new());
        for step in steps {
            match step {
                Made::Insert(bytes) => {
                    for bytes in bytes.chunks(127) {
                        code.push(bytes.len() as u8);
                        code.extend_from_slice(bytes);
                    }
                    object.extend_from_slice(bytes);
                }
                Made::Copy(from, to) => {
                    let (from, to) = (from * base.len() / 1000, to * base.len() / 1000);
                    if from < to {
                        code.push(0xff);
                        code.extend_from_slice(&(from as u32).to_le_bytes());
                        code.extend_from_slice(&((to - from) as u32).to_le_bytes()[..3]);
                        object.extend_from_slice(&base[from..to]);
                    }
                }
            }
        }
        let size =
            |size: usize| [(size & 0x7f | 0x80) as u8, (size >> 7 & 0x7f | 0x80) as u8, (size >> 14) as u8];
        let bytes = [&size(base.len())[..], &size(object.len()), &code].concat();
        (bytes, object)
    }

    fn tree() -> impl Strategy<Value = Vec<u8>> {
        let mode = prop_oneof![Just("40000 "), Just("100644 "), Just("160000 "), Just("")];
        let entry = (mode, "[a-c]{0,3}", prop::collection::vec(0_u8..4, ID_LEN));
        let entry =
            entry.prop_map(|(mode, name, id)| [mode.as_bytes(), name.as_bytes(), b"\0", &id].concat());
        prop::collection::vec(entry, 0..12).prop_map(|entries| entries.concat())
    }

    fn step() -> impl Strategy<Value = Made> {
        let copy = || (0_usize..=1000, 0_usize..=1000).prop_map(|(a, b)| Made::Copy(a.min(b), a.max(b)));
        prop_oneof![
            copy(),
            copy(),
            tree().prop_map(Made::Insert),
            prop::collection::vec(0_u8..60, 1..30).prop_map(Made::Insert),
        ]
    }

    proptest! {
        /// Whatever a delta cuts and joins, the items are those of the tree it makes; ids are full of zeros, so that
        /// ends of names and of entries are everywhere.
        #[test]
        fn pieces_stand_for_the_items_of_the_tree(
            first in tree(),
            made in prop::collection::vec(prop::collection::vec(step(), 0..8), 1..5),
            is_base in any::<bool>(),
        ) {
            let trees = Ids::new(Vec::new());
            let mut reader = Reader::new(&trees, FirstByte, gix::hash::Kind::Sha1);
            let id = gix::ObjectId::null(gix::hash::Kind::Sha1);
            let mut layout = reader.whole(&id, &first);
            let mut texts = vec![first];
            for (number, steps) in made.iter().enumerate() {
                let base = texts.last().unwrap().clone();
                let (code, object) = delta(&base, steps);
                let is_base = is_base || number + 1 < made.len();
                let change = Change {
                    delta: Delta::parse(&code).unwrap(),
                    base: &base,
                    bytes: Some(&object),
                    is_base,
                };
                layout = reader.change(&id, &change, &layout);
                texts.push(object);
            }
            let (part, _) = reader.finish();
            for (visit, text) in texts.iter().enumerate() {
                prop_assert_eq!(expand(&part, visit as u32), items_of(text));
            }
        }
    }
}
