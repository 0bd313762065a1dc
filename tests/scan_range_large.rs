//! `range` and `push` over many commits look through all objects first, and read only what that leaves. The result must be
//! that of reading everything.

use std::fmt::Write as _;

use serde_json::Value;

use crate::{
    scan_differential::Random,
    util::{TestEnv, fingerprint, key},
};

const COMMITS: u64 = 60;

/// One file a commit, of all kinds that can hold a key or look as if, and some that are plain.
fn history(seed: u64) -> String {
    let mut random = Random(seed);
    let mut stream = String::new();
    for commit in 0..COMMITS {
        let key = key(seed * 1000 + commit);
        let number = random.below(9);
        let (path, text) = match random.below(11) {
            0 => (format!("a{number}.env"), format!("PHOTA_API_KEY={key}\n")),
            1 => (format!("lib{number}/phota_api_key.txt"), format!("{key}\n")),
            2 => (format!("http{number}.ts"), format!("export const h = {{\n  'X-API-Key': '{key}',\n}};\n")),
            3 => (
                "base.ts".to_owned(),
                "export const BASE = 'https://api.photalabs.com/v1/phota';\n".to_owned(),
            ),
            4 => ("settings.py".to_owned(), format!("RENDER_TOKEN = '{key}'\n")),
            5 => (
                "client.py".to_owned(),
                format!(
                    "# {number}\nfrom settings import RENDER_TOKEN\nc = createPhota(api_key=RENDER_TOKEN)\n"
                ),
            ),
            6 => (format!("wide{number}.txt"), format!("\u{feff}PHOTA_API_KEY={key}\n")),
            7 => (format!("{key}.txt"), "named\n".to_owned()),
            _ => (format!("plain{number}.txt"), format!("{commit} of no interest\n")),
        };
        let bytes: Vec<u8> = match path.starts_with("wide") {
            true => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            false => text.into_bytes(),
        };
        let hex: String = bytes.iter().map(|byte| format!("\\x{byte:02x}")).collect();
        write!(
            stream,
            "commit refs/heads/main\ncommitter Ada <ada@example.com> {} +0000\ndata 2\nm\nM 100644 inline {path}\ndata {}\n",
            1_700_000_000 + commit,
            bytes.len()
        )
        .expect("a string");
        // Bytes of a stream that is otherwise text.
        writeln!(stream, "{hex}").expect("a string");
    }
    stream
}

/// The stream with what is written as `\x..` as bytes.
fn bytes(stream: &str) -> Vec<u8> {
    let mut parts = stream.split("\\x");
    let mut bytes = parts.next().unwrap_or_default().as_bytes().to_vec();
    for part in parts {
        bytes.push(u8::from_str_radix(&part[..2], 16).expect("two digits"));
        bytes.extend_from_slice(&part.as_bytes()[2..]);
    }
    bytes
}

fn import(env: &TestEnv, stream: &[u8]) {
    let mut command = env.command("git");
    command.args(["-c", "fastimport.unpackLimit=0", "fast-import", "--quiet", "--force"]);
    env.run(command, stream).expect_status(0);
}

fn report(env: &TestEnv, args: &[&str], input: &str) -> Value {
    let run = env.scan_with_input(args, input);
    run.expect_status(1);
    let mut json = run.json();
    json["scan"]["elapsed_ms"] = Value::Null;
    json
}

#[test]
fn what_is_looked_through_first_gives_the_same_report() {
    for seed in 1..=4 {
        let env = TestEnv::repository();
        env.commit("first");
        let root = env.git(&["rev-parse", "HEAD"]).trim().to_owned();
        let first = format!("reset refs/heads/main\nfrom {root}\n\n");
        import(&env, &[first.as_bytes(), &bytes(&history(seed))].concat());
        let tip = env.git(&["rev-parse", "main"]).trim().to_owned();
        let range = format!("{root}..{tip}");
        let pushed = format!("refs/heads/main {tip} refs/heads/main {}\n", "0".repeat(40));
        let reports = || {
            [
                report(&env, &["range", &range, "--format", "json"], ""),
                report(&env, &["push", "origin", "x", "--format", "json"], &pushed),
            ]
        };
        let ahead = reports();
        let text = ahead[0].to_string();
        let known = (0..COMMITS).filter(|commit| text.contains(&fingerprint(&key(seed * 1000 + commit))));
        assert!(known.count() > 10, "{text}");
        // So many old objects are not worth a look before.
        let mut old = String::new();
        for number in 0..COMMITS * 60 {
            let content = number.to_string();
            write!(old, "blob\ndata {}\n{content}\n", content.len()).expect("a string");
        }
        import(&env, old.as_bytes());
        assert_eq!(ahead, reports(), "seed {seed}");
    }
}
