//! What to do now: decided from the verb, from how far the keys have got, and from what the API says of them.

use super::{Report, reach::Reach};
use crate::{
    finding::{Finding, Level},
    terminal::plain,
    verify::Status,
};

/// What to do about a key that others may have read.
pub(super) const LEAKED: [&str; 4] = [
    "Make a new key at https://platform.photalabs.com, and deploy it.",
    "Revoke the old key once the new one is in use.",
    "Read the key from the environment variable PHOTA_API_KEY or a secrets manager.",
    "Rewrite the history last, if at all: it takes the key from nobody who has fetched it.",
];

/// What to do about the keys of a report, a sentence or two each; nothing if there are none that must go. Text from
/// the repository in it is plain.
pub(crate) fn on_keys(report: &Report) -> Vec<String> {
    let keys: Vec<&Finding> = report
        .findings
        .iter()
        .filter(|finding| finding.hit.key.is_some() && finding.level() == Level::Error)
        .collect();
    if keys.is_empty() {
        return Vec::new();
    }
    let mut steps = first_steps(report, &keys);
    // A change cannot excuse itself.
    let file = match report.read.verb {
        "range" | "push" => "the base's .phota-scan.yaml",
        _ => ".phota-scan.yaml",
    };
    steps.push(format!(
        "If a key may stay, allow its fingerprint in {file}, or with `phota-scan:allow` in a comment on its line."
    ));
    steps
}

/// The same about findings without a key.
pub(crate) fn on_others(report: &Report) -> Option<&'static str> {
    report.findings.iter().any(|finding| finding.hit.key.is_none()).then_some(
        "What is no key may stay with `phota-scan:allow` in a comment on its line, or in a baseline (--write-baseline).",
    )
}

fn first_steps(report: &Report, keys: &[&Finding]) -> Vec<String> {
    const IF_SHARED: &str = "If it was ever pushed or shared, make a new key at https://platform.photalabs.com and revoke this one.";
    let first = match report.read.verb {
        "staged" => {
            "Take the key out of the file, read it from the environment variable PHOTA_API_KEY, and stage the file again."
                .to_owned()
        }
        "message" => plain(&format!(
            "Commit again without the key. The text you wrote is kept: git commit --edit --file={}",
            report.read.naming.target
        )),
        "push" => "These commits have not left yet: take the key out of them (git commit --amend, git rebase -i), and push again."
            .to_owned(),
        _ => return by_reach(report, keys),
    };
    vec![first, IF_SHARED.to_owned()]
}

fn by_reach(report: &Report, keys: &[&Finding]) -> Vec<String> {
    let is = |reach: fn(&Reach<'_>) -> bool| move |finding: &&&Finding| reach(&report.reach(finding));
    let pushed = keys.iter().filter(is(|reach| matches!(reach, Reach::Pushed(_)))).count();
    let local = keys.iter().filter(is(|reach| matches!(reach, Reach::Local))).count();
    let dead = keys.iter().filter(|finding| finding.status == Status::Inactive).count();
    let mut steps = Vec::new();
    if dead == keys.len() {
        steps.push("The API refuses every key here: there is nothing to rotate.".to_owned());
    } else if pushed > 0 {
        steps.push(
            "Rotate first what is pushed: make a new key at https://platform.photalabs.com, deploy it, and revoke the old one."
                .to_owned(),
        );
        steps.push(
            "Rewrite the history after that, if at all (git filter-repo): it takes the key from nobody who has fetched it."
                .to_owned(),
        );
    } else if local < keys.len() {
        steps.push(
            "Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.".to_owned(),
        );
    }
    if local > 0 {
        steps.push(
            "What is only local is gone with git commit --amend, git rebase -i or git stash drop; if nobody else has it, that is enough."
                .to_owned(),
        );
    }
    steps.push("Read the key from the environment variable PHOTA_API_KEY or a secrets manager.".to_owned());
    steps
}
