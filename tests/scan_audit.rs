//! `phota-scan audit`: which paths count. That it finds a key in every place where keys hide is told by `scan_self_test`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    places::Site,
    util::{Run, TestEnv, fingerprint, key},
};

/// The findings of a report, by fingerprint.
fn findings(run: &Run) -> BTreeMap<String, Value> {
    let json = run.json();
    let findings = json["findings"].as_array().expect("a list").iter();
    let with_key = findings.filter(|finding| finding["rule"] == "phota-api-key");
    with_key
        .map(|finding| (finding["key"]["fingerprint"].as_str().expect("a key").to_owned(), finding.clone()))
        .collect()
}

/// A file that is a key by its name alone, and had another name when it came.
#[test]
fn a_path_that_came_later_counts_too() {
    let env = TestEnv::new();
    let site = Site::new(env.root()).expect("a repository");
    site.pass_by("notes/data.txt", key(1)).expect("a commit");
    site.pass_by("secrets/phota_api_key", key(1)).expect("a commit");
    let bare = site.commit("later.txt", key(2)).expect("a commit");
    site.git(&["rm", "-q", "--cached", "later.txt"]).expect("git works");
    site.pass_by("phota_api_key.txt", key(2)).expect("a commit");
    let run = env.scan(&["audit", "--format", "json"]);
    run.expect_status(1);
    let found = findings(&run);
    assert_eq!(found.len(), 2, "{}", run.report());
    let renamed = &found[&fingerprint(&key(2))];
    assert_eq!(renamed["path"], "phota_api_key.txt", "{}", run.report());
    assert_ne!(renamed["commit"]["id"], bare.as_str(), "{}", run.report());
}
