//! What was scanned and what came of it, in one line.

use std::{
    collections::BTreeSet,
    fmt::{self, Display},
};

use phota_core::Fingerprint;

use super::Report;
use crate::finding::Level;

/// The line.
pub(super) struct Summary<'a>(pub(super) &'a Report);

/// What came of the scan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Outcome {
    /// Something that must go.
    Found,
    /// Nothing so far, and not everything was read.
    Incomplete,
    Clean,
}

impl Summary<'_> {
    pub(super) fn outcome(&self) -> Outcome {
        match (Count::of(self.0, Level::Error).is_nothing(), self.0.is_complete()) {
            (false, _) => Outcome::Found,
            (true, false) => Outcome::Incomplete,
            (true, true) => Outcome::Clean,
        }
    }
}

impl Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        let [failing, noted] = [Level::Error, Level::Note].map(|level| Count::of(report, level));
        let items = report.read.items;
        let left_out = report.verified.as_ref().map_or(0, |verified| verified.left_out);
        // An incomplete scan must not read like a clean one.
        match (failing.is_nothing(), items, report.is_complete()) {
            (false, _, _) if failing.others == 0 => write!(f, "{failing} found")?,
            (false, _, _) => write!(f, "{failing}")?,
            (true, 0, true) if report.read.skipped.is_empty() => return f.write_str("Nothing to scan"),
            (true, 0, true) => {
                return write!(f, "Nothing was scanned, {} skipped", report.read.skipped.len());
            }
            (true, 0, false) => return f.write_str("Nothing was scanned"),
            // What is left out was found all the same.
            (true, _, true) if left_out > 0 => f.write_str("No active Phota key found")?,
            (true, _, true) => f.write_str("No Phota key found")?,
            (true, _, false) => f.write_str("INCOMPLETE, no Phota key found so far")?,
        }
        if !noted.is_nothing() {
            write!(f, ", {noted} where one may stand,")?;
        }
        let (one, many) = if report.read.is_of_history() { ("object", "objects") } else { ("file", "files") };
        write!(f, " in {items} {} ({}", if items == 1 { one } else { many }, Size(report.read.bytes))?;
        for (count, what) in [
            (report.read.skipped.len(), "skipped"),
            (report.suppressed - report.in_baseline, "allowed"),
            (report.in_baseline, "in the baseline"),
            (left_out, "left out"),
            (report.read.problems.len(), "not read"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        write!(f, ") in {:.2} s", report.elapsed.as_secs_f64())
    }
}

/// What was found at one level.
pub(super) struct Count {
    pub(super) keys: usize,
    pub(super) others: usize,
}

impl Count {
    pub(super) fn of(report: &Report, level: Level) -> Self {
        let findings = || report.findings.iter().filter(|finding| finding.level() == level);
        let keys: BTreeSet<Fingerprint> =
            findings().filter_map(|finding| Some(finding.hit.key?.fingerprint)).collect();
        Count { keys: keys.len(), others: findings().filter(|finding| finding.hit.key.is_none()).count() }
    }

    pub(super) fn is_nothing(&self) -> bool {
        self.keys + self.others == 0
    }
}

impl Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (keys, others) = (self.keys, self.others);
        let findings = plural(others, "finding", "findings");
        let named = plural(keys, "Phota key", "Phota keys");
        match (keys, others) {
            (_, 0) => write!(f, "{keys} {named}"),
            (0, _) => write!(f, "{others} {findings} without a key"),
            _ => write!(f, "{keys} {named} and {others} other {findings}"),
        }
    }
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

/// A number of bytes, for people.
pub(super) struct Size(pub(super) u64);

impl Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0 as f64;
        match self.0 {
            0..1000 => write!(f, "{} B", self.0),
            1000..1_000_000 => write!(f, "{:.1} kB", bytes / 1e3),
            1_000_000..1_000_000_000 => write!(f, "{:.1} MB", bytes / 1e6),
            _ => write!(f, "{:.1} GB", bytes / 1e9),
        }
    }
}
