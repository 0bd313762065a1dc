//! Packs that lie about sizes, bases, places and kinds: an audit ends, in bounded memory, and either finds the key or says
//! what it could not read.

use std::fs;

use super::{
    limited,
    pack::{BLOB, COMMIT, Id, Pack, TAG, TREE, copy, deflate, delta, hex, id, insert, number, parts},
};
use crate::util::{Run, TestEnv, env_line, fingerprint, key};

/// The number of the object that holds the key.
const KEY: u32 = 1;

fn line() -> Vec<u8> {
    env_line(&key(1)).into_bytes()
}

fn audit(env: &TestEnv, args: &[&str]) -> Run {
    let run = env.run(limited(env, &[&["audit", "--format", "json"], args].concat()), b"");
    assert!(matches!(run.status, Some(1 | 3)), "{}", run.report());
    run.expect_no_key(&key(1));
    run
}

#[track_caller]
fn expect_found(env: &TestEnv) -> Run {
    let run = audit(env, &[]);
    run.expect_status(1);
    assert!(run.stdout.contains(&fingerprint(&key(1))), "{}", run.report());
    run
}

#[track_caller]
fn expect_incomplete(run: &Run, words: &str) {
    assert_eq!(run.json()["scan"]["complete"], false, "{}", run.report());
    assert!(run.stderr.contains(words), "no word of {words}: {}", run.report());
}

/// A pack with the object that holds the key, as others build upon it.
fn with_key() -> (Pack, u64) {
    let mut pack = Pack::new();
    pack.whole(id(KEY), BLOB, &line());
    (pack, line().len() as u64)
}

/// Each is one object beside the one with the key: that is found, and of the other it is said what is wrong.
#[test]
fn one_bad_object_is_told_and_the_others_are_read() {
    let length = line().len() as u64;
    let whole = [copy(0, length as u32), insert(b"x")].concat();
    type Bad = Box<dyn Fn(&mut Pack)>;
    let upon = |delta: Vec<u8>| -> Bad { Box::new(move |pack| pack.upon(id(2), id(KEY), &delta)) };
    let entry = |kind: u8, size: u64, base: Vec<u8>, data: Vec<u8>| -> Bad {
        Box::new(move |pack| pack.entry(id(2), kind, size, &base, &data))
    };
    let cases: Vec<(&str, Bad)> = vec![
        ("a delta that claims 4 GB", upon(delta(length, 1 << 32, &whole))),
        ("a delta that claims all there is", upon(delta(length, u64::MAX, &whole))),
        ("a delta for 4 GB", upon(delta(1 << 32, length + 1, &whole))),
        ("a size without end", upon([vec![0xff; 40], whole.clone()].concat())),
        ("a copy beyond the base", upon(delta(length, 100, &copy(length as u32, 100)))),
        ("a copy from far away", upon(delta(length, 100, &copy(u32::MAX, 100)))),
        ("a copy of 16 MB", upon(delta(length, 1 << 24, &copy(0, 0xff_ffff)))),
        ("an insert beyond the end", upon(delta(length, 100, &[100, b'x']))),
        ("a step that does not exist", upon(delta(length, 1, &[0]))),
        ("a delta of nothing", upon(Vec::new())),
        ("upon itself", Box::new(|pack| pack.upon(id(2), id(2), &delta(4, 4, &copy(0, 4))))),
        ("upon what is not there", Box::new(|pack| pack.upon(id(2), id(99), &delta(4, 4, &copy(0, 4))))),
        ("upon something before the pack", Box::new(|pack| pack.upon_distance(id(2), 1 << 40, b"\x04\x04"))),
        ("upon the middle of something", Box::new(|pack| pack.upon_distance(id(2), 3, b"\x04\x04"))),
        ("upon itself by distance", Box::new(|pack| pack.upon_distance(id(2), 0, b"\x04\x04"))),
        ("more than it says", entry(BLOB, 3, vec![], deflate(b"longer than that"))),
        ("less than it says", entry(BLOB, 300, vec![], deflate(b"shorter than that"))),
        ("more than fits", entry(BLOB, 1 << 50, vec![], deflate(b"hardly"))),
        ("a bomb that says it is small", entry(BLOB, 10, vec![], deflate(&vec![0; 64 << 20]))),
        ("no zlib", entry(BLOB, 10, vec![], b"this is no zlib at all".to_vec())),
        ("a kind that does not exist", entry(5, 10, vec![], deflate(b"0123456789"))),
        ("no kind", entry(0, 10, vec![], deflate(b"0123456789"))),
    ];
    for (what, bad) in cases {
        let env = TestEnv::repository();
        let (mut pack, _) = with_key();
        bad(&mut pack);
        pack.write(&env);
        let run = expect_found(&env);
        expect_incomplete(&run, "cannot be read");
        assert!(run.stderr.contains(&hex(&id(2))), "{what}: {}", run.report());
    }
}

#[test]
fn circles_of_deltas() {
    let env = TestEnv::repository();
    let (mut pack, _) = with_key();
    let same = delta(4, 4, &copy(0, 4));
    for (number, base) in [(2, 3), (3, 2), (4, 5), (5, 6), (6, 4), (7, 4)] {
        pack.upon(id(number), id(base), &same);
    }
    pack.write(&env);
    expect_incomplete(&expect_found(&env), "go in a circle");
    // A reference to one of them, and an index.
    env.write(".git/refs/heads/main", format!("{}\n", hex(&id(2))));
    expect_found(&env);
    for args in [&["range", "main^!"][..], &["staged"]] {
        let run = env.run(limited(&env, args), b"");
        assert_eq!(run.status, Some(3), "{}", run.report());
    }
}

/// Two packs whose objects build upon each other's.
#[test]
fn circles_through_several_packs() {
    let env = TestEnv::repository();
    let same = delta(4, 4, &copy(0, 4));
    let mut one = Pack::new();
    one.upon(id(2), id(3), &same);
    one.whole(id(KEY), BLOB, &line());
    one.write(&env);
    let folder = env.work().join(".git/objects/pack");
    for end in ["pack", "idx"] {
        fs::rename(folder.join(format!("pack-made.{end}")), folder.join(format!("pack-one.{end}")))
            .expect("a file");
    }
    let mut other = Pack::new();
    other.upon(id(3), id(2), &same);
    other.write(&env);
    expect_incomplete(&expect_found(&env), "cannot be read");
}

#[test]
fn a_chain_of_a_hundred_thousand_with_the_key_at_its_end() {
    let env = TestEnv::repository();
    let mut pack = Pack::new();
    pack.whole(id(2), BLOB, b"base");
    let same = deflate(&delta(4, 4, &copy(0, 4)));
    let mut before = 12;
    for number in 3..100_002 {
        let at = pack.end();
        if number % 2 == 0 {
            pack.entry(id(number), 7, 10, &id(number - 1), &same);
        } else {
            pack.upon_distance(id(number), at - before, &delta(4, 4, &copy(0, 4)));
        }
        before = at;
    }
    let end = [copy(0, 4), insert(b"\n"), insert(&line())].concat();
    pack.upon(id(KEY), id(100_001), &delta(4, 5 + line().len() as u64, &end));
    pack.write(&env);
    let run = expect_found(&env);
    assert_eq!(run.json()["scan"]["complete"], true, "{}", run.report());
}

/// Objects that each have to be looked at again when commits are looked up: not each from the beginning of its chain.
#[test]
fn a_chain_of_keys() {
    let env = TestEnv::repository();
    let mut pack = Pack::new();
    pack.whole(id(KEY), BLOB, &line());
    for (length, number) in (line().len() as u64..).zip(2..500) {
        let steps = [copy(0, length as u32), insert(b"x")].concat();
        pack.upon(id(number), id(number - 1), &delta(length, length + 1, &steps));
    }
    pack.write(&env);
    expect_found(&env);
}

/// What is too large is left out by choice; what is stored as a change of it, and is not, was not left out by anybody.
#[test]
fn a_small_object_upon_one_that_is_too_large() {
    let env = TestEnv::repository();
    let mut pack = Pack::new();
    let zeros = vec![0; 3 << 20];
    pack.whole(id(2), BLOB, &zeros);
    pack.upon(id(KEY), id(2), &delta(3 << 20, line().len() as u64, &insert(&line())));
    pack.upon(id(3), id(2), &delta(3 << 20, 3 << 20, &copy(0, 3 << 20)));
    pack.write(&env);
    let run = audit(&env, &["--max-size", "1M"]);
    run.expect_status(3);
    expect_incomplete(&run, "stored as a change of an object larger than 1 MiB");
    let skipped = run.json()["scan"]["skipped"].as_array().expect("a list").clone();
    let is_problem = |number| {
        let of = skipped.iter().find(|skip| skip["path"] == hex(&id(number)).as_str()).expect("it is listed");
        of["problem"] == true
    };
    assert_eq!((is_problem(KEY), is_problem(2), is_problem(3)), (true, false, false), "{}", run.report());
    expect_found(&env);
}

/// A megabyte that would be a gigabyte, and one that only says so.
#[test]
fn a_bomb_is_left_out_and_told() {
    let claims = 1 << 30;
    for (holds, words) in
        [(64 << 20, "too large and was not scanned"), (16 << 20, "fewer bytes than it states")]
    {
        let env = TestEnv::repository();
        let (mut pack, _) = with_key();
        let mut bomb = deflate(&vec![0; holds]);
        // The claim is possible for as many compressed bytes.
        bomb.extend(vec![0; 1 << 20]);
        pack.entry(id(2), BLOB, claims, &[], &bomb);
        pack.write(&env);
        let run = expect_found(&env);
        assert!(run.stderr.contains(words), "{}", run.report());
    }
}

/// Commits and tags are read by every verb that looks at history, without anybody asking for their size.
#[test]
fn a_few_bytes_that_would_be_a_commit_of_gigabytes() {
    let text = commit(id(9), &[], "A <a@b>", "1 +0000");
    let base = [text, vec![0; 1 << 20]].concat();
    let length = base.len() as u64;
    for (kind, reference) in [(COMMIT, "heads/main"), (TAG, "tags/main")] {
        let env = TestEnv::repository();
        let (mut pack, _) = with_key();
        pack.whole(id(2), kind, &base);
        let steps: Vec<u8> = copy(0, length as u32).repeat(3000);
        pack.upon(id(3), id(2), &delta(length, 3000 * length, &steps));
        pack.write(&env);
        env.write(&format!(".git/refs/{reference}"), format!("{}\n", hex(&id(3))));
        expect_found(&env);
        let run = env.run(limited(&env, &["range", "main^!"]), b"");
        run.expect_status(3);
        assert!(!run.stderr.contains("memory allocation"), "{}", run.report());
    }
}

#[test]
fn packs_and_indexes_that_do_not_fit() {
    type Change = fn(&mut Vec<u8>);
    type IndexChange = Box<dyn Fn(&mut Vec<u8>)>;
    let nothing: Change = |_| {};
    let set =
        |bytes: &mut Vec<u8>, at: usize, value: u32| bytes[at..at + 4].copy_from_slice(&value.to_be_bytes());
    let offsets = |of: fn(u32) -> u32| -> IndexChange {
        Box::new(move |index| {
            let at = parts(OBJECTS).offsets;
            (0..OBJECTS).for_each(|n| set(index, at + 4 * n, of(n as u32)));
        })
    };
    let cases: Vec<(&str, Change, IndexChange)> = vec![
        ("a count that lies", |pack| pack[8..12].copy_from_slice(&[0xff; 4]), Box::new(|_| {})),
        ("a version that does not exist", |pack| pack[7] = 9, Box::new(|_| {})),
        ("no pack", |pack| pack.clear(), Box::new(|_| {})),
        ("half a pack", |pack| pack.truncate(pack.len() / 2), Box::new(|_| {})),
        ("garbage behind it", |pack| pack.extend([b'x'; 1000]), Box::new(|_| {})),
        ("no index", nothing, Box::new(|index| index.clear())),
        ("half an index", nothing, Box::new(|index| index.truncate(index.len() / 2))),
        (
            "a count without end in the index",
            nothing,
            Box::new(move |index| set(index, 8 + 255 * 4, u32::MAX)),
        ),
        ("counts that fall", nothing, Box::new(move |index| set(index, 8 + 10 * 4, 1000))),
        ("all counts zero", nothing, Box::new(|index| index[8..8 + 1024].fill(0))),
        ("offsets out of range", nothing, offsets(|_| 0x7fff_0000)),
        ("offsets in a table that is not there", nothing, offsets(|n| 0x8000_0000 + n * 1000)),
        ("all objects at one place", nothing, offsets(|_| 12)),
        ("in the middle of objects", nothing, offsets(|n| 15 + n)),
    ];
    for (what, change, change_index) in cases {
        let env = TestEnv::repository();
        sound().write_with(&env, change, change_index);
        let run = audit(&env, &[]);
        expect_incomplete(&run, "error: ");
        assert!(!run.stderr.is_empty(), "{what}");
    }
    // Names in another order, and twice: every object is read all the same.
    for swap in [true, false] {
        let env = TestEnv::repository();
        sound().write_with(&env, nothing, |index| {
            let at = parts(OBJECTS).ids;
            let (first, second) = (index[at..at + 20].to_vec(), index[at + 20..at + 40].to_vec());
            index[at..at + 20].copy_from_slice(&second);
            index[at + 20..at + 40].copy_from_slice(if swap { &first } else { &second });
        });
        expect_found(&env);
    }
    // What git keeps beside packs to be quicker is not believed.
    for (name, bytes) in [
        ("pack/multi-pack-index", &b"MIDX\x01\x01\xff\0\xff\xff\xff\xff"[..]),
        ("pack/multi-pack-index", b""),
        ("info/commit-graph", b"CGPH\x01\x01\xff\0\xff\xff\xff\xff"),
        ("info/commit-graph", b"CGPH"),
        ("pack/pack-made.rev", b"RIDX\xff\xff\xff\xff"),
        ("pack/pack-made.bitmap", b"BITM"),
    ] {
        let env = TestEnv::repository();
        sound().write(&env);
        fs::create_dir_all(env.work().join(".git/objects/info")).expect("a folder");
        fs::write(env.work().join(".git/objects").join(name), bytes).expect("a file");
        expect_found(&env);
    }
}

/// How many objects [`sound`] has.
const OBJECTS: usize = 12;

/// A pack with nothing wrong.
fn sound() -> Pack {
    let (mut pack, length) = with_key();
    for n in 2..=OBJECTS as u32 {
        let steps = [copy(0, length as u32 - 1), insert(format!("\n{n}").as_bytes())].concat();
        pack.upon(id(n), id(KEY), &delta(length, length + n.to_string().len() as u64, &steps));
    }
    pack
}

fn tree(entries: &[(&str, &[u8], Id)]) -> Vec<u8> {
    let entry = |(mode, name, id): &(&str, &[u8], Id)| [mode.as_bytes(), b" ", name, b"\0", &id[..]].concat();
    entries.iter().flat_map(entry).collect()
}

fn commit(tree: Id, parents: &[Id], who: &str, date: &str) -> Vec<u8> {
    let mut text = format!("tree {}\n", hex(&tree));
    parents.iter().for_each(|parent| text.push_str(&format!("parent {}\n", hex(parent))));
    text.push_str(&format!("author {who} {date}\ncommitter {who} {date}\n\nx\n"));
    text.into_bytes()
}

/// Writes the pack, with a branch that leads to an object; every verb that reads history ends.
#[track_caller]
fn expect_ends(pack: Pack, head: Id) {
    let run = ends(pack, head);
    assert!(matches!(run.status, Some(1 | 3)), "{}", run.report());
}

/// Runs every verb that reads history, and returns how a push ended.
#[track_caller]
fn ends(pack: Pack, head: Id) -> Run {
    let env = TestEnv::repository();
    pack.write(&env);
    env.write(".git/refs/heads/main", format!("{}\n", hex(&head)));
    expect_found(&env);
    for args in [&["range", "main^!"][..], &["range", &format!("{}..main", hex(&id(90)))], &["staged"]] {
        let run = env.run(limited(&env, args), b"");
        assert!(run.status.is_some(), "{}", run.report());
    }
    let pushed = format!("refs/heads/main {} refs/heads/main {}\n", hex(&head), "0".repeat(40));
    let run = env.run(limited(&env, &["push", "origin", "x"]), pushed.as_bytes());
    assert!(run.status.is_some(), "{}", run.report());
    run
}

#[test]
fn trees_of_any_kind() {
    let names: [&[u8]; 12] = [
        b"a/b",
        b"..",
        b".",
        b"",
        b".git",
        b"/etc/passwd",
        b"a\nb",
        b"\xff\xfe",
        b"con",
        b"k.env",
        b"k.env",
        b"../../x",
    ];
    for name in names {
        let (mut pack, _) = with_key();
        pack.whole(id(2), TREE, &tree(&[("100644", name, id(KEY)), ("100644", name, id(KEY))]));
        pack.whole(id(3), COMMIT, &commit(id(2), &[], "A <a@b>", "1 +0000"));
        expect_ends(pack, id(3));
    }
    let raw: [&[u8]; 6] = [
        b"100644 without an end",
        b"100644",
        b"xyz k\0",
        b"100644 k\0short",
        b"99999999999999999999 k\0",
        b"\0\0\0\0",
    ];
    for bytes in raw {
        let (mut pack, _) = with_key();
        pack.whole(id(2), TREE, bytes);
        pack.whole(id(3), COMMIT, &commit(id(2), &[], "A <a@b>", "1 +0000"));
        expect_ends(pack, id(3));
    }
}

/// Of the object with the key there are more places than are looked up one by one.
#[test]
fn a_tree_with_a_very_long_list() {
    let (mut pack, _) = with_key();
    let names: Vec<String> = (0..20_000).map(|n| format!("{n:07}")).collect();
    let object = |n: usize| if n.is_multiple_of(60) { id(KEY) } else { id(4) };
    let entries: Vec<(&str, &[u8], Id)> =
        names.iter().enumerate().map(|(n, name)| ("100644", name.as_bytes(), object(n))).collect();
    pack.whole(id(2), TREE, &tree(&entries));
    pack.whole(id(3), COMMIT, &commit(id(2), &[], "A <a@b>", "1 +0000"));
    pack.whole(id(4), BLOB, b"nothing\n");
    expect_ends(pack, id(3));
}

/// What hashes make impossible, an index can claim.
#[test]
fn circles_of_trees_commits_and_tags() {
    let (mut pack, _) = with_key();
    let twice = [("40000", &b"a"[..], id(2)), ("40000", b"b", id(2)), ("100644", b"k.env", id(KEY))];
    pack.whole(id(2), TREE, &tree(&twice));
    pack.whole(id(3), COMMIT, &commit(id(2), &[], "A <a@b>", "1 +0000"));
    expect_ends(pack, id(3));

    let (mut pack, _) = with_key();
    pack.whole(id(2), TREE, &tree(&[("100644", b"k.env", id(KEY))]));
    pack.whole(id(3), COMMIT, &commit(id(2), &[id(3), id(4)], "A <a@b>", "1 +0000"));
    pack.whole(id(4), COMMIT, &commit(id(2), &[id(3), id(4)], "A <a@b>", "2 +0000"));
    // A commit that is its own parent brings nothing in. It cannot be pushed either: whoever gets it makes its id anew.
    ends(pack, id(3));

    let (mut pack, _) = with_key();
    for (number, target) in [(5, 6), (6, 5), (7, 7)] {
        let text = format!("object {}\ntype tag\ntag v\ntagger A <a@b> 1 +0000\n\nx\n", hex(&id(target)));
        pack.whole(id(number), TAG, text.as_bytes());
    }
    ends(pack, id(5));
    // A tree that is a blob, a commit that is a tree.
    let (mut pack, _) = with_key();
    pack.whole(
        id(2),
        TREE,
        &tree(&[("40000", b"a", id(KEY)), ("100644", b"b", id(2)), ("160000", b"c", id(2))]),
    );
    pack.whole(id(3), COMMIT, &commit(id(KEY), &[id(2), id(KEY)], "A <a@b>", "1 +0000"));
    expect_ends(pack, id(3));
}

#[test]
fn a_chain_of_tags() {
    let (mut pack, _) = with_key();
    for n in 10..500 {
        let target = if n == 10 { KEY } else { n - 1 };
        let kind = if n == 10 { "blob" } else { "tag" };
        let text = format!("object {}\ntype {kind}\ntag v{n}\n\nx\n", hex(&id(target)));
        pack.whole(id(n), TAG, text.as_bytes());
    }
    expect_ends(pack, id(499));
}

#[test]
fn commits_of_any_kind() {
    let dates =
        ["99999999999999999999999 +0000", "-1 +0000", "1 +9999999999", "x", "", "9223372036854775807 -9999"];
    let people = ["A <a@b>", "", "<", "> <", "A <a@b> <c", "\u{fffd}\u{1b}[2J <a\u{202e}@b>"];
    let (mut pack, _) = with_key();
    pack.whole(id(2), TREE, &tree(&[("100644", b"k.env", id(KEY))]));
    let mut last = id(2);
    let mut parents = Vec::new();
    for (n, (date, who)) in
        dates.iter().flat_map(|date| people.iter().map(move |who| (date, who))).enumerate()
    {
        last = id(10 + n as u32);
        pack.whole(last, COMMIT, &commit(id(2), &parents, who, date));
        parents = vec![last];
    }
    for (n, text) in
        [&b"tree "[..], b"", b"tree 00\n\n", b"encoding \xff\xfe\n\n\xff", b"\n\n\n"].into_iter().enumerate()
    {
        pack.whole(id(100 + n as u32), COMMIT, text);
    }
    expect_ends(pack, last);
}

#[test]
fn a_commit_with_very_many_parents() {
    let (mut pack, _) = with_key();
    pack.whole(id(2), TREE, &tree(&[("100644", b"k.env", id(KEY))]));
    pack.whole(id(3), COMMIT, &commit(id(2), &[], "A <a@b>", "1 +0000"));
    pack.whole(id(4), COMMIT, &commit(id(2), &vec![id(3); 20_000], "A <a@b>", "1 +0000"));
    expect_ends(pack, id(4));
}

/// Numbers as packs have them: what the builder above rests upon.
#[test]
fn numbers_are_as_git_writes_them() {
    assert_eq!(
        [number(0), number(127), number(128), number(300)],
        [vec![0], vec![127], vec![128, 1], vec![172, 2]]
    );
}
