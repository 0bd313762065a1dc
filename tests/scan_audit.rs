//! `phota-scan audit`: a key in each of the places where keys hide.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{
    places::{self, Expected, Site, Spot},
    util::{Run, TestEnv, fingerprint, key},
};

/// What a key of this seed is planted as.
struct Planted {
    spot: &'static Spot,
    key: String,
    expected: Expected,
}

fn plant_everywhere(site: &Site<'_>) -> Vec<Planted> {
    let plant = |(seed, spot): (u64, &'static Spot)| {
        let key = key(seed);
        let expected = (spot.plant)(site, &key);
        Planted { spot, key, expected }
    };
    (4200..).zip(places::all()).map(plant).collect()
}

/// The findings of a report, by fingerprint.
fn findings(run: &Run) -> BTreeMap<String, Value> {
    let json = run.json();
    let findings = json["findings"].as_array().expect("a list").iter();
    let with_key = findings.filter(|finding| finding["rule"] == "phota-api-key");
    with_key
        .map(|finding| (finding["key"]["fingerprint"].as_str().expect("a key").to_owned(), finding.clone()))
        .collect()
}

fn said_of(finding: &Value) -> Expected {
    const PLACES: [&str; 13] = [
        "worktree",
        "ignored",
        "untracked",
        "index",
        "commit",
        "tag",
        "note",
        "stash",
        "unreachable",
        "message",
        "author",
        "path",
        "metadata",
    ];
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let known =
        |of: &[&'static str], value: &Value| of.iter().copied().find(|known| value == *known).unwrap_or("?");
    Expected {
        place: known(&PLACES, &finding["place"]),
        path: text(&finding["path"]),
        line: usize::try_from(finding["line"].as_u64().unwrap_or_default()).expect("small"),
        commit: text(&finding["commit"]["id"]),
        level: known(&["error", "note"], &finding["level"]),
    }
}

#[test]
fn a_key_in_every_place_is_found() {
    assert_eq!(places::all().count(), 42);
    let env = TestEnv::new();
    let site = Site::new(&env);
    let planted = plant_everywhere(&site);
    let run = env.scan(&["audit", "--format", "json"]);
    run.expect_status(1);
    let found = findings(&run);
    let mut wrong = Vec::new();
    for Planted { spot, key, expected } in &planted {
        match found.get(&fingerprint(key)).map(said_of) {
            None => wrong.push(format!("missed: {}", spot.name)),
            Some(mut said) => {
                // What stands for the key in a path is the report's business.
                if said.place == "path" && said.path.starts_with(&expected.path) {
                    said.path.clone_from(&expected.path);
                }
                if said != *expected {
                    wrong.push(format!("{}:\n     expected {expected:?}\n     reported {said:?}", spot.name));
                }
            }
        }
    }
    let shown = planted
        .iter()
        .filter(|planted| run.stdout.contains(&planted.key) || run.stderr.contains(&planted.key));
    wrong.extend(shown.map(|planted| format!("shown in the report: {}", planted.spot.name)));
    assert!(wrong.is_empty(), "{} of 42 are wrong\n{}{}", wrong.len(), wrong.join("\n"), run.stderr);
    assert_eq!(found.len(), planted.len(), "nothing else is found{}", run.report());
}

/// A file that is a key by its name alone, and had another name when it came.
#[test]
fn a_path_that_came_later_counts_too() {
    let env = TestEnv::new();
    let site = Site::new(&env);
    site.pass_by("notes/data.txt", key(1));
    site.pass_by("secrets/phota_api_key", key(1));
    let bare = site.commit("later.txt", key(2));
    site.git(&["rm", "-q", "--cached", "later.txt"]);
    site.pass_by("phota_api_key.txt", key(2));
    let run = env.scan(&["audit", "--format", "json"]);
    run.expect_status(1);
    let found = findings(&run);
    assert_eq!(found.len(), 2, "{}", run.report());
    let renamed = &found[&fingerprint(&key(2))];
    assert_eq!(renamed["path"], "phota_api_key.txt", "{}", run.report());
    assert_ne!(renamed["commit"]["id"], bare.as_str(), "{}", run.report());
}
