//! `--format json`: one object, the contract that scripts are written against.

use std::{borrow::Cow, io};

use serde::Serialize;

use super::Report;
use crate::{
    exposure::Exposure,
    finding::{CommitInfo, Finding, Place},
    verbs::Unread,
    verify,
};

/// Goes up when a field changes its meaning or goes away; not when one is added.
const SCHEMA_VERSION: u32 = 1;

/// How many more places in history are listed of a finding.
const MOST_PLACES: usize = 50;

pub(super) fn write(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "phota-scan", version: env!("CARGO_PKG_VERSION") },
        scan: Scan {
            verb: report.read.verb,
            target: &report.read.naming.target,
            complete: report.is_complete(),
            items: report.read.items,
            bytes: report.read.bytes,
            elapsed_ms: report.elapsed.as_millis(),
            skipped: skipped(report),
            suppressed: report.suppressed,
            verification: report.verified.as_ref(),
        },
        findings: report.findings.iter().map(JsonFinding::from).collect(),
    };
    phota_core::write_json(to, &document)?;
    writeln!(to)
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool,
    scan: Scan<'a>,
    findings: Vec<JsonFinding<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Scan<'a> {
    verb: &'static str,
    target: &'a str,
    complete: bool,
    items: u64,
    bytes: u64,
    elapsed_ms: u128,
    skipped: Vec<Skipped<'a>>,
    suppressed: usize,
    #[serde(skip_serializing_if = "Option::is_none")]
    verification: Option<&'a verify::Summary>,
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: &'a str,
    reason: &'a str,
    /// Whether it makes the scan incomplete; left out where it does not.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    problem: bool,
}

impl<'a> Skipped<'a> {
    fn new(unread: &'a Unread, problem: bool) -> Self {
        Skipped { path: &unread.path, reason: &unread.reason, problem }
    }
}

fn skipped(report: &Report) -> Vec<Skipped<'_>> {
    let skipped = report.read.skipped.iter().map(|unread| Skipped::new(unread, false));
    skipped.chain(report.read.problems.iter().map(|unread| Skipped::new(unread, true))).collect()
}

#[derive(Serialize)]
struct JsonFinding<'a> {
    rule: &'static str,
    level: &'static str,
    confidence: &'static str,
    path: &'a str,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    key: Option<Key>,
    /// What it is about, if it is not a key: the name of a variable, a header.
    #[serde(skip_serializing_if = "Option::is_none")]
    subject: Option<&'a str>,
    evidence: &'a [Cow<'static, str>],
    encoding: &'a [Cow<'static, str>],
    commit: Option<Commit<'a>>,
    /// What contains the commit; empty if there is none, or nobody asked.
    refs: &'a [String],
    refs_total: u64,
    object: Option<String>,
    place: &'static str,
    status: &'static str,
    /// What became of the key in the files of branches and tags; null if that is not known.
    exposure: Option<JsonExposure<'a>>,
    /// Why nothing is known of a key that was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    status_reason: Option<&'a str>,
    also_at: Vec<AlsoAt<'a>>,
    /// How many there are; at most [`MOST_PLACES`] of those from history are listed.
    also_at_total: u64,
}

#[derive(Serialize)]
struct Commit<'a> {
    id: String,
    author: &'a str,
    email: &'a str,
    date: &'a str,
    subject: &'a str,
}

impl<'a> From<&'a CommitInfo> for Commit<'a> {
    fn from(commit: &'a CommitInfo) -> Self {
        Commit {
            id: commit.id.to_string(),
            author: &commit.author,
            email: &commit.email,
            date: &commit.date,
            subject: &commit.subject,
        }
    }
}

#[derive(Serialize)]
struct JsonExposure<'a> {
    /// The reference whose history was followed.
    reference: &'a str,
    /// The commit that took the key out of its files; null if it is still there.
    removed: Option<Commit<'a>>,
    /// What has it in its files now.
    still_in: &'a [String],
    still_in_total: u64,
}

impl<'a> From<&'a Exposure> for JsonExposure<'a> {
    fn from(exposure: &'a Exposure) -> Self {
        JsonExposure {
            reference: &exposure.reference,
            removed: exposure.removed.as_deref().map(Commit::from),
            still_in: &exposure.still_in,
            still_in_total: exposure.still_in.len() as u64 + exposure.more,
        }
    }
}

#[derive(Serialize)]
struct Key {
    fingerprint: String,
    length: usize,
}

#[derive(Serialize)]
struct AlsoAt<'a> {
    path: &'a str,
    line: usize,
    commit: Option<String>,
    object: Option<String>,
    place: &'static str,
}

impl<'a> From<&'a Finding> for JsonFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        let hit = &finding.hit;
        let commit = hit.place.commit.as_deref();
        JsonFinding {
            rule: hit.rule.id,
            level: finding.level().as_str(),
            confidence: hit.confidence.as_str(),
            path: &hit.place.path,
            line: hit.place.start.line,
            column: hit.place.start.column,
            end_line: hit.end.line,
            end_column: hit.end.column,
            subject: hit.key.is_none().then_some(hit.subject.as_str()),
            key: hit.key.map(|key| Key { fingerprint: key.fingerprint.to_string(), length: key.length }),
            evidence: &hit.evidence,
            encoding: &hit.encoding,
            commit: commit.map(Commit::from),
            refs: commit.map_or(&[], |commit| &commit.refs),
            refs_total: commit.map_or(0, |commit| commit.refs.len() as u64 + commit.more_refs),
            object: hit.place.object.map(|id| id.to_string()),
            place: hit.place.kind.as_str(),
            status: finding.status.as_str(),
            exposure: finding.exposure.as_ref().map(JsonExposure::from),
            status_reason: finding.status_reason.as_deref(),
            also_at: listed(&finding.also_at).map(AlsoAt::from).collect(),
            also_at_total: finding.others(),
        }
    }
}

impl<'a> From<&'a Place> for AlsoAt<'a> {
    fn from(place: &'a Place) -> Self {
        let commit = place.commit.as_ref().map(|commit| commit.id.to_string());
        let object = place.object.map(|id| id.to_string());
        AlsoAt { path: &place.path, line: place.start.line, commit, object, place: place.kind.as_str() }
    }
}

/// All places outside of history, where somebody has to change something, and the first of those inside.
fn listed(places: &[Place]) -> impl Iterator<Item = &Place> {
    let mut in_history = 0;
    places.iter().filter(move |place| {
        in_history += usize::from(place.commit.is_some());
        place.commit.is_none() || in_history <= MOST_PLACES
    })
}
