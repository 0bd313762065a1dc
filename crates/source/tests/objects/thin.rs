//! Packs that build upon objects outside of them: git sends such packs, but keeps none.

use std::fs;

use phota_source::{Error, ObjectId, Repository, SiftOptions, Sifted, history::Attribution};

use crate::{
    made::{self, Entry, Size, prepending},
    repo::{NEEDLE, Objects, Repo, has_needle, sift},
    shapes::unpack,
};

/// Packs two of three objects, each as a delta upon another of its kind: the first of them is upon one that stays loose.
fn grown_and_thinned(seed: u64) -> (Repo, Objects) {
    let mut repo = Repo::new(seed, &[]);
    repo.grow(60);
    unpack(&repo);
    let objects = repo.expected();
    thin(&repo, &objects);
    (repo, objects)
}

fn thin(repo: &Repo, objects: &Objects) {
    let (mut entries, mut ids) = (Vec::new(), Vec::new());
    for kind in ["blob", "tree", "commit"] {
        let mut alike: Vec<_> = objects.iter().filter(|(_, (of, _))| of == kind).collect();
        // Neighbours begin the same way.
        alike.sort_by_key(|(_, (_, bytes))| bytes);
        for (place, pair) in alike.windows(2).enumerate().filter(|(place, _)| place % 3 != 2) {
            let [(base, (_, from)), (id, (_, to))] = pair else { panic!("{place}") };
            let mut entry = Entry::upon(0, 0, &delta(from, to));
            entry.name_base(base);
            entries.push(entry);
            ids.push(bytes_of(id));
            fs::remove_file(repo.path().join("objects").join(&id[..2]).join(&id[2..])).unwrap();
        }
    }
    made::write_with_ids(repo.path(), &entries, &ids);
}

fn bytes_of(id: &str) -> [u8; 20] {
    std::array::from_fn(|at| u8::from_str_radix(&id[2 * at..2 * at + 2], 16).unwrap())
}

/// What two texts have in common at their ends is copied.
fn delta(from: &[u8], to: &[u8]) -> Vec<u8> {
    let same = |(a, b): &(&u8, &u8)| a == b;
    let front = from.iter().zip(to).take_while(same).count();
    let back = from[front..].iter().rev().zip(to[front..].iter().rev()).take_while(same).count();
    let copy = |at: usize, length: usize| {
        let whole = [&[0xff][..], &(at as u32).to_le_bytes(), &(length as u32).to_le_bytes()[..3]].concat();
        if length == 0 { Vec::new() } else { whole }
    };
    let mut delta = [made::number(from.len() as u64), made::number(to.len() as u64), copy(0, front)].concat();
    for piece in to[front..to.len() - back].chunks(127) {
        delta.push(piece.len() as u8);
        delta.extend(piece);
    }
    delta.extend(copy(from.len() - back, back));
    delta
}

fn id(hex: &str) -> ObjectId {
    hex.parse().unwrap()
}

#[test]
fn every_object_is_seen() {
    let (repo, expected) = grown_and_thinned(40);
    let objects = repo.objects();
    for threads in [1, 3] {
        let options = SiftOptions { threads, ..SiftOptions::default() };
        let (found, sifted) = sift(&objects, &options, 0, &|_| true);
        assert!(sifted.problems.is_empty() && found == expected, "{:?}", sifted.problems);
        let (found, sifted) = sift(&objects, &options, NEEDLE.len() - 1, &has_needle);
        assert!(sifted.problems.is_empty(), "{:?}", sifted.problems);
        assert!(!found.is_empty());
        assert!(found.keys().eq(expected.iter().filter(|(_, (_, text))| has_needle(text)).map(|(id, _)| id)));
    }
    for (hex, (kind, bytes)) in &expected {
        let (of, read) = objects.read(id(hex), u64::MAX).unwrap().unwrap();
        assert_eq!((of.to_string(), &read), (kind.clone(), bytes));
    }
}

/// All commits, and where each blob and tree comes from: found by search, and by a walk, which many ids are worth.
fn history(repo: &Repo, objects: &Objects) -> (Vec<ObjectId>, [Vec<Attribution>; 2]) {
    const MANY: usize = 50_000;
    let repository = Repository::at(repo.path()).unwrap();
    let database = repository.objects().unwrap();
    let history = repository.history(&database).unwrap();
    assert!(history.problems.is_empty(), "{:?}", history.problems);
    assert_eq!(history.missing(), 0);
    let wanted: Vec<ObjectId> = objects.keys().map(|hex| id(hex)).collect();
    let digits = wanted[0].to_string().len();
    let others = (0..MANY).map(|number| id(&format!("{number:0digits$x}")));
    let many: Vec<ObjectId> = wanted.iter().copied().chain(others).collect();
    let by_search = history.attribute(&wanted, usize::MAX).unwrap();
    let mut by_walk = history.attribute(&many, usize::MAX).unwrap();
    by_walk.truncate(wanted.len());
    (history.commits().collect(), [by_search, by_walk])
}

#[test]
fn the_history_is_the_same() {
    let mut repo = Repo::new(41, &[]);
    repo.grow(60);
    unpack(&repo);
    let objects = repo.expected();
    let before = history(&repo, &objects);
    assert!(before.1[0].iter().filter(|attribution| !attribution.uses.is_empty()).count() > 100);
    thin(&repo, &objects);
    assert!(history(&repo, &objects) == before);
}

#[test]
fn it_is_read_with_longer_ids_too() {
    let mut repo = Repo::new(46, &["--object-format=sha256"]);
    repo.grow(60);
    let (commits, attributions) = history(&repo, &repo.expected());
    assert_eq!(commits.len(), 60);
    for attributions in attributions {
        assert!(attributions.iter().filter(|attribution| !attribution.uses.is_empty()).count() > 100);
    }
}

/// Writes packs of one object each, which builds upon the object with the number that is given with it.
fn packs_upon_each_other(repo: &Repo, bases: &[(u8, u8)], first: Option<&str>) {
    for (place, &(number, base)) in bases.iter().enumerate() {
        let mut entry = Entry::upon(number, base, &prepending(b"x", 3 + usize::from(number), Size::Honest));
        if let Some(first) = first.filter(|_| place == 0) {
            entry.name_base(first);
        }
        made::write(repo.path(), &[entry]);
        let folder = repo.path().join("objects/pack");
        for extension in ["pack", "idx"] {
            let made = folder.join("pack-made").with_extension(extension);
            fs::rename(made, folder.join(format!("pack-{number:02}.{extension}"))).unwrap();
        }
    }
}

fn damaged(sifted: &Sifted) -> usize {
    let is_damaged = |problem: &&Error| matches!(problem, Error::DamagedObject { .. });
    sifted.problems.iter().filter(is_damaged).count()
}

#[test]
fn a_chain_may_lead_through_eight_packs() {
    let repo = Repo::new(42, &[]);
    let base = String::from_utf8(repo.git_with(&["hash-object", "-w", "--stdin"], b"base")).unwrap();
    let bases: Vec<(u8, u8)> = (1..=12).map(|number| (number, number - 1)).collect();
    packs_upon_each_other(&repo, &bases, Some(base.trim()));
    let objects = repo.objects();
    for number in 1..=12 {
        match objects.read(id(&made::id(number)), u64::MAX) {
            Ok(Some((_, bytes))) => {
                assert!(number <= 8, "{number}");
                assert_eq!(bytes, [&b"x".repeat(usize::from(number))[..], b"base"].concat());
            }
            Err(Error::DamagedObject { reason, .. }) => {
                assert!(number > 8 && reason.contains("too many packs"), "{number}: {reason}");
            }
            other => panic!("{number}: {other:?}"),
        }
    }
    let (found, sifted) = sift(&objects, &SiftOptions::default(), 0, &|_| true);
    assert!(found.len() > 8 && damaged(&sifted) > 0, "{:?}", sifted.problems);
    assert_eq!(found.len() + damaged(&sifted), 13);
}

#[test]
fn packs_that_lead_into_each_other() {
    let repo = Repo::new(43, &[]);
    packs_upon_each_other(&repo, &[(1, 2), (2, 1)], None);
    let objects = repo.objects();
    for number in [1, 2] {
        let read = objects.read(id(&made::id(number)), u64::MAX);
        assert!(matches!(read, Err(Error::DamagedObject { .. })), "{read:?}");
    }
    let (found, sifted) = sift(&objects, &SiftOptions::default(), 0, &|_| true);
    assert_eq!((found.len(), damaged(&sifted)), (0, 2));
    let repository = Repository::at(repo.path()).unwrap();
    assert_eq!(repository.history(&objects).unwrap().commits().len(), 0);
}
