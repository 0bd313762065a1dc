//! GitHub events that get no secrets: pull requests from forks, and runs that Dependabot started.

use std::fmt;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use serde::Deserialize;

use crate::Environment;

/// GitHub limits webhook payloads to 25 MB ("Webhook events and payloads").
const MAX_EVENT_BYTES: u64 = 25 * 1024 * 1024;

/// An event whose run gets no secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SecretlessEvent {
    /// A pull request whose head is another repository.
    Fork,
    /// A run that Dependabot started; it sees Dependabot secrets only.
    Dependabot,
}

impl fmt::Display for SecretlessEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Fork => "pull requests from forks get no secrets, so there is no key to check",
            Self::Dependabot => {
                "runs that Dependabot starts get no Actions secrets, so there is no key to check"
            }
        })
    }
}

/// Tells whether this is a GitHub Actions run that gets no secrets, and why.
///
/// Source: GitHub's documentation, "Using secrets in GitHub Actions" and "Troubleshooting
/// Dependabot on GitHub Actions". `pull_request_target` from a fork does get them.
pub fn secretless_event(environment: &Environment) -> Option<SecretlessEvent> {
    if environment.text("GITHUB_ACTIONS")? != "true" {
        return None;
    }
    if environment.text("GITHUB_ACTOR").as_deref() == Some("dependabot[bot]") {
        return Some(SecretlessEvent::Dependabot);
    }
    let event = environment.text("GITHUB_EVENT_NAME")?;
    if !matches!(event.as_str(), "pull_request" | "pull_request_review" | "pull_request_review_comment") {
        return None;
    }
    let event = read_event(&environment.path("GITHUB_EVENT_PATH")?)?;
    event.pull_request?.is_from_fork().then_some(SecretlessEvent::Fork)
}

fn read_event(path: &Path) -> Option<Event> {
    let mut text = Vec::new();
    File::open(path).ok()?.take(MAX_EVENT_BYTES).read_to_end(&mut text).ok()?;
    serde_json::from_slice(&text).ok()
}

#[derive(Deserialize)]
struct Event {
    pull_request: Option<PullRequest>,
}

#[derive(Deserialize)]
struct PullRequest {
    head: Side,
    base: Side,
}

impl PullRequest {
    /// The head repository is null when the fork was deleted. Its `fork` flag says something else:
    /// that the repository is a fork, also when the pull request stays inside it.
    fn is_from_fork(&self) -> bool {
        match (&self.head.repo, &self.base.repo) {
            (Some(head), Some(base)) => head.full_name != base.full_name,
            (None, Some(_)) => true,
            (_, None) => false,
        }
    }
}

#[derive(Deserialize)]
struct Side {
    repo: Option<Repository>,
}

#[derive(Deserialize)]
struct Repository {
    full_name: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(name: &str, actor: &str, payload: &str) -> Option<SecretlessEvent> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("event.json");
        std::fs::write(&path, payload).unwrap();
        let path = path.display().to_string();
        let variables = [
            ("GITHUB_ACTIONS", "true"),
            ("GITHUB_ACTOR", actor),
            ("GITHUB_EVENT_NAME", name),
            ("GITHUB_EVENT_PATH", path.as_str()),
        ];
        secretless_event(&Environment::of_variables(variables, folder.path().to_owned()))
    }

    fn pull_request(head: &str) -> String {
        format!(
            r#"{{"pull_request": {{"head": {{"repo": {head}}}, "base": {{"repo": {{"full_name": "a/b"}}}}}}}}"#
        )
    }

    #[test]
    fn forks_get_no_secrets() {
        let fork = pull_request(r#"{"full_name": "c/b", "fork": true}"#);
        assert_eq!(event("pull_request", "c", &fork), Some(SecretlessEvent::Fork));
        assert_eq!(event("pull_request", "c", &pull_request("null")), Some(SecretlessEvent::Fork));
        assert_eq!(event("pull_request_target", "c", &fork), None);
        assert_eq!(event("push", "c", "{}"), None);
    }

    #[test]
    fn a_repository_that_is_a_fork_gets_its_own_secrets() {
        let own = pull_request(r#"{"full_name": "a/b", "fork": true}"#);
        assert_eq!(event("pull_request", "a", &own), None);
    }

    #[test]
    fn dependabot_gets_no_secrets() {
        assert_eq!(event("push", "dependabot[bot]", "{}"), Some(SecretlessEvent::Dependabot));
    }

    #[test]
    fn an_event_that_cannot_be_read_excuses_nothing() {
        for payload in ["", "{}", "[]", "not json"] {
            assert_eq!(event("pull_request", "c", payload), None, "{payload}");
        }
    }
}
