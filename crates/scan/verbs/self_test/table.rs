//! The results of the test, as a table or as one JSON object.

use std::{collections::BTreeMap, io};

use serde::Serialize;

use super::{Results, Row, outcome::Outcome, scans::Verb};
use crate::args::Format;

const SCHEMA_VERSION: u32 = 1;

/// Writes the results.
pub(super) fn write(
    to: &mut dyn io::Write,
    results: &Results,
    format: Format,
    quiet: bool,
) -> io::Result<()> {
    match format {
        Format::Json => json(to, results),
        _ => human(to, results, quiet),
    }
}

fn human(to: &mut dyn io::Write, results: &Results, quiet: bool) -> io::Result<()> {
    let width = results.rows.iter().map(|row| row.place.chars().count()).max().unwrap_or_default();
    if !quiet {
        let line = |place: &str, cells: &mut dyn Iterator<Item = &'static str>| {
            let cells: String = cells.map(|cell| format!("  {cell:7}")).collect();
            format!("{place:width$}{cells}").trim_end().to_owned()
        };
        writeln!(to, "{}", line("place", &mut Verb::ALL.iter().map(|verb| verb.as_str())))?;
        for row in &results.rows {
            writeln!(to, "{}", line(row.place, &mut row.outcomes.iter().map(|(_, outcome)| word(outcome))))?;
        }
        writeln!(to)?;
    }
    for row in &results.rows {
        for (verb, outcome) in &row.outcomes {
            if let Outcome::Elsewhere(place) = outcome {
                writeln!(to, "{}, {}: reported at another place: {place}", row.place, verb.as_str())?;
            }
        }
    }
    for place in &results.shown {
        writeln!(to, "the key of \"{place}\" was shown")?;
    }
    if results.invented > 0 {
        writeln!(to, "{} findings are of keys that nobody planted", results.invented)?;
    }
    let (places, looks, failures) = (results.rows.len(), results.looks(), results.failures());
    let seconds = results.elapsed.as_secs_f64();
    match failures {
        0 => writeln!(to, "{places} places, looked at {looks} times: every key was found, in {seconds:.2} s"),
        n => writeln!(to, "{places} places, looked at {looks} times: {n} TIMES MISSED, in {seconds:.2} s"),
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Found => "found",
        Outcome::Elsewhere(_) => "MOVED",
        Outcome::Missed => "MISSED",
        Outcome::Unseen => "-",
    }
}

fn json(to: &mut dyn io::Write, results: &Results) -> io::Result<()> {
    let document = Document {
        schema_version: SCHEMA_VERSION,
        tool: Tool { name: "phota-scan", version: env!("CARGO_PKG_VERSION") },
        self_test: Counts {
            places: results.rows.len(),
            looks: results.looks(),
            failures: results.failures(),
            invented: results.invented,
            shown: &results.shown,
            elapsed_ms: results.elapsed.as_millis(),
        },
        results: results.rows.iter().map(JsonRow::from).collect(),
    };
    phota_core::write_json(to, &document)?;
    writeln!(to)
}

#[derive(Serialize)]
struct Document<'a> {
    schema_version: u32,
    tool: Tool,
    self_test: Counts<'a>,
    results: Vec<JsonRow<'a>>,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct Counts<'a> {
    places: usize,
    looks: usize,
    failures: usize,
    invented: usize,
    shown: &'a [&'static str],
    elapsed_ms: u128,
}

#[derive(Serialize)]
struct JsonRow<'a> {
    place: &'a str,
    /// By verb: `found`, `elsewhere`, `missed`, or null where the verb does not come by.
    verbs: BTreeMap<&'static str, Option<&'static str>>,
}

impl<'a> From<&'a Row> for JsonRow<'a> {
    fn from(row: &'a Row) -> Self {
        let named = |outcome: &Outcome| match outcome {
            Outcome::Found => Some("found"),
            Outcome::Elsewhere(_) => Some("elsewhere"),
            Outcome::Missed => Some("missed"),
            Outcome::Unseen => None,
        };
        let verbs = row.outcomes.iter().map(|(verb, outcome)| (verb.as_str(), named(outcome))).collect();
        JsonRow { place: row.place, verbs }
    }
}
