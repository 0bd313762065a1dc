//! What `--config` and `--baseline` name for `phota-scan range`: a change cannot excuse itself, wherever its excuse is.

use insta::assert_snapshot;

use crate::util::{Run, TestEnv, env_line, key};

const EXCLUDE: &str = "version: 1\nexclude: ['**']\n";

fn with_baseline(env: &TestEnv, file: &str) -> Run {
    env.scan(&["range", "base..HEAD", "--baseline", file])
}

/// `main` accepts the first key in `ci/baseline.json`, tagged `base`; then it comes in.
fn accepted() -> TestEnv {
    let env = TestEnv::repository();
    env.write("ci/readme", "text\n");
    env.write("a.env", env_line(&key(1)));
    env.scan(&["dir", "--write-baseline", "ci/baseline.json"]).expect_status(0);
    env.git(&["add", "ci"]);
    env.git(&["commit", "-q", "-m", "accept it"]);
    env.git(&["tag", "base"]);
    env.commit("a key that is accepted");
    env
}

#[test]
fn a_baseline_counts_as_the_base_has_it() {
    let env = accepted();
    with_baseline(&env, "ci/baseline.json").expect_status(0);

    env.write("b.env", env_line(&key(2)));
    env.scan(&["dir", "--baseline", "ci/baseline.json", "--write-baseline", "ci/baseline.json"]);
    env.commit("another key, with its excuse");
    env.scan(&["dir", "--baseline", "ci/baseline.json"]).expect_status(0);
    let run = with_baseline(&env, "ci/baseline.json");
    let note = "note: these commits change ci/baseline.json: that counts once they are merged";
    assert!(run.expect_status(1).stderr.contains(note), "{}", run.report());
    assert!(run.stdout.contains("b.env:1"), "{}", run.report());
    assert!(!run.stdout.contains("a.env"), "{}", run.report());

    // Whichever folder it is named from.
    let run = env.scan_in("ci", &["range", "base..HEAD", "--baseline", "baseline.json"]);
    assert!(run.expect_status(1).stderr.contains(note), "{}", run.report());
}

#[test]
fn a_baseline_that_the_change_brings_in_does_not_count() {
    let env = TestEnv::repository();
    env.write("README", "text\n");
    env.commit("first");
    env.git(&["tag", "base"]);
    env.write("a.env", env_line(&key(1)));
    env.scan(&["dir", "--write-baseline", "b.json"]).expect_status(0);
    // Nobody else has it yet.
    env.git(&["add", "a.env"]);
    env.git(&["commit", "-q", "-m", "a key"]);
    with_baseline(&env, "b.json").expect_status(0);

    env.commit("the excuse");
    let run = with_baseline(&env, "b.json");
    assert_snapshot!(run.stderr, @"note: these commits bring in b.json: that counts once they are merged");
    run.expect_status(1);
}

#[test]
fn a_baseline_that_the_change_removes_still_counts() {
    let env = accepted();
    env.git(&["rm", "-q", "-r", "ci"]);
    env.commit("no baseline");
    let run = with_baseline(&env, "ci/baseline.json");
    assert!(run.expect_status(0).stderr.contains("remove ci/baseline.json"), "{}", run.report());
}

#[cfg(unix)]
#[test]
fn a_link_leads_to_no_excuse() {
    let env = accepted();
    env.write("b.env", env_line(&key(2)));
    env.write("evil/readme", "text\n");
    env.scan(&["dir", "--write-baseline", "evil/baseline.json"]).expect_status(0);
    env.git(&["rm", "-q", "-r", "ci"]);
    std::os::unix::fs::symlink("evil", env.work().join("ci")).expect("a link");
    env.commit("another key, and a link to its excuse");
    with_baseline(&env, "ci/baseline.json").expect_status(1);

    // A link that the base has, to a file that the change brings in.
    env.git(&["tag", "-f", "base"]);
    env.git(&["rm", "-q", "--cached", "-r", "evil"]);
    env.git(&["commit", "-q", "-m", "not tracked any more"]);
    env.git(&["tag", "-f", "base"]);
    env.write("c.env", env_line(&key(3)));
    env.scan(&["dir", "--write-baseline", "evil/baseline.json"]).expect_status(0);
    env.commit("a third key, with its excuse");
    with_baseline(&env, "ci/baseline.json").expect_status(1);
}

#[test]
fn a_new_baseline_adds_to_the_one_on_disk() {
    let env = accepted();
    env.write("b.env", env_line(&key(2)));
    env.commit("another key");
    let both = ["--baseline", "ci/baseline.json", "--write-baseline", "ci/baseline.json"];
    env.scan(&[&["range", "base..HEAD"], &both[..]].concat()).expect_status(0);
    env.commit("accept it");
    env.write("c.env", env_line(&key(3)));
    env.commit("a third key");
    let run = env.scan(&[&["range", "base..HEAD"], &both[..]].concat());
    assert!(run.expect_status(0).stderr.contains("holds 3 entries, 1 of them new"), "{}", run.report());
}

#[test]
fn a_configuration_counts_as_the_base_has_it() {
    let env = TestEnv::repository();
    env.write("ci/scan.yaml", "version: 1\n");
    env.commit("first");
    env.git(&["tag", "base"]);
    env.write("a.env", env_line(&key(1)));
    env.write("ci/scan.yaml", EXCLUDE);
    env.write("ci/other.yaml", EXCLUDE);
    env.commit("a key, with its excuse");
    for file in ["ci/scan.yaml", "ci/other.yaml"] {
        let run = env.scan(&["range", "base..HEAD", "--config", file]);
        assert!(run.expect_status(1).stderr.contains("counts once they are merged"), "{}", run.report());
    }
    // What git does not know is from whoever runs the scan.
    env.write("../mine.yaml", EXCLUDE);
    env.write("mine.yaml", EXCLUDE);
    for file in ["../mine.yaml", "mine.yaml"] {
        env.scan(&["range", "base..HEAD", "--config", file]).expect_status(0);
    }
}
