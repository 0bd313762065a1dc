//! `--format html`: one file for people who were not there. It holds everything, asks for nothing from elsewhere, and is
//! complete without its script, which only filters.

mod advice;
mod finding;
mod page;
mod places;
mod policy;
mod summary;
#[cfg(test)]
mod tests;
mod timeline;
mod unread;

use std::io;

use jiff::Timestamp;

use self::{page::Page, timeline::Axis};
use super::Report;

/// How many findings are in one list. Browsers lay out a list when it comes near the screen, so thousands of findings are
/// many lists.
const A_LIST: usize = 50;

pub(super) fn write(report: &Report, to: &mut dyn io::Write) -> io::Result<()> {
    to.write_all(page(report, &name(report), Timestamp::now()).as_bytes())
}

/// What the page is about. Who reads it elsewhere does not know what the current folder was.
fn name(report: &Report) -> String {
    let here = || std::env::current_dir().ok()?.file_name()?.to_str().map(str::to_owned);
    match report.read.naming.target.as_str() {
        "." => here().unwrap_or_else(|| ".".to_owned()),
        target => target.to_owned(),
    }
}

/// The whole page about what is called `name`, made `now`.
fn page(report: &Report, name: &str, now: Timestamp) -> String {
    let mut page = Page::default();
    head(report, name, &mut page);
    page.markup("<body>\n<a class=\"skip\" href=\"#findings\">Skip to the findings</a>\n");
    summary::header(report, name, now, &mut page);
    page.markup("<main>\n");
    summary::tiles(report, &mut page);
    unread::problems(report, &mut page);
    advice::section(report, &mut page);
    findings(report, now, &mut page);
    unread::skipped(report, &mut page);
    page.markup("</main>\n");
    footer(&mut page);
    page.markup("<script>").markup(policy::SCRIPT).markup("</script>\n</body>\n</html>\n");
    page.finish()
}

fn head(report: &Report, name: &str, page: &mut Page) {
    page.markup("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
    page.markup("<meta http-equiv=\"Content-Security-Policy\" content=\"");
    page.text(policy::policy()).markup("\">\n");
    page.markup(
        "<meta name=\"referrer\" content=\"no-referrer\">\n<meta name=\"robots\" content=\"noindex\">\n",
    );
    page.markup("<meta name=\"color-scheme\" content=\"light dark\">\n");
    page.markup(
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>phota-scan ",
    );
    page.text(report.read.verb).markup(": ").cut(name, 100).markup("</title>\n");
    page.markup("<style>").markup(policy::STYLE).markup("</style>\n</head>\n");
}

fn findings(report: &Report, now: Timestamp, page: &mut Page) {
    page.markup(
        "<section aria-labelledby=\"findings\">\n<h2 id=\"findings\" tabindex=\"-1\">Findings</h2>\n",
    );
    if report.findings.is_empty() {
        page.markup("<p>None.</p>\n</section>\n");
        return;
    }
    summary::filter(report, page);
    let axis = Axis::new(&report.findings, now);
    timeline::legend(axis.as_ref(), page);
    for some in report.by_importance().chunks(A_LIST) {
        page.markup("<ol class=\"findings\">\n");
        for found in some {
            finding::write(report, found, axis.as_ref(), page);
        }
        page.markup("</ol>\n");
    }
    page.markup("<p id=\"nothing\" hidden>No finding matches.</p>\n</section>\n");
}

fn footer(page: &mut Page) {
    page.markup("<footer>\n<p>Keys are shown as fingerprints, never themselves: the same key has the same fingerprint ");
    page.markup("in phota-check. Made by phota-scan ").text(env!("CARGO_PKG_VERSION"));
    page.markup("; this file loads nothing and sends nothing.</p>\n</footer>\n");
}
