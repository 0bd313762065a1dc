//! The examples of all rules, and what keyless candidates look like.

use std::collections::BTreeSet;

use phota_detect::{Candidate, Confidence, Detector, Document, Options, Rule, rules};
use secrecy::ExposeSecret;

use crate::keys::{BASE62, key};

/// Everything a rule finds in a document, of any confidence.
fn found_by(rule: &Rule, path: &str, text: &str) -> Vec<Candidate> {
    let mut detector = Detector::new(&Options::default()).expect("the default options are usable");
    if rule.id == rules::PHOTA_KNOWN_KEY.id {
        detector = detector.with_known_keys(vec![key(7, BASE62, 40).into()]).expect("the key is long enough");
    }
    let mut found = detector.detect(&Document { path, bytes: text.as_bytes() });
    found.retain(|candidate| candidate.rule.id == rule.id);
    found
}

#[test]
fn every_rule_finds_its_examples_and_nothing_else() {
    let key = key(7, BASE62, 40);
    for rule in rules::RULES {
        assert!(!rule.examples.is_empty() && !rule.counter_examples.is_empty(), "{}", rule.id);
        for example in rule.examples {
            let found = found_by(rule, example.path, &example.text.replace("{key}", &key));
            assert!(!found.is_empty(), "{}: {example:?}", rule.id);
            for candidate in found {
                assert!(rule.confidence.contains(&candidate.confidence), "{}: {candidate:?}", rule.id);
                assert!(
                    candidate.confidence >= Confidence::Medium.min(*rule.confidence.end()),
                    "{candidate:?}"
                );
                assert!(!candidate.evidence.is_empty(), "{candidate:?}");
                match &candidate.secret {
                    Some(secret) => assert_eq!(secret.expose_secret(), key, "{example:?}"),
                    None => assert!(!candidate.subject.is_empty(), "{example:?}: {candidate:?}"),
                }
            }
        }
        for example in rule.counter_examples {
            let found = found_by(rule, example.path, &example.text.replace("{key}", &key));
            assert!(found.is_empty(), "{}: {example:?}: {found:?}", rule.id);
        }
    }
}

#[test]
fn every_rule_has_a_name_of_its_own() {
    let ids: BTreeSet<&str> = rules::RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), rules::RULES.len());
    assert!(ids.iter().all(|id| id.starts_with("phota-")), "{ids:?}");
}

#[test]
fn a_key_under_a_public_name_is_found_twice() {
    let key = key(3, BASE62, 40);
    let text = format!("NEXT_PUBLIC_PHOTA_API_KEY={key}\n");
    let detector = Detector::new(&Options::default()).unwrap();
    let found = detector.detect(&Document { path: ".env.local", bytes: text.as_bytes() });
    let ids: Vec<&str> = found.iter().map(|candidate| candidate.rule.id).collect();
    assert_eq!(ids, ["phota-client-exposure", "phota-tracked-dotenv", "phota-api-key"]);
    assert!(found[..2].iter().all(|candidate| candidate.subject == "NEXT_PUBLIC_PHOTA_API_KEY"), "{found:?}");
    assert_eq!(&text[found[2].span.clone()], key);
}

#[test]
fn a_configured_name_is_a_key_here_too() {
    let options = Options { names: vec!["STUDIO_TOKEN".to_owned()], ..Options::default() };
    let found = Detector::new(&options)
        .unwrap()
        .detect(&Document { path: "a.ts", bytes: b"const key = import.meta.env.VITE_STUDIO_TOKEN;\n" });
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!(found[0].subject, "VITE_STUDIO_TOKEN");
}

#[test]
fn a_subject_never_holds_a_value() {
    let key = key(9, BASE62, 40).to_ascii_uppercase();
    let text = format!("const key = process.env.NEXT_PUBLIC_PHOTA_{key}_KEY;\n");
    for candidate in found_by(&rules::PHOTA_CLIENT_EXPOSURE, "a.ts", &text) {
        assert!(!candidate.subject.contains(&key), "{candidate:?}");
    }
}
