//! The JSON report: one object, or one with `results` when several keys were asked for.

use phota_core::{Endpoint, KeySummary, Outcome, json_text};
use serde::Serialize;

use super::Checked;

const SCHEMA_VERSION: u32 = 1;

#[derive(Serialize)]
struct Report<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_version: Option<u32>,
    status: String,
    http_status: Option<u16>,
    reason: Option<String>,
    warnings: Vec<String>,
    key: Option<Key>,
    shadowed: Vec<String>,
    control: Option<Answer>,
    revoked: Option<Answer>,
    endpoint: &'a str,
    attempts: u32,
    elapsed_ms: u128,
}

#[derive(Serialize)]
struct Reports<'a> {
    schema_version: u32,
    results: Vec<Report<'a>>,
}

#[derive(Serialize)]
struct Key {
    source: String,
    fingerprint: String,
    length: usize,
}

#[derive(Serialize)]
struct Answer {
    status: String,
    http_status: Option<u16>,
}

pub(super) fn render(checked: &[Checked], endpoint: &Endpoint) -> String {
    let endpoint = endpoint.to_string();
    let mut results: Vec<Report<'_>> = checked.iter().map(|checked| report(checked, &endpoint)).collect();
    match results.as_mut_slice() {
        [only] => {
            only.schema_version = Some(SCHEMA_VERSION);
            to_line(only)
        }
        _ => to_line(&Reports { schema_version: SCHEMA_VERSION, results }),
    }
}

/// One line, as tools that read lines expect.
pub(super) fn to_line(value: &impl Serialize) -> String {
    json_text(value) + "\n"
}

fn report<'a>(Checked { resolution, verdict }: &Checked, endpoint: &'a str) -> Report<'a> {
    let key = resolution.key.as_ref().map(|(source, key)| {
        let KeySummary { fingerprint, length } = KeySummary::from(key);
        Key { source: source.to_string(), fingerprint: fingerprint.to_string(), length }
    });
    let notes = resolution.note().map(str::to_owned);
    Report {
        schema_version: None,
        status: verdict.status.to_string(),
        http_status: verdict.http_status,
        reason: verdict.reason.as_ref().map(ToString::to_string),
        warnings: verdict.warnings.iter().map(ToString::to_string).chain(notes).collect(),
        key,
        shadowed: resolution.shadowed().map(ToString::to_string).collect(),
        control: verdict.control.map(answer),
        revoked: verdict.revoked.map(answer),
        endpoint,
        attempts: verdict.attempts,
        elapsed_ms: verdict.elapsed.as_millis(),
    }
}

fn answer(outcome: Outcome) -> Answer {
    Answer { status: outcome.status.to_string(), http_status: outcome.http_status }
}
