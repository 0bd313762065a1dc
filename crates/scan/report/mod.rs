//! What a scan has to report, in the form every format starts from.

mod advice;
mod github;
mod gitlab;
mod history;
mod html;
mod human;
mod json;
mod junit;
mod locate;
mod reach;
mod sarif;
mod styled;
mod summary;
mod words;

use std::{cmp::Reverse, io, time::Duration};

use crate::{
    args::Format,
    exit::Exit,
    failure::Failure,
    finding::{self, Finding, Level},
    naming::Naming,
    scanner::Found,
    suppress::By,
    terminal::Terminal,
    verbs::{Read, Unread},
    verify::{self, Status},
};

/// Writes why there is no report, where the format has a place for it. People are told in any case.
pub(crate) fn write_failure(failure: &Failure, format: Format, to: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Github => github::write_failure(failure, to),
        _ => Ok(()),
    }
}

/// A finished scan.
pub(crate) struct Report {
    pub(crate) read: Read,
    /// In the order of their places.
    pub(crate) findings: Vec<Finding>,
    /// How many keys and names were found that may stay.
    pub(crate) suppressed: usize,
    /// How many of them because of the baseline.
    pub(crate) in_baseline: usize,
    pub(crate) elapsed: Duration,
    /// What the verification came to, if there was one.
    pub(crate) verified: Option<verify::Summary>,
}

impl Report {
    pub(crate) fn new(mut read: Read, found: Found, elapsed: Duration) -> Self {
        read.skipped.sort();
        read.problems.sort();
        let suppressed = found.suppressed.len();
        let in_baseline = found.suppressed.values().filter(|by| **by == By::Baseline).count();
        let mut findings = finding::group(found.hits);
        for finding in &mut findings {
            finding.exposure = finding.hit.key.and_then(|key| read.exposures.get(&key.fingerprint).cloned());
        }
        Report { read, findings, suppressed, in_baseline, elapsed, verified: None }
    }

    /// The report on something that could not be looked at.
    pub(crate) fn of_nothing(target: &str, reason: &str) -> Self {
        let mut read = Read::nothing("audit", Naming::of_url(target));
        read.problems.push(Unread { path: String::new(), reason: reason.to_owned() });
        Report::new(read, Found::default(), Duration::ZERO)
    }

    /// Whether everything was read that should have been.
    pub(crate) fn is_complete(&self) -> bool {
        self.read.problems.is_empty()
    }

    pub(crate) fn exit(&self) -> Exit {
        let fails = self.findings.iter().any(|finding| finding.level() == Level::Error);
        let found = if fails { Exit::Found } else { Exit::Clean };
        let read = if self.is_complete() { Exit::Clean } else { Exit::Incomplete };
        found.max(read)
    }

    /// The findings for formats that cannot hold all of them: those that count most first.
    fn by_importance(&self) -> Vec<&Finding> {
        let alive = |status| match status {
            Status::Active => 0,
            Status::Unknown | Status::Unchecked => 1,
            Status::Inactive => 2,
        };
        let mut findings: Vec<&Finding> = self.findings.iter().collect();
        findings.sort_by_key(|finding| {
            let hit = &finding.hit;
            (finding.level(), alive(finding.status), Reverse(hit.rule.severity), Reverse(hit.confidence))
        });
        findings
    }

    /// Writes the report. Text for people is laid out for the terminal.
    pub(crate) fn write(
        &self,
        to: &mut dyn io::Write,
        format: Format,
        quiet: bool,
        terminal: Terminal,
    ) -> io::Result<()> {
        match format {
            Format::Human => human::write(self, to, quiet, terminal),
            Format::Json => json::write(self, to),
            Format::Sarif => sarif::write(self, to),
            Format::Gitlab => gitlab::write(self, to),
            Format::Junit => junit::write(self, to),
            Format::Github => github::write(self, to, quiet, terminal),
            Format::Html => html::write(self, to),
        }
    }
}
