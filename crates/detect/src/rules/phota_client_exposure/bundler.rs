//! Configuration of bundlers that copies a variable into what browsers load, whatever its name.

use super::{keyless, place};
use crate::evidence::Evidence;
use crate::names::{NameKind, may_name_key};
use crate::rules::Keyless;
use crate::segment::{Segment, Settings};
use crate::structure::{Kind, ScopeId, ScopeKind};

/// A block that is built into the bundle.
struct Block {
    /// How the names of the files begin that it counts in; empty for all.
    file: &'static str,
    /// What stands before its bracket.
    label: &'static str,
    evidence: &'static str,
}

/// Sources: the documentation of Next.js, Nuxt 2 and 3, webpack, Vite, and Expo.
const BLOCKS: &[Block] = &[
    Block {
        file: "next.config.",
        label: "env",
        evidence: "env of the Next.js configuration is built into the bundle",
    },
    Block {
        file: "nuxt.config.",
        label: "env",
        evidence: "env of the Nuxt configuration is built into the bundle",
    },
    Block { file: "", label: "publicRuntimeConfig", evidence: "publicRuntimeConfig is sent to browsers" },
    Block { file: "", label: "DefinePlugin", evidence: "DefinePlugin writes the value into the bundle" },
    Block {
        file: "",
        label: "EnvironmentPlugin",
        evidence: "EnvironmentPlugin writes the value into the bundle",
    },
    Block { file: "vite.config.", label: "define", evidence: "define writes the value into the bundle" },
    Block { file: "rsbuild.config.", label: "define", evidence: "define writes the value into the bundle" },
    Block { file: "tsup.config.", label: "define", evidence: "define writes the value into the bundle" },
    Block { file: "astro.config.", label: "define", evidence: "define writes the value into the bundle" },
    Block { file: "nuxt.config.", label: "public", evidence: "runtimeConfig.public is sent to browsers" },
    Block {
        file: "app.config.",
        label: "extra",
        evidence: "extra of the Expo configuration is part of the app",
    },
    Block {
        file: "app.json",
        label: "extra",
        evidence: "extra of the Expo configuration is part of the app",
    },
];

/// Finds Phota keys in blocks that are built into a bundle, and prefixes that make all Phota variables public.
pub(super) fn check(segment: &Segment<'_>, settings: &Settings) -> Vec<Keyless> {
    if place::is_other_language(segment.path) {
        return Vec::new();
    }
    let file = segment.path.rsplit('/').next().unwrap_or(segment.path);
    let there = |label: &str| memchr::memmem::find(segment.text, label.as_bytes()).is_some();
    let blocks: Vec<&Block> =
        BLOCKS.iter().filter(|block| file.starts_with(block.file) && there(block.label)).collect();
    let prefixes = there(ENV_PREFIX);
    if blocks.is_empty() && !prefixes {
        return Vec::new();
    }
    (0..segment.tokens.len())
        .filter(|&at| matches!(segment.tokens[at].kind, Kind::Word | Kind::Text))
        .filter_map(|at| {
            let block = in_block(segment, settings, at, &blocks);
            block.or_else(|| prefixes.then(|| made_public(segment, at)).flatten())
        })
        .collect()
}

/// Vite's option that names the prefixes of public variables.
const ENV_PREFIX: &str = "envPrefix";

fn in_block(segment: &Segment<'_>, settings: &Settings, at: usize, blocks: &[&Block]) -> Option<Keyless> {
    let token = segment.tokens[at];
    let text = std::str::from_utf8(token.bytes(segment.text)).ok()?;
    if !may_name_key(text.as_bytes(), &settings.namer)
        || settings.namer.classify(text).kind != NameKind::PhotaKey
    {
        return None;
    }
    // Of `PHOTA_API_KEY: process.env.PHOTA_API_KEY` the name counts, not the value.
    let name = text.rsplit('.').next()?;
    let key = segment.text.get(skip_quote(segment.text, token.end as usize)..)?.trim_ascii_start();
    let value =
        at.checked_sub(1).is_some_and(|before| segment.tokens[before].is_mark(b':')) || text.contains('.');
    let listed = !value && (matches!(key.first(), Some(b',' | b']' | b'}')) || key.is_empty());
    let named = key.first() == Some(&b':');
    let label =
        labels(segment, at).find_map(|label| blocks.iter().find(|block| is_label(label, block.label)));
    let block = label.filter(|block| named || listed && is_list_form(block))?;
    if place::is_spoken_of(segment, at) {
        return None;
    }
    let mut evidence = Evidence::default();
    evidence.add(80, block.evidence);
    keyless(segment, at, name, evidence)
}

/// Blocks that may be plain lists of names; in an object a name alone is shorthand for a pair.
fn is_list_form(block: &Block) -> bool {
    matches!(block.label, "EnvironmentPlugin" | "env" | "publicRuntimeConfig" | "public" | "extra")
}

fn is_label(label: &[u8], wanted: &str) -> bool {
    label == wanted.as_bytes() || label.rsplit(|byte| *byte == b'.').next() == Some(wanted.as_bytes())
}

/// What stands before the brackets around a token, innermost first.
fn labels<'a>(segment: &'a Segment<'a>, at: usize) -> impl Iterator<Item = &'a [u8]> + 'a {
    let scopes = &segment.scopes;
    let brackets = scopes
        .around(scopes.of(at))
        .take(24)
        .filter(|&scope| matches!(scopes.kind(scope), ScopeKind::Bracket(_)));
    brackets.filter_map(|scope| label(segment, scope))
}

fn label<'a>(segment: &'a Segment<'a>, scope: ScopeId) -> Option<&'a [u8]> {
    let before = segment.scopes.first(scope).checked_sub(1)?;
    let token = segment.tokens[before];
    let owner = if token.is_mark(b':') || token.is_mark(b'=') { before.checked_sub(1)? } else { before };
    let token = segment.tokens[owner];
    matches!(token.kind, Kind::Word | Kind::Text).then(|| token.bytes(segment.text))
}

/// `envPrefix: ['VITE_', 'PHOTA_']`
fn made_public(segment: &Segment<'_>, at: usize) -> Option<Keyless> {
    let token = segment.tokens[at];
    let prefix = std::str::from_utf8(token.bytes(segment.text)).ok()?;
    let makes_public = prefix.len() >= 3 && "PHOTA_API_KEY".starts_with(prefix);
    if token.kind != Kind::Text || !makes_public {
        return None;
    }
    let directly =
        at.checked_sub(2).is_some_and(|label| segment.tokens[label].bytes(segment.text) == b"envPrefix");
    if !directly && labels(segment, at).next() != Some(ENV_PREFIX.as_bytes())
        || place::is_spoken_of(segment, at)
    {
        return None;
    }
    let mut evidence = Evidence::default();
    evidence.add(80, "envPrefix makes every variable that begins so public, PHOTA_API_KEY among them");
    keyless(segment, at, prefix, evidence)
}

fn skip_quote(text: &[u8], at: usize) -> usize {
    at + usize::from(text.get(at).is_some_and(|byte| matches!(byte, b'"' | b'\'' | b'`')))
}
