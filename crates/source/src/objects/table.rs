//! Where the objects of a pack stand, and which of them build upon which.

use std::ops::Range;

use gix::odb::pack::data::{self, entry::Header};

use super::{ObjectKind, pack::Pack};

/// No entry.
pub(super) const NONE: u32 = u32::MAX;

/// One object of a pack.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// Where its header begins in the pack.
    offset: u64,
    /// Where the next object begins, or the pack ends.
    end: u64,
    /// How many bytes its data has when inflated; for a delta that is the delta's size.
    pub(super) size: u64,
    /// Compressed bytes of it and of all that build upon it.
    pub(super) weight: u64,
    /// Its place in the index.
    pub(super) position: u32,
    /// The first of those that build upon it, or [`NONE`].
    pub(super) first_child: u32,
    /// The next that builds upon the same one, or [`NONE`].
    pub(super) next_sibling: u32,
    /// The length of its header.
    header: u16,
    pub(super) form: Form,
}

/// How an object is stored.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    Whole(ObjectKind),
    /// Upon another object of the pack.
    Delta,
    /// Upon an object that is not in the pack.
    Outside,
    /// The header makes no sense, or the index names another object at the same place.
    Broken,
}

/// All objects of a pack, in its order.
pub(super) struct Table {
    pub(super) entries: Vec<Entry>,
    /// Those that build upon nothing in this pack.
    pub(super) roots: Vec<u32>,
    /// Those that build upon themselves by a detour.
    pub(super) circular: Vec<u32>,
}

impl Table {
    /// Reads the headers of all objects.
    pub(super) fn new(pack: &Pack, threads: usize) -> Self {
        let mut table = Table { entries: sorted(pack), roots: Vec::new(), circular: Vec::new() };
        let parents = read_headers(pack, &mut table.entries, threads);
        table.grow(&parents);
        table
    }

    /// The roots in the order they are best walked: those with much upon them first, so that no thread is left with one
    /// at the end, the others in the order of the pack.
    pub(super) fn roots_for(&self, threads: usize) -> Vec<u32> {
        let weight = |&root: &u32| self.entries[root as usize].weight;
        let all: u64 = self.roots.iter().map(weight).sum();
        let heavy = all / (threads as u64 * 64) + 1;
        let (mut first, rest): (Vec<u32>, Vec<u32>) =
            self.roots.iter().partition(|&root| weight(root) >= heavy);
        first.sort_unstable_by_key(|root| std::cmp::Reverse(weight(root)));
        first.extend(rest);
        first
    }

    /// The compressed data of an entry; it may be followed by bytes of no meaning.
    pub(super) fn data<'a>(&self, pack: &'a Pack, entry: u32) -> &'a [u8] {
        let Entry { offset, end, header, .. } = self.entries[entry as usize];
        let start = offset + u64::from(header);
        pack.data.entry_slice(start..end.max(start)).unwrap_or_default()
    }

    /// Links entries with what they build upon, and weighs them.
    fn grow(&mut self, parents: &[u32]) {
        for (entry, &parent) in (0..).zip(parents) {
            if parent == NONE {
                self.roots.push(entry);
            } else {
                let first = std::mem::replace(&mut self.entries[parent as usize].first_child, entry);
                self.entries[entry as usize].next_sibling = first;
            }
        }
        if (0..).zip(parents).all(|(entry, &parent)| parent == NONE || parent < entry) {
            // The usual case: what others build upon stands before them.
            for (entry, &parent) in parents.iter().enumerate().rev() {
                self.add_weight(entry as u32, parent);
            }
            return;
        }
        let order = self.reached();
        if order.len() < self.entries.len() {
            let mut seen = vec![false; self.entries.len()];
            order.iter().for_each(|&entry| seen[entry as usize] = true);
            self.circular = (0..self.entries.len() as u32).filter(|&entry| !seen[entry as usize]).collect();
        }
        for &entry in order.iter().rev() {
            self.add_weight(entry, parents[entry as usize]);
        }
    }

    fn add_weight(&mut self, entry: u32, parent: u32) {
        if parent != NONE {
            self.entries[parent as usize].weight += self.entries[entry as usize].weight;
        }
    }

    /// All entries that can be reached from roots, each behind what it builds upon.
    fn reached(&self) -> Vec<u32> {
        let mut order = self.roots.clone();
        order.reserve(self.entries.len() - order.len());
        let mut next = 0;
        while let Some(&entry) = order.get(next) {
            order.extend(self.children(entry));
            next += 1;
        }
        order
    }

    /// Those that build upon an entry.
    pub(super) fn children(&self, entry: u32) -> impl Iterator<Item = u32> + '_ {
        let some = |entry: u32| (entry != NONE).then_some(entry);
        let first = some(self.entries[entry as usize].first_child);
        std::iter::successors(first, move |&entry| some(self.entries[entry as usize].next_sibling))
    }

    /// Everything that builds upon an entry, directly or not.
    pub(super) fn descendants(&self, entry: u32) -> Vec<u32> {
        let mut found: Vec<u32> = self.children(entry).collect();
        let mut next = 0;
        while let Some(&entry) = found.get(next) {
            found.extend(self.children(entry));
            next += 1;
        }
        found
    }
}

/// The entries in the order of the pack, their headers not read yet.
fn sorted(pack: &Pack) -> Vec<Entry> {
    let objects = 0..pack.index.num_objects();
    let mut places: Vec<(u64, u32)> =
        objects.map(|position| (pack.index.pack_offset_at_index(position), position)).collect();
    places.sort_unstable();
    let ends = places.iter().skip(1).map(|&(offset, _)| offset).chain([pack.data.pack_end() as u64]);
    let entry = |(&(offset, position), end): (&(u64, u32), u64)| Entry {
        offset,
        end,
        size: 0,
        weight: end.saturating_sub(offset),
        position,
        first_child: NONE,
        next_sibling: NONE,
        header: 0,
        form: Form::Broken,
    };
    places.iter().zip(ends).map(entry).collect()
}

/// Reads the headers and returns what each entry builds upon.
fn read_headers(pack: &Pack, entries: &mut [Entry], threads: usize) -> Vec<u32> {
    let offsets: Vec<u64> = entries.iter().map(|entry| entry.offset).collect();
    let mut parents = vec![NONE; entries.len()];
    let share = entries.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for (entries, parents) in entries.chunks_mut(share).zip(parents.chunks_mut(share)) {
            let offsets = &offsets;
            scope.spawn(move || {
                for (entry, parent) in entries.iter_mut().zip(parents) {
                    *parent = read_header(pack, offsets, entry).unwrap_or(NONE);
                }
            });
        }
    });
    parents
}

/// Reads one header; `None` if the entry builds upon nothing in this pack.
fn read_header(pack: &Pack, offsets: &[u64], entry: &mut Entry) -> Option<u32> {
    // Else an index could have one large object looked at a million times.
    if entry.end == entry.offset {
        return None;
    }
    let bytes = pack.data.entry_slice(header_range(pack, entry.offset)?)?;
    let read = data::Entry::from_bytes(bytes, entry.offset, pack.data.object_hash()).ok()?;
    entry.header = u16::try_from(read.data_offset - entry.offset).ok()?;
    entry.size = read.decompressed_size;
    let whole = |kind| (Form::Whole(kind), None);
    let (form, parent) = match read.header {
        Header::Commit => whole(ObjectKind::Commit),
        Header::Tree => whole(ObjectKind::Tree),
        Header::Blob => whole(ObjectKind::Blob),
        Header::Tag => whole(ObjectKind::Tag),
        Header::OfsDelta { base_distance } => {
            let base = entry.offset.checked_sub(base_distance)?;
            (Form::Delta, Some(offsets.binary_search(&base).ok()? as u32))
        }
        Header::RefDelta { base_id } => match pack.index.lookup(base_id) {
            Some(position) => {
                let base = pack.index.pack_offset_at_index(position);
                (Form::Delta, Some(offsets.binary_search(&base).ok()? as u32))
            }
            None => (Form::Outside, None),
        },
    };
    entry.form = form;
    parent
}

/// Headers are short; the trailer of the pack is none.
fn header_range(pack: &Pack, offset: u64) -> Option<Range<u64>> {
    const LONGEST: u64 = 64;
    let end = pack.data.pack_end() as u64;
    (offset < end).then(|| offset..end.min(offset + LONGEST))
}

/// The id an entry names as its base.
pub(super) fn named_base(pack: &Pack, entry: &Entry) -> Option<gix::ObjectId> {
    let bytes = pack.data.entry_slice(header_range(pack, entry.offset)?)?;
    match data::Entry::from_bytes(bytes, entry.offset, pack.data.object_hash()).ok()?.header {
        Header::RefDelta { base_id } => Some(base_id),
        _ => None,
    }
}
