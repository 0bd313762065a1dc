//! One report on all repositories, made of their lines.

use std::{
    borrow::Cow,
    collections::{BTreeMap, btree_map::Entry},
    sync::Arc,
    time::Instant,
};

use phota_core::Fingerprint;
use phota_detect::{Position, rules::RULES};
use serde::Deserialize;

use super::{lines::Lines, list::Listed};
use crate::{
    exposure::Exposure,
    failure::Failure,
    finding::{self, CommitInfo, Hit, Place, PlaceKind},
    naming::Naming,
    redact::Excerpt,
    report::Report,
    verbs::{Read, Unread},
    verify::{self, Status},
};

/// Puts the lines of these repositories together. `list` is the name of the list.
pub(super) fn report(
    list: &str,
    wanted: &[&Listed],
    lines: &mut Lines,
    started: Instant,
) -> Result<Report, Failure> {
    let mut merged = Merged::new(list);
    for listed in wanted {
        let line = lines.get(&listed.name)?;
        let line = line.and_then(|line| serde_json::from_str::<Line>(&line).ok());
        match line {
            Some(line) => merged.add(&listed.name, line),
            None => merged.problem(&listed.name, "", "its line cannot be read".to_owned()),
        }
    }
    Ok(merged.into_report(started))
}

struct Merged {
    read: Read,
    hits: Vec<Hit>,
    /// What was said of each key; the same key may have been asked about for several repositories.
    statuses: BTreeMap<Fingerprint, (Status, Option<String>)>,
    suppressed: usize,
    verified: Option<verify::Summary>,
}

impl Merged {
    fn new(list: &str) -> Self {
        Merged {
            read: Read::nothing("audit", Naming::of_url(list)),
            hits: Vec::new(),
            statuses: BTreeMap::new(),
            suppressed: 0,
            verified: None,
        }
    }

    fn problem(&mut self, repository: &str, path: &str, reason: String) {
        self.read.problems.push(Unread { path: located(repository, path), reason });
    }

    fn add(&mut self, repository: &str, line: Line) {
        let scan = line.scan;
        self.read.items += scan.items;
        self.read.bytes += scan.bytes;
        self.suppressed += scan.suppressed;
        let mut is_told = scan.complete;
        for skipped in scan.skipped {
            is_told |= skipped.problem;
            let unread = Unread { path: located(repository, &skipped.path), reason: skipped.reason };
            if skipped.problem { self.read.problems.push(unread) } else { self.read.skipped.push(unread) }
        }
        if !is_told {
            self.problem(repository, "", "its audit is incomplete".to_owned());
        }
        if let Some(verification) = scan.verification {
            match &mut self.verified {
                Some(sum) => sum.add(&verification),
                None => self.verified = Some(verification),
            }
        }
        for finding in line.findings {
            self.add_finding(repository, finding);
        }
    }

    fn add_finding(&mut self, repository: &str, finding: FoundThere) {
        let Some(rule) = RULES.iter().find(|rule| rule.id == finding.rule) else {
            return self.problem(repository, &finding.path, format!("there is no rule {}", finding.rule));
        };
        let (Ok(confidence), Some(kind)) = (finding.confidence.parse(), kind(&finding.place, &finding.level))
        else {
            return self.problem(repository, &finding.path, "what was found there cannot be read".to_owned());
        };
        let key = finding.key.as_ref().and_then(|key| {
            Some(finding::Key { fingerprint: key.fingerprint.parse().ok()?, length: key.length })
        });
        if let Some(key) = key {
            self.add_status(key.fingerprint, &finding);
            self.add_exposure(key.fingerprint, &finding);
        }
        let mut commit = finding.commit.as_ref().and_then(CommitThere::info);
        if let Some(commit) = &mut commit {
            commit.refs.clone_from(&finding.refs);
            commit.more_refs = finding.refs_total.saturating_sub(commit.refs.len() as u64);
        }
        let also: Vec<Place> = finding.also_at.iter().filter_map(|also| also.place(repository)).collect();
        self.hits.push(Hit {
            rule,
            confidence,
            key,
            subject: finding.subject.unwrap_or_default(),
            place: Place {
                path: located(repository, &finding.path),
                start: Position { line: finding.line, column: finding.column },
                kind,
                object: finding.object.as_deref().and_then(|id| id.parse().ok()),
                commit: commit.map(Arc::new),
            },
            more: finding.also_at_total.saturating_sub(also.len() as u64),
            also,
            end: Position { line: finding.end_line, column: finding.end_column },
            evidence: finding.evidence.into_iter().map(Cow::Owned).collect(),
            encoding: finding.encoding.into_iter().map(Cow::Owned).collect(),
            excerpt: Excerpt::without_context(),
        });
    }

    fn add_exposure(&mut self, fingerprint: Fingerprint, finding: &FoundThere) {
        let Some(exposure) = finding.exposure.as_ref().map(ExposureThere::exposure) else { return };
        match self.read.exposures.entry(fingerprint) {
            Entry::Vacant(entry) => {
                entry.insert(exposure);
            }
            Entry::Occupied(mut entry) => entry.get_mut().merge(exposure),
        }
    }

    /// Keeps the answer that matters most.
    fn add_status(&mut self, fingerprint: Fingerprint, finding: &FoundThere) {
        let weight = |status| match status {
            Status::Unchecked => 0,
            Status::Inactive => 1,
            Status::Unknown => 2,
            Status::Active => 3,
        };
        let status = Status::of(&finding.status);
        let known = self.statuses.entry(fingerprint).or_default();
        if weight(status) > weight(known.0) {
            *known = (status, finding.status_reason.clone());
        }
    }

    fn into_report(mut self, started: Instant) -> Report {
        let mut findings = finding::group(self.hits);
        for finding in &mut findings {
            let Some(key) = finding.hit.key else { continue };
            if let Some((status, reason)) = self.statuses.get(&key.fingerprint) {
                (finding.status, finding.status_reason) = (*status, reason.clone());
            }
            finding.exposure = self.read.exposures.get(&key.fingerprint).cloned();
        }
        self.read.skipped.sort();
        self.read.problems.sort();
        Report {
            read: self.read,
            findings,
            suppressed: self.suppressed,
            in_baseline: 0,
            elapsed: started.elapsed(),
            verified: self.verified,
        }
    }
}

/// A path as the merged report has it: below the repository, without what no path begins with.
fn located(repository: &str, path: &str) -> String {
    let repository = repository.split_once("://").map_or(repository, |(_, rest)| rest).trim_end_matches('/');
    match path {
        "" => repository.to_owned(),
        _ if repository == "." => path.to_owned(),
        _ => format!("{repository}/{path}"),
    }
}

fn kind(place: &str, level: &str) -> Option<PlaceKind> {
    PlaceKind::ALL.into_iter().find(|kind| kind.as_str() == place && kind.level().as_str() == level)
}

#[derive(Deserialize)]
struct Line {
    scan: Scan,
    findings: Vec<FoundThere>,
}

#[derive(Deserialize)]
struct Scan {
    complete: bool,
    items: u64,
    bytes: u64,
    skipped: Vec<Skipped>,
    suppressed: usize,
    verification: Option<verify::Summary>,
}

#[derive(Deserialize)]
struct Skipped {
    path: String,
    reason: String,
    #[serde(default)]
    problem: bool,
}

#[derive(Deserialize)]
struct FoundThere {
    rule: String,
    level: String,
    confidence: String,
    path: String,
    line: usize,
    column: usize,
    end_line: usize,
    end_column: usize,
    key: Option<KeyThere>,
    subject: Option<String>,
    evidence: Vec<String>,
    encoding: Vec<String>,
    commit: Option<CommitThere>,
    refs: Vec<String>,
    refs_total: u64,
    object: Option<String>,
    place: String,
    status: String,
    status_reason: Option<String>,
    exposure: Option<ExposureThere>,
    also_at: Vec<AlsoThere>,
    also_at_total: u64,
}

#[derive(Deserialize)]
struct KeyThere {
    fingerprint: String,
    length: usize,
}

#[derive(Deserialize)]
struct CommitThere {
    id: String,
    author: String,
    email: String,
    date: String,
    subject: String,
}

impl CommitThere {
    fn info(&self) -> Option<CommitInfo> {
        let [author, email, date, subject] =
            [&self.author, &self.email, &self.date, &self.subject].map(String::clone);
        Some(CommitInfo::new(self.id.parse().ok()?, author, email, date, subject))
    }
}

#[derive(Deserialize)]
struct ExposureThere {
    reference: String,
    removed: Option<CommitThere>,
    still_in: Vec<String>,
    still_in_total: u64,
}

impl ExposureThere {
    fn exposure(&self) -> Exposure {
        Exposure {
            reference: self.reference.clone(),
            removed: self.removed.as_ref().and_then(CommitThere::info).map(Arc::new),
            more: self.still_in_total.saturating_sub(self.still_in.len() as u64),
            still_in: self.still_in.clone(),
        }
    }
}

#[derive(Deserialize)]
struct AlsoThere {
    path: String,
    line: usize,
    commit: Option<String>,
    object: Option<String>,
    place: String,
}

impl AlsoThere {
    fn place(&self, repository: &str) -> Option<Place> {
        let kind = PlaceKind::ALL.into_iter().find(|kind| kind.as_str() == self.place)?;
        let commit = self.commit.as_deref().and_then(|id| id.parse().ok());
        let nameless = |id| CommitInfo::new(id, String::new(), String::new(), String::new(), String::new());
        Some(Place {
            path: located(repository, &self.path),
            start: Position { line: self.line, column: 1 },
            kind,
            object: self.object.as_deref().and_then(|id| id.parse().ok()),
            commit: commit.map(nameless).map(Arc::new),
        })
    }
}
