//! The report for people: the verdict first, then what it stands on, then what to do.

use std::fmt::Write;

use anstyle::{AnsiColor, Style};
use phota_core::{Endpoint, KeySummary, Outcome, Status, plain};

use super::{Checked, advice};

pub(super) fn render(checked: &[Checked], endpoint: &Endpoint) -> String {
    checked.iter().map(|checked| one(checked, endpoint)).collect::<Vec<_>>().join("\n")
}

fn one(Checked { resolution, verdict }: &Checked, endpoint: &Endpoint) -> String {
    let style = style(verdict.status);
    let mut text = String::new();
    // Writing to a String cannot fail; `let _` says so a line.
    let _ = write!(text, "{style}{}{style:#}", verdict.status);
    let _ = match &verdict.reason {
        Some(reason) => writeln!(text, ": {}", plain(&reason.to_string())),
        None => writeln!(text, ": the API recognised the key{}", status_of(verdict.http_status)),
    };
    match &resolution.key {
        Some((source, key)) => {
            row(&mut text, "key", &format!("{source}, {}", KeySummary::from(key)));
        }
        None => row(&mut text, "key", "none"),
    }
    for source in resolution.shadowed() {
        row(&mut text, "not used", &source.to_string());
    }
    if verdict.attempts > 0 {
        let attempts =
            if verdict.attempts == 1 { String::new() } else { format!(", asked {} times", verdict.attempts) };
        row(&mut text, "asked", &format!("{endpoint}{attempts}"));
    }
    if let Some(control) = verdict.control {
        row(&mut text, "control", &format!("a random key was {}", outcome(control)));
    }
    if let Some(revoked) = verdict.revoked {
        row(&mut text, "old key", &format!("was {}", outcome(revoked)));
    }
    for warning in
        verdict.warnings.iter().map(ToString::to_string).chain(resolution.note().map(str::to_owned))
    {
        row(&mut text, "warning", &warning);
    }
    if let Some(step) = advice::next_step(verdict) {
        row(&mut text, "next", &step);
    }
    text
}

fn row(text: &mut String, name: &str, value: &str) {
    let _ = writeln!(text, "  {name:<9} {}", plain(value));
}

fn outcome(outcome: Outcome) -> String {
    let word = match outcome.status {
        Status::Accepted => "accepted",
        Status::Rejected => "refused",
        _ => "not answered clearly",
    };
    format!("{word}{}", status_of(outcome.http_status))
}

fn status_of(http_status: Option<u16>) -> String {
    http_status.map_or_else(String::new, |status| format!(" ({status})"))
}

fn style(status: Status) -> Style {
    let colour = match status {
        Status::Accepted => AnsiColor::Green,
        Status::Rejected | Status::Missing | Status::Malformed => AnsiColor::Red,
        Status::Unavailable | Status::Inconclusive => AnsiColor::Yellow,
    };
    colour.on_default().bold()
}
