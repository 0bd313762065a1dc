//! `phota-scan stdin`.

use insta::assert_snapshot;

use crate::util::{TestEnv, env_line, key};

#[test]
fn a_key_in_a_pipe() {
    let run =
        TestEnv::new().scan_with_input(&["stdin", "--format", "json"], format!("\n  {}", env_line(&key(1))));
    run.expect_status(1).expect_no_key(&key(1));
    let finding = &run.json()["findings"][0];
    assert_eq!(
        (&finding["path"], &finding["place"], &finding["line"]),
        (&"stdin".into(), &"worktree".into(), &2.into())
    );
}

#[test]
fn clean_input() {
    assert_snapshot!(TestEnv::new().scan_with_input(&["stdin"], "hello\n"), @r"
    --- stdout
    No Phota key found in 1 file (6 B) in [TIME]
    --- status 0
    ");
}

#[test]
fn no_input_is_not_clean() {
    assert_snapshot!(TestEnv::new().scan_with_input(&["stdin"], ""), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: stdin: nothing was scanned: standard input is empty
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
}

#[test]
fn too_much_input_is_not_clean() {
    let run = TestEnv::new().scan_with_input(&["stdin", "--max-size", "1K"], "x".repeat(2000));
    assert_snapshot!(run, @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: stdin: larger than 1 KiB; --max-size raises the limit
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
}
