//! `Repository::staged` against `git diff --cached`, in made-up repositories: both have to name the same files and blobs.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use phota_source::Repository;

use self::common::{Random, command, git, run};

/// Names that sort differently as files and as folders (`a.b` < `a/` < `a0`), and depth.
const PATHS: &[&str] = &[
    "a",
    "a/b",
    "a/b/c",
    "a/b/c/d",
    "a.b",
    "a-b",
    "a0",
    "a/b.x",
    "a/b-x",
    "a/b0",
    "b",
    "b/a",
    "b/z",
    "z/1",
    "z/2",
    "z/3/4",
    "ü/é",
    "with space",
    "q\"uote",
    "tab\tname",
];

struct Repo {
    folder: tempfile::TempDir,
    random: Random,
}

impl Repo {
    fn new(seed: u64) -> Self {
        let repo = Repo { folder: tempfile::tempdir().unwrap(), random: Random(seed) };
        repo.git(&["init", "-q", "-b", "main"], "");
        repo
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn git(&self, args: &[&str], input: &str) -> String {
        git(self.path(), args, input)
    }

    fn random(&mut self, below: usize) -> usize {
        self.random.below(below)
    }

    /// Changes a few files: new ones, new content, deleted, moved, made a link, made executable.
    fn change(&mut self) {
        for _ in 0..=self.random(6) {
            let name = PATHS[self.random(PATHS.len())];
            let path = self.path().join(name);
            let exists = path.symlink_metadata().is_ok_and(|m| !m.is_dir());
            let kind = self.random(6);
            match kind {
                0 if exists => fs::remove_file(&path).unwrap(),
                1 if exists => {
                    let to = format!("moved{}", self.random(4));
                    let to = self.path().join(to);
                    let _ = fs::rename(&path, &to);
                }
                #[cfg(unix)]
                2 if exists && !path.is_symlink() => {
                    use std::os::unix::fs::PermissionsExt;
                    let mode = if self.random(2) == 0 { 0o755 } else { 0o644 };
                    fs::set_permissions(&path, fs::Permissions::from_mode(mode)).unwrap();
                }
                #[cfg(unix)]
                3 => self.put(&path, |path| std::os::unix::fs::symlink("target", path).unwrap()),
                _ => {
                    // Few contents, so that blobs repeat.
                    let text = format!("content {}\n", self.random(8));
                    self.put(&path, |path| fs::write(path, &text).unwrap());
                }
            }
        }
    }

    /// Makes room for a file, whatever stands there or above.
    fn put(&self, path: &Path, write: impl Fn(&Path)) {
        for above in path.ancestors().skip(1).take_while(|above| above.starts_with(self.path())) {
            if above.symlink_metadata().is_ok_and(|m| !m.is_dir()) {
                fs::remove_file(above).unwrap();
            }
        }
        if path.is_dir() && !path.is_symlink() {
            fs::remove_dir_all(path).unwrap();
        } else if path.symlink_metadata().is_ok() {
            fs::remove_file(path).unwrap();
        }
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        write(path);
    }

    /// Writes the index in one of the forms git has for it.
    fn reshape_index(&mut self) -> &'static str {
        match self.random(5) {
            0 => {
                self.git(&["write-tree"], "");
                "with all trees written"
            }
            1 => {
                let entries = self.git(&["ls-files", "-s", "-z"], "");
                fs::remove_file(self.path().join(".git/index")).unwrap();
                self.git(&["update-index", "-z", "--index-info"], &entries);
                "without the TREE extension"
            }
            2 => {
                self.git(&["update-index", "--index-version", "4"], "");
                "version 4"
            }
            3 => {
                self.git(&["update-index", "--split-index"], "");
                "split"
            }
            _ => "as git left it",
        }
    }
}

type Changes = BTreeMap<String, (String, Option<String>)>;

/// What `git diff --cached` says, in our terms.
fn expected(repo: &Repo) -> (Changes, BTreeSet<String>) {
    let head = if repo.git(&["rev-list", "--all"], "").is_empty() { "--cached" } else { "HEAD" };
    let raw = if head == "HEAD" {
        repo.git(&["diff-index", "-r", "--cached", "--raw", "--no-renames", "--no-abbrev", "-z", "HEAD"], "")
    } else {
        let empty = repo.git(&["hash-object", "-t", "tree", "--stdin", "-w"], "");
        repo.git(
            &["diff-index", "-r", "--cached", "--raw", "--no-renames", "--no-abbrev", "-z", empty.trim()],
            "",
        )
    };
    let fields: Vec<&str> = raw.split_terminator('\0').collect();
    let (mut changes, mut removed, mut removed_ids) = (Changes::new(), BTreeSet::new(), BTreeSet::new());
    for pair in fields.chunks(2) {
        let [meta, path] = pair else { panic!("{raw:?}") };
        let [_, _, old, new, status] = meta.split(' ').collect::<Vec<_>>()[..] else { panic!("{meta}") };
        match status {
            "D" => {
                removed.insert((*path).to_owned());
                removed_ids.insert(old.to_owned());
            }
            _ if old == new => {}
            "A" => drop(changes.insert((*path).to_owned(), (new.to_owned(), None))),
            _ => drop(changes.insert((*path).to_owned(), (new.to_owned(), Some(old.to_owned())))),
        }
    }
    for (new, old) in changes.values_mut() {
        if old.is_none() && removed_ids.contains(new) {
            *old = Some(new.clone());
        }
    }
    (changes, removed)
}

fn actual(repo: &Repo) -> Changes {
    let staged = Repository::at(repo.path()).unwrap().staged().unwrap();
    assert!(staged.problems.is_empty(), "{:?}", staged.problems);
    let changes: Vec<_> = staged
        .changes
        .iter()
        .map(|c| (c.path.to_string(), (c.id.to_string(), c.old.map(|id| id.to_string()))))
        .collect();
    assert!(changes.is_sorted_by_key(|(path, _)| path.clone()));
    changes.into_iter().collect()
}

#[test]
fn agrees_with_git_diff_cached() {
    let mut compared = 0;
    for seed in 0..12 {
        let mut repo = Repo::new(seed);
        for round in 0..6 {
            repo.change();
            repo.git(&["add", "-A"], "");
            let form = repo.reshape_index();
            let (expected, removed) = expected(&repo);
            assert_eq!(actual(&repo), expected, "seed {seed}, round {round}, index {form}");
            let git = Repository::at(repo.path()).unwrap();
            let (staged, locator) = (git.staged().unwrap(), git.locator());
            for path in &removed {
                let path = locator.locate(&repo.path().join(path)).unwrap();
                assert!(staged.removes(&path), "seed {seed}, round {round}: {path} is removed");
            }
            compared += expected.len();
            // Every other time the next round's changes come on top of these.
            if round % 2 == 0 {
                repo.git(&["commit", "-q", "--allow-empty", "-m", "x"], "");
            }
        }
    }
    assert!(compared > 100, "only {compared} changes were compared");
}

#[test]
fn a_sparse_index_is_read_folder_by_folder() {
    let repo = Repo::new(0);
    for path in ["in/a", "out/a", "out/deep/b", "out/deep/c", "out2/a"] {
        repo.put(&repo.path().join(path), |p| fs::write(p, path).unwrap());
    }
    repo.git(&["add", "-A"], "");
    repo.git(&["commit", "-q", "-m", "x"], "");
    repo.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"], "");
    let listed = repo.git(&["ls-files", "--sparse"], "");
    assert_eq!(listed, "in/a\nout/\nout2/\n", "the index is sparse");
    assert_eq!(actual(&repo), Changes::new());

    // HEAD moves on outside of the checkout while the index stays: `out/` differs as a whole.
    let old = repo.git(&["rev-parse", "HEAD"], "");
    repo.git(&["read-tree", "--index-output=.git/other", "HEAD"], "");
    let blob = repo.git(&["hash-object", "-w", "--stdin"], "new");
    let changed = format!("100644 {}\tout/deep/b\n", blob.trim());
    let tree = {
        let in_other = |args| {
            let mut command = command(repo.path(), args);
            command.env("GIT_INDEX_FILE", repo.path().join(".git/other"));
            command
        };
        run(in_other(&["update-index", "--index-info"]), changed.as_bytes());
        String::from_utf8(run(in_other(&["write-tree"]), b"")).unwrap()
    };
    let commit = repo.git(&["commit-tree", tree.trim(), "-p", old.trim(), "-m", "y"], "");
    repo.git(&["update-ref", "HEAD", commit.trim()], "");
    let (expected, _) = expected(&repo);
    assert_eq!(expected.keys().collect::<Vec<_>>(), ["out/deep/b"]);
    assert_eq!(actual(&repo), expected);
}
