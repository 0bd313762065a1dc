//! What became of a file's content: a test for each way it can go, and a comparison with a plain walk.

use std::{collections::HashMap, fs};

use phota_source::{ObjectId, Repository, history::Exposure};

use crate::repo::{Commit, Model, Repo};

const SECRET: &str = "secret";

/// Commits a file, and returns the commit's id.
fn commit(repo: &Repo, path: &str, text: &str) -> String {
    let file = repo.path().join(path);
    fs::create_dir_all(file.parent().unwrap()).unwrap();
    fs::write(file, text).unwrap();
    repo.git(&["add", "-A"]);
    repo.git(&["commit", "-q", "-m", path]);
    repo.git(&["rev-parse", "HEAD"])
}

fn exposures(repo: &Repo, groups: &[&[&str]]) -> Vec<Option<Exposure>> {
    let repository = Repository::at(repo.path()).unwrap();
    let objects = repository.objects().unwrap();
    let history = repository.history(&objects).unwrap();
    let ids = |group: &&[&str]| group.iter().map(|id| id.parse().unwrap()).collect();
    history.exposures(&groups.iter().map(ids).collect::<Vec<Vec<ObjectId>>>())
}

fn blob(repo: &Repo, text: &str) -> String {
    repo.git_with(&["hash-object", "--stdin"], text)
}

/// What became of [`SECRET`]: the reference, the commit that removed it, the references that still have it.
fn fate(repo: &Repo) -> Option<(String, Option<String>, Vec<String>)> {
    let exposure = exposures(repo, &[&[&blob(repo, SECRET)]]).remove(0)?;
    assert_eq!(exposure.more, 0);
    Some((exposure.reference, exposure.removed.map(|id| id.to_string()), exposure.still_in))
}

const MAIN: &str = "refs/heads/main";

#[test]
fn what_is_still_there_was_not_removed() {
    let repo = Repo::new(0);
    commit(&repo, "a/b/file", SECRET);
    commit(&repo, "other", "1");
    assert_eq!(fate(&repo), Some((MAIN.into(), None, vec![MAIN.into()])));
}

#[test]
fn the_commit_that_removed_it_is_told_and_who_still_has_it() {
    let repo = Repo::new(0);
    commit(&repo, "file", SECRET);
    repo.git(&["tag", "v1"]);
    commit(&repo, "other", "1");
    let removed = commit(&repo, "file", "clean");
    commit(&repo, "other", "2");
    assert_eq!(fate(&repo), Some((MAIN.into(), Some(removed), vec!["refs/tags/v1".into()])));
}

#[test]
fn a_file_that_moves_is_still_there() {
    let repo = Repo::new(0);
    commit(&repo, "file", SECRET);
    fs::remove_file(repo.path().join("file")).unwrap();
    commit(&repo, "a/moved", SECRET);
    assert_eq!(fate(&repo), Some((MAIN.into(), None, vec![MAIN.into()])));
    fs::remove_file(repo.path().join("a/moved")).unwrap();
    let removed = commit(&repo, "other", "1");
    assert_eq!(fate(&repo), Some((MAIN.into(), Some(removed), vec![])));
}

#[test]
fn what_came_back_is_gone_since_the_last_time() {
    let repo = Repo::new(0);
    commit(&repo, "file", SECRET);
    commit(&repo, "file", "clean");
    commit(&repo, "file", SECRET);
    let removed = commit(&repo, "file", "clean");
    assert_eq!(fate(&repo), Some((MAIN.into(), Some(removed), vec![])));
}

#[test]
fn a_merge_does_not_remove_what_its_branch_removed() {
    let repo = Repo::new(0);
    commit(&repo, "file", SECRET);
    repo.git(&["checkout", "-q", "-b", "topic"]);
    let removed = commit(&repo, "file", "clean");
    repo.git(&["checkout", "-q", "main"]);
    commit(&repo, "other", "1");
    repo.git(&["merge", "-q", "--no-ff", "-m", "merge", "topic"]);
    assert_eq!(fate(&repo), Some((MAIN.into(), Some(removed), vec![])));
}

#[test]
fn a_merge_that_throws_it_away_removes_it() {
    let repo = Repo::new(0);
    commit(&repo, "other", "1");
    repo.git(&["checkout", "-q", "-b", "topic"]);
    commit(&repo, "file", SECRET);
    repo.git(&["checkout", "-q", "main"]);
    commit(&repo, "other", "2");
    repo.git(&["merge", "-q", "--no-ff", "-s", "ours", "-m", "merge", "topic"]);
    let merge = repo.git(&["rev-parse", "HEAD"]);
    assert_eq!(fate(&repo), Some((MAIN.into(), Some(merge), vec!["refs/heads/topic".into()])));
}

#[test]
fn what_only_a_stash_has_was_never_in_a_reference() {
    let repo = Repo::new(0);
    commit(&repo, "file", "clean");
    fs::write(repo.path().join("file"), SECRET).unwrap();
    repo.git(&["stash", "-q"]);
    assert_eq!(fate(&repo), None);
}

#[test]
fn a_group_is_there_while_one_of_it_is() {
    let repo = Repo::new(0);
    commit(&repo, "file", SECRET);
    let changed = commit(&repo, "file", "secret, changed");
    let removed = commit(&repo, "file", "clean");
    let (first, second) = (blob(&repo, SECRET), blob(&repo, "secret, changed"));
    let found = exposures(&repo, &[&[&first, &second], &[&first], &[], &[&second]]);
    let removed_by: Vec<Option<String>> =
        found.iter().map(|found| Some(found.as_ref()?.removed?.to_string())).collect();
    assert_eq!(removed_by, [Some(removed.clone()), Some(changed), None, Some(removed)]);
    assert_eq!(found[2], None);
}

#[test]
fn more_groups_than_fit_into_one_pass() {
    let repo = Repo::new(0);
    let texts: Vec<String> = (0..150).map(|number| format!("content {number}")).collect();
    for (number, text) in texts.iter().enumerate() {
        fs::write(repo.path().join(number.to_string()), text).unwrap();
    }
    commit(&repo, "other", "1");
    for number in (0..150).step_by(2) {
        fs::remove_file(repo.path().join(number.to_string())).unwrap();
    }
    let removed = commit(&repo, "other", "2");
    let ids: Vec<String> = texts.iter().map(|text| blob(&repo, text)).collect();
    let groups: Vec<[&str; 1]> = ids.iter().map(|id| [id.as_str()]).collect();
    let found = exposures(&repo, &groups.iter().map(|group| &group[..]).collect::<Vec<_>>());
    for (number, found) in found.iter().enumerate() {
        let expected = (number % 2 == 0).then(|| removed.clone());
        assert_eq!(found.as_ref().unwrap().removed.map(|id| id.to_string()), expected, "{number}");
    }
}

/// Every content of made-up histories, checked against what the model knows of each commit.
#[test]
fn made_up_histories() {
    for seed in 0..4 {
        let mut repo = Repo::new(seed);
        let model = Model::build(&mut repo, 120, 30);
        let by_id: HashMap<&str, &Commit> =
            model.commits.iter().map(|commit| (&*commit.id, commit)).collect();
        let refs = repo.git(&["for-each-ref", "--format=%(refname) %(objectname)"]);
        let refs: Vec<(&str, &str)> = refs.lines().map(|line| line.split_once(' ').unwrap()).collect();
        let groups: Vec<[&str; 1]> = model.blobs.iter().map(|id| [id.as_str()]).collect();
        let found = exposures(&repo, &groups.iter().map(|group| &group[..]).collect::<Vec<_>>());
        let mut removals = 0;
        for (content, found) in found.iter().enumerate() {
            let has = |commit: &Commit| commit.files.values().any(|file| *file == content);
            let had = ever(&model, has);
            let Some((reference, _)) = refs.iter().find(|(_, tip)| had[tip]) else {
                assert_eq!(*found, None);
                continue;
            };
            let found = found.as_ref().unwrap();
            assert_eq!(found.reference, *reference);
            let still: Vec<&str> =
                refs.iter().filter(|(_, tip)| has(by_id[tip])).map(|(name, _)| *name).collect();
            assert_eq!(found.still_in, still[..still.len().min(16)]);
            assert_eq!(found.more, still.len().saturating_sub(16) as u64);
            assert_eq!(found.removed.is_none(), still.contains(reference));
            let Some(removed) = found.removed.map(|id| id.to_string()) else { continue };
            removals += 1;
            let parents = || by_id[&*removed].parents.iter().map(|parent| &model.commits[*parent]);
            assert!(!has(by_id[&*removed]) && parents().any(has), "it removed something");
            assert!(parents().all(|parent| has(parent) || !had[&*parent.id]), "no parent did");
            repo.git(&["merge-base", "--is-ancestor", &removed, reference]);
        }
        assert!(removals > 0);
    }
}

/// The commits that have something, or an ancestor of which has. Parents stand first in a model.
fn ever(model: &Model, has: impl Fn(&Commit) -> bool) -> HashMap<&str, bool> {
    let mut had: HashMap<&str, bool> = HashMap::new();
    for commit in &model.commits {
        let before = commit.parents.iter().any(|parent| had[&*model.commits[*parent].id]);
        had.insert(&commit.id, before || has(commit));
    }
    had
}
