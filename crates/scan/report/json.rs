//! `--format json`: one object, the contract that scripts are written against.

use std::{borrow::Cow, io};

use serde::Serialize;

use super::Report;
use crate::{
    finding::{Finding, Place},
    verbs::Unread,
};

/// Goes up when a field changes its meaning or goes away; not when one is added.
const SCHEMA_VERSION: u32 = 1;

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
            skipped: report.unread().map(Skipped::from).collect(),
            suppressed: report.suppressed,
        },
        findings: report.findings.iter().map(JsonFinding::from).collect(),
    };
    serde_json::to_writer(&mut *to, &document)?;
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
}

#[derive(Serialize)]
struct Skipped<'a> {
    path: &'a str,
    reason: &'a str,
}

impl<'a> From<&'a Unread> for Skipped<'a> {
    fn from(unread: &'a Unread) -> Self {
        Skipped { path: &unread.path, reason: &unread.reason }
    }
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
    evidence: &'a [Cow<'static, str>],
    encoding: &'a [&'static str],
    /// Only history has commits.
    commit: Option<()>,
    object: Option<String>,
    place: &'static str,
    status: &'static str,
    also_at: Vec<AlsoAt<'a>>,
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
    commit: Option<()>,
}

impl<'a> From<&'a Finding> for JsonFinding<'a> {
    fn from(finding: &'a Finding) -> Self {
        let hit = &finding.hit;
        JsonFinding {
            rule: hit.rule.id,
            level: super::LEVEL,
            confidence: hit.confidence.as_str(),
            path: &hit.place.path,
            line: hit.place.start.line,
            column: hit.place.start.column,
            end_line: hit.end.line,
            end_column: hit.end.column,
            key: hit.key.map(|key| Key { fingerprint: key.fingerprint.to_string(), length: key.length }),
            evidence: &hit.evidence,
            encoding: &hit.encoding,
            commit: None,
            object: hit.place.object.map(|id| id.to_string()),
            place: hit.place.kind.as_str(),
            status: "unchecked",
            also_at: finding.also_at.iter().map(AlsoAt::from).collect(),
        }
    }
}

impl<'a> From<&'a Place> for AlsoAt<'a> {
    fn from(place: &'a Place) -> Self {
        AlsoAt { path: &place.path, line: place.start.line, commit: None }
    }
}
