//! Brings made-up states about in one repository, with few processes: `git fast-import` takes the contents of all of them,
//! `git update-index` writes each index.

use std::{collections::HashMap, ffi::OsStr, fs, os::unix::ffi::OsStrExt, process::Command};

use super::{
    content::Text,
    made::{Beginning, Entry, Head, Place, State, Tree},
    oracle::{self, Planted, Verdict, bytes_of},
};
use crate::util::TestEnv;

/// A repository with the commits and the contents of some states.
pub(super) struct Batch {
    env: TestEnv,
    states: Vec<State>,
    /// The ids of all contents.
    ids: HashMap<Vec<u8>, String>,
    /// A commit to name as a submodule's.
    submodule: String,
}

impl Batch {
    pub(super) fn new(states: Vec<State>, hash: &str) -> Self {
        let env = TestEnv::new();
        env.git(&["init", "-q", "-b", "main", &format!("--object-format={hash}")]);
        // Else git writes an index anew that shares most of its entries.
        env.git(&["config", "splitIndex.maxPercentChange", "100"]);
        let length = if hash == "sha256" { 64 } else { 40 };
        let mut batch = Batch { env, states, ids: HashMap::new(), submodule: "1".repeat(length) };
        batch.import();
        batch
    }

    /// Compares every state. Returns what was expected of each.
    pub(super) fn check(&self) -> Vec<Result<Verdict, String>> {
        let check = |state: &State| {
            self.check_one(state).map_err(|problem| format!("the state of seed {}: {problem}", state.seed))
        };
        self.states.iter().map(check).collect()
    }

    fn check_one(&self, state: &State) -> Result<Verdict, String> {
        self.clean();
        self.bring_about(state);
        let mut diff = self.with_index("git", state);
        diff.args(oracle::RAW);
        let raw = bytes_of(diff, b"");
        let mut scan = self.with_index(env!("CARGO_BIN_EXE_phota-scan"), state);
        scan.args(["staged", "--format", "json"]);
        let below = state.place == Place::Relative;
        if state.named && state.conflicts.is_empty() {
            let names = oracle::added(&raw);
            let name = |path: &Vec<u8>| [if below { b"../" } else { &b""[..] }, path].concat();
            scan.arg("--").args(names.iter().map(|path| OsStr::from_bytes(&name(path)).to_owned()));
        }
        if below {
            scan.current_dir(self.env.work().join("here"));
        }
        let run = self.env.run(scan, b"");
        oracle::check(&self.env, &run, &raw, &Planted::new(state.keys()))
    }

    /// Takes away what the last state left.
    fn clean(&self) {
        for entry in fs::read_dir(self.env.work()).expect("the work folder").flatten() {
            let path = entry.path();
            match entry.file_name() == ".git" {
                true => drop(fs::remove_file(path.join("index"))),
                false if path.is_dir() => fs::remove_dir_all(path).expect("it is ours"),
                false => fs::remove_file(path).expect("it is ours"),
            }
        }
        for index in [RELATIVE, ABSOLUTE] {
            let _ = fs::remove_file(self.env.work().join(index));
        }
        fs::create_dir(self.env.work().join("here")).expect("an empty folder");
    }

    fn with_index(&self, program: &str, state: &State) -> Command {
        let mut command = self.env.command(program);
        match state.place {
            Place::Usual => {}
            Place::Relative => drop(command.env("GIT_INDEX_FILE", RELATIVE)),
            Place::Absolute => drop(command.env("GIT_INDEX_FILE", self.env.work().join(ABSOLUTE))),
        }
        command
    }

    fn git(&self, state: &State, args: &[&str], input: &[u8]) -> Vec<u8> {
        let mut command = self.with_index("git", state);
        command.args(args);
        bytes_of(command, input)
    }

    fn bring_about(&self, state: &State) {
        let branch = format!("refs/heads/{}", branch(state));
        let head = match state.head {
            Head::Branch => format!("ref: {branch}\n"),
            Head::Unborn => "ref: refs/heads/unborn\n".to_owned(),
            Head::Detached => bytes_text(self.git(state, &["rev-parse", &branch], b"")),
        };
        fs::write(self.env.work().join(".git/HEAD"), head).expect("HEAD can be written");
        let begun = if state.head == Head::Unborn { Beginning::Empty } else { state.beginning };
        let base = if begun == Beginning::Empty { &Tree::new() } else { &state.base };
        let tree = if begun == Beginning::Empty { "--empty" } else { &branch };
        self.git(state, &["read-tree", tree], b"");
        let version = state.version.to_string();
        let mut options = vec!["update-index", "--index-version", &version];
        if begun == Beginning::Shared {
            options.push("--split-index");
            self.git(state, &options, b"");
        }
        options.extend(["-z", "--index-info"]);
        let (first, second) = self.changes(state, base);
        for (changes, written) in [first, second].into_iter().zip(state.written) {
            if !changes.is_empty() {
                self.git(state, &options, &changes);
            }
            if written && state.conflicts.is_empty() {
                self.git(state, &["write-tree"], b"");
            }
        }
        self.flag(state);
        self.on_disk(state);
    }

    /// What makes the index of `base`, in two steps. The paths that go come first.
    fn changes(&self, state: &State, base: &Tree) -> (Vec<u8>, Vec<u8>) {
        let mut first = Vec::new();
        for path in base.keys().filter(|path| !state.index.contains_key(*path)) {
            first.extend([b"0 ", "0".repeat(self.submodule.len()).as_bytes(), b"\t", path, b"\0"].concat());
        }
        let mut second = Vec::new();
        for (at, (path, entry)) in state.index.iter().enumerate() {
            let (mode, id) = self.mode_and_id(entry);
            let step = if at % 2 == 0 { &mut first } else { &mut second };
            step.extend([format!("{mode} {id} 0\t").as_bytes(), path, b"\0"].concat());
        }
        for (path, versions) in &state.conflicts {
            for (stage, text) in (1..).zip(versions) {
                let Some(text) = text else { continue };
                let id = &self.ids[&text.bytes()];
                second.extend([format!("100644 {id} {stage}\t").as_bytes(), path, b"\0"].concat());
            }
        }
        (first, second)
    }

    fn flag(&self, state: &State) {
        for (flag, paths) in [("--assume-unchanged", &state.unchanged), ("--skip-worktree", &state.skipped)] {
            if !paths.is_empty() {
                let paths: Vec<&[u8]> = paths.iter().map(Vec::as_slice).collect();
                self.git(state, &["update-index", flag, "-z", "--stdin"], &paths.join(&b'\0'));
            }
        }
    }

    fn on_disk(&self, state: &State) {
        for (path, text) in state.unstaged.iter().chain(&state.announced) {
            self.env.write(path, text.bytes());
        }
        if !state.announced.is_empty() {
            self.git(state, &["add", "--intent-to-add", "announced"], b"");
        }
    }

    fn mode_and_id(&self, entry: &Entry) -> (&str, &str) {
        match entry {
            Entry::Submodule => ("160000", &self.submodule),
            Entry::Link(line) => ("120000", &self.ids[line.text().as_bytes()]),
            Entry::File { text, executable } => {
                (if *executable { "100755" } else { "100644" }, &self.ids[&text.bytes()])
            }
        }
    }

    /// Has git take in all contents, and then the commits.
    fn import(&mut self) {
        let mut marks: HashMap<Vec<u8>, usize> = HashMap::new();
        let mut blobs = Vec::new();
        for bytes in self.states.iter().flat_map(contents) {
            let mark = marks.len() + 1;
            if let std::collections::hash_map::Entry::Vacant(vacant) = marks.entry(bytes) {
                blobs.extend(format!("blob\nmark :{mark}\ndata {}\n", vacant.key().len()).bytes());
                blobs.extend(vacant.key());
                blobs.push(b'\n');
                vacant.insert(mark);
            }
        }
        let mut import = self.env.command("git");
        import.args(["fast-import", "--quiet", "--export-marks=.git/marks"]);
        bytes_of(import, &blobs);
        let listed = self.env.read(".git/marks");
        let by_mark: HashMap<&str, &str> = listed.lines().filter_map(|line| line.split_once(' ')).collect();
        self.ids = marks
            .into_iter()
            .map(|(bytes, mark)| (bytes, by_mark[format!(":{mark}").as_str()].to_owned()))
            .collect();

        let commits: Vec<u8> = self.states.iter().flat_map(|state| self.commit(state)).collect();
        let mut import = self.env.command("git");
        import.args(["fast-import", "--quiet"]);
        bytes_of(import, &commits);
    }

    fn commit(&self, state: &State) -> Vec<u8> {
        let mut commit = format!(
            "commit refs/heads/{}\ncommitter Ada <ada@example.com> 1700000000 +0000\ndata 1\nx\n",
            branch(state)
        )
        .into_bytes();
        for (path, entry) in &state.base {
            let (mode, id) = self.mode_and_id(entry);
            commit.extend(format!("M {mode} {id} {}\n", quoted(path)).bytes());
        }
        commit
    }
}

/// Both are removed before a state is brought about.
const RELATIVE: &str = ".git/next-index-1.lock";
const ABSOLUTE: &str = ".git/other-index";

fn branch(state: &State) -> String {
    format!("state-{}", state.seed)
}

/// Every content that the object database has to have.
fn contents(state: &State) -> Vec<Vec<u8>> {
    let entries = state.base.values().chain(state.index.values());
    let mut contents: Vec<Vec<u8>> = entries
        .filter_map(|entry| match entry {
            Entry::File { text, .. } => Some(text.bytes()),
            Entry::Link(line) => Some(line.text().into_bytes()),
            Entry::Submodule => None,
        })
        .collect();
    let versions = state.conflicts.iter().flat_map(|(_, versions)| versions);
    contents.extend(versions.flatten().map(Text::bytes));
    contents
}

/// A path as `git fast-import` reads it.
fn quoted(path: &[u8]) -> String {
    let escaped: String = path.iter().map(|byte| format!("\\{byte:03o}")).collect();
    format!("\"{escaped}\"")
}

fn bytes_text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("git prints ids")
}
