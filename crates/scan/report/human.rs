//! `--format human`: for people in a hurry. Findings first, then what to do, one line on what was scanned.

use std::{collections::BTreeMap, io};

use anstyle::{AnsiColor, Style};

use super::{
    Report, advice, history,
    reach::Reach,
    styled::{Styled, wrapped},
    summary::{Outcome, Summary},
    words,
};
use crate::{
    finding::{Finding, Level, Place},
    redact::Piece,
    terminal::{self, Terminal, plain},
    verify::Status,
};

const PATH: Style = Style::new().bold();
const RULE: Style = AnsiColor::Red.on_default().bold();
const NOTE: Style = AnsiColor::Yellow.on_default().bold();
const KEY: Style = AnsiColor::Red.on_default();
const GOOD: Style = AnsiColor::Green.on_default().bold();
const FAINT: Style = Style::new().dimmed();
const PLAIN: Style = Style::new();

/// How many more places of a key are listed.
const MOST_PLACES: usize = 5;

/// How wide the names of details are.
const NAME: usize = 9;

/// Where the text of a detail begins.
const INDENT: usize = NAME + 3;

pub(super) fn write(
    report: &Report,
    to: &mut dyn io::Write,
    quiet: bool,
    terminal: Terminal,
) -> io::Result<()> {
    for findings in by_key(report) {
        write_group(report, &findings, terminal, to)?;
    }
    write_advice(report, terminal, to)?;
    if !quiet {
        let summary = Summary(report);
        let style = match summary.outcome() {
            Outcome::Found => RULE,
            Outcome::Incomplete => NOTE,
            Outcome::Clean => GOOD,
        };
        writeln!(to, "{}", Styled(style, wrapped(&summary.to_string(), 0, terminal)))?;
    }
    Ok(())
}

/// What is about one key together, in the order of the first of each.
fn by_key(report: &Report) -> Vec<Vec<&Finding>> {
    let mut groups: Vec<Vec<&Finding>> = Vec::new();
    let mut known = BTreeMap::new();
    for finding in &report.findings {
        let group = finding.hit.key.map(|key| *known.entry(key.fingerprint).or_insert(groups.len()));
        match group.and_then(|at| groups.get_mut(at)) {
            Some(group) => group.push(finding),
            None => groups.push(vec![finding]),
        }
    }
    groups
}

fn write_group(
    report: &Report,
    findings: &[&Finding],
    terminal: Terminal,
    to: &mut dyn io::Write,
) -> io::Result<()> {
    let [finding, others @ ..] = findings else { return Ok(()) };
    let hit = &finding.hit;
    writeln!(to, "{}  {}", Styled(PATH, at(report, &hit.place)), named(finding))?;
    write_line(finding, terminal, to)?;
    for Detail { name, style, text } in details(report, finding, terminal) {
        writeln!(to, "  {} {}", label(name), Styled(style, wrapped(&text, INDENT, terminal)))?;
    }
    for other in others {
        writeln!(to, "  {} {}  {}", label("as well"), at(report, &other.hit.place), named(other))?;
    }
    for other in finding.also_at.iter().take(MOST_PLACES) {
        writeln!(to, "  {} {}", label("also at"), also_at(report, other))?;
    }
    let more = finding.others() - finding.also_at.len().min(MOST_PLACES) as u64;
    if more > 0 {
        let places = if more == 1 { "place" } else { "places" };
        writeln!(to, "  {} and {more} more {places}", label(""))?;
    }
    writeln!(to)
}

/// The rule, and how sure it is.
fn named(finding: &Finding) -> String {
    let (style, note) = match finding.level() {
        Level::Error => (RULE, ""),
        Level::Note => (NOTE, "note, "),
    };
    let confidence = Styled(FAINT, format_args!("({note}{} confidence)", finding.hit.confidence)).to_string();
    format!("{} {confidence}", Styled(style, finding.hit.rule.id))
}

/// The line it stands on, with the key blacked out.
fn write_line(finding: &Finding, terminal: Terminal, to: &mut dyn io::Write) -> io::Result<()> {
    let number = finding.hit.place.start.line.to_string();
    write!(to, "  {} ", Styled(FAINT, format_args!("{number} |")))?;
    for piece in finding.hit.excerpt.fit(terminal.width().saturating_sub(number.len() + 5)) {
        match &piece {
            Piece::Text(text) => write!(to, "{text}")?,
            Piece::BlackedOut => write!(to, "{}", Styled(KEY, piece.as_str()))?,
            Piece::Cut => write!(to, "{}", Styled(FAINT, piece.as_str()))?,
        }
    }
    writeln!(to)
}

/// A named line of a finding. The text is plain.
struct Detail {
    name: &'static str,
    style: Style,
    text: String,
}

fn details(report: &Report, finding: &Finding, terminal: Terminal) -> Vec<Detail> {
    let hit = &finding.hit;
    let mut details = Vec::new();
    let mut add = |name, style, text: &str| details.push(Detail { name, style, text: plain(text) });
    if !hit.evidence.is_empty() {
        add("because", PLAIN, &hit.evidence.join(", "));
    }
    if !hit.encoding.is_empty() {
        add("encoded", PLAIN, &hit.encoding.join(", then "));
    }
    match hit.key {
        Some(key) => add("key", PLAIN, &format!("{}, {} characters", key.fingerprint, key.length)),
        // What to do about keys stands below all findings; here each rule has its own advice.
        None => add("to do", PLAIN, hit.rule.help),
    }
    if let Some(told) = words::status(finding) {
        let style = match finding.status {
            Status::Active => RULE,
            Status::Inactive => GOOD,
            Status::Unknown | Status::Unchecked => NOTE,
        };
        add("status", style, &told);
    }
    if report.read.is_of_history() {
        let most = terminal.width().saturating_sub(INDENT);
        for (name, value) in history::details(&hit.place) {
            add(name, PLAIN, &history::cut(&plain(&value), most));
        }
    }
    if let Some(told) = words::reach(report, finding).filter(|_| finding.level() == Level::Error) {
        let style = if matches!(report.reach(finding), Reach::Pushed(_)) { RULE } else { NOTE };
        add("how far", style, &told);
    }
    details
}

fn label(name: &str) -> impl std::fmt::Display {
    Styled(FAINT, format!("{name:<NAME$}"))
}

/// `path:line:column`, which terminals and editors open.
fn at(report: &Report, place: &Place) -> String {
    // What is in history is not on disk.
    let path = match place.commit {
        Some(_) => place.path.clone(),
        None => report.read.naming.clickable(&place.path),
    };
    terminal::first_on_line(plain(&format!("{path}:{}:{}", place.start.line, place.start.column)))
}

fn also_at(report: &Report, place: &Place) -> String {
    let at = at(report, place);
    match history::short(place).filter(|_| report.read.is_of_history()) {
        Some(short) => format!("{at} ({short})"),
        None => at,
    }
}

fn write_advice(report: &Report, terminal: Terminal, to: &mut dyn io::Write) -> io::Result<()> {
    let steps = advice::on_keys(report);
    if !steps.is_empty() {
        writeln!(to, "{}", Styled(NOTE, "What to do now"))?;
        steps.iter().try_for_each(|step| writeln!(to, "  {}", wrapped(step, 2, terminal)))?;
        writeln!(to)?;
    }
    match advice::on_others(report) {
        Some(advice) => writeln!(to, "{}\n", wrapped(advice, 0, terminal)),
        None => Ok(()),
    }
}
