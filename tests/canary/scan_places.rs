//! phota-scan: keys in what is scanned, in every way that content can be at odds; the configured key; and the API.

use super::{
    case::{Case, run_all},
    echo,
    needles::{canary, canary_with_signs},
    sites::{CONFIGURED, NEEDLES, OTHER},
    surface,
};
use crate::util::env_line;

/// A file with a key, in a form in which a report might cut it apart.
fn contents(key: &str) -> Vec<(&'static str, Vec<u8>)> {
    let line = env_line(key);
    let json = serde_json::json!({"PHOTA_API_KEY": key, "again": key}).to_string();
    let wide = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>();
    let shell = format!("PHOTA_API_KEY='{}'\n", key.replace('\'', "'\\''"));
    vec![
        ("a.env", line.clone().into()),
        ("b.json", json.clone().into()),
        ("c.sh", shell.into()),
        ("d.yaml", format!("phota:\n  api_key: '{}'  # {key}\n", key.replace('\'', "''")).into()),
        ("e.py", format!("headers = {{'X-API-Key': {json:?}}}\nPHOTA_API_KEY = \"{}\"\n", key.replace('"', "\\\"")).into()),
        ("f.env", format!("PHOTA_API_KEY={key} {key} {key}\n").into()),
        ("long.js", format!("{}photaApiKey=\"{key}\"{}\n", "a;".repeat(20_000), "b;".repeat(20_000)).into()),
        ("wide.txt", wide(&line)),
        ("with-bom.txt", [b"\xff\xfe".as_slice(), &wide(&line)].concat()),
        ("nul.bin", [b"\0\0PHOTA_API_KEY=".as_slice(), key.as_bytes(), b"\0\xff\xfe"].concat()),
        ("broken.env", [b"\xff\xc3PHOTA_API_KEY=".as_slice(), key.as_bytes(), b"\xc3\n"].concat()),
        ("escapes.env", format!("\x1b[31mPHOTA_API_KEY={key}\x1b[0m\u{202e}{key}\n").into()),
        ("halves.py", format!("PHOTA_API_KEY = '{}' + '{}'\n", &key[..9], &key[9..]).into()),
        ("two.env", format!("{line}PHOTA_KEY={}\nPHOTALABS_API_KEY=\"{key}\n", canary(OTHER)).into()),
        ("curl.md", format!("curl -H 'X-API-Key: {key}' https://api.photalabs.com/v1/phota/profiles/ids?key={key}\n").into()),
        ("client.tsx", format!("'use client'\nconst NEXT_PUBLIC_PHOTA_API_KEY = '{key}'; fetch('https://api.photalabs.com', {{headers: {{'X-API-Key': '{key}'}}}})\n").into()),
        ("allowed.env", format!("PHOTA_API_KEY={key} # phota-scan:allow {key}\n").into()),
    ]
}

fn files(case: Case, key: &str) -> Case {
    contents(key).into_iter().fold(case, |case, (name, content)| case.file(&format!("work/{name}"), content))
}

#[test]
fn in_files_of_every_kind() {
    let mut cases = Vec::new();
    for key in [canary(CONFIGURED), canary_with_signs(CONFIGURED)] {
        for format in surface::formats(surface::SCAN) {
            let case = |args: &[&str]| {
                files(Case::scan("files"), &key).args(args).args([
                    "--format",
                    &format,
                    "--min-confidence",
                    "low",
                ])
            };
            cases.push(case(&["dir", "-v"]).ends(&[1]));
            cases.push(case(&["dir", "--max-size", "100"]).ends(&[0, 1]));
            cases.push(case(&["dir", "-v", "--known-key"]).var("PHOTA_API_KEY", &key).ends(&[1]));
        }
        for (name, content) in contents(&key) {
            for format in ["human", "json", "sarif"] {
                let case = |args: &[&str]| {
                    Case::scan(name).args(args).args(["--format", format, "--min-confidence", "low"])
                };
                cases.push(case(&["stdin"]).input(content.clone()).ends(&[0, 1]));
                cases.push(case(&["dir", "-v"]).file(&format!("work/{name}"), content.clone()).ends(&[0, 1]));
                cases.push(case(&["message", "m"]).file("work/m", content.clone()).ends(&[0, 1]));
            }
        }
    }
    run_all(&cases, &NEEDLES);
}

#[test]
fn the_configured_key() {
    let mut cases = Vec::new();
    for key in [canary(CONFIGURED), canary_with_signs(CONFIGURED)] {
        let line = format!("{key}\n");
        for format in surface::formats(surface::SCAN) {
            // No context; and what the key is looked for in is not what it is read from.
            let case = |name: &str| {
                Case::scan(format!("--known-key, {name}"))
                    .args(["dir", "seen", "--known-key", "-v", "--format", &format])
                    .file("work/seen/a.txt", format!("text {key} text\n"))
                    .file(
                        "work/seen/b.txt",
                        format!(
                            "{} and {key:?}\n",
                            percent_encoding::utf8_percent_encode(&key, percent_encoding::NON_ALPHANUMERIC)
                        ),
                    )
                    .file("kept", line.clone())
            };
            let profile = |how: &str| {
                case(how)
                    .var("PHOTA_PROFILE", "a")
                    .file("config/phota/config.yaml", format!("profiles:\n  a: {{{how}}}\n"))
            };
            cases.extend([
                case("a variable").var("PHOTA_API_KEY", &key).ends(&[1]),
                case("another name").var("PHOTOLABS_API_KEY", &key).ends(&[1]),
                case("a file").var("PHOTA_API_KEY_FILE", "../kept").ends(&[1]),
                profile("key_file: ../../kept").ends(&[1]),
                profile("key_env: MINE").var("MINE", &key).ends(&[1]),
                profile("key_command: [keyhelper]").ends(&[1]),
                profile("key_command: [sh, -c, 'cat ../kept; exit 3']").ends(&[2]),
                case("malformed").var("PHOTA_API_KEY", format!("Bearer {key}")).ends(&[2]),
                case("malformed").var("PHOTA_API_KEY", &line).ends(&[2]),
                case("a file that is not there").var("PHOTA_API_KEY_FILE", canary(OTHER)).ends(&[2]),
                case("a profile that is not there").var("PHOTA_PROFILE", canary(OTHER)).ends(&[2]),
                case("none").ends(&[2]),
            ]);
        }
    }
    run_all(&cases, &NEEDLES);
}

#[test]
fn no_answer_brings_a_key_out() {
    let (_api, urls) = echo::every_answer(canary(CONFIGURED));
    let mut cases = Vec::new();
    for (at, (name, url)) in urls.iter().enumerate() {
        // One format a server: which one makes no difference to the other, and each waits for its time.
        let formats = surface::formats(surface::SCAN);
        let format = &formats[at % formats.len()];
        let json = serde_json::json!({"PHOTA_API_KEY": canary_with_signs(CONFIGURED)}).to_string();
        let case = Case::scan(format!("--verify, {name}")).args([
            "dir",
            "--verify",
            "--timeout",
            "1",
            "--base-url",
            url,
            "--format",
            format,
            "-v",
        ]);
        let case = case.file("work/a.env", env_line(&canary(CONFIGURED))).file("work/b.json", json);
        cases.push(case.ends(&[1]));
    }
    run_all(&cases, &NEEDLES);
}
