//! The table of places a key was looked for.

use phota_core::{Entry, Resolution, State, plain};
use serde::Serialize;

use super::json::to_line;

pub(super) fn human(resolutions: &[Resolution]) -> String {
    resolutions.iter().map(table).collect::<Vec<_>>().join("\n")
}

fn table(resolution: &Resolution) -> String {
    let rows: Vec<[String; 3]> = resolution.entries.iter().map(row).collect();
    let head = ["source", "state", "key"].map(str::to_owned);
    let width = |column: usize| {
        rows.iter().chain([&head]).map(|row| row[column].chars().count()).max().unwrap_or_default()
    };
    let (source, state) = (width(0), width(1));
    let line = |row: &[String; 3]| {
        let line = format!("{:<source$}  {:<state$}  {}", row[0], row[1], row[2]);
        format!("{}\n", line.trim_end())
    };
    let mut text: String = [&head].into_iter().chain(&rows).map(line).collect();
    if resolution.key.is_none() {
        let why = match &resolution.empty {
            Some(source) => format!("{} is set but empty", plain(&source.to_string())),
            None if resolution.shadowed().next().is_some() => {
                "the source that was named has no key".to_owned()
            }
            None => "no source has a key".to_owned(),
        };
        text.push_str(&format!("\n{why}; set PHOTA_API_KEY to a key from https://platform.photalabs.com\n"));
    }
    text
}

fn row(entry: &Entry) -> [String; 3] {
    let key = match (&entry.state, entry.note) {
        (State::Found(key) | State::Shadowed(key), None) => key.to_string(),
        (State::Found(key) | State::Shadowed(key), Some(note)) => format!("{key} ({note})"),
        (State::Skipped(reason), _) => (*reason).to_owned(),
        (State::Unreadable(reason), _) => plain(reason),
        (State::Absent, Some(note)) => note.to_owned(),
        _ => String::new(),
    };
    [plain(&entry.source.to_string()), word(&entry.state).to_owned(), key]
}

fn word(state: &State) -> &'static str {
    match state {
        State::Found(_) => "found",
        State::Shadowed(_) => "shadowed",
        State::Empty => "empty",
        State::Absent => "absent",
        State::Skipped(_) => "skipped",
        State::Unreadable(_) => "unreadable",
        _ => "unknown",
    }
}

#[derive(Serialize)]
struct Explanation {
    #[serde(skip_serializing_if = "Option::is_none")]
    schema_version: Option<u32>,
    sources: Vec<Place>,
}

#[derive(Serialize)]
struct Explanations {
    schema_version: u32,
    results: Vec<Explanation>,
}

#[derive(Serialize)]
struct Place {
    source: String,
    state: &'static str,
    fingerprint: Option<String>,
    length: Option<usize>,
    note: Option<String>,
}

pub(super) fn json(resolutions: &[Resolution]) -> String {
    let mut results: Vec<Explanation> = resolutions
        .iter()
        .map(|resolution| Explanation {
            schema_version: None,
            sources: resolution.entries.iter().map(place).collect(),
        })
        .collect();
    match results.as_mut_slice() {
        [only] => {
            only.schema_version = Some(1);
            to_line(only)
        }
        _ => to_line(&Explanations { schema_version: 1, results }),
    }
}

fn place(entry: &Entry) -> Place {
    let key = match &entry.state {
        State::Found(key) | State::Shadowed(key) => Some(key),
        _ => None,
    };
    let note = match &entry.state {
        State::Skipped(reason) => Some((*reason).to_owned()),
        State::Unreadable(reason) => Some(reason.clone()),
        _ => entry.note.map(str::to_owned),
    };
    Place {
        source: entry.source.to_string(),
        state: word(&entry.state),
        fingerprint: key.map(|key| key.fingerprint.to_string()),
        length: key.map(|key| key.length),
        note,
    }
}
