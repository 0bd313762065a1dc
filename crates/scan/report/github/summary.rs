//! The summary of a step: Markdown that GitHub shows below the run.

use std::{env, fmt::Write as _};

use crate::{
    finding::Finding,
    report::{
        Report, advice, history,
        locate::{self, Spot},
        summary::Summary,
        words,
    },
    verify::Status,
};

/// How many bytes the table may have. GitHub refuses summaries of more than 1 MiB.
const MOST_BYTES: usize = 700_000;

/// How many characters a cell may have: a path can be as long as a file.
const MOST_CHARACTERS: usize = 300;

/// How many problems are listed.
const MOST_PROBLEMS: usize = 50;

pub(super) fn markdown(report: &Report) -> String {
    let mut text =
        format!("### phota-scan {}\n\n{}\n\n", report.read.verb, cell(&Summary(report).to_string()));
    problems(report, &mut text);
    table(report, repository().as_deref(), &mut text);
    let steps = advice::on_keys(report);
    if !steps.is_empty() {
        text.push_str("**What to do now**\n\n");
        for step in steps {
            let _ = writeln!(text, "- {}", phota_core::markdown(&step));
        }
        text.push('\n');
    }
    text
}

fn problems(report: &Report, text: &mut String) {
    let problems = &report.read.problems;
    if problems.is_empty() {
        return;
    }
    text.push_str("**The scan is incomplete: what was not read may hold a key**\n\n");
    for problem in problems.iter().take(MOST_PROBLEMS) {
        let at = if problem.path.is_empty() { String::new() } else { format!("{}: ", problem.path) };
        let _ = writeln!(text, "- {}", cell(&format!("{at}{}", problem.reason)));
    }
    let more = problems.len().saturating_sub(MOST_PROBLEMS);
    if more > 0 {
        let _ = writeln!(text, "- and {more} more");
    }
    text.push('\n');
}

fn table(report: &Report, repository: Option<&str>, text: &mut String) {
    let findings = report.by_importance();
    if findings.is_empty() {
        return;
    }
    text.push_str("| key | where | commit | how far | why |\n|---|---|---|---|---|\n");
    for (at, finding) in findings.iter().enumerate() {
        let row = row(report, finding, repository);
        if text.len() + row.len() > MOST_BYTES {
            let _ = writeln!(text, "\nand {} more findings", findings.len() - at);
            break;
        }
        text.push_str(&row);
    }
    text.push('\n');
}

fn row(report: &Report, finding: &Finding, repository: Option<&str>) -> String {
    let hit = &finding.hit;
    let mut key = match hit.key {
        Some(key) => key.fingerprint.to_string(),
        None => hit.subject.clone(),
    };
    if finding.status != Status::Unchecked {
        key = format!("{key} ({})", finding.status.as_str());
    }
    let commit = hit.place.commit.as_ref();
    let short = commit.map_or(String::new(), |commit| history::short_id(commit));
    let reach = words::reach(report, finding).unwrap_or_default();
    let why = hit.evidence.join(", ");
    format!(
        "| {} | {} | {} | {} | {} |\n",
        cell(&key),
        place(report, finding, repository),
        cell(&short),
        cell(&reach),
        cell(&why)
    )
}

/// The first place, as a link where the repository is on GitHub and a commit has it; and how many more there are.
fn place(report: &Report, finding: &Finding, repository: Option<&str>) -> String {
    let place = &finding.hit.place;
    let spot = locate::spot(report, place);
    let line = place.start.line;
    let shown = cell(&format!("{}:{line}", spot.path()));
    let mut text = match (&spot, &place.commit, repository) {
        (Spot::File(path), Some(commit), Some(repository)) => {
            format!("[{shown}]({repository}/blob/{}/{}#L{line})", commit.id, locate::uri(path))
        }
        _ => shown,
    };
    if finding.others() > 0 {
        let _ = write!(text, " and {} more", finding.others());
    }
    text
}

/// The address of the repository whose workflow this is.
fn repository() -> Option<String> {
    let variable = |name| env::var(name).ok().filter(|value| !value.is_empty());
    Some(format!("{}/{}", variable("GITHUB_SERVER_URL")?, variable("GITHUB_REPOSITORY")?))
}

fn cell(text: &str) -> String {
    phota_core::markdown(&history::cut(text, MOST_CHARACTERS))
}
