//! From the arguments to the exit code.

use std::{collections::BTreeSet, time::Instant};

use phota_core::Fingerprint;

use crate::{
    args::{Args, Common, Format, Verb},
    baseline::{Baseline, Missing},
    exit::Exit,
    failure::{Failure, shown},
    finding::{Hit, Identity},
    output::{self, Destination, Kind, say},
    report::{self, Report},
    rules,
    scanner::{self, Found, Hider},
    suppress::Suppressions,
    verbs::{self, Read, Unread},
    verify::{Summary, Verifier},
};

pub(crate) fn run(args: &Args) -> Exit {
    output::set_colors(args.common.color);
    match try_run(args) {
        Ok(exit) => exit,
        Err(failure) => {
            say(Kind::Error, &failure.message);
            if let Some(hint) = &failure.hint {
                say(Kind::Hint, hint);
            }
            // It was told; the exit code says the rest.
            let _ = Destination::standard_output()
                .write(|to| report::write_failure(&failure, args.common.format, to));
            failure.exit
        }
    }
}

fn try_run(args: &Args) -> Result<Exit, Failure> {
    let started = Instant::now();
    let common = &args.common;
    if let Verb::Audit(audit) = &args.verb
        && audit.repos.is_some()
    {
        return verbs::audit::many::run(audit, common, started);
    }
    let destination = Destination::new("--output", common.output.as_deref())?;
    let accepting = accepting(common, &destination)?;
    let verifier = Verifier::new(&common.verification)?;
    let (mut read, scanner) = match &args.verb {
        Verb::Dir(dir) => verbs::dir::run(dir, common)?,
        Verb::Staged(staged) => verbs::staged::run(staged, common)?,
        Verb::Message(message) => verbs::message::run(message, common)?,
        Verb::Audit(audit) => verbs::audit::run(audit, common)?,
        Verb::Range(range) => verbs::range::run(range, common)?,
        Verb::Push(push) => verbs::push::run(push, common)?,
        Verb::Stdin => verbs::stdin::run(common)?,
        Verb::InstallHooks(args) => return verbs::install_hooks::run(args, common, &destination),
        Verb::SelfTest => return verbs::self_test::run(common, &destination),
        Verb::Rules => return list_rules(&destination, common),
    };
    let (mut found, suppressions) = scanner.finish();
    hide(&found.hider, &mut read);
    found.unread.sort();
    read.problems.append(&mut found.unread);
    let notes = notes(&mut found, &suppressions, read.verb, common);
    let accepted = accepting.map(|(file, name)| accept(&file, &name, &read, &found, &suppressions.baseline));
    let keys = std::mem::take(&mut found.keys);
    let mut report = Report::new(read, found, started.elapsed());
    if let Some(verifier) = verifier {
        verifier.verify(&mut report, keys)?;
        report.elapsed = started.elapsed();
    }

    let written = write(&report, &destination, common);
    tell(&report, &notes, common);
    let exit = match accepted {
        None => report.exit(),
        Some(Ok(note)) => {
            if !common.quiet {
                say(Kind::Note, &note);
            }
            Exit::Clean
        }
        Some(Err(message)) => {
            say(Kind::Error, &message);
            report.exit().max(Exit::Incomplete)
        }
    };
    Ok(exit.max(written))
}

/// Writes the report. That it could not be written is told, and makes the scan incomplete.
pub(crate) fn write(report: &Report, to: &Destination, common: &Common) -> Exit {
    let terminal = to.terminal();
    match to.write(|to| report.write(to, common.format, common.quiet, terminal)) {
        Ok(()) => Exit::Clean,
        Err(e) => {
            say(Kind::Error, &format!("the report could not be written to {}: {e}", to.name()));
            Exit::Incomplete
        }
    }
}

/// What was not looked at has a name too.
fn hide(hider: &Hider, read: &mut Read) {
    for unread in read.skipped.iter_mut().chain(&mut read.problems) {
        hider.hide_in_path(&mut unread.path);
        hider.hide_in_path(&mut unread.reason);
    }
    read.notes.iter_mut().for_each(|note| hider.hide_in_path(note));
    for exposure in read.exposures.values_mut() {
        exposure.removed.iter_mut().for_each(|commit| hider.hide_in_commit(commit));
        exposure.still_in.iter_mut().for_each(|name| hider.hide_in_path(name));
        hider.hide_in_path(&mut exposure.reference);
    }
}

fn list_rules(destination: &Destination, common: &Common) -> Result<Exit, Failure> {
    if !matches!(common.format, Format::Human | Format::Json) {
        return Err(Failure::usage("rules are listed with --format human or json"));
    }
    Ok(match destination.write(|to| rules::write(to, common.format)) {
        Ok(()) => Exit::Clean,
        Err(e) => {
            say(Kind::Error, &format!("the rules could not be written to {}: {e}", destination.name()));
            Exit::Incomplete
        }
    })
}

/// The file of `--write-baseline`, and its name in messages.
fn accepting(common: &Common, report: &Destination) -> Result<Option<(Destination, String)>, Failure> {
    let Some(path) = &common.write_baseline else { return Ok(None) };
    let file = Destination::new("--write-baseline", Some(path))?;
    if common.verification.only.is_some() {
        return Err(Failure::usage("--only leaves findings out, which a baseline must not"));
    }
    if file.is_same(report) {
        return Err(Failure::usage("--write-baseline and --output name the same file"));
    }
    Ok(Some((file, shown(path))))
}

/// Writes what was found to a baseline, and says what was written. An incomplete scan accepts nothing: who reads the
/// baseline later would take it for all there was.
fn accept(
    file: &Destination,
    name: &str,
    read: &Read,
    found: &Found,
    old: &Baseline,
) -> Result<String, String> {
    if !read.problems.is_empty() {
        return Err(format!("{name} was not written: the scan is incomplete"));
    }
    let missing = if read.is_of_everything() { Missing::Leave } else { Missing::Stay };
    let update = old.updated(found, missing);
    file.write(|to| update.write(to)).map_err(|e| format!("{name} could not be written: {e}"))?;
    let gone = match update.gone {
        0 => String::new(),
        1 => "; 1 of the old ones was not found and is left out".to_owned(),
        gone => format!("; {gone} of the old ones were not found and are left out"),
    };
    let entries = if update.len() == 1 { "entry" } else { "entries" };
    Ok(format!("{name} holds {} {entries}, {} of them new{gone}", update.len(), update.new))
}

/// What people should know about keys that are not reported.
fn notes(found: &mut Found, suppressions: &Suppressions, verb: &str, common: &Common) -> Vec<String> {
    found.notes.sort();
    let mut notes = std::mem::take(&mut found.notes);
    // What one commit brought in, the next one finds there.
    let reported: BTreeSet<Identity> = found.hits.iter().map(Hit::identity).collect();
    let known: Vec<&Identity> = found.known.difference(&reported).collect();
    let known_count = known.len();
    if known_count > 0 {
        let keys = known.iter().all(|identity| identity.fingerprint().is_some());
        let what = match (known_count, keys) {
            (1, true) => "1 key is".to_owned(),
            (1, false) => "1 finding is".to_owned(),
            (n, true) => format!("{n} keys are"),
            (n, false) => format!("{n} findings are"),
        };
        let (before, reports) = match verb {
            "staged" => ("the last commit", "dir"),
            _ => ("what was there before", "audit"),
        };
        notes.push(format!(
            "{what} not new: {before} held it in the same file; `phota-scan {reports}` reports it"
        ));
    }
    let is_reported = |identity: &&Identity| reported.contains(*identity);
    let unsure = found.unsure.iter().filter(|identity| !is_reported(identity)).count();
    // Who typed the option knows what it leaves out.
    if unsure > 0 && common.min_confidence.is_none() {
        let what = if unsure == 1 { "1 finding is".to_owned() } else { format!("{unsure} findings are") };
        notes.push(format!(
            "{what} left out: min_confidence of the configuration asks for more; --min-confidence {} shows all",
            scanner::USUAL_CONFIDENCE
        ));
    }
    let allow = &suppressions.allow;
    for (fingerprint, day) in &allow.expired {
        notes.push(format!(
            "the configuration's permission for {fingerprint} expired on {day} and no longer counts"
        ));
    }
    if common.verbose {
        let used: BTreeSet<Fingerprint> = found.suppressed.keys().filter_map(Identity::fingerprint).collect();
        for fingerprint in allow.fingerprints().filter(|f| !used.contains(f)) {
            notes.push(format!("the configuration allows {fingerprint}, which was not found"));
        }
        for entry in suppressions.baseline.not_in(found) {
            notes.push(format!("the baseline holds {entry}, which was not found"));
        }
    }
    notes
}

/// Prints what a report has to say to people beside its findings.
pub(crate) fn tell(report: &Report, notes: &[String], common: &Common) {
    for warning in &report.read.warnings {
        say(Kind::Warning, warning);
    }
    if !common.quiet {
        let verified = report.verified.as_ref().map(Summary::notes).unwrap_or_default();
        for note in report.read.notes.iter().chain(notes).chain(&verified) {
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
