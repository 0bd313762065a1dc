//! Where one run takes place: folders of its own, programs that write down what they are given, and a list of every file
//! before and after.

use std::{
    collections::BTreeMap,
    fs, io,
    os::unix::fs::{MetadataExt, symlink},
    path::{Path, PathBuf},
};

/// Programs that are started by ours, or might be one day.
const RECORDED: [&str; 6] = ["git", "gpg", "ssh", "sh", "op", "keyhelper"];

/// The folders of a run, removed when it is dropped.
pub(super) struct Stage {
    root: tempfile::TempDir,
}

impl Stage {
    pub(super) fn new() -> Self {
        let root = tempfile::Builder::new().prefix("stage").tempdir().expect("a temporary folder");
        let stage = Stage { root };
        for folder in ["work", "home", "tmp", "config", "cache", "out", "record", "bin"] {
            fs::create_dir(stage.path(folder)).expect("a folder in the temporary one");
        }
        fs::write(stage.path("gitconfig"), "").expect("an empty git configuration");
        // A link to a file of the repository: one that was just written cannot always be run at once.
        let recorder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/canary/recorder.sh");
        for program in RECORDED {
            symlink(&recorder, stage.path("bin").join(program)).expect("a link in an empty folder");
        }
        stage
    }

    pub(super) fn root(&self) -> &Path {
        self.root.path()
    }

    /// A file or folder of the stage.
    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    /// Writes a file of the stage, making its folders.
    pub(super) fn write(&self, name: &str, content: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("its folders");
        fs::write(&path, content).unwrap_or_else(|e| panic!("{name}: {e}"));
    }
}

/// Every file and folder below one, with what changes when it is changed.
pub(super) type Listing = BTreeMap<PathBuf, State>;

/// Inode, size and time of the last change of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct State {
    is_folder: bool,
    inode: u64,
    size: u64,
    changed: (i64, i64),
}

/// Lists a folder, without following links.
pub(super) fn list(folder: &Path) -> Listing {
    let mut listing = Listing::new();
    add(folder, &mut listing).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    listing
}

fn add(folder: &Path, listing: &mut Listing) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        let metadata = path.symlink_metadata()?;
        let is_folder = metadata.is_dir();
        // A folder changes when something in it does, which is told by itself.
        let changed = if is_folder { (0, 0) } else { (metadata.ctime(), metadata.ctime_nsec()) };
        let size = if is_folder { 0 } else { metadata.size() };
        listing.insert(path.clone(), State { is_folder, inode: metadata.ino(), size, changed });
        if is_folder {
            add(&path, listing)?;
        }
    }
    Ok(())
}

/// What is new or changed since.
pub(super) fn since(before: &Listing, after: &Listing) -> Vec<PathBuf> {
    after
        .iter()
        .filter(|(path, state)| before.get(*path) != Some(*state))
        .map(|(path, _)| path.clone())
        .collect()
}

/// The content of a file, or where a link leads. A folder has none.
pub(super) fn content(path: &Path) -> Vec<u8> {
    let Ok(metadata) = path.symlink_metadata() else { return Vec::new() };
    match metadata.is_symlink() {
        true => fs::read_link(path).map(|to| to.into_os_string().into_encoded_bytes()).unwrap_or_default(),
        false if metadata.is_file() => fs::read(path).unwrap_or_else(|e| panic!("{}: {e}", path.display())),
        false => Vec::new(),
    }
}

#[test]
fn what_is_new_or_changed_is_seen() {
    let stage = Stage::new();
    stage.write("work/a", b"1");
    stage.write("work/b", b"1");
    let before = list(stage.root());
    stage.write("work/b", b"2");
    stage.write("work/c/d", b"");
    let changed = since(&before, &list(stage.root()));
    assert_eq!(changed, ["work/b", "work/c", "work/c/d"].map(|name| stage.path(name)));
    assert!(since(&before, &before).is_empty());
    assert_eq!(content(&stage.path("work/b")), b"2");
}
