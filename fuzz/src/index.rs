//! The index, against a reader that is as plain as can be, and now and then against git itself.

mod made;
mod plain;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};
use std::sync::LazyLock;
use std::{fs, iter};

use phota_scan_fuzz::checks::scratch;
use phota_source::{Error, RepoPath, Repository, Staged};

use self::plain::{Entry, Index, Kind};

/// Of so many indexes git is asked about one, which takes longer than all the others.
const ASK_GIT: u32 = 256;

/// Paths and what they lead to; a submodule has the id of a commit.
pub(crate) type Listing = BTreeMap<Vec<u8>, (u32, [u8; 20])>;

/// A repository with one commit.
pub(crate) struct Site {
    folder: PathBuf,
    /// The files of its commit.
    pub(crate) head: Listing,
    /// The folders of it, the top one under an empty name, with the ids of their trees.
    pub(crate) trees: BTreeMap<Vec<u8>, [u8; 20]>,
}

static SITE: LazyLock<Site> = LazyLock::new(|| Site::new(scratch("index")));

thread_local! {
    /// Opened once: the index is read anew each time.
    static REPOSITORY: Repository = Repository::at(&SITE.folder).expect("it is a repository");
}

/// What is staged is what the index has and HEAD has not.
///
/// The first byte chooses whether the rest is an index, or says what to put into one.
pub fn check(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else { return };
    let index = if first < 0x60 { rest.to_vec() } else { made::index(first, rest, &SITE) };
    fs::write(SITE.folder.join("index"), &index).expect("a file");
    let (listed, staged, missing) =
        REPOSITORY.with(|git| (git.index_entries(), git.staged(), git.missing_from_index()));
    assert_eq!(listed.is_ok(), staged.is_ok(), "one is read, the other is not");
    assert_eq!(listed.is_ok(), missing.is_ok(), "one is read, the other is not");
    let plain = Index::read(&index);
    if first >= 0x60 {
        assert!(staged.is_ok() && plain.is_some(), "an index that is in order is not read");
    }
    let (Ok(listed), Ok(staged)) = (listed, staged) else { return };
    assert!(
        staged.changes.iter().all(|change| listed.iter().any(|e| e.path == change.path && e.id == change.id))
    );
    assert!(staged.changes.windows(2).all(|two| two[0].path <= two[1].path), "in the order of their paths");
    let Some(plain) = plain.filter(Index::is_in_order) else { return };
    assert_eq!(listed.len(), plain.entries.len());
    for (listed, entry) in listed.iter().zip(&plain.entries) {
        assert_eq!(listed.path, RepoPath::from(entry.path.as_slice()));
        assert_eq!(listed.id.to_string(), hex(&entry.id));
    }
    // What other extensions say is believed, as git does: they stand for entries.
    if plain.has_others || first < 0x60 && plain.has_trees {
        return;
    }
    compare(&staged, &expected(&plain.entries));
    if data.iter().fold(0_u32, |sum, byte| sum.wrapping_mul(31).wrapping_add(u32::from(*byte))) % ASK_GIT == 0
    {
        compare_with_git(&staged);
    }
}

/// What is to be found: new or other content by its path, and what has no content yet because of a conflict.
#[derive(Debug, Default, PartialEq, Eq)]
struct Expected {
    changed: BTreeMap<Vec<u8>, [u8; 20]>,
    unmerged: Vec<Vec<u8>>,
    removed: Vec<Vec<u8>>,
}

fn expected(entries: &[Entry]) -> Expected {
    let mut expected = Expected::default();
    for entry in entries {
        let old = SITE.head.get(&entry.path).filter(|(mode, _)| *mode != 0o160_000);
        match entry.kind {
            Kind::File if old.is_none_or(|(_, id)| *id != entry.id) => {
                expected.changed.insert(entry.path.clone(), entry.id);
            }
            Kind::Unmerged if expected.unmerged.last() != Some(&entry.path) => {
                expected.unmerged.push(entry.path.clone());
            }
            Kind::File | Kind::Unmerged | Kind::Nothing => {}
        }
    }
    let is_gone = |path: &[u8]| !entries.iter().any(|entry| entry.path == path);
    let files = SITE.head.iter().filter(|(path, (mode, _))| *mode != 0o160_000 && is_gone(path));
    expected.removed = files.map(|(path, _)| path.clone()).collect();
    expected
}

fn compare(staged: &Staged, expected: &Expected) {
    let changed: Vec<(RepoPath, String)> =
        staged.changes.iter().map(|change| (change.path.clone(), change.id.to_string())).collect();
    let wanted: Vec<(RepoPath, String)> =
        expected.changed.iter().map(|(path, id)| (RepoPath::from(path.as_slice()), hex(id))).collect();
    assert_eq!(changed, wanted, "what is staged");
    for change in &staged.changes {
        let renamed = || {
            let from =
                |path: &Vec<u8>| SITE.head.get(path).is_some_and(|(_, id)| hex(id) == change.id.to_string());
            expected.removed.iter().any(from)
        };
        let before = SITE
            .head
            .iter()
            .find(|(path, (mode, _))| *mode != 0o160_000 && RepoPath::from(path.as_slice()) == change.path);
        match (change.old, before) {
            (Some(old), Some((_, (_, id)))) => assert_eq!(old.to_string(), hex(id)),
            (Some(old), None) => assert!(renamed() && old == change.id, "old content out of nowhere"),
            (None, None) => assert!(!renamed(), "a file that was only renamed"),
            (None, Some(_)) => panic!("old content is not seen"),
        }
    }
    let unmerged = staged.problems.iter().filter_map(|problem| match problem {
        Error::Unmerged { path } => Some(path.clone()),
        _ => None,
    });
    assert!(unmerged.eq(expected.unmerged.iter().map(|path| RepoPath::from(path.as_slice()))), "conflicts");
    assert_eq!(staged.problems.len(), expected.unmerged.len(), "{:?}", staged.problems);
    for path in SITE.head.keys() {
        assert_eq!(staged.removes(&RepoPath::from(path.as_slice())), expected.removed.contains(path));
    }
}

/// git may refuse an index that it would not write; what it takes it must see the same in.
fn compare_with_git(staged: &Staged) {
    let args = ["diff", "--cached", "--raw", "-z", "--no-abbrev", "--no-renames", "--no-ext-diff"];
    let output = git(&SITE.folder, &args);
    if !output.status.success() {
        return;
    }
    let mut expected = Vec::new();
    let mut fields = output.stdout.split(|byte| *byte == 0);
    // `:100644 100755 <old id> <new id> M`, then the path.
    while let (Some(what), Some(path)) = (fields.next(), fields.next()) {
        let what = String::from_utf8(what.to_vec()).expect("it is ASCII");
        let words: Vec<&str> = what.split(' ').collect();
        let &[_, mode, old, new, status] = words.as_slice() else { panic!("{what}") };
        let is_content = mode != "160000" && mode != "000000" && status != "U";
        if is_content && (old != new || words[0] == ":160000") {
            expected.push((RepoPath::from(path), new.to_owned()));
        }
    }
    expected.sort();
    let changed: Vec<(RepoPath, String)> =
        staged.changes.iter().map(|change| (change.path.clone(), change.id.to_string())).collect();
    assert_eq!(changed, expected, "what git says is staged");
}

pub(crate) fn hex(id: &[u8]) -> String {
    id.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn git(folder: &Path, args: &[&str]) -> Output {
    let mut command = Command::new("git");
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.env("GIT_DIR", folder).env("GIT_WORK_TREE", folder).env("GIT_CONFIG_NOSYSTEM", "1");
    for role in ["AUTHOR", "COMMITTER"] {
        for (what, value) in [("NAME", "a"), ("EMAIL", "a@example.com"), ("DATE", "1700000000 +0000")] {
            command.env(format!("GIT_{role}_{what}"), value);
        }
    }
    command.current_dir(folder).args(args).output().expect("git is installed")
}

impl Site {
    fn new(folder: PathBuf) -> Self {
        fs::create_dir_all(&folder).expect("a folder");
        let run = |args: &[&str]| {
            let output = git(&folder, args);
            assert!(output.status.success(), "{args:?}: {}", String::from_utf8_lossy(&output.stderr));
            String::from_utf8(output.stdout).expect("it is ASCII")
        };
        run(&["init", "--quiet", "--initial-branch=main"]);
        let entries = made::HEAD
            .iter()
            .map(|(path, mode, content)| format!("{mode:o},{},{path}", hex(&[*content; 20])));
        let info: Vec<String> = entries.flat_map(|info| ["--cacheinfo".to_owned(), info]).collect();
        let args: Vec<&str> = ["update-index", "--add", "--info-only"]
            .into_iter()
            .chain(info.iter().map(String::as_str))
            .collect();
        run(&args);
        let tree = run(&["write-tree", "--missing-ok"]);
        let commit = run(&["commit-tree", "-m", "all", tree.trim()]);
        run(&["update-ref", "refs/heads/main", commit.trim()]);
        let mut site = Site { folder: folder.clone(), head: BTreeMap::new(), trees: BTreeMap::new() };
        let top = format!("040000 tree {}\t", tree.trim());
        let listing = run(&["ls-tree", "-r", "-t", "-z", "HEAD"]);
        for line in iter::once(top.as_str()).chain(listing.split('\0').filter(|line| !line.is_empty())) {
            let (what, path) = line.split_once('\t').expect("a path behind a tab");
            let words: Vec<&str> = what.split(' ').collect();
            let mode = u32::from_str_radix(words[0], 8).expect("it is octal");
            let (path, id) = (path.as_bytes().to_vec(), unhex(words[2]));
            match words[1] {
                "tree" => drop(site.trees.insert(path, id)),
                _ => drop(site.head.insert(path, (mode, id))),
            }
        }
        site
    }
}

fn unhex(text: &str) -> [u8; 20] {
    let mut id = [0; 20];
    for (byte, pair) in id.iter_mut().zip(text.as_bytes().chunks_exact(2)) {
        let pair = std::str::from_utf8(pair).expect("it is ASCII");
        *byte = u8::from_str_radix(pair, 16).expect("it is hexadecimal");
    }
    id
}
