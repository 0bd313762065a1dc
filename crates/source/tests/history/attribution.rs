//! Which commits introduced an object, in made-up histories whose every file is known.

use std::collections::BTreeSet;

use phota_source::{
    ObjectId, Repository,
    history::{Attribution, Use},
};

use crate::repo::{Model, Repo};

fn id(hex: &str) -> ObjectId {
    hex.parse().unwrap()
}

fn attribute(repo: &Repo, wanted: &[String], most: usize) -> Vec<Attribution> {
    let repository = Repository::at(repo.path()).unwrap();
    let objects = repository.objects().unwrap();
    let history = repository.history(&objects).unwrap();
    assert!(history.problems.is_empty(), "{:?}", history.problems);
    let wanted: Vec<ObjectId> = wanted.iter().map(|hex| id(hex)).collect();
    history.attribute(&wanted, most).unwrap()
}

/// Paths and commits, those of the same commit sorted by path.
fn uses(attribution: &Attribution) -> Vec<(String, String)> {
    let uses = attribution.uses.iter();
    let mut uses: Vec<_> = uses
        .map(|at| (at.path.to_string(), at.commit.map(|id| id.to_string()).unwrap_or_default()))
        .collect();
    sort_within_commits(&mut uses);
    uses
}

fn sort_within_commits(uses: &mut [(String, String)]) {
    for uses in uses.chunk_by_mut(|(_, a), (_, b)| a == b) {
        uses.sort();
    }
}

/// More objects than this are looked for by walking all commits.
const MANY: usize = 50_000;

pub(crate) fn check(repo: &Repo, model: &Model, absent: &BTreeSet<usize>, what: &str) {
    let others = (0..MANY).map(|number| format!("{number:040x}"));
    let many: Vec<String> = model.blobs.iter().cloned().chain(others).collect();
    for (wanted, way) in [(&model.blobs, "by search"), (&many, "by walking")] {
        let found = attribute(repo, wanted, usize::MAX);
        let mut some = 0;
        for (content, attribution) in found[..model.blobs.len()].iter().enumerate() {
            let mut expected = model.introductions(content, absent);
            sort_within_commits(&mut expected);
            some += expected.len();
            assert_eq!(uses(attribution), expected, "content {content}, {what}, {way}");
            assert_eq!((attribution.more, attribution.direct.len()), (0, 0));
        }
        assert!(some > model.blobs.len(), "{what} shows too little");
        assert!(found[model.blobs.len()..].iter().all(|none| *none == Attribution::default()));
    }
}

#[test]
fn every_introduction_is_found() {
    for seed in 0..5 {
        let mut repo = Repo::new(seed);
        let model = Model::build(&mut repo, 150, 40);
        check(&repo, &model, &BTreeSet::new(), &format!("seed {seed}, as imported"));
        for (depth, by_offset) in [("1", "true"), ("5", "false"), ("50", "true"), ("50", "false")] {
            let depth = format!("--depth={depth}");
            let by_offset = format!("repack.useDeltaBaseOffset={by_offset}");
            repo.git(&["-c", &by_offset, "repack", "-q", "-a", "-d", "-f", "-k", "--window=50", &depth]);
            check(&repo, &model, &BTreeSet::new(), &format!("seed {seed}, repacked, {depth}, {by_offset}"));
        }
    }
}

#[test]
fn uses_are_bounded_and_the_rest_is_counted() {
    let mut repo = Repo::new(99);
    let model = Model::build(&mut repo, 100, 4);
    let all = attribute(&repo, &model.blobs, usize::MAX);
    for most in [0, 1, 7] {
        for (some, all) in attribute(&repo, &model.blobs, most).iter().zip(&all) {
            assert_eq!(some.uses[..most], all.uses[..most]);
            assert_eq!(some.uses.len() as u64 + some.more, all.uses.len() as u64);
            let mut further: Vec<_> = some.uses[most..].iter().map(|at| &at.path).collect();
            further.sort();
            further.dedup();
            assert_eq!(further.len(), some.uses.len() - most, "each further path comes once");
            assert!(some.uses.len() <= most * 10);
            let paths = |found: &Attribution| -> BTreeSet<_> {
                found.uses.iter().map(|at| at.path.clone()).collect()
            };
            assert!(some.has_more_paths || paths(some) == paths(all));
        }
    }
}

/// Trees stored twice, each time upon others.
#[test]
fn several_packs_of_the_same_trees_change_nothing() {
    for seed in 20..23 {
        let mut repo = Repo::new(seed);
        let model = Model::build(&mut repo, 80, 20);
        let all = repo.git(&["cat-file", "--batch-all-objects", "--batch-check=%(objectname)"]);
        let mut lines: Vec<&str> = all.lines().collect();
        for window in ["--window=10", "--window=200"] {
            let list = format!("{}\n", lines.join("\n"));
            repo.git_with(
                &["pack-objects", "-q", "--no-reuse-delta", window, ".git/objects/pack/pack"],
                &list,
            );
            // Without half of the objects, and the other way round, other trees are bases.
            lines.reverse();
            lines.truncate(lines.len() / 2);
        }
        check(&repo, &model, &BTreeSet::new(), &format!("seed {seed}, two packs and loose"));
    }
}

/// A use: the path, whether there is a commit, and the reference.
type Place = (String, bool, Option<String>);

/// The uses of one object, and the references to it.
fn places(repo: &Repo, id: &str) -> (Vec<Place>, Vec<String>) {
    let found = attribute(repo, &[id.to_owned()], 10).remove(0);
    assert_eq!(found.more, 0);
    let place = |at: &Use| (at.path.to_string(), at.commit.is_some(), at.reference.clone());
    (found.uses.iter().map(place).collect(), found.direct)
}

#[test]
fn objects_that_no_commit_has_are_found_too() {
    let repo = Repo::new(0);
    let blob = repo.git_with(&["hash-object", "-w", "--stdin"], "content");
    assert_eq!(places(&repo, &blob), (vec![], vec![]));

    let inner = repo.git_with(&["mktree"], &format!("100644 blob {blob}\tfile\n"));
    let tree = repo.git_with(&["mktree"], &format!("040000 tree {inner}\tfolder\n"));
    assert_eq!(places(&repo, &blob), (vec![("folder/file".into(), false, None)], vec![]));
    assert_eq!(places(&repo, &inner).0, [("folder".into(), false, None)]);
    assert_eq!(places(&repo, &tree).0, [(String::new(), false, None)]);

    repo.git(&["tag", "of-blob", &blob]);
    repo.git(&["tag", "-a", "-m", "m", "of-tree", &tree]);
    let tag = Some("refs/tags/of-tree".to_owned());
    let direct = vec!["refs/tags/of-blob".to_owned()];
    assert_eq!(places(&repo, &blob), (vec![("folder/file".into(), false, tag)], direct.clone()));

    let commit = repo.git(&["commit-tree", "-m", "m", &tree]);
    assert_eq!(places(&repo, &blob), (vec![("folder/file".into(), true, None)], direct));
    assert_eq!(places(&repo, &tree).0, [(String::new(), true, None)]);
    assert_eq!(places(&repo, &commit), (vec![], vec![]));
}

#[test]
fn an_object_that_is_asked_for_twice_is_told_twice() {
    let mut repo = Repo::new(3);
    let model = Model::build(&mut repo, 20, 4);
    let twice: Vec<String> = [&model.blobs[..], &model.blobs[..]].concat();
    let found = attribute(&repo, &twice, 5);
    assert_eq!(found[..4], found[4..]);
    assert!(!found[0].uses.is_empty());
    assert_eq!(attribute(&repo, &[], 5), []);
}

/// A tree with more files than there is memory: ten folders with ten folders each, and so on, of one blob.
#[test]
fn a_tree_that_holds_itself_over_and_over_is_bounded() {
    let repo = Repo::new(0);
    let blob = repo.git_with(&["hash-object", "-w", "--stdin"], "content");
    let mut id = repo.git_with(&["mktree"], &format!("100644 blob {blob}\tfile\n"));
    for _ in 0..30 {
        let entries: String = (0..10).map(|name| format!("040000 tree {id}\t{name}\n")).collect();
        id = repo.git_with(&["mktree"], &entries);
    }
    let commit = repo.git(&["commit-tree", "-m", "m", &id]);
    repo.git(&["update-ref", "refs/heads/main", &commit]);
    let others = (0..MANY).map(|number| format!("{number:040x}"));
    let many: Vec<String> = std::iter::once(blob.clone()).chain(others).collect();
    for wanted in [&[blob][..], &many] {
        let found = attribute(&repo, wanted, 3).remove(0);
        assert!(found.uses.len() == 30 && found.has_more_paths);
        assert!(found.uses.iter().all(|at| at.path.to_string().len() == "/file".len() + 30 * 2 - 1));
    }
}

#[test]
fn folders_nested_too_deep_end_the_search_and_not_the_program() {
    let repo = Repo::new(0);
    let path = format!("{}file", "d/".repeat(6000));
    let stream = format!(
        "blob\nmark :1\ndata 1\nx\ncommit refs/heads/main\ncommitter C <c> 1 +0000\ndata 1\nm\nM 100644 :1 {path}\n"
    );
    repo.git_with(&["-c", "core.maxTreeDepth=100000", "fast-import", "--quiet"], &stream);
    let blob = repo.git_with(&["hash-object", "--stdin"], "x");
    let found = attribute(&repo, &[blob], 3).remove(0);
    assert!(found.uses.iter().all(|at| at.commit.is_none()), "no path of a commit is that long");
}
