//! `.phota-scan.yaml` and `--config`: which one counts, what it can do, and its faults.

use insta::assert_snapshot;

use crate::util::{TestEnv, env_line, key};

#[test]
fn names_and_confidence() {
    let env = TestEnv::new();
    env.write("a.env", format!("STUDIO_TOKEN={}\n", key(1)));
    env.scan(&["dir"]).expect_status(0);
    env.write(".phota-scan.yaml", "version: 1\nnames: [STUDIO_TOKEN]\n");
    env.scan(&["dir"]).expect_status(1);
}

#[test]
fn excluded_folders_are_reported_as_skipped() {
    let env = TestEnv::new();
    env.write(".phota-scan.yaml", "version: 1\nexclude: ['testdata/**', '*.pem']\n");
    env.write("testdata/a/b.env", env_line(&key(1)));
    env.write("deep/x.pem", env_line(&key(2)));
    let run = env.scan(&["dir", "--format", "json"]);
    run.expect_status(0);
    let skipped = &run.json()["scan"]["skipped"];
    assert_eq!(
        *skipped,
        serde_json::json!([
            {"path": "deep/x.pem", "reason": "excluded by the configuration"},
            {"path": "testdata", "reason": "excluded by the configuration"},
        ])
    );
    // Patterns count from the configuration's folder, also when a folder below it is named.
    env.git(&["init", "-q"]);
    assert_snapshot!(env.scan(&["dir", "testdata/a"]), @r"
    --- stdout
    Nothing was scanned
    --- stderr
    error: testdata/a: nothing was scanned: everything there was skipped; -v lists what, and why
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
}

#[test]
fn the_nearest_configuration_counts() {
    let env = TestEnv::repository();
    env.write("a/x.env", env_line(&key(1)));
    env.write(".phota-scan.yaml", "version: 1\nexclude: ['*.env']\n");
    env.scan(&["dir", "a"]).expect_status(3);
    env.write("a/.phota-scan.yaml", "version: 1\n");
    env.scan(&["dir", "a"]).expect_status(1);
}

#[test]
fn outside_of_a_repository_only_the_targets_own_folder_counts() {
    let env = TestEnv::new();
    env.write(".phota-scan.yaml", "version: 1\nexclude: ['*.env']\n");
    env.write("a/x.env", env_line(&key(1)));
    env.scan(&["dir", "a"]).expect_status(1);
}

#[test]
fn several_configurations_are_too_many() {
    let env = TestEnv::repository();
    env.write("a/x", "text\n");
    env.write("b/x", "text\n");
    env.write("a/.phota-scan.yaml", "version: 1\n");
    assert_snapshot!(env.scan(&["dir", "a", "b"]), @r"
    --- stderr
    error: the paths lead to different configurations: none and [ROOT]/work/a/.phota-scan.yaml
    hint: scan them one after the other, or name the one to use with --config FILE
    --- status 2
    ");
    env.scan(&["dir", "a", "b", "--config", "a/.phota-scan.yaml"]).expect_status(0);
}

#[test]
fn faults_name_the_place() {
    let env = TestEnv::new();
    let fault = |text: &str| {
        env.write(".phota-scan.yaml", text);
        env.scan(&["dir"])
    };
    assert_snapshot!(fault("version: 1\ncommand: [ls]\n"), @r"
    --- stderr
    error: [ROOT]/work/.phota-scan.yaml:2:1: unknown field `command`, expected one of `version`, `key_pattern`, `names`, `hosts`, `min_confidence`, `exclude`, `allow`
    hint: a configuration has the fields version, key_pattern, names, hosts, min_confidence, exclude and allow
    --- status 2
    ");
    assert_snapshot!(fault("version: 1\nexclude: [a\n"), @r"
    --- stderr
    error: [ROOT]/work/.phota-scan.yaml:3:1: did not find expected ',' or ']' at line 3 column 1, while parsing a flow sequence
    hint: a configuration has the fields version, key_pattern, names, hosts, min_confidence, exclude and allow
    --- status 2
    ");
    assert_snapshot!(fault("version: 1\n  key_pattern: '['\n"), @r"
    --- stderr
    error: [ROOT]/work/.phota-scan.yaml:1:10: version: version 1 key_pattern is not known, this phota-scan reads version 1
    hint: a configuration has the fields version, key_pattern, names, hosts, min_confidence, exclude and allow
    --- status 2
    ");
    assert_snapshot!(fault("version: 1\nkey_pattern: '['\n"), @r"
    --- stderr
    error: [ROOT]/work/.phota-scan.yaml:2:1: key_pattern is not a usable regular expression: regex parse error: [ ^ error: unclosed character class
    --- status 2
    ");
    assert_snapshot!(fault("version: 1\nexclude: ['a[']\n"), @r#"
    --- stderr
    error: [ROOT]/work/.phota-scan.yaml:2:1: "a[" is not a valid pattern: error parsing glob 'a[': unclosed character class; missing ']'
    --- status 2
    "#);
    assert_snapshot!(fault("version: 3\n"), @r"
    --- stderr
    error: [ROOT]/work/.phota-scan.yaml:1:10: version: version 3 is not known, this phota-scan reads version 1
    hint: a configuration has the fields version, key_pattern, names, hosts, min_confidence, exclude and allow
    --- status 2
    ");
    assert_snapshot!(fault(&"#".repeat(2 << 20)), @r"
    --- stderr
    error: [ROOT]/work/.phota-scan.yaml: the configuration is larger than 1 MiB
    --- status 2
    ");
}

#[test]
fn a_named_configuration_has_to_exist() {
    let env = TestEnv::new();
    env.write("a", "text\n");
    assert_snapshot!(env.scan(&["dir", "--config", "no.yaml"]), @r"
    --- stderr
    error: no.yaml: no such configuration file
    --- status 2
    ");
}
