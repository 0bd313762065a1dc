//! Made-up histories, built by one `git fast-import`, and a model that knows what each commit holds.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fmt::Write as _,
    path::Path,
};

use crate::common::{self, Random};

/// A file's path and the number of its content.
pub(crate) type Files = BTreeMap<String, usize>;

pub(crate) struct Repo {
    folder: tempfile::TempDir,
    random: Random,
}

impl Repo {
    /// An empty repository with a work tree.
    pub(crate) fn new(seed: u64) -> Self {
        let repo = Repo { folder: tempfile::tempdir().unwrap(), random: Random(seed) };
        repo.git(&["init", "-q", "-b", "main"]);
        repo
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.git_with(args, "")
    }

    pub(crate) fn git_with(&self, args: &[&str], input: &str) -> String {
        let mut command = common::command(self.path(), args);
        command.envs(["AUTHOR", "COMMITTER"].map(|who| (format!("GIT_{who}_DATE"), "1700000000 +0000")));
        let output = common::run(command, input.as_bytes());
        String::from_utf8(output).unwrap().trim_end().to_owned()
    }

    pub(crate) fn random(&mut self, below: usize) -> usize {
        self.random.below(below)
    }
}

/// A commit of the model.
pub(crate) struct Commit {
    /// Numbers of its parents in [`Model::commits`].
    pub(crate) parents: Vec<usize>,
    pub(crate) files: Files,
    pub(crate) seconds: u64,
    pub(crate) id: String,
}

/// What a made-up repository holds.
pub(crate) struct Model {
    pub(crate) commits: Vec<Commit>,
    /// The ids of the contents.
    pub(crate) blobs: Vec<String>,
    /// The commits that a branch contains.
    pub(crate) reachable: BTreeSet<usize>,
}

/// Names that sort differently as files and as folders, and depth; many of one length, so that deltas are small.
const FOLDERS: &[&str] = &["", "a/", "a/b/", "a/b/c/", "a.b/", "a0/", "docs/x/y/z/", "lib/"];
const NAMES: &[&str] = &["a", "b", "b.txt", ".env", "c c", "ü"];

impl Model {
    /// Builds `count` commits with few different contents, so that files come back, move and are copied.
    pub(crate) fn build(repo: &mut Repo, count: usize, contents: usize) -> Self {
        let mut commits: Vec<Commit> = Vec::new();
        for _ in 0..count {
            let commit = next(repo, &commits, contents);
            commits.push(commit);
        }
        let mut model = Model { commits, blobs: Vec::new(), reachable: BTreeSet::new() };
        model.import(repo, contents);
        model.hide_some(repo);
        model
    }

    fn import(&mut self, repo: &Repo, contents: usize) {
        let mut stream = String::new();
        for content in 0..contents {
            let text = format!("content {content}\n");
            write!(stream, "blob\nmark :{}\ndata {}\n{text}\n", content + 1, text.len()).unwrap();
        }
        let mark = |commit: usize| contents + 1 + commit;
        for (number, commit) in self.commits.iter().enumerate() {
            write!(stream, "commit refs/heads/b{number}\nmark :{}\n", mark(number)).unwrap();
            write!(stream, "committer C <c@example.com> {} +0000\ndata 2\nm\n", commit.seconds).unwrap();
            for (place, parent) in commit.parents.iter().enumerate() {
                let word = if place == 0 { "from" } else { "merge" };
                writeln!(stream, "{word} :{}", mark(*parent)).unwrap();
            }
            stream.push_str("deleteall\n");
            for (path, content) in &commit.files {
                writeln!(stream, "M 100644 :{} {path}", content + 1).unwrap();
            }
            stream.push('\n');
        }
        repo.git_with(&["fast-import", "--quiet", "--export-marks=.git/marks", "--force"], &stream);
        let marks = std::fs::read_to_string(repo.path().join(".git/marks")).unwrap();
        let ids: HashMap<usize, &str> = marks
            .lines()
            .map(|line| line[1..].split_once(' ').unwrap())
            .map(|(mark, id)| (mark.parse().unwrap(), id))
            .collect();
        self.blobs = (0..contents).map(|content| ids[&(content + 1)].to_owned()).collect();
        for (number, commit) in self.commits.iter_mut().enumerate() {
            commit.id = ids[&mark(number)].to_owned();
        }
    }

    /// Deletes most branches, so that some commits are reachable and some are not.
    fn hide_some(&mut self, repo: &mut Repo) {
        let mut deletions = String::new();
        for number in 0..self.commits.len() {
            if repo.random(12) == 0 {
                self.reach(number);
            } else {
                writeln!(deletions, "delete refs/heads/b{number}").unwrap();
            }
        }
        repo.git_with(&["update-ref", "--stdin"], &deletions);
    }

    /// The commit that is farthest from a commit without parents.
    pub(crate) fn deepest(&self) -> &Commit {
        let mut depths: Vec<usize> = Vec::new();
        for commit in &self.commits {
            depths.push(commit.parents.iter().map(|parent| depths[*parent] + 1).min().unwrap_or(0));
        }
        let deepest = depths.iter().zip(&self.commits).max_by_key(|(depth, _)| **depth);
        deepest.unwrap().1
    }

    fn reach(&mut self, number: usize) {
        if self.reachable.insert(number) {
            for parent in self.commits[number].parents.clone() {
                self.reach(parent);
            }
        }
    }

    /// Every introduction of a content: path and commit, in the order attribution promises. Commits in `absent` are
    /// not in the repository.
    pub(crate) fn introductions(&self, content: usize, absent: &BTreeSet<usize>) -> Vec<(String, String)> {
        let mut order = self.order(absent);
        order.sort_by_key(|number| !self.reachable.contains(number));
        let mut found = Vec::new();
        for number in order {
            let commit = &self.commits[number];
            let has = |parent: &usize, path: &str| {
                !absent.contains(parent) && self.commits[*parent].files.get(path) == Some(&content)
            };
            for path in commit.files.iter().filter(|(_, at)| **at == content).map(|(path, _)| path) {
                if !commit.parents.iter().any(|parent| has(parent, path)) {
                    found.push((path.clone(), commit.id.clone()));
                }
            }
        }
        found
    }

    /// Parents first; what is free, by date and id.
    fn order(&self, absent: &BTreeSet<usize>) -> Vec<usize> {
        let mut left: BTreeSet<(u64, &str, usize)> = (0..self.commits.len())
            .filter(|number| !absent.contains(number))
            .map(|number| (self.commits[number].seconds, self.commits[number].id.as_str(), number))
            .collect();
        let mut done: BTreeSet<usize> = absent.clone();
        let mut order = Vec::new();
        while let Some(next) = left
            .iter()
            .find(|(_, _, number)| self.commits[*number].parents.iter().all(|parent| done.contains(parent)))
            .copied()
        {
            left.remove(&next);
            done.insert(next.2);
            order.push(next.2);
        }
        order
    }
}

fn next(repo: &mut Repo, commits: &[Commit], contents: usize) -> Commit {
    let parents = parents(repo, commits.len());
    let mut files = parents.first().map(|parent| commits[*parent].files.clone()).unwrap_or_default();
    for parent in parents.iter().skip(1) {
        for (path, content) in &commits[*parent].files {
            if repo.random(3) > 0 {
                files.insert(path.clone(), *content);
            }
        }
    }
    for _ in 0..repo.random(4) {
        edit(repo, &mut files, contents);
    }
    // A name is a file or a folder, not both.
    let folders: BTreeSet<String> =
        files.keys().flat_map(|path| path.match_indices('/').map(|(at, _)| path[..at].to_owned())).collect();
    files.retain(|path, _| !folders.contains(path));
    // Clocks of different people differ.
    Commit { parents, files, seconds: 1_600_000_000 + repo.random(2000) as u64, id: String::new() }
}

/// Mostly one; sometimes none, two or many.
fn parents(repo: &mut Repo, commits: usize) -> Vec<usize> {
    let count = match repo.random(20) {
        0 => 0,
        1..=4 => 2,
        5 => 3 + repo.random(3),
        _ => 1,
    };
    let mut parents: Vec<usize> = Vec::new();
    for _ in 0..count.min(commits) {
        let parent = commits - 1 - repo.random(commits.min(6));
        if !parents.contains(&parent) {
            parents.push(parent);
        }
    }
    parents
}

fn edit(repo: &mut Repo, files: &mut Files, contents: usize) {
    let folder = FOLDERS[repo.random(FOLDERS.len())];
    let path = format!("{folder}{}", NAMES[repo.random(NAMES.len())]);
    let picked = (!files.is_empty()).then(|| files.keys().nth(repo.random(files.len())).unwrap().clone());
    match (repo.random(6), picked) {
        (0, Some(picked)) => {
            files.remove(&picked);
        }
        (1, Some(picked)) => {
            let content = files.remove(&picked).unwrap();
            files.insert(path, content);
        }
        (2, Some(picked)) => {
            files.insert(path, files[&picked]);
        }
        _ => {
            files.insert(path, repo.random(contents));
        }
    }
}
