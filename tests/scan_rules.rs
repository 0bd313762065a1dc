//! The rules that need no key, from outside, and `phota-scan rules`.

use insta::assert_snapshot;

use crate::util::{Run, TestEnv, env_line, key};

const LOW: &[&str] = &["dir", "--min-confidence", "low", "--format", "json"];

fn rules(run: &Run) -> Vec<String> {
    let json = run.json();
    let findings = json["findings"].as_array().expect("findings");
    let text = |value: &serde_json::Value| value.as_str().expect("a text").to_owned();
    findings.iter().map(|f| format!("{} {}", text(&f["path"]), text(&f["rule"]))).collect()
}

#[test]
fn an_exposed_name_without_a_key() {
    let env = TestEnv::new();
    env.write(
        "src/a.ts",
        "  const k = import.meta.env.VITE_PHOTA_API_KEY;\n  use(import.meta.env.VITE_PHOTA_API_KEY);\n",
    );
    let run = env.scan(&["dir"]);
    assert_snapshot!(run, @r"
    --- stdout
    src/a.ts:1:13  phota-client-exposure (high confidence)
      1 | const k = import.meta.env.VITE_PHOTA_API_KEY;
      because   VITE_PHOTA_API_KEY is read, VITE_ variables are built into what browsers load
      to do     Call the Phota API from your server and keep the key there, in a variable without a public prefix; if it was ever deployed, make a new key and revoke the old one.
      also at   src/a.ts:2:7

    What is no key may stay with `phota-scan:allow` in a comment on its line, or in a baseline (--write-baseline).

    1 finding without a key in 1 file (91 B) in [TIME]
    --- status 1
    ");
    assert!(env.scan(&["dir", "--format", "json"]).json()["findings"][0]["key"].is_null());
}

#[test]
fn a_key_and_its_exposure_are_two_findings() {
    let env = TestEnv::new();
    env.write("a.ts", format!("const k = process.env.NEXT_PUBLIC_PHOTA_API_KEY ?? '{}';\n", key(1)));
    let run = env.scan(&["dir"]);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @r"
    --- stdout
    a.ts:1:11  phota-client-exposure (high confidence)
      1 | const k = process.env.NEXT_PUBLIC_PHOTA_API_KEY ?? '█████████';
      because   NEXT_PUBLIC_PHOTA_API_KEY is read, NEXT_PUBLIC_ variables are built into what browsers load
      to do     Call the Phota API from your server and keep the key there, in a variable without a public prefix; if it was ever deployed, make a new key and revoke the old one.

    a.ts:1:53  phota-api-key (high confidence)
      1 | const k = process.env.NEXT_PUBLIC_PHOTA_API_KEY ?? '█████████';
      because   assigned to process.env.NEXT_PUBLIC_PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    What is no key may stay with `phota-scan:allow` in a comment on its line, or in a baseline (--write-baseline).

    1 Phota key and 1 other finding in 1 file (95 B) in [TIME]
    --- status 1
    ");
}

#[test]
fn a_comment_allows_a_name() {
    let env = TestEnv::new();
    env.write("a.ts", "const k = process.env.NEXT_PUBLIC_PHOTA_API_KEY; // phota-scan:allow\n");
    let run = env.scan(&["dir", "--format", "json"]);
    run.expect_status(0);
    assert_eq!(run.json()["scan"]["suppressed"], 1);
}

#[test]
fn only_a_tracked_dotenv_is_one() {
    let env = TestEnv::repository();
    env.write("tracked/.env", "PHOTA_API_KEY=\n");
    env.write("tracked/.env.example", "PHOTA_API_KEY=\n");
    env.git(&["add", "-A"]);
    env.write("untracked/.env", "PHOTA_API_KEY=\n");
    assert_eq!(rules(&env.scan(LOW)), ["tracked/.env phota-tracked-dotenv"]);
    assert_eq!(rules(&env.scan_in("tracked", LOW)), [".env phota-tracked-dotenv"]);
    // Not at the default confidence.
    env.scan(&["dir"]).expect_status(0);
    let staged = ["staged", "--min-confidence", "low", "--format", "json"];
    assert_eq!(rules(&env.scan(&staged)), ["tracked/.env phota-tracked-dotenv"]);
    // Once it is committed it is not new.
    env.commit("first");
    env.write("tracked/.env", "PORT=1\nPHOTA_API_KEY=\n");
    env.git(&["add", "tracked"]);
    let run = env.scan(&staged);
    run.expect_status(0);
    assert!(run.stderr.contains("1 finding is not new"), "{}", run.report());
}

#[test]
fn outside_of_a_repository_nothing_is_tracked() {
    let env = TestEnv::new();
    env.write(".env", "PHOTA_API_KEY=\n");
    env.scan(LOW).expect_status(0);
    let piped = env.scan_with_input(&["stdin", "--min-confidence", "low"], b"PHOTA_API_KEY=\n");
    piped.expect_status(0);
}

#[test]
fn a_tracked_dotenv_that_is_ignored_is_found_too() {
    let env = TestEnv::repository();
    env.write(".env", "PHOTA_API_KEY=\n");
    env.git(&["add", ".env"]);
    env.write(".gitignore", ".env\n");
    assert_eq!(rules(&env.scan(LOW)), [".env phota-tracked-dotenv"]);
}

#[test]
fn a_dotenv_with_a_key_in_it_is_reported_for_both() {
    let env = TestEnv::repository();
    env.write(".env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    assert_eq!(rules(&env.scan(LOW)), [".env phota-tracked-dotenv", ".env phota-api-key"]);
}

#[test]
fn the_rules_are_listed_with_examples() {
    let env = TestEnv::new();
    let run = env.scan(&["rules"]);
    run.expect_status(0);
    let json = env.scan(&["rules", "--format", "json"]).expect_status(0).json();
    let listed = json["rules"].as_array().expect("rules");
    assert!(listed.len() >= 3);
    for rule in listed {
        let id = rule["id"].as_str().expect("an id");
        assert!(run.stdout.contains(&format!("{id}\n")), "{}", run.report());
        assert_eq!(rule["level"], "error");
        assert!(!rule["examples"].as_array().expect("examples").is_empty());
        assert!(!rule["counter_examples"].as_array().expect("counter-examples").is_empty());
    }
    assert!(run.stdout.contains("PHOTA_API_KEY=<key>") && !run.stdout.contains("{key}"), "{}", run.report());
    env.scan(&["rules", "--format", "json", "-o", "rules.json"]).expect_status(0);
    assert!(env.read("rules.json").starts_with("{\"schema_version\":1,"));
    env.scan(&["rules", "dir"]).expect_status(2);
}

#[test]
fn the_list_of_rules_holds_no_key() {
    let env = TestEnv::new();
    let list = env.scan(&["rules"]).stdout + &env.scan(&["rules", "--format", "json"]).stdout;
    let run = env.scan_with_input(&["stdin", "--format", "json"], list.as_bytes());
    let json = run.json();
    let found = json["findings"].as_array().expect("findings");
    assert!(found.iter().all(|finding| finding["key"].is_null()), "{}", run.report());
}

/// The page and the source state the same points.
#[test]
fn the_page_on_rules_has_every_rule_and_every_piece_of_evidence() {
    let read = |path: &str| {
        let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join(path);
        std::fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    };
    let link = regex::Regex::new(r"\[(`[^`]*`)\]\([^)]*\)").expect("a valid pattern");
    let (page, source) = (read("docs/rules.md"), read("crates/detect/src/evidence.rs"));
    let rows: Vec<&str> = source.lines().filter_map(|line| line.strip_prefix("//! ")).collect();
    let rows: Vec<_> =
        rows.into_iter().filter(|row| row.starts_with("| ")).map(|row| link.replace_all(row, "$1")).collect();
    assert!(rows.len() > 20, "{rows:?}");
    for row in rows {
        assert!(page.lines().any(|line| line == row), "docs/rules.md lacks the row of evidence.rs: {row}");
    }
    for rule in TestEnv::new().scan(&["rules", "--format", "json"]).json()["rules"].as_array().expect("rules")
    {
        let id = rule["id"].as_str().expect("an id");
        assert!(page.contains(&format!("| `{id}` |")), "docs/rules.md lacks {id}");
    }
}
