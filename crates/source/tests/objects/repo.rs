//! Made-up repositories with a long history of small edits, and what git and the pass over all objects see in them.

use std::{
    collections::BTreeMap,
    fmt::Write as _,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
    sync::Mutex,
};

use phota_source::{Object, ObjectDatabase, Reach, Repository, Sieve, SiftOptions, Sifted};

use crate::common::{self, Random};

/// What is looked for; texts are full of beginnings of it.
pub(crate) const NEEDLE: &[u8] = b"needle-in-hay";

pub(crate) struct Repo {
    folder: tempfile::TempDir,
    random: Random,
}

/// Kind and content of each object, by its id in hexadecimal.
pub(crate) type Objects = BTreeMap<String, (String, Vec<u8>)>;

impl Repo {
    /// An empty, bare repository.
    pub(crate) fn new(seed: u64, init: &[&str]) -> Self {
        let repo = Repo { folder: tempfile::tempdir().unwrap(), random: Random(seed) };
        repo.git(&[&["init", "-q", "--bare", "-b", "main"], init].concat());
        repo
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn git(&self, args: &[&str]) -> String {
        String::from_utf8(self.git_with(args, b"")).unwrap()
    }

    pub(crate) fn git_with(&self, args: &[&str], input: &[u8]) -> Vec<u8> {
        common::run(self.command(args), input)
    }

    pub(crate) fn command(&self, args: &[&str]) -> Command {
        common::command(self.path(), args)
    }

    pub(crate) fn random(&mut self, below: usize) -> usize {
        self.random.below(below)
    }

    /// Adds commits of small edits to a few files, and a tag; all of it in one pack.
    pub(crate) fn grow(&mut self, commits: usize) {
        let mut stream = Vec::new();
        let mut files = vec![Vec::new(); 6];
        let parent =
            self.command(&["rev-parse", "-q", "--verify", "refs/heads/main"]).output().unwrap().stdout;
        for commit in 0..commits {
            let time = 1_700_000_000 + commit;
            writeln!(stream, "commit refs/heads/main\ncommitter A <a@example.com> {time} +0000").unwrap();
            data(&mut stream, format!("Change {commit}\n").as_bytes());
            if commit == 0 && !parent.is_empty() {
                writeln!(stream, "from {}", String::from_utf8_lossy(&parent).trim()).unwrap();
            }
            let file = self.random(files.len());
            for _ in 0..=self.random(3) {
                self.edit(&mut files[file]);
            }
            writeln!(stream, "M 100644 inline folder{}/file{file}", file % 2).unwrap();
            data(&mut stream, &files[file]);
        }
        writeln!(
            stream,
            "tag v{}\nfrom refs/heads/main\ntagger A <a@example.com> 1700000000 +0000",
            self.random(1 << 30)
        )
        .unwrap();
        data(&mut stream, b"A tag\n");
        self.git_with(&["-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", "--force"], &stream);
    }

    /// Inserts, deletes, moves or replaces a stretch of a text.
    fn edit(&mut self, text: &mut Vec<u8>) {
        let at = self.random(text.len() + 1);
        let end = (at + self.random(200)).min(text.len());
        match self.random(6) {
            0 => drop(text.drain(at..end)),
            1 => {
                let moved: Vec<u8> = text.drain(at..end).collect();
                let to = self.random(text.len() + 1);
                text.splice(to..to, moved);
            }
            2 => {
                // A whole needle, or one half that a later edit may complete.
                let half = self.random(NEEDLE.len());
                let piece = match self.random(8) {
                    0 => NEEDLE,
                    1..=3 => &NEEDLE[..half],
                    _ => &NEEDLE[half..],
                };
                text.splice(at..at, piece.iter().copied());
            }
            _ => {
                let mut piece = String::new();
                for _ in 0..self.random(40) + 1 {
                    let number = self.random(1000);
                    write!(piece, "word{number} ").unwrap();
                    if number.is_multiple_of(9) {
                        piece.push('\n');
                    }
                }
                text.splice(at..at, piece.into_bytes());
            }
        }
    }

    /// Everything git has, the way git tells it.
    pub(crate) fn expected(&self) -> Objects {
        let all = self.git_with(&["cat-file", "--batch-all-objects", "--batch", "--unordered"], b"");
        let mut objects = Objects::new();
        let mut rest = all.as_slice();
        while !rest.is_empty() {
            let line = rest.iter().position(|&byte| byte == b'\n').unwrap();
            let header = String::from_utf8(rest[..line].to_vec()).unwrap();
            let [id, kind, size] = header.split(' ').collect::<Vec<_>>()[..] else { panic!("{header}") };
            let end = line + 1 + size.parse::<usize>().unwrap();
            objects.insert(id.to_owned(), (kind.to_owned(), rest[line + 1..end].to_vec()));
            rest = &rest[end + 1..];
        }
        objects
    }

    pub(crate) fn objects(&self) -> ObjectDatabase {
        Repository::at(self.path()).unwrap().objects().unwrap()
    }

    /// The files of a kind below the folder of packs.
    pub(crate) fn packs(&self, extension: &str) -> Vec<PathBuf> {
        let files = std::fs::read_dir(self.path().join("objects/pack")).unwrap();
        let mut paths: Vec<PathBuf> = files
            .map(|file| file.unwrap().path())
            .filter(|path| path.extension().is_some_and(|found| found == extension))
            .collect();
        paths.sort();
        paths
    }

    /// How many objects are loose.
    pub(crate) fn loose(&self) -> usize {
        let counted = self.git(&["count-objects"]);
        counted.split(' ').next().unwrap().parse().unwrap()
    }
}

fn data(stream: &mut Vec<u8>, bytes: &[u8]) {
    writeln!(stream, "data {}", bytes.len()).unwrap();
    stream.extend_from_slice(bytes);
    stream.push(b'\n');
}

/// What a sieve lets through, and how the pass went.
pub(crate) fn sift(
    objects: &ObjectDatabase,
    options: &SiftOptions<'_>,
    reach: usize,
    may_match: &(dyn Fn(&[u8]) -> bool + Sync),
) -> (Objects, Sifted) {
    let taken = Mutex::new(Objects::new());
    let sieve = Sieve { may_match, reach: Reach::all(reach), head: 0, tail: 0 };
    let sifted = objects.sift(options, &sieve, &|object: Object<'_>| {
        let content = (object.kind.to_string(), object.bytes.to_vec());
        taken.lock().unwrap().insert(object.id.to_string(), content);
    });
    (taken.into_inner().unwrap(), sifted)
}

pub(crate) fn has_needle(text: &[u8]) -> bool {
    text.windows(NEEDLE.len()).any(|window| window == NEEDLE)
}

/// Everything, and everything with a needle in it, as git has it.
#[track_caller]
pub(crate) fn assert_seen(repo: &Repo) {
    let expected = repo.expected();
    assert!(!expected.is_empty());
    let objects = repo.objects();
    for threads in [1, 3] {
        let options = SiftOptions { threads, ..SiftOptions::default() };
        let (found, sifted) = sift(&objects, &options, 0, &|_| true);
        assert!(sifted.problems.is_empty(), "{:?}", sifted.problems);
        assert!(sifted.skipped.is_empty(), "{:?}", sifted.skipped);
        assert!(found == expected, "{}", difference(&found, &expected));
        assert!(sifted.objects >= expected.len() as u64);

        let with_needle: Objects = expected
            .iter()
            .filter(|(_, (_, bytes))| has_needle(bytes))
            .map(|(k, v)| (k.clone(), v.clone()))
            .collect();
        let (found, sifted) = sift(&objects, &options, NEEDLE.len() - 1, &has_needle);
        assert!(sifted.problems.is_empty(), "{:?}", sifted.problems);
        assert!(found == with_needle, "{}", difference(&found, &with_needle));
    }
}

fn difference(found: &Objects, expected: &Objects) -> String {
    let missed: Vec<_> = expected.iter().filter(|(id, _)| !found.contains_key(*id)).collect();
    let invented: Vec<_> = found.iter().filter(|(id, content)| expected.get(*id) != Some(content)).collect();
    format!(
        "{} found, {} expected; missed {:?}, invented {:?}",
        found.len(),
        expected.len(),
        missed.iter().map(|(id, (kind, _))| (id, kind)).take(5).collect::<Vec<_>>(),
        invented.iter().map(|(id, (kind, _))| (id, kind)).take(5).collect::<Vec<_>>(),
    )
}
