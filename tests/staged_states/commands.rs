//! Random work with git's own commands, and a hook that scans: `git commit` in all its forms, partial staging, merges,
//! cherry-picks, in repositories of several kinds.

use std::{fs, path::PathBuf};

use super::{
    content::spellings,
    oracle::{self, Planted, Verdict, bytes_of},
};
use crate::{
    scan_differential::{Random, line},
    util::TestEnv,
};

/// How many steps a session has.
const STEPS: usize = 14;

/// How many keys it may use.
const KEYS: u64 = 64;

const PATHS: &[&str] =
    &["a.env", "in/app.js", "in/deep/b.conf", "out/c.yaml", "out/text.crlf", "in/stripped.clean", "ü .txt"];

/// What is special about a repository.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Plain,
    LinkedWorktree,
    SparseIndex,
    SplitIndex,
    /// `feature.manyFiles`: version 4 and an index without a checksum.
    ManyFiles,
    /// What git stores is not what lies on disk.
    Filtered,
}

/// A person at work.
pub(super) struct Session {
    env: TestEnv,
    kind: Kind,
    random: Random,
    first_key: u64,
    planted: Planted,
    /// What was done, for who has to understand a difference.
    done: Vec<String>,
    results: Vec<Result<Verdict, String>>,
}

impl Session {
    /// Works for a while. Returns the result of every scan, those of hooks included.
    pub(super) fn run(seed: u64) -> Vec<Result<Verdict, String>> {
        let kinds = [
            Kind::Plain,
            Kind::LinkedWorktree,
            Kind::SparseIndex,
            Kind::SplitIndex,
            Kind::ManyFiles,
            Kind::Filtered,
        ];
        let first_key = 500_000_000 + seed * KEYS;
        let mut session = Session {
            env: TestEnv::repository(),
            kind: kinds[seed as usize % kinds.len()],
            random: Random(seed),
            first_key,
            planted: Planted::new(first_key..first_key + KEYS),
            done: Vec::new(),
            results: Vec::new(),
        };
        session.begin();
        for _ in 0..STEPS {
            session.edit();
            session.stage();
            session.scan();
            session.commit();
        }
        session.results
    }

    fn begin(&mut self) {
        let out = self.out();
        fs::create_dir(&out).expect("beside the work folder");
        self.env.set("PHOTA_OUT", out.to_string_lossy());
        if self.random.below(3) > 0 {
            PATHS.iter().for_each(|path| self.env.write(path, line(&mut self.random)));
            self.env.commit("first");
        }
        let config = |name, value| drop(self.env.git(&["config", name, value]));
        match self.kind {
            Kind::Plain => {}
            Kind::LinkedWorktree => {
                self.env.commit("one that the other worktree can begin at");
                self.env.git(&["worktree", "add", "-q", "../linked"]);
            }
            Kind::SparseIndex => {
                self.env.commit("what is outside");
                self.env.git(&["sparse-checkout", "set", "--cone", "--sparse-index", "in"]);
            }
            Kind::SplitIndex => {
                config("core.splitIndex", "true");
                config("splitIndex.maxPercentChange", "100");
            }
            Kind::ManyFiles => config("feature.manyFiles", "true"),
            Kind::Filtered => {
                config("core.autocrlf", "true");
                config("filter.strip.clean", "sed s/PHOTA_API_KEY/REMOVED/");
                self.env.write(".gitattributes", "*.crlf text eol=crlf\n*.clean filter=strip\n*.env -diff\n");
            }
        }
        let options = oracle::RAW.join(" ");
        let hook = format!(
            "#!/bin/sh\nat=$(mktemp -d \"$PHOTA_OUT/XXXXXX\") || exit 1\n'{}' staged --format json >\"$at/report\"\n\
             echo $? >\"$at/status\"\ngit {options} >\"$at/raw\"\n",
            env!("CARGO_BIN_EXE_phota-scan")
        );
        for name in ["pre-commit", "pre-merge-commit"] {
            self.env.write_program(&format!(".git/hooks/{name}"), &hook);
        }
    }

    fn out(&self) -> PathBuf {
        self.env.root().join("out")
    }

    fn folder(&self) -> PathBuf {
        self.env.work().join(if self.kind == Kind::LinkedWorktree { "../linked" } else { "." })
    }

    /// Runs git, which may refuse, and then looks at what its hooks have seen.
    fn git(&mut self, args: &[&str], input: &str) {
        self.done.push(format!("git {}", args.join(" ")));
        let mut command = self.env.command("git");
        command.args(["-c", "core.editor=true", "-c", "advice.mergeConflict=false"]).args(args);
        command.current_dir(self.folder());
        self.env.run(command, input.as_bytes());
        for entry in fs::read_dir(self.out()).expect("we made it").flatten() {
            let read = |name| fs::read(entry.path().join(name)).expect("the hook writes it");
            let report = String::from_utf8(read("report")).expect("JSON");
            let status = String::from_utf8_lossy(&read("status")).trim().parse().ok();
            let result = oracle::compare(&self.env, (&report, status), &read("raw"), &self.planted);
            self.take("the hook", result.map_err(|problem| format!("{problem}\n{report}")));
            fs::remove_dir_all(entry.path()).expect("it is ours");
        }
    }

    /// Scans without a hook.
    fn scan(&mut self) {
        let folder = self.folder();
        let mut diff = self.env.command("git");
        let raw = bytes_of(
            {
                diff.args(oracle::RAW).current_dir(&folder);
                diff
            },
            b"",
        );
        let mut scan = self.env.scan_command(&["staged", "--format", "json"]);
        scan.current_dir(&folder);
        let run = self.env.run(scan, b"");
        let result = oracle::check(&self.env, &run, &raw, &self.planted);
        self.take("a scan", result);
    }

    fn take(&mut self, who: &str, result: Result<Verdict, String>) {
        let (kind, done) = (self.kind, self.done.join("\n  "));
        let tell = |problem| format!("{who}, {kind:?}, keys from {}: {problem}\n  {done}", self.first_key);
        self.results.push(result.map_err(tell));
    }

    fn path(&mut self) -> &'static str {
        PATHS[self.random.below(PATHS.len())]
    }

    fn key_line(&mut self) -> String {
        let seed = self.first_key + self.random.below(KEYS as usize) as u64;
        spellings(seed)[self.random.below(5)].clone()
    }

    /// Changes some files on disk.
    fn edit(&mut self) {
        for _ in 0..1 + self.random.below(3) {
            let path = self.path();
            let file = self.folder().join(path);
            fs::create_dir_all(file.parent().expect("a folder")).expect("its folders");
            let text = fs::read_to_string(&file).unwrap_or_default();
            let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
            let at = self.random.below(lines.len() + 1);
            match self.random.below(8) {
                0 => {
                    self.done.push(format!("rm {path}"));
                    let _ = fs::remove_file(&file);
                    continue;
                }
                1 => {
                    let to = self.path();
                    self.done.push(format!("mv {path} {to}"));
                    let _ = fs::rename(&file, self.folder().join(to));
                    continue;
                }
                2 if at < lines.len() => drop(lines.remove(at)),
                3 if at < lines.len() => {
                    let line = lines.remove(at);
                    lines.push(line);
                }
                4 | 5 => lines.insert(at, line(&mut self.random).trim_end().to_owned()),
                _ => lines.insert(at, self.key_line()),
            }
            self.done.push(format!("edit {path}"));
            fs::write(&file, lines.join("\n") + "\n").expect("it can be written");
        }
    }

    fn stage(&mut self) {
        let path = self.path();
        match self.random.below(10) {
            0 => {}
            1 => self.git(&["add", "-N", "--", path], ""),
            2 => self.git(&["rm", "-q", "--cached", "--", path], ""),
            3 => self.git(&["mv", "-f", path, "moved.env"], ""),
            4 => {
                let answers: String = (0..12).map(|_| ["y\n", "n\n", "s\n"][self.random.below(3)]).collect();
                self.git(&["add", "-p"], &(answers + "q\n"));
            }
            5 => self.git(&["reset", "-q", "--", path], ""),
            6 | 7 => self.git(&["add", "--", path], ""),
            _ => self.git(&["add", "-A"], ""),
        }
        // Partly staged: what lies on disk is another version.
        if self.random.below(3) == 0 {
            self.edit();
        }
    }

    fn commit(&mut self) {
        let path = self.path();
        match self.random.below(16) {
            0 => self.git(&["commit", "-q", "-a", "-m", "all"], ""),
            1 => self.git(&["commit", "-q", "-m", "one", "--", path], ""),
            2 => self.git(&["commit", "-q", "-m", "with one", "--include", "--", path], ""),
            3 => self.git(&["commit", "-q", "--amend", "-m", "amended"], ""),
            4 => self.git(&["commit", "-q", "--amend", "-a", "-m", "amended with all"], ""),
            5 => self.branch_off(),
            // git refuses these where something is not committed.
            kind @ 6..9 => {
                self.git(&["commit", "-q", "-a", "-m", "before"], "");
                let merge = ["merge", "-q", "--no-ff", "-m", "merged", "side"];
                let commands = [&merge[..], &["merge", "-q", "--squash", "side"], &["cherry-pick", "side"]];
                self.git(commands[kind - 6], "");
                self.scan();
            }
            9 => self.git(&["revert", "--no-edit", "HEAD"], ""),
            10 => {
                self.git(&["stash"], "");
                self.git(&["stash", "pop", "--index"], "");
            }
            11 => self.git(&["reset", "-q", "--soft", "HEAD~1"], ""),
            12 => {
                self.git(&["checkout", "-q", "--ours", "--", "."], "");
                self.git(&["add", "-A"], "");
                self.git(&["commit", "-q", "-m", "resolved"], "");
            }
            13 => {}
            _ => self.git(&["commit", "-q", "-m", "staged"], ""),
        }
    }

    /// Makes the branch `side`, with a commit that is likely to conflict.
    fn branch_off(&mut self) {
        self.git(&["branch", "-f", "side", "HEAD~1"], "");
        self.git(&["stash"], "");
        self.git(&["checkout", "-q", "side"], "");
        self.edit();
        self.git(&["commit", "-q", "-a", "-m", "side"], "");
        self.git(&["checkout", "-q", "-f", "-"], "");
    }
}
