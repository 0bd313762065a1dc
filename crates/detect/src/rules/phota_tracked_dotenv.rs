//! `phota-tracked-dotenv`: a file of environment variables under version control that names a Phota key.
//!
//! Such a file is where the key will be typed, and the next commit takes it along; so an empty value or a placeholder
//! counts. A reference (`op://...`, `${PHOTA_API_KEY}`) or an encrypted value does not: the file is made to be shared.

use super::{Example, Keyless, Rule, Scope, Severity};
use crate::Confidence;
use crate::evidence::Evidence;
use crate::names::{NameKind, may_name_key};
use crate::segment::{Segment, Settings};
use crate::structure::Kind;
use crate::values::{self, Reason, Verdict};

/// A Phota key is named in a `.env` file that version control holds.
pub const PHOTA_TRACKED_DOTENV: Rule = Rule {
    id: "phota-tracked-dotenv",
    summary: "A file of environment variables that names a Phota key is under version control",
    help: "Take the file out of version control (`git rm --cached`), list it in .gitignore, and keep an example of it without values.",
    severity: Severity::Medium,
    confidence: Confidence::Low..=Confidence::Low,
    scope: Scope::Tracked,
    examples: EXAMPLES,
    counter_examples: COUNTER_EXAMPLES,
};

/// Finds the variables of a `.env` file that are Phota keys. `before` is the document up to the segment.
pub(super) fn check(segment: &Segment<'_>, before: &[u8], settings: &Settings) -> Vec<Keyless> {
    if !is_dotenv(segment.path) {
        return Vec::new();
    }
    // On a very long line a segment may begin within a name.
    let cut = before.last().is_some_and(|byte| !byte.is_ascii_whitespace());
    (usize::from(cut)..segment.tokens.len()).filter_map(|at| check_token(segment, settings, at)).collect()
}

fn check_token(segment: &Segment<'_>, settings: &Settings, at: usize) -> Option<Keyless> {
    let token = segment.tokens[at];
    let name = std::str::from_utf8(token.bytes(segment.text)).ok()?;
    let variable = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    if token.kind != Kind::Word
        || name.len() > MAX_NAME
        || !name.bytes().all(variable)
        || !may_name_key(name.as_bytes(), &settings.namer)
        || settings.namer.classify(name).kind != NameKind::PhotaKey
        || values::random_length(name.as_bytes()) >= 12
        || segment.scopes.in_comment(at)
        || !begins_line(segment, at)
    {
        return None;
    }
    let value = value(&segment.text[token.end as usize..])?;
    if matches!(values::judge(value), Verdict::Not(Reason::Reference)) || values::is_kept_elsewhere(value) {
        return None;
    }
    let mut evidence = Evidence::default();
    evidence.add(35, "a tracked file of environment variables names a Phota key");
    Some(Keyless { rule: &PHOTA_TRACKED_DOTENV, subject: name.to_owned(), span: token.range(), evidence })
}

/// Names are at most this long.
const MAX_NAME: usize = 120;
/// Values are looked at up to here.
const MAX_VALUE: usize = 4096;

/// Alone at the start of its line, or behind `export`.
fn begins_line(segment: &Segment<'_>, at: usize) -> bool {
    let before = |at: usize| at.checked_sub(1);
    let starts = |at: usize| before(at).is_none_or(|before| segment.tokens[before].kind == Kind::Line);
    starts(at)
        || before(at)
            .is_some_and(|export| segment.tokens[export].bytes(segment.text) == b"export" && starts(export))
}

/// What is assigned, without its quotes; empty if it is nothing.
fn value(after: &[u8]) -> Option<&[u8]> {
    let after = &after[..after.len().min(MAX_VALUE)];
    let line = after.split(|byte| *byte == b'\n').next()?.trim_ascii();
    let value = line.strip_prefix(b"=").or_else(|| line.strip_prefix(b":"))?.trim_ascii();
    let quotes = |byte: &u8| matches!(byte, b'"' | b'\'');
    let start = value.iter().take_while(|byte| quotes(byte)).count();
    let end = value[start..].iter().rev().take_while(|byte| quotes(byte)).count();
    Some(&value[start..value.len() - end])
}

/// Tells by its name whether a file holds environment variables, and no example of them.
fn is_dotenv(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let mut parts = file.split(['.', '-', '_']).filter(|part| !part.is_empty()).peekable();
    let named = file.starts_with(".env") || file.ends_with(".env") || file.starts_with("env.");
    let dotenv = file == ".envrc" || parts.clone().any(|part| part == "env");
    named && dotenv && !parts.any(|part| SHARED.contains(&part))
}

/// Parts of the names of files that are meant to be shared, and of templates.
const SHARED: &[&str] = &[
    "example",
    "examples",
    "exemple",
    "ejemplo",
    "beispiel",
    "sample",
    "samples",
    "template",
    "templates",
    "tmpl",
    "tpl",
    "dist",
    "default",
    "defaults",
    "schema",
    "j2",
    "jinja",
    "jinja2",
    "erb",
    "ejs",
    "hbs",
    "mustache",
    "vault",
    "enc",
    "encrypted",
    "sops",
    "gpg",
    "age",
    "md",
    "d",
    "ts",
    "js",
    "py",
    "sh",
    "rb",
    "go",
    "rs",
    "json",
    "yaml",
    "yml",
    "toml",
    "html",
];

const EXAMPLES: &[Example] = &[
    Example { path: ".env", text: "PHOTA_API_KEY={key}\n" },
    Example { path: ".env", text: "PORT=3000\nPHOTA_API_KEY=\n" },
    Example { path: "apps/web/.env.local", text: "PHOTA_API_KEY=your-key-here\n" },
    Example { path: "deploy/prod.env", text: "photaApiKey = \"{key}\"\n" },
    Example { path: ".envrc", text: "export PHOTA_KEY='{key}'\n" },
    Example { path: ".env.production", text: "NEXT_PUBLIC_PHOTA_API_KEY={key}\n" },
];

const COUNTER_EXAMPLES: &[Example] = &[
    Example { path: ".env.example", text: "PHOTA_API_KEY=\n" },
    Example { path: ".env.local.sample", text: "PHOTA_API_KEY=your-key-here\n" },
    Example { path: "env.d.ts", text: "PHOTA_API_KEY: string\n" },
    Example { path: ".env", text: "# PHOTA_API_KEY=\nPHOTA_BASE_URL=https://api.photalabs.com\n" },
    Example { path: ".env", text: "PHOTA_API_KEY=op://vault/phota/credential\n" },
    Example { path: ".env", text: "PHOTA_API_KEY=${PHOTA_API_KEY}\n" },
    Example { path: "config.sh", text: "PHOTA_API_KEY=\n" },
    Example { path: ".env", text: "SPHOTA_API_KEY=x\nPHOTA_KEY_ID=7\n" },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_of_variables() {
        for path in [
            ".env",
            "a/.env",
            ".env.local",
            ".env.production",
            ".env.development.local",
            "prod.env",
            "local.env",
            ".envrc",
            "env.production",
            ".ENV",
            ".env-prod",
            "phota.env",
        ] {
            assert!(is_dotenv(path), "{path}");
        }
        for path in [
            ".env.example",
            ".env.sample",
            ".env.template",
            ".env.dist",
            ".env.defaults",
            ".env.schema",
            "example.env",
            ".env.local.example",
            ".env.tpl",
            "x.env.j2",
            "env.d.ts",
            "env.py",
            ".environment",
            "environment",
            "a.envx",
            ".env.vault",
            ".env.md",
            "config/exemple.env",
        ] {
            assert!(!is_dotenv(path), "{path}");
        }
    }
}
