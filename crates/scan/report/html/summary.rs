//! The top of the page: what was scanned, what came of it, and the controls that filter the findings.

use std::collections::BTreeSet;

use jiff::Timestamp;

use super::{
    super::{
        Report,
        summary::{Count, Size},
    },
    page::Page,
};
use crate::finding::{Finding, Level};

/// How many characters of the target's name are shown.
const MOST_NAME: usize = 300;

/// What was scanned, and the verdict.
pub(super) fn header(report: &Report, name: &str, now: Timestamp, page: &mut Page) {
    page.markup("<header>\n<p class=\"tool\">phota-scan ").text(report.read.verb).markup("</p>\n<h1>");
    page.cut(name, MOST_NAME).markup("</h1>\n");
    let verdict = Verdict::of(report);
    page.markup("<p class=\"verdict ").markup(verdict.class()).markup("\">");
    verdict.write(page);
    page.markup("</p>\n<p class=\"made\">Made on <time datetime=\"")
        .text(now.strftime("%FT%TZ"))
        .markup("\">");
    page.text(now.strftime("%F, %H:%M")).markup(" UTC</time>");
    page.markup(". What a report says holds for the moment it was made.</p>\n</header>\n");
}

/// What came of the scan, in the order of how bad it is.
enum Verdict {
    Found(Count),
    Incomplete,
    Nothing,
    Clean,
}

impl Verdict {
    fn of(report: &Report) -> Self {
        let failing = Count::of(report, Level::Error);
        match (failing.is_nothing(), report.is_complete(), report.read.items) {
            (false, ..) => Verdict::Found(failing),
            (true, false, _) => Verdict::Incomplete,
            (true, true, 0) => Verdict::Nothing,
            (true, true, _) => Verdict::Clean,
        }
    }

    fn class(&self) -> &'static str {
        match self {
            Verdict::Found(_) => "bad",
            Verdict::Incomplete | Verdict::Nothing => "unsure",
            Verdict::Clean => "good",
        }
    }

    fn write(&self, page: &mut Page) {
        match self {
            Verdict::Found(Count { keys: 0, others: 1 }) => page.markup("1 finding without a key."),
            Verdict::Found(Count { keys: 0, others }) => page.text(others).markup(" findings without a key."),
            Verdict::Found(Count { keys, others }) => {
                match keys {
                    1 => page.markup("1 Phota key stands where none may stand"),
                    keys => page.text(keys).markup(" Phota keys stand where none may stand"),
                };
                match others {
                    0 => page.markup("."),
                    1 => page.markup(", and there is 1 finding without a key."),
                    others => page.markup(", and there are ").text(others).markup(" findings without a key."),
                }
            }
            Verdict::Incomplete => page.markup("No Phota key was found so far, but the scan is incomplete."),
            Verdict::Nothing => page.markup("Nothing was scanned."),
            Verdict::Clean => page.markup("No Phota key was found where none may stand."),
        };
    }
}

/// The numbers of the scan.
pub(super) fn tiles(report: &Report, page: &mut Page) {
    let read = &report.read;
    let [failing, noted] = [Level::Error, Level::Note].map(|level| Count::of(report, level));
    let places: u64 = report.findings.iter().map(|finding| finding.others() + 1).sum();
    let objects = if read.is_of_history() { "objects read" } else { "files read" };
    page.markup(
        "<section aria-labelledby=\"summary\">\n<h2 id=\"summary\">Summary</h2>\n<dl class=\"tiles\">\n",
    );
    tile(page, "keys where none may stand", failing.keys);
    tile(page, "places altogether", places);
    tile(page, objects, read.items);
    tile(page, "read", Size(read.bytes));
    tile(page, "seconds", format_args!("{:.2}", report.elapsed.as_secs_f64()));
    for (name, count) in [
        ("findings without a key", failing.others + noted.others),
        ("keys where one may stand", noted.keys),
        ("allowed", report.suppressed - report.in_baseline),
        ("in the baseline", report.in_baseline),
        ("left out on purpose", read.skipped.len()),
        ("not read", read.problems.len()),
    ] {
        if count > 0 {
            tile(page, name, count);
        }
    }
    page.markup("</dl>\n");
    if report.is_complete() {
        page.markup("<p class=\"complete\">Complete: everything that should have been read was read.</p>\n");
    }
    for warning in read.warnings.iter().chain(&read.notes) {
        page.markup("<p class=\"note\">").cut(warning, 1000).markup("</p>\n");
    }
    page.markup("</section>\n");
}

fn tile(page: &mut Page, name: &'static str, value: impl std::fmt::Display) {
    page.markup("<div><dt>").markup(name).markup("</dt><dd>").text(value).markup("</dd></div>\n");
}

/// The controls of the filter. They are of no use without the script, which is what shows them.
pub(super) fn filter(report: &Report, page: &mut Page) {
    page.markup("<form id=\"filter\" role=\"search\" hidden>\n");
    page.markup("<label class=\"wide\">Search <input id=\"text\" type=\"search\" autocomplete=\"off\" ");
    page.markup("spellcheck=\"false\" placeholder=\"path, author, commit, fingerprint …\"></label>\n");
    select(page, "level", "Level", "all levels", report.findings.iter().map(|found| found.level().as_str()));
    select(page, "place", "Place", "all places", kinds(&report.findings));
    let statuses = report.findings.iter().map(|found| found.status.as_str());
    select(page, "status", "Alive", "all", statuses);
    page.markup(
        "<button type=\"reset\">Clear</button>\n<output id=\"shown\" for=\"text level place status\">",
    );
    page.text(report.findings.len()).markup("</output>\n</form>\n");
}

fn kinds(findings: &[Finding]) -> impl Iterator<Item = &'static str> + '_ {
    findings.iter().map(|finding| finding.hit.place.kind.as_str())
}

fn select(
    page: &mut Page,
    id: &'static str,
    label: &'static str,
    all: &'static str,
    values: impl Iterator<Item = &'static str>,
) {
    let values: BTreeSet<&str> = values.collect();
    page.markup("<label")
        .markup(if values.len() > 1 { ">" } else { " hidden>" })
        .markup(label)
        .markup(" <select id=\"")
        .markup(id)
        .markup("\"><option value=\"\">");
    page.markup(all).markup("</option>");
    for value in values {
        page.markup("<option>").markup(value).markup("</option>");
    }
    page.markup("</select></label>\n");
}
