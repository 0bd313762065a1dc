//! Since when a key is exposed: when it came, whether it went, what still leads to it, and whether it still works.

use jiff::Timestamp;

use super::{super::history, page::Page, places::MOST_TEXT};
use crate::{
    exposure::Exposure,
    finding::{CommitInfo, Finding, Place, PlaceKind},
    verify::Status,
};

/// The width of a bar, in its own units.
const WIDTH: i64 = 1000;

/// The least width of a part, so that a short exposure shows.
const LEAST: i64 = 6;

/// The time that all bars share: from the first introduction of any key to the moment the report was made.
pub(super) struct Axis {
    start: i64,
    end: i64,
}

impl Axis {
    /// `None` if nothing comes from a commit.
    pub(super) fn new(findings: &[Finding], now: Timestamp) -> Option<Self> {
        let start = findings.iter().filter_map(introduced).map(|commit| commit.seconds).min()?;
        // Clocks of authors may be ahead.
        Some(Axis { start, end: now.as_second().max(start + 1) })
    }

    /// Where a moment is on a bar.
    fn at(&self, seconds: i64) -> i64 {
        let (from, whole) =
            (i128::from(seconds) - i128::from(self.start), i128::from(self.end) - i128::from(self.start));
        (from * i128::from(WIDTH) / whole).clamp(0, i128::from(WIDTH)) as i64
    }
}

/// The commit that brought a key first, if its date is known.
fn introduced(finding: &Finding) -> Option<&CommitInfo> {
    let places = [&finding.hit.place].into_iter().chain(&finding.also_at);
    let commits = places.filter_map(|place| place.commit.as_deref());
    commits.filter(|commit| commit.seconds > 0).min_by_key(|commit| commit.seconds)
}

/// Says what the bars mean.
pub(super) fn legend(axis: Option<&Axis>, page: &mut Page) {
    let Some(axis) = axis else { return };
    page.markup("<p class=\"legend\">Bars run from ")
        .text(day(axis.start))
        .markup(" to ")
        .text(day(axis.end));
    page.markup(
        ": <span class=\"swatch in\"></span> in the files of a branch or tag, <span class=\"swatch after\">",
    );
    page.markup("</span> only in history, where everyone who has the repository can still read it, <span class=\"swatch gone\"></span> removed from the files of a branch.</p>\n");
}

fn day(seconds: i64) -> String {
    Timestamp::from_second(seconds).map_or(String::new(), |time| time.strftime("%F").to_string())
}

/// Writes the timeline of one finding.
pub(super) fn write(finding: &Finding, axis: Option<&Axis>, page: &mut Page) {
    let exposure = finding.exposure.as_ref();
    if let (Some(axis), Some(commit)) = (axis, introduced(finding)) {
        bar(axis, commit.seconds, exposure, page);
    }
    page.markup("<ol class=\"timeline\" aria-label=\"Exposure\">\n");
    if let Some(commit) = introduced(finding) {
        page.markup("<li class=\"came\"><b>Introduced</b> ");
        write_commit(commit, page);
        page.markup("</li>\n");
    }
    if let Some(exposure) = exposure {
        write_fate(exposure, page);
    }
    page.markup("<li class=\"reach\"><b>Reachable</b> ");
    write_reach(finding, page);
    page.markup("</li>\n");
    if finding.hit.key.is_some() {
        page.markup("<li class=\"alive ").markup(finding.status.as_str()).markup("\"><b>Alive</b> ");
        page.markup(match finding.status {
            Status::Active => "yes: the API accepts it",
            Status::Inactive => "no: the API refuses it",
            Status::Unknown => "not known: the API was asked and gave no clear answer",
            Status::Unchecked => "not asked; --verify asks the API",
        });
        page.markup("</li>\n");
    }
    page.markup("</ol>\n");
}

fn bar(axis: &Axis, from: i64, exposure: Option<&Exposure>, page: &mut Page) {
    let start = axis.at(from).min(WIDTH - LEAST);
    let removed =
        exposure.and_then(|exposure| exposure.removed.as_ref()).map(|commit| axis.at(commit.seconds));
    let end = match (exposure, removed) {
        (None, _) => start,
        (Some(exposure), _) if !exposure.still_in.is_empty() => WIDTH,
        (Some(_), Some(removed)) => removed.max(start + LEAST).min(WIDTH),
        (Some(_), None) => WIDTH,
    };
    page.markup(
        "<svg class=\"bar\" viewBox=\"0 0 1000 10\" preserveAspectRatio=\"none\" aria-hidden=\"true\">",
    );
    page.markup("<rect class=\"axis\" y=\"4\" width=\"1000\" height=\"2\"/>");
    for (class, from, to) in [("in", start, end), ("after", end, WIDTH)] {
        if to > from {
            page.markup("<rect class=\"").markup(class).markup("\" x=\"").text(from).markup("\" width=\"");
            page.text(to - from).markup("\" height=\"10\"/>");
        }
    }
    if let Some(removed) = removed {
        let at = removed.clamp(start, WIDTH - LEAST);
        page.markup("<rect class=\"gone\" x=\"").text(at).markup("\" width=\"").text(LEAST);
        page.markup("\" height=\"10\"/>");
    }
    page.markup("</svg>\n");
}

fn write_fate(exposure: &Exposure, page: &mut Page) {
    if let Some(commit) = &exposure.removed {
        page.markup("<li class=\"went\"><b>Removed</b> ");
        write_commit(commit, page);
        page.markup(" from the files of ").cut(history::shortened(&exposure.reference), MOST_TEXT);
        page.markup("</li>\n");
    }
    if !exposure.still_in.is_empty() {
        let names = history::list(&exposure.still_in, exposure.more);
        page.markup("<li class=\"still\"><b>Still there</b> in the files of ").cut(&names, MOST_TEXT);
        page.markup("</li>\n");
    }
}

fn write_commit(commit: &CommitInfo, page: &mut Page) {
    if !commit.date.is_empty() {
        page.markup("<time datetime=\"").text(&commit.date).markup("\">");
        page.text(commit.date.get(..10).unwrap_or(&commit.date)).markup("</time> ");
    }
    page.markup("by ").cut(&commit.author, MOST_TEXT).markup(" in <code>").text(history::short_id(commit));
    page.markup("</code> ").cut(&commit.subject, MOST_TEXT);
}

/// What leads to the place that counts most.
fn write_reach(finding: &Finding, page: &mut Page) {
    let place = &finding.hit.place;
    match (&place.commit, place.kind) {
        (Some(commit), PlaceKind::Unreachable) => {
            page.markup("from no branch or tag (").cut(&history::refs(commit), MOST_TEXT).markup(")");
        }
        (Some(commit), PlaceKind::Stash) => {
            page.markup("from ")
                .cut(&history::refs(commit), MOST_TEXT)
                .markup(", which is on this machine only");
        }
        (Some(commit), _) if !commit.refs.is_empty() => {
            page.markup("in the history of ").cut(&history::refs(commit), MOST_TEXT);
        }
        (Some(_), _) => {
            page.markup("in history");
        }
        (None, _) => write_standing(place, page),
    }
    if place.commit.is_some() && finding.also_at.iter().any(|place| place.commit.is_none()) {
        page.markup(", and outside of commits: see the places");
    }
}

fn write_standing(place: &Place, page: &mut Page) {
    page.markup(history::explained(place.kind));
}
