//! From the arguments to the exit code.

use std::time::Instant;

use crate::{
    args::{Args, Common, Verb},
    exit::Exit,
    failure::Failure,
    output::{self, Destination, Kind, say},
    report::Report,
    scanner::Found,
    suppress::AllowList,
    verbs::{self, Unread},
};

pub(crate) fn run(args: &Args) -> Exit {
    output::set_colors(args.common.color);
    match try_run(args) {
        Ok(exit) => exit,
        Err(failure) => {
            say(Kind::Error, &failure.message);
            if let Some(hint) = failure.hint {
                say(Kind::Hint, &hint);
            }
            failure.exit
        }
    }
}

fn try_run(args: &Args) -> Result<Exit, Failure> {
    let started = Instant::now();
    let common = &args.common;
    let destination = Destination::new(common.output.as_deref())?;
    let (read, scanner) = match &args.verb {
        Verb::Dir(dir) => verbs::dir::run(dir, common)?,
        Verb::Staged(staged) => verbs::staged::run(staged, common)?,
        Verb::Stdin => verbs::stdin::run(common)?,
    };
    let (mut found, allow) = scanner.finish();
    let notes = notes(&mut found, &allow, common);
    let report = Report::new(read, found, started.elapsed());

    let written = destination.write(|to| report.write(to, common.format, common.quiet));
    tell(&report, &notes, common);
    match written {
        Ok(()) => Ok(report.exit()),
        Err(e) => {
            say(Kind::Error, &format!("the report could not be written to {}: {e}", destination.name()));
            Ok(report.exit().max(Exit::Incomplete))
        }
    }
}

/// What people should know about keys that are not reported.
fn notes(found: &mut Found, allow: &AllowList, common: &Common) -> Vec<String> {
    found.notes.sort();
    let mut notes = std::mem::take(&mut found.notes);
    let known = found.known.len();
    if known > 0 {
        let keys = if known == 1 { "1 key is" } else { &format!("{known} keys are") };
        notes.push(format!(
            "{keys} not new: the last commit held it in the same file; `phota-scan dir` reports it"
        ));
    }
    for (fingerprint, day) in &allow.expired {
        notes.push(format!(
            "the configuration's permission for {fingerprint} expired on {day} and no longer counts"
        ));
    }
    if common.verbose {
        let used = |f| found.suppressed.iter().any(|(_, key)| *key == Some(f));
        for fingerprint in allow.fingerprints().filter(|f| !used(**f)) {
            notes.push(format!("the configuration allows {fingerprint}, which was not found"));
        }
    }
    notes
}

fn tell(report: &Report, notes: &[String], common: &Common) {
    if !common.quiet {
        for note in report.read.notes.iter().chain(notes) {
            say(Kind::Note, note);
        }
        match report.read.too_large {
            0 => {}
            1 => say(
                Kind::Warning,
                "1 file is too large and was not scanned; -v names it, --max-size raises the limit",
            ),
            n => say(
                Kind::Warning,
                &format!(
                    "{n} files are too large and were not scanned; -v names them, --max-size raises the limit"
                ),
            ),
        }
        match report.read.not_unpacked {
            0 => {}
            1 => say(
                Kind::Warning,
                "1 archive, or a member of one, could not be unpacked; -v names it and says why",
            ),
            n => say(
                Kind::Warning,
                &format!(
                    "{n} archives, or members of them, could not be unpacked; -v names them and says why"
                ),
            ),
        }
    }
    if common.verbose {
        for skipped in &report.read.skipped {
            say(Kind::Note, &format!("skipped {}", line(skipped)));
        }
    }
    for problem in &report.read.problems {
        say(Kind::Error, &line(problem));
    }
    if !report.is_complete() {
        say(Kind::Warning, "the scan is incomplete: what was not read may hold a key");
    }
}

fn line(unread: &Unread) -> String {
    match unread.path.as_str() {
        "" => unread.reason.clone(),
        path => format!("{path}: {}", unread.reason),
    }
}
