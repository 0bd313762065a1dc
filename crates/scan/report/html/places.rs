//! All places of a finding as a table.

use super::{
    super::{Report, history},
    page::Page,
};
use crate::finding::{Finding, Place};

/// How many places of one finding are listed; those that count most stand first.
const MOST_PLACES: usize = 500;

/// With so many rows the table is folded.
const MOST_OPEN: usize = 6;

/// How many characters of a path are shown, and of any other text of the repository.
pub(super) const MOST_PATH: usize = 1000;
pub(super) const MOST_TEXT: usize = 200;

/// Writes the table. Of a finding with one place the page has said everything already.
pub(super) fn write(report: &Report, finding: &Finding, page: &mut Page) {
    if finding.others() == 0 {
        return;
    }
    let places: Vec<&Place> =
        [&finding.hit.place].into_iter().chain(&finding.also_at).take(MOST_PLACES).collect();
    let all = finding.others() + 1;
    let is_folded = places.len() > MOST_OPEN;
    if is_folded {
        page.markup("<details>\n<summary>").text(all).markup(" places</summary>\n");
    }
    page.markup("<div class=\"scroll\">\n<table>\n");
    page.markup("<thead><tr><th scope=\"col\">Place</th><th scope=\"col\">Path</th>");
    let in_history = report.read.is_of_history();
    if in_history {
        page.markup("<th scope=\"col\">Commit</th><th scope=\"col\">Date</th><th scope=\"col\">Author</th>");
        page.markup("<th scope=\"col\">Subject</th><th scope=\"col\">In</th>");
    }
    page.markup("</tr></thead>\n<tbody>\n");
    for place in &places {
        row(place, in_history, page);
    }
    page.markup("</tbody>\n</table>\n</div>\n");
    if let Some(more @ 1..) = all.checked_sub(places.len() as u64) {
        page.markup("<p>and ").text(more).markup(" more</p>\n");
    }
    if is_folded {
        page.markup("</details>\n");
    }
}

fn row(place: &Place, in_history: bool, page: &mut Page) {
    page.markup("<tr><td>").markup(place.kind.as_str()).markup("</td><td class=\"path\">");
    page.cut(&place.path, MOST_PATH).markup(":").text(place.start.line).markup("</td>");
    match &place.commit {
        Some(commit) if in_history => {
            page.markup("<td class=\"id\">")
                .text(history::short_id(commit))
                .markup("</td><td class=\"date\">");
            page.text(commit.date.get(..10).unwrap_or_default()).markup("</td><td>");
            page.cut(&commit.author, MOST_TEXT).markup("</td><td>");
            page.cut(&commit.subject, MOST_TEXT).markup("</td><td>").cut(&history::refs(commit), MOST_PATH);
            page.markup("</td>");
        }
        None if in_history => {
            page.markup("<td></td><td></td><td></td><td></td><td></td>");
        }
        _ => {}
    }
    page.markup("</tr>\n");
}
