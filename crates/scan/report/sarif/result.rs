//! One finding as a result.

use std::collections::BTreeMap;

use super::{
    model::{Level, Location, Message, Region, ResultProperties, SarifResult},
    rules,
};
use crate::{
    finding::{self, Finding, Place},
    report::{Report, history, locate, words},
};

/// How many more places are listed. Of a thousand code scanning takes a hundred.
const MOST_PLACES: usize = 50;

/// The name of our fingerprint. Code scanning goes by `primaryLocationLineHash` alone, which it computes itself and
/// compares with ours if there is one.
const FINGERPRINT: &str = "photaGuardIdentity/v1";

pub(super) fn of<'a>(report: &Report, finding: &'a Finding) -> SarifResult<'a> {
    let hit = &finding.hit;
    let commit = hit.place.commit.as_deref();
    let region = Region {
        start_line: hit.place.start.line,
        start_column: hit.place.start.column,
        end_line: hit.end.line,
        end_column: hit.end.column,
    };
    SarifResult {
        rule_id: hit.rule.id,
        rule_index: rules::index(hit.rule),
        level: match finding.level() {
            finding::Level::Error => Level::Error,
            finding::Level::Note => Level::Note,
        },
        message: Message::new(&words::text(finding)),
        locations: [Location::of_file(locate::spot(report, &hit.place).path()).with_region(region)],
        related_locations: finding
            .also_at
            .iter()
            .take(MOST_PLACES)
            .enumerate()
            .map(|(at, place)| related(report, at + 1, place))
            .collect(),
        partial_fingerprints: BTreeMap::from([(FINGERPRINT, words::identity(finding))]),
        properties: ResultProperties {
            confidence: hit.confidence.as_str(),
            place: hit.place.kind.as_str(),
            status: finding.status.as_str(),
            key_fingerprint: hit.key.map(|key| key.fingerprint.to_string()),
            commit: commit.map(|commit| commit.id.to_string()),
            refs: commit.map_or(&[], |commit| &commit.refs),
        },
    }
}

/// The same key at another place. Where it ends there nobody kept, so the region is its first character.
fn related(report: &Report, id: usize, place: &Place) -> Location {
    let start = place.start;
    let region = Region {
        start_line: start.line,
        start_column: start.column,
        end_line: start.line,
        end_column: start.column + 1,
    };
    let message = match history::short(place) {
        Some(short) => format!("It stands here too ({short})"),
        None => "It stands here too".to_owned(),
    };
    Location::of_file(locate::spot(report, place).path()).with_region(region).with_message(id, &message)
}
