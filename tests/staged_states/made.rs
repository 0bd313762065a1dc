//! Makes up states: what the last commit holds, what the index holds, and in what form the index is written.

use std::collections::{BTreeMap, BTreeSet};

use super::content::{Encoding, Line, Text};
use crate::{places, scan_differential::Random};

/// How many keys a state may use; those of different states are different.
pub(super) const KEYS: u64 = 16;

/// Names that sort differently as files and as folders, in odd bytes, and in two cases.
const PATHS: &[&[u8]] = &[
    b"a",
    b"a/b",
    b"a/b/c.env",
    b"a-b.conf",
    b"a.b",
    b"a0",
    b"src/app.js",
    b"src/App.js",
    b"SRC/app.js",
    b"deep/1/2/3/4/5/x.yaml",
    b"deep/1/2.env",
    b"sp ace/q\"uote\\n.txt",
    b"bad\xff\xfe/\x80.conf",
    b"tab\tname",
    b"new\nline.txt",
    "ü/é.conf".as_bytes(),
    b"-dash",
    b":colon/(glob)*",
    b"*.env",
    b".env",
    b"z/1",
    b"z/2/3",
];

/// What stands under a path.
#[derive(Clone)]
pub(super) enum Entry {
    File { text: Text, executable: bool },
    Link(Line),
    Submodule,
}

pub(super) type Tree = BTreeMap<Vec<u8>, Entry>;

/// Where HEAD leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Head {
    Branch,
    Detached,
    Unborn,
}

/// How the index comes about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Beginning {
    Empty,
    /// HEAD's tree, with the ids of its folders.
    Head,
    /// Those, in a file that others build upon.
    Shared,
}

/// Which file holds the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Usual,
    /// As `git commit FILE` has it, relative to the top folder; the scan starts in a folder below.
    Relative,
    Absolute,
}

/// One state.
pub(super) struct State {
    pub(super) seed: u64,
    pub(super) head: Head,
    pub(super) base: Tree,
    pub(super) index: Tree,
    /// Versions of files in conflict, by stage.
    pub(super) conflicts: Vec<(Vec<u8>, [Option<Text>; 3])>,
    /// Paths that are announced; what the worktree holds there.
    pub(super) announced: Vec<(String, Text)>,
    /// What the worktree holds and the index does not.
    pub(super) unstaged: Vec<(String, Text)>,
    pub(super) beginning: Beginning,
    pub(super) place: Place,
    pub(super) version: u32,
    /// Whether the folders' ids are brought up to date half way, and at the end.
    pub(super) written: [bool; 2],
    /// Paths with these flags.
    pub(super) unchanged: BTreeSet<Vec<u8>>,
    pub(super) skipped: BTreeSet<Vec<u8>>,
    /// Whether the scan is told the names of what is staged.
    pub(super) named: bool,
}

/// Makes up states, one after the other.
struct Maker {
    random: Random,
    first_key: u64,
    keys: u64,
}

impl State {
    /// The same seed makes the same state.
    pub(super) fn new(seed: u64) -> Self {
        let mut maker = Maker { random: Random(seed), first_key: first_key(seed), keys: 0 };
        let mut base = Tree::new();
        for _ in 0..maker.random.below(9) {
            let (path, entry) = (maker.path(), maker.entry());
            put(&mut base, path, entry);
        }
        let head =
            [Head::Branch, Head::Branch, Head::Branch, Head::Detached, Head::Unborn][maker.random.below(5)];
        if head == Head::Unborn {
            base.clear();
        }
        let mut index = base.clone();
        let steps = maker.random.below(7) + usize::from(head == Head::Unborn);
        (0..steps).for_each(|_| maker.step(&mut index));
        let conflicts = maker.conflicts(&mut index);
        let on_disk = |maker: &mut Maker| {
            let count = maker.random.below(3);
            (0..count).map(|at| (format!("disk/{at}.env"), maker.text_with_key())).collect::<Vec<_>>()
        };
        let unstaged = on_disk(&mut maker);
        let mut announced = if maker.random.below(6) == 0 { on_disk(&mut maker) } else { Vec::new() };
        announced.iter_mut().for_each(|(path, _)| path.insert_str(0, "announced/"));
        let mut some = |index: &Tree| {
            let is_rare = maker.random.below(3) > 0;
            let paths = index.iter().filter(|(_, entry)| !matches!(entry, Entry::Submodule));
            paths.filter(|_| !is_rare && maker.random.below(2) == 0).map(|(path, _)| path.clone()).collect()
        };
        let (unchanged, skipped) = (some(&index), some(&index));
        let beginnings = [Beginning::Empty, Beginning::Head, Beginning::Head, Beginning::Shared];
        let random = &mut maker.random;
        State {
            seed,
            head,
            base,
            index,
            conflicts,
            announced,
            unstaged,
            beginning: beginnings[random.below(4)],
            place: [Place::Usual, Place::Usual, Place::Relative, Place::Absolute][random.below(4)],
            version: [2, 3, 4][random.below(3)],
            written: [random.below(3) == 0, random.below(3) == 0],
            unchanged,
            skipped,
            named: random.below(4) == 0,
        }
    }

    /// The seeds of every key that it may hold.
    pub(super) fn keys(&self) -> std::ops::Range<u64> {
        first_key(self.seed)..first_key(self.seed) + KEYS
    }
}

fn first_key(seed: u64) -> u64 {
    1_000_000 + seed * KEYS
}

impl Maker {
    fn path(&mut self) -> Vec<u8> {
        if self.random.below(40) == 0 {
            // A folder's name is a key.
            let line = places::env_line(&places::key(self.key()));
            return [b"named/", line.trim_end().as_bytes(), b"/plain.conf"].concat();
        }
        PATHS[self.random.below(PATHS.len())].to_vec()
    }

    /// A key that was used before, or a new one.
    fn key(&mut self) -> u64 {
        if self.keys < KEYS && self.random.below(3) > 0 {
            self.keys += 1;
        }
        self.first_key + self.random.below(self.keys.max(1) as usize) as u64
    }

    fn key_line(&mut self) -> Line {
        Line::Key(self.key(), self.random.below(5))
    }

    fn text_with_key(&mut self) -> Text {
        let mut text = Text::new(&mut self.random);
        let line = self.key_line();
        text.insert(line, &mut self.random);
        text
    }

    fn entry(&mut self) -> Entry {
        match self.random.below(10) {
            0 => Entry::Submodule,
            1 => Entry::Link(self.key_line()),
            2 => Entry::Link(Line::Noise("../elsewhere".to_owned())),
            kind => {
                let mut text = Text::new(&mut self.random);
                for _ in 0..self.random.below(3) {
                    let line = self.key_line();
                    text.insert(line, &mut self.random);
                }
                if kind == 3 {
                    let line = Line::Value(self.key());
                    text.insert(line, &mut self.random);
                }
                Entry::File { text, executable: kind == 4 }
            }
        }
    }

    fn one_of(&mut self, tree: &Tree) -> Option<Vec<u8>> {
        let at = self.random.below(tree.len().max(1));
        tree.keys().nth(at).cloned()
    }

    /// Changes something that is staged.
    fn step(&mut self, index: &mut Tree) {
        let kind = self.random.below(12);
        let Some(path) = self.one_of(index).filter(|_| kind > 1) else {
            let (path, entry) = (self.path(), self.entry());
            return put(index, path, entry);
        };
        let entry = index[&path].clone();
        match kind {
            2 => drop(index.remove(&path)),
            // Moved, with or without an edit; to the same name in another case, too.
            3 | 4 => {
                index.remove(&path);
                let is_named = path.starts_with(b"named/");
                let other_case = !is_named && self.random.below(4) == 0;
                let to = if other_case { path.to_ascii_uppercase() } else { self.path() };
                put(index, to.clone(), entry);
                if kind == 4 {
                    self.edit(index, &to);
                }
            }
            // Copied, with or without an edit.
            5 => {
                let to = self.path();
                put(index, to.clone(), entry);
                if self.random.below(2) == 0 {
                    self.edit(index, &to);
                }
            }
            // It becomes something else.
            6 => {
                let other = self.entry();
                put(index, path, other);
            }
            // A file becomes a folder.
            7 => {
                let below = [path.as_slice(), b"/below.env"].concat();
                put(index, below, entry);
            }
            // A key goes from one file to another.
            8 => self.carry(index, &path),
            _ => self.edit(index, &path),
        }
    }

    fn carry(&mut self, index: &mut Tree, from: &[u8]) {
        let random = &mut self.random;
        let line = match index.get_mut(from) {
            Some(Entry::File { text, .. }) => text.take_key(random),
            _ => None,
        };
        let to = self.one_of(index);
        if let (Some(line), Some(Entry::File { text, .. })) = (line, to.and_then(|to| index.get_mut(&to))) {
            text.insert(line, &mut self.random);
        }
    }

    fn edit(&mut self, index: &mut Tree, path: &[u8]) {
        let (kind, key_line) = (self.random.below(9), self.key_line());
        let Some(Entry::File { text, executable }) = index.get_mut(path) else { return };
        let random = &mut self.random;
        match kind {
            0 => *executable = !*executable,
            1 => drop(text.take_key(random)),
            // The same key elsewhere in the file, or in other words.
            2 | 3 => match text.take_key(random) {
                Some(Line::Key(seed, spelling)) => {
                    let other = if kind == 2 { spelling } else { random.below(5) };
                    text.insert(Line::Key(seed, other), random);
                    if random.below(3) == 0 {
                        text.insert(Line::Key(seed, spelling), random);
                    }
                }
                _ => text.insert(key_line, random),
            },
            // What was a value only gets a name, or the other way round.
            4 => {
                for line in &mut text.lines {
                    *line = match line {
                        Line::Value(seed) => Line::Key(*seed, 0),
                        Line::Key(seed, _) => Line::Value(*seed),
                        Line::Noise(text) => Line::Noise(text.clone()),
                    }
                }
            }
            5 => text.encoding = Encoding::any(random),
            6 => text.lines.insert(0, Line::Noise(String::new())),
            _ => text.insert(key_line, random),
        }
    }

    /// Some files of the index get into conflict, or files that are new.
    fn conflicts(&mut self, index: &mut Tree) -> Vec<(Vec<u8>, [Option<Text>; 3])> {
        let mut conflicts = Vec::new();
        if self.random.below(8) > 0 {
            return conflicts;
        }
        let path = match self.one_of(index).filter(|_| self.random.below(2) == 0) {
            Some(path) => path,
            None => b"in/conflict.env".to_vec(),
        };
        index.remove(&path);
        let mut versions = [(); 3].map(|()| (self.random.below(3) > 0).then(|| self.text_with_key()));
        if versions.iter().all(Option::is_none) {
            versions[1] = Some(self.text_with_key());
        }
        conflicts.push((path, versions));
        conflicts
    }
}

/// Puts an entry into a tree. A folder in its way goes, and so does a file where it needs a folder.
fn put(tree: &mut Tree, path: Vec<u8>, entry: Entry) {
    let is_below =
        |path: &[u8], folder: &[u8]| path.strip_prefix(folder).is_some_and(|rest| rest.starts_with(b"/"));
    tree.retain(|other, _| !is_below(other, &path) && !is_below(&path, other));
    tree.insert(path, entry);
}
