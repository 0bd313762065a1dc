//! The files in which a step of GitHub Actions leaves its outputs and its summary.

use std::{
    env,
    fs::OpenOptions,
    io::{self, Write},
};

use super::summary;
use crate::{finding::Level, report::Report};

/// Writes both, where the runner names a file for it.
pub(super) fn write(report: &Report) -> io::Result<()> {
    append("GITHUB_OUTPUT", || outputs(report))?;
    append("GITHUB_STEP_SUMMARY", || summary::markdown(report))
}

/// Adds a text to the file that a variable names.
fn append(variable: &str, text: impl FnOnce() -> String) -> io::Result<()> {
    let Some(path) = env::var_os(variable).filter(|path| !path.is_empty()) else { return Ok(()) };
    let mut file =
        OpenOptions::new().append(true).create(true).open(path).map_err(|e| named(variable, &e))?;
    file.write_all(text().as_bytes()).map_err(|e| named(variable, &e))
}

fn named(variable: &str, error: &io::Error) -> io::Error {
    // Never the kind of a reader that went away: that one is no error elsewhere.
    io::Error::other(format!("{variable}: {error}"))
}

/// `findings`: how many fail the scan; `notes`: how many others are told of; `complete`: whether everything was read.
fn outputs(report: &Report) -> String {
    let count = |level| report.findings.iter().filter(|finding| finding.level() == level).count();
    format!(
        "findings={}\nnotes={}\ncomplete={}\n",
        count(Level::Error),
        count(Level::Note),
        report.is_complete()
    )
}
