//! What keeps a commit in the repository: a test for each way.

use std::{collections::BTreeSet, fs};

use phota_source::{
    ObjectId, Repository,
    history::{MOST_NAMES, Standing},
};

use crate::repo::{Model, Repo};

fn standing(repo: &Repo, commit: &str) -> Standing {
    let repository = Repository::at(repo.path()).unwrap();
    let objects = repository.objects().unwrap();
    let history = repository.history(&objects).unwrap();
    assert!(history.problems.is_empty(), "{:?}", history.problems);
    let id: ObjectId = commit.parse().unwrap();
    assert!(history.commits().any(|known| known == id), "{commit} is not a commit");
    history.standing(id)
}

#[track_caller]
fn assert_refs(repo: &Repo, commit: &str, expected: &[&str]) {
    let expected = expected.iter().map(|name| (*name).to_owned()).collect();
    assert_eq!(standing(repo, commit), Standing::Refs { names: expected, more: 0 });
}

/// A repository with one commit on `main`, and its id.
fn one_commit() -> (Repo, String) {
    let repo = Repo::new(0);
    let id = commit(&repo, "first");
    (repo, id)
}

fn commit(repo: &Repo, text: &str) -> String {
    fs::write(repo.path().join("file"), text).unwrap();
    repo.git(&["add", "file"]);
    repo.git(&["commit", "-q", "-m", text]);
    repo.git(&["rev-parse", "HEAD"])
}

#[test]
fn branches_come_before_remote_ones_and_these_before_tags() {
    let (repo, first) = one_commit();
    repo.git(&["update-ref", "refs/remotes/origin/x", &first]);
    repo.git(&["symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/x"]);
    repo.git(&["tag", "-a", "-m", "m", "v1"]);
    repo.git(&["tag", "-a", "-m", "m", "twice", "v1"]);
    repo.git(&["update-ref", "refs/pull/1/head", &first]);
    repo.git(&["branch", "aaa"]);
    let second = commit(&repo, "second");
    let common = ["refs/remotes/origin/x", "refs/tags/twice", "refs/tags/v1", "refs/pull/1/head"];
    assert_refs(&repo, &first, &[&["refs/heads/main", "refs/heads/aaa"], &common[..]].concat());
    assert_refs(&repo, &second, &["refs/heads/main"]);
    repo.git(&["pack-refs", "--all"]);
    assert_refs(&repo, &first, &[&["refs/heads/main", "refs/heads/aaa"], &common[..]].concat());
}

#[test]
fn names_are_bounded() {
    let (repo, first) = one_commit();
    for number in 0..MOST_NAMES + 4 {
        repo.git(&["update-ref", &format!("refs/tags/{number}"), &first]);
    }
    let Standing::Refs { names, more } = standing(&repo, &first) else { panic!("a branch has it") };
    assert_eq!((names[0].as_str(), names.len(), more), ("refs/heads/main", MOST_NAMES, 5));
}

#[test]
fn a_head_on_no_branch_is_a_name() {
    let (repo, _) = one_commit();
    repo.git(&["checkout", "-q", "--detach"]);
    let second = commit(&repo, "second");
    assert_refs(&repo, &second, &["HEAD"]);
}

#[test]
fn so_is_that_of_a_linked_worktree() {
    let (repo, _) = one_commit();
    let linked = repo.path().join("linked");
    repo.git(&["worktree", "add", "-q", "--detach", "linked"]);
    repo.git(&["-C", "linked", "commit", "-q", "--allow-empty", "-m", "there"]);
    let there = repo.git(&["-C", "linked", "rev-parse", "HEAD"]);
    assert_refs(&repo, &there, &["worktrees/linked/HEAD"]);

    let repository = Repository::at(&linked).unwrap();
    let objects = repository.objects().unwrap();
    let history = repository.history(&objects).unwrap();
    let names = vec!["worktrees/linked/HEAD".to_owned()];
    assert_eq!(history.standing(there.parse().unwrap()), Standing::Refs { names, more: 0 });
}

#[test]
fn stashes_are_numbered_and_have_parts() {
    let (repo, _) = one_commit();
    for text in ["older", "newer"] {
        fs::write(repo.path().join("file"), text).unwrap();
        fs::write(repo.path().join("untracked"), text).unwrap();
        repo.git(&["add", "file"]);
        repo.git(&["stash", "push", "-q", "--include-untracked"]);
    }
    for (stash, parts) in [("stash@{0}", ["", "^2", "^3"]), ("stash@{1}", ["", "^2", "^3"])] {
        for part in parts {
            let id = repo.git(&["rev-parse", &format!("{stash}{part}")]);
            assert_eq!(standing(&repo, &id), Standing::Stash(stash.to_owned()), "{stash}{part}");
        }
    }
    let base = repo.git(&["rev-parse", "stash@{0}^1"]);
    assert_refs(&repo, &base, &["refs/heads/main"]);

    let dropped = repo.git(&["rev-parse", "stash@{0}"]);
    repo.git(&["stash", "drop", "-q"]);
    assert_eq!(standing(&repo, &dropped), Standing::Unreachable);
}

#[test]
fn notes_are_kept_by_their_reference() {
    let (repo, _) = one_commit();
    repo.git(&["notes", "add", "-m", "note"]);
    let notes = repo.git(&["rev-parse", "refs/notes/commits"]);
    assert_eq!(standing(&repo, &notes), Standing::Notes("refs/notes/commits".to_owned()));
}

#[test]
fn the_log_remembers_a_deleted_branch_and_an_amended_commit() {
    let (repo, first) = one_commit();
    repo.git(&["checkout", "-q", "-b", "topic"]);
    let topic = commit(&repo, "topic");
    repo.git(&["checkout", "-q", "main"]);
    repo.git(&["branch", "-q", "-D", "topic"]);
    assert_eq!(standing(&repo, &topic), Standing::Reflog("HEAD@{1}".to_owned()));
    repo.git(&["commit", "-q", "--amend", "-m", "again"]);
    assert!(matches!(standing(&repo, &first), Standing::Reflog(_)));
    // What is left of a branch that is gone.
    let log = repo.path().join(".git/logs/refs/heads/gone");
    fs::write(log, format!("{} {topic} A <a> 0 +0000\tm\n", "0".repeat(40))).unwrap();
    fs::remove_file(repo.path().join(".git/logs/HEAD")).unwrap();
    assert_eq!(standing(&repo, &topic), Standing::Reflog("refs/heads/gone@{0}".to_owned()));
}

#[test]
fn files_next_to_head_remember_too() {
    let (repo, first) = one_commit();
    let second = commit(&repo, "second");
    repo.git(&["reset", "-q", "--hard", &first]);
    fs::remove_dir_all(repo.path().join(".git/logs")).unwrap();
    assert_eq!(standing(&repo, &second), Standing::Reflog("ORIG_HEAD".to_owned()));
}

#[test]
fn what_nothing_names_is_unreachable() {
    let (repo, _) = one_commit();
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    let dangling = repo.git(&["commit-tree", "-m", "dangling", &tree]);
    let child = repo.git(&["commit-tree", "-m", "child", "-p", &dangling, &tree]);
    assert_eq!(standing(&repo, &dangling), Standing::Unreachable);
    assert_eq!(standing(&repo, &child), Standing::Unreachable);
    repo.git(&["update-ref", "refs/heads/found", &child]);
    assert_refs(&repo, &dangling, &["refs/heads/found"]);
}

#[test]
fn commits_tell_about_themselves() {
    let (repo, first) = one_commit();
    let repository = Repository::at(repo.path()).unwrap();
    let objects = repository.objects().unwrap();
    let history = repository.history(&objects).unwrap();
    let commit = history.commit(first.parse().unwrap()).unwrap();
    assert_eq!((commit.subject.as_str(), commit.author.name.as_str()), ("first", "a"));
    assert_eq!(commit.author.date, "2023-11-14T22:13:20+00:00");
    let tree = repo.git(&["rev-parse", "HEAD^{tree}"]);
    assert_eq!(history.commit(tree.parse().unwrap()), None);
}

/// More than fit into one pass, asked for in any order and twice.
#[test]
fn all_commits_at_once() {
    let mut repo = Repo::new(5);
    let model = Model::build(&mut repo, 200, 20);
    let branches: Vec<usize> = repo
        .git(&["for-each-ref", "--format=%(refname:short)", "refs/heads/b*"])
        .lines()
        .map(|name| name[1..].parse().unwrap())
        .collect();
    let ancestors = |branch: usize| {
        let (mut seen, mut open) = (BTreeSet::new(), vec![branch]);
        while let Some(commit) = open.pop() {
            if seen.insert(commit) {
                open.extend(&model.commits[commit].parents);
            }
        }
        seen
    };
    let contained: Vec<(usize, BTreeSet<usize>)> =
        branches.iter().map(|branch| (*branch, ancestors(*branch))).collect();
    let repository = Repository::at(repo.path()).unwrap();
    let objects = repository.objects().unwrap();
    let history = repository.history(&objects).unwrap();
    let order: Vec<usize> = (0..model.commits.len()).rev().chain(0..model.commits.len()).collect();
    let ids: Vec<ObjectId> = order.iter().map(|number| model.commits[*number].id.parse().unwrap()).collect();
    let found = history.standings_of(&ids);
    assert_eq!(found.len(), order.len());
    let mut held = 0;
    for (number, standing) in order.iter().zip(found) {
        let mut expected: Vec<String> = contained
            .iter()
            .filter(|(_, commits)| commits.contains(number))
            .map(|(branch, _)| format!("refs/heads/b{branch}"))
            .collect();
        expected.sort();
        match standing {
            Standing::Refs { names, more } => {
                held += 1;
                assert_eq!(names.len() + more as usize, expected.len(), "{number}");
                assert_eq!(names, expected[..names.len()], "{number}");
            }
            Standing::Unreachable => assert!(expected.is_empty(), "{number} is in {expected:?}"),
            other => panic!("{number}: {other:?}"),
        }
    }
    assert!(held > 128 && held < order.len(), "{held} of {}", order.len());
}
