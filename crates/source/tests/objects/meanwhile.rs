//! Repositories that git changes while they are read.

use std::sync::Once;

use phota_source::{Error, SiftOptions};

use crate::repo::{Repo, sift};

#[test]
fn what_is_packed_while_the_rest_is_read_is_seen() {
    let mut repo = Repo::new(1, &[]);
    repo.grow(30);
    for number in 0..20 {
        let id = repo.git_with(&["hash-object", "-w", "--stdin"], format!("loose {number}").as_bytes());
        let id = String::from_utf8(id).unwrap();
        repo.git(&["update-ref", &format!("refs/blobs/{number}"), id.trim()]);
    }
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
