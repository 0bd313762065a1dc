//! `audit` finds in every shape of a repository what reading each object whole finds: thousands of small edits, keys that
//! only come about where copies and inserts of a delta meet, packs of many kinds.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    fs,
    path::Path,
    process::Command,
    sync::LazyLock,
};

use crate::{
    places::{self, Site},
    reference::{self, Pair},
    util::{Run, TestEnv, fingerprint, key},
};

/// A generator of numbers that is the same everywhere.
pub(crate) struct Random(pub(crate) u64);

impl Random {
    /// A number below `limit`. SplitMix64, as for keys.
    pub(crate) fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) % limit as u64) as usize
    }
}

/// A file under edit. Lines are long enough that git copies them.
struct File {
    path: String,
    lines: Vec<String>,
    /// What the next edits do to the file, the last one first: a key comes about in several steps.
    plan: Vec<Step>,
}

/// An edit of a file.
#[derive(Default)]
enum Step {
    /// Anything, which may hit the key.
    #[default]
    Elsewhere,
    /// Puts a line there.
    Insert(usize, String),
    /// Takes that text out, wherever it is.
    Cut(String),
    /// Exchanges one text for another.
    Replace(String, String),
    /// Moves the line with this text behind that one, so that two copies meet.
    Move(String, String),
}

impl File {
    fn new(number: usize, random: &mut Random) -> Self {
        let path = format!("src/d{}/file{number}.conf", number % 7);
        File { path, lines: (0..36).map(|_| line(random)).collect(), plan: Vec::new() }
    }

    fn text(&self) -> String {
        self.lines.concat()
    }

    fn edit(&mut self, random: &mut Random, seed: u64) {
        if self.plan.is_empty() && random.below(7) == 0 {
            let [last, steps @ ..] = &mut *plan(random.below(7), random.below(self.lines.len()), seed) else {
                unreachable!("a plan has steps")
            };
            self.plan.push(std::mem::take(last));
            // Before it goes, other edits pass it by.
            self.plan.extend((0..random.below(5)).map(|_| Step::Elsewhere));
            self.plan.extend(steps.iter_mut().map(std::mem::take));
        }
        match self.plan.pop() {
            None | Some(Step::Elsewhere) => self.small_edit(random),
            Some(step) => self.apply(step),
        }
    }

    fn small_edit(&mut self, random: &mut Random) {
        let at = random.below(self.lines.len());
        match random.below(4) {
            0 => self.lines.insert(at, line(random)),
            1 if self.lines.len() > 20 => drop(self.lines.remove(at)),
            2 => {
                let line = self.lines.remove(at);
                let to = random.below(self.lines.len());
                self.lines.insert(to, line);
            }
            _ => {
                let middle = self.lines[at].len() / 2;
                self.lines[at].insert_str(middle, &format!("{:x}", random.below(4096)));
            }
        }
    }

    fn apply(&mut self, step: Step) {
        match step {
            Step::Elsewhere => {}
            Step::Insert(at, line) => self.lines.insert(at.min(self.lines.len()), line),
            Step::Cut(text) => self.replace(&text, ""),
            Step::Replace(text, by) => self.replace(&text, &by),
            Step::Move(text, behind) => {
                let position =
                    |lines: &[String], text: &str| lines.iter().position(|line| line.contains(text));
                if let Some(at) = position(&self.lines, &text) {
                    let line = self.lines.remove(at);
                    let to = position(&self.lines, &behind).map_or(0, |to| to + 1);
                    self.lines.insert(to, line);
                }
            }
        }
    }

    fn replace(&mut self, text: &str, by: &str) {
        let whole = self.text().replace(text, by);
        self.lines = whole.split_inclusive('\n').map(str::to_owned).collect();
    }
}

/// A line without any name of Phota's.
pub(crate) fn line(random: &mut Random) -> String {
    const WORDS: [&str; 8] =
        ["server", "listen", "upstream", "cache", "photo", "timeout", "X-API-Version", "key"];
    let mut line = String::new();
    for _ in 0..5 + random.below(6) {
        write!(line, "{}-{:05x} ", WORDS[random.below(WORDS.len())], random.below(1 << 20))
            .expect("a string");
    }
    line + "\n"
}

/// How a key comes about, and goes again, the last step first.
fn plan(kind: usize, at: usize, seed: u64) -> Vec<Step> {
    let key = key(seed);
    // Of no meaning, and long enough that git copies what is on both sides of it.
    let between =
        format!("<<<{}>>>", key.bytes().map(|byte| format!("{:02}", byte % 89)).collect::<String>());
    let gone = || Step::Cut(key.clone());
    let half = key.len() / 2;
    match kind {
        // Inserted whole.
        0 => vec![gone(), Step::Insert(at, format!("PHOTA_API_KEY={key}\n"))],
        // The name closes up when what is inside of it goes: two copies meet in the literal.
        1 => vec![
            gone(),
            Step::Cut(between.clone()),
            Step::Insert(at, format!("photographs of the summer PHO{between}TA_API_KEY={key}\n")),
        ],
        // One letter is inserted into the name.
        2 => vec![
            gone(),
            Step::Replace("P_OTA_API_KEY=".to_owned() + &key, "PHOTA_API_KEY=".to_owned() + &key),
            Step::Insert(at, format!("P_OTA_API_KEY={key}\n")),
        ],
        // The value is made of two copies; the name was there before.
        3 => vec![
            gone(),
            Step::Cut(between.clone()),
            Step::Insert(at, format!("PHOTA_API_KEY={}{between}{}\n", &key[..half], &key[half..])),
        ],
        // A line moves: the name at the end of one, the value at the start of the next.
        4 => vec![
            gone(),
            Step::Move(format!("\"{key}\""), "const PHOTA_API_KEY =".to_owned()),
            Step::Insert(at, "    const PHOTA_API_KEY = // see below\n".to_owned()),
            Step::Insert(at / 2, format!("    \"{key}\"; // the value of it\n")),
        ],
        // base64 of name and value, closed up: nothing but a long run says what it is.
        5 => {
            let text = base64(format!("PHOTA_API_KEY={key}\n").as_bytes());
            let (left, right) = text.split_at(30);
            vec![
                Step::Cut(text.clone()),
                Step::Cut(between.clone()),
                Step::Insert(at, format!("blob: {left}{between}{right}\n")),
            ]
        }
        // Only the case of a letter changes, far from the value.
        _ => vec![
            gone(),
            Step::Replace(format!("PH0TA_API_KEY: {key}"), format!("PHoTA_API_KEY: {key}")),
            Step::Insert(at, format!("PH0TA_API_KEY: {key}\n")),
        ],
    }
}

pub(crate) fn base64(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let letter = |chunk: &[u8], at: usize| {
        let bits = chunk.iter().chain(&[0; 3]).take(3).fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        char::from(LETTERS[bits >> (18 - 6 * at) & 63])
    };
    bytes.chunks(3).flat_map(|chunk| (0..=chunk.len()).map(move |at| letter(chunk, at))).collect()
}

const COMMITS: usize = 1000;

/// A history of small edits, for `git fast-import`. The last hundred commits are on a branch of their own.
fn history() -> String {
    let mut random = Random(7);
    let mut files: Vec<File> = (0..25).map(|number| File::new(number, &mut random)).collect();
    let mut stream = String::new();
    for commit in 0..COMMITS {
        let branch = if commit < COMMITS - 100 { "main" } else { "late" };
        let message = format!("edit {commit}\n");
        writeln!(stream, "commit refs/heads/{branch}\nmark :{}", commit + 1).expect("a string");
        let (at, length) = (1_700_000_000 + commit, message.len());
        writeln!(stream, "committer Ada <ada@example.com> {at} +0000\ndata {length}\n{message}")
            .expect("a string");
        if commit > 0 {
            writeln!(stream, "from :{commit}").expect("a string");
        }
        let number = random.below(files.len());
        files[number].edit(&mut random, 10_000 + commit as u64);
        let text = files[number].text();
        writeln!(stream, "M 100644 inline {}\ndata {}\n{text}", files[number].path, text.len())
            .expect("a string");
    }
    stream
}

/// The history, and what the naive way finds in it, which takes longer than an audit of it.
static KNOWN: LazyLock<(String, BTreeSet<Pair>)> = LazyLock::new(|| {
    let stream = history();
    let env = TestEnv::new();
    imported(&env, "one.git", &stream);
    let pairs = naive(&env, "one.git");
    let keys: BTreeSet<_> = pairs.iter().map(|(_, fingerprint)| fingerprint).collect();
    assert!(keys.len() > 80 && pairs.len() > 180, "{} keys, {} pairs", keys.len(), pairs.len());
    (stream, pairs)
});

/// Makes a bare repository `name` with the history, in the pack that `git fast-import` writes.
fn imported(env: &TestEnv, name: &str, stream: &str) {
    env.git(&["init", "-q", "--bare", "-b", "main", name]);
    let mut command = env.command("git");
    command.args(["-C", name, "-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", "--depth=50"]);
    env.run(command, stream.as_bytes()).expect_status(0);
}

fn naive(env: &TestEnv, repository: &str) -> BTreeSet<Pair> {
    let git = || {
        let mut command: Command = env.command("git");
        command.args(["-C", repository]);
        command
    };
    reference::pairs(&git).expect("git reads it all")
}

/// The pairs of an audit that listed every place.
pub(crate) fn pairs(run: &Run) -> BTreeSet<Pair> {
    let json = run.json();
    assert_eq!(json["scan"]["complete"], true, "{}", run.report());
    let mut pairs = BTreeSet::new();
    for finding in json["findings"].as_array().expect("a list") {
        let Some(fingerprint) = finding["key"]["fingerprint"].as_str() else { continue };
        let also = finding["also_at"].as_array().expect("a list");
        assert_eq!(finding["also_at_total"].as_u64(), Some(also.len() as u64), "all places are listed");
        let objects = also.iter().chain([finding]).filter_map(|place| place["object"].as_str());
        pairs.extend(objects.map(|object| (object.to_owned(), fingerprint.to_owned())));
    }
    pairs
}

/// Compares the audit of one shape with what the naive way found.
#[track_caller]
fn check(env: &TestEnv, shape: &str, repository: &str, expected: &BTreeSet<Pair>) {
    let run = env.scan(&["audit", repository, "--format", "json"]);
    let found = pairs(run.expect_status(1));
    let missed: Vec<_> = expected.difference(&found).collect();
    let invented: Vec<_> = found.difference(expected).collect();
    assert!(
        missed.is_empty() && invented.is_empty(),
        "{shape}: {} missed {missed:?}\n{} too many {invented:?}",
        missed.len(),
        invented.len()
    );
}

/// What is compared with has to be right itself: of each place that is a blob of the repository it finds the key.
#[test]
fn the_naive_way_finds_what_is_planted() {
    let env = TestEnv::new();
    let site = Site::new(env.root()).expect("a repository");
    let in_blobs = ["commit", "unreachable", "stash", "note"];
    let mut wanted: BTreeMap<String, &str> = BTreeMap::new();
    for (seed, spot) in (1..).zip(places::all()) {
        let expected = (spot.plant)(&site, &key(seed)).expect("it is planted");
        let is_submodule = expected.path.starts_with("vendor/");
        if (in_blobs.contains(&expected.place) || spot.name == "a tag of a blob") && !is_submodule {
            wanted.insert(fingerprint(&key(seed)), spot.name);
        }
    }
    assert!(wanted.len() > 30, "{}", wanted.len());
    let found: BTreeSet<_> = naive(&env, ".").into_iter().map(|(_, fingerprint)| fingerprint).collect();
    wanted.retain(|fingerprint, _| !found.contains(fingerprint));
    assert!(wanted.is_empty(), "missed: {:?}", wanted.values());
}

#[test]
fn every_shape_of_a_history_gives_the_same_keys() {
    let env = TestEnv::new();
    let (stream, expected) = &*KNOWN;
    imported(&env, "imported.git", stream);
    check(&env, "as imported", "imported.git", expected);

    let repack = |shape: &str, config: &[&str], options: &[&str]| {
        env.git(
            &[config, &["-C", "imported.git", "repack", "-q", "-a", "-d", "--window=10"], options].concat(),
        );
        assert_eq!(packs(&env, "imported.git").len(), 1, "{shape}");
        check(&env, shape, "imported.git", expected);
    };
    repack("deltas reused", &[], &[]);
    repack("depth 1", &[], &["-f", "--depth=1"]);
    repack("depth 50", &[], &["-f", "--depth=50"]);
    repack("depth 4095", &[], &["-f", "--depth=4095"]);
    repack("bases by id", &["-c", "repack.useDeltaBaseOffset=false"], &["-f", "--depth=50"]);
    repack("no delta at all", &[], &["-f", "--depth=0"]);
}

#[test]
fn several_packs_and_loose_objects_give_the_same_keys() {
    let env = TestEnv::new();
    let (stream, expected) = &*KNOWN;
    imported(&env, "one.git", stream);

    env.git(&["clone", "-q", "--bare", "--no-local", "one.git", "two.git"]);
    // Half of the history in a pack of its own, everything in another: objects twice.
    env.git(&["-C", "one.git", "branch", "half", &format!("main~{}", COMMITS / 2)]);
    let objects = env.git(&["-C", "one.git", "rev-list", "--objects", "half"]);
    let mut command = env.command("git");
    command.args(["-C", "two.git", "pack-objects", "-q", "--delta-base-offset", "objects/pack/pack"]);
    env.run(command, objects.as_bytes()).expect_status(0);
    assert_eq!(packs(&env, "two.git").len(), 2);
    check(&env, "two packs that overlap", "two.git", expected);
    env.git(&["-C", "two.git", "multi-pack-index", "write"]);
    check(&env, "a multi-pack-index", "two.git", expected);
    let old = packs(&env, "two.git").remove(0);
    fs::write(Path::new(&old).with_extension("keep"), "").expect("beside the pack");
    env.git(&["-C", "two.git", "repack", "-q", "-a", "-d"]);
    check(&env, "a kept pack", "two.git", expected);

    // Two packs with nothing in common, the deltas of the second against its own objects alone.
    env.git(&["init", "-q", "--bare", "apart.git"]);
    for refs in ["half:half", "refs/heads/*:refs/heads/*"] {
        env.git(&["-C", "apart.git", "-c", "fetch.unpackLimit=1", "fetch", "-q", "../one.git", refs]);
    }
    assert_eq!(packs(&env, "apart.git").len(), 2);
    check(&env, "two packs that continue each other", "apart.git", expected);

    // Everything is somewhere else.
    env.git(&["init", "-q", "--bare", "borrowed.git"]);
    let alternate = env.work().join("one.git/objects").display().to_string();
    env.write("borrowed.git/objects/info/alternates", alternate + "\n");
    check(&env, "alternates", "borrowed.git", expected);

    // Nothing refers to most of it: git calls the pack of such objects cruft.
    env.git(&["clone", "-q", "--mirror", "one.git", "cruft.git"]);
    env.git(&["-C", "cruft.git", "update-ref", "refs/heads/main", "main~700"]);
    env.git(&["-C", "cruft.git", "update-ref", "-d", "refs/heads/late"]);
    env.git(&["-C", "cruft.git", "repack", "-q", "--cruft", "-d"]);
    check(&env, "cruft", "cruft.git", expected);
}

#[test]
fn loose_objects_alone_give_the_same_keys() {
    let env = TestEnv::new();
    let (stream, expected) = &*KNOWN;
    imported(&env, "one.git", stream);
    env.git(&["init", "-q", "--bare", "loose.git"]);
    let unlimited = "fetch.unpackLimit=1000000";
    env.git(&["-C", "loose.git", "-c", unlimited, "fetch", "-q", "../one.git", "refs/heads/*:refs/heads/*"]);
    assert_eq!(packs(&env, "loose.git").len(), 0);
    check(&env, "loose", "loose.git", expected);
}

/// The packs of a bare repository, the oldest first.
fn packs(env: &TestEnv, repository: &str) -> Vec<String> {
    let folder = env.work().join(repository).join("objects/pack");
    let entries =
        fs::read_dir(folder).expect("every repository has it").map(|entry| entry.expect("an entry").path());
    let mut packs: Vec<_> =
        entries.filter(|path| path.extension().is_some_and(|ending| ending == "pack")).collect();
    packs.sort_by_key(|path| fs::metadata(path).and_then(|data| data.modified()).expect("a file"));
    packs.iter().map(|path| path.display().to_string()).collect()
}
