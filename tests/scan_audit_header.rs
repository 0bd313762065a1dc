//! Keys under a bare `X-API-Key` in history, which are Phota's only if something else in the repository says so: `audit`
//! lets such blobs wait until it knows, and must lose none of them.

use std::fmt::Write as _;

use crate::{
    reference,
    scan_differential::{Random, pairs},
    util::{TestEnv, fingerprint, key},
};

const HOST: &str = "export const BASE = 'https://api.photalabs.com/v1/phota';\n";

/// A document that says nothing of Phota.
fn header(key: &str) -> String {
    format!("export const headers = {{\n  'X-API-Key': '{key}',\n}};\n")
}

/// Commits a file and takes it away again.
fn pass_by(env: &TestEnv, path: &str, content: &str) {
    env.write(path, content);
    env.git(&["add", "-f", "--", path]);
    env.commit(&format!("add {path}"));
    env.git(&["rm", "-q", "--", path]);
    env.commit(&format!("remove {path}"));
}

/// Whether the audit of a repository with such a key in an old blob, and something else, finds the key. What is planted
/// is told the blob.
#[track_caller]
fn finds(plant: impl Fn(&TestEnv, &str)) -> bool {
    let env = TestEnv::repository();
    pass_by(&env, "src/headers.ts", &header(&key(1)));
    let blob = env.git(&["rev-parse", "HEAD~:src/headers.ts"]);
    plant(&env, blob.trim());
    let run = env.scan(&["audit", "--format", "json"]);
    let json = run.json();
    assert_eq!(json["scan"]["complete"], true, "{}", run.report());
    let found = json["findings"].as_array().expect("a list");
    let found = found.iter().any(|finding| finding["key"]["fingerprint"] == fingerprint(&key(1)));
    run.expect_status(i32::from(found));
    found
}

#[test]
fn the_host_makes_the_header_photas_wherever_a_scan_would_read_it() {
    assert!(!finds(|_, _| {}), "nothing says whose it is");
    assert!(finds(|env, _| pass_by(env, "src/base.ts", HOST)), "another old blob");
    assert!(finds(|env, _| env.write("notes.js", HOST)), "a file that git does not know");
    assert!(
        finds(|env, _| {
            env.write("base.ts", HOST);
            env.git(&["add", "base.ts"]);
            std::fs::remove_file(env.work().join("base.ts")).expect("it was written");
        }),
        "the index"
    );
    assert!(
        finds(|env, _| drop(env.git(&["config", "remote.api.url", "https://api.photalabs.com/x.git"]))),
        "the configuration of git"
    );
    // Prose explains, wherever it stands.
    assert!(
        !finds(|env, _| {
            let tree = env.git(&["rev-parse", "HEAD^{tree}"]);
            let commit = env.git(&["commit-tree", "-m", "Talk to https://api.photalabs.com", tree.trim()]);
            // `git commit` would leave the message in files of its own.
            env.git(&["-c", "core.logAllRefUpdates=false", "update-ref", "refs/heads/b", commit.trim()]);
        }),
        "a message"
    );
    assert!(!finds(|env, _| pass_by(env, "README.md", HOST)), "a text");
}

#[test]
fn a_path_makes_the_header_photas() {
    assert!(finds(|env, _| pass_by(env, "phota/client.ts", &header(&key(1)))), "a folder");
    assert!(finds(|env, _| pass_by(env, "Photo - Labs/x.ts", &header(&key(1)))), "words that stand apart");
    assert!(!finds(|env, _| pass_by(env, "photag/x.ts", &header(&key(1)))), "another name");
    assert!(!finds(|env, _| pass_by(env, "phota/other.ts", "1\n")), "not that of the blob");
    assert!(
        finds(|env, _| {
            env.write("phota/x.ts", header(&key(1)));
            env.git(&["add", "-A"]);
            std::fs::remove_dir_all(env.work().join("phota")).expect("it was written");
        }),
        "in the index alone"
    );
    assert!(finds(|env, blob| drop(env.git(&["tag", "phota/headers", blob]))), "a tag of the blob");
    assert!(
        finds(|env, blob| drop(env.git(&["tag", "-a", "-m", "m", "phota-headers", blob]))),
        "a tag with a message"
    );
}

#[test]
fn a_submodule_named_for_phota_makes_the_header_photas() {
    for (path, expected) in [("vendor/phota-sdk", true), ("vendor/sdk", false)] {
        let env = TestEnv::repository();
        env.git(&["init", "-q", "-b", "main", path]);
        env.write(&format!("{path}/http.ts"), header(&key(1)));
        env.git_in(path, &["add", "-A"]);
        env.git_in(path, &["commit", "-q", "-m", "a key"]);
        env.git_in(path, &["rm", "-q", "http.ts"]);
        env.git_in(path, &["commit", "-q", "--allow-empty", "-m", "gone"]);
        env.git(&["-c", "advice.addEmbeddedRepo=false", "add", path]);
        env.commit("with a submodule");
        env.scan(&["audit"]).expect_status(i32::from(expected));
    }
}

/// Documents of all kinds under paths of all kinds; in most of these histories something says Phota, in some nothing does.
fn history(seed: u64) -> String {
    const NAMES: [&str; 6] = ["a.ts", "b.json", "c.env", "d.py", "photag.yml", "e.md"];
    let mut random = Random(seed);
    let is_host_named = random.below(3) == 0;
    let is_folder_named = random.below(3) == 0;
    let mut stream = String::new();
    for commit in 0..40 {
        let key = key(seed * 1000 + commit);
        let folder = match random.below(12) {
            0 if is_folder_named => "phota",
            1 if is_folder_named => "photo labs",
            2 | 3 => "lib",
            _ => "src",
        };
        let text = match random.below(9) {
            0 if is_host_named => HOST.to_owned(),
            1 => format!("x-api-key: {key}\n"),
            2 => format!("headers = {{\n    \"X-API-Key\": \"{key}\",\n}}\n"),
            3 => format!("curl -H 'x-api-key: {key}' https://news.example.net\n"),
            4 => format!("# Photo Labs\nx-api-key: {key}\n"),
            5 => format!("{}\nX_API_KEY={key}\n", "A=1\n".repeat(30)),
            6 => "const apiKey = process.env.X_API_KEY;\n".to_owned(),
            _ => header(&key),
        };
        let name = NAMES[random.below(NAMES.len())];
        let message = if random.below(9) == 0 { "Talk to https://api.photalabs.com" } else { "m" };
        write!(
            stream,
            "commit refs/heads/main\ncommitter Ada <ada@example.com> {} +0000\ndata {}\n{message}\n\
             M 100644 inline \"{folder}/{name}\"\ndata {}\n{text}\n",
            1_700_000_000 + commit,
            message.len() + 1,
            text.len()
        )
        .expect("a string");
    }
    stream
}

#[test]
fn nothing_that_waits_is_lost() {
    let (mut with, mut without) = (0, 0);
    for seed in 1..=12 {
        let env = TestEnv::new();
        env.git(&["init", "-q", "--bare", "-b", "main", "one.git"]);
        let mut command = env.command("git");
        command.args(["-C", "one.git", "fast-import", "--quiet"]);
        env.run(command, history(seed).as_bytes()).expect_status(0);
        let git = || {
            let mut command = env.command("git");
            command.args(["-C", "one.git"]);
            command
        };
        let expected = reference::pairs(&git).expect("git reads it all");
        let found = pairs(&env.scan(&["audit", "one.git", "--format", "json"]));
        assert_eq!(found, expected, "seed {seed}");
        let said = if expected.len() > 8 { &mut with } else { &mut without };
        *said += 1;
    }
    assert!(with > 2 && without > 2, "{with} histories with keys, {without} with few");
}
