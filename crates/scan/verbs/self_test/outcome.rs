//! What came of the test: for each place and verb whether the key was found, and where it was said to be.

use std::time::Duration;

use super::{
    Planting,
    places::{Expected, Reach},
    scans::{Found, Scans, Verb},
};
use crate::exit::Exit;

/// What a verb made of a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Outcome {
    /// It reported the key where it is.
    Found,
    /// It reported the key somewhere else.
    Elsewhere(String),
    Missed,
    /// It does not come by.
    Unseen,
}

impl Outcome {
    fn is_failure(&self) -> bool {
        matches!(self, Outcome::Elsewhere(_) | Outcome::Missed)
    }
}

/// The results of all places.
pub(super) struct Results {
    pub(super) rows: Vec<Row>,
    /// How many keys were reported that nobody planted.
    pub(super) invented: usize,
    /// Places whose keys were shown in a report or message.
    pub(super) shown: Vec<&'static str>,
    pub(super) elapsed: Duration,
}

/// One place.
pub(super) struct Row {
    pub(super) place: &'static str,
    /// In the order of [`Verb::ALL`].
    pub(super) outcomes: Vec<(Verb, Outcome)>,
}

impl Results {
    pub(super) fn new(planted: &[Planting], scans: &Scans, elapsed: Duration) -> Self {
        let row = |planting: &Planting| Row {
            place: planting.spot.name,
            outcomes: Verb::ALL
                .into_iter()
                .map(|verb| {
                    let found = scans.of(verb, &planting.key);
                    (verb, judge(verb, planting.spot.reach, &planting.expected, found))
                })
                .collect(),
        };
        Results {
            rows: planted.iter().map(row).collect(),
            invented: scans.invented(planted),
            shown: scans.shown.clone(),
            elapsed,
        }
    }

    /// How often a verb came by a place.
    pub(super) fn looks(&self) -> usize {
        self.outcomes().filter(|outcome| **outcome != Outcome::Unseen).count()
    }

    /// How often it did not report the key as it is there.
    pub(super) fn failures(&self) -> usize {
        self.outcomes().filter(|outcome| outcome.is_failure()).count()
    }

    pub(super) fn exit(&self) -> Exit {
        let is_good = self.failures() + self.invented + self.shown.len() == 0 && self.looks() > 0;
        if is_good { Exit::Clean } else { Exit::Found }
    }

    fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        self.rows.iter().flat_map(|row| row.outcomes.iter().map(|(_, outcome)| outcome))
    }
}

fn judge(verb: Verb, reach: Reach, expected: &Expected, found: Option<&Found>) -> Outcome {
    if !verb.reaches(reach) {
        return Outcome::Unseen;
    }
    let Some(found) = found else { return Outcome::Missed };
    // What stands for the key in a name is the report's business.
    let is_path = match expected.place {
        "path" => found.path.starts_with(&expected.path),
        _ => found.path == expected.path,
    };
    let is_there = match (verb, reach) {
        (Verb::Audit, _) => {
            is_path
                && found.line == expected.line
                && found.place == expected.place
                && found.level == expected.level
                && found.commit() == expected.commit
        }
        // A document has no name there, and the only member of it takes its name from it.
        (Verb::Stdin, _) => {
            let is_member = expected.path.contains('!');
            let is_path = if is_member { found.path.starts_with("stdin!") } else { found.path == "stdin" };
            is_path && found.line == expected.line
        }
        (_, Reach::File | Reach::Link | Reach::Loose) => is_path && found.line == expected.line,
        (_, Reach::Audit | Reach::Pushed | Reach::Branch | Reach::Message) => found.line == expected.line,
    };
    if is_there {
        Outcome::Found
    } else {
        Outcome::Elsewhere(format!("{} {}:{} {}", found.place, found.path, found.line, found.level))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn expected(path: &str) -> Expected {
        Expected { place: "commit", path: path.to_owned(), line: 2, commit: "1".to_owned(), level: "error" }
    }

    fn found(path: &str, line: usize, commit: &str) -> Found {
        serde_json::from_value(serde_json::json!({
            "place": "commit", "path": path, "line": line, "level": "error", "key": null, "commit": {"id": commit},
        }))
        .unwrap()
    }

    fn judged(verb: Verb, reach: Reach, path: &str, found: Option<Found>) -> Outcome {
        judge(verb, reach, &expected(path), found.as_ref())
    }

    #[test]
    fn what_is_not_reported_is_missed() {
        assert_eq!(judged(Verb::Audit, Reach::File, "a", None), Outcome::Missed);
        assert_eq!(judged(Verb::Dir, Reach::Audit, "a", None), Outcome::Unseen);
    }

    #[test]
    fn what_is_reported_elsewhere_is_not_found() {
        let is_found = |outcome| matches!(outcome, Outcome::Found);
        assert!(is_found(judged(Verb::Audit, Reach::File, "a", Some(found("a", 2, "1")))));
        assert!(!is_found(judged(Verb::Audit, Reach::File, "a", Some(found("b", 2, "1")))));
        assert!(!is_found(judged(Verb::Audit, Reach::File, "a", Some(found("a", 3, "1")))));
        assert!(!is_found(judged(Verb::Audit, Reach::File, "a", Some(found("a", 2, "2")))));
        assert!(is_found(judged(Verb::Stdin, Reach::File, "a.zip!b", Some(found("stdin!b", 2, "")))));
        assert!(!is_found(judged(Verb::Stdin, Reach::File, "a.zip!b", Some(found("stdin", 2, "")))));
    }

    #[test]
    fn one_failure_fails_the_test() {
        let results = |outcomes: Vec<Outcome>, invented, shown| {
            let outcomes = Verb::ALL.into_iter().zip(outcomes).collect();
            let rows = vec![Row { place: "p", outcomes }];
            Results { rows, invented, shown, elapsed: Duration::ZERO }.exit()
        };
        assert_eq!(results(vec![Outcome::Found, Outcome::Unseen], 0, vec![]), Exit::Clean);
        assert_eq!(results(vec![Outcome::Found, Outcome::Missed], 0, vec![]), Exit::Found);
        assert_eq!(results(vec![Outcome::Elsewhere(String::new())], 0, vec![]), Exit::Found);
        assert_eq!(results(vec![Outcome::Found], 1, vec![]), Exit::Found);
        assert_eq!(results(vec![Outcome::Found], 0, vec!["p"]), Exit::Found);
        assert_eq!(results(vec![Outcome::Unseen], 0, vec![]), Exit::Found, "nothing was looked at");
    }
}
