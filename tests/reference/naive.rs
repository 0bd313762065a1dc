//! The naive way to find every key of a repository: git hands out all objects, each is searched whole. Slow, and hard to
//! get wrong; what `audit` reports is compared with it.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    io::{BufRead, BufReader, Read},
    process::{Command, Stdio},
};

use phota_core::ApiKey;
use phota_detect::{Candidate, Confidence, Detector, Document, Linker, Options, Wanted};
use phota_source::archive;

/// A blob and the fingerprint of a key in it.
pub(crate) type Pair = (String, String);

/// Blobs that are larger are left out, as `audit` leaves them out by default.
const MAX_SIZE: u64 = 50 * 1024 * 1024;

/// Every pair of a repository. `git` makes a command that works on it.
///
/// # Errors
/// When git cannot read everything, in words.
pub(crate) fn pairs(git: &dyn Fn() -> Command) -> Result<BTreeSet<Pair>, String> {
    let mut trees = Trees::default();
    each_object(git, &mut |id, kind, bytes| match kind {
        "commit" => trees.add_commit(&bytes),
        "tree" => trees.add(id, bytes),
        _ => {}
    })?;
    let paths = trees.paths();
    let mut search = Search::new();
    each_document(git, &paths, &mut |id, path, bytes| search.document(id, path, bytes))?;
    // What some documents use may stand in others.
    if let Some(wanted) = search.linker.wanted() {
        each_document(git, &paths, &mut |id, path, bytes| search.look_for(&wanted, id, path, bytes))?;
    }
    Ok(search.finish())
}

/// Calls `take` with the id, a path and the text of every blob under each of its paths, and of the members of archives.
fn each_document(
    git: &dyn Fn() -> Command,
    paths: &Paths,
    take: &mut dyn FnMut(&str, &str, &[u8]),
) -> Result<(), String> {
    let mut take_text = |id: &str, path: &str, bytes: &[u8]| {
        let text = phota_detect::transcode(bytes);
        take(id, path, text.as_ref().map_or(bytes, |text| &text.text));
    };
    // What nothing holds is named by its id.
    let mut take_blob = |id: &str, path: &str, bytes: &[u8]| {
        take_text(id, path, bytes);
        let name = path.rsplit('/').next().unwrap_or(path);
        archive::unpack(name, bytes, MAX_SIZE, &mut |member, bytes| {
            take_text(id, &format!("{path}!{member}"), bytes);
        });
    };
    each_object(git, &mut |id, kind, bytes| {
        if kind == "blob" && bytes.len() as u64 <= MAX_SIZE {
            match paths.get(id) {
                Some(paths) => paths.iter().for_each(|path| take_blob(id, path, &bytes)),
                None => take_blob(id, id, &bytes),
            }
        }
    })
}

/// Calls `take` with the id, the kind and the bytes of every object, reachable or not.
fn each_object(git: &dyn Fn() -> Command, take: &mut dyn FnMut(&str, &str, Vec<u8>)) -> Result<(), String> {
    let mut command = git();
    command.args(["--no-replace-objects", "cat-file", "--batch-all-objects", "--batch", "--unordered"]);
    let mut child = command.stdout(Stdio::piped()).spawn().map_err(|e| format!("git: {e}"))?;
    let mut output = BufReader::new(child.stdout.take().expect("it is piped"));
    let mut line = String::new();
    while output.read_line(&mut line).map_err(|e| format!("git cat-file: {e}"))? > 0 {
        let [id, kind, size] = line.split_whitespace().collect::<Vec<_>>()[..] else {
            return Err(format!("git cat-file: {line}"));
        };
        let size: usize = size.parse().map_err(|_| format!("git cat-file: {line}"))?;
        // A newline follows.
        let mut bytes = vec![0; size + 1];
        output.read_exact(&mut bytes).map_err(|e| format!("git cat-file: {id}: {e}"))?;
        bytes.pop();
        take(id, kind, bytes);
        line.clear();
    }
    let status = child.wait().map_err(|e| format!("git cat-file: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("git cat-file ended with {status}")) }
}

/// Every path of every blob.
type Paths = HashMap<String, BTreeSet<String>>;

/// All trees, and which of them are the top of a commit.
#[derive(Default)]
struct Trees {
    raw: HashMap<String, Vec<u8>>,
    tops: BTreeSet<String>,
}

impl Trees {
    fn add_commit(&mut self, bytes: &[u8]) {
        let first = bytes.split(|byte| *byte == b'\n').next().unwrap_or_default();
        if let Some(tree) = first.strip_prefix(b"tree ") {
            self.tops.insert(String::from_utf8_lossy(tree).into_owned());
        }
    }

    fn add(&mut self, id: &str, bytes: Vec<u8>) {
        self.raw.insert(id.to_owned(), bytes);
    }

    /// Every path of every blob, from the top of the commits; from the trees that nothing holds as well.
    fn paths(mut self) -> Paths {
        let held: BTreeSet<String> =
            self.raw.iter().flat_map(|(id, raw)| entries(id, raw)).map(|entry| entry.id).collect();
        self.tops.extend(self.raw.keys().filter(|id| !held.contains(*id)).cloned());
        let mut paths = Paths::new();
        let mut seen = BTreeSet::new();
        let mut waiting: Vec<(String, String)> =
            self.tops.iter().map(|top| (top.clone(), String::new())).collect();
        while let Some((tree, folder)) = waiting.pop() {
            if !seen.insert((tree.clone(), folder.clone())) {
                continue;
            }
            for entry in self.raw.get(&tree).into_iter().flat_map(|raw| entries(&tree, raw)) {
                let path = format!("{folder}{}", entry.name);
                match entry.kind {
                    EntryKind::Tree => waiting.push((entry.id, path + "/")),
                    EntryKind::Blob => drop(paths.entry(entry.id).or_default().insert(path)),
                    EntryKind::Submodule => {}
                }
            }
        }
        paths
    }
}

struct Entry {
    kind: EntryKind,
    name: String,
    id: String,
}

enum EntryKind {
    Tree,
    Blob,
    Submodule,
}

/// The entries of a raw tree: mode, space, name, NUL, id. `tree` says by its length which hash the ids are.
fn entries(tree: &str, mut raw: &[u8]) -> impl Iterator<Item = Entry> {
    let length = tree.len() / 2;
    std::iter::from_fn(move || {
        let space = raw.iter().position(|byte| *byte == b' ')?;
        let end = space + raw[space..].iter().position(|byte| *byte == 0)?;
        let id = raw.get(end + 1..end + 1 + length)?;
        let kind = match &raw[..space] {
            b"40000" => EntryKind::Tree,
            b"160000" => EntryKind::Submodule,
            _ => EntryKind::Blob,
        };
        let name = String::from_utf8_lossy(&raw[space + 1..end]).into_owned();
        let id = id.iter().map(|byte| format!("{byte:02x}")).collect();
        raw = &raw[end + 1 + length..];
        Some(Entry { kind, name, id })
    })
}

/// Detection over whole documents.
struct Search {
    detector: Detector,
    linker: Linker,
    found: BTreeSet<Pair>,
    /// What is a key if another file names the host, with its path.
    pending: BTreeMap<String, BTreeSet<Pair>>,
}

impl Search {
    fn new() -> Self {
        let detector = Detector::new(&Options::default()).expect("the defaults are valid");
        Search { detector, linker: Linker::default(), found: BTreeSet::new(), pending: BTreeMap::new() }
    }

    fn document(&mut self, id: &str, path: &str, bytes: &[u8]) {
        let detection = self.detector.examine(&Document { path, bytes });
        self.linker.add(path, detection.links);
        self.found.extend(detection.candidates.iter().filter_map(|candidate| pair(id, candidate)));
        if !detection.pending.is_empty() {
            let pending = detection.pending.iter().filter_map(|candidate| pair(id, candidate));
            self.pending.entry(path.to_owned()).or_default().extend(pending);
        }
    }

    fn look_for(&mut self, wanted: &Wanted, id: &str, path: &str, bytes: &[u8]) {
        let candidates = self.detector.look_for(wanted, &Document { path, bytes });
        self.found.extend(candidates.iter().filter_map(|candidate| pair(id, candidate)));
    }

    fn finish(mut self) -> BTreeSet<Pair> {
        for (path, pairs) in self.pending {
            if self.linker.serves(&path) {
                self.found.extend(pairs);
            }
        }
        self.found
    }
}

/// What `audit` reports at its default confidence.
fn pair(id: &str, candidate: &Candidate) -> Option<Pair> {
    let secret = candidate.secret.as_ref().filter(|_| candidate.confidence >= Confidence::Medium)?;
    Some((id.to_owned(), ApiKey::from(secret).fingerprint().to_string()))
}
