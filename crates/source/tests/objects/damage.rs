//! Damaged, hostile and incomplete repositories: what can be read is, and the rest is told.

use std::{collections::BTreeSet, fs, os::unix::fs::PermissionsExt, path::Path};

use phota_source::{Blob, Error, RepoPath, Repository, SiftOptions, Sifted, SkipReason, SkippedObject};

use crate::{
    made::{self, Entry, Size, prepending},
    repo::{NEEDLE, Objects, Repo, has_needle, sift},
};

/// The largest object that is read.
const LIMIT: u64 = 1 << 20;

fn everything(repo: &Repo) -> (Objects, Sifted) {
    sift(&repo.objects(), &SiftOptions { threads: 2, max_size: LIMIT, ..SiftOptions::default() }, 0, &|_| {
        true
    })
}

fn packed(seed: u64) -> Repo {
    let mut repo = Repo::new(seed, &[]);
    repo.grow(150);
    repo.git(&["repack", "-adfq", "--depth=50"]);
    repo
}

/// How many objects the problems speak of.
fn damaged(sifted: &Sifted) -> u64 {
    let count = |problem: &Error| match problem {
        Error::DamagedObject { dependents, .. } => 1 + dependents,
        Error::MoreDamagedObjects { count } => *count,
        _ => 0,
    };
    sifted.problems.iter().map(count).sum()
}

fn told(sifted: &Sifted) -> String {
    sifted.problems.iter().map(|problem| format!("{problem}\n")).collect()
}

/// Each object was found as it is, or is missing and counted.
#[track_caller]
fn assert_honest(found: &Objects, sifted: &Sifted, expected: &Objects) {
    for (id, content) in found {
        assert!(expected.get(id) == Some(content), "{id} is not what it should be");
    }
    assert_eq!(found.len() as u64 + damaged(sifted), expected.len() as u64, "{}", told(sifted));
}

fn make_writable(path: &Path) {
    fs::set_permissions(path, fs::Permissions::from_mode(0o644)).unwrap();
}

fn change(path: &Path, change: impl FnOnce(&mut Vec<u8>)) {
    make_writable(path);
    let mut bytes = fs::read(path).unwrap();
    change(&mut bytes);
    fs::write(path, bytes).unwrap();
}

#[test]
fn a_damaged_entry_spoils_what_builds_upon_it_and_nothing_else() {
    let mut repo = packed(20);
    let expected = repo.expected();
    let pack = repo.packs("pack").remove(0);
    let sound = fs::read(&pack).unwrap();
    let mut some_had_dependents = false;
    for _ in 0..15 {
        let at = 12 + repo.random(sound.len() - 32);
        change(&pack, |bytes| {
            bytes.clone_from(&sound);
            bytes[at] ^= 0x55;
        });
        let (found, sifted) = everything(&repo);
        assert!(!sifted.problems.is_empty(), "at {at}");
        assert_honest(&found, &sifted, &expected);
        some_had_dependents |= damaged(&sifted) > 1;
    }
    assert!(some_had_dependents);
}

#[test]
fn a_pack_that_ends_too_early() {
    let repo = packed(21);
    let expected = repo.expected();
    let pack = repo.packs("pack").remove(0);
    change(&pack, |bytes| bytes.truncate(bytes.len() * 2 / 3));
    let (found, sifted) = everything(&repo);
    assert!(!found.is_empty());
    assert_honest(&found, &sifted, &expected);
    assert!(told(&sifted).contains("checksum"), "{}", told(&sifted));
    change(&pack, |bytes| bytes.truncate(20));
    let (found, sifted) = everything(&repo);
    assert!(found.is_empty());
    assert!(matches!(sifted.problems[..], [Error::ObjectStore { .. }]), "{}", told(&sifted));
}

#[test]
fn a_wrong_trailer() {
    let repo = packed(22);
    let expected = repo.expected();
    change(&repo.packs("pack")[0], |bytes| *bytes.last_mut().unwrap() ^= 1);
    let (found, sifted) = everything(&repo);
    assert!(found == expected);
    assert_eq!(sifted.problems.len(), 1);
    assert!(told(&sifted).contains("its checksum is not the one its index states"), "{}", told(&sifted));
}

#[test]
fn a_pack_without_an_index() {
    let repo = packed(23);
    let index = repo.packs("idx").remove(0);
    change(&index, |bytes| bytes.truncate(2000));
    let (found, sifted) = everything(&repo);
    assert!(found.is_empty() && sifted.problems.len() == 1);
    fs::remove_file(&index).unwrap();
    let (found, sifted) = everything(&repo);
    assert!(found.is_empty() && told(&sifted).contains("has no index"), "{}", told(&sifted));
}

#[test]
fn what_git_left_unfinished_is_listed_wherever_objects_are() {
    let (repo, lender) = (Repo::new(36, &[]), Repo::new(37, &[]));
    let (own, lent) = (repo.path().join("objects"), lender.path().join("objects"));
    fs::write(own.join("info/alternates"), lent.to_str().unwrap()).unwrap();
    let left = [own.join("pack/tmp_pack_1"), lent.join("tmp_objdir-incoming-2")];
    for path in &left {
        fs::write(path, "").unwrap();
    }
    let objects = repo.objects();
    assert_eq!(objects.unfinished(), left);
    assert_eq!(objects.folders(), [own, lent]);
}

#[test]
fn an_index_without_a_pack() {
    let repo = packed(24);
    fs::remove_file(repo.packs("pack").remove(0)).unwrap();
    let (found, sifted) = everything(&repo);
    assert!(found.is_empty() && sifted.problems.len() == 1);
}

#[test]
fn the_index_of_another_pack() {
    let (repo, other) = (packed(25), packed(26));
    let index = repo.packs("idx").remove(0);
    make_writable(&index);
    fs::copy(other.packs("idx").remove(0), &index).unwrap();
    let (_, sifted) = everything(&repo);
    assert!(matches!(sifted.problems[0], Error::ObjectStore { .. }), "{}", told(&sifted));
}

#[test]
fn damaged_loose_objects() {
    let repo = Repo::new(27, &[]);
    let ids: Vec<String> = (0..5)
        .map(|number| {
            let id =
                repo.git_with(&["hash-object", "-w", "--stdin"], format!("{number}").repeat(400).as_bytes());
            String::from_utf8(id).unwrap().trim().to_owned()
        })
        .collect();
    let path = |id: &str| repo.path().join("objects").join(&id[..2]).join(&id[2..]);
    let half = |bytes: &mut Vec<u8>| bytes.truncate(bytes.len() / 2);
    change(&path(&ids[0]), half);
    change(&path(&ids[1]), Vec::clear);
    change(&path(&ids[2]), |bytes| *bytes = made::deflate(b"blob 99999999999\0and no more"));
    let large = [&b"blob 99999999999\0"[..], &vec![0; 2 << 20]].concat();
    change(&path(&ids[4]), |bytes| *bytes = made::deflate(&large));
    let (found, sifted) = everything(&repo);
    assert_eq!(found.keys().collect::<Vec<_>>(), [&ids[3]]);
    // Of this one it is known that it is more than is read, whatever it is.
    assert_eq!(skipped(&sifted), [&*ids[4]]);
    let named: BTreeSet<String> = sifted
        .problems
        .iter()
        .map(|problem| match problem {
            Error::DamagedObject { id, .. } => id.to_string(),
            other => panic!("{other}"),
        })
        .collect();
    assert_eq!(named, BTreeSet::from([ids[0].clone(), ids[1].clone(), ids[2].clone()]));
    expect_blobs(&repo, &ids[2..3], &ids[4..]);
}

fn skipped(sifted: &Sifted) -> Vec<String> {
    sifted.skipped.iter().map(|skipped| skipped.id.to_string()).collect()
}

/// Reads blobs one by one: those that only say they are too large cannot be read, and those that are were left out.
#[track_caller]
fn expect_blobs(repo: &Repo, damaged: &[String], large: &[String]) {
    let repository = Repository::at(repo.path()).unwrap();
    let read = |id: &str| repository.read_blob(id.parse().unwrap(), &RepoPath::from(&b"path"[..]), LIMIT);
    for id in damaged {
        assert!(matches!(read(id), Err(Error::BrokenObject { .. })), "{id}: {:?}", read(id));
        let object = repo.objects().read(id.parse().unwrap(), LIMIT);
        assert!(matches!(object, Err(Error::DamagedObject { .. })), "{id}: {object:?}");
    }
    for id in large {
        assert!(matches!(read(id), Ok(Blob::TooLarge)), "{id}: {:?}", read(id));
    }
}

#[test]
fn alternates_that_are_gone() {
    let mut repo = Repo::new(28, &[]);
    repo.grow(5);
    let expected = repo.expected();
    let alternates = repo.path().join("objects/info/alternates");
    fs::write(&alternates, "/nowhere/to/be/found\n").unwrap();
    let (found, sifted) = everything(&repo);
    assert!(found == expected);
    assert!(matches!(sifted.problems[..], [Error::ObjectStore { .. }]), "{}", told(&sifted));
    assert!(sifted.problems[0].path().unwrap().contains("/nowhere"));
}

#[test]
fn objects_that_are_too_large() {
    let repo = packed(29);
    let expected = repo.expected();
    let mut sizes: Vec<usize> = expected.values().map(|(_, bytes)| bytes.len()).collect();
    sizes.sort_unstable();
    let limit = sizes[sizes.len() * 9 / 10];
    let options = SiftOptions { threads: 2, max_size: limit as u64, ..SiftOptions::default() };
    let (found, sifted) = sift(&repo.objects(), &options, 0, &|_| true);
    assert!(sifted.problems.is_empty());
    let (mut larger, mut upon) = (0, 0);
    for skipped in &sifted.skipped {
        let (kind, bytes) = &expected[&skipped.id.to_string()];
        assert_eq!(*kind, skipped.kind.to_string());
        match skipped.reason {
            SkipReason::TooLarge { .. } => {
                assert!(bytes.len() > limit);
                larger += 1;
            }
            SkipReason::BaseTooLarge { .. } => upon += 1,
            other => panic!("{other}"),
        }
    }
    assert!(larger > 0);
    assert_eq!(found.len() + larger + upon, expected.len());
    let id = sifted.skipped[0].id;
    let objects = repo.objects();
    assert!(matches!(objects.read(id, limit as u64), Err(Error::ObjectTooLarge { .. })));
    let (_, bytes) = objects.read(id, u64::MAX).unwrap().unwrap();
    assert_eq!(bytes, expected[&id.to_string()].1);
}

#[test]
fn deltas_in_a_circle() {
    let repo = Repo::new(30, &[]);
    let delta = prepending(b"x", 4, Size::Honest);
    made::write(
        repo.path(),
        &[
            Entry::upon(1, 2, &delta),
            Entry::upon(2, 1, &delta),
            Entry::upon(3, 3, &delta),
            Entry::upon(4, 3, &delta),
            Entry::blob(5, b"sound", Size::Honest),
        ],
    );
    let (found, sifted) = everything(&repo);
    assert_eq!(found.keys().collect::<Vec<_>>(), [&made::id(5)]);
    assert_eq!(damaged(&sifted), 4, "{}", told(&sifted));
}

/// Not a single object stands by itself, or all do but one, which stands upon itself.
#[test]
fn nothing_but_a_circle() {
    let delta = prepending(b"x", 4, Size::Honest);
    let circle = [Entry::upon(1, 2, &delta), Entry::upon(2, 1, &delta)];
    let loop_beside = [Entry::upon(1, 1, &delta), Entry::blob(2, b"sound", Size::Honest)];
    for (entries, found_and_damaged) in [(circle, (0, 2)), (loop_beside, (1, 1))] {
        let repo = Repo::new(44, &[]);
        made::write(repo.path(), &entries);
        let (found, sifted) = everything(&repo);
        assert_eq!((found.len() as u64, damaged(&sifted)), found_and_damaged, "{}", told(&sifted));
    }
}

#[test]
fn sizes_at_the_limits() {
    const LIMIT: usize = 1000;
    let repo = Repo::new(45, &[]);
    let blob = |id, size: usize| Entry::blob(id, &vec![b'n'; size], Size::Honest);
    let longer = |id, base, size: usize, by: usize| {
        Entry::upon(id, base, &prepending(&vec![b'n'; by], size, Size::Honest))
    };
    made::write(
        repo.path(),
        &[
            blob(1, LIMIT),
            blob(2, LIMIT + 1),
            // Twice the limit is built for the sake of what builds upon it, and no more than that.
            blob(3, 2 * LIMIT),
            shorter(4, 3, 2 * LIMIT, 10),
            blob(5, 2 * LIMIT + 1),
            shorter(6, 5, 2 * LIMIT + 1, 10),
            longer(7, 6, 10, 10),
            shorter(8, 5, 2 * LIMIT + 1, LIMIT),
            shorter(9, 5, 2 * LIMIT + 1, LIMIT + 1),
            blob(10, LIMIT - 10),
            longer(11, 10, LIMIT - 10, 10),
            longer(12, 10, LIMIT - 10, 11),
        ],
    );
    let loose = |size: usize| {
        let id = repo.git_with(&["hash-object", "-w", "--stdin"], &vec![b'n'; size]);
        String::from_utf8(id).unwrap().trim().to_owned()
    };
    let (kept, too_large) = (loose(LIMIT), loose(LIMIT + 1));
    let objects = repo.objects();
    for matches in [true, false] {
        let options = SiftOptions { max_size: LIMIT as u64, ..SiftOptions::default() };
        let (found, sifted) = sift(&objects, &options, 0, &|_| matches);
        assert!(sifted.problems.is_empty(), "{}", told(&sifted));
        let ids = |numbers: &[u8]| numbers.iter().map(|number| made::id(*number)).collect::<BTreeSet<_>>();
        let skipped = |of: fn(SkipReason) -> bool| -> BTreeSet<String> {
            let skipped = sifted.skipped.iter().filter(|skipped| of(skipped.reason));
            skipped.map(|skipped| skipped.id.to_string()).collect()
        };
        let mut expected = ids(&[2, 3, 5, 9, 12]);
        expected.insert(too_large.clone());
        assert_eq!(skipped(|reason| matches!(reason, SkipReason::TooLarge { .. })), expected);
        assert_eq!(skipped(|reason| matches!(reason, SkipReason::BaseTooLarge { .. })), ids(&[6, 7, 8]));
        let mut expected = ids(&[1, 4, 10, 11]);
        expected.insert(kept.clone());
        assert_eq!(sifted.objects, expected.len() as u64);
        assert_eq!(
            found.into_keys().collect::<BTreeSet<_>>(),
            if matches { expected } else { BTreeSet::new() }
        );
    }
    let id = made::id(1).parse().unwrap();
    assert!(objects.read(id, LIMIT as u64).unwrap().is_some());
    assert!(matches!(objects.read(id, LIMIT as u64 - 1), Err(Error::ObjectTooLarge { .. })));
}

/// The first bytes of a base of a size.
fn shorter(id: u8, base: u8, size: usize, to: usize) -> Entry {
    let copy = [0x80 | 0x30, to as u8, (to >> 8) as u8];
    Entry::upon(id, base, &[&made::number(size as u64)[..], &made::number(to as u64), &copy].concat())
}

#[test]
fn bases_in_another_place() {
    let repo = Repo::new(31, &[]);
    let base = String::from_utf8(repo.git_with(&["hash-object", "-w", "--stdin"], b"loose")).unwrap();
    assert_eq!(base.trim().len(), 40);
    // A base that follows, one in a loose object, one that is nowhere.
    let mut upon_loose = Entry::upon(3, 0, &prepending(b"on ", 5, Size::Honest));
    upon_loose.name_base(base.trim());
    made::write(
        repo.path(),
        &[
            Entry::upon(1, 2, &prepending(b"before ", 4, Size::Honest)),
            Entry::blob(2, b"base", Size::Honest),
            upon_loose,
            Entry::upon(4, 0xee, &prepending(b"?", 4, Size::Honest)),
            Entry::upon(5, 4, &prepending(b"?", 5, Size::Honest)),
        ],
    );
    let (found, sifted) = everything(&repo);
    let text = |number| String::from_utf8(found[&made::id(number)].1.clone()).unwrap();
    assert_eq!([text(1), text(2), text(3)], ["before base", "base", "on loose"]);
    assert_eq!(found.len(), 4);
    assert_eq!(damaged(&sifted), 2);
    assert!(
        told(&sifted).contains("which is missing, and one more object builds upon it"),
        "{}",
        told(&sifted)
    );
}

#[test]
fn sizes_that_cannot_be() {
    let repo = Repo::new(32, &[]);
    let claimed = |delta: &[u8]| Entry::upon(9, 1, delta);
    made::write(
        repo.path(),
        &[
            Entry::blob(1, b"base", Size::Honest),
            Entry::blob(2, b"short", Size::Claimed(500_000)),
            Entry::blob(3, b"short", Size::Claimed(1 << 40)),
            Entry::blob(4, b"longer than stated", Size::Claimed(3)),
            Entry::blob(5, b"not so long", Size::Claimed(20)),
            claimed(&prepending(b"x", 4, Size::Claimed(1 << 32))),
            Entry::upon(10, 1, &prepending(b"x", 4, Size::Claimed(6))),
            Entry::upon(11, 1, &prepending(b"x", 4, Size::Claimed(4))),
            Entry::upon(12, 1, &prepending(b"x", 5, Size::Honest)),
            Entry::upon(13, 1, b"\x04\x04\0"),
            Entry::upon_distance(14, 3, b""),
            Entry::upon_distance(15, 1 << 40, b""),
        ],
    );
    let (found, sifted) = everything(&repo);
    assert_eq!(found.keys().collect::<Vec<_>>(), [&made::id(1)]);
    assert!(sifted.skipped.is_empty(), "none of them is what it claims to be");
    assert_eq!(damaged(&sifted), 11, "{}", told(&sifted));
}

/// The sizes are possible, and more than is read. Only what is that large was left out by choice.
#[test]
fn what_only_says_it_is_too_large_is_damaged() {
    let mut repo = Repo::new(35, &[]);
    let few: Vec<u8> = (0..5000).map(|_| repo.random(256) as u8).collect();
    let (large, huge) = (vec![0; 3 << 20], Size::Claimed(4 << 20));
    let inserting = |bytes: &[u8]| -> Vec<u8> {
        bytes.chunks(127).flat_map(|chunk| [&[chunk.len() as u8], chunk].concat()).collect()
    };
    let upon_large = |steps: &[u8]| -> Vec<u8> {
        let sizes = [3 << 20, 4 << 20].map(|size: u32| {
            vec![size as u8 | 0x80, (size >> 7) as u8 | 0x80, (size >> 14) as u8 | 0x80, (size >> 21) as u8]
        });
        [sizes.concat(), steps.to_vec()].concat()
    };
    made::write(
        repo.path(),
        &[
            Entry::blob(1, b"base", Size::Honest),
            Entry::blob(2, &few, huge),
            Entry::upon_with(3, 1, &[prepending(b"x", 4, huge), inserting(&few)].concat(), huge),
            Entry::upon(4, 2, &prepending(b"x", 1 << 20, Size::Honest)),
            Entry::blob(5, &large, Size::Honest),
            // All of the base and a quarter of it again, and one of which the steps make nothing like that.
            Entry::upon(6, 5, &upon_large(&[0xf0, 0, 0, 0x30, 0xf0, 0, 0, 0x10])),
            Entry::upon(7, 5, &upon_large(&inserting(&few))),
            Entry::upon(8, 5, &upon_large(&[0xff, 0xff, 0xff, 0xff, 0xff, 0, 0, 0x30])),
        ],
    );
    let (found, sifted) = everything(&repo);
    assert_eq!(found.keys().collect::<Vec<_>>(), [&made::id(1)]);
    assert_eq!(damaged(&sifted), 3, "{}", told(&sifted));
    let (large, upon): (Vec<_>, Vec<_>) =
        sifted.skipped.iter().partition(|skipped| matches!(skipped.reason, SkipReason::TooLarge { .. }));
    let ids = |skipped: Vec<&SkippedObject>| -> BTreeSet<String> {
        skipped.iter().map(|one| one.id.to_string()).collect()
    };
    assert_eq!(ids(large), BTreeSet::from([5, 6].map(made::id)));
    assert_eq!(ids(upon), BTreeSet::from([7, 8].map(made::id)));
    expect_blobs(&repo, &[2, 3, 7, 8].map(made::id), &[5, 6].map(made::id));
}

#[test]
fn many_objects_in_one_place() {
    let repo = Repo::new(34, &[]);
    let entries = [Entry::blob(0, b"one for all", Size::Honest)];
    let ids: Vec<[u8; 20]> = (0..50_000).map(numbered).collect();
    made::write_at_one_place(repo.path(), &entries[0], &ids);
    let (found, sifted) = everything(&repo);
    assert_eq!(found.len(), 1);
    assert_eq!(damaged(&sifted), 49_999);
    // Not one by one.
    assert!(sifted.problems.len() < 200, "{}", sifted.problems.len());
}

/// An id that starts with a number.
fn numbered(number: u32) -> [u8; 20] {
    let mut id = [0; 20];
    id[..4].copy_from_slice(&number.to_be_bytes());
    id
}

#[test]
fn a_chain_of_a_hundred_thousand() {
    let repo = Repo::new(33, &[]);
    let base = Entry::blob(0, b"nnnn", Size::Honest);
    let copy = Entry::upon_distance(0, base.length(), b"\x04\x04\x90\x04");
    let another = Entry::upon_distance(0, copy.length(), b"\x04\x04\x90\x04");
    assert_eq!(copy.length(), another.length());
    let mut entries = vec![base, copy];
    entries.extend(std::iter::repeat_n(another, 99_997));
    let last = entries[entries.len() - 1].length();
    entries.push(Entry::upon_distance(0, last, &prepending(NEEDLE, 4, Size::Honest)));
    let ids: Vec<[u8; 20]> = (0..entries.len() as u32).map(numbered).collect();
    made::write_with_ids(repo.path(), &entries, &ids);
    let (found, sifted) = sift(&repo.objects(), &SiftOptions::default(), NEEDLE.len() - 1, &has_needle);
    assert!(sifted.problems.is_empty(), "{}", told(&sifted));
    assert_eq!((sifted.objects, found.len()), (100_000, 1));
}
