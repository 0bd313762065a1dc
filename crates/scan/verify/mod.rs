//! `--verify`: whether the keys that were found are alive, which the API alone can tell.
//!
//! Each distinct key is sent once, to the official host or to the one that the command line names, after a control that
//! the endpoint has to refuse. Nothing is said of a key without a clear answer.

mod options;
mod status;
mod summary;

pub(crate) use options::{Only, Options};
pub(crate) use status::Status;
pub(crate) use summary::Summary;

use std::{
    collections::{BTreeMap, btree_map::Entry},
    path::PathBuf,
    sync::Arc,
    time::{Duration, Instant},
};

use phota_core::{
    ApiKey, DEFAULT_BASE_URL, Endpoint, Environment, Fingerprint, Validator, ValidatorOptions, check_found,
};

use self::status::Answer;
use crate::{failure::Failure, finding::Finding, report::Report};

/// How many keys are asked about at the same time.
const AT_ONCE: usize = 16;

/// How many keys are asked about in one run: a repository must not make its reader flood the API.
const MOST_KEYS: usize = 1000;

/// How long everything may take, as in phota-check.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The keys of a scan by their fingerprints, kept until they are asked about.
pub(crate) type Keys = BTreeMap<Fingerprint, ApiKey>;

/// Asks the API about keys.
pub(crate) struct Verifier {
    validator: Arc<Validator>,
    timeout: Duration,
    only: Option<Only>,
}

impl Verifier {
    /// What the arguments ask for; `None` without `--verify`. Nothing is sent yet.
    pub(crate) fn new(options: &Options) -> Result<Option<Self>, Failure> {
        if !options.verify {
            return match options.needs_verify() {
                None => Ok(None),
                Some(option) => Err(Failure::usage(format!("{option} says nothing without --verify"))
                    .hint("add --verify to ask the API about the keys that are found")),
            };
        }
        let url = options.base_url.as_deref().unwrap_or(DEFAULT_BASE_URL);
        let endpoint = Endpoint::parse(url).map_err(|e| Failure::usage(format!("--base-url: {e}")))?;
        let options_of_core =
            ValidatorOptions { endpoint, ca_file: options.ca_file.clone(), ..ValidatorOptions::default() };
        // Of the environment only the proxy's variables count. Where keys go is not among them.
        let environment = Environment::new(|name| std::env::var_os(name), PathBuf::new(), None);
        let validator = Validator::new(&options_of_core, &environment)
            .map_err(|e| Failure::usage(format!("--verify: {e}")))?;
        Ok(Some(Verifier {
            validator: Arc::new(validator),
            timeout: options.timeout.unwrap_or(TIMEOUT),
            only: options.only,
        }))
    }

    /// Gives the findings of a report their status, and leaves out those that were not asked for.
    pub(crate) fn verify(&self, report: &mut Report, keys: Keys) -> Result<(), Failure> {
        let answers = self.ask(&report.findings, keys)?;
        for finding in &mut report.findings {
            if let Some(key) = finding.hit.key {
                let answer = answers.get(&key.fingerprint).cloned();
                // Every key that is reported was kept; saying nothing of one would be saying too much.
                let answer = answer.unwrap_or_else(|| Answer::unknown("the key was not kept"));
                (finding.status, finding.status_reason) = (answer.status, answer.reason);
            }
        }
        let mut summary = Summary::new(&self.validator.endpoint().host(), &report.findings);
        if let Some(Only::Active) = self.only {
            summary.leave_out(report);
        }
        report.verified = Some(summary);
        Ok(())
    }

    /// The answer for every key of the findings, each asked for once.
    fn ask(&self, findings: &[Finding], mut keys: Keys) -> Result<BTreeMap<Fingerprint, Answer>, Failure> {
        let mut answers: BTreeMap<Fingerprint, Answer> = BTreeMap::new();
        let (mut names, mut wanted) = (Vec::new(), Vec::new());
        for fingerprint in findings.iter().filter_map(|finding| Some(finding.hit.key?.fingerprint)) {
            let Entry::Vacant(entry) = answers.entry(fingerprint) else { continue };
            let Some(key) = keys.remove(&fingerprint) else { continue };
            entry.insert(Answer::unknown(format!("only {MOST_KEYS} keys are asked about in one run")));
            if wanted.len() < MOST_KEYS {
                names.push(fingerprint);
                wanted.push(key);
            }
        }
        if wanted.is_empty() {
            return Ok(answers);
        }
        let failed = |e| Failure::incomplete(format!("--verify cannot start: {e}"));
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(failed)?;
        let deadline = Instant::now() + self.timeout;
        // Nothing has to be put in order when Ctrl-C ends the process, so nobody waits for it here.
        let interrupt = std::future::pending();
        let verdicts =
            runtime.block_on(check_found(Arc::clone(&self.validator), wanted, AT_ONCE, deadline, interrupt));
        // A name look-up cannot be stopped; it must not hold the process back.
        runtime.shutdown_background();
        let verdicts = verdicts.map_err(|e| Failure::incomplete(format!("--verify: {e}")))?;
        answers.extend(names.into_iter().zip(verdicts.iter().map(Answer::from)));
        Ok(answers)
    }
}
