//! Objects that are not there: shallow and partial clones, and repositories that have lost something.

use std::{collections::BTreeSet, fs};

use phota_source::{Error, Repository};

use crate::{
    attribution::check,
    repo::{Model, Repo},
};

/// Removes a loose object.
fn lose(repo: &Repo, id: &str) {
    fs::remove_file(repo.path().join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
}

fn problems(repo: &Repo) -> Vec<String> {
    let repository = Repository::at(repo.path()).unwrap();
    let objects = repository.objects().unwrap();
    let history = repository.history(&objects).unwrap();
    history.problems.iter().map(Error::to_string).collect()
}

/// Two commits, newest first, and the tree of the older one.
fn two_commits() -> (Repo, [String; 3]) {
    let repo = Repo::new(0);
    for text in ["first", "second"] {
        fs::write(repo.path().join("file"), text).unwrap();
        repo.git(&["add", "file"]);
        repo.git(&["commit", "-q", "-m", text]);
    }
    let ids = ["HEAD", "HEAD~1", "HEAD~1^{tree}"].map(|name| repo.git(&["rev-parse", name]));
    (repo, ids)
}

#[test]
fn a_lost_parent_is_noticed() {
    let (repo, [second, first, _]) = two_commits();
    assert_eq!(problems(&repo), [""; 0]);
    lose(&repo, &first);
    let expected = format!("commit {second}: its parent {first} is missing from the repository");
    assert_eq!(problems(&repo), [expected]);
}

#[test]
fn so_is_a_lost_tree() {
    let (repo, [_, first, tree]) = two_commits();
    lose(&repo, &tree);
    assert_eq!(problems(&repo), [format!("commit {first}: its tree {tree} is missing from the repository")]);
}

#[test]
fn so_is_what_a_reference_leads_to() {
    let (repo, [second, ..]) = two_commits();
    lose(&repo, &second);
    assert_eq!(
        problems(&repo),
        [format!("a reference cannot be read: refs/heads/main names object {second}, which is missing")]
    );
    fs::write(repo.path().join(".git/refs/heads/main"), "no id\n").unwrap();
    assert_eq!(problems(&repo).len(), 1);
}

#[test]
fn the_empty_tree_need_not_be_there() {
    let repo = Repo::new(0);
    repo.git(&["commit", "-q", "--allow-empty", "-m", "empty"]);
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let stored = repo.path().join(".git/objects").join(&tree[..2]).join(&tree[2..]);
    if stored.exists() {
        lose(&repo, &tree);
    }
    assert_eq!(problems(&repo), [""; 0]);
}

#[test]
fn a_commit_that_is_none_is_a_problem() {
    let (repo, _) = two_commits();
    let id = repo.git_with(&["hash-object", "-t", "commit", "-w", "--stdin", "--literally"], "no commit\n");
    assert_eq!(problems(&repo), [format!("object {id} cannot be read: it is not what a commit has to be")]);
}

#[test]
fn where_a_shallow_clone_ends_everything_is_introduced() {
    for seed in 0..4 {
        let mut origin = Repo::new(seed);
        let mut model = Model::build(&mut origin, 100, 6);
        let tip = model.deepest().id.clone();
        origin.git(&["update-ref", "refs/heads/main", &tip]);
        let clone = Repo::new(0);
        let url = format!("file://{}", origin.path().display());
        clone.git(&["fetch", "-q", "--depth=5", &url, "refs/heads/main:refs/heads/x"]);

        let there = clone.git(&["rev-list", "--all"]);
        let there: BTreeSet<&str> = there.lines().collect();
        let is_there = |number: &usize| there.contains(model.commits[*number].id.as_str());
        let absent: BTreeSet<usize> = (0..model.commits.len()).filter(|number| !is_there(number)).collect();
        assert!(!absent.is_empty() && absent.len() < model.commits.len());
        model.reachable = (0..model.commits.len()).filter(is_there).collect();

        let repository = Repository::at(clone.path()).unwrap();
        let objects = repository.objects().unwrap();
        let history = repository.history(&objects).unwrap();
        assert!(history.is_shallow && !history.is_partial);
        assert_eq!(history.missing(), 0);
        check(&clone, &model, &absent, &format!("shallow, seed {seed}"));
    }
}

#[test]
fn what_a_partial_clone_lacks_is_counted() {
    let mut origin = Repo::new(7);
    let model = Model::build(&mut origin, 60, 20);
    origin.git(&["update-ref", "refs/heads/main", &model.commits.last().unwrap().id]);
    origin.git(&["config", "uploadpack.allowFilter", "true"]);
    for filter in ["blob:none", "tree:0"] {
        let clone = Repo::new(0);
        let url = format!("file://{}", origin.path().display());
        clone.git(&["remote", "add", "origin", &url]);
        clone.git(&["fetch", "-q", &format!("--filter={filter}"), "origin", "refs/heads/main"]);
        let listed = clone.git(&["rev-list", "--objects", "--missing=print", "FETCH_HEAD"]);
        let missing = listed.lines().filter(|line| line.starts_with('?')).count() as u64;
        assert!(missing > 0);

        let repository = Repository::at(clone.path()).unwrap();
        let objects = repository.objects().unwrap();
        let history = repository.history(&objects).unwrap();
        assert!(history.is_partial && !history.is_shallow);
        assert!(history.problems.is_empty(), "{:?}", history.problems);
        assert_eq!(history.missing(), missing, "{filter}");
    }
}

#[test]
fn a_repository_without_commits_has_no_history() {
    let repo = Repo::new(0);
    let repository = Repository::at(repo.path()).unwrap();
    let objects = repository.objects().unwrap();
    let history = repository.history(&objects).unwrap();
    assert_eq!((history.commits().len(), history.refs().len(), history.problems.len()), (0, 0, 0));
}
