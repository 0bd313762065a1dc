//! One file a verb: what it reads, and what counts as nothing read.

mod ahead;
pub(crate) mod audit;
mod before;
pub(crate) mod dir;
pub(crate) mod install_hooks;
mod introduced;
pub(crate) mod message;
mod names;
mod of_base;
mod old_members;
pub(crate) mod push;
pub(crate) mod range;
pub(crate) mod self_test;
pub(crate) mod staged;
pub(crate) mod stdin;

use phota_core::Fingerprint;
use phota_detect::Detector;
use phota_source::{Excludes, archive, worktree};

use crate::{
    args::Common,
    baseline::Baseline,
    config::Config,
    exposure::Exposure,
    failure::{Failure, named},
    known_key,
    naming::{Naming, with_member},
    scanner::{KeysAfter, Scanner, USUAL_CONFIDENCE},
    suppress::{self, AllowList, Suppressions},
};
use std::{collections::BTreeMap, path::Path};

/// What a verb read. The findings are with the [`Scanner`].
pub(crate) struct Read {
    pub(crate) verb: &'static str,
    pub(crate) naming: Naming,
    /// Files or objects that were looked at.
    pub(crate) items: u64,
    pub(crate) bytes: u64,
    /// How many of the items are archives of which only their own bytes were looked at.
    pub(crate) closed: u64,
    /// Left out on purpose.
    pub(crate) skipped: Vec<Unread>,
    /// How many of them were left out for their size alone.
    pub(crate) too_large: usize,
    /// How many of them are archives, or members, that could not be unpacked.
    pub(crate) not_unpacked: usize,
    /// Not read, though it should have been: the scan is incomplete.
    pub(crate) problems: Vec<Unread>,
    /// What became of the keys that were found, if that was asked.
    pub(crate) exposures: BTreeMap<Fingerprint, Exposure>,
    /// For people, who are told even when all is well.
    pub(crate) notes: Vec<String>,
    /// The same for what they must not miss.
    pub(crate) warnings: Vec<String>,
}

/// Something that was not read.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unread {
    /// As reports name it; empty if it is not about one file.
    pub(crate) path: String,
    pub(crate) reason: String,
}

impl Read {
    pub(crate) fn nothing(verb: &'static str, naming: Naming) -> Self {
        Read {
            verb,
            naming,
            items: 0,
            bytes: 0,
            closed: 0,
            skipped: Vec::new(),
            too_large: 0,
            not_unpacked: 0,
            problems: Vec::new(),
            exposures: BTreeMap::new(),
            notes: Vec::new(),
            warnings: Vec::new(),
        }
    }

    /// Whether everything was looked at that a baseline is about, and not only what changes.
    pub(crate) fn is_of_everything(&self) -> bool {
        matches!(self.verb, "dir" | "audit")
    }

    /// Whether it read commits, so that a place needs more than a path and a line.
    pub(crate) fn is_of_history(&self) -> bool {
        matches!(self.verb, "audit" | "range" | "push")
    }

    /// Whether there was nothing to look at: no file, or only archives that cannot be opened.
    fn is_nothing(&self) -> bool {
        self.items == self.closed
    }

    /// Adds files that were read from disk.
    fn add_seen(&mut self, seen: worktree::Seen) {
        self.items += seen.items;
        self.bytes += seen.bytes;
        self.closed += seen.closed;
        for skip in seen.skipped {
            self.add_skip(skip);
        }
        for problem in &seen.problems {
            self.add_problem(problem);
        }
    }

    fn add_skip(&mut self, skip: phota_source::Skip) {
        let path = with_member(self.naming.text(skip.path), skip.member.as_deref());
        self.add_named_skip(path, skip.reason);
    }

    /// The same with a path as reports name it.
    fn add_named_skip(&mut self, path: String, reason: phota_source::SkipReason) {
        self.too_large += usize::from(reason.is_size());
        self.not_unpacked += usize::from(reason.is_unpacking());
        self.skipped.push(Unread { path, reason: reason.to_string() });
    }

    /// Adds what was found in an archive that is not on disk.
    fn add_unpacked(&mut self, path: &str, unpacked: archive::Unpacked) {
        self.items += unpacked.items;
        self.bytes += unpacked.bytes;
        self.closed += u64::from(unpacked.is_closed());
        for skip in unpacked.skipped {
            self.add_named_skip(with_member(path.to_owned(), skip.member.as_deref()), skip.reason);
        }
    }

    fn add_problem(&mut self, problem: &phota_source::Error) {
        let path = problem.path().map_or(String::new(), |path| named(problem, self.naming.text(path)));
        self.problems.push(Unread { path, reason: problem.to_string() });
    }
}

/// Builds the scanner that the arguments and the configuration ask for.
fn scanner(common: &Common, config: &Config) -> Result<Scanner, Failure> {
    let baseline = common.baseline.as_deref().map(Baseline::read).transpose()?.unwrap_or_default();
    scanner_with(common, config, baseline)
}

/// The same with another baseline than the one on disk.
fn scanner_with(common: &Common, config: &Config, baseline: Baseline) -> Result<Scanner, Failure> {
    let content = &config.content;
    let options = phota_detect::Options {
        names: content.names.clone(),
        hosts: content.hosts.clone(),
        key_pattern: content.key_pattern.clone(),
    };
    let detector = Detector::new(&options).map_err(|e| {
        let field = match e {
            phota_detect::Error::KeyPattern(_) => "key_pattern",
            phota_detect::Error::Host { .. } => "hosts",
            _ => "names",
        };
        // The error of a regular expression draws a picture over several lines.
        let what: Vec<String> = e.to_string().lines().map(|line| line.trim().to_owned()).collect();
        config.fault(field, &what.join(" "))
    })?;
    let detector = if common.known_key { known_key::look_for(detector, common.quiet)? } else { detector };
    let min_confidence = common.min_confidence.or(content.min_confidence).unwrap_or(USUAL_CONFIDENCE);
    let allow = AllowList::new(&content.allow, suppress::today());
    let after = if common.verification.verify { KeysAfter::Kept } else { KeysAfter::Forgotten };
    Ok(Scanner::new(detector, min_confidence, Suppressions { allow, baseline }, after))
}

/// The patterns of the configuration. They count from its folder; those of `--config` from `top`.
fn excludes(common: &Common, config: &Config, top: &Path) -> Result<Excludes, Failure> {
    let beside = config.path.as_deref().and_then(Path::parent).filter(|_| common.config.is_none());
    Excludes::new(beside.unwrap_or(top), &config.content.exclude).map_err(|e| match &e {
        phota_source::Error::ExcludePattern { pattern, .. } => {
            config.fault("exclude", &format!("\"{pattern}\" is {e}"))
        }
        _ => Failure::from(e),
    })
}

/// What is said of a configuration that leaves nothing of what git has of a repository's files. Nobody means that, so it makes
/// the scan incomplete.
const LEFT_NOTHING: &str = "the configuration excludes every file";

/// How files are read from disk.
fn reading(common: &Common, excludes: Excludes) -> worktree::Options {
    worktree::Options {
        threads: common.jobs.map_or(0, usize::from),
        max_size: common.max_size.0,
        excludes,
        ..worktree::Options::default()
    }
}
