//! The audit of one repository, in a process of its own.

use std::{
    ffi::OsString,
    io::{self, BufRead, BufReader, Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
};

use phota_core::{ApiKey, withhold_keys, without_keys};

use super::{
    super::target::Target,
    line::{self, Key},
};
use crate::{args::Common, failure::Failure, interrupt::Worker, verify};

/// How much of a line of a child's messages is kept, in bytes.
const MOST_SAID: u64 = 4096;

/// Audits single repositories with the options of this run.
pub(super) struct Child {
    program: PathBuf,
    /// What decides what is found, in the form of arguments; it is written down, so nothing in it may be a key.
    options: Vec<String>,
    arguments: Vec<OsString>,
    /// Whether it is to look for the configured key, which may stand in the environment.
    knows_key: bool,
}

impl Child {
    pub(super) fn new(common: &Common) -> Result<Self, Failure> {
        let program = std::env::current_exe()
            .map_err(|e| Failure::incomplete(format!("phota-scan does not find itself: {e}")))?;
        let deciding = deciding(common);
        let options = deciding.iter().map(|argument| written_down(&argument.to_string_lossy())).collect();
        let mut arguments = deciding;
        arguments.extend(others(common));
        Ok(Child { program, options, arguments, knows_key: common.known_key })
    }

    /// What decides what is found.
    pub(super) fn options(&self) -> &[String] {
        &self.options
    }

    /// Audits a repository. Whatever happens, there is a line to tell of it.
    pub(super) fn audit(&self, target: &Target, key: &Key<'_>) -> String {
        match self.run(target) {
            Ok(Ended { report, code: Some(0 | 1 | 3), .. }) if line::is_report(&report) => {
                line::of_report(key, &report)
            }
            Ok(Ended { code, error, .. }) => {
                let ended = match code {
                    Some(code) => format!("its audit ended with exit code {code}"),
                    None => "its audit was ended by a signal".to_owned(),
                };
                line::of_failure(key, &error.unwrap_or(ended))
            }
            Err(e) => line::of_failure(key, &format!("its audit could not be run: {e}")),
        }
    }

    fn run(&self, target: &Target) -> io::Result<Ended> {
        let mut command = Command::new(&self.program);
        // It looks for the key itself if that was asked for, and tells nobody else of it.
        if !self.knows_key {
            withhold_keys(&mut command, []);
        }
        command.arg("audit").args(&self.arguments).args([
            "--format",
            "json",
            "--progress",
            "never",
            "--color",
            "never",
        ]);
        match target {
            Target::Folder(folder) => command.arg(folder),
            // git, which the child starts, has the password from the environment of the child.
            Target::Url(url) => command.arg(url.argument()).envs(url.environment()),
        };
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut worker = Worker::start(&mut command)?;
        let said = worker.child().stderr.take().map(|stderr| std::thread::spawn(move || pass_on(stderr)));
        let mut report = Vec::new();
        if let Some(mut stdout) = worker.child().stdout.take() {
            stdout.read_to_end(&mut report)?;
        }
        let code = worker.wait()?.code();
        let error = said.and_then(|said| said.join().ok()).flatten();
        Ok(Ended { report: String::from_utf8_lossy(&report).into_owned(), code, error })
    }
}

/// An argument as it is written down: what may be a key has a fingerprint instead, so that two of them stay two.
fn written_down(argument: &str) -> String {
    let shown = without_keys(argument);
    if shown == argument {
        shown
    } else {
        format!("{shown} {}", ApiKey::new(argument.as_bytes()).fingerprint())
    }
}

/// How a child ended.
struct Ended {
    report: String,
    /// `None` if a signal ended it.
    code: Option<i32>,
    /// The first error it told of.
    error: Option<String>,
}

/// Hands on what a child says, which is fit for a terminal, and returns its first error.
fn pass_on(stderr: impl Read) -> Option<String> {
    let mut stderr = BufReader::new(stderr);
    let mut first = None;
    loop {
        let mut line = Vec::new();
        // A pipe that breaks has no more to say.
        if !matches!(stderr.by_ref().take(MOST_SAID).read_until(b'\n', &mut line), Ok(1..)) {
            return first;
        }
        let _ = io::stderr().write_all(&line);
        let line = String::from_utf8_lossy(&line);
        if let (None, Some(error)) = (&first, line.strip_prefix("error: ")) {
            first = Some(error.trim_end().to_owned());
        }
    }
}

/// The arguments that decide what is found.
fn deciding(common: &Common) -> Vec<OsString> {
    // Without `..`, so that nobody forgets a new one here.
    let Common {
        verification,
        config,
        baseline,
        min_confidence,
        known_key,
        max_size,
        write_baseline: _,
        format: _,
        output: _,
        jobs: _,
        quiet: _,
        verbose: _,
        color: _,
        progress: _,
    } = common;
    let verify::Options { verify, only, base_url, timeout, ca_file } = verification;
    let mut arguments: Vec<OsString> = Vec::new();
    let mut add = |name: &str, value: Option<OsString>| {
        arguments.extend(value.map(|value| [OsString::from(name), value]).into_iter().flatten());
    };
    add("--config", config.as_ref().map(OsString::from));
    add("--baseline", baseline.as_ref().map(OsString::from));
    add("--min-confidence", min_confidence.map(|level| level.as_str().into()));
    add("--max-size", Some(max_size.0.to_string().into()));
    add("--only", only.map(|verify::Only::Active| "active".into()));
    add("--base-url", base_url.as_ref().map(OsString::from));
    add("--timeout", timeout.map(|limit| limit.as_secs_f64().to_string().into()));
    add("--ca-file", ca_file.as_ref().map(OsString::from));
    for (is_given, name) in [(*known_key, "--known-key"), (*verify, "--verify")] {
        arguments.extend(is_given.then(|| name.into()));
    }
    arguments
}

/// The arguments that decide how it is done, and what is told.
fn others(common: &Common) -> Vec<OsString> {
    let mut arguments: Vec<OsString> = Vec::new();
    if let Some(jobs) = common.jobs {
        arguments.extend(["--jobs".into(), jobs.to_string().into()]);
    }
    for (is_given, name) in [(common.quiet, "--quiet"), (common.verbose, "--verbose")] {
        arguments.extend(is_given.then(|| name.into()));
    }
    arguments
}
