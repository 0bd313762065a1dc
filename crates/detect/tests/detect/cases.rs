//! Whole files, as people write them: `cases/*.txt`, one file a topic.
//!
//! A case starts at a line `@@@ PATH`. `{key}`, `{key2}` ... stand for Phota keys; `{other}`,
//! `{other2}` ... for random values that are none. A case without a key has to stay silent.
//! `@@@ PATH (mixed)` is tried with random keys alone: where it is, a UUID could be an id.

use secrecy::ExposeSecret;

use crate::keys::{BASE62, HEX, detect, key, uuid};

struct Case {
    place: String,
    path: &'static str,
    mixed_only: bool,
    template: &'static str,
}

fn cases(file: &str, text: &'static str) -> Vec<Case> {
    let mut line = 1;
    let mut cases = Vec::new();
    let mut chunks = text.split("@@@ ");
    line += chunks.next().map_or(0, |heading| heading.matches('\n').count());
    for chunk in chunks {
        let (heading, template) = chunk.split_once('\n').expect("a case has a text");
        let path = heading.trim_end_matches(" (mixed)");
        let mixed_only = path != heading;
        cases.push(Case { place: format!("{file}:{line}"), path, mixed_only, template });
        line += chunk.matches('\n').count();
    }
    cases
}

/// Puts values in: every number after a placeholder's name gets a value of its own.
fn fill(template: &str, seed: u64, make: impl Fn(u64) -> String) -> (String, Vec<String>) {
    let mut text = template.trim_end_matches('\n').to_owned() + "\n";
    let mut keys = Vec::new();
    for (number, suffix) in (0..).zip(["", "2", "3", "4", "5", "6"]) {
        let key = make(seed * 100 + number);
        if text.contains(&format!("{{key{suffix}}}")) {
            keys.push(key.clone());
        }
        text = text.replace(&format!("{{key{suffix}}}"), &key);
        text = text.replace(&format!("{{other{suffix}}}"), &make(seed * 100 + 50 + number));
    }
    (text, keys)
}

/// Says what is wrong with a case and keys of one form.
fn complaint(case: &Case, text: &str, keys: &[String]) -> Option<String> {
    let found = detect(case.path, text);
    let value = |at: usize| found[at].secret.as_ref().expect("a literal").expose_secret();
    let missed: Vec<usize> =
        (0..keys.len()).filter(|&key| !(0..found.len()).any(|at| value(at) == keys[key])).collect();
    let false_alarms: Vec<String> = (0..found.len())
        .filter(|&at| !keys.iter().any(|key| key == value(at)))
        .map(|at| {
            let line = text[..found[at].span.start].matches('\n').count() + 1;
            format!("line {line} {:?}", found[at].evidence)
        })
        .collect();
    (!missed.is_empty() || !false_alarms.is_empty())
        .then(|| format!("{} {}: missed {missed:?}, false {false_alarms:?}\n", case.place, case.path))
}

/// A form of keys, and how one is made from a seed.
type Form = (&'static str, fn(u64) -> String);

fn check(file: &str, text: &'static str) {
    let forms: [Form; 4] = [
        ("random", |seed| key(seed, BASE62, 40)),
        ("prefixed", |seed| "phk_".to_owned() + &key(seed, BASE62, 32)),
        ("uuid", uuid),
        ("hexadecimal", |seed| key(seed, HEX, 32)),
    ];
    let mut wrong = Vec::new();
    let cases = cases(file, text);
    assert!(!cases.is_empty(), "{file} has no case");
    for (seed, case) in (1..).zip(&cases) {
        let forms = if case.mixed_only { &forms[..2] } else { &forms[..] };
        for (form, make) in forms {
            let (text, keys) = fill(case.template, seed, make);
            if let Some(complaint) = complaint(case, &text, &keys) {
                wrong.push(format!("{form}: {complaint}"));
                break;
            }
        }
    }
    assert!(wrong.is_empty(), "{} of {} wrong:\n{}", wrong.len(), cases.len(), wrong.concat());
}

macro_rules! files {
    ($($name:ident),*) => {
        $(#[test]
        fn $name() {
            check(
                concat!(stringify!($name), ".txt"),
                include_str!(concat!("cases/", stringify!($name), ".txt")),
            );
        })*
    };
}

files!(tables, headers, nesting, neighbours, code, commands, prose, addresses, constants, quiet);
