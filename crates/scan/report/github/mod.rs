//! `--format github`: annotations for GitHub Actions, then the report for people. The outputs and the summary of the step
//! go to the files that the runner names.

mod command;
mod runner;
mod summary;

use std::io;

use self::command::{Annotation, Kind};
use super::{Report, human, locate, words};
use crate::{
    failure::Failure,
    finding::{Finding, Level},
    terminal::Terminal,
};

/// How many annotations of a kind GitHub shows of a step ("Usage limits" of its documentation).
const MOST: usize = 10;

pub(super) fn write(
    report: &Report,
    to: &mut dyn io::Write,
    quiet: bool,
    terminal: Terminal,
) -> io::Result<()> {
    for annotation in annotations(report) {
        writeln!(to, "{annotation}")?;
    }
    human::write(report, to, quiet, terminal)?;
    // Last: a step that goes by the outputs goes by what was written.
    runner::write(report)
}

/// The annotation for a run that has no report, with what helps.
pub(super) fn write_failure(failure: &Failure, to: &mut dyn io::Write) -> io::Result<()> {
    let hint = failure.hint.as_ref().map_or(String::new(), |hint| format!(". {hint}"));
    writeln!(to, "{}", Annotation::new(Kind::Error, &format!("{}{hint}", failure.message)))
}

/// Those that count most, within the limit; the last one says how many there are beyond.
fn annotations(report: &Report) -> Vec<Annotation> {
    let findings = report.by_importance();
    let of = |level| findings.iter().copied().filter(move |finding| finding.level() == level);
    let mut errors: Vec<Annotation> = Vec::new();
    if !report.is_complete() {
        errors.push(incomplete(report));
    }
    errors.extend(of(Level::Error).map(|finding| annotation(report, finding, Kind::Error)));
    let mut notices: Vec<Annotation> =
        of(Level::Note).map(|finding| annotation(report, finding, Kind::Notice)).collect();
    cut(&mut errors, Kind::Error);
    cut(&mut notices, Kind::Notice);
    errors.into_iter().chain(notices).collect()
}

fn cut(annotations: &mut Vec<Annotation>, kind: Kind) {
    if annotations.len() > MOST {
        let more = annotations.len() - (MOST - 1);
        annotations.truncate(MOST - 1);
        annotations
            .push(Annotation::new(kind, &format!("{more} more findings: the log of this step lists them")));
    }
}

fn incomplete(report: &Report) -> Annotation {
    let problems = &report.read.problems;
    let mut text = "The scan is incomplete, and what was not read may hold a key".to_owned();
    if let Some(first) = problems.first() {
        let at = if first.path.is_empty() { String::new() } else { format!("{}: ", first.path) };
        text.push_str(&format!(": {at}{}", first.reason));
    }
    if problems.len() > 1 {
        text.push_str(&format!(", and {} more problems", problems.len() - 1));
    }
    Annotation::new(Kind::Error, &text)
}

fn annotation(report: &Report, finding: &Finding, kind: Kind) -> Annotation {
    let hit = &finding.hit;
    let mut text = words::text(finding);
    if let Some(reach) = words::reach(report, finding) {
        text.push_str(&format!(" It is {reach}."));
    }
    let annotation = Annotation::new(kind, &text);
    match locate::spot(report, &hit.place) {
        locate::Spot::File(path) => annotation.at(&path, hit.place.start, hit.end),
        // What is no file cannot be opened.
        locate::Spot::Git(_) => annotation,
    }
}
