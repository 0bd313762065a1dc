//! Parts of the page, made from findings by hand: what the repository says is hostile wherever it can be.

use std::{sync::Arc, time::Duration};

use insta::assert_snapshot;
use phota_core::ApiKey;
use phota_detect::{Confidence, Position, rules::RULES};

use super::*;
use crate::{
    exposure::Exposure,
    finding::{CommitInfo, Finding, Hit, Key, Place, PlaceKind},
    naming::Naming,
    redact::{Excerpt, Piece},
    verbs::{Read, Unread},
    verify::Status,
};

const HOSTILE: &str = "</script><script>a()</script>\" onload='a()' \u{202e}&amp;";

fn commit(day: &str, text: &str, refs: &[&str]) -> Arc<CommitInfo> {
    let id = "1111111111111111111111111111111111111111".parse().unwrap();
    let (date, text) = (format!("{day}T10:00:00+02:00"), text.to_owned());
    let commit = CommitInfo::new(id, text.clone(), text.clone(), date, text);
    Arc::new(CommitInfo { refs: refs.iter().map(|name| (*name).to_owned()).collect(), ..commit })
}

fn place(path: &str, kind: PlaceKind, commit: Option<Arc<CommitInfo>>) -> Place {
    Place { path: path.to_owned(), start: Position { line: 7, column: 3 }, kind, object: None, commit }
}

fn finding(place: Place, exposure: Option<Exposure>) -> Finding {
    let key = ApiKey::new(*b"not much of a key");
    let hit = Hit {
        rule: RULES[0],
        confidence: Confidence::High,
        key: Some(Key { fingerprint: key.fingerprint(), length: key.length() }),
        subject: String::new(),
        place,
        also: Vec::new(),
        more: 0,
        end: Position { line: 7, column: 9 },
        evidence: vec!["assigned to <b>".into()],
        encoding: vec!["base64".into()],
        excerpt: Excerpt {
            pieces: vec![Piece::Text("<i>=".to_owned()), Piece::BlackedOut, Piece::Cut],
            subject: 1,
        },
    };
    Finding { hit, also_at: Vec::new(), more: 0, status: Status::default(), status_reason: None, exposure }
}

fn report(findings: Vec<Finding>) -> Report {
    let mut read = Read::nothing("audit", Naming::here());
    read.items = 3;
    Report { read, findings, suppressed: 0, in_baseline: 0, elapsed: Duration::ZERO, verified: None }
}

fn now() -> Timestamp {
    "2026-03-01T00:00:00Z".parse().unwrap()
}

fn rendered(report: &Report) -> String {
    page(report, "name", now())
}

/// The part of a page from one text to another.
fn part<'a>(page: &'a str, from: &str, to: &str) -> &'a str {
    let start = page.find(from).unwrap_or_else(|| panic!("{from} is not in {page}"));
    &page[start..start + page[start..].find(to).unwrap()]
}

fn timeline(finding: Finding) -> String {
    let page = rendered(&report(vec![finding]));
    part(&page, "<svg", "<dl class=\"facts\"").to_owned()
}

#[test]
fn a_finding() {
    let mut finding = finding(
        place(HOSTILE, PlaceKind::Commit, Some(commit("2026-01-01", HOSTILE, &["refs/heads/main"]))),
        None,
    );
    finding.also_at.push(place("b", PlaceKind::Worktree, None));
    finding.more = 3;
    let page = rendered(&report(vec![finding]));
    assert_snapshot!(part(&page, "<li class=\"finding", "</article>"), @r#"
    <li class="finding error" data-level="error" data-place="commit" data-status="unchecked">
    <article>
    <h3><code>b3:972bb2a89254</code></h3>
    <p class="marks"><span class="mark bad">fails</span> <span class="mark plain">high confidence</span> <span class="rule">phota-api-key</span></p>
    <p class="where">&lt;/script&gt;&lt;script&gt;a()&lt;/script&gt;&quot; onload=&#39;a()&#39; \u{202e}&amp;amp;:7:3</p>
    <pre class="line"><span class="number">7</span> &lt;i&gt;=<span class="black" role="img" aria-label="blacked-out key">█████████</span><span class="gap">…</span></pre>
    <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="axis" y="4" width="1000" height="2"/><rect class="after" x="0" width="1000" height="10"/></svg>
    <ol class="timeline" aria-label="Exposure">
    <li class="came"><b>Introduced</b> <time datetime="2026-01-01T10:00:00+02:00">2026-01-01</time> by &lt;/script&gt;&lt;script&gt;a()&lt;/script&gt;&quot; onload=&#39;a()&#39; \u{202e}&amp;amp; in <code>111111111111</code> &lt;/script&gt;&lt;script&gt;a()&lt;/script&gt;&quot; onload=&#39;a()&#39; \u{202e}&amp;amp;</li>
    <li class="reach"><b>Reachable</b> in the history of main, and outside of commits: see the places</li>
    <li class="alive unchecked"><b>Alive</b> not asked; --verify asks the API</li>
    </ol>
    <dl class="facts">
    <dt>Because</dt><dd>assigned to &lt;b&gt;</dd>
    <dt>Encoded</dt><dd>base64</dd>
    <dt>Length</dt><dd>17 characters</dd>
    <dt>Stands</dt><dd>committed</dd>
    <dt>To do</dt><dd>Make a new key, deploy it, and revoke this one.</dd>
    </dl>
    <div class="scroll">
    <table>
    <thead><tr><th scope="col">Place</th><th scope="col">Path</th><th scope="col">Commit</th><th scope="col">Date</th><th scope="col">Author</th><th scope="col">Subject</th><th scope="col">In</th></tr></thead>
    <tbody>
    <tr><td>commit</td><td class="path">&lt;/script&gt;&lt;script&gt;a()&lt;/script&gt;&quot; onload=&#39;a()&#39; \u{202e}&amp;amp;:7</td><td class="id">111111111111</td><td class="date">2026-01-01</td><td>&lt;/script&gt;&lt;script&gt;a()&lt;/script&gt;&quot; onload=&#39;a()&#39; \u{202e}&amp;amp;</td><td>&lt;/script&gt;&lt;script&gt;a()&lt;/script&gt;&quot; onload=&#39;a()&#39; \u{202e}&amp;amp;</td><td>main</td></tr>
    <tr><td>worktree</td><td class="path">b:7</td><td></td><td></td><td></td><td></td><td></td></tr>
    </tbody>
    </table>
    </div>
    <p>and 3 more</p>
    "#);
}

#[test]
fn a_key_that_was_removed_and_one_that_was_not() {
    let introduced = || Some(commit("2026-01-01", "A", &["refs/heads/main", "refs/remotes/origin/main"]));
    let exposure = |removed, still_in: &[&str]| {
        let still_in = still_in.iter().map(|name| (*name).to_owned()).collect();
        Some(Exposure { reference: "refs/heads/main".to_owned(), removed, still_in, more: 0 })
    };
    let removed = exposure(Some(commit("2026-01-30", "B", &[])), &[]);
    assert_snapshot!(timeline(finding(place("a", PlaceKind::Commit, introduced()), removed)), @r#"
    <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="axis" y="4" width="1000" height="2"/><rect class="in" x="0" width="494" height="10"/><rect class="after" x="494" width="506" height="10"/><rect class="gone" x="494" width="6" height="10"/></svg>
    <ol class="timeline" aria-label="Exposure">
    <li class="came"><b>Introduced</b> <time datetime="2026-01-01T10:00:00+02:00">2026-01-01</time> by A in <code>111111111111</code> A</li>
    <li class="went"><b>Removed</b> <time datetime="2026-01-30T10:00:00+02:00">2026-01-30</time> by B in <code>111111111111</code> B from the files of main</li>
    <li class="reach"><b>Reachable</b> in the history of main, origin/main</li>
    <li class="alive unchecked"><b>Alive</b> not asked; --verify asks the API</li>
    </ol>
    "#);
    let still = exposure(None, &["refs/heads/main", "refs/tags/v1"]);
    assert_snapshot!(timeline(finding(place("a", PlaceKind::Commit, introduced()), still)), @r#"
    <svg class="bar" viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true"><rect class="axis" y="4" width="1000" height="2"/><rect class="in" x="0" width="1000" height="10"/></svg>
    <ol class="timeline" aria-label="Exposure">
    <li class="came"><b>Introduced</b> <time datetime="2026-01-01T10:00:00+02:00">2026-01-01</time> by A in <code>111111111111</code> A</li>
    <li class="still"><b>Still there</b> in the files of main, v1</li>
    <li class="reach"><b>Reachable</b> in the history of main, origin/main</li>
    <li class="alive unchecked"><b>Alive</b> not asked; --verify asks the API</li>
    </ol>
    "#);
}

#[test]
fn hostile_text_is_nowhere_markup() {
    let hostile = || Some(commit("2026-01-01", HOSTILE, &[HOSTILE]));
    let exposure = Exposure {
        reference: HOSTILE.to_owned(),
        removed: hostile(),
        still_in: vec![HOSTILE.to_owned()],
        more: 0,
    };
    let kinds = [PlaceKind::Commit, PlaceKind::Stash, PlaceKind::Unreachable, PlaceKind::Tag];
    let mut findings: Vec<Finding> =
        kinds.map(|kind| finding(place(HOSTILE, kind, hostile()), Some(exposure.clone()))).into();
    for finding in &mut findings {
        finding.also_at = vec![place(HOSTILE, PlaceKind::Commit, hostile()); 9];
        finding.hit.evidence = vec![HOSTILE.into()];
        finding.hit.excerpt.pieces[0] = Piece::Text(HOSTILE.to_owned());
    }
    findings[0].hit.key = None;
    findings[0].hit.subject = HOSTILE.to_owned();
    let mut report = report(findings);
    let unread = || Unread { path: HOSTILE.to_owned(), reason: HOSTILE.to_owned() };
    (report.read.skipped, report.read.problems) = (vec![unread()], vec![unread()]);
    (report.read.notes, report.read.warnings) = (vec![HOSTILE.to_owned()], vec![HOSTILE.to_owned()]);
    let page = page(&report, HOSTILE, now());
    assert!(page.matches("&lt;script&gt;a()").count() > 60, "it is all there, as text");
    assert_eq!((page.matches("<script").count(), page.matches("</script").count()), (1, 1));
    assert!(!page.contains("<script>a()") && !page.contains("'a()'") && !page.contains('\u{202e}'));
}

#[test]
fn an_incomplete_scan_says_so_and_a_complete_one_too() {
    let mut scan = report(Vec::new());
    assert!(
        rendered(&scan)
            .contains("<p class=\"verdict good\">No Phota key was found where none may stand.</p>")
    );
    scan.read.problems.push(Unread { path: "a".to_owned(), reason: "it is damaged".to_owned() });
    let page = rendered(&scan);
    assert!(page.contains(
        "<p class=\"verdict unsure\">No Phota key was found so far, but the scan is incomplete.</p>"
    ));
    assert!(page.contains("<td class=\"path\">a</td><td>it is damaged</td>") && !page.contains("Complete:"));
    let mut nothing = report(Vec::new());
    nothing.read.items = 0;
    assert!(rendered(&nothing).contains("<p class=\"verdict unsure\">Nothing was scanned.</p>"));
}

#[test]
fn a_date_before_and_behind_all_others_stays_on_the_bar() {
    let mut wrong = finding(place("a", PlaceKind::Commit, Some(commit("2199-01-01", "A", &[]))), None);
    wrong.also_at.push(place("b", PlaceKind::Commit, Some(commit("1970-01-02", "A", &[]))));
    let ahead = finding(place("c", PlaceKind::Commit, Some(commit("2199-01-01", "A", &[]))), None);
    let page = rendered(&report(vec![wrong, ahead]));
    assert!(page.contains("Bars run from 1970-01-02 to 2026-03-01"));
    assert!(page.contains("<rect class=\"after\" x=\"994\" width=\"6\" height=\"10\"/>"), "{page}");
}
