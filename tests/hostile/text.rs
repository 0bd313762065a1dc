//! Hostile text in every place that a report or a message may quote, in every format of every verb.

use std::{collections::BTreeSet, fs};

use super::inert::{TEXTS, acts, expect_inert, expect_inert_report, formats, verbs};
use crate::util::{Run, TestEnv, env_line, fingerprint, key};

/// A text as git takes it for the name of a file, or of a person.
fn name(text: &str) -> String {
    text.replace(['/', '\n', '<', '>'], "_")
}

/// Writes an object as it is, whatever git thinks of it.
fn write_object(env: &TestEnv, kind: &str, content: &str) -> String {
    let mut command = env.command("git");
    command.args(["hash-object", "-w", "--literally", "--stdin", "-t", kind]);
    let run = env.run(command, content.as_bytes());
    run.expect_status(0);
    run.stdout.trim().to_owned()
}

/// A repository with each text in each place, and a key in each of them.
struct Hostile {
    env: TestEnv,
    keys: BTreeSet<u64>,
}

impl Hostile {
    fn new() -> Self {
        let mut hostile = Hostile { env: TestEnv::repository(), keys: BTreeSet::new() };
        hostile.env.write("start.txt", "text\n");
        hostile.env.commit("start");
        hostile.env.git(&["tag", "base"]);
        hostile.files();
        hostile.commits();
        hostile.names();
        hostile.archive();
        hostile
    }

    fn line(&mut self, seed: u64) -> String {
        self.keys.insert(seed);
        env_line(&key(seed)).trim_end().to_owned()
    }

    /// Paths, folders and the lines around keys, in the index; some on disk as well.
    fn files(&mut self) {
        let mut list = String::new();
        for (at, text) in TEXTS.iter().enumerate() {
            let line = self.line(100 + at as u64);
            let content = format!("{text}\n{line} # {}\n{text}\n", text.replace('\n', " "));
            let blob = write_object(&self.env, "blob", &content);
            // With a line feed where git takes one: in the list that is ended by NUL.
            let path = format!("{}{at}.env", text.replace('/', "_"));
            let folder = format!("{}/{at}/a.env", text.replace('/', "_"));
            list.push_str(&format!("100644 {blob}\t{path}\0100644 {blob}\t{folder}\0"));
            let on_disk = self.env.work().join(&path);
            if path.len() < 200 && fs::write(&on_disk, &content).is_err() {
                // Not every system takes every name.
            }
        }
        let mut command = self.env.command("git");
        command.args(["update-index", "-z", "--index-info"]);
        self.env.run(command, list.as_bytes()).expect_status(0);
    }

    /// Messages, people, encodings, tags.
    fn commits(&mut self) {
        let tree = self.env.git(&["write-tree"]);
        let mut parent = self.env.git(&["rev-parse", "HEAD"]).trim().to_owned();
        for (at, text) in TEXTS.iter().enumerate() {
            let (person, n) = (name(text), at as u64);
            let (in_name, in_message) = (self.line(200 + n), self.line(300 + n));
            let head = format!("tree {}\nparent {parent}\n", tree.trim());
            let people = format!(
                "author {person} {in_name} <{person}> 1 +0000\ncommitter {person} <{person}> 1 +0000\n"
            );
            let message = format!(
                "encoding {person}\n\n{}\n\n{text}\nit was {in_message} {text}\n",
                text.replace('\n', " ")
            );
            parent = write_object(&self.env, "commit", &format!("{head}{people}{message}"));
            let in_tag = self.line(400 + n);
            let tag = format!(
                "object {parent}\ntype commit\ntag {person}\ntagger {person} <{person}> 1 +0000\n\n{text}\n{in_tag}\n"
            );
            let tag = write_object(&self.env, "tag", &tag);
            self.env.write(&format!(".git/refs/tags/t{at}"), format!("{tag}\n"));
        }
        self.env.git(&["update-ref", "refs/heads/main", &parent]);
    }

    /// Branches, remotes, notes, stashes, submodules.
    fn names(&mut self) {
        for (at, text) in TEXTS.iter().enumerate() {
            let usable: String =
                text.chars().filter(|c| !c.is_ascii_control() && !" ~^:?*[\\/@{.".contains(*c)).collect();
            for prefix in ["refs/heads/", "refs/remotes/origin/", "refs/x/"] {
                let mut command = self.env.command("git");
                command.args(["update-ref", &format!("{prefix}{usable}{at}"), "HEAD"]);
                // Names that git does not take cannot come from it.
                self.env.run(command, b"");
            }
            self.env.git(&["config", &format!("remote.{}.url", name(text)), &format!("x{}", name(text))]);
            self.env.git(&["config", &format!("submodule.{}.url", name(text)), "x"]);
        }
        let note = format!("{}\n{}", TEXTS.join("\n"), self.line(500));
        self.env.git(&["notes", "add", "-m", &note]);
        let modules: String = TEXTS
            .iter()
            .map(|text| {
                format!("[submodule \"{}\"]\n\tpath = x\n", name(text).replace(['\\', '"', '\r'], "_"))
            })
            .collect();
        self.env.write(".gitmodules", modules);
    }

    /// Names of members.
    fn archive(&mut self) {
        let mut tar = tar::Builder::new(Vec::new());
        for (at, text) in TEXTS.iter().enumerate() {
            let content = format!("{}\n", self.line(600 + at as u64));
            let mut header = tar::Header::new_gnu();
            let name = format!("{}{at}.env", text.replace('/', "_"));
            let length = name.len().min(100);
            header.as_mut_bytes()[..length].copy_from_slice(&name.as_bytes()[..length]);
            header.set_size(content.len() as u64);
            header.set_cksum();
            tar.append(&header, content.as_bytes()).expect("memory can be written to");
        }
        self.env.write("members.tar", tar.into_inner().expect("memory can be written to"));
    }

    /// Runs a verb in a format.
    fn run(&self, verb: &str, format: &str) -> Run {
        let head = self.env.git(&["rev-parse", "main"]);
        // The last commit has all that is in the index; on a branch without a commit it is all new.
        let branch = if verb == "staged" { "refs/heads/unborn" } else { "refs/heads/main" };
        self.env.git(&["symbolic-ref", "HEAD", branch]);
        let zeros = "0".repeat(40);
        let pushed = format!("refs/heads/main {} refs/heads/main {zeros}\n", head.trim());
        let message = TEXTS.join("\n");
        let input = if verb == "push" { pushed } else { format!("{message}\n{}", env_line(&key(101))) };
        let format = ["--format", format, "-v"];
        let args: &[&str] = match verb {
            "message" => {
                self.env.write("../message", &input);
                &["message", "../message"]
            }
            "range" => &["range", "base..HEAD"],
            // A remote of which no reference says that it has the commits.
            "push" => &["push", "other", "\u{1b}[2J::error::x"],
            verb => &[verb],
        };
        self.env.scan_with_input(&[args, &format[..]].concat(), input)
    }
}

fn expect_no_keys(run: &Run, hostile: &Hostile, text: &str) {
    for seed in &hostile.keys {
        assert!(!text.contains(&key(*seed)[..12]), "{}", run.report());
    }
}

#[test]
fn no_format_of_no_verb_acts() {
    let mut hostile = Hostile::new();
    for file in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        let path = hostile.env.root().join(file).to_string_lossy().into_owned();
        hostile.env.set(file, path);
    }
    let (formats, verbs) = (formats(&hostile.env), verbs(&hostile.env));
    assert!(formats.len() >= 7 && verbs.len() >= 10, "{formats:?} {verbs:?}");
    for verb in &verbs {
        for format in &formats {
            // It says what it did in one way.
            if verb == "install-hooks" && format != "human" {
                continue;
            }
            let run = hostile.run(verb, format);
            assert!(run.status.is_some(), "{}", run.report());
            expect_inert_report(&run, format, &run.stdout);
            expect_inert(&run, &format!("{verb} {format} stderr"), &run.stderr, &[]);
            expect_no_keys(&run, &hostile, &run.stdout);
            expect_no_keys(&run, &hostile, &run.stderr);
            if matches!(verb.as_str(), "audit" | "range" | "push" | "staged" | "dir") {
                run.expect_status(1);
            }
        }
    }
    for file in ["GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"] {
        let text = fs::read_to_string(hostile.env.root().join(file)).expect("it was written");
        assert!(
            !text.contains(acts) && !text.contains("<script") && !text.contains("](javascript"),
            "{text}"
        );
    }
    assert!(!hostile.env.work().join("ran").exists());
}

/// The reports hold the text as data, whatever it looks like to whoever prints them.
#[test]
fn json_holds_the_names_as_they_are() {
    let hostile = Hostile::new();
    let json = hostile.run("staged", "json");
    assert_eq!(json.status, Some(1), "{}", json.report());
    let found = hostile.run("range", "json").json();
    let paths: BTreeSet<String> = found["findings"]
        .as_array()
        .expect("a list")
        .iter()
        .flat_map(|finding| [finding].into_iter().chain(finding["also_at"].as_array().into_iter().flatten()))
        .filter_map(|place| Some(place["path"].as_str()?.to_owned()))
        .collect();
    for (at, text) in TEXTS.iter().enumerate() {
        let path = format!("{}{at}.env", text.replace('/', "_"));
        assert!(paths.contains(&path), "{path:?} is not among {paths:?}");
    }
}

/// Configurations, baselines and arguments are quoted in messages.
#[test]
fn no_message_acts() {
    let env = TestEnv::repository();
    env.write("a.txt", "text\n");
    let long = "x".repeat(1 << 20);
    for text in TEXTS.iter().copied().chain([long.as_str()]) {
        let quoted = serde_json::to_string(text).expect("text is JSON");
        for field in [
            format!("{quoted}: 1"),
            format!("names: [{quoted}]"),
            format!("hosts: [{quoted}]"),
            format!("key_pattern: {quoted}"),
            format!("key_pattern: {}", serde_json::to_string(&format!("({text}")).expect("text is JSON")),
            format!("min_confidence: {quoted}"),
            format!("exclude: [{}]", serde_json::to_string(&format!("[{text}")).expect("text is JSON")),
            format!("allow: [{{fingerprint: {quoted}, reason: r}}]"),
            format!("allow: [{{fingerprint: 'b3:0123456789ab', reason: {quoted}, expires: {quoted}}}]"),
            text.to_owned(),
        ] {
            env.write(".phota-scan.yaml", format!("version: 1\n{field}\n"));
            let run = env.scan(&["dir", "--format", "github"]);
            expect_inert_report(&run, "github", &run.stdout);
            expect_inert(&run, "a configuration", &run.stderr, &[]);
            assert!(run.stderr.len() < 5000, "{}", run.report());
            if text.len() > 1000 {
                break;
            }
        }
        fs::remove_file(env.work().join(".phota-scan.yaml")).expect("it was written");
        env.write(
            "b.json",
            format!("{{\"schema_version\": 1, \"entries\": [{{\"rule\": {quoted}, {quoted}: 1}}]}}"),
        );
        let run = env.scan(&["dir", "--baseline", "b.json", "-v"]);
        expect_inert(&run, "a baseline", &run.stderr, &[]);
        if text.len() > 1000 {
            continue;
        }
        for args in [
            &[text][..],
            &["dir", text],
            &["dir", "--format", text],
            &["dir", &format!("--{text}")],
            &["dir", "--max-size", text],
            &["dir", "--config", text],
            &["dir", "--baseline", text],
            &["dir", "-o", &format!("no/such/{text}")],
            &["staged", text],
            &["message", text],
            &["range", &format!("{text}..HEAD")],
            &["audit", "--", text],
            &["audit", &format!("file:///no/such/{text}")],
            &["push", text, text],
        ] {
            let run = env.scan(args);
            expect_inert(&run, "an argument, stderr", &run.stderr, &[]);
            expect_inert(&run, "an argument", &run.stdout, &[]);
            assert!(run.status.is_some(), "{}", run.report());
        }
    }
    assert!(!env.work().join("ran").exists());
}

/// Megabytes of a name, a line, a person: shown in part.
#[test]
fn long_texts_are_cut() {
    let env = TestEnv::repository();
    let long = "long ".repeat(1 << 18);
    let line = env_line(&key(1)).trim_end().to_owned();
    env.write("a.env", format!("{long}\n{long} {line} {long}\n"));
    env.git(&["add", "-A"]);
    let tree = env.git(&["write-tree"]);
    let people = format!(
        "author {long} <{long}> 1 +0000\ncommitter {long} {} <{long}> 1 +0000\n",
        env_line(&key(2)).trim_end()
    );
    let commit =
        format!("tree {}\n{people}\n{long}\n\n{long} {}\n", tree.trim(), env_line(&key(3)).trim_end());
    let id = write_object(&env, "commit", &commit);
    env.git(&["update-ref", "refs/heads/main", &id]);
    for format in ["human", "github"] {
        let run = env.run(super::limited(&env, &["audit", "--format", format]), b"");
        run.expect_status(1);
        assert!(
            run.stdout.contains(&fingerprint(&key(1))) && run.stdout.contains(&fingerprint(&key(3))),
            "{}",
            run.report()
        );
        assert!(run.stdout.len() + run.stderr.len() < 100_000, "{}", run.stdout.len());
    }
}
