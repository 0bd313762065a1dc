//! `--format sarif`: SARIF 2.1.0, in the form that code scanning of GitHub takes.
//!
//! Sources: the OASIS standard, and "SARIF support for code scanning" of GitHub's documentation.

mod limits;
mod model;
mod result;
mod rules;

use std::io;

use self::{
    limits::{MOST_BYTES, MOST_RESULTS},
    model::{
        AutomationDetails, Driver, Invocation, Level, Location, Log, Message, Notification, Run, SarifResult,
        Tool,
    },
};
use super::Report;
use crate::verbs::Unread;

/// How many of the files that were not read are named; the human report with `-v` names all.
const MOST_NOTIFICATIONS: usize = 100;

pub(super) fn write(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    let findings = report.by_importance();
    let mut results: Vec<SarifResult<'_>> =
        findings.iter().take(MOST_RESULTS).map(|finding| result::of(report, finding)).collect();
    results.truncate(limits::fitting(&results, MOST_BYTES)?);
    let left_out = findings.len() - results.len();
    let run = Run {
        tool: Tool {
            driver: Driver {
                name: "phota-scan",
                semantic_version: env!("CARGO_PKG_VERSION"),
                information_uri: env!("CARGO_PKG_REPOSITORY"),
                rules: rules::all(),
            },
        },
        // What one verb reports does not end what another one reported.
        automation_details: AutomationDetails { id: format!("phota-scan/{}/", report.read.verb) },
        invocations: [Invocation {
            execution_successful: report.is_complete(),
            tool_execution_notifications: notifications(report, left_out),
        }],
        column_kind: "unicodeCodePoints",
        results,
    };
    let log = Log { schema: "https://json.schemastore.org/sarif-2.1.0.json", version: "2.1.0", runs: [run] };
    phota_core::write_json(to, &log)?;
    writeln!(to)
}

fn notifications(report: &Report, left_out: usize) -> Vec<Notification> {
    let mut notifications = Vec::new();
    if left_out > 0 {
        let text = format!(
            "{left_out} findings are left out, those that count least: code scanning takes {MOST_RESULTS} results and 10 MB. \
             The other formats have them all."
        );
        notifications.push(Notification {
            level: Level::Error,
            message: Message::new(&text),
            locations: Vec::new(),
        });
    }
    let read = &report.read;
    for (level, what, list) in [
        (Level::Error, "not read, the scan is incomplete", &read.problems),
        (Level::Note, "skipped", &read.skipped),
    ] {
        notifications.extend(
            list.iter().take(MOST_NOTIFICATIONS).map(|unread| notification(report, level, what, unread)),
        );
        let more = list.len().saturating_sub(MOST_NOTIFICATIONS);
        if more > 0 {
            let message = Message::new(&format!("{more} more were {what}"));
            notifications.push(Notification { level, message, locations: Vec::new() });
        }
    }
    notifications
}

fn notification(report: &Report, level: Level, what: &str, unread: &Unread) -> Notification {
    let locations = match unread.path.as_str() {
        "" => Vec::new(),
        path => vec![Location::of_file(&super::locate::unread(report, path))],
    };
    Notification { level, message: Message::new(&format!("{what}: {}", unread.reason)), locations }
}
