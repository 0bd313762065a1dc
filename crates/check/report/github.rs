//! The report in GitHub Actions: annotations, outputs of the step, and its summary.
//!
//! Workflow commands are lines on standard output ("Workflow commands for GitHub Actions"); a value that is not
//! escaped could start a command of its own. A step shows 10 errors and 10 warnings at most, which is more than
//! the keys that are checked.

use std::fmt::Write as _;
use std::fs::OpenOptions;
use std::io::{self, Write as _};

use phota_core::{Endpoint, KeySummary, Status, markdown, plain};

use super::{Checked, advice, human};
use crate::args::OnUnavailable;
use crate::exit::Exit;

const TITLE: &str = "phota-check";

/// What goes to the log: annotations, then the human report.
pub(super) fn render(checked: &[Checked], endpoint: &Endpoint, on_unavailable: OnUnavailable) -> String {
    let mut text = String::new();
    for one in checked {
        let verdict = &one.verdict;
        let level = match (Exit::of(verdict.status, on_unavailable), verdict.status) {
            (Exit::Good, Status::Unavailable) => Some("warning"),
            (Exit::Good, _) => None,
            _ => Some("error"),
        };
        if let Some(level) = level {
            let _ = writeln!(text, "{}", command(level, &headline(one)));
        }
        for warning in &verdict.warnings {
            let _ = writeln!(text, "{}", command("warning", &warning.to_string()));
        }
    }
    text.push_str(&human::render(checked, endpoint));
    text
}

/// An error before anything was checked.
pub(super) fn wrong(problem: &str, advice: &str) -> String {
    format!("{}\n", command("error", &format!("{problem}. Next: {advice}")))
}

fn headline(Checked { resolution, verdict }: &Checked) -> String {
    let mut text = verdict.status.to_string();
    if let Some((source, _)) = &resolution.key {
        let _ = write!(text, " ({source})");
    }
    if let Some(reason) = &verdict.reason {
        let _ = write!(text, ": {reason}");
    }
    if let Some(step) = advice::next_step(verdict) {
        let _ = write!(text, ". Next: {step}");
    }
    text
}

fn command(level: &str, message: &str) -> String {
    format!("::{level} title={TITLE}::{}", escape(message))
}

/// Makes a text plain, and escapes it as GitHub's own toolkit does (`escapeData`): no line feed is left to escape.
fn escape(text: &str) -> String {
    plain(text).replace('%', "%25")
}

/// Writes the step's outputs and its summary, where the runner wants them.
pub(super) fn write_files(checked: &[Checked], endpoint: &Endpoint) -> Exit {
    let mut exit = Exit::Good;
    for (variable, text) in
        [("GITHUB_OUTPUT", outputs(checked)), ("GITHUB_STEP_SUMMARY", summary(checked, endpoint))]
    {
        let Some(path) = std::env::var_os(variable).filter(|path| !path.is_empty()) else { continue };
        let written = OpenOptions::new()
            .append(true)
            .create(true)
            .open(&path)
            .and_then(|mut file| file.write_all(text.as_bytes()));
        if let Err(error) = written {
            let _ = writeln!(io::stderr(), "error: cannot write to {variable}: {error}");
            // A later step may go by the outputs.
            exit = Exit::Inconclusive;
        }
    }
    exit
}

/// The outputs of the step; of several keys those of the worst.
fn outputs(checked: &[Checked]) -> String {
    let rank = |one: &Checked| match Exit::of(one.verdict.status, OnUnavailable::Fail) {
        Exit::Good => 0,
        Exit::Inconclusive => 1,
        _ => 2,
    };
    // The first of the worst: `max_by_key` would give the last.
    let Some(worst) = checked.iter().rev().max_by_key(|one| rank(one)) else { return String::new() };
    let http_status = worst.verdict.http_status.map(|status| status.to_string()).unwrap_or_default();
    let (source, fingerprint) = match &worst.resolution.key {
        Some((source, key)) => (source.to_string(), key.fingerprint().to_string()),
        None => (String::new(), String::new()),
    };
    let lines = [
        ("status", worst.verdict.status.to_string()),
        ("http-status", http_status),
        ("fingerprint", fingerprint),
        // A line break in a path would be another output.
        ("source", plain(&source)),
    ];
    lines.iter().map(|(name, value)| format!("{name}={value}\n")).collect()
}

fn summary(checked: &[Checked], endpoint: &Endpoint) -> String {
    let mut text = String::from("### phota-check\n\n| status | key | reason | next |\n|---|---|---|---|\n");
    for one in checked {
        let key = match &one.resolution.key {
            Some((source, key)) => {
                format!("{source}, {}", KeySummary::from(key))
            }
            None => "none".to_owned(),
        };
        let reason = one.verdict.reason.as_ref().map(ToString::to_string).unwrap_or_default();
        let next = advice::next_step(&one.verdict).unwrap_or_default();
        let cells = [one.verdict.status.to_string(), key, reason, next].map(|cell| markdown(&cell));
        let _ = writeln!(text, "| {} |", cells.join(" | "));
    }
    if checked.iter().any(|one| one.verdict.attempts > 0) {
        let _ = writeln!(text, "\nAsked: {}", markdown(&endpoint.to_string()));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_cannot_start_a_command() {
        let text = command("error", "100%\r\n::warning::x");
        assert_eq!(text, "::error title=phota-check::100%25\\u{d}\\u{a}::warning::x");
    }
}
