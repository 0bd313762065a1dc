//! phota-check: the key in each place it is read from and in each it does not belong, every format, and every answer.

use super::{
    case::{Case, run_all},
    echo,
    needles::{canary, canary_as_a_name, canary_with_signs},
    sites::{CONFIGURED, NEEDLES, OTHER},
    surface,
};

/// Nothing listens there.
const NOWHERE: &str = "http://127.0.0.1:9/v1";

fn configured() -> String {
    canary(CONFIGURED)
}

/// What the programs would say of a key is not the matter here, so nothing waits for long.
fn quick(case: Case) -> Case {
    case.args(["--retries", "0", "--timeout", "2"])
}

/// Each way to configure a key, with the key as it is and with signs.
fn sources(key: &str) -> Vec<Case> {
    let case = |name: &str| Case::check(name).var("PHOTA_BASE_URL", NOWHERE);
    let profile = |name: &str, how: &str| {
        case(name)
            .args(["--profile", "a"])
            .file("config/phota/config.yaml", format!("profiles:\n  a: {{{how}}}\n"))
    };
    let line = format!("{key}\n");
    let mut cases = vec![
        case("--key-file").args(["--key-file", "../kept"]).file("kept", line.clone()),
        case("--key-file -").args(["--key-file", "-"]).input(line.clone()),
        case("--env").args(["--env", "A", "--env", "B"]).var("A", key).var("B", canary(OTHER)),
        case("PHOTA_API_KEY_FILE").var("PHOTA_API_KEY_FILE", "../kept").file("kept", line.clone()),
        case(".env").file("work/.env", format!("PHOTA_API_KEY='{}'\n", key.replace('\'', "'\\''"))),
        case("a broken .env")
            .file("work/.env", format!("PHOTA_API_KEY {key}\n{key}\n\"{key}\nPHOTA_API_KEY=\"{key}\n")),
        profile("key_file", "key_file: ../../kept").file("kept", line.clone()),
        profile("key_env", "key_env: MINE").var("MINE", key),
        profile("key_command", "key_command: [keyhelper, read]")
            .file("kept", line.clone())
            .args(["--revoked-env", "GONE"])
            .var("GONE", canary(OTHER))
            .var("PHOTA_API_KEY", canary(OTHER)),
        profile("a key_command that fails", "key_command: [sh, -c, \"cat ../kept; exit 4\"]")
            .file("kept", line.clone()),
        profile("a key_command that says it", "key_command: [sh, -c, \"cat ../kept; cat ../kept >&2\"]")
            .file("kept", line.clone()),
        profile("a key_command that says it alone", "key_command: [sh, -c, \"cat ../kept >&2; exit 4\"]")
            .file("kept", line.clone()),
        profile("a key_command that is a key", &format!("key_command: ['{}']", key.replace('\'', "''"))),
        case("--revoked-env")
            .args(["--revoked-env", "GONE"])
            .var("GONE", key)
            .var("PHOTA_API_KEY", canary(OTHER)),
        case("--revoked-key-file")
            .args(["--revoked-key-file", "../kept"])
            .file("kept", line.clone())
            .var("PHOTA_API_KEY", canary(OTHER)),
        case("the same key twice").args(["--revoked-env", "GONE"]).var("GONE", key).var("PHOTA_API_KEY", key),
        case("shadowed")
            .var("PHOTA_API_KEY", key)
            .var("PHOTA_KEY", canary(OTHER))
            .file("work/.env", format!("PHOTA_API_KEY={key}\n")),
    ];
    for name in ["PHOTA_API_KEY", "PHOTA_KEY", "PHOTALABS_API_KEY", "PHOTOLABS_API_KEY"] {
        cases.push(case(name).var(name, key));
    }
    cases
}

/// The key in a form that is not sent.
fn malformed(key: &str) -> Vec<Case> {
    let forms: Vec<(&str, Vec<u8>)> = vec![
        ("quotes", format!("\"{key}\"").into()),
        ("apostrophes", format!("'{key}'").into()),
        ("a newline at the end", format!("{key}\n\n").into()),
        ("a newline inside", format!("{key}\n{key}").into()),
        ("blanks", format!("  {key} ").into()),
        ("Bearer", format!("Bearer {key}").into()),
        ("a header", format!("X-API-Key: {key}").into()),
        ("an assignment", format!("export PHOTA_API_KEY={key}").into()),
        ("a placeholder", format!("<your-api-key {key}>").into()),
        ("a template", format!("${{PHOTA_API_KEY:-{key}}}").into()),
        ("non-ASCII", format!("{key}é").into()),
        ("not UTF-8", [key.as_bytes(), b"\xff"].concat()),
        ("NUL", format!("{key}\0{key}").into()),
        ("too long", key.repeat(300).into()),
        ("a whole file", key.repeat(60_000).into()),
        ("a terminal's escape", format!("\x1b[31m{key}\x1b[0m").into()),
        ("a workflow command", format!("{key}%0A::warning::{key}").into()),
    ];
    let mut cases = Vec::new();
    for (name, content) in forms {
        let case = |source: &str| Case::check(format!("{name} in {source}")).var("PHOTA_BASE_URL", NOWHERE);
        cases.push(case("a file").args(["--key-file", "../kept"]).file("kept", content.clone()));
        cases.push(
            case("an old key")
                .args(["--revoked-key-file", "-"])
                .input(content.clone())
                .var("PHOTA_API_KEY", canary(OTHER)),
        );
        // A variable has no NUL, and the system a limit for its length.
        let text =
            String::from_utf8(content).ok().filter(|text| text.len() < 100_000 && !text.contains('\0'));
        if let Some(text) = text {
            cases.push(case("a variable").var("PHOTA_API_KEY", text));
        }
    }
    cases
}

/// URLs with a key in each part.
pub(super) const URLS: [&str; 10] = [
    "https://{}.invalid/v1",
    "https://{}@h.invalid/",
    "https://u:{}@h.invalid/",
    "http://127.0.0.1:9/{}",
    "http://127.0.0.1:9/?k={}",
    "http://127.0.0.1:9/#{}",
    "http://127.0.0.1:{}/",
    "{}",
    "{}://h.invalid/",
    "https://h.invalid/{}",
];

/// The same for a proxy, which is looked for.
const PROXIES: [&str; 5] = [
    "http://{}@127.0.0.1:9/",
    "http://u:{}@127.0.0.1:9",
    "127.0.0.1:9/{}",
    "socks5://{}",
    "http://127.0.0.1:{}",
];

/// The key where something else belongs.
fn misplaced(key: &str) -> Vec<Case> {
    let case =
        |name: &str| Case::check(name).var("PHOTA_API_KEY", canary(OTHER)).var("PHOTA_BASE_URL", NOWHERE);
    let mut cases = vec![
        case("an argument").arg(key),
        case("an unknown option").arg(format!("--{key}")),
        case("an unknown option with a value").arg(format!("--key={key}")),
        case("an unknown option, twice").arg(format!("--{key}={key}")),
        case("a short option").arg(format!("-{key}")),
        case("a switch with a value").arg(format!("--explain={key}")),
        case("a name of a file that is there")
            .args(["--key-file", key])
            .file(&format!("work/{key}"), canary(OTHER)),
        case("a folder on the way").args(["--key-file", &format!("{key}/x")]),
        case("PHOTA_API_KEY_FILE").var("PHOTA_API_KEY_FILE", key).var("PHOTA_API_KEY", ""),
        Case::check("PHOTA_API_KEY_FILE alone").var("PHOTA_API_KEY_FILE", key),
        Case::check("PHOTA_PROFILE alone").var("PHOTA_PROFILE", key),
        Case::check("the name of a profile")
            .args(["--profile", "a"])
            .file("config/phota/config.yaml", format!("profiles:\n  {key}: {{key_env: A}}\n")),
        case("RUST_LOG").var("RUST_LOG", key),
        case("GITHUB_OUTPUT")
            .var("GITHUB_OUTPUT", format!("{{stage}}/{key}/x"))
            .var("GITHUB_ACTIONS", "true"),
        case("GITHUB_EVENT_PATH")
            .var("GITHUB_EVENT_PATH", format!("{{stage}}/{key}"))
            .var("GITHUB_ACTIONS", "true")
            .var("GITHUB_EVENT_NAME", "pull_request"),
    ];
    for (name, text) in [
        ("a value", format!("profiles: {key}\n")),
        ("a field", format!("profiles:\n  a: {{{key}: x}}\n")),
        ("a value of a profile", format!("profiles:\n  a: '{key}'\n")),
        ("an unknown field", format!("{key}: 1\nprofiles: {{}}\n")),
        ("a line with a fault", format!("profiles:\n  a: {{key_env: {key}\n  b: [\n")),
        ("a tab", format!("profiles:\n\t{key}: {key}\n")),
        ("an alias", format!("profiles: *{key}\n")),
        ("a tag", format!("profiles: !{key} x\n")),
        ("two", format!("profiles:\n  a: {{key_env: {key}, key_file: {key}}}\n")),
        ("a duplicate", format!("profiles:\n  a: {{key_env: {key}, key_env: {key}}}\n")),
        ("the file", key.to_owned()),
    ] {
        let case = Case::check(format!("a configuration with {name}")).args(["--profile", "a"]);
        cases.push(case.file("config/phota/config.yaml", text).ends(&[1, 2]));
    }
    // A name is looked up by the proxy, and nothing listens there.
    let proxied = |name: &str| case(name).var("HTTPS_PROXY", "http://127.0.0.1:9");
    for url in URLS.map(|url| url.replace("{}", key)) {
        cases.push(proxied("--base-url").args(["--base-url", &url]));
        cases.push(proxied("PHOTA_BASE_URL").var("PHOTA_BASE_URL", &url));
    }
    for url in PROXIES.map(|url| url.replace("{}", key)) {
        for name in ["HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
            cases.push(proxied(name).var("PHOTA_BASE_URL", "https://phota.invalid/").var(name, &url));
        }
    }
    cases
}

/// Every option that takes a value, with the key as that value. They are those that the program tells of.
fn options(key: &str) -> Vec<Case> {
    /// What each option makes of it. A new one has to be added here, after a thought about what it may repeat.
    const ENDS: [(&str, &[i32]); 11] = [
        ("--key-file", &[2]),
        ("--env", &[2]),
        ("--profile", &[2]),
        ("--revoked-env", &[2]),
        ("--revoked-key-file", &[2]),
        ("--base-url", &[2]),
        ("--timeout", &[2]),
        ("--retries", &[2]),
        ("--ca-file", &[2]),
        ("--on-unavailable", &[2]),
        ("--format", &[2]),
    ];
    let there = surface::options(surface::CHECK, &[]);
    let known: Vec<&str> = ENDS.iter().map(|(name, _)| *name).collect();
    assert!(there.keys().all(|name| known.contains(&name.as_str())), "an option is new: {:?}", there.keys());
    assert_eq!(there.len(), known.len(), "an option is gone: {:?}", there.keys());
    let mut cases = Vec::new();
    for (name, ends) in ENDS {
        let case =
            || Case::check(format!("the key as {name}")).var("PHOTA_API_KEY", canary(OTHER)).ends(ends);
        cases.push(case().args([name, key]));
        cases.push(case().arg(format!("{name}={key}")));
        cases.push(case().args([name, key, name, key]));
    }
    cases
}

/// Each case in every format, and as an explanation.
fn in_every_format(cases: impl Fn() -> Vec<Case>) -> Vec<Case> {
    let mut all = Vec::new();
    for format in surface::formats(surface::CHECK) {
        all.extend(cases().into_iter().map(|case| quick(case).args(["--format", &format])));
    }
    all.extend(cases().into_iter().map(|case| quick(case).arg("--explain")));
    all.extend(cases().into_iter().map(|case| quick(case).args(["--explain", "--format", "json"])));
    all.extend(cases().into_iter().map(|case| quick(case).var("GITHUB_ACTIONS", "true").var("CI", "true")));
    all
}

#[test]
fn a_key_that_is_configured_stays_inside() {
    let keys = [configured(), canary_with_signs(CONFIGURED)];
    let cases = in_every_format(|| {
        keys.iter().flat_map(|key| sources(key).into_iter().chain(malformed(key))).collect()
    });
    let children = run_all(&cases, &NEEDLES);
    assert!(children >= 2 * 5, "the key commands were not recorded: {children}");
}

#[test]
fn a_key_in_the_wrong_place_stays_there() {
    let keys = [configured(), canary_as_a_name(CONFIGURED)];
    run_all(&in_every_format(|| keys.iter().flat_map(|key| misplaced(key)).collect()), &NEEDLES);
    let cases = keys.iter().flat_map(|key| options(key)).collect::<Vec<_>>();
    run_all(&cases, &NEEDLES);
}

#[test]
fn no_answer_brings_a_key_out() {
    let (_api, urls) = echo::every_answer(configured());
    let mut cases = Vec::new();
    for (name, url) in &urls {
        for format in surface::formats(surface::CHECK) {
            for key in [configured(), canary_with_signs(CONFIGURED)] {
                let case = |name: &str| {
                    quick(
                        Case::check(name)
                            .args(["--base-url", url, "--format", &format])
                            .var("PHOTA_API_KEY", &key),
                    )
                };
                cases.push(case(name).ends(&[0, 1, 3]));
                cases.push(
                    case(name)
                        .arg("--no-control")
                        .args(["--revoked-env", "GONE"])
                        .var("GONE", canary(OTHER))
                        .ends(&[0, 1, 3]),
                );
            }
        }
    }
    run_all(&cases, &NEEDLES);
}
