//! What was not read: what should have been, which makes the scan incomplete, and what was left out on purpose.

use super::{super::Report, page::Page};
use crate::verbs::Unread;

/// How many of each are listed.
const MOST: usize = 1000;

/// Says what should have been read and was not.
pub(super) fn problems(report: &Report, page: &mut Page) {
    if report.is_complete() {
        return;
    }
    page.markup("<section class=\"incomplete\" aria-labelledby=\"incomplete\">\n");
    page.markup("<h2 id=\"incomplete\">Incomplete</h2>\n<p>What was not read may hold a key.</p>\n");
    table(&report.read.problems, page);
    page.markup("</section>\n");
}

/// Says what was left out on purpose.
pub(super) fn skipped(report: &Report, page: &mut Page) {
    if report.read.skipped.is_empty() {
        return;
    }
    page.markup(
        "<section aria-labelledby=\"skipped\">\n<h2 id=\"skipped\">Left out on purpose</h2>\n<details>\n",
    );
    page.markup("<summary>").text(report.read.skipped.len()).markup(" left out</summary>\n");
    table(&report.read.skipped, page);
    page.markup("</details>\n</section>\n");
}

fn table(unread: &[Unread], page: &mut Page) {
    page.markup("<div class=\"scroll\">\n<table>\n<thead><tr><th scope=\"col\">What</th><th scope=\"col\">Why</th></tr></thead>\n<tbody>\n");
    for Unread { path, reason } in unread.iter().take(MOST) {
        page.markup("<tr><td class=\"path\">").cut(path, 1000).markup("</td><td>").cut(reason, 1000);
        page.markup("</td></tr>\n");
    }
    page.markup("</tbody>\n</table>\n</div>\n");
    if let Some(more @ 1..) = unread.len().checked_sub(MOST) {
        page.markup("<p>and ").text(more).markup(" more; `--format json` lists them all.</p>\n");
    }
}
