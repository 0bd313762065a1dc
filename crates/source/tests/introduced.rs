//! `Repository::introduced` against `git rev-list` and `git diff-tree -c`, in made-up histories with merges, octopus
//! merges, renames, type changes and several roots: both have to name the same files and blobs of the same commits.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod common;

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
};

use phota_source::{Addition, Error, Introduced, ObjectId, Piece, Repository};

use self::common::{Random, command, git, run};

/// Names that sort differently as files and as folders (`a.b` < `a/` < `a0`), and depth.
const PATHS: &[&str] = &[
    "a", "a/b", "a/b/c", "a/b/c/d", "a.b", "a-b", "a0", "a/b.x", "a/b0", "b/a", "b/z", "z/1", "z/3/4", "ü/é",
];

struct Repo {
    folder: tempfile::TempDir,
    random: Random,
    /// For each commit its parents and its files: mode and content.
    commits: Vec<(Vec<usize>, Files)>,
    ids: Vec<ObjectId>,
    script: String,
}

type Files = BTreeMap<&'static str, (&'static str, String)>;

/// What `introduced` and git are compared by: commit, path, blob.
type Change = (String, String, String);

#[derive(Clone, Copy, PartialEq)]
enum Clocks {
    Right,
    /// They say anything.
    Wrong,
}

impl Repo {
    fn new(seed: u64) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let repo = Repo {
            folder,
            random: Random(seed),
            commits: Vec::new(),
            ids: Vec::new(),
            script: String::new(),
        };
        repo.git(&["init", "-q", "-b", "main"], "");
        repo
    }

    fn git(&self, args: &[&str], input: &str) -> String {
        git(self.folder.path(), args, input)
    }

    fn random(&mut self, below: usize) -> usize {
        self.random.below(below)
    }

    /// Makes a history; commit n is the branch `c{n}`.
    fn grow(&mut self, count: usize, clocks: Clocks) {
        for n in 0..count {
            let mut parents = BTreeSet::new();
            let wanted = match self.random(12) {
                0 => 0,
                1..=7 => 1,
                8..=10 => 2,
                _ => 4,
            };
            for _ in 0..wanted.min(n) {
                let near = 1 + self.random(n.min(6));
                parents.insert(n - near);
            }
            let parents: Vec<usize> = parents.into_iter().rev().collect();
            let files = self.files(&parents);
            let seconds = if clocks == Clocks::Right { 1000 + n } else { 1000 + self.random(50) };
            self.commit(n, &parents, &files, seconds);
            self.commits.push((parents, files));
        }
        self.import();
    }

    /// Makes what was written down.
    fn import(&mut self) {
        let script = std::mem::take(&mut self.script);
        self.git(&["fast-import", "--quiet", "--force"], &script);
        let listing =
            self.git(&["for-each-ref", "--format=%(refname:lstrip=2) %(objectname)", "refs/heads"], "");
        let ids: BTreeMap<&str, &str> = listing.lines().filter_map(|line| line.split_once(' ')).collect();
        let id = |n| ids.get(format!("c{n}").as_str()).and_then(|id| id.parse().ok()).unwrap();
        self.ids = (0..self.commits.len()).map(id).collect();
    }

    /// Some of each parent's files, and some that none has.
    fn files(&mut self, parents: &[usize]) -> Files {
        let mut files = Files::new();
        for parent in parents.iter().rev() {
            let inherited = self.commits[*parent].1.clone();
            for (path, file) in inherited {
                if parents.len() == 1 || self.random(3) > 0 {
                    put(&mut files, path, file);
                }
            }
        }
        for _ in 0..self.random(4) {
            let path = PATHS[self.random(PATHS.len())];
            match self.random(6) {
                0 => {
                    files.remove(path);
                }
                1 => {
                    // A rename.
                    if let Some(file) = files.remove(PATHS[self.random(PATHS.len())]) {
                        put(&mut files, path, file);
                    }
                }
                kind => {
                    let mode = ["100644", "100644", "100755", "120000"][kind - 2];
                    let content = format!("content {}", self.random(12));
                    put(&mut files, path, (mode, content));
                }
            }
        }
        files
    }

    fn commit(&mut self, n: usize, parents: &[usize], files: &Files, seconds: usize) {
        let script = &mut self.script;
        write!(script, "reset refs/heads/c{n}\ncommit refs/heads/c{n}\ncommitter a <a@example.com> {seconds} +0000\ndata <<.\n{n}\n.\n")
            .unwrap();
        for (at, parent) in parents.iter().enumerate() {
            let word = if at == 0 { "from" } else { "merge" };
            writeln!(script, "{word} refs/heads/c{parent}").unwrap();
        }
        script.push_str("deleteall\n");
        for (path, (mode, content)) in files {
            write!(script, "M {mode} inline {path}\ndata {}\n{content}\n", content.len()).unwrap();
        }
        script.push('\n');
    }

    /// Everything that leads from a commit.
    fn ancestors(&self, of: &[usize]) -> BTreeSet<usize> {
        let mut seen = BTreeSet::new();
        let mut open = of.to_vec();
        while let Some(n) = open.pop() {
            if seen.insert(n) {
                open.extend(&self.commits[n].0);
            }
        }
        seen
    }

    fn open(&self) -> Repository {
        Repository::at(self.folder.path()).unwrap()
    }

    fn id(&self, revision: &str) -> ObjectId {
        self.open().commit(revision).unwrap()
    }

    fn ids(&self, commits: &[usize]) -> Vec<ObjectId> {
        commits.iter().map(|n| self.ids[*n]).collect()
    }

    /// What git says that commits changed against all their parents.
    fn changes(&self, commits: &BTreeSet<usize>) -> BTreeSet<Change> {
        let ids: String = self
            .ids(&commits.iter().copied().collect::<Vec<_>>())
            .iter()
            .map(|id| format!("{id}\n"))
            .collect();
        let args = [
            "-c",
            "core.quotePath=false",
            "diff-tree",
            "--stdin",
            "-r",
            "-c",
            "--root",
            "--no-renames",
            "--raw",
            "--no-abbrev",
        ];
        let listing = self.git(&args, &ids);
        let mut changes = BTreeSet::new();
        let mut commit = String::new();
        for line in listing.lines() {
            let Some(entry) = line.strip_prefix(':') else {
                commit = line.to_owned();
                continue;
            };
            let parents = 1 + entry.len() - entry.trim_start_matches(':').len();
            let (fields, path) = entry.trim_start_matches(':').split_once('\t').unwrap();
            let fields: Vec<&str> = fields.split(' ').collect();
            let (old, new) = (&fields[parents + 1..2 * parents + 1], fields[2 * parents + 1]);
            // A change of mode alone adds nothing, and what is removed adds nothing either.
            if !old.contains(&new) && !new.bytes().all(|b| b == b'0') {
                changes.insert((commit.clone(), path.to_owned(), new.to_owned()));
            }
        }
        changes
    }
}

fn put(files: &mut Files, path: &'static str, file: (&'static str, String)) {
    let below = |a: &str, b: &str| a.strip_prefix(b).is_some_and(|rest| rest.starts_with('/'));
    files.retain(|other, _| !below(other, path) && !below(path, other));
    files.insert(path, file);
}

/// The commits that were handed out, and the files.
fn read(introduced: &Introduced, repository: &Repository) -> (Vec<String>, Vec<Addition>) {
    let (mut commits, mut files) = (Vec::new(), Vec::new());
    let problems = introduced.read(repository, &mut |piece| match piece {
        Piece::Commit { id, bytes } => {
            assert!(bytes.starts_with(b"tree "));
            commits.push(id.to_string());
        }
        Piece::Tag { id, bytes } => {
            assert!(bytes.starts_with(b"object "));
            commits.push(format!("tag {id}"));
        }
        Piece::File(addition) => files.push(addition),
    });
    assert!(problems.is_empty(), "{problems:?}");
    (commits, files)
}

fn change(addition: &Addition) -> Change {
    let commit = addition.commit.expect("every file is from a commit");
    (commit.to_string(), addition.path.to_string(), addition.id.to_string())
}

#[test]
fn every_change_of_every_new_commit_and_no_other() {
    let mut seen = 0;
    for seed in 0..25 {
        let mut repo = Repo::new(seed);
        repo.grow(40, Clocks::Right);
        for _ in 0..6 {
            let new = [repo.random(40), repo.random(40)];
            let old = [repo.random(40), repo.random(40)];
            let expected: BTreeSet<usize> =
                repo.ancestors(&new).difference(&repo.ancestors(&old)).copied().collect();
            let repository = repo.open();
            let introduced = repository.introduced(&repo.ids(&new), &repo.ids(&old)).unwrap();
            assert!(introduced.problems.is_empty());
            let (commits, files) = read(&introduced, &repository);

            let ids = |n: &usize| repo.ids[*n].to_string();
            assert_eq!(
                commits.iter().cloned().collect::<BTreeSet<_>>(),
                expected.iter().map(ids).collect(),
                "seed {seed}: {new:?} without {old:?}"
            );
            assert_eq!(commits.len(), expected.len(), "each once");
            assert_eq!(introduced.is_empty(), expected.is_empty());

            let all = repo.changes(&expected);
            let told: BTreeSet<Change> = files.iter().map(change).collect();
            assert!(told.is_subset(&all), "seed {seed}: {:?}", told.difference(&all).collect::<Vec<_>>());
            // The same content at the same path comes once, unless it was changed from something else.
            let content = |changes: &BTreeSet<Change>| -> BTreeSet<(String, String)> {
                changes.iter().map(|(_, path, id)| (path.clone(), id.clone())).collect()
            };
            assert_eq!(content(&told), content(&all), "seed {seed}: {new:?} without {old:?}");
            seen += files.len();
        }
    }
    assert!(seen > 500, "only {seen} files were compared");
}

#[test]
fn clocks_that_went_wrong_hide_nothing() {
    let mut more = 0;
    for seed in 0..40 {
        let mut repo = Repo::new(1000 + seed);
        repo.grow(60, Clocks::Wrong);
        let (new, old) = ([repo.random(60)], [repo.random(60)]);
        let expected: BTreeSet<usize> =
            repo.ancestors(&new).difference(&repo.ancestors(&old)).copied().collect();
        let repository = repo.open();
        let introduced = repository.introduced(&repo.ids(&new), &repo.ids(&old)).unwrap();
        let (commits, _) = read(&introduced, &repository);
        let expected: BTreeSet<String> = expected.iter().map(|n| repo.ids[*n].to_string()).collect();
        let commits: BTreeSet<String> = commits.into_iter().collect();
        assert!(commits.is_superset(&expected), "seed {seed}");
        more += commits.len() - expected.len();
    }
    assert!(more < 100, "{more} old commits looked new");
}

#[test]
fn a_commit_graph_changes_nothing() {
    let mut repo = Repo::new(77);
    repo.grow(60, Clocks::Wrong);
    repo.git(&["commit-graph", "write", "--reachable"], "");
    for _ in 0..20 {
        let (new, old) = ([repo.random(60)], [repo.random(60)]);
        let expected: BTreeSet<usize> =
            repo.ancestors(&new).difference(&repo.ancestors(&old)).copied().collect();
        let introduced = repo.open().introduced(&repo.ids(&new), &repo.ids(&old)).unwrap();
        // Generations are right whatever clocks say.
        assert_eq!(introduced.commits(), expected.len(), "{new:?} without {old:?}");
    }
}

/// A repository with one commit, `c0`, whose files are given.
fn with_files(files: &[(&'static str, &str)]) -> Repo {
    let mut repo = Repo::new(0);
    add(&mut repo, &[], files);
    repo
}

/// Adds a commit with these files and no others.
fn add(repo: &mut Repo, parents: &[usize], files: &[(&'static str, &str)]) {
    let files: Files = files.iter().map(|(path, text)| (*path, ("100644", (*text).to_owned()))).collect();
    let n = repo.commits.len();
    repo.commit(n, parents, &files, 1000 + n);
    repo.commits.push((parents.to_vec(), files));
    repo.import();
}

/// Path and old content of each file that `new` has and `old` has not.
fn olds(repo: &Repo, new: &str, old: &str) -> Vec<(String, Option<String>)> {
    let repository = repo.open();
    let introduced = repository.introduced(&[repo.id(new)], &[repo.id(old)]).unwrap();
    let (_, files) = read(&introduced, &repository);
    let content = |id: ObjectId| repo.git(&["cat-file", "blob", &id.to_string()], "");
    files.into_iter().map(|file| (file.path.to_string(), file.old.map(content))).collect()
}

fn one(path: &str, old: Option<&str>) -> (String, Option<String>) {
    (path.to_owned(), old.map(str::to_owned))
}

#[test]
fn the_old_content_is_that_of_the_same_path_or_of_a_file_that_is_gone() {
    let mut repo = with_files(&[("a", "1"), ("f/x", "2"), ("f/y", "3")]);
    add(&mut repo, &[0], &[("a", "changed"), ("g/x", "2"), ("g/y", "new")]);
    assert_eq!(olds(&repo, "c1", "c0"), [one("a", Some("1")), one("g/x", Some("2")), one("g/y", None)]);
    let repository = repo.open();
    let (_, files) = read(&repository.introduced(&repo.ids(&[1]), &repo.ids(&[0])).unwrap(), &repository);
    let from: Vec<_> = files.iter().map(|file| file.moved_from.as_ref().map(ToString::to_string)).collect();
    assert_eq!(from, [None, Some("f/x".to_owned()), None]);
    // A copy is new: nothing is gone.
    add(&mut repo, &[1], &[("a", "changed"), ("copy", "changed"), ("g/x", "2"), ("g/y", "new")]);
    assert_eq!(olds(&repo, "c2", "c1"), [one("copy", None)]);
}

#[test]
fn what_is_removed_again_and_put_back_is_seen() {
    let mut repo = with_files(&[("a", "1")]);
    add(&mut repo, &[0], &[("a", "1"), ("b", "2")]);
    add(&mut repo, &[1], &[("a", "1")]);
    assert_eq!(olds(&repo, "c2", "c0"), [one("b", None)]);
    add(&mut repo, &[2], &[("a", "1"), ("b", "2")]);
    assert_eq!(olds(&repo, "c3", "c2"), [one("b", None)]);
    assert_eq!(olds(&repo, "c3", "c0"), [one("b", None)], "the same content at the same path comes once");
}

#[test]
fn a_file_that_a_submodule_stood_for_is_new() {
    let mut repo = with_files(&[("a", "1")]);
    let blob = repo.git(&["hash-object", "-w", "--stdin"], "a key");
    let blob = blob.trim();
    // A submodule whose commit has the id of a blob, then the blob itself in its place.
    for (n, mode) in [(1, "160000"), (2, "100644")] {
        repo.script = format!(
            "commit refs/heads/c{n}\ncommitter a <a@example.com> 2{n} +0000\ndata 1\nx\nfrom refs/heads/c{}\nM {mode} {blob} s\n\n",
            n - 1
        );
        let script = std::mem::take(&mut repo.script);
        repo.git(&["fast-import", "--quiet", "--force"], &script);
    }
    assert_eq!(olds(&repo, "c1", "c0"), []);
    assert_eq!(olds(&repo, "c2", "c1"), [one("s", None)]);
}

#[test]
fn tags_of_commits_of_blobs_and_of_tags() {
    let repo = with_files(&[("a", "1")]);
    let blob = repo.git(&["hash-object", "-w", "--stdin"], "tagged");
    repo.git(&["tag", "-a", "-m", "x", "v1", "c0"], "");
    repo.git(&["tag", "-a", "-m", "x", "v2", "v1"], "");
    repo.git(&["tag", "-a", "-m", "x", "of-blob", blob.trim()], "");
    let repository = repo.open();
    let tip = |name: &str| repo.git(&["rev-parse", name], "").trim().parse::<ObjectId>().unwrap();

    let introduced = repository.introduced(&[tip("v2")], &[repo.id("c0")]).unwrap();
    assert!(!introduced.is_empty());
    let (tags, files) = read(&introduced, &repository);
    assert_eq!(tags, [format!("tag {}", tip("v2")), format!("tag {}", tip("v1"))]);
    assert!(files.is_empty());

    let introduced = repository.introduced(&[tip("v2")], &[tip("v1")]).unwrap();
    assert_eq!(read(&introduced, &repository).0, [format!("tag {}", tip("v2"))], "v1 is known");

    let introduced = repository.introduced(&[tip("of-blob"), tip("c0^{tree}")], &[repo.id("c0")]).unwrap();
    let (tags, files) = read(&introduced, &repository);
    assert_eq!(tags.len(), 1);
    let files: Vec<_> = files.iter().map(|f| (f.path.to_string(), f.id.to_string(), f.commit)).collect();
    let of_tree = repo.git(&["rev-parse", "c0:a"], "").trim().to_owned();
    assert_eq!(files, [(String::new(), blob.trim().to_owned(), None), ("a".to_owned(), of_tree, None)]);
}

#[test]
fn a_shallow_clone_says_where_it_ends() {
    let mut repo = with_files(&[("a", "1")]);
    for n in 0..4 {
        add(&mut repo, &[n], &[("a", &format!("{n}")), ("b", "same")]);
    }
    let clone = tempfile::tempdir().unwrap();
    let from = format!("file://{}", repo.folder.path().display());
    git(clone.path(), &["clone", "-q", "--depth=2", "--branch=c4", &from, "."], "");
    let repository = Repository::at(clone.path()).unwrap();
    assert!(repository.is_shallow() && !repo.open().is_shallow());

    let inside = repository.introduced(&[repo.id("c4")], &[repo.id("c3")]).unwrap();
    assert!(inside.problems.is_empty());
    assert_eq!(inside.commits(), 1);
    let beyond = repository.introduced(&[repo.id("c4")], &[]).unwrap();
    assert!(matches!(beyond.problems.as_slice(), [Error::Shallow { id }] if *id == repo.id("c3")));
    assert_eq!(beyond.commits(), 2);

    // The base is here, what leads from there to the end of the clone is not: at least their difference is seen.
    git(clone.path(), &["fetch", "-q", "--depth=1", "origin", "c0"], "");
    let repository = Repository::at(clone.path()).unwrap();
    let torn = repository.introduced(&[repo.id("c3")], &[repo.id("c0")]).unwrap();
    assert!(matches!(torn.problems.as_slice(), [Error::Shallow { .. }]));
    let (_, files) = read(&torn, &repository);
    assert_eq!(files.iter().map(|f| f.path.to_string()).collect::<Vec<_>>(), ["a", "b"]);
}

#[test]
fn what_is_missing_is_said() {
    let mut repo = with_files(&[("a", "1"), ("f/x", "2")]);
    add(&mut repo, &[0], &[("a", "1"), ("f/x", "3")]);
    let remove = |id: &str| {
        let (folder, name) = id.trim().split_at(2);
        std::fs::remove_file(repo.folder.path().join(".git/objects").join(folder).join(name)).unwrap();
    };
    // fast-import makes a pack.
    let pack = repo.folder.path().join(".git/objects/pack");
    let kept = repo.folder.path().join(".git/kept");
    std::fs::rename(&pack, &kept).unwrap();
    for entry in std::fs::read_dir(&kept).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|e| e == "pack") {
            run(command(repo.folder.path(), &["unpack-objects", "-q"]), &std::fs::read(&path).unwrap());
        }
    }
    let (c0, c1) = (repo.id("c0"), repo.id("c1"));
    let problems = |repo: &Repo| {
        let repository = repo.open();
        let introduced = repository.introduced(&[c1], &[c0]).unwrap();
        let mut problems: Vec<String> = introduced.problems.iter().map(ToString::to_string).collect();
        problems.extend(introduced.read(&repository, &mut |_| {}).iter().map(ToString::to_string));
        problems
    };
    let rev = |name: &str| repo.git(&["rev-parse", name], "").trim().to_owned();
    let (old_folder, new_folder, root) = (rev("c0:f"), rev("c1:f"), rev("c1^{tree}"));
    assert_eq!(problems(&repo), [""; 0]);
    for id in [&old_folder, &new_folder, &root] {
        remove(id);
        assert!(problems(&repo).contains(&format!("object {id} is missing from the repository")), "{id}");
    }
    remove(&c1.to_string());
    assert!(problems(&repo).contains(&format!("commit {c1} is missing from the repository")));
}

#[test]
fn trees_that_hold_each_other_tenfold_end() {
    let repo = Repo::new(0);
    let blob = repo.git(&["hash-object", "-w", "--stdin"], "x");
    let mut below = repo.git(&["mktree"], &format!("100644 blob {}\tx\n", blob.trim()));
    for _ in 0..12 {
        let listing: String = (0..10).map(|n| format!("040000 tree {}\t{n}\n", below.trim())).collect();
        below = repo.git(&["mktree"], &listing);
    }
    let commit = repo.git(&["commit-tree", "-m", "bomb", below.trim()], "");
    let repository = repo.open();
    let introduced = repository.introduced(&[commit.trim().parse::<ObjectId>().unwrap()], &[]).unwrap();
    let problems = introduced.read(&repository, &mut |_| {});
    assert!(matches!(problems.as_slice(), [Error::RepeatedFolders { .. }]), "{problems:?}");
}

#[test]
fn ranges_are_read_as_git_reads_them() {
    let mut repo = with_files(&[("a", "0")]);
    add(&mut repo, &[0], &[("a", "1")]);
    add(&mut repo, &[0], &[("a", "2")]);
    add(&mut repo, &[1, 2], &[("a", "3")]);
    repo.git(&["symbolic-ref", "HEAD", "refs/heads/c3"], "");
    repo.git(&["tag", "-a", "-m", "x", "v1", "c1"], "");
    let repository = repo.open();
    let range = |text: &str| {
        let range = repository.range(text).unwrap().unwrap();
        let introduced = repository.introduced(&[range.new], &range.old).unwrap();
        assert_eq!(
            introduced.commits().to_string(),
            repo.git(&["rev-list", "--count", &text.replace("...", "..")], "").trim(),
            "{text}"
        );
        (range.new, range.old)
    };
    let c = |n: usize| repo.id(&format!("c{n}"));
    assert_eq!(range("c1..c3"), (c(3), vec![c(1)]));
    assert_eq!(range("v1..HEAD"), (c(3), vec![c(1)]));
    assert_eq!(range("c1...c2"), (c(2), vec![c(1)]));
    assert_eq!(range("HEAD~1.."), (c(3), vec![c(1)]));
    assert_eq!(range("HEAD^2..@"), (c(3), vec![c(2)]));
    assert_eq!(range(&format!("{}..c3", &c(0).to_string()[..9])), (c(3), vec![c(0)]));
    assert_eq!(range("c3^!"), (c(3), vec![c(1), c(2)]));
    assert_eq!(repository.range("c3").unwrap(), None);
    for (text, side) in
        [("no..c3", "no"), ("c1..no", "no"), ("no", "no"), ("c1..c3~9", "c3~9"), ("c1:a..c3", "c1:a")]
    {
        let error = repository.range(text).unwrap_err();
        assert!(matches!(&error, Error::Revision { revision, .. } if revision == side), "{text}: {error}");
    }
    let absent = "1234567890123456789012345678901234567890";
    assert!(repository.range(&format!("{absent}..c3")).is_err());
}
