//! The files in which GitHub Actions tells what happened, and GitLab's variables for the same.

use std::{fs, path::PathBuf, sync::LazyLock};

use phota_core::{Environment, SecretlessEvent, secretless_event};
use serde_json::Value;

use crate::{
    ci::{self, Base, Clue},
    redact::without_random,
};

static FILE: LazyLock<PathBuf> = LazyLock::new(|| super::scratch("event.json"));

/// A range is one that the file names, a fork is one that it says to be one, and neither shows what could be a key.
pub fn check(data: &[u8]) {
    fs::write(&*FILE, data).expect("a file");
    let event = serde_json::from_slice(data).ok().filter(has_no_list);
    check_range(event.as_ref());
    check_fork(event.as_ref());
    check_gitlab(data);
}

/// serde takes a list for a mapping whose fields are in that order.
fn has_no_list(event: &Value) -> bool {
    const MAPPINGS: [&str; 8] = [
        "",
        "/pull_request",
        "/pull_request/base",
        "/pull_request/head",
        "/pull_request/base/repo",
        "/pull_request/head/repo",
        "/merge_group",
        "/repository",
    ];
    !MAPPINGS.iter().any(|pointer| event.pointer(pointer).is_some_and(Value::is_array))
}

fn check_range(event: Option<&Value>) {
    let path = FILE.to_str().expect("it is text");
    let var = |name: &str| match name {
        "GITHUB_ACTIONS" => Some("true".to_owned()),
        "GITHUB_EVENT_PATH" => Some(path.to_owned()),
        _ => None,
    };
    let clue = match ci::range(&var) {
        Ok(clue) => clue,
        Err(failure) => {
            assert!(failure.hint.is_some());
            let message = failure.message.replace(path, "");
            assert_eq!(without_random(&message), message, "a message may show a key");
            return;
        }
    };
    // What nobody looks at may be no JSON, such as half a character.
    let Some(event) = event else { return };
    let text = |pointer: &str| event.pointer(pointer).and_then(Value::as_str);
    let is_there = |name: &str| event.get(name).is_some_and(|value| !value.is_null());
    let expected = match clue {
        Some(Clue::Range(range)) => {
            let base = match &range.base {
                Base::Commit(id) | Base::Replaced { before: id, .. } => Some(id.as_str()),
                Base::DefaultBranch(_) | Base::Nothing => None,
            };
            Some((base.map(str::to_owned), range.head))
        }
        Some(Clue::Nothing(_)) => {
            assert!(text("/after").is_some_and(ci::is_zeros), "a branch that was deleted");
            return;
        }
        None => None,
    };
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let found = if is_there("pull_request") {
        text("/pull_request/head/sha").map(|head| (owned(text("/pull_request/base/sha")), head.to_owned()))
    } else if is_there("merge_group") {
        text("/merge_group/head_sha").map(|head| (owned(text("/merge_group/base_sha")), head.to_owned()))
    } else {
        text("/before")
            .zip(text("/after"))
            .map(|(before, after)| (owned(Some(before).filter(|id| !ci::is_zeros(id))), after.to_owned()))
    };
    assert!(expected == found, "the range is not what the file says");
}

fn check_fork(event: Option<&Value>) {
    let variables = [
        ("GITHUB_ACTIONS", "true"),
        ("GITHUB_EVENT_NAME", "pull_request"),
        ("GITHUB_EVENT_PATH", FILE.to_str().expect("it is text")),
    ];
    let said = secretless_event(&Environment::of_variables(variables, "/".into()));
    let Some(event) = event else { return };
    let name = |side: &str| event.pointer(&format!("/pull_request/{side}/repo/full_name"))?.as_str();
    match said {
        // A missing key passes then, so it has to be sure.
        Some(SecretlessEvent::Fork) => {
            assert!(name("base").is_some() && name("base") != name("head"), "no fork is one");
        }
        Some(SecretlessEvent::Dependabot) => panic!("nobody said so"),
        None => {}
    }
}

/// The variables of GitLab, a line each.
fn check_gitlab(data: &[u8]) {
    const NAMES: [&str; 7] = [
        "CI_COMMIT_SHA",
        "CI_PIPELINE_SOURCE",
        "CI_COMMIT_BEFORE_SHA",
        "CI_COMMIT_BRANCH",
        "CI_DEFAULT_BRANCH",
        "CI_MERGE_REQUEST_DIFF_BASE_SHA",
        "CI_MERGE_REQUEST_TARGET_BRANCH_SHA",
    ];
    let Ok(text) = std::str::from_utf8(data) else { return };
    let lines: Vec<&str> = text.lines().collect();
    let var = |name: &str| {
        let at = NAMES.iter().position(|known| *known == name);
        let value = at.and_then(|at| lines.get(at).copied()).unwrap_or_default();
        match name {
            "GITLAB_CI" => Some("true".to_owned()),
            _ => (!value.is_empty()).then(|| value.to_owned()),
        }
    };
    match ci::range(&var).expect("there is no file to read") {
        Some(Clue::Range(range)) => {
            assert_eq!(Some(range.head), var("CI_COMMIT_SHA"));
            if let Some(base) = var("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
                assert_eq!(range.base, Base::Commit(base));
                assert!(range.also_old.into_iter().eq(var("CI_MERGE_REQUEST_TARGET_BRANCH_SHA")));
            } else {
                assert_eq!(var("CI_PIPELINE_SOURCE").as_deref(), Some("push"));
            }
        }
        Some(Clue::Nothing(_)) => assert!(var("CI_COMMIT_SHA").is_some_and(|id| ci::is_zeros(&id))),
        None => {}
    }
}
