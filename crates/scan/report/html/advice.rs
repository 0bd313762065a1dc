//! What to do now, for the whole report and for one finding.

use super::{super::Report, page::Page};
use crate::finding::{Finding, Level, Place, PlaceKind};

/// The steps that every key needs.
pub(super) fn section(report: &Report, page: &mut Page) {
    if report.findings.iter().all(|finding| finding.hit.key.is_none()) {
        return;
    }
    page.markup(
        "<section aria-labelledby=\"todo\">\n<h2 id=\"todo\">What to do now</h2>\n<ol class=\"todo\">\n\
         <li><strong>Rotate.</strong> Make a new key at <a href=\"https://platform.photalabs.com\" \
         rel=\"noopener noreferrer\">platform.photalabs.com</a> and deploy it.</li>\n\
         <li><strong>Revoke</strong> the old one as soon as nothing uses it. \
         <code>phota-check --revoked-env OLD</code> proves that it is refused.</li>\n\
         <li><strong>Read the key</strong> from the environment variable <code>PHOTA_API_KEY</code> or a secrets \
         manager, so that it does not come back.</li>\n\
         <li><strong>Then clean up</strong>, as each finding says. A key that was revoked can stay in history: accept it \
         with <code>--write-baseline</code>, or by its fingerprint in <code>.phota-scan.yaml</code>.</li>\n\
         </ol>\n</section>\n",
    );
}

/// The step for one finding.
pub(super) fn of(report: &Report, finding: &Finding, page: &mut Page) {
    if finding.hit.key.is_none() {
        page.text(finding.hit.rule.help);
        return;
    }
    if finding.level() == Level::Note {
        page.markup("Nothing, if the key is meant to be there. Nobody else gets this file from git.");
        return;
    }
    page.markup(match reach(report, finding) {
        Reach::Shared => {
            "Rotate first: others have this commit, and rewriting history takes nothing back from them."
        }
        Reach::Local => {
            "No remote that is known here has it. If it was never pushed, amend or rebase before you push, and expire \
             the reflog; if in doubt, rotate."
        }
        Reach::Stash => "Drop the stash once you have what you need of it, and rotate the key if the stash was shared.",
        Reach::Unreachable => {
            "Rotate if it was ever pushed: servers keep what branches have dropped. Here, `git reflog expire \
             --expire=now --all` and `git gc --prune=now` remove it."
        }
        Reach::Unknown => "Take it out of the file, and rotate the key if the file was ever shared.",
    });
}

/// How far a key may have got.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Reach {
    Unknown,
    Unreachable,
    Stash,
    Local,
    Shared,
}

fn reach(report: &Report, finding: &Finding) -> Reach {
    let places = || [&finding.hit.place].into_iter().chain(&finding.also_at);
    // What was cloned was there for others to clone.
    if report.read.naming.is_clone() && places().any(|place| place.commit.is_some()) {
        return Reach::Shared;
    }
    places().map(reach_of).max().unwrap_or(Reach::Unknown)
}

fn reach_of(place: &Place) -> Reach {
    let Some(commit) = &place.commit else { return Reach::Unknown };
    match place.kind {
        PlaceKind::Stash => Reach::Stash,
        PlaceKind::Unreachable => Reach::Unreachable,
        _ if commit.refs.iter().any(|name| name.starts_with("refs/remotes/")) => Reach::Shared,
        _ if commit.refs.is_empty() => Reach::Unknown,
        // Names of remotes may be among those that are not listed.
        _ if commit.more_refs > 0 => Reach::Shared,
        _ => Reach::Local,
    }
}
