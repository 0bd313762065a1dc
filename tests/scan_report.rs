//! What reports look like: both formats, hostile text, files, pipes and colours.

use std::{fs, process::Stdio};

use insta::assert_snapshot;

use crate::util::{TestEnv, env_line, fingerprint, key};

#[test]
fn json() {
    let env = TestEnv::repository();
    env.write("src/client.ts", format!("// ü\nconst PHOTA_API_KEY = '{}';\n", key(1)));
    env.write("b.env", env_line(&key(1)));
    env.git(&["add", "-A"]);
    let run = env.scan(&["staged", "--format", "json"]);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @r#"
    --- stdout
    {"schema_version":1,"tool":{"name":"phota-scan","version":"[VERSION]"},"scan":{"verb":"staged","target":".","complete":true,"items":2,"bytes":127,"elapsed_ms":[MS],"skipped":[],"suppressed":0},"findings":[{"rule":"phota-api-key","level":"error","confidence":"high","path":"b.env","line":1,"column":15,"end_line":1,"end_column":55,"key":{"fingerprint":"b3:42f8ce5f3b6e","length":40},"evidence":["assigned to PHOTA_API_KEY","the value looks random"],"encoding":[],"commit":null,"refs":[],"refs_total":0,"object":"[ID]","place":"index","status":"unchecked","exposure":null,"also_at":[{"path":"src/client.ts","line":2,"commit":null,"object":"[ID]","place":"index"}],"also_at_total":1}]}
    --- status 1
    "#);
}

#[test]
fn one_key_in_many_places_is_one_finding() {
    let env = TestEnv::new();
    for n in 0..9 {
        env.write(&format!("f{n}.env"), env_line(&key(1)));
    }
    assert_snapshot!(env.scan(&["dir"]), @"
    --- stdout
    f0.env:1:15  phota-api-key (high confidence)
      1 | PHOTA_API_KEY=█████████
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters
      also at   f1.env:1:15
      also at   f2.env:1:15
      also at   f3.env:1:15
      also at   f4.env:1:15
      also at   f5.env:1:15
                and 3 more places

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 9 files (495 B) in [TIME]
    --- status 1
    ");
}

#[test]
fn repository_text_cannot_act_on_a_terminal() {
    let env = TestEnv::new();
    let line = format!("PHOTA_API_KEY={} # \u{1b}]0;title\u{7} \u{202e}text \u{9b}2J\r\n", key(1));
    env.write("a\u{1b}[31m\nb.env", line);
    let run = env.scan(&["dir", "-v"]);
    run.expect_no_key(&key(1));
    assert!(run.stdout.chars().all(|c| c == '\n' || !c.is_control() && c != '\u{202e}'), "{}", run.report());
    assert_snapshot!(run, @r"
    --- stdout
    a\u{1b}[31m\u{a}b.env:1:15  phota-api-key (high confidence)
      1 | PHOTA_API_KEY=█████████ # \u{1b}]0;title\u{7} \u{202e}text \u{9b}2J
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 1 file (82 B) in [TIME]
    --- status 1
    ");
}

#[test]
fn a_file_named_after_its_key_does_not_show_it() {
    let env = TestEnv::new();
    env.write(&format!("keys/{}.env", key(1)), env_line(&key(1)));
    for format in ["human", "json"] {
        let run = env.scan(&["dir", "--format", format]);
        run.expect_status(1).expect_no_key(&key(1));
        assert!(run.stdout.contains(&format!("keys/[{}].env", fingerprint(&key(1)))), "{}", run.report());
    }
}

#[test]
fn a_long_line_is_cut() {
    let env = TestEnv::new();
    let line = format!("{}const PHOTA_API_KEY='{}';{}", "a=1;".repeat(60_000), key(1), "b=2;".repeat(60_000));
    env.write("min.js", line);
    let run = env.scan(&["dir"]);
    run.expect_status(1).expect_no_key(&key(1));
    assert!(run.stdout.lines().all(|line| line.chars().count() < 200), "{}", run.report());
}

#[test]
fn a_file_is_written_whole_and_standard_output_stays_empty() {
    let env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    env.write("report.json", "old");
    let run = env.scan(&["dir", "--format", "json", "-o", "report.json"]);
    assert_snapshot!(run, @"--- status 1");
    let report: serde_json::Value = serde_json::from_str(&env.read("report.json")).unwrap();
    assert_eq!(report["findings"][0]["path"], "a.env");
    let files: Vec<_> = fs::read_dir(env.work()).unwrap().map(|e| e.unwrap().file_name()).collect();
    assert_eq!(files.len(), 2, "no temporary file is left: {files:?}");
}

#[test]
fn a_file_that_cannot_be_written_is_told_before_the_scan() {
    let env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    assert_snapshot!(env.scan(&["dir", "-o", "no/such/folder/report"]), @r"
    --- stderr
    error: --output no/such/folder/report: there is no folder no/such/folder
    --- status 2
    ");
    assert_snapshot!(env.scan(&["dir", "-o", "."]), @r"
    --- stderr
    error: --output .: is a folder
    --- status 2
    ");
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_not_success() {
    let env = TestEnv::new();
    env.write("a.txt", "text\n");
    assert_snapshot!(env.scan(&["dir", "-o", "/dev/full"]), @r"
    --- stderr
    error: the report could not be written to /dev/full: No space left on device (os error 28)
    --- status 3
    ");
    let mut scan = env.scan_command(&["dir"]);
    scan.stdout(fs::File::create("/dev/full").unwrap()).stderr(Stdio::null());
    assert_eq!(scan.status().unwrap().code(), Some(3));
}

#[test]
fn a_reader_that_goes_away_changes_nothing() {
    let env = TestEnv::new();
    for n in 0..3000 {
        env.write(&format!("f{n}.env"), env_line(&key(n)));
    }
    let mut scan = env.scan_command(&["dir", "--format", "json"]);
    let mut child = scan.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(1));
}

#[test]
fn colours_only_where_they_are_wanted() {
    let mut env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    let coloured = |env: &TestEnv, args: &[&str]| env.scan(args).stdout.contains('\u{1b}');
    assert!(!coloured(&env, &["dir"]), "a pipe is no terminal");
    assert!(coloured(&env, &["dir", "--color", "always"]));
    env.set("CLICOLOR_FORCE", "1");
    assert!(coloured(&env, &["dir"]));
    assert!(!coloured(&env, &["dir", "--color", "never"]));
}

#[test]
fn quiet_shows_findings_alone() {
    let env = TestEnv::new();
    env.write("a.env", env_line(&key(1)));
    let run = env.scan(&["dir", "-q"]);
    run.expect_status(1);
    assert!(run.stdout.starts_with("a.env:1:") && !run.stdout.contains("found in"), "{}", run.report());
}
