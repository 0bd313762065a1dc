//! Packs and indices written byte by byte, as git would never write them.

use std::{fs, io::Write, path::Path};

/// What stands in a pack.
#[derive(Clone)]
pub(crate) struct Entry {
    id: u8,
    header: Vec<u8>,
    data: Vec<u8>,
}

/// What an entry says of its size, if not the truth.
#[derive(Clone, Copy)]
pub(crate) enum Size {
    Honest,
    Claimed(u64),
}

const BLOB: u8 = 3;
const OFFSET_DELTA: u8 = 6;
const NAMED_DELTA: u8 = 7;

/// The id of the made object with this number.
pub(crate) fn id(number: u8) -> String {
    format!("{number:02x}").repeat(20)
}

impl Entry {
    pub(crate) fn blob(id: u8, bytes: &[u8], size: Size) -> Self {
        Entry { id, header: header(BLOB, bytes, size), data: deflate(bytes) }
    }

    /// Builds upon the object with a number, in this pack or not.
    pub(crate) fn upon(id: u8, base: u8, delta: &[u8]) -> Self {
        Self::upon_with(id, base, delta, Size::Honest)
    }

    /// The same with what the entry says of the delta's size.
    pub(crate) fn upon_with(id: u8, base: u8, delta: &[u8], size: Size) -> Self {
        let mut header = header(NAMED_DELTA, delta, size);
        header.extend([base; 20]);
        Entry { id, header, data: deflate(delta) }
    }

    /// Builds upon what stands so many bytes before it.
    pub(crate) fn upon_distance(id: u8, distance: u64, delta: &[u8]) -> Self {
        let mut header = header(OFFSET_DELTA, delta, Size::Honest);
        let mut bytes = vec![(distance & 0x7f) as u8];
        let mut rest = distance >> 7;
        while rest > 0 {
            rest -= 1;
            bytes.insert(0, (rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        header.extend(bytes);
        Entry { id, header, data: deflate(delta) }
    }

    /// Names another base, by its id in hexadecimal.
    pub(crate) fn name_base(&mut self, id: &str) {
        let at = self.header.len() - 20;
        for (byte, hex) in self.header[at..].iter_mut().zip(id.as_bytes().chunks(2)) {
            *byte = u8::from_str_radix(std::str::from_utf8(hex).unwrap(), 16).unwrap();
        }
    }

    pub(crate) fn length(&self) -> u64 {
        (self.header.len() + self.data.len()) as u64
    }
}

/// A delta that puts bytes before a base of a size and says so honestly, or not.
pub(crate) fn prepending(bytes: &[u8], base: usize, size: Size) -> Vec<u8> {
    let mut delta = number(base as u64);
    delta.extend(number(match size {
        Size::Honest => (bytes.len() + base) as u64,
        Size::Claimed(size) => size,
    }));
    delta.push(bytes.len() as u8);
    delta.extend(bytes);
    delta.extend([0x80 | 0x70, base as u8, (base >> 8) as u8, (base >> 16) as u8]);
    delta
}

fn header(kind: u8, bytes: &[u8], size: Size) -> Vec<u8> {
    let size = match size {
        Size::Honest => bytes.len() as u64,
        Size::Claimed(size) => size,
    };
    let mut first = kind << 4 | (size & 0x0f) as u8;
    let rest = size >> 4;
    let mut header = Vec::new();
    if rest > 0 {
        first |= 0x80;
    }
    header.push(first);
    if rest > 0 {
        header.extend(number(rest));
    }
    header
}

/// A size as deltas state it.
pub(crate) fn number(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

pub(crate) fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Writes a pack and its index; the id of an object is its number over and over.
pub(crate) fn write(repository: &Path, entries: &[Entry]) {
    let ids: Vec<[u8; 20]> = entries.iter().map(|entry| [entry.id; 20]).collect();
    write_with_ids(repository, entries, &ids);
}

/// Writes a pack and an index of the first version.
pub(crate) fn write_with_ids(repository: &Path, entries: &[Entry], ids: &[[u8; 20]]) {
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend((entries.len() as u32).to_be_bytes());
    let mut places = Vec::new();
    for (entry, id) in entries.iter().zip(ids) {
        places.push((*id, pack.len() as u32));
        pack.extend(&entry.header);
        pack.extend(&entry.data);
    }
    finish(repository, pack, places);
}

/// Writes a pack of one entry, and an index that says that many objects are there.
pub(crate) fn write_at_one_place(repository: &Path, entry: &Entry, ids: &[[u8; 20]]) {
    let mut pack = b"PACK\0\0\0\x02".to_vec();
    pack.extend((ids.len() as u32).to_be_bytes());
    pack.extend(&entry.header);
    pack.extend(&entry.data);
    finish(repository, pack, ids.iter().map(|id| (*id, 12)).collect());
}

fn finish(repository: &Path, mut pack: Vec<u8>, mut places: Vec<([u8; 20], u32)>) {
    // No one checks what this is the checksum of, but both have to have the same.
    pack.extend([7; 20]);
    places.sort();
    let mut index = Vec::new();
    for first in 0..=255 {
        let count = places.iter().filter(|(id, _)| id[0] <= first).count();
        index.extend((count as u32).to_be_bytes());
    }
    for (id, offset) in places {
        index.extend(offset.to_be_bytes());
        index.extend(id);
    }
    index.extend([7; 40]);
    let folder = repository.join("objects/pack");
    fs::write(folder.join("pack-made.pack"), pack).unwrap();
    fs::write(folder.join("pack-made.idx"), index).unwrap();
}
