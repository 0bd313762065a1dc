//! Variables that bundlers copy into what browsers load, by the first part of their name.

use super::{keyless, place};
use crate::evidence::Evidence;
use crate::names::NameKind;
use crate::rules::Keyless;
use crate::segment::{Segment, Settings};
use crate::structure::Kind;
use crate::values::{self, Reason, Verdict};

/// How public variables begin, by framework. The longer of two that fit comes first.
///
/// Sources: the documentation of Next.js, Expo, Nuxt, Vite, Create React App, Gatsby, Vue CLI, and of SvelteKit and
/// Astro for the plain `PUBLIC_`.
const PREFIXES: &[&str] = &[
    "NEXT_PUBLIC_",
    "EXPO_PUBLIC_",
    "NUXT_PUBLIC_",
    "REACT_APP_",
    "GATSBY_",
    "VUE_APP_",
    "VITE_",
    "PUBLIC_",
];

/// Any of these stands in a text that holds one of [`PREFIXES`].
const MARKS: &[&str] = &["PUBLIC_", "VITE_", "REACT_APP_", "GATSBY_", "VUE_APP_"];

/// What is done with a variable.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Use {
    Read,
    Set,
    /// Set to nothing, or to a hint what to put there.
    Prepared,
    Named,
}

/// Finds public variables that hold a Phota key. `before` is the document up to the segment.
pub(super) fn check(segment: &Segment<'_>, before: &[u8], settings: &Settings) -> Vec<Keyless> {
    if !MARKS.iter().any(|mark| memchr::memmem::find(segment.text, mark.as_bytes()).is_some()) {
        return Vec::new();
    }
    // On a very long line a segment may begin within a name, whose end is another one.
    let cut = before.last().is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_');
    (usize::from(cut)..segment.tokens.len()).filter_map(|at| check_token(segment, settings, at)).collect()
}

fn check_token(segment: &Segment<'_>, settings: &Settings, at: usize) -> Option<Keyless> {
    let token = segment.tokens[at];
    if !matches!(token.kind, Kind::Word | Kind::Text) {
        return None;
    }
    let text = std::str::from_utf8(token.bytes(segment.text))
        .ok()
        .filter(|text| text.len() <= 2 * super::MAX_NAME)?;
    let (name, prefix) = public_name(text)?;
    // `PUBLIC_KEY_PHOTA` is a public key, whole names tell.
    let is_key = |name: &str| settings.namer.classify(name).kind == NameKind::PhotaKey;
    if !is_key(&name[prefix.len()..]) || !is_key(name) || place::is_spoken_of(segment, at) {
        return None;
    }
    let used = use_of(segment, at, text);
    let sentence = place::is_in_sentence(segment, at);
    if used == Use::Named && (sentence || is_markup(segment.path)) {
        return None;
    }
    let code_in_literal = sentence || used == Use::Named || token.kind == Kind::Text && text != name;
    if code_in_literal && place::is_other_language(segment.path) {
        return None;
    }
    keyless(segment, at, name, evidence(segment, prefix, name, used))
}

/// The name of a public variable that a token is, and how it begins.
fn public_name(text: &str) -> Option<(&str, &'static str)> {
    let last = text.rsplit(['.', ':', '/']).next()?;
    let name = last.trim_matches(|letter: char| !letter.is_ascii_alphanumeric() && letter != '_');
    let screaming = |byte: u8| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_';
    let prefix = PREFIXES.iter().find(|prefix| name.starts_with(**prefix))?;
    name.bytes().all(screaming).then_some((name, *prefix))
}

fn evidence(segment: &Segment<'_>, prefix: &'static str, name: &str, used: Use) -> Evidence {
    let (points, used) = match used {
        Use::Read => (30, "is read"),
        Use::Set => (30, "is set"),
        Use::Prepared => (10, "is asked for"),
        Use::Named => (0, "is named"),
    };
    let base = if prefix == "PUBLIC_" && !is_of_its_frameworks(segment) { 40 } else { 50 };
    let reader = if prefix == "EXPO_PUBLIC_" { "the app that users install" } else { "what browsers load" };
    let mut evidence = Evidence::default();
    evidence.add(points, format!("{name} {used}"));
    evidence.add(base, format!("{prefix} variables are built into {reader}"));
    evidence
}

/// SvelteKit and Astro, where `PUBLIC_` alone is the prefix.
fn is_of_its_frameworks(segment: &Segment<'_>) -> bool {
    let path = segment.path;
    let marks: [&[u8]; 3] = [b"$env/", b"import.meta.env.PUBLIC_", b"astro:env"];
    path.ends_with(".svelte")
        || path.ends_with(".astro")
        || marks.iter().any(|mark| memchr::memmem::find(segment.text, mark).is_some())
}

/// In HTML a name is used with `%NAME%`, in a script's `env.NAME`, or not at all.
fn is_markup(path: &str) -> bool {
    [".html", ".htm", ".xml", ".svg"].iter().any(|extension| path.ends_with(extension))
}

fn use_of(segment: &Segment<'_>, at: usize, text: &str) -> Use {
    let start = segment.tokens[at].start as usize;
    let end = segment.tokens[at].end as usize;
    let after = &segment.text[end..segment.text.len().min(end + REACH)];
    let after = after.strip_prefix(b"\"").or_else(|| after.strip_prefix(b"'")).unwrap_or(after);
    let after = after.strip_prefix(b"]").unwrap_or(after);
    if let Some(value) = assigned(after) {
        return if is_prepared(value) { Use::Prepared } else { Use::Set };
    }
    let before = &segment.text[start.saturating_sub(REACH)..start];
    let line = &before[memchr::memrchr(b'\n', before).map_or(0, |at| at + 1)..];
    if is_read(line, text) {
        return Use::Read;
    }
    let declared = [&b"ENV "[..], b"ARG ", b"export ", b"--build-arg ", b"--build-arg="];
    if declared.iter().any(|word| line.ends_with(word)) { Use::Set } else { Use::Named }
}

/// Bytes around a name that tell its use.
const REACH: usize = 200;

/// What follows `=`, `:` or `=>` behind a name, up to the end of the line.
fn assigned(after: &[u8]) -> Option<&[u8]> {
    let after = after.trim_ascii_start();
    let (operator, value) = after.split_first()?;
    let value = match (operator, value.first()) {
        (b'=', Some(b'=' | b'~')) | (b':', Some(b':')) => return None,
        (b'=', Some(b'>')) => &value[1..],
        (b'=' | b':', _) => value,
        (b'?' | b'|', Some(b'=')) => &value[1..],
        _ => return None,
    };
    value.split(|byte| *byte == b'\n').next()
}

/// Nothing, or something that is neither a key nor where to get one.
fn is_prepared(value: &[u8]) -> bool {
    let value = value.trim_ascii();
    let quotes = |byte: &u8| b"\"'`,;".contains(byte);
    let start = value.iter().take_while(|byte| quotes(byte)).count();
    let end = value[start..].iter().rev().take_while(|byte| quotes(byte)).count();
    let value = &value[start..value.len() - end];
    // Nothing, or the type of a declaration.
    if value.is_empty() || value.starts_with(b"#") || value.starts_with(b"string") {
        return true;
    }
    match values::judge(value) {
        Verdict::Key(_) => false,
        // A short word is a name for a value, unless it is quoted.
        Verdict::Not(Reason::Length) => start > 0,
        Verdict::Not(reason) => {
            matches!(reason, Reason::Words | Reason::Redacted | Reason::Sequence) || value.starts_with(b"<")
        }
    }
}

/// `env.NAME`, `env["NAME"]`, `$NAME`, `${NAME}`, `%NAME%`, `getenv("NAME")`, `import { NAME } from "$env/..."`.
fn is_read(line: &[u8], text: &str) -> bool {
    if text.starts_with(['$', '%']) {
        return true;
    }
    if let Some((owner, _)) = text.rsplit_once('.') {
        return ["env", "secrets", "vars", "ENV", "public", "environ"]
            .iter()
            .any(|last| owner.ends_with(last));
    }
    let opened = line.trim_ascii_end();
    let opened = opened.strip_suffix(b"\"").or_else(|| opened.strip_suffix(b"'")).unwrap_or(opened);
    if opened.ends_with(b"$")
        || opened.ends_with(b"${")
        || opened.ends_with(b"%")
        || opened.ends_with(b"env:")
    {
        return true;
    }
    let callee = opened.strip_suffix(b"(").or_else(|| opened.strip_suffix(b"[")).unwrap_or_default();
    let callee = callee.strip_suffix(b"?.").unwrap_or(callee).to_ascii_lowercase();
    let envs: [&[u8]; 5] = [b"env", b"environ", b"environment", b"env.get", b"environ.get"];
    envs.iter().any(|env| callee.ends_with(env)) || line.starts_with(b"import") && opened.contains(&b'{')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn public_names() {
        for (text, expected) in [
            ("NEXT_PUBLIC_PHOTA_API_KEY", Some("NEXT_PUBLIC_")),
            ("process.env.REACT_APP_PHOTA_KEY", Some("REACT_APP_")),
            ("$VITE_PHOTA_KEY", Some("VITE_")),
            ("PUBLIC_PHOTA_KEY", Some("PUBLIC_")),
            ("MY_PUBLIC_PHOTA_KEY", None),
            ("PHOTA_PUBLIC_KEY", None),
            ("vitePhotaKey", None),
            ("VITE_photaKey", None),
        ] {
            assert_eq!(public_name(text).map(|(_, prefix)| prefix), expected, "{text}");
        }
    }

    #[test]
    fn every_prefix_holds_a_mark() {
        for prefix in PREFIXES {
            assert!(MARKS.iter().any(|mark| prefix.contains(mark)), "{prefix}");
        }
    }

    #[test]
    fn uses() {
        let of = |text: &str| {
            let segment = Segment::new(text.as_bytes(), "a.ts", &[0]);
            let at = (0..segment.tokens.len())
                .find(|&at| {
                    let bytes = segment.tokens[at].bytes(segment.text);
                    memchr::memmem::find(bytes, b"VITE_PHOTA_KEY").is_some()
                })
                .unwrap();
            use_of(&segment, at, std::str::from_utf8(segment.tokens[at].bytes(segment.text)).unwrap())
        };
        for (text, expected) in [
            ("VITE_PHOTA_KEY=", Use::Prepared),
            ("VITE_PHOTA_KEY: your-key-here", Use::Prepared),
            ("readonly VITE_PHOTA_KEY: string;", Use::Prepared),
            ("VITE_PHOTA_KEY=$PHOTA_API_KEY", Use::Set),
            ("VITE_PHOTA_KEY: ${{ secrets.PHOTA_API_KEY }}", Use::Set),
            ("env['VITE_PHOTA_KEY'] = key", Use::Set),
            ("ARG VITE_PHOTA_KEY", Use::Set),
            ("k = import.meta.env.VITE_PHOTA_KEY", Use::Read),
            ("k = import.meta.env.VITE_PHOTA_KEY === undefined", Use::Read),
            ("os.environ['VITE_PHOTA_KEY']", Use::Read),
            ("run --key ${VITE_PHOTA_KEY}", Use::Read),
            ("requireEnv('VITE_PHOTA_KEY')", Use::Read),
            ("['VITE_PHOTA_KEY']", Use::Named),
        ] {
            assert_eq!(of(text), expected, "{text}");
        }
    }
}
