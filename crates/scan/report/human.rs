//! `--format human`: for people in a hurry. Findings first, then what to do, one line on what was scanned.

use std::{
    fmt::{self, Display},
    io,
};

use anstyle::{AnsiColor, Style};

use super::{Report, advice, history, summary::Summary};
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
    let place = terminal::first_on_line(clickable(report, &hit.place));
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
    let steps = advice::on_keys(report);
    if !steps.is_empty() {
        writeln!(to, "{}", Styled(ADVICE, "What to do now"))?;
        steps.iter().try_for_each(|step| writeln!(to, "  {step}"))?;
        writeln!(to)?;
    }
    match advice::on_others(report) {
        Some(advice) => writeln!(to, "{advice}\n"),
        None => Ok(()),
    }
}

/// Something in a style; the stream drops the codes when they are not wanted.
struct Styled<T>(Style, T);

impl<T: Display> Display for Styled<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.0.render(), self.1, self.0.render_reset())
    }
}
