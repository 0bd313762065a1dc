//! Values that are looked up or filled in elsewhere.
//!
//! To add one: a row in the table of where its mark stands. See `elsewhere` for secrets managers and
//! encrypted values.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::elsewhere::is_kept_elsewhere;

/// How a value that is filled in or looked up begins, in any case.
const OPENINGS: &[(&str, &str)] = &[
    ("shells, CI systems, PowerShell, PHP", "$"),
    ("ini files of Python", "%("),
    ("build tools", "@@"),
    ("Ruby, Spring, Octopus", "#{"),
    ("Erlang, Terraform templates", "%{"),
    ("tags of YAML, cmd.exe", "!"),
    ("templates", "{"),
    ("templates, hints, CircleCI", "<"),
    ("hints, lists", "["),
    ("calls", "("),
    ("GitHub expressions", "secrets."),
    ("GitHub expressions", "vars."),
    ("GitHub expressions", "inputs."),
    ("GitHub expressions", "env."),
    ("Laravel", "env("),
    ("JavaScript", "process.env"),
    ("JavaScript", "import.meta"),
    ("Deno", "deno.env"),
    ("Bun", "bun.env"),
    ("Python", "os.environ"),
    ("Python", "os.getenv"),
    ("Ruby", "env["),
    ("Ruby", "env.fetch"),
    ("Java", "system.getenv"),
    ("Swift", "processinfo."),
    ("Rust", "std::env"),
    ("C#", "environment."),
    ("Windows", "env:"),
    ("Terraform", "var."),
    ("Terraform", "local."),
    ("Terraform", "data."),
    ("Terraform", "module."),
    ("Terraform", "each."),
];

/// Anywhere in a value these say that it is filled in later.
const INSIDE: &[(&str, &str)] = &[
    ("shells, templates of JavaScript", "${"),
    ("shells, make, Azure Pipelines", "$("),
    ("Jinja, Helm, Mustache, Liquid, Go", "{{"),
    ("ERB, EJS", "<%"),
    ("Jinja", "{%"),
    ("Ruby, Spring", "#{"),
    ("CircleCI", "<<"),
    ("printf", "%s"),
    ("formats of Python, C#", "{0}"),
    ("formats", "{}"),
    ("build tools", "@@"),
    ("GitHub expressions", "secrets."),
];

/// What stands at both ends. At one end alone a random key has some of them too.
const BETWEEN: &[(&str, &str)] = &[
    ("cmd.exe", "%"),
    ("cmd.exe, delayed", "!"),
    ("build tools", "__"),
    ("autoconf, Maven", "@"),
    ("build tools", "~~"),
];

/// Tells whether a value is looked up, filled in or decrypted elsewhere.
pub(super) fn is_reference(value: &[u8]) -> bool {
    OPENINGS.iter().any(|(_, opening)| starts_with(value, opening))
        || INSIDE_SEARCH.is_match(value)
        || BETWEEN.iter().any(|(_, mark)| is_between(value, mark.as_bytes()))
        || is_kept_elsewhere(value)
}

static INSIDE_SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::new(INSIDE.iter().map(|(_, inside)| inside)).expect("a few short marks always fit")
});

fn is_between(value: &[u8], mark: &[u8]) -> bool {
    value.starts_with(mark) && value.ends_with(mark)
}

pub(super) fn starts_with(value: &[u8], opening: &str) -> bool {
    value.len() >= opening.len() && value[..opening.len()].eq_ignore_ascii_case(opening.as_bytes())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row() {
        for (place, opening) in OPENINGS {
            assert!(is_reference(format!("{opening}PHOTA").as_bytes()), "{place} {opening}");
        }
        for (place, inside) in INSIDE {
            assert!(is_reference(format!("phota-{inside}-x").as_bytes()), "{place} {inside}");
        }
        for (place, mark) in BETWEEN {
            assert!(is_reference(format!("{mark}PHOTA_KEY{mark}").as_bytes()), "{place} {mark}");
            assert!(mark == &"!" || !is_reference(format!("{mark}q7ZkW3v9").as_bytes()), "{place} {mark}");
        }
    }

    #[test]
    fn keys_that_begin_alike() {
        for text in [
            "secrets9f3b",
            "env9f3b7c21",
            "data9f3b7c21",
            "local-9f3b",
            "__9f3b7c21",
            "9f3b7c21%",
            "variety9f3b",
        ] {
            assert!(!is_reference(text.as_bytes()), "{text}");
        }
    }
}
