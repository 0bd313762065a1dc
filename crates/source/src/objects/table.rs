//! Where the objects of a pack stand, and which of them build upon which.

use gix::odb::pack::data::{self, entry::Header};

use super::{ObjectKind, inflate::Compressed, pack::Pack};

/// No entry.
pub(super) const NONE: u32 = u32::MAX;

/// One object of a pack. There may be millions.
#[derive(Clone, Copy)]
pub(super) struct Entry {
    /// How much there is to do for it and all that build upon it, never nothing: their compressed bytes, roughly.
    pub(super) weight: u32,
    /// Its place in the index.
    pub(super) position: u32,
    /// The first of those that build upon it, or [`NONE`].
    pub(super) first_child: u32,
    /// The next that builds upon the same one, or [`NONE`].
    pub(super) next_sibling: u32,
    /// The length of its header.
    header: u8,
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
    /// Where the header of each begins in the pack, and where the last one ends.
    offsets: Vec<u64>,
    /// Those that build upon nothing in this pack.
    pub(super) roots: Vec<u32>,
    /// Those that build upon themselves by a detour.
    pub(super) circular: Vec<u32>,
}

impl Table {
    /// Reads the headers of all objects.
    pub(super) fn new(pack: &Pack, threads: usize) -> Self {
        let (offsets, mut entries) = sorted(pack);
        let parents = read_headers(pack, &offsets, &mut entries, threads);
        let mut table = Table { entries, offsets, roots: Vec::new(), circular: Vec::new() };
        table.grow(&parents);
        table
    }

    /// The roots in the order they are best walked: those with much upon them first, so that no thread is left with one
    /// at the end, the others in the order of the pack.
    pub(super) fn roots_for(&self, threads: usize) -> Vec<u32> {
        let weight = |&root: &u32| u64::from(self.entries[root as usize].weight);
        let all: u64 = self.roots.iter().map(weight).sum();
        let heavy = all / (threads as u64 * 64) + 1;
        let (mut first, rest): (Vec<u32>, Vec<u32>) =
            self.roots.iter().partition(|&root| weight(root) >= heavy);
        first.sort_unstable_by_key(|root| std::cmp::Reverse(weight(root)));
        first.extend(rest);
        first
    }

    /// What is stored of an entry: its compressed data, and how many bytes the header says there are when inflated. For a
    /// delta that is the delta's size.
    pub(super) fn data<'a>(&self, pack: &'a Pack, entry: u32) -> (Compressed<'a>, u64) {
        let entry = entry as usize;
        let (offset, end) = (self.offsets[entry], self.offsets[entry + 1]);
        let header = usize::from(self.entries[entry].header);
        let last = end.saturating_add(Compressed::BEHIND).min(pack.data.data_len() as u64);
        let stored = pack.data.entry_slice(offset..last.max(offset)).unwrap_or_default();
        let Some((told, bytes)) = stored.split_at_checked(header) else { return Default::default() };
        (Compressed::new(bytes, ((end - offset) as usize).saturating_sub(header)), stated_size(told))
    }

    /// The id an entry names as its base.
    pub(super) fn named_base(&self, pack: &Pack, entry: u32) -> Option<gix::ObjectId> {
        match header(pack, self.offsets[entry as usize])?.header {
            Header::RefDelta { base_id } => Some(base_id),
            _ => None,
        }
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
            let weight = self.entries[entry as usize].weight;
            let whole = &mut self.entries[parent as usize].weight;
            *whole = whole.saturating_add(weight);
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

/// Where entries stand, and the entries in the order of the pack, their headers not read yet.
fn sorted(pack: &Pack) -> (Vec<u64>, Vec<Entry>) {
    let objects = 0..pack.index.num_objects();
    // One number each is sorted in half the time of two.
    let place = |position| u128::from(pack.index.pack_offset_at_index(position)) << 32 | u128::from(position);
    let mut places: Vec<u128> = objects.map(place).collect();
    places.sort_unstable();
    let mut offsets: Vec<u64> = places.iter().map(|place| (place >> 32) as u64).collect();
    let end = pack.data.pack_end() as u64;
    // No entry ends before it begins, whatever the index says.
    offsets.push(offsets.last().map_or(end, |&last| end.max(last)));
    let entry = |(place, bounds): (&u128, &[u64])| Entry {
        weight: u32::try_from((bounds[1] - bounds[0]) / WEIGHED + 1).unwrap_or(u32::MAX),
        position: *place as u32,
        first_child: NONE,
        next_sibling: NONE,
        header: 0,
        form: Form::Broken,
    };
    let entries = places.iter().zip(offsets.windows(2)).map(entry).collect();
    (offsets, entries)
}

/// Bytes that weigh one: the weight of all of a pack of 64 GiB is still a number.
const WEIGHED: u64 = 16;

/// Reads the headers and returns what each entry builds upon.
fn read_headers(pack: &Pack, offsets: &[u64], entries: &mut [Entry], threads: usize) -> Vec<u32> {
    let mut parents = vec![NONE; entries.len()];
    let share = entries.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        for (part, (entries, parents)) in entries.chunks_mut(share).zip(parents.chunks_mut(share)).enumerate()
        {
            scope.spawn(move || {
                for (at, (entry, parent)) in entries.iter_mut().zip(parents).enumerate() {
                    *parent = read_header(pack, offsets, part * share + at, entry).unwrap_or(NONE);
                }
            });
        }
    });
    parents
}

/// Reads one header; `None` if the entry builds upon nothing in this pack.
fn read_header(pack: &Pack, offsets: &[u64], at: usize, entry: &mut Entry) -> Option<u32> {
    let offset = offsets[at];
    // Else an index could have one large object looked at a million times.
    if offsets[at + 1] == offset {
        return None;
    }
    let read = header(pack, offset)?;
    entry.header = u8::try_from(read.data_offset - offset).ok()?;
    let whole = |kind| (Form::Whole(kind), None);
    let (form, parent) = match read.header {
        Header::Commit => whole(ObjectKind::Commit),
        Header::Tree => whole(ObjectKind::Tree),
        Header::Blob => whole(ObjectKind::Blob),
        Header::Tag => whole(ObjectKind::Tag),
        Header::OfsDelta { base_distance } => {
            let base = offset.checked_sub(base_distance)?;
            (Form::Delta, Some(find_before(&offsets[..at], base)? as u32))
        }
        Header::RefDelta { base_id } => match pack.index.lookup(base_id) {
            Some(position) => {
                let base = pack.index.pack_offset_at_index(position);
                (Form::Delta, Some(offsets[..offsets.len() - 1].binary_search(&base).ok()? as u32))
            }
            None => (Form::Outside, None),
        },
    };
    entry.form = form;
    parent
}

/// Finds an offset among sorted ones. It is often near their end, so larger and larger steps are taken from there.
fn find_before(offsets: &[u64], wanted: u64) -> Option<usize> {
    let mut step = 1;
    while step < offsets.len() && offsets[offsets.len() - step] > wanted {
        step *= 2;
    }
    let start = offsets.len().saturating_sub(step);
    let end = offsets.len() - step / 2;
    Some(start + offsets[start..end].binary_search(&wanted).ok()?)
}

/// Reads the header of the entry at an offset.
fn header(pack: &Pack, offset: u64) -> Option<data::Entry> {
    const LONGEST: u64 = 64;
    // The trailer of the pack is no header.
    let end = pack.data.pack_end() as u64;
    let range = (offset < end).then(|| offset..end.min(offset + LONGEST))?;
    data::Entry::from_bytes(pack.data.entry_slice(range)?, offset, pack.data.object_hash()).ok()
}

/// The size that a sound header begins with, besides the kind: four bits, then seven a byte.
fn stated_size(header: &[u8]) -> u64 {
    let Some((&first, rest)) = header.split_first() else { return 0 };
    let mut size = u64::from(first & 0x0f);
    let (mut goes_on, mut shift) = (first & 0x80 != 0, 4);
    for &byte in rest {
        if !goes_on {
            break;
        }
        size |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
        (goes_on, shift) = (byte & 0x80 != 0, shift + 7);
    }
    size
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_is_before_is_found_wherever_it_is(
            offsets in prop::collection::btree_set(0..200_u64, 0..60),
            wanted in 0..200_u64,
        ) {
            let offsets: Vec<u64> = offsets.into_iter().collect();
            prop_assert_eq!(find_before(&offsets, wanted), offsets.binary_search(&wanted).ok());
        }

        #[test]
        fn sizes_are_read_as_gix_reads_them(kind in 1..5_u8, bits in 0..60_u32, number in any::<u64>()) {
            let size = number >> (63 - bits);
            let mut rest = size >> 4;
            let mut header = vec![kind << 4 | (size & 0x0f) as u8];
            while rest > 0 {
                *header.last_mut().expect("it has a first byte") |= 0x80;
                header.push((rest & 0x7f) as u8);
                rest >>= 7;
            }
            prop_assert_eq!(stated_size(&header), size);
            let read = data::Entry::from_bytes(&header, 0, gix::hash::Kind::Sha1).unwrap();
            prop_assert_eq!(read.decompressed_size, size);
        }
    }
}
