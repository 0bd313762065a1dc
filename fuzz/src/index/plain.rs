//! A reader of the index that does nothing but read its entries, as gitformat-index(5) describes them.

/// What an index has.
pub(super) struct Index {
    pub(super) entries: Vec<Entry>,
    /// Whether it tells which folders were written as which trees.
    pub(super) has_trees: bool,
    /// Whether it has other extensions that say more than how to read it fast.
    pub(super) has_others: bool,
}

pub(super) struct Entry {
    pub(super) path: Vec<u8>,
    pub(super) id: [u8; 20],
    pub(super) kind: Kind,
    stage: u16,
    mode: u32,
}

/// What stands at a path.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    File,
    Unmerged,
    /// A submodule, or a file that was only announced.
    Nothing,
}

const STAGE: u16 = 0x3000;
const EXTENDED: u16 = 0x4000;
const INTENT_TO_ADD: u16 = 0x2000;
const MODES: [u32; 4] = [0o100_644, 0o100_755, 0o120_000, 0o160_000];

impl Index {
    /// `None` if it is none, or has an extension that has to be understood.
    pub(super) fn read(bytes: &[u8]) -> Option<Self> {
        let (head, mut rest) = bytes.split_first_chunk::<12>()?;
        let number = |at: usize| Some(u32::from_be_bytes(*head.get(at..)?.first_chunk()?));
        let version = number(4)?;
        if !head.starts_with(b"DIRC") || !matches!(version, 2..=4) {
            return None;
        }
        let mut entries: Vec<Entry> = Vec::new();
        for _ in 0..number(8)? {
            let before = entries.last().map_or(&[][..], |entry| &entry.path);
            let (entry, after) = entry(rest, version, before)?;
            entries.push(entry);
            rest = after;
        }
        let (mut has_trees, mut has_others) = (false, false);
        // The hash of all of it stands at the end.
        while rest.len() > 20 {
            let (head, after) = rest.split_first_chunk::<8>()?;
            let length = u32::from_be_bytes(*head.last_chunk()?) as usize;
            match &head[..4] {
                b"TREE" => has_trees = true,
                b"EOIE" | b"IEOT" => {}
                _ => has_others = true,
            }
            rest = after.get(length..)?;
        }
        Some(Index { entries, has_trees, has_others })
    }

    /// Whether git could have written it: in order, each path once, none below a file.
    pub(super) fn is_in_order(&self) -> bool {
        let is_sorted = self.entries.windows(2).all(|two| {
            let key = |entry: &Entry| (entry.path.clone(), entry.stage);
            key(&two[0]) < key(&two[1]) && !(two[0].path == two[1].path && two[0].stage == 0)
        });
        let is_path = |path: &[u8]| {
            path.split(|byte| *byte == b'/').all(|part| {
                !part.is_empty() && part != b"." && part != b".." && !part.eq_ignore_ascii_case(b".git")
            })
        };
        let is_below = |path: &[u8]| {
            let folders =
                path.iter().enumerate().filter(|(_, byte)| **byte == b'/').map(|(at, _)| &path[..at]);
            folders.into_iter().any(|folder| self.entries.iter().any(|entry| entry.path == folder))
        };
        is_sorted
            && self.entries.iter().all(|e| is_path(&e.path) && !is_below(&e.path) && MODES.contains(&e.mode))
    }
}

fn entry<'a>(bytes: &'a [u8], version: u32, before: &[u8]) -> Option<(Entry, &'a [u8])> {
    let (stat, rest) = bytes.split_first_chunk::<40>()?;
    let (id, rest) = rest.split_first_chunk::<20>()?;
    let (flags, mut rest) =
        rest.split_first_chunk().map(|(flags, rest)| (u16::from_be_bytes(*flags), rest))?;
    let mut extended = 0;
    if flags & EXTENDED != 0 {
        if version < 3 {
            return None;
        }
        (extended, rest) =
            rest.split_first_chunk().map(|(flags, rest)| (u16::from_be_bytes(*flags), rest))?;
    }
    let mut path = Vec::new();
    if version == 4 {
        let (strip, after) = strip(rest)?;
        path.extend_from_slice(before.get(..before.len().checked_sub(strip)?)?);
        rest = after;
    }
    let end = rest.iter().position(|byte| *byte == 0)?;
    path.extend_from_slice(&rest[..end]);
    rest = &rest[end..];
    // At least one NUL, so that the length is a multiple of eight.
    let read = bytes.len() - rest.len();
    rest = rest.get(if version == 4 { 1 } else { 8 - read % 8 }..)?;
    if usize::from(flags & 0xfff) != path.len().min(0xfff) {
        return None;
    }
    let mode = u32::from_be_bytes(*stat[24..].first_chunk()?);
    let stage = flags & STAGE;
    let kind = match (stage, mode) {
        (0, 0o160_000) => Kind::Nothing,
        (0, _) if extended & INTENT_TO_ADD != 0 => Kind::Nothing,
        (0, _) => Kind::File,
        _ => Kind::Unmerged,
    };
    Some((Entry { path, id: *id, kind, stage, mode }, rest))
}

/// How much of the path before is not in this one: the number with an offset that packs have too.
fn strip(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let (first, mut rest) = bytes.split_first()?;
    let mut number = usize::from(first & 0x7f);
    let mut more = first & 0x80 != 0;
    while more {
        let (next, after) = rest.split_first()?;
        number = (number + 1).checked_mul(128)?.checked_add(usize::from(next & 0x7f))?;
        more = next & 0x80 != 0;
        rest = after;
    }
    Some((number, rest))
}
