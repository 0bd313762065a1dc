//! Which commits introduced an object, in made-up histories whose every file is known.

use std::collections::BTreeSet;

use phota_source::{ObjectId, Repository, history::Attribution};

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
const MANY: usize = 10_000;

fn check(repo: &Repo, model: &Model, absent: &BTreeSet<usize>, what: &str) {
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
    for seed in 0..8 {
        let mut repo = Repo::new(seed);
        let model = Model::build(&mut repo, 150, 40);
        check(&repo, &model, &BTreeSet::new(), &format!("seed {seed}, as imported"));
        for depth in ["1", "5", "50"] {
            let depth = format!("--depth={depth}");
            repo.git(&["repack", "-q", "-a", "-d", "-f", "-k", "--window=50", &depth]);
            check(&repo, &model, &BTreeSet::new(), &format!("seed {seed}, repacked, {depth}"));
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
            assert_eq!(some.uses.len(), most);
            assert_eq!(some.uses.len() as u64 + some.more, all.uses.len() as u64);
        }
    }
}
