//! The rules as code scanning shows them: what they find, how bad it is, what to do.

use phota_detect::{
    Confidence, Rule,
    rules::{RULES, Severity},
};

use super::model::{Configuration, Descriptor, Level, RuleProperties, Text};
use crate::report::advice;

/// The rules, in the order that [`index`] counts in.
pub(super) fn all() -> Vec<Descriptor> {
    RULES.iter().map(|rule| descriptor(rule)).collect()
}

/// Where a rule stands among [`all`].
pub(super) fn index(rule: &Rule) -> usize {
    RULES.iter().position(|known| known.id == rule.id).expect("every rule is registered")
}

fn descriptor(rule: &Rule) -> Descriptor {
    let steps = advice::LEAKED.iter().enumerate().map(|(at, step)| format!("{}. {step}", at + 1));
    let steps = steps.collect::<Vec<_>>().join("\n");
    let allowed = "What may stay is allowed by its fingerprint in .phota-scan.yaml.";
    Descriptor {
        id: rule.id,
        name: pascal(rule.id),
        short_description: Text { text: rule.summary.to_owned(), markdown: None },
        full_description: Text { text: format!("{}. {}", rule.summary, rule.help), markdown: None },
        help: Text {
            text: format!("{}\n\nIf a key has got out:\n{steps}\n\n{allowed}", rule.help),
            markdown: Some(format!("{}\n\n**If a key has got out**\n\n{steps}\n\n{allowed}", rule.help)),
        },
        help_uri: concat!(env!("CARGO_PKG_REPOSITORY"), "/blob/main/docs/rules.md").to_owned(),
        default_configuration: Configuration { level: Level::Error },
        properties: RuleProperties {
            precision: match rule.confidence.end() {
                Confidence::Low => "low",
                Confidence::Medium => "medium",
                Confidence::High => "high",
            },
            security_severity: score(rule.severity),
            // Hard-coded credentials.
            tags: &["security", "secret", "external/cwe/cwe-798"],
        },
    }
}

/// On the scale of code scanning: critical is over 9.0, high from 7.0, medium from 4.0.
fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.5",
        Severity::Medium => "5.0",
    }
}

/// `phota-api-key` as the standard likes names of rules: `PhotaApiKey`.
fn pascal(id: &str) -> String {
    let word = |word: &str| word[..1].to_ascii_uppercase() + &word[1..];
    id.split('-').filter(|part| !part.is_empty()).map(word).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_rule_has_what_code_scanning_asks_for() {
        let all = all();
        assert_eq!(all.len(), RULES.len());
        for (at, (descriptor, rule)) in all.iter().zip(RULES).enumerate() {
            assert_eq!((descriptor.id, index(rule)), (rule.id, at));
            assert!(descriptor.help.text.contains("https://platform.photalabs.com"), "{}", rule.id);
            assert!(descriptor.properties.security_severity.parse::<f64>().is_ok());
        }
        assert_eq!(pascal("phota-api-key"), "PhotaApiKey");
    }
}
