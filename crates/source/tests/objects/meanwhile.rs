//! Repositories that git changes while they are read.

use std::sync::Once;

use phota_source::{Error, SiftOptions};

use crate::repo::{Repo, sift};

/// A history, and blobs that are loose until git packs them.
fn with_loose_blobs(seed: u64) -> Repo {
    let mut repo = Repo::new(seed, &[]);
    repo.grow(30);
    for number in 0..20 {
        let id = repo.git_with(&["hash-object", "-w", "--stdin"], format!("loose {number}").as_bytes());
        let id = String::from_utf8(id).unwrap();
        repo.git(&["update-ref", &format!("refs/blobs/{number}"), id.trim()]);
    }
    repo
}

#[test]
fn what_is_packed_while_the_rest_is_read_is_seen() {
    let repo = with_loose_blobs(1);
    let expected = repo.expected();
    let lost = repo.git_with(&["hash-object", "-w", "--stdin"], b"in no pack");
    let lost = String::from_utf8(lost).unwrap();
    let objects = repo.objects();
    let once = Once::new();
    // Packs are looked at first, so this is when the list of loose objects was made.
    let (found, sifted) = sift(&objects, &SiftOptions::default(), 0, &|_| {
        once.call_once(|| {
            repo.git(&["repack", "-a", "-d", "-q"]);
            repo.git(&["prune", "--expire=now"]);
        });
        true
    });
    assert_eq!(repo.loose(), 0);
    assert!(found == expected, "{} of {}", found.len(), expected.len());
    match &sifted.problems[..] {
        [Error::DamagedObject { id, reason, .. }] => {
            assert_eq!(
                (id.to_string().as_str(), reason.contains("removed")),
                (lost.trim(), true),
                "{reason}"
            );
        }
        problems => panic!("{problems:?}"),
    }
}

/// Between the opening and the pass, which is long where submodules are audited first.
#[test]
fn what_is_packed_before_the_pass_begins_is_seen() {
    let repo = with_loose_blobs(2);
    let expected = repo.expected();
    let objects = repo.objects();
    repo.git(&["repack", "-a", "-d", "-q"]);
    assert_eq!(repo.loose(), 0);
    let (found, sifted) = sift(&objects, &SiftOptions::default(), 0, &|_| true);
    assert!(found == expected, "{} of {}", found.len(), expected.len());
    assert!(sifted.problems.is_empty(), "{:?}", sifted.problems);
    for id in expected.keys() {
        let (kind, bytes) = objects.read(id.parse().unwrap(), u64::MAX).unwrap().unwrap();
        assert_eq!(expected[id], (kind.to_string(), bytes));
    }
}

/// As `git gc` does with what nothing refers to any more.
#[test]
fn what_is_taken_out_of_its_pack_is_seen() {
    let mut repo = Repo::new(3, &[]);
    repo.grow(30);
    let expected = repo.expected();
    let objects = repo.objects();
    repo.git(&["update-ref", "-d", "refs/heads/main"]);
    for tag in repo.git(&["tag"]).lines() {
        repo.git(&["tag", "-d", tag]);
    }
    repo.git(&["repack", "-A", "-d", "-q"]);
    assert!(repo.packs("pack").is_empty() && repo.loose() > 0);
    for objects in [objects, repo.objects()] {
        let (found, sifted) = sift(&objects, &SiftOptions::default(), 0, &|_| true);
        assert!(found == expected, "{} of {}", found.len(), expected.len());
        assert!(sifted.problems.is_empty(), "{:?}", sifted.problems);
    }
}
