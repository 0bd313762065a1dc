//! The walk over a pack, with deltas of all kinds, against reading each object by itself.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::sync::{LazyLock, Mutex};

use phota_scan_fuzz::checks::scratch;
use phota_source::{ByteRange, ObjectDatabase, ObjectId, Reach, Repository, Sieve, SiftOptions, Sifted};

const MAX_SIZE: u64 = 1 << 16;
const MAX_ENTRIES: usize = 40;
const NEEDLE: &[u8] = b"needle";

/// What is found is what reading finds, and what is not found is told; a sieve for a literal changes nothing of that.
pub fn check(data: &[u8]) {
    let entries = write_pack(data);
    let objects = REPOSITORY.with(Repository::objects).expect("it has objects");
    let (found, sifted) = sift(&objects, Reach::all(0), &|_| true);
    assert_eq!(sifted.objects, found.len() as u64);
    assert!(sifted.skipped.iter().all(|skipped| !found.contains_key(&skipped.id)));
    for (id, bytes) in &found {
        let (_, read) = objects.read(*id, MAX_SIZE).expect("it can be read").expect("it is there");
        assert_eq!(&read, bytes);
    }
    let told = sifted.problems.iter().map(told).sum::<u64>() + sifted.skipped.len() as u64;
    assert_eq!(found.len() as u64 + told, entries as u64, "{:?}", sifted.problems);

    let expected: BTreeMap<_, _> = found.into_iter().filter(|(_, bytes)| has_needle(bytes)).collect();
    let (any, letters) = (NEEDLE.len() - 1, ByteRange { first: b'a', last: b'z' });
    // One of the two: most of the time goes into looking for loose objects, of which there are none.
    let reach = match data.len() % 2 {
        0 => Reach::all(any),
        _ => Reach { any: 0, run: any, bytes: letters },
    };
    let (with_needle, _) = sift(&objects, reach, &has_needle);
    assert_eq!(with_needle, expected);
}

fn told(problem: &phota_source::Error) -> u64 {
    match problem {
        phota_source::Error::DamagedObject { dependents, .. } => 1 + dependents,
        phota_source::Error::MoreDamagedObjects { count } => *count,
        _ => 0,
    }
}

fn sift(
    objects: &ObjectDatabase,
    reach: Reach,
    may_match: &(dyn Fn(&[u8]) -> bool + Sync),
) -> (BTreeMap<ObjectId, Vec<u8>>, Sifted) {
    let found = Mutex::new(BTreeMap::new());
    let sieve = Sieve { may_match, reach, head: 0, tail: 0 };
    let options = SiftOptions { threads: 1, max_size: MAX_SIZE, ..SiftOptions::default() };
    let sifted = objects.sift(&options, &sieve, &|object| {
        let before = found.lock().expect("one thread").insert(object.id, object.bytes.to_vec());
        assert!(before.is_none(), "each is handed out once");
    });
    (found.into_inner().expect("one thread"), sifted)
}

fn has_needle(text: &[u8]) -> bool {
    text.windows(NEEDLE.len()).any(|window| window == NEEDLE)
}

/// A bare repository for the pack of this process.
static FOLDER: LazyLock<PathBuf> = LazyLock::new(|| {
    let folder = scratch("objects");
    for below in ["objects/pack", "refs/heads"] {
        fs::create_dir_all(folder.join(below)).expect("a folder below the temporary one");
    }
    fs::write(folder.join("HEAD"), "ref: refs/heads/main\n").expect("a file");
    fs::write(folder.join("config"), "[core]\n\trepositoryformatversion = 0\n\tbare = true\n")
        .expect("a file");
    folder
});

thread_local! {
    /// Opened once: what objects there are is looked up anew each time.
    static REPOSITORY: Repository = Repository::at(&FOLDER).expect("it is a repository");
}

/// Makes a pack and an index of what `data` says, and returns how many objects they have.
fn write_pack(data: &[u8]) -> usize {
    let mut pack = b"PACK\0\0\0\x02\0\0\0\0".to_vec();
    let mut recipe = data;
    let (mut offsets, mut sizes) = (Vec::new(), Vec::new());
    while offsets.len() < MAX_ENTRIES {
        let Some((&[kind, base, lie, length], rest)) = recipe.split_first_chunk() else { break };
        let (payload, rest) = rest.split_at(rest.len().min(usize::from(length)));
        recipe = rest;
        offsets.push(pack.len());
        let size = write_entry(&mut pack, kind, base, lie, payload, &offsets, &sizes);
        sizes.push(size);
    }
    pack[8..12].copy_from_slice(&(offsets.len() as u32).to_be_bytes());
    pack.extend([7; 20]);
    let mut index = Vec::new();
    for first in 0..256 {
        index.extend((offsets.len().min(first + 1) as u32).to_be_bytes());
    }
    for (number, offset) in offsets.iter().enumerate() {
        index.extend((*offset as u32).to_be_bytes());
        index.extend([number as u8; 20]);
    }
    index.extend([7; 40]);
    fs::write(FOLDER.join("objects/pack/pack-made.pack"), pack).expect("a file");
    fs::write(FOLDER.join("objects/pack/pack-made.idx"), index).expect("a file");
    offsets.len()
}

/// Adds an entry and returns how large its object is, if all is in order.
fn write_entry(
    pack: &mut Vec<u8>,
    kind: u8,
    base: u8,
    lie: u8,
    payload: &[u8],
    offsets: &[usize],
    sizes: &[usize],
) -> usize {
    let start = pack.len();
    let upon = usize::from(base) % offsets.len().max(1);
    // Bases may follow, and may not be there at all.
    let base_size = sizes.get(upon).copied().unwrap_or(4);
    let mut content = Vec::new();
    let mut size = payload.len();
    let stated_kind = match kind % 8 {
        // Steps alone, with the sizes that go with them.
        0..=2 => {
            size = steps_size(payload);
            number(base_size, &mut content);
            number(size, &mut content);
            6 + kind % 2
        }
        3 => 6,
        4 => 7,
        other => other - 4,
    };
    content.extend(payload);
    let stated = if lie < 0xf0 { content.len() } else { content.len() + usize::from(lie & 0x0f) * 100 };
    pack.push(stated_kind << 4 | (stated & 0x0f) as u8 | 0x80);
    number(stated >> 4, pack);
    match stated_kind {
        6 => distance(start - offsets[upon], pack),
        7 => pack.extend([base % 64; 20]),
        _ => {}
    }
    match lie {
        // No stream at all.
        0xe0 => pack.extend(&content),
        _ => deflate(&content, lie == 0xe1, pack),
    }
    size
}

/// How many bytes steps make.
fn steps_size(mut steps: &[u8]) -> usize {
    let mut size = 0;
    while let Some((&op, rest)) = steps.split_first() {
        let follow = if op & 0x80 == 0 { usize::from(op) } else { (op & 0x7f).count_ones() as usize };
        let Some((bytes, rest)) = rest.split_at_checked(follow) else { break };
        steps = rest;
        if op & 0x80 == 0 {
            size += bytes.len();
            continue;
        }
        let mut length = 0;
        let mut bytes = bytes[(op & 0x0f).count_ones() as usize..].iter();
        for place in 0..3 {
            if op & (0x10 << place) != 0 {
                length |= usize::from(*bytes.next().expect("it was counted")) << (8 * place);
            }
        }
        size += if length == 0 { 0x1_0000 } else { length };
    }
    size
}

fn number(mut number: usize, out: &mut Vec<u8>) {
    while number > 0x7f {
        out.push(number as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The distance to a base, as packs have it.
fn distance(distance: usize, out: &mut Vec<u8>) {
    let mut bytes = vec![distance as u8 & 0x7f];
    let mut rest = distance >> 7;
    while rest > 0 {
        rest -= 1;
        bytes.push(rest as u8 | 0x80);
        rest >>= 7;
    }
    out.extend(bytes.iter().rev());
}

/// A zlib stream of one block that is stored as it is.
fn deflate(content: &[u8], wrong: bool, out: &mut Vec<u8>) {
    let length = content.len() as u16;
    out.extend([0x78, 0x01, 0x01]);
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend(content);
    let (mut a, mut b) = (1_u32, 0_u32);
    for byte in content {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    out.extend(((b << 16 | a) ^ u32::from(wrong)).to_be_bytes());
}
