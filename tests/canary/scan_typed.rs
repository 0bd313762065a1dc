//! phota-scan: a key where something else belongs, in arguments, variables and configurations.

use super::{
    case::{Case, run_all},
    check::URLS,
    needles::{canary, canary_as_a_name},
    sites::{CONFIGURED, NEEDLES, OTHER, sites},
    surface,
};
use crate::util::env_line;

fn keys() -> [String; 2] {
    [canary(CONFIGURED), canary_as_a_name(CONFIGURED)]
}

/// Every option of every verb that takes a value, with the key as that value. They are those that the program tells of.
#[test]
fn as_the_value_of_an_option() {
    /// What each option makes of it. A new one has to be added here, after a thought about what it may repeat.
    const ENDS: [(&str, &[i32]); 16] = [
        ("--only", &[2]),
        ("--base-url", &[2]),
        ("--timeout", &[2]),
        ("--ca-file", &[2]),
        ("--format", &[2]),
        // These two are names of files that are made.
        ("--output", &[0, 1, 2, 3]),
        ("--write-baseline", &[0, 1, 2, 3]),
        ("--config", &[2]),
        ("--baseline", &[2]),
        ("--min-confidence", &[2]),
        ("--max-size", &[2]),
        ("--jobs", &[2]),
        ("--color", &[2]),
        ("--progress", &[2]),
        ("--repos", &[2]),
        ("--shard", &[2]),
    ];
    let sites = sites();
    let mut cases = Vec::new();
    let mut seen = std::collections::BTreeSet::new();
    for verb in surface::verbs(surface::SCAN) {
        for name in surface::options(surface::SCAN, &[&verb]).into_keys() {
            let ends = ENDS.iter().find(|(known, _)| *known == name);
            let (_, ends) =
                ends.unwrap_or_else(|| panic!("`{name}` of `{verb}` is new: say here how it ends"));
            seen.insert(name.clone());
            if matches!(name.as_str(), "--output" | "--write-baseline") {
                continue;
            }
            // The other verbs have the same options, and end before they read anything.
            let ends: &[i32] =
                if matches!(verb.as_str(), "install-hooks" | "rules" | "self-test") { &[] } else { ends };
            for key in keys() {
                let case = || {
                    let case = Case::scan(format!("the key as {name} of {verb}"))
                        .arg(&verb)
                        .input("text\n")
                        .ends(ends);
                    case.within(&sites.folder("clean"))
                };
                if ends.is_empty() && !matches!(name.as_str(), "--format" | "--color" | "--jobs") {
                    continue;
                }
                cases.push(case().args([&name, &key]));
                cases.push(case().arg(format!("{name}={key}")));
                cases.push(case().arg("--verify").args([&name, &key]));
                if !matches!(name.as_str(), "--format") {
                    cases.push(case().args([&name, &key]).args(["--format", "json"]));
                    cases.push(case().args([&name, &key]).args(["--format", "github"]));
                }
            }
        }
    }
    assert_eq!(seen.len(), ENDS.len(), "an option is gone: {seen:?}");
    run_all(&cases, &NEEDLES);
}

#[test]
fn as_an_argument() {
    let sites = sites();
    let mut cases = Vec::new();
    for key in keys() {
        for arg in [
            key.clone(),
            format!("--{key}"),
            format!("-{key}"),
            format!("--{key}=x"),
            format!("--verify={key}"),
        ] {
            cases.push(Case::scan("the key as a verb").arg(&arg).ends(&[2]));
        }
        for verb in surface::verbs(surface::SCAN) {
            let case = |name: &str| {
                Case::scan(format!("{name} of {verb}"))
                    .arg(&verb)
                    .input("text\n")
                    .within(&sites.folder("clean"))
            };
            for arg in
                [format!("--{key}"), format!("-{key}"), format!("--{key}={key}"), format!("--quiet={key}")]
            {
                cases.push(case("an unknown option").arg(&arg).ends(&[2]));
            }
            if verb == "self-test" {
                continue;
            }
            for format in surface::formats(surface::SCAN) {
                cases.push(case("an argument").arg(&key).args(["--format", &format, "-v"]).ends(&[0, 2, 3]));
                cases.push(
                    case("a path").arg(format!("{key}/x")).args(["--format", &format]).ends(&[0, 2, 3]),
                );
            }
            cases.push(case("many arguments").args([&key, &key, &key]).ends(&[2, 3]));
        }
        for range in [
            "{}",
            "{}..HEAD",
            "HEAD..{}",
            "..{}",
            "{}...HEAD",
            "{}^!",
            "HEAD@{{}}",
            "HEAD:{}",
            ":/{}",
            "HEAD~{}",
            "refs/heads/{}..HEAD",
            "origin/{}..HEAD",
        ] {
            let case = Case::scan("a range")
                .args(["range", &range.replace("{}", &key)])
                .within(&sites.folder("clean"));
            cases.push(case.ends(&[2, 3]));
        }
    }
    run_all(&cases, &NEEDLES);
}

/// Where the key stands before the host. What is typed as a host or a path is an address, which everybody may see.
const REPOSITORIES: [&str; 6] = [
    "https://{}@127.0.0.1:9/a.git",
    "https://u:{}@127.0.0.1:9/a.git",
    "http://{}:x@127.0.0.1:9/a.git",
    "http://{}:{}@127.0.0.1:9/a.git",
    "ssh://u:{}@127.0.0.1:9/a.git",
    "ftp://u:{}@127.0.0.1:9/a.git",
];

#[test]
fn in_a_url() {
    let mut cases = Vec::new();
    for key in keys() {
        for url in REPOSITORIES {
            for url in [url.replace("{}", &key), url.replace("{}", &percent(&key))] {
                let case = |name: &str| {
                    let because = "git asks for it, and nobody else on the machine can read it";
                    Case::scan(name).hands_on("PHOTA_SCAN_GIT_", because).watched().ends(&[2, 3])
                };
                for traced in ["0", "1"] {
                    let case = case("audit").args(["audit", &url, "--format", "json", "-v"]);
                    cases.push(
                        case.var("GIT_TRACE", traced)
                            .var("GIT_TRACE_CURL", traced)
                            .var("GIT_CURL_VERBOSE", traced),
                    );
                }
                let case = case("--repos").args(["audit", "--repos", "../list", "-o", "../out/lines"]);
                cases.push(case.file("list", format!("{url}\n")));
            }
        }
        for url in [key.clone(), format!("{key}::x"), format!("-{key}")] {
            cases.push(Case::scan("audit").args(["audit", "--", &url]).ends(&[2, 3]));
        }
        for url in URLS.map(|url| url.replace("{}", &key)) {
            let case =
                Case::scan("--base-url").args(["stdin", "--verify", "--timeout", "1", "--format", "json"]);
            // A name is looked up by the proxy, and nothing listens there.
            let case = case.args(["--base-url", &url]).var("HTTPS_PROXY", "http://127.0.0.1:9");
            cases.push(case.input(env_line(&canary(OTHER))).ends(&[1, 2]));
        }
    }
    run_all(&cases, &NEEDLES);
}

fn percent(key: &str) -> String {
    percent_encoding::utf8_percent_encode(key, percent_encoding::NON_ALPHANUMERIC).to_string()
}

#[test]
fn in_a_variable() {
    let sites = sites();
    let mut cases = Vec::new();
    for key in keys() {
        let at_key = format!("{{stage}}/{key}");
        for (name, value) in [
            ("GITHUB_EVENT_PATH", at_key.as_str()),
            ("GITHUB_OUTPUT", &format!("{at_key}/x")),
            ("GITHUB_STEP_SUMMARY", &format!("{at_key}/x")),
            ("PRE_COMMIT_FROM_REF", &key),
            ("PRE_COMMIT_REMOTE_NAME", &key),
            ("PRE_COMMIT_TO_REF", &key),
            ("GIT_DIR", &at_key),
            ("GIT_INDEX_FILE", &at_key),
            ("CI_COMMIT_BEFORE_SHA", &key),
            ("RUST_LOG", &key),
            ("TMPDIR", &at_key),
            ("NO_COLOR", &key),
        ] {
            for verb in ["range", "push", "staged", "dir", "message"] {
                let case = Case::scan(format!("{name} of {verb}"))
                    .arg(verb)
                    .args(["--format", "github"])
                    .var(name, value);
                let case = case
                    .var("GITHUB_ACTIONS", "true")
                    .var("PRE_COMMIT_TO_REF", "HEAD")
                    .var("PRE_COMMIT_FROM_REF", "HEAD");
                cases.push(case.var(name, value).within(&sites.folder("clean")));
            }
        }
        for event in [
            format!("{{\"before\": \"{key}\", \"after\": \"{key}\", \"ref\": \"refs/heads/{key}\"}}"),
            format!(
                "{{\"pull_request\": {{\"base\": {{\"sha\": \"{key}\"}}, \"head\": {{\"sha\": \"{key}\"}}}}}}"
            ),
            format!("{{\"before\": {key}"),
            format!("{{\"before\": 5, \"{key}\": {{}}}}"),
        ] {
            let case =
                Case::scan("an event").args(["range", "-v", "--format", "github"]).file("event.json", event);
            let case = case.var("GITHUB_ACTIONS", "true").var("GITHUB_EVENT_PATH", "{stage}/event.json");
            cases.push(case.within(&sites.folder("clean")).ends(&[0, 2, 3]));
        }
    }
    run_all(&cases, &NEEDLES);
}

#[test]
fn in_a_configuration_or_baseline() {
    let sites = sites();
    let mut cases = Vec::new();
    for key in keys() {
        let quoted = format!("'{}'", key.replace('\'', "''"));
        let json = serde_json::to_string(&key).expect("text is JSON");
        for text in [
            format!("{key}\n"),
            format!("version: {quoted}\n"),
            format!("version: 1\n{quoted}: 1\n"),
            format!("version: 1\nnames: {quoted}\n"),
            format!("version: 1\nnames: [{quoted}\n"),
            format!("version: 1\nnames: [{quoted}]\n"),
            format!("version: 1\nhosts: [{quoted}]\n"),
            format!("version: 1\nhosts: [{quoted}, '*']\n"),
            format!("version: 1\nkey_pattern: {quoted}\n"),
            format!("version: 1\nkey_pattern: '({}'\n", key.replace('\'', "")),
            format!("version: 1\nmin_confidence: {quoted}\n"),
            format!("version: 1\nexclude: [{quoted}]\n"),
            format!("version: 1\nexclude: ['{}[']\n", key.replace('\'', "''")),
            format!("version: 1\nallow: [{quoted}]\n"),
            format!("version: 1\nallow: [{{fingerprint: {quoted}, reason: r}}]\n"),
            format!(
                "version: 1\nallow: [{{fingerprint: 'b3:012345678901', reason: {quoted}, expires: {quoted}}}]\n"
            ),
            format!(
                "version: 1\nallow: [{{fingerprint: 'b3:012345678901', reason: {quoted}, {quoted}: 1}}]\n"
            ),
            format!("version: 1\nPHOTA_API_KEY: {quoted}\n\tx: y\n"),
            format!("version: !{key} 1\n"),
            format!("version: *{key}\n"),
            format!("version: 1\nversion: {quoted}\n"),
        ] {
            for format in ["human", "json", "github"] {
                let case = Case::scan("a configuration").args(["dir", "-v", "--format", format]);
                cases.push(
                    case.file("work/.phota-scan.yaml", text.clone())
                        .file("work/a.txt", "text\n")
                        .ends(&[0, 1, 2]),
                );
            }
        }
        for text in [
            format!("{key}\n"),
            format!("{{{json}: 1}}\n"),
            format!("{{\"schema_version\": {json}}}"),
            format!(
                "{{\"schema_version\": 1, \"findings\": [{{\"rule\": {json}, \"fingerprint\": {json}, \"path\": {json}, \"line\": {json}}}]}}"
            ),
            format!("{{\"schema_version\": 1, \"findings\": {json}}}"),
            format!("{{\"schema_version\": 1, {json}"),
            format!(
                "{{\"version\": 1, \"entries\": [{{\"rule\": {json}, \"key\": {json}, \"places\": [{json}]}}]}}"
            ),
        ] {
            let case = || {
                Case::scan("a baseline")
                    .arg("dir")
                    .file("b.json", text.clone())
                    .file("work/a.env", env_line(&canary(OTHER)))
            };
            cases.push(case().args(["-v", "--baseline", "../b.json"]).ends(&[2]));
            cases.push(case().args(["--baseline", "../b.json", "--format", "json"]).ends(&[2]));
            cases.push(case().args(["--repos", &key]).ends(&[2]));
        }
        cases.push(
            Case::scan("a name of a file").args(["dir", "--config"]).arg(sites.root().join(&key)).ends(&[2]),
        );
    }
    run_all(&cases, &NEEDLES);
}
