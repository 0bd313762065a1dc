//! What is said, in the form that was asked for. The report goes to standard output alone.

mod advice;
mod explain;
mod github;
mod human;
mod json;

use std::io::{self, Write};

use phota_core::{Endpoint, Resolution, Verdict};

use crate::args::{Format, OnUnavailable};
use crate::exit::Exit;
use crate::usage;

/// One key: where it was looked for, and what is said of it.
pub(crate) struct Checked {
    pub resolution: Resolution,
    pub verdict: Verdict,
}

/// Reports the verdicts. A report that could not be written makes the run inconclusive.
pub(crate) fn checked(
    format: Format,
    checked: &[Checked],
    endpoint: &Endpoint,
    on_unavailable: OnUnavailable,
) -> Exit {
    match format {
        Format::Human => print(&human::render(checked, endpoint)),
        Format::Json => print(&json::render(checked, endpoint)),
        Format::Github => {
            let log = print(&github::render(checked, endpoint, on_unavailable));
            log.worse(github::write_files(checked, endpoint))
        }
    }
}

/// Reports where keys were looked for.
pub(crate) fn explain(format: Format, resolutions: &[Resolution]) -> Exit {
    match format {
        Format::Json => print(&explain::json(resolutions)),
        Format::Human | Format::Github => print(&explain::human(resolutions)),
    }
}

/// Reports wrong usage or configuration.
pub(crate) fn wrong(format: Format, problem: &str, advice: &str) -> Exit {
    if format == Format::Github {
        print(&github::wrong(problem, advice));
    }
    usage::say(problem, advice);
    Exit::Usage
}

/// Writes to standard output, without colours where they are not wanted.
fn print(text: &str) -> Exit {
    let mut stdout = anstream::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Ok(()) => Exit::Good,
        // The reader has seen enough; the exit code still tells.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Exit::Good,
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: cannot write the report: {error}");
            Exit::Inconclusive
        }
    }
}
