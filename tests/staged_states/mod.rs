//! `staged` over made-up states of an index, and over those that git's own commands leave, held to what git says is staged
//! and a plain search for the planted keys.
//!
//! `PHOTA_STAGED_STATES` is the number of states (default 60), `PHOTA_STAGED_SEED` where they begin (default 1).
//! `tests/e2e/staged_differential.sh` runs a thousand.

mod batch;
mod commands;
mod content;
mod made;
mod oracle;

use std::collections::BTreeSet;

use self::{batch::Batch, commands::Session, made::State, oracle::Verdict};

/// States in one repository.
const TOGETHER: u64 = 25;

fn number(name: &str, default: u64) -> u64 {
    let given = std::env::var(name).ok();
    given.map_or(default, |given| given.parse().unwrap_or_else(|_| panic!("{name} is no number: {given}")))
}

/// How many states, and the seed of the first.
fn size() -> (u64, u64) {
    (number("PHOTA_STAGED_STATES", 60), number("PHOTA_STAGED_SEED", 1))
}

/// Fails if any differs, and tells what the others were.
#[allow(clippy::print_stdout, reason = "the script reads it")]
fn finish(what: &str, results: Vec<Result<Verdict, String>>) {
    let (good, bad): (Vec<_>, Vec<_>) = results.into_iter().partition(Result::is_ok);
    let bad: Vec<String> = bad.into_iter().filter_map(Result::err).collect();
    let good: Vec<Verdict> = good.into_iter().filter_map(Result::ok).collect();
    let found: usize = good.iter().map(|verdict| verdict.found.len()).sum();
    let of = |status| good.iter().filter(|verdict| verdict.status == status).count();
    println!(
        "{what}: {} states, {} differ; {found} places with a key to report; exit 0: {}, 1: {}, 3: {}",
        good.len() + bad.len(),
        bad.len(),
        of(0),
        of(1),
        of(3)
    );
    assert!(bad.is_empty(), "{} of {} differ:\n{}", bad.len(), good.len() + bad.len(), bad.join("\n\n"));
    // Not a word about states that have nothing to report, or nothing else.
    assert!(of(0) > 0 && of(1) > 0 && found > 0, "the states are all alike");
}

#[test]
fn made_up_states() {
    let (count, first) = size();
    let seeds: Vec<u64> = (first..first + count).collect();
    let mut results = Vec::new();
    for (at, seeds) in seeds.chunks(TOGETHER as usize).enumerate() {
        let hash = if at % 3 == 2 { "sha256" } else { "sha1" };
        results.extend(Batch::new(seeds.iter().copied().map(State::new).collect(), hash).check());
    }
    assert_eq!(results.len() as u64, count);
    finish("made up", results);
}

#[test]
fn states_that_git_commands_leave() {
    let (count, first) = size();
    let mut results = Vec::new();
    // Each session has several; a session without any would be no test.
    for seed in first.. {
        if results.len() as u64 >= count.div_ceil(2) {
            break;
        }
        let session = Session::run(seed);
        assert!(!session.is_empty(), "the session of seed {seed} scanned nothing");
        results.extend(session);
    }
    finish("git's commands", results);
}

/// The comparison itself: a report that lacks a key, or has one too many, is not let through.
#[test]
fn a_wrong_report_is_noticed() {
    let place = |path: &str| ("index", path.to_owned(), "b3:000000000000".to_owned());
    let verdict = |paths: &[&str], complete, status| Verdict {
        found: paths.iter().map(|path| place(path)).collect::<BTreeSet<_>>(),
        complete,
        status,
    };
    let right = verdict(&["a"], true, 1);
    assert_eq!(oracle::difference(&right, &verdict(&["a"], true, 1)), None);
    let wrong = [
        verdict(&[], true, 1),
        verdict(&["a", "b"], true, 1),
        verdict(&["a"], false, 1),
        verdict(&["a"], true, 0),
    ];
    for wrong in wrong {
        assert!(oracle::difference(&wrong, &right).is_some(), "{wrong:?}");
    }
}
