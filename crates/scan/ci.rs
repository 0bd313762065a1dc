//! Finds the range to scan in what a CI system, or pre-commit, tells in the environment.
//!
//! Nothing is guessed: where the environment names no commits there is no range, and the caller says what to type.

use std::{fs::File, io::Read as _, path::Path};

use serde::Deserialize;

use crate::failure::{Failure, shown};

/// What the environment says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Clue {
    Range(Range),
    /// There is nothing to scan, and this is why.
    Nothing(&'static str),
}

/// Commits that are told by their ids or names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Range {
    /// Where it is from, for people.
    pub(crate) from: &'static str,
    pub(crate) base: Base,
    pub(crate) head: String,
    /// What else was there before, if it can be found.
    pub(crate) also_old: Vec<String>,
    /// Whether HEAD may be a merge that the CI system made to try the change: then its parents are the newest base and
    /// the head.
    pub(crate) may_be_merged: bool,
}

/// Where a range begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Base {
    Commit(String),
    /// The branch had this commit before a push that replaced it; it may be gone. What the default branch has is not
    /// new, unless that is the one that was pushed.
    Replaced {
        before: String,
        default_branch: Option<String>,
    },
    /// A new branch: what the default branch has is not new.
    DefaultBranch(String),
    /// The first push of all.
    Nothing,
}

/// The CI systems that are known by name, for what to do there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum System {
    GitHub,
    GitLab,
    /// None, or another one.
    Other,
}

impl System {
    pub(crate) fn of(var: &dyn Fn(&str) -> Option<String>) -> Self {
        match () {
            () if var("GITHUB_ACTIONS").is_some() => System::GitHub,
            () if var("GITLAB_CI").is_some() => System::GitLab,
            () => System::Other,
        }
    }

    /// How to get the whole history.
    pub(crate) fn whole_history(self) -> &'static str {
        match self {
            System::GitHub => "set `fetch-depth: 0` in the checkout step",
            System::GitLab => "set the variable `GIT_DEPTH: 0` for the job",
            System::Other => "run `git fetch --unshallow`",
        }
    }
}

/// An environment variable that is set and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// Finds the range; `None` if nothing names one.
///
/// # Errors
/// If there is an event file that cannot be read.
pub(crate) fn range(var: &dyn Fn(&str) -> Option<String>) -> Result<Option<Clue>, Failure> {
    if let (Some(from), Some(to)) = (var("PRE_COMMIT_FROM_REF"), var("PRE_COMMIT_TO_REF")) {
        let head = to;
        let range = Range {
            from: "PRE_COMMIT_FROM_REF and PRE_COMMIT_TO_REF",
            base: Base::Commit(from),
            head,
            also_old: Vec::new(),
            may_be_merged: false,
        };
        return Ok(Some(Clue::Range(range)));
    }
    match (System::of(var), var("GITHUB_EVENT_PATH")) {
        (System::GitHub, Some(path)) => Ok(of_github(&read_event(Path::new(&path))?)),
        (System::GitLab, _) => Ok(of_gitlab(var)),
        _ => Ok(None),
    }
}

/// The fields of an event that name commits.
#[derive(Debug, Default, Deserialize)]
struct Event {
    pull_request: Option<PullRequest>,
    merge_group: Option<MergeGroup>,
    before: Option<String>,
    after: Option<String>,
    #[serde(rename = "ref")]
    reference: Option<String>,
    repository: Option<Repository>,
}

#[derive(Debug, Deserialize)]
struct PullRequest {
    base: Tip,
    head: Tip,
}

#[derive(Debug, Deserialize)]
struct Tip {
    sha: String,
}

#[derive(Debug, Deserialize)]
struct MergeGroup {
    base_sha: String,
    head_sha: String,
}

#[derive(Debug, Deserialize)]
struct Repository {
    default_branch: Option<String>,
}

/// Larger than any event GitHub sends: 25 MB is the limit of a webhook.
const LARGEST: u64 = 64 << 20;

fn read_event(path: &Path) -> Result<Event, Failure> {
    let unreadable = |why: String| {
        Failure::incomplete(format!(
            "{}: the event file of GitHub Actions cannot be read: {why}",
            shown(path)
        ))
        .hint("name the range: phota-scan range BASE..HEAD")
    };
    let mut text = Vec::new();
    File::open(path)
        .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut text))
        .map_err(|e| unreadable(e.to_string()))?;
    if text.len() as u64 > LARGEST {
        return Err(unreadable("it is too large".to_owned()));
    }
    // What serde says of a value could show it.
    serde_json::from_slice(&text).map_err(|e| unreadable(format!("line {}, column {}", e.line(), e.column())))
}

fn of_github(event: &Event) -> Option<Clue> {
    if let Some(request) = &event.pull_request {
        return Some(Clue::Range(Range {
            from: "the pull request",
            base: Base::Commit(request.base.sha.clone()),
            head: request.head.sha.clone(),
            also_old: Vec::new(),
            may_be_merged: true,
        }));
    }
    if let Some(group) = &event.merge_group {
        return Some(Clue::Range(Range {
            from: "the merge group",
            base: Base::Commit(group.base_sha.clone()),
            head: group.head_sha.clone(),
            also_old: Vec::new(),
            may_be_merged: false,
        }));
    }
    let (before, after) = (event.before.as_deref()?, event.after.as_deref()?);
    let default_branch = event.repository.as_ref().and_then(|repository| repository.default_branch.clone());
    let pushed = event.reference.as_deref().and_then(|name| name.strip_prefix("refs/heads/"));
    of_push("the push", before, after, pushed, default_branch)
}

fn of_gitlab(var: &dyn Fn(&str) -> Option<String>) -> Option<Clue> {
    let head = var("CI_COMMIT_SHA")?;
    if let Some(base) = var("CI_MERGE_REQUEST_DIFF_BASE_SHA") {
        // In a pipeline of merged results the head is a merge with the target.
        let also_old = var("CI_MERGE_REQUEST_TARGET_BRANCH_SHA").into_iter().collect();
        let from = "the merge request";
        return Some(Clue::Range(Range {
            from,
            base: Base::Commit(base),
            head,
            also_old,
            may_be_merged: false,
        }));
    }
    // A scheduled pipeline, or one that somebody started, is about no change at all.
    if var("CI_PIPELINE_SOURCE").as_deref() != Some("push") {
        return None;
    }
    let (before, pushed) = (var("CI_COMMIT_BEFORE_SHA")?, var("CI_COMMIT_BRANCH"));
    of_push("the push", &before, &head, pushed.as_deref(), var("CI_DEFAULT_BRANCH"))
}

fn of_push(
    from: &'static str,
    before: &str,
    after: &str,
    pushed: Option<&str>,
    default_branch: Option<String>,
) -> Option<Clue> {
    if is_zeros(after) {
        return Some(Clue::Nothing("the push deleted a branch or tag: nothing was added"));
    }
    // What the default branch has is new if it was the one that was pushed.
    let default_branch = default_branch.filter(|name| pushed != Some(name));
    let base = match (is_zeros(before), default_branch) {
        (false, default_branch) => Base::Replaced { before: before.to_owned(), default_branch },
        (true, Some(name)) => Base::DefaultBranch(name),
        (true, None) => Base::Nothing,
    };
    let (head, also_old) = (after.to_owned(), Vec::new());
    Some(Clue::Range(Range { from, base, head, also_old, may_be_merged: false }))
}

/// git's id for "none".
pub(crate) fn is_zeros(id: &str) -> bool {
    matches!(id.len(), 40 | 64) && id.bytes().all(|byte| byte == b'0')
}

#[cfg(test)]
mod tests {
    use super::*;

    const ZEROS: &str = "0000000000000000000000000000000000000000";

    fn github(event: &str) -> Option<Clue> {
        of_github(&serde_json::from_str(event).unwrap())
    }

    fn gitlab(vars: &[(&str, &str)]) -> Option<Clue> {
        let var =
            |name: &str| vars.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned());
        range(&|name| if name == "GITLAB_CI" { Some("true".to_owned()) } else { var(name) }).unwrap()
    }

    fn base_and_head(clue: Option<Clue>) -> (Base, String) {
        match clue {
            Some(Clue::Range(range)) => (range.base, range.head),
            other => panic!("{other:?}"),
        }
    }

    fn commit(id: &str) -> Base {
        Base::Commit(id.to_owned())
    }

    #[test]
    fn pull_requests_and_merge_groups_name_both_ends() {
        let event =
            r#"{"action":"opened","pull_request":{"base":{"sha":"b","ref":"main"},"head":{"sha":"h"}}}"#;
        assert_eq!(base_and_head(github(event)), (commit("b"), "h".to_owned()));
        let event = r#"{"merge_group":{"base_sha":"b","head_sha":"h"}}"#;
        assert_eq!(base_and_head(github(event)), (commit("b"), "h".to_owned()));
    }

    #[test]
    fn a_push_replaces_begins_or_deletes_a_branch() {
        let push = |before: &str, after: &str, name: &str| {
            github(&format!(
                r#"{{"ref":"{name}","before":"{before}","after":"{after}","repository":{{"default_branch":"main"}}}}"#
            ))
        };
        let replaced = |branch: Option<&str>| Base::Replaced {
            before: "b".to_owned(),
            default_branch: branch.map(str::to_owned),
        };
        assert_eq!(base_and_head(push("b", "h", "refs/heads/main")), (replaced(None), "h".to_owned()));
        assert_eq!(base_and_head(push("b", "h", "refs/heads/x")), (replaced(Some("main")), "h".to_owned()));
        let new = Base::DefaultBranch("main".to_owned());
        assert_eq!(base_and_head(push(ZEROS, "h", "refs/heads/x")), (new.clone(), "h".to_owned()));
        assert_eq!(base_and_head(push(ZEROS, "h", "refs/tags/main")), (new, "h".to_owned()));
        assert_eq!(base_and_head(push(ZEROS, "h", "refs/heads/main")), (Base::Nothing, "h".to_owned()));
        assert!(matches!(push("b", ZEROS, "refs/heads/x"), Some(Clue::Nothing(_))));
    }

    #[test]
    fn an_event_without_commits_is_no_range() {
        for event in ["{}", r#"{"schedule":"0 0 * * *"}"#, r#"{"inputs":{},"ref":"refs/heads/main"}"#] {
            assert_eq!(github(event), None, "{event}");
        }
    }

    #[test]
    fn gitlab_merge_requests_and_pushes() {
        let both = [("CI_COMMIT_SHA", "h"), ("CI_MERGE_REQUEST_DIFF_BASE_SHA", "b")];
        assert_eq!(base_and_head(gitlab(&both)), (commit("b"), "h".to_owned()));
        let push = |before: &str, branch: &str, source: &str| {
            gitlab(&[
                ("CI_COMMIT_SHA", "h"),
                ("CI_COMMIT_BEFORE_SHA", before),
                ("CI_COMMIT_BRANCH", branch),
                ("CI_DEFAULT_BRANCH", "main"),
                ("CI_PIPELINE_SOURCE", source),
            ])
        };
        assert_eq!(base_and_head(push(ZEROS, "x", "push")).0, Base::DefaultBranch("main".to_owned()));
        assert_eq!(base_and_head(push(ZEROS, "main", "push")).0, Base::Nothing);
        assert!(matches!(base_and_head(push("b", "main", "push")).0, Base::Replaced { .. }));
        assert_eq!(push(ZEROS, "main", "schedule"), None);
        assert_eq!(gitlab(&[]), None);
    }

    #[test]
    fn pre_commit_comes_before_the_system_it_runs_in() {
        let vars = [("PRE_COMMIT_FROM_REF", "a"), ("PRE_COMMIT_TO_REF", "b"), ("CI_COMMIT_SHA", "h")];
        assert_eq!(base_and_head(gitlab(&vars)), (commit("a"), "b".to_owned()));
    }
}
