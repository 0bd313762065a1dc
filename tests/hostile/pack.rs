//! Packs and their indexes, written byte by byte as git would never write them.

use std::{fs, path::Path};

use crate::util::TestEnv;

pub(super) const COMMIT: u8 = 1;
pub(super) const TREE: u8 = 2;
pub(super) const BLOB: u8 = 3;
pub(super) const TAG: u8 = 4;
const OFFSET_DELTA: u8 = 6;
const NAMED_DELTA: u8 = 7;

/// The id of an object, which nobody compares with its content.
pub(super) type Id = [u8; 20];

/// The id of an object by a number.
pub(super) fn id(number: u32) -> Id {
    let mut id = [0xaa; 20];
    id[..4].copy_from_slice(&number.wrapping_mul(0x9e37_79b9).to_be_bytes());
    id[4..8].copy_from_slice(&number.to_be_bytes());
    id
}

pub(super) fn hex(id: &Id) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A pack on its way.
pub(super) struct Pack {
    bytes: Vec<u8>,
    pub(super) places: Vec<(Id, u64)>,
}

impl Pack {
    pub(super) fn new() -> Self {
        Pack { bytes: b"PACK\0\0\0\x02\0\0\0\0".to_vec(), places: Vec::new() }
    }

    /// Adds a whole object.
    pub(super) fn whole(&mut self, id: Id, kind: u8, content: &[u8]) {
        self.entry(id, kind, content.len() as u64, &[], &deflate(content));
    }

    /// Adds a delta upon an object with an id.
    pub(super) fn upon(&mut self, id: Id, base: Id, delta: &[u8]) {
        self.entry(id, NAMED_DELTA, delta.len() as u64, &base, &deflate(delta));
    }

    /// Adds a delta upon what begins so many bytes before it.
    pub(super) fn upon_distance(&mut self, id: Id, distance: u64, delta: &[u8]) {
        let mut bytes = vec![(distance & 0x7f) as u8];
        let mut rest = distance >> 7;
        while rest > 0 {
            rest -= 1;
            bytes.insert(0, (rest & 0x7f) as u8 | 0x80);
            rest >>= 7;
        }
        self.entry(id, OFFSET_DELTA, delta.len() as u64, &bytes, &deflate(delta));
    }

    /// Adds an entry that says of itself what it likes.
    pub(super) fn entry(&mut self, id: Id, kind: u8, size: u64, base: &[u8], data: &[u8]) {
        self.places.push((id, self.end()));
        let mut first = kind << 4 | (size & 0x0f) as u8;
        if size > 0x0f {
            first |= 0x80;
        }
        self.bytes.push(first);
        if size > 0x0f {
            self.bytes.extend(number(size >> 4));
        }
        self.bytes.extend(base);
        self.bytes.extend(data);
    }

    pub(super) fn end(&self) -> u64 {
        self.bytes.len() as u64
    }

    /// Writes pack and index as they should be.
    pub(super) fn write(self, env: &TestEnv) {
        self.write_with(env, |_| {}, |_| {});
    }

    /// The same after changes to the finished files.
    pub(super) fn write_with(
        mut self,
        env: &TestEnv,
        change: impl FnOnce(&mut Vec<u8>),
        change_index: impl FnOnce(&mut Vec<u8>),
    ) {
        let count = self.places.len() as u32;
        self.bytes[8..12].copy_from_slice(&count.to_be_bytes());
        // Nobody looks what this is the checksum of, but both files have to have the same.
        self.bytes.extend([7; 20]);
        let mut index = index(&self.places);
        change(&mut self.bytes);
        change_index(&mut index);
        write_files(&env.work().join(".git"), &self.bytes, &index);
    }
}

fn write_files(git: &Path, pack: &[u8], index: &[u8]) {
    let folder = git.join("objects/pack");
    fs::create_dir_all(&folder).expect("a folder");
    fs::write(folder.join("pack-made.pack"), pack).expect("a pack");
    fs::write(folder.join("pack-made.idx"), index).expect("an index");
}

/// Where the parts of an index of the second version begin, for so many objects.
pub(super) struct Parts {
    pub(super) ids: usize,
    pub(super) offsets: usize,
}

pub(super) fn parts(objects: usize) -> Parts {
    let ids = 8 + 256 * 4;
    Parts { ids, offsets: ids + objects * 24 }
}

fn index(places: &[(Id, u64)]) -> Vec<u8> {
    let mut places = places.to_vec();
    places.sort();
    let mut index = b"\xfftOc\0\0\0\x02".to_vec();
    let mut counts = [0_u32; 256];
    places.iter().for_each(|(id, _)| counts[usize::from(id[0])] += 1);
    let mut sum = 0;
    for count in counts {
        sum += count;
        index.extend(sum.to_be_bytes());
    }
    places.iter().for_each(|(id, _)| index.extend(id));
    index.extend(vec![0; places.len() * 4]);
    places.iter().for_each(|(_, offset)| index.extend((*offset as u32).to_be_bytes()));
    index.extend([7; 40]);
    index
}

/// A delta of its steps, for a base of a size, that says how long its result is.
pub(super) fn delta(base: u64, result: u64, steps: &[u8]) -> Vec<u8> {
    [number(base), number(result), steps.to_vec()].concat()
}

/// A step that copies from the beginning.
pub(super) fn copy(from: u32, length: u32) -> Vec<u8> {
    let mut step = vec![0xff];
    step.extend(from.to_le_bytes());
    step.extend(&length.to_le_bytes()[..3]);
    step
}

/// Steps that insert bytes.
pub(super) fn insert(bytes: &[u8]) -> Vec<u8> {
    bytes.chunks(127).flat_map(|chunk| [&[chunk.len() as u8], chunk].concat()).collect()
}

pub(super) fn number(mut number: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    while number > 0x7f {
        bytes.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
    bytes
}

pub(super) fn deflate(bytes: &[u8]) -> Vec<u8> {
    use std::io::Write as _;
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory can be written to");
    encoder.finish().expect("memory can be written to")
}
