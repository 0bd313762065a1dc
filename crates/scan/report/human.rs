//! `--format human`: for people in a hurry. Findings first, then what to do, one line on what was scanned.

use std::{
    collections::BTreeSet,
    fmt::{self, Display},
    io,
};

use anstyle::{AnsiColor, Style};
use phota_core::Fingerprint;

use super::{Report, history};
use crate::{
    finding::{Finding, Level, Place},
    redact::Piece,
    terminal::{self, plain},
};

const PATH: Style = Style::new().bold();
const RULE: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Yellow.on_default().bold();
const KEY: Style = AnsiColor::Red.on_default();
const FAINT: Style = Style::new().dimmed();
const ADVICE: Style = AnsiColor::Yellow.on_default().bold();

/// How many more places of a key are listed.
const MOST_PLACES: usize = 5;

pub(super) fn write(report: &Report, to: &mut dyn io::Write, quiet: bool) -> io::Result<()> {
    let width = terminal::width();
    for finding in &report.findings {
        write_finding(report, finding, width, to)?;
    }
    write_advice(report, to)?;
    if !quiet {
        writeln!(to, "{}", Summary(report))?;
    }
    Ok(())
}

fn write_finding(report: &Report, finding: &Finding, width: usize, to: &mut dyn io::Write) -> io::Result<()> {
    let hit = &finding.hit;
    let place = clickable(report, &hit.place);
    let (style, note) = match finding.level() {
        Level::Error => (RULE, ""),
        Level::Note => (NOTE, "note, "),
    };
    writeln!(
        to,
        "{}:{}  {} {}",
        Styled(PATH, place),
        hit.place.start.column,
        Styled(style, hit.rule.id),
        Styled(FAINT, format_args!("({note}{} confidence)", hit.confidence)),
    )?;
    let number = hit.place.start.line.to_string();
    write!(to, "  {} ", Styled(FAINT, format_args!("{number} |")))?;
    for piece in hit.excerpt.fit(width.saturating_sub(number.len() + 5)) {
        match &piece {
            Piece::Text(text) => write!(to, "{text}")?,
            Piece::BlackedOut => write!(to, "{}", Styled(KEY, piece.as_str()))?,
            Piece::Cut => write!(to, "{}", Styled(FAINT, piece.as_str()))?,
        }
    }
    writeln!(to)?;
    for (name, value) in details(finding) {
        writeln!(to, "  {} {}", Styled(FAINT, format_args!("{name:<9}")), plain(&value))?;
    }
    if report.read.is_of_history() {
        for (name, value) in history::details(&hit.place) {
            let value = history::cut(&plain(&value), width.saturating_sub(12));
            writeln!(to, "  {} {value}", Styled(FAINT, format_args!("{name:<9}")))?;
        }
    }
    for other in finding.also_at.iter().take(MOST_PLACES) {
        writeln!(to, "  {} {}", Styled(FAINT, format_args!("{:<9}", "also at")), also_at(report, other))?;
    }
    let more = finding.others() - finding.also_at.len().min(MOST_PLACES) as u64;
    if more > 0 {
        writeln!(
            to,
            "  {} and {more} more {}",
            Styled(FAINT, format_args!("{:<9}", "")),
            if more == 1 { "place" } else { "places" }
        )?;
    }
    writeln!(to)
}

fn details(finding: &Finding) -> Vec<(&'static str, String)> {
    let hit = &finding.hit;
    let mut details = Vec::new();
    if !hit.evidence.is_empty() {
        details.push(("because", hit.evidence.join(", ")));
    }
    if !hit.encoding.is_empty() {
        details.push(("encoded", hit.encoding.join(", then ")));
    }
    match hit.key {
        Some(key) => details.push(("key", format!("{}, {} characters", key.fingerprint, key.length))),
        // What to do about keys stands below all findings; here each rule has its own advice.
        None => details.push(("to do", hit.rule.help.to_owned())),
    }
    details
}

fn clickable(report: &Report, place: &Place) -> String {
    // What is in history is not on disk.
    let path = match place.commit {
        Some(_) => place.path.clone(),
        None => report.read.naming.clickable(&place.path),
    };
    plain(&format!("{path}:{}", place.start.line))
}

fn also_at(report: &Report, place: &Place) -> String {
    let at = clickable(report, place);
    match history::short(place).filter(|_| report.read.is_of_history()) {
        Some(short) => format!("{at} ({short})"),
        None => at,
    }
}

fn write_advice(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    let keys = report.findings.iter().filter(|finding| finding.hit.key.is_some()).count();
    if keys > 0 {
        write_advice_on_keys(report, to)?;
    }
    if keys < report.findings.len() {
        writeln!(
            to,
            "What is no key may stay with `phota-scan:allow` in a comment on its line, or in a baseline (--write-baseline).\n"
        )?;
    }
    Ok(())
}

fn write_advice_on_keys(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    writeln!(to, "{}", Styled(ADVICE, "What to do now"))?;
    let first = match report.read.verb {
        "staged" => Some(
            "Take the key out of the file, read it from the environment variable PHOTA_API_KEY, and stage the file again."
                .to_owned(),
        ),
        "message" => Some(plain(&format!(
            "Commit again without the key. The text you wrote is kept: git commit --edit --file={}",
            report.read.naming.target
        ))),
        "push" => Some(
            "Nothing has left yet: take the key out of the commits (git commit --amend, git rebase -i), and push again."
                .to_owned(),
        ),
        _ => None,
    };
    if let Some(first) = first {
        writeln!(to, "  {first}")?;
        writeln!(
            to,
            "  If it was ever pushed or shared, make a new key at https://platform.photalabs.com and revoke this one."
        )?;
    } else {
        writeln!(to, "  Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.")?;
        writeln!(to, "  Read the key from the environment variable PHOTA_API_KEY or a secrets manager.")?;
    }
    // A change cannot excuse itself.
    let file = match report.read.verb {
        "range" | "push" => "the base's .phota-scan.yaml",
        _ => ".phota-scan.yaml",
    };
    writeln!(
        to,
        "  If a key may stay, allow its fingerprint in {file}, or with `phota-scan:allow` in a comment on its line."
    )?;
    writeln!(to)
}

/// The last line.
struct Summary<'a>(&'a Report);

impl Display for Summary<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let report = self.0;
        let [failing, noted] = [Level::Error, Level::Note].map(|level| Count::of(report, level));
        let items = report.read.items;
        // An incomplete scan must not read like a clean one.
        match (failing.is_nothing(), items, report.is_complete()) {
            (false, _, _) if failing.others == 0 => write!(f, "{failing} found")?,
            (false, _, _) => write!(f, "{failing}")?,
            (true, 0, true) if report.read.skipped.is_empty() => return f.write_str("Nothing to scan"),
            (true, 0, true) => {
                return write!(f, "Nothing was scanned, {} skipped", report.read.skipped.len());
            }
            (true, 0, false) => return f.write_str("Nothing was scanned"),
            (true, _, true) => f.write_str("No Phota key found")?,
            (true, _, false) => f.write_str("INCOMPLETE, no Phota key found so far")?,
        }
        if !noted.is_nothing() {
            write!(f, ", {noted} where one may stand,")?;
        }
        let (one, many) = if report.read.is_of_history() { ("object", "objects") } else { ("file", "files") };
        write!(f, " in {items} {} ({}", if items == 1 { one } else { many }, Size(report.read.bytes))?;
        for (count, what) in [
            (report.read.skipped.len(), "skipped"),
            (report.suppressed - report.in_baseline, "allowed"),
            (report.in_baseline, "in the baseline"),
            (report.read.problems.len(), "not read"),
        ] {
            if count > 0 {
                write!(f, ", {count} {what}")?;
            }
        }
        write!(f, ") in {:.2} s", report.elapsed.as_secs_f64())
    }
}

/// What was found at one level.
struct Count {
    keys: usize,
    others: usize,
}

impl Count {
    fn of(report: &Report, level: Level) -> Self {
        let findings = || report.findings.iter().filter(|finding| finding.level() == level);
        let keys: BTreeSet<Fingerprint> =
            findings().filter_map(|finding| Some(finding.hit.key?.fingerprint)).collect();
        Count { keys: keys.len(), others: findings().filter(|finding| finding.hit.key.is_none()).count() }
    }

    fn is_nothing(&self) -> bool {
        self.keys + self.others == 0
    }
}

impl Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (keys, others) = (self.keys, self.others);
        let findings = plural(others, "finding", "findings");
        let named = plural(keys, "Phota key", "Phota keys");
        match (keys, others) {
            (_, 0) => write!(f, "{keys} {named}"),
            (0, _) => write!(f, "{others} {findings} without a key"),
            _ => write!(f, "{keys} {named} and {others} other {findings}"),
        }
    }
}

fn plural<'a>(count: usize, one: &'a str, many: &'a str) -> &'a str {
    if count == 1 { one } else { many }
}

struct Size(u64);

impl Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = self.0 as f64;
        match self.0 {
            0..1000 => write!(f, "{} B", self.0),
            1000..1_000_000 => write!(f, "{:.1} kB", bytes / 1e3),
            1_000_000..1_000_000_000 => write!(f, "{:.1} MB", bytes / 1e6),
            _ => write!(f, "{:.1} GB", bytes / 1e9),
        }
    }
}

/// Something in a style; the stream drops the codes when they are not wanted.
struct Styled<T>(Style, T);

impl<T: Display> Display for Styled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.0.render(), self.1, self.0.render_reset())
    }
}
