//! The shapes a sound repository can have.

use std::{collections::BTreeSet, sync::Mutex};

use phota_source::{ObjectKind, Reach, Sieve, SiftOptions};

use crate::repo::{NEEDLE, Repo, assert_seen, sift};

fn grown(seed: u64) -> Repo {
    let mut repo = Repo::new(seed, &[]);
    repo.grow(150);
    repo
}

#[test]
fn packs_of_any_depth() {
    for depth in ["1", "50", "4095"] {
        let repo = grown(1);
        repo.git(&["repack", "-adfq", &format!("--depth={depth}"), "--window=20"]);
        assert_eq!(repo.packs("pack").len(), 1);
        assert_seen(&repo);
    }
}

#[test]
fn packs_as_they_are_received() {
    assert_seen(&grown(2));
}

#[test]
fn bases_named_by_their_ids() {
    let mut repo = Repo::new(3, &["--object-format=sha1"]);
    repo.grow(150);
    repo.git(&["-c", "repack.usedeltabaseoffset=false", "repack", "-adfq"]);
    assert_seen(&repo);
}

#[test]
fn several_packs() {
    let mut repo = grown(4);
    repo.grow(50);
    repo.git(&["repack", "-q"]);
    repo.grow(50);
    assert!(repo.packs("pack").len() >= 3);
    assert_seen(&repo);
    repo.git(&["multi-pack-index", "write"]);
    assert_seen(&repo);
}

#[test]
fn kept_packs_and_copies() {
    let mut repo = grown(5);
    let pack = repo.packs("pack").remove(0);
    std::fs::write(pack.with_extension("keep"), "").unwrap();
    repo.grow(50);
    // Everything once more, in another pack.
    repo.git(&["repack", "-aq", "--pack-kept-objects"]);
    assert!(repo.packs("pack").len() >= 2);
    assert_seen(&repo);
}

#[test]
fn loose_objects_alone() {
    let repo = grown(6);
    unpack(&repo);
    assert!(repo.packs("pack").is_empty() && repo.loose() > 300);
    assert_seen(&repo);
}

/// Turns all packs into loose objects.
pub(crate) fn unpack(repo: &Repo) {
    for pack in repo.packs("pack") {
        let bytes = std::fs::read(&pack).unwrap();
        for extension in ["pack", "idx", "rev"] {
            let _ = std::fs::remove_file(pack.with_extension(extension));
        }
        repo.git_with(&["unpack-objects", "-q"], &bytes);
    }
}

#[test]
fn packs_of_any_name() {
    let repo = grown(14);
    for extension in ["pack", "idx"] {
        let path = repo.packs(extension).remove(0);
        std::fs::rename(&path, path.with_file_name(format!("any.name.{extension}"))).unwrap();
    }
    assert_seen(&repo);
}

#[cfg(unix)]
#[test]
fn loose_objects_behind_links() {
    let repo = Repo::new(15, &[]);
    let id = repo.git_with(&["hash-object", "-w", "--stdin"], NEEDLE);
    let id = String::from_utf8(id).unwrap();
    let folder = repo.path().join("objects").join(&id[..2]);
    let elsewhere = repo.path().join("elsewhere");
    std::fs::rename(&folder, &elsewhere).unwrap();
    std::os::unix::fs::symlink(&elsewhere, &folder).unwrap();
    assert_eq!(repo.git(&["cat-file", "-t", id.trim()]), "blob\n");
    let (found, _) = sift(&repo.objects(), &SiftOptions::default(), 0, &|_| true);
    assert_eq!(found.keys().collect::<Vec<_>>(), [id.trim()]);
}

#[test]
fn packed_and_loose() {
    let mut repo = grown(7);
    unpack(&repo);
    repo.grow(50);
    assert_seen(&repo);
}

#[test]
fn old_indices() {
    let repo = grown(8);
    repo.git(&["-c", "pack.indexVersion=1", "repack", "-adfq"]);
    assert_seen(&repo);
}

#[test]
fn sha256() {
    let mut repo = Repo::new(9, &["--object-format=sha256"]);
    repo.grow(150);
    assert_seen(&repo);
    repo.git(&["repack", "-adfq"]);
    assert_seen(&repo);
    repo.git(&["-c", "repack.usedeltabaseoffset=false", "repack", "-adfq"]);
    assert_seen(&repo);
    unpack(&repo);
    assert_seen(&repo);
}

#[test]
fn objects_that_are_borrowed() {
    let lender = grown(10);
    let mut borrower = Repo::new(11, &[]);
    let path = lender.path().join("objects");
    std::fs::write(borrower.path().join("objects/info/alternates"), format!("{}\n", path.display())).unwrap();
    borrower.grow(20);
    assert!(borrower.expected().len() > lender.expected().len());
    assert_seen(&borrower);
}

/// What an archive is can be seen by its first and last bytes, and those may all be copied.
#[test]
fn beginnings_and_ends_decide() {
    let repo = grown(13);
    repo.git(&["repack", "-adfq", "--depth=50"]);
    let sum = |bytes: &[u8]| bytes.iter().map(|&byte| u32::from(byte)).sum::<u32>();
    let decides = |text: &[u8]| {
        let (head, tail) = (&text[..text.len().min(6)], &text[text.len().saturating_sub(4)..]);
        sum(head).is_multiple_of(5) || sum(tail).is_multiple_of(7)
    };
    let found = Mutex::new(BTreeSet::new());
    let sieve = Sieve { may_match: &decides, reach: Reach::all(0), head: 6, tail: 4 };
    repo.objects().sift(&SiftOptions::default(), &sieve, &|object| {
        if object.kind == ObjectKind::Blob {
            found.lock().unwrap().insert(object.id.to_string());
        }
    });
    let expected = repo.expected();
    let blobs = expected.iter().filter(|(_, (kind, bytes))| kind == "blob" && decides(bytes));
    let blobs: BTreeSet<String> = blobs.map(|(id, _)| id.clone()).collect();
    assert!(blobs.len() > 20);
    assert_eq!(found.into_inner().unwrap(), blobs);
}

#[test]
fn an_empty_repository() {
    let repo = Repo::new(12, &[]);
    let objects = repo.objects();
    let (found, sifted) = sift(&objects, &SiftOptions::default(), 0, &|_| true);
    assert!(found.is_empty() && sifted.problems.is_empty() && sifted.objects == 0);
}
