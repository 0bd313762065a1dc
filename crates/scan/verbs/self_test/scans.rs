//! The verbs, each run where it has to find the keys of the places it comes by.

use std::{collections::BTreeMap, path::PathBuf};

use phota_core::ApiKey;
use serde::Deserialize;

use super::{
    Planting,
    places::{Reach, Site, Trouble},
};

/// A verb that scans.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Verb {
    Audit,
    Push,
    Range,
    Staged,
    Dir,
    Stdin,
    Message,
}

impl Verb {
    pub(super) const ALL: [Verb; 7] =
        [Verb::Audit, Verb::Push, Verb::Range, Verb::Staged, Verb::Dir, Verb::Stdin, Verb::Message];

    /// As it is typed.
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Verb::Audit => "audit",
            Verb::Push => "push",
            Verb::Range => "range",
            Verb::Staged => "staged",
            Verb::Dir => "dir",
            Verb::Stdin => "stdin",
            Verb::Message => "message",
        }
    }

    /// Whether it comes by a place.
    pub(super) fn reaches(self, reach: Reach) -> bool {
        match self {
            Verb::Audit => true,
            Verb::Push => !matches!(reach, Reach::Audit | Reach::Loose),
            Verb::Range => !matches!(reach, Reach::Audit | Reach::Loose | Reach::Pushed),
            Verb::Staged => matches!(reach, Reach::File | Reach::Loose | Reach::Link),
            Verb::Dir | Verb::Stdin => matches!(reach, Reach::File | Reach::Loose),
            Verb::Message => reach == Reach::Message,
        }
    }
}

/// What the verbs reported.
#[derive(Default)]
pub(super) struct Scans {
    /// By verb and fingerprint.
    found: BTreeMap<(Verb, String), Found>,
    /// Keys that were shown, by their places' names.
    pub(super) shown: Vec<&'static str>,
}

/// A finding, as far as it is looked at.
#[derive(Debug, Clone, Deserialize)]
pub(super) struct Found {
    pub(super) place: String,
    pub(super) path: String,
    pub(super) line: usize,
    pub(super) level: String,
    key: Option<Key>,
    commit: Option<Commit>,
}

#[derive(Debug, Clone, Deserialize)]
struct Key {
    fingerprint: String,
}

#[derive(Debug, Clone, Deserialize)]
struct Commit {
    id: String,
}

impl Found {
    /// The id of the commit, or nothing.
    pub(super) fn commit(&self) -> &str {
        self.commit.as_ref().map_or("", |commit| &commit.id)
    }
}

#[derive(Deserialize)]
struct Report {
    findings: Vec<Found>,
}

/// Where the files are that are staged and read from disk.
const FILES: &str = "../files";

impl Scans {
    /// Runs all verbs.
    pub(super) fn run(site: &Site, planted: &[Planting]) -> Result<Self, Trouble> {
        let run = Run { site, planted, program: std::env::current_exe()? };
        let mut scans = Scans::default();
        run.scan(&mut scans, Verb::Audit, ".", &[], b"")?;
        let (name, refs) = ("scratch", run.refs()?);
        run.scan(
            &mut scans,
            Verb::Push,
            ".",
            &[name, "https://git.example.com/scratch.git"],
            refs.as_bytes(),
        )?;
        let first = site.git(&["rev-list", "--max-parents=0", "main"])?;
        run.scan(&mut scans, Verb::Range, ".", &[&format!("{first}..main")], b"")?;
        run.write_files()?;
        run.scan(&mut scans, Verb::Staged, FILES, &[], b"")?;
        run.scan(&mut scans, Verb::Dir, FILES, &[], b"")?;
        for planting in planted.iter().filter(|planting| Verb::Stdin.reaches(planting.spot.reach)) {
            let content = planting.content.as_deref().unwrap_or_default();
            run.scan(&mut scans, Verb::Stdin, ".", &[], content)?;
        }
        for planting in planted.iter().filter(|planting| Verb::Message.reaches(planting.spot.reach)) {
            let message = site.git(&["log", "-1", "--format=%B", &planting.expected.commit])?;
            site.write(".git/COMMIT_EDITMSG", message)?;
            run.scan(&mut scans, Verb::Message, ".", &[".git/COMMIT_EDITMSG"], b"")?;
        }
        Ok(scans)
    }

    /// What a verb reported of a key.
    pub(super) fn of(&self, verb: Verb, key: &str) -> Option<&Found> {
        self.found.get(&(verb, fingerprint(key)))
    }

    /// How many keys were reported that nobody planted.
    pub(super) fn invented(&self, planted: &[Planting]) -> usize {
        let known: Vec<String> = planted.iter().map(|planting| fingerprint(&planting.key)).collect();
        self.found.keys().filter(|(_, fingerprint)| !known.contains(fingerprint)).count()
    }
}

struct Run<'a> {
    site: &'a Site,
    planted: &'a [Planting],
    program: PathBuf,
}

impl Run<'_> {
    fn scan(
        &self,
        scans: &mut Scans,
        verb: Verb,
        folder: &str,
        args: &[&str],
        input: &[u8],
    ) -> Result<(), Trouble> {
        let mut command = self.site.command(&self.program);
        command.arg(verb.as_str()).args(["--format", "json"]).args(args);
        command.current_dir(self.site.path(folder));
        let output = self.site.run(command, input)?;
        let report = String::from_utf8_lossy(&output.stdout);
        let said = String::from_utf8_lossy(&output.stderr);
        // 0 is an answer too: nothing was found.
        let is_answer = matches!(output.status.code(), Some(0 | 1));
        let parsed = serde_json::from_str::<Report>(&report).ok().filter(|_| is_answer);
        let Some(parsed) = parsed else {
            let verb = verb.as_str();
            return Err(Trouble(format!(
                "`phota-scan {verb}` ended with {}: {}",
                output.status,
                said.trim()
            )));
        };
        let shown = self.planted.iter().filter(|p| report.contains(&p.key) || said.contains(&p.key));
        scans.shown.extend(shown.map(|planting| planting.spot.name));
        for found in parsed.findings {
            if let Some(key) = &found.key {
                scans.found.insert((verb, key.fingerprint.clone()), found.clone());
            }
        }
        Ok(())
    }

    /// What git hands to a pre-push hook when everything goes to an empty remote.
    fn refs(&self) -> Result<String, Trouble> {
        let format = "--format=%(refname) %(objectname)";
        let refs = self.site.git(&["for-each-ref", format, "refs/heads", "refs/tags", "refs/notes"])?;
        let line = |line: &str| {
            let (name, id) = line.split_once(' ')?;
            Some(format!("{name} {id} {name} {}\n", "0".repeat(id.len())))
        };
        Ok(refs.lines().filter_map(line).collect())
    }

    /// Puts every file where it was, in a repository of its own, and stages it.
    fn write_files(&self) -> Result<(), Trouble> {
        let folder = self.site.beside("files")?;
        self.site.git_in(&folder, &["init", "-q", "-b", "main"])?;
        self.site.git_in(&folder, &["commit", "-q", "--allow-empty", "-m", "first"])?;
        let files = self.planted.iter().filter(|planting| Verb::Staged.reaches(planting.spot.reach));
        for planting in files {
            let path = planting.expected.path.split('!').next().unwrap_or_default();
            let content = planting.content.as_deref().unwrap_or_default();
            if planting.spot.reach == Reach::Link {
                // Not every system has symbolic links on disk, and git needs none.
                let blob = self.site.blob_in(&folder, content)?;
                let entry = format!("120000,{blob},{path}");
                self.site.git_in(&folder, &["update-index", "--add", "--cacheinfo", &entry])?;
            } else {
                self.site.write(&format!("{folder}/{path}"), content)?;
                self.site.git_in(&folder, &["add", "-f", "--", path])?;
            }
        }
        Ok(())
    }
}

fn fingerprint(key: &str) -> String {
    ApiKey::new(key.as_bytes()).fingerprint().to_string()
}
