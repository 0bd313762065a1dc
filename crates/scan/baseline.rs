//! `--baseline` and `--write-baseline`: what was found before and accepted, in a file that can be committed.
//!
//! An entry names a rule and the fingerprint of a key, and with them every place of that key, wherever it moves. A
//! finding without a key is a rule, a path and a name: it may move within its file. Path and line of an entry are for
//! people; a line is never compared, and the path of a key is not either. No key is in the file.

use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read as _, Write},
    path::Path,
};

use phota_core::Fingerprint;
use serde::{Deserialize, Deserializer, Serialize, de};

use crate::{
    failure::{Failure, shown},
    finding::{Hit, Identity, Level, Place, What},
    redact::without_typed,
    scanner::Found,
};

/// Goes up when an older version could not read the file any more.
const SCHEMA_VERSION: u32 = 1;

/// Room for 100,000 entries.
pub(crate) const LARGEST: u64 = 16 << 20;

/// What was accepted.
#[derive(Debug, Default)]
pub(crate) struct Baseline {
    /// The entries, each with the path and line that people read.
    places: BTreeMap<Identity, (String, usize)>,
}

/// What becomes of entries that were not found again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Missing {
    /// The scan saw only a part of what the baseline is about.
    Stay,
    /// They are gone.
    Leave,
}

/// A baseline to write, and how it differs from the one that was read.
pub(crate) struct Update {
    entries: Vec<Entry>,
    pub(crate) new: usize,
    pub(crate) gone: usize,
}

impl Baseline {
    /// Reads a file.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let failure = |what: String| Failure::usage(format!("{}: {what}", shown(path)));
        let unreadable = |e: io::Error| match e.kind() {
            io::ErrorKind::NotFound => {
                failure("no such baseline".to_owned()).hint("write one with --write-baseline FILE")
            }
            _ => failure(format!("the baseline cannot be read: {e}")),
        };
        let mut bytes = Vec::new();
        File::open(path)
            .and_then(|file| file.take(LARGEST + 1).read_to_end(&mut bytes))
            .map_err(unreadable)?;
        if bytes.len() as u64 > LARGEST {
            return Err(failure("the baseline is larger than 16 MiB".to_owned()));
        }
        Baseline::from_bytes(path, &bytes)
    }

    /// Reads what stands in a file that is called `path` in messages.
    pub(crate) fn from_bytes(path: &Path, bytes: &[u8]) -> Result<Self, Failure> {
        let document: Document = serde_json::from_slice(bytes).map_err(|e| {
            let place = format!("{}:{}", e.line(), e.column());
            let what = e.to_string();
            let what = what.rsplit_once(" at line ").map_or(what.as_str(), |(what, _)| what);
            Failure::usage(format!("{}:{place}: {}", shown(path), without_typed(what)))
                .hint("a baseline is written by --write-baseline; write it again if it was damaged")
        })?;
        let places = document.entries.into_iter().map(|entry| (entry.identity, (entry.path, entry.line)));
        Ok(Baseline { places: places.collect() })
    }

    /// Tells whether a finding was accepted.
    pub(crate) fn holds(&self, identity: &Identity) -> bool {
        self.places.contains_key(identity)
    }

    /// The entries that `found` has nothing of, as people read them.
    pub(crate) fn not_in<'a>(&'a self, found: &'a Found) -> impl Iterator<Item = String> + 'a {
        self.places
            .iter()
            .filter(|(identity, _)| !found.suppressed.contains_key(identity))
            .map(|(identity, (path, _))| format!("{} in {path}", identity.name()))
    }

    /// What to write after a scan: what it found, and of the old entries what is still there.
    pub(crate) fn updated(&self, found: &Found, missing: Missing) -> Update {
        let mut places: BTreeMap<Identity, &Place> = BTreeMap::new();
        // By value: what may stay in an ignored file must not be accepted in a commit with it.
        let fails = |hit: &&Hit| hit.place.kind.level() == Level::Error;
        let hits = found.hits.iter().filter(fails).map(|hit| (hit.identity(), &hit.place));
        for (identity, place) in
            hits.chain(found.accepted.iter().map(|(identity, place)| (identity.clone(), place)))
        {
            let first = places.entry(identity).or_insert(place);
            *first = place.min(first);
        }
        let new = places.keys().filter(|identity| !self.holds(identity)).count();
        let missed = || self.places.iter().filter(|(identity, _)| !places.contains_key(identity));
        let gone = if missing == Missing::Leave { missed().count() } else { 0 };
        let kept: Vec<Entry> = match missing {
            Missing::Stay => {
                missed().map(|(identity, (path, line))| Entry::new(identity, path, *line)).collect()
            }
            Missing::Leave => Vec::new(),
        };
        let found =
            places.iter().map(|(identity, place)| Entry::new(identity, &place.path, place.start.line));
        let mut entries: Vec<Entry> = found.chain(kept).collect();
        entries.sort_by(|a, b| (&a.path, &a.identity).cmp(&(&b.path, &b.identity)));
        Update { entries, new, gone }
    }
}

impl Update {
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Writes the file: an entry a line, in an order that does not depend on lines, so that differences are short.
    pub(crate) fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        write!(
            to,
            "{{\n  \"schema_version\": {SCHEMA_VERSION},\n  \"tool\": \"phota-scan\",\n  \"entries\": ["
        )?;
        for (at, entry) in self.entries.iter().enumerate() {
            to.write_all(if at == 0 { b"\n    " } else { b",\n    " })?;
            phota_core::write_json(to, &Line::from(entry))?;
        }
        to.write_all(if self.entries.is_empty() { b"]\n}\n" } else { b"\n  ]\n}\n" })
    }
}

impl Identity {
    /// The key's fingerprint, or the name.
    fn name(&self) -> String {
        match &self.what {
            What::Key(fingerprint) => fingerprint.to_string(),
            What::Name { name, .. } => name.clone(),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    #[serde(deserialize_with = "the_version")]
    #[allow(dead_code, reason = "checked when it is read")]
    schema_version: u32,
    #[serde(default)]
    #[allow(dead_code, reason = "for people")]
    tool: String,
    entries: Vec<Entry>,
}

#[derive(Debug, Deserialize)]
#[serde(try_from = "Line")]
struct Entry {
    identity: Identity,
    path: String,
    line: usize,
}

impl Entry {
    fn new(identity: &Identity, path: &str, line: usize) -> Self {
        Entry { identity: identity.clone(), path: path.to_owned(), line }
    }
}

/// An entry in the form of the file.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Line {
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    fingerprint: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    name: Option<String>,
    path: String,
    line: usize,
}

impl From<&Entry> for Line {
    fn from(entry: &Entry) -> Self {
        let (fingerprint, name) = match &entry.identity.what {
            What::Key(fingerprint) => (Some(fingerprint.to_string()), None),
            What::Name { name, .. } => (None, Some(name.clone())),
        };
        Line {
            rule: entry.identity.rule.clone(),
            fingerprint,
            name,
            path: entry.path.clone(),
            line: entry.line,
        }
    }
}

impl TryFrom<Line> for Entry {
    type Error = String;

    fn try_from(line: Line) -> Result<Self, String> {
        let what = match (line.fingerprint, line.name) {
            (Some(fingerprint), None) => {
                What::Key(fingerprint.parse::<Fingerprint>().map_err(|e| e.to_string())?)
            }
            (None, Some(name)) => What::Name { path: line.path.clone(), name },
            _ => return Err("an entry has either a fingerprint or a name".to_owned()),
        };
        Ok(Entry { identity: Identity { rule: line.rule, what }, path: line.path, line: line.line })
    }
}

fn the_version<'de, D: Deserializer<'de>>(value: D) -> Result<u32, D::Error> {
    match u32::deserialize(value)? {
        SCHEMA_VERSION => Ok(SCHEMA_VERSION),
        other => Err(de::Error::custom(format!(
            "schema_version {other} is not known, this phota-scan reads {SCHEMA_VERSION}"
        ))),
    }
}
