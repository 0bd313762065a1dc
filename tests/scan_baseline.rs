//! `--baseline` and `--write-baseline`: what was accepted stays accepted, by value, and nothing else does.

use std::fs;

use insta::assert_snapshot;

use crate::util::{TestEnv, env_line, fingerprint, key};

const ACCEPT: &[&str] = &["dir", "--write-baseline", "b.json"];
const SCAN: &[&str] = &["dir", "--baseline", "b.json", "--format", "json"];
const MERGE: &[&str] = &["dir", "--baseline", "b.json", "--write-baseline", "b.json"];

/// A finding without a key.
const EXPOSED: &str = "const k = process.env.NEXT_PUBLIC_PHOTA_API_KEY;\n";

/// A folder with a key and an exposed name, both accepted.
fn accepted() -> TestEnv {
    let env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    env.write("src/a.ts", EXPOSED);
    env.scan(ACCEPT).expect_status(0);
    env
}

#[test]
fn writing_accepts_and_still_reports() {
    let env = TestEnv::new();
    env.write("b.env", format!("\n{}", env_line(&key(1))));
    env.write("a.env", env_line(&key(1)));
    env.write("src/a.ts", EXPOSED);
    let run = env.scan(ACCEPT);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @"
    --- stdout
    a.env:1:15  phota-api-key (high confidence)
      1 | PHOTA_API_KEY=█████████
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters
      also at   b.env:2:15

    src/a.ts:1:11  phota-client-exposure (high confidence)
      1 | const k = process.env.NEXT_PUBLIC_PHOTA_API_KEY;
      because   NEXT_PUBLIC_PHOTA_API_KEY is read, NEXT_PUBLIC_ variables are built into what browsers load
      to do     Call the Phota API from your server and keep the key there, in a variable without a public prefix; if it was ever deployed, make a new key and revoke the old one.

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    What is no key may stay with `phota-scan:allow` in a comment on its line, or in a baseline (--write-baseline).

    1 Phota key and 1 other finding in 3 files (160 B) in [TIME]
    --- stderr
    note: b.json holds 2 entries, 2 of them new
    --- status 0
    ");
    let baseline = env.read("b.json");
    assert!(!baseline.contains(&key(1)[..8]), "{baseline}");
    assert_snapshot!(baseline, @r#"
    {
      "schema_version": 1,
      "tool": "phota-scan",
      "entries": [
        {"rule":"phota-api-key","fingerprint":"b3:42f8ce5f3b6e","path":"a.env","line":1},
        {"rule":"phota-client-exposure","name":"NEXT_PUBLIC_PHOTA_API_KEY","path":"src/a.ts","line":1}
      ]
    }
    "#);
    let clean = env.scan(SCAN);
    clean.expect_status(0);
    assert_eq!(clean.json()["scan"]["suppressed"], 2);
    assert_snapshot!(env.scan(&["dir", "--baseline", "b.json"]), @r"
    --- stdout
    No Phota key found in 4 files (415 B, 2 in the baseline) in [TIME]
    --- status 0
    ");
    // The same is written again, to the byte.
    env.scan(MERGE).expect_status(0);
    assert_eq!(env.read("b.json"), baseline);
}

#[test]
fn moved_lines_and_renamed_files_stay_accepted() {
    let env = accepted();
    env.write("a.env", format!("# a\n# b\n{}# c\n", env_line(&key(1))));
    env.write("src/a.ts", format!("// moved\n\n{EXPOSED}"));
    env.scan(SCAN).expect_status(0);
    fs::rename(env.work().join("a.env"), env.work().join("other.env")).unwrap();
    env.scan(SCAN).expect_status(0);
}

#[test]
fn another_key_is_found_even_on_the_same_line() {
    let env = accepted();
    env.write("a.env", format!("{} PHOTA_KEY={}\n", env_line(&key(1)).trim(), key(2)));
    let run = env.scan(SCAN);
    run.expect_status(1).expect_no_key(&key(1)).expect_no_key(&key(2));
    let json = run.json();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(json["findings"][0]["key"]["fingerprint"], fingerprint(&key(2)));
}

#[test]
fn a_name_in_another_file_or_another_name_is_found() {
    let env = accepted();
    env.write("src/b.ts", EXPOSED);
    let json = env.scan(SCAN).expect_status(1).json();
    assert_eq!(json["findings"][0]["path"], "src/b.ts");
    assert!(json["findings"][0]["key"].is_null());
    fs::remove_file(env.work().join("src/b.ts")).unwrap();
    env.write("src/a.ts", format!("{EXPOSED}use(process.env.NEXT_PUBLIC_PHOTA_KEY);\n"));
    let json = env.scan(SCAN).expect_status(1).json();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(json["findings"][0]["line"], 2);
}

#[test]
fn a_literal_under_an_accepted_name_is_found() {
    let env = TestEnv::new();
    env.write("a.ts", "const k = process.env.NEXT_PUBLIC_PHOTA_API_KEY;\n");
    env.scan(ACCEPT).expect_status(0);
    env.write("a.ts", format!("const k = process.env.NEXT_PUBLIC_PHOTA_API_KEY ?? '{}';\n", key(1)));
    let json = env.scan(SCAN).expect_status(1).json();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(json["findings"][0]["rule"], "phota-api-key");
}

#[test]
fn merging_adds_what_is_new_and_leaves_out_what_is_gone() {
    let env = accepted();
    fs::remove_file(env.work().join("src/a.ts")).unwrap();
    env.write("c.env", env_line(&key(3)));
    let run = env.scan(MERGE);
    run.expect_status(0);
    assert!(
        run.stderr.contains("b.json holds 2 entries, 1 of them new; 1 of the old ones"),
        "{}",
        run.report()
    );
    let baseline = env.read("b.json");
    assert!(
        baseline.contains(&fingerprint(&key(1))) && baseline.contains(&fingerprint(&key(3))),
        "{baseline}"
    );
    assert!(!baseline.contains("NEXT_PUBLIC"), "{baseline}");
    env.scan(SCAN).expect_status(0);
}

#[test]
fn entries_that_match_nothing_are_told_on_request() {
    let env = accepted();
    env.write("a.env", "\n");
    env.write("src/a.ts", "\n");
    assert_eq!(env.scan(SCAN).stderr, "");
    assert_snapshot!(env.scan(&["dir", "--baseline", "b.json", "-v"]), @r"
    --- stdout
    No Phota key found in 3 files (257 B) in [TIME]
    --- stderr
    note: the baseline holds b3:42f8ce5f3b6e in a.env, which was not found
    note: the baseline holds NEXT_PUBLIC_PHOTA_API_KEY in src/a.ts, which was not found
    --- status 0
    ");
}

#[test]
fn what_is_staged_is_held_against_it_and_added_to_it() {
    let env = TestEnv::repository();
    env.write("old.env", env_line(&key(1)));
    env.commit("first");
    env.scan(ACCEPT).expect_status(0);
    env.write("moved.env", format!("\n{}", env_line(&key(1))));
    env.write("new.env", env_line(&key(2)));
    env.git(&["add", "-A"]);
    let run = env.scan(&["staged", "--baseline", "b.json", "--format", "json"]);
    let json = run.expect_status(1).json();
    assert_eq!(json["findings"].as_array().unwrap().len(), 1);
    assert_eq!(json["findings"][0]["path"], "new.env");
    assert_eq!(json["scan"]["suppressed"], 1);
    // `staged` sees a part only: what it did not come to stays.
    env.git(&["reset", "-q", "moved.env"]);
    env.scan(&["staged", "--baseline", "b.json", "--write-baseline", "b.json"]).expect_status(0);
    env.scan(&["dir", "--baseline", "b.json"]).expect_status(0);
}

#[test]
fn standard_input_is_held_against_it() {
    let env = TestEnv::new();
    let accept = env.scan_with_input(&["stdin", "--write-baseline", "b.json"], env_line(&key(1)).as_bytes());
    accept.expect_status(0);
    env.scan_with_input(&["stdin", "--baseline", "b.json"], env_line(&key(1)).as_bytes()).expect_status(0);
    env.scan_with_input(&["stdin", "--baseline", "b.json"], env_line(&key(2)).as_bytes()).expect_status(1);
}

#[test]
fn an_incomplete_scan_accepts_nothing() {
    let env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    let run = env.scan(&["dir", "a.env", "no-such-file", "--write-baseline", "b.json"]);
    run.expect_status(1);
    assert!(run.stderr.contains("b.json was not written"), "{}", run.report());
    assert!(!env.work().join("b.json").exists());
    env.scan(&["dir", "no-such-file", "--write-baseline", "b.json"]).expect_status(3);
}

#[test]
fn a_baseline_is_no_finding_itself() {
    let env = accepted();
    for name in [".env", "prod.env", "phota_api_key.json", "web.ts", "webpack.config.js"] {
        fs::copy(env.work().join("b.json"), env.work().join(name)).unwrap();
        let run = env.scan(&["dir", name, "--min-confidence", "low"]);
        run.expect_status(0);
    }
}

#[test]
fn what_is_wrong_with_a_baseline_ends_the_run() {
    let env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    let head = "{\"schema_version\": 1, \"tool\": \"phota-scan\", \"entries\": [";
    for (text, expected) in [
        (String::new(), "b.json:1:0: EOF"),
        ("no json".to_owned(), "b.json:1:2: "),
        ("{\"schema_version\": 2, \"entries\": []}".to_owned(), "b.json:1:20: schema_version 2 is not known"),
        ("{\"entries\": []}".to_owned(), "missing field `schema_version`"),
        (format!("{head}],\n \"exclude\": []}}"), "b.json:2:10: unknown field `exclude`"),
        (
            format!("{head}\n{{\"rule\": \"r\", \"path\": \"p\", \"line\": 1}}]}}"),
            "b.json:2:38: an entry has either",
        ),
        (
            format!(
                "{head}\n{{\"rule\": \"r\", \"fingerprint\": \"b3:1\", \"path\": \"p\", \"line\": 1}}]}}"
            ),
            "b.json:2:",
        ),
        (format!("{head}\n{{\"rule\": \"r\", \"secret\": \"{}\"}}]}}", key(1)), "unknown field `secret`"),
        (format!("{head}\n{{\"{}\": 1}}]}}", key(1)), "unknown field"),
    ] {
        env.write("b.json", text);
        let run = env.scan(SCAN);
        run.expect_status(2).expect_no_key(&key(1));
        assert!(run.stderr.contains(expected), "{expected}: {}", run.report());
        assert_eq!(run.stdout, "");
    }
    env.scan(&["dir", "--baseline", "none.json"]).expect_status(2);
    env.scan(&["dir", "--baseline", "."]).expect_status(2);
    env.scan(&["dir", "--write-baseline", "."]).expect_status(2);
    env.scan(&["dir", "--write-baseline", "no/folder.json"]).expect_status(2);
    env.scan(&["dir", "--write-baseline", "c.json", "-o", "./c.json"]).expect_status(2);
}

#[test]
fn a_huge_baseline_is_refused() {
    let env = TestEnv::new();
    let file = fs::File::create(env.work().join("b.json")).unwrap();
    file.set_len(200 << 20).unwrap();
    let run = env.scan(&["dir", ".", "--baseline", "b.json"]);
    run.expect_status(2);
    assert!(run.stderr.contains("larger than 16 MiB"), "{}", run.report());
}

#[test]
#[cfg(unix)]
fn a_link_to_a_baseline_stays_a_link() {
    let env = accepted();
    fs::create_dir(env.work().join("ci")).unwrap();
    fs::rename(env.work().join("b.json"), env.work().join("ci/real.json")).unwrap();
    std::os::unix::fs::symlink("ci/real.json", env.work().join("b.json")).unwrap();
    env.scan(SCAN).expect_status(0);
    env.write("c.env", env_line(&key(3)));
    env.scan(MERGE).expect_status(0);
    assert!(env.work().join("b.json").is_symlink());
    assert!(env.read("ci/real.json").contains(&fingerprint(&key(3))));
}
