//! Text of a repository in reports: whatever it says, no terminal, runner, page or reader of a format acts on it.

use std::{borrow::Cow, env, ffi::OsString, fs, path::PathBuf, sync::Arc, time::Duration};

use phota_core::ApiKey;
use phota_detect::{Confidence, Position, rules::RULES};

use crate::{
    args::Format,
    exposure::Exposure,
    finding::{CommitInfo, Finding, Hit, Key, Place, PlaceKind},
    naming::Naming,
    redact::Redactor,
    report::Report,
    terminal::Terminal,
    verbs::{Read, Unread},
    verify::Status,
};

const FORMATS: [(Format, Terminal); 8] = [
    (Format::Human, Terminal::Columns(80)),
    (Format::Human, Terminal::None),
    (Format::Json, Terminal::None),
    (Format::Sarif, Terminal::None),
    (Format::Github, Terminal::None),
    (Format::Html, Terminal::None),
    (Format::Gitlab, Terminal::None),
    (Format::Junit, Terminal::None),
];

/// What a runner of GitHub Actions says, the file for the summary of a step among it; the target says it before anything
/// else runs.
pub fn runner() -> [(&'static str, OsString); 3] {
    [
        ("GITHUB_SERVER_URL", "https://git.example".into()),
        ("GITHUB_REPOSITORY", "o/r".into()),
        (SUMMARY, super::scratch("summary").into_os_string()),
    ]
}

const SUMMARY: &str = "GITHUB_STEP_SUMMARY";
const LINK: &str = "](https://git.example/o/r/blob/1111111111111111111111111111111111111111/";

/// What stands for a key on the line that is shown. It has digits that no other part of a report has in a row.
const KEY: &str = "Q7-90817263544536271809-Z";

/// Every format holds a hostile report without a way out of it.
///
/// The first byte chooses the kind of place; the rest are texts, apart by a byte that no UTF-8 has.
pub fn check(data: &[u8]) {
    let Some((&first, rest)) = data.split_first() else { return };
    let texts: Vec<Cow<'_, str>> = rest.split(|byte| *byte == 0xff).map(String::from_utf8_lossy).collect();
    let report = report(first, &texts);
    for (format, terminal) in FORMATS {
        let mut written = Vec::new();
        report.write(&mut written, format, false, terminal).expect("memory takes everything");
        let text = String::from_utf8(written).expect("reports are UTF-8");
        assert!(!text.contains("90817263544536271809"), "the key is in the report");
        match format {
            Format::Human => {
                check_terminal(&text);
                // A runner is no terminal; on one lines are broken between any words.
                if terminal == Terminal::None {
                    check_lines(&text, 0);
                }
            }
            Format::Github => {
                // The annotations stand first, and nothing else is one.
                let commands = text.lines().take_while(|line| line.starts_with("::")).count();
                assert_eq!(commands, 1 + usize::from(!report.is_complete()));
                check_terminal(&text);
                check_lines(&text, commands);
            }
            Format::Json | Format::Sarif | Format::Gitlab => check_json(&text),
            Format::Html => check_html(&text),
            Format::Junit => check_xml(&text),
        }
    }
    check_summary();
}

fn report(first: u8, texts: &[Cow<'_, str>]) -> Report {
    let text = |at: usize| texts.get(at % texts.len()).map_or(String::new(), |text| text.to_string());
    let kind = PlaceKind::ALL[usize::from(first) % PlaceKind::ALL.len()];
    let id = "1111111111111111111111111111111111111111".parse().expect("it is an id");
    let date = if first < 0x40 { text(9) } else { "2026-01-01T10:00:00+02:00".to_owned() };
    let commit = CommitInfo::new(id, text(1), text(2), date, text(3));
    let commit = Arc::new(CommitInfo { refs: vec![text(4), format!("refs/heads/{}", text(4))], ..commit });
    let place = |path: String| Place {
        path,
        start: Position { line: 7, column: 3 },
        kind,
        object: None,
        commit: (first & 1 == 0).then(|| Arc::clone(&commit)),
    };
    let key = ApiKey::new(KEY.as_bytes());
    let key = (first & 2 == 0).then(|| Key { fingerprint: key.fingerprint(), length: key.length() });
    let line = format!("{}{KEY}{}", text(5), text(6));
    let span = text(5).len()..text(5).len() + KEY.len();
    let hit = Hit {
        rule: RULES[usize::from(key.is_none())],
        confidence: Confidence::High,
        key,
        subject: text(7),
        place: place(text(0)),
        also: Vec::new(),
        more: u64::from(first & 4),
        end: Position { line: 7, column: 9 },
        evidence: vec![text(7).into()],
        encoding: vec!["base64".into()],
        excerpt: Redactor::new(line.as_bytes(), vec![span.clone()], vec![KEY.as_bytes()]).line(&span),
    };
    let exposure = (first & 8 == 0).then(|| Exposure {
        reference: text(4),
        removed: (first & 16 == 0).then(|| Arc::clone(&commit)),
        still_in: vec![text(8)],
        more: 2,
    });
    let finding = Finding {
        hit,
        also_at: vec![place(text(8))],
        more: 0,
        status: Status::Unknown,
        status_reason: Some(text(10)),
        exposure,
    };
    let mut read = Read::nothing("audit", Naming::here());
    read.items = 3;
    if first & 32 == 0 {
        read.problems.push(Unread { path: text(0), reason: text(11) });
        read.skipped.push(Unread { path: text(8), reason: text(11) });
    }
    (read.notes, read.warnings) = (vec![text(11)], vec![text(10)]);
    Report {
        read,
        findings: vec![finding],
        suppressed: 0,
        in_baseline: 0,
        elapsed: Duration::ZERO,
        verified: None,
    }
}

/// Only our own styles act on a terminal.
fn check_terminal(text: &str) {
    let acts = |c: char| c != '\n' && (c.is_control() || is_invisible(c));
    assert!(!without_styles(text).contains(acts), "something acts on a terminal");
}

/// Behind so many lines nothing is a command for the runner.
fn check_lines(text: &str, commands: usize) {
    let text = without_styles(text);
    for line in text.lines().skip(commands) {
        assert!(!line.trim_start().starts_with("::"), "a line is a command");
    }
    assert!(!text.contains("##["), "a command in the old form");
}

/// As in UAX 9, and what takes no room.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

/// Without `ESC [ digits and semicolons m`.
fn without_styles(text: &str) -> String {
    let mut pieces = text.split("\u{1b}[");
    let mut plain = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        let rest = piece.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
        plain.push_str(rest.strip_prefix('m').expect("a style, and nothing else"));
    }
    plain
}

fn check_json(text: &str) {
    serde_json::from_str::<serde_json::Value>(text).expect("it is JSON");
    assert!(!text.contains(|c: char| c.is_control() && c != '\n'), "something acts on a terminal");
}

/// Outside of the one style and the one script every tag is one of ours, and what is in quotes stays there.
fn check_html(text: &str) {
    assert_eq!((text.matches("<script").count(), text.matches("</script").count()), (1, 1), "scripts");
    assert_eq!((text.matches("<style").count(), text.matches("</style").count()), (1, 1), "styles");
    assert!(!text.contains(|c: char| is_invisible(c) || c.is_control() && c != '\n'), "something acts");
    let body = &text[text.find("<body").expect("it has a body")..];
    let body = &body[..body.find("<script").unwrap_or(body.len())];
    check_tags(body);
}

fn check_xml(text: &str) {
    assert!(!text.contains(|c: char| matches!(c, '\u{fffe}' | '\u{ffff}') || c.is_control() && c != '\n'));
    check_tags(text);
}

/// Each `<` begins one of our tags, with attributes in quotes that do nothing, and each `&` a reference that ends.
fn check_tags(text: &str) {
    for tag in text.split('<').skip(1) {
        let bare = bare(tag).trim_start_matches(['/', '?', '!']).to_owned();
        let name = bare.split([' ', '/', '\n']).next().unwrap_or_default();
        assert!(TAGS.split(' ').any(|known| known == name), "{name} is none of our tags");
        assert!(!bare.contains(" on"), "a tag that does something");
    }
    for reference in text.split('&').skip(1) {
        let end = reference.find(';').expect("a reference ends");
        assert!(REFERENCES.contains(&&reference[..end]), "a reference of another kind");
    }
}

/// A tag up to its end, without what is in quotes.
fn bare(tag: &str) -> String {
    let (mut bare, mut quoted) = (String::new(), false);
    for c in tag.chars() {
        match c {
            '"' => quoted = !quoted,
            '>' if !quoted => return bare,
            _ if !quoted => bare.push(c),
            _ => {}
        }
    }
    panic!("a tag does not end");
}

const REFERENCES: [&str; 7] = ["amp", "lt", "gt", "quot", "apos", "#39", "#96"];

const TAGS: &str = "a article b body button code dd details div dl dt error failure footer form h1 h2 h3 header i input \
    label li main ol option output p pre rect section select skipped span summary svg table tbody td testcase testsuite \
    testsuites th thead time tr xml";

/// In Markdown only our own lines are tables, headings and lists; nothing is a link or a tag.
fn check_summary() {
    let Some(path) = env::var_os(SUMMARY).map(PathBuf::from) else { return };
    let text = fs::read_to_string(&path).expect("the summary was written");
    fs::remove_file(&path).expect("it can be removed");
    assert!(!text.contains(|c: char| is_invisible(c) || c.is_control() && c != '\n'), "something acts");
    assert!(!text.contains('<'), "a tag");
    for line in text.lines() {
        let bare = line
            .replacen(LINK, "", 1)
            .replace("\\\\", "")
            .replace("\\|", "")
            .replace("\\[", "")
            .replace("\\`", "");
        assert!(!bare.contains('`') && !bare.contains("]("), "a link, or code");
        let is_row = line.starts_with('|');
        assert_eq!(bare.matches('|').count(), if is_row { 6 } else { 0 }, "cells of a row");
        let begins = ["### phota-scan ", "**", "- ", "|", ""];
        assert!(begins.iter().any(|begin| line.starts_with(begin)));
    }
}
