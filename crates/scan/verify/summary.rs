//! What the verification came to, for people and for reports.

use std::collections::{BTreeMap, BTreeSet};

use phota_core::Fingerprint;
use serde::{Deserialize, Serialize};

use super::Status;
use crate::{finding::Finding, report::Report, verbs::Unread};

/// What the verification came to, in keys.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Summary {
    /// The host that was asked.
    pub(crate) host: String,
    pub(crate) active: usize,
    pub(crate) inactive: usize,
    pub(crate) unknown: usize,
    /// Findings that are not in the report, because they were not asked for.
    pub(crate) left_out: usize,
    /// Of how many keys nothing can be said, by the reason.
    #[serde(skip)]
    reasons: BTreeMap<String, usize>,
}

impl Summary {
    /// Counts the keys of findings that were verified.
    pub(super) fn new(host: &str, findings: &[Finding]) -> Self {
        let mut summary = Summary {
            host: host.to_owned(),
            active: 0,
            inactive: 0,
            unknown: 0,
            left_out: 0,
            reasons: BTreeMap::new(),
        };
        // One key may be found by two rules.
        let mut seen: BTreeSet<Fingerprint> = BTreeSet::new();
        for finding in findings {
            if !finding.hit.key.is_some_and(|key| seen.insert(key.fingerprint)) {
                continue;
            }
            match finding.status {
                Status::Active => summary.active += 1,
                Status::Inactive => summary.inactive += 1,
                Status::Unknown => {
                    summary.unknown += 1;
                    let reason = finding.status_reason.clone().unwrap_or_default();
                    *summary.reasons.entry(reason).or_default() += 1;
                }
                Status::Unchecked => {}
            }
        }
        summary
    }

    /// Adds what the verification of another repository came to. A key that both hold was asked about twice.
    pub(crate) fn add(&mut self, other: &Summary) {
        let Summary { host: _, active, inactive, unknown, left_out, reasons: _ } = other;
        self.active += active;
        self.inactive += inactive;
        self.unknown += unknown;
        self.left_out += left_out;
    }

    /// Leaves all but active keys out of a report. One of which nothing is known may be alive: it makes the scan incomplete.
    pub(super) fn leave_out(&mut self, report: &mut Report) {
        let all = std::mem::take(&mut report.findings);
        let (active, others): (Vec<Finding>, Vec<Finding>) =
            all.into_iter().partition(|finding| finding.status == Status::Active);
        report.findings = active;
        self.left_out = others.len();
        for finding in others.iter().filter(|finding| finding.status == Status::Unknown) {
            report.read.problems.push(unverified(finding));
        }
        report.read.problems.sort();
    }

    /// For people: what was asked, and why there is no answer.
    pub(crate) fn notes(&self) -> Vec<String> {
        let Summary { host, active, inactive, unknown, left_out, reasons } = self;
        let mut notes = Vec::new();
        match active + inactive + unknown {
            0 => notes.push(format!("no key was found that {host} could be asked about")),
            _ => notes
                .push(format!("{host} was asked: {active} active, {inactive} inactive, {unknown} unknown")),
        }
        for (reason, count) in reasons {
            let keys = if *count == 1 { "key" } else { "keys" };
            notes.push(format!("nothing is known of {count} {keys}: {reason}"));
        }
        match left_out {
            0 => {}
            1 => notes.push("1 finding is left out: it is not an active key (--only active)".to_owned()),
            n => notes.push(format!("{n} findings are left out: they are not active keys (--only active)")),
        }
        notes
    }
}

fn unverified(finding: &Finding) -> Unread {
    let name = finding.hit.key.map_or_else(String::new, |key| key.fingerprint.to_string());
    let reason = finding.status_reason.as_deref().unwrap_or("no answer");
    let place = &finding.hit.place;
    Unread {
        path: format!("{}:{}", place.path, place.start.line),
        reason: format!("{name} is left out by --only active and may be alive: {reason}"),
    }
}
