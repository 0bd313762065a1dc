//! What to do now, for the whole report and for one finding.

use super::{
    super::{Report, advice, history, reach::Reach},
    page::Page,
    places::MOST_TEXT,
};
use crate::{
    finding::{Finding, Level},
    verify::Status,
};

/// Where keys are made and revoked.
const PORTAL: &str = "https://platform.photalabs.com";

/// The steps for the whole report.
pub(super) fn section(report: &Report, page: &mut Page) {
    let steps = advice::on_keys(report);
    let others = advice::on_others(report);
    if steps.is_empty() && others.is_none() {
        return;
    }
    page.markup("<section aria-labelledby=\"todo\">\n<h2 id=\"todo\">What to do now</h2>\n");
    if !steps.is_empty() {
        page.markup("<ol class=\"todo\">\n");
        for step in &steps {
            page.markup("<li>");
            linked(step, page);
            page.markup("</li>\n");
        }
        page.markup("</ol>\n");
    }
    if let Some(others) = others {
        page.markup("<p>").text(others).markup("</p>\n");
    }
    page.markup("</section>\n");
}

/// A text in which the portal's address is a link. No other address is one.
fn linked(text: &str, page: &mut Page) {
    for (at, part) in text.split(PORTAL).enumerate() {
        if at > 0 {
            page.markup("<a href=\"").markup(PORTAL).markup("\" rel=\"noopener noreferrer\">").markup(PORTAL);
            page.markup("</a>");
        }
        page.text(part);
    }
}

/// The step for one finding.
pub(super) fn of(report: &Report, finding: &Finding, page: &mut Page) {
    if finding.hit.key.is_none() {
        page.text(finding.hit.rule.help);
        return;
    }
    match (finding.level(), finding.status, report.reach(finding)) {
        (Level::Note, ..) => {
            page.markup("Nothing, if the key is meant to be there: the file is not under version control.")
        }
        (_, Status::Inactive, _) => page.markup(
            "The API refuses it: there is nothing to rotate. Accept it by its fingerprint, or clean up.",
        ),
        (.., Reach::Pushed(name)) => page
            .markup("Rotate first: it is on ")
            .cut(history::shortened(name), MOST_TEXT)
            .markup(", and rewriting history takes it from nobody who has fetched it."),
        (.., Reach::Local) => page.markup(
            "Only local, as far as this clone knows: if nobody else has it, amending or rewriting is enough. \
             If in doubt, rotate.",
        ),
        (.., Reach::NotCommitted) => {
            page.markup("Take it out before it is committed, and rotate if it was ever shared.")
        }
        (.., Reach::Unknown) => page.markup("Make a new key, deploy it, and revoke this one."),
    };
}
