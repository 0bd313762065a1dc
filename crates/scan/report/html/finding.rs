//! One finding: what it is, the line it stands on, since when it is exposed, what to do, and everywhere it stands.

use phota_detect::Confidence;

use super::{
    super::{Report, history},
    advice,
    page::Page,
    places::{self, MOST_PATH, MOST_TEXT},
    timeline::{self, Axis},
};
use crate::{
    finding::{Finding, Level},
    redact::Piece,
    verify::Status,
};

/// How many columns of a line are shown.
const COLUMNS: usize = 240;

/// Writes a finding as an item of the list.
pub(super) fn write(report: &Report, finding: &Finding, axis: Option<&Axis>, page: &mut Page) {
    let hit = &finding.hit;
    page.markup("<li class=\"finding ").markup(finding.level().as_str()).markup("\" data-level=\"");
    page.markup(finding.level().as_str()).markup("\" data-place=\"").markup(hit.place.kind.as_str());
    page.markup("\" data-status=\"").markup(finding.status.as_str()).markup("\">\n<article>\n");
    title(finding, page);
    line(finding, page);
    timeline::write(finding, axis, page);
    facts(report, finding, page);
    places::write(report, finding, page);
    page.markup("</article>\n</li>\n");
}

fn title(finding: &Finding, page: &mut Page) {
    let hit = &finding.hit;
    page.markup("<h3>");
    match hit.key {
        Some(key) => page.markup("<code>").text(key.fingerprint).markup("</code>"),
        None => page.markup("<code>").cut(&hit.subject, MOST_TEXT).markup("</code>"),
    };
    page.markup("</h3>\n<p class=\"marks\">");
    page.markup(match finding.level() {
        Level::Error => "<span class=\"mark bad\">fails</span>",
        Level::Note => "<span class=\"mark plain\">may stand there</span>",
    });
    page.markup(alive(finding.status));
    page.markup(match hit.confidence {
        Confidence::High => " <span class=\"mark plain\">high confidence</span>",
        Confidence::Medium => " <span class=\"mark plain\">medium confidence</span>",
        _ => " <span class=\"mark plain\">low confidence</span>",
    });
    page.markup(" <span class=\"rule\">").text(hit.rule.id).markup("</span></p>\n");
    page.markup("<p class=\"where\">").cut(&hit.place.path, MOST_PATH).markup(":").text(hit.place.start.line);
    page.markup(":").text(hit.place.start.column).markup("</p>\n");
}

fn alive(status: Status) -> &'static str {
    match status {
        Status::Active => " <span class=\"mark bad\">active</span>",
        Status::Inactive => " <span class=\"mark good\">inactive</span>",
        Status::Unknown => " <span class=\"mark unsure\">unknown</span>",
        Status::Unchecked => "",
    }
}

fn line(finding: &Finding, page: &mut Page) {
    let hit = &finding.hit;
    page.markup("<pre class=\"line\"><span class=\"number\">").text(hit.place.start.line).markup("</span> ");
    for piece in hit.excerpt.fit(COLUMNS) {
        match &piece {
            Piece::Text(text) => page.text(text),
            Piece::BlackedOut => page
                .markup("<span class=\"black\" role=\"img\" aria-label=\"blacked-out key\">█████████</span>"),
            Piece::Cut => page.markup("<span class=\"gap\">…</span>"),
        };
    }
    page.markup("</pre>\n");
}

fn facts(report: &Report, finding: &Finding, page: &mut Page) {
    let hit = &finding.hit;
    page.markup("<dl class=\"facts\">\n");
    if !hit.evidence.is_empty() {
        page.markup("<dt>Because</dt><dd>").text(hit.evidence.join(", ")).markup("</dd>\n");
    }
    if !hit.encoding.is_empty() {
        page.markup("<dt>Encoded</dt><dd>").text(hit.encoding.join(", then ")).markup("</dd>\n");
    }
    if let Some(key) = hit.key {
        page.markup("<dt>Length</dt><dd>").text(key.length).markup(" characters</dd>\n");
    }
    page.markup("<dt>Stands</dt><dd>").markup(history::explained(hit.place.kind)).markup("</dd>\n");
    page.markup("<dt>To do</dt><dd>");
    advice::of(report, finding, page);
    page.markup("</dd>\n</dl>\n");
}
