//! Indexes as git writes them, made of what a fuzzer says.

use std::collections::BTreeMap;

use super::Site;

/// The files of the commit, each with a mode and what its id is made of. Their order is not the same with slashes and
/// without.
pub(super) const HEAD: [(&str, u32, u8); 11] = [
    ("a", 0o100_644, 0x11),
    ("aa/k", 0o100_644, 0x1b),
    ("b/c", 0o100_644, 0x12),
    ("b/d/e", 0o100_755, 0x13),
    ("b/d/f", 0o120_000, 0x14),
    ("g-h", 0o100_644, 0x15),
    ("g.y", 0o100_644, 0x16),
    ("g/x", 0o100_644, 0x17),
    ("g0", 0o100_644, 0x18),
    ("module", 0o160_000, 0x19),
    ("z", 0o100_644, 0x1a),
];

/// Other paths, some of them below files of the commit and above others.
const OTHERS: [&str; 8] = ["a/b", "b", "b/d", "b/n", "g", "g/x/y", "module/m", "y"];

const MODES: [u32; 4] = [0o100_644, 0o100_755, 0o120_000, 0o160_000];

struct Made {
    mode: u32,
    id: [u8; 20],
    stage: u16,
    extended: u16,
}

/// Starts from the commit, changes what pairs of bytes say, and writes it in a version that the first byte chooses.
pub(super) fn index(first: u8, recipe: &[u8], site: &Site) -> Vec<u8> {
    let mut entries: BTreeMap<(Vec<u8>, u16), Made> = BTreeMap::new();
    for (path, (mode, id)) in &site.head {
        entries.insert((path.clone(), 0), Made { mode: *mode, id: *id, stage: 0, extended: 0 });
    }
    let version = [2, 3, 4][usize::from(first % 3)];
    for &[which, how] in recipe.as_chunks().0 {
        change(&mut entries, which, how, version);
    }
    let mut bytes = b"DIRC".to_vec();
    bytes.extend(u32::to_be_bytes(version));
    bytes.extend((entries.len() as u32).to_be_bytes());
    let mut before: &[u8] = &[];
    for ((path, _), made) in &entries {
        write(&mut bytes, path, made, version, before);
        before = path;
    }
    if first & 0x10 != 0 {
        let trees = trees(&entries, site);
        bytes.extend(b"TREE");
        bytes.extend((trees.len() as u32).to_be_bytes());
        bytes.extend(trees);
    }
    bytes.extend([0; 20]);
    bytes
}

fn change(entries: &mut BTreeMap<(Vec<u8>, u16), Made>, which: u8, how: u8, version: u32) {
    let which = usize::from(which) % (HEAD.len() + OTHERS.len());
    let path = HEAD.get(which).map_or_else(|| OTHERS[which - HEAD.len()], |(path, ..)| path).as_bytes();
    let above =
        |other: &[u8], path: &[u8]| path.strip_prefix(other).is_some_and(|rest| rest.starts_with(b"/"));
    entries.retain(|(other, _), _| other != path);
    if how < 0x20 {
        return;
    }
    // git puts a file in the place of a folder, and the other way round.
    entries.retain(|(other, _), _| !above(other, path) && !above(path, other));
    let mode = MODES[usize::from(how % 4)];
    let id = [0x10 + how / 4 % 16; 20];
    let (stages, extended) = match how {
        0xf0.. => (vec![1, 2, 3], 0),
        0xe0.. => (vec![2], 0),
        // Announced, or outside of a sparse checkout.
        0xd0.. if version > 2 => (vec![0], 0x2000),
        0xc0.. if version > 2 => (vec![0], 0x4000),
        _ => (vec![0], 0),
    };
    for stage in stages {
        entries.insert((path.to_vec(), stage), Made { mode, id, stage, extended });
    }
}

fn write(bytes: &mut Vec<u8>, path: &[u8], made: &Made, version: u32, before: &[u8]) {
    let start = bytes.len();
    bytes.extend([0; 24]);
    bytes.extend(made.mode.to_be_bytes());
    bytes.extend([0; 12]);
    bytes.extend(made.id);
    let extended = if made.extended == 0 { 0 } else { 0x4000 };
    bytes.extend((path.len() as u16 | made.stage << 12 | extended).to_be_bytes());
    if made.extended != 0 {
        bytes.extend(made.extended.to_be_bytes());
    }
    if version == 4 {
        let same = path.iter().zip(before).take_while(|(one, other)| one == other).count();
        // No path here is so long that this takes more than a byte.
        bytes.push((before.len() - same) as u8);
        bytes.extend(&path[same..]);
        bytes.push(0);
    } else {
        bytes.extend(path);
        let length = bytes.len() - start;
        bytes.extend(vec![0; 8 - length % 8]);
    }
}

/// The `TREE` extension: the trees of folders that are as in the commit, and that the others are not known. A folder stands
/// before those in it, and shorter names before longer ones.
fn trees(entries: &BTreeMap<(Vec<u8>, u16), Made>, site: &Site) -> Vec<u8> {
    let mut bytes = Vec::new();
    tree(entries, site, b"", &mut bytes);
    bytes
}

fn tree(entries: &BTreeMap<(Vec<u8>, u16), Made>, site: &Site, folder: &[u8], bytes: &mut Vec<u8>) {
    let prefix = if folder.is_empty() { Vec::new() } else { [folder, &b"/"[..]].concat() };
    let in_folder = entries.iter().filter(|((path, _), _)| path.starts_with(&prefix));
    let now: BTreeMap<_, _> = in_folder
        .map(|((path, stage), made)| ((path.clone(), *stage, made.extended & 0x2000), (made.mode, made.id)))
        .collect();
    let in_folder = site.head.iter().filter(|(path, _)| path.starts_with(&prefix));
    let then: BTreeMap<_, _> = in_folder.map(|(path, listed)| ((path.clone(), 0, 0), *listed)).collect();
    let is_child = |other: &&Vec<u8>| {
        other.strip_prefix(prefix.as_slice()).is_some_and(|rest| !rest.is_empty() && !rest.contains(&b'/'))
    };
    let mut children: Vec<&Vec<u8>> = site.trees.keys().filter(is_child).collect();
    children.sort_by_key(|path| (path.len(), *path));
    bytes.extend(folder.rsplit(|byte| *byte == b'/').next().unwrap_or_default());
    bytes.push(0);
    let count = if now == then { now.len().to_string() } else { "-1".to_owned() };
    bytes.extend(format!("{count} {}\n", children.len()).as_bytes());
    if let Some(id) = site.trees.get(folder).filter(|_| now == then) {
        bytes.extend(id);
    }
    for child in children {
        tree(entries, site, child, bytes);
    }
}
