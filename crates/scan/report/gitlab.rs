//! `--format gitlab`: the report of secret detection that GitLab reads as an artifact, in version 15.2.1 of its schema
//! (`secret-detection-report-format.json` of GitLab's security-report-schemas).

use std::io;

use jiff::{SignedDuration, Timestamp};
use phota_detect::rules::Severity;
use serde::Serialize;

use super::{Report, advice, locate, words};
use crate::{
    finding::{Finding, Level},
    terminal::plain,
    verbs::Unread,
    verify::Status,
};

/// What the report says it conforms to.
const SCHEMA_VERSION: &str = "15.2.1";

/// What GitLab's own analyzer writes for what is in no commit.
const NO_COMMIT: &str = "0000000";

/// How many problems are listed.
const MOST_MESSAGES: usize = 100;

pub(super) fn write(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    let end = Timestamp::now();
    let elapsed = SignedDuration::try_from(report.elapsed).unwrap_or_default();
    let program = || Program {
        id: "phota-scan",
        name: "phota-scan",
        url: env!("CARGO_PKG_REPOSITORY"),
        vendor: Vendor { name: "phota-guard" },
        version: env!("CARGO_PKG_VERSION"),
    };
    let document = Document {
        version: SCHEMA_VERSION,
        scan: Scan {
            r#type: "secret_detection",
            status: if report.is_complete() { "success" } else { "failure" },
            start_time: seconds(end.checked_sub(elapsed).unwrap_or(end)),
            end_time: seconds(end),
            analyzer: program(),
            scanner: program(),
            messages: messages(report),
        },
        vulnerabilities: report.findings.iter().map(|finding| vulnerability(report, finding)).collect(),
    };
    phota_core::write_json(to, &document)?;
    writeln!(to)
}

/// `2026-11-23T10:00:00`, in UTC and without a zone, as the schema wants it.
fn seconds(time: Timestamp) -> String {
    time.to_string().chars().take("2026-11-23T10:00:00".len()).collect()
}

fn messages(report: &Report) -> Vec<ScanMessage> {
    let problems = &report.read.problems;
    let message = |value| ScanMessage { level: "warn", value };
    let mut messages: Vec<ScanMessage> =
        problems.iter().take(MOST_MESSAGES).map(|problem| message(plain(&told(problem)))).collect();
    if problems.len() > MOST_MESSAGES {
        messages.push(message(format!("and {} more problems", problems.len() - MOST_MESSAGES)));
    }
    messages
}

fn told(problem: &Unread) -> String {
    match problem.path.as_str() {
        "" => format!("not read: {}", problem.reason),
        path => format!("not read: {path}: {}", problem.reason),
    }
}

fn vulnerability(report: &Report, finding: &Finding) -> Vulnerability {
    let hit = &finding.hit;
    let reach = words::reach(report, finding).map_or(String::new(), |reach| format!(" It is {reach}."));
    Vulnerability {
        id: words::identity(finding),
        name: hit.rule.summary,
        description: phota_core::markdown(&format!("{}{reach}", words::text(finding))),
        severity: match (finding.level(), finding.status, hit.rule.severity) {
            (Level::Note, ..) | (_, Status::Inactive, _) => "Info",
            (_, Status::Active, _) | (.., Severity::Critical) => "Critical",
            (.., Severity::High) => "High",
            (.., Severity::Medium) => "Medium",
        },
        solution: advice::LEAKED.join(" "),
        identifiers: [
            Identifier {
                r#type: "phota_guard_rule",
                name: format!("phota-guard rule {}", hit.rule.id),
                value: hit.rule.id,
                url: concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules.md"),
            },
            Identifier {
                r#type: "cwe",
                name: "CWE-798".to_owned(),
                value: "798",
                url: "https://cwe.mitre.org/data/definitions/798.html",
            },
        ],
        location: Location {
            file: locate::spot(report, &hit.place).path().to_owned(),
            start_line: hit.place.start.line,
            end_line: hit.end.line,
            commit: Commit {
                sha: hit.place.commit.as_ref().map_or(NO_COMMIT.to_owned(), |commit| commit.id.to_string()),
            },
        },
    }
}

#[derive(Serialize)]
struct Document {
    version: &'static str,
    scan: Scan,
    vulnerabilities: Vec<Vulnerability>,
}

#[derive(Serialize)]
struct Scan {
    r#type: &'static str,
    status: &'static str,
    start_time: String,
    end_time: String,
    analyzer: Program,
    scanner: Program,
    messages: Vec<ScanMessage>,
}

#[derive(Serialize)]
struct Program {
    id: &'static str,
    name: &'static str,
    url: &'static str,
    vendor: Vendor,
    version: &'static str,
}

#[derive(Serialize)]
struct Vendor {
    name: &'static str,
}

#[derive(Serialize)]
struct ScanMessage {
    level: &'static str,
    value: String,
}

#[derive(Serialize)]
struct Vulnerability {
    id: String,
    name: &'static str,
    /// GitLab reads it as Markdown.
    description: String,
    severity: &'static str,
    solution: String,
    identifiers: [Identifier; 2],
    location: Location,
}

#[derive(Serialize)]
struct Identifier {
    r#type: &'static str,
    name: String,
    value: &'static str,
    url: &'static str,
}

#[derive(Serialize)]
struct Location {
    file: String,
    start_line: usize,
    end_line: usize,
    commit: Commit,
}

/// No author: who reads the report has no need of addresses.
#[derive(Serialize)]
struct Commit {
    sha: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_no_zone_and_no_fraction() {
        let time: Timestamp = "2026-11-23T10:00:00.123Z".parse().unwrap();
        assert_eq!(seconds(time), "2026-11-23T10:00:00");
    }
}
