//! Where a name stands: in code and configuration, or in words about them.

use crate::segment::Segment;
use crate::structure::{Kind, ScopeKind};

/// Tells by its name whether a file holds prose.
pub(super) fn is_prose(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    match file.rsplit_once('.') {
        Some((_, extension)) => PROSE.contains(&extension),
        None => TEXTS.contains(&file.as_str()),
    }
}

/// Tells by its name whether a file is written in a language of servers and tools: a literal in it that holds code for
/// browsers is an example, or is searched for.
pub(super) fn is_other_language(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or(path);
    file.rsplit_once('.').is_some_and(|(_, extension)| OTHER_LANGUAGES.contains(&extension))
}

/// Tells by its path whether a file is a test, which no user loads.
pub(super) fn is_test(path: &str) -> bool {
    let path = path.to_ascii_lowercase();
    let mut folders = path.split('/').rev();
    let file = folders.next().unwrap_or_default();
    let folder =
        |name| matches!(name, "test" | "tests" | "__tests__" | "__mocks__" | "fixtures" | "e2e" | "spec");
    TEST_FILES.iter().any(|part| file.contains(part)) || folders.any(folder)
}

/// Tells whether a token is only spoken of: in a comment, in a sentence within a literal, beside a warning.
pub(super) fn is_spoken_of(segment: &Segment<'_>, at: usize) -> bool {
    segment.scopes.in_comment(at)
        || is_in_block_comment(segment, at)
        || is_warned_of(segment, at)
        || is_checked_for(segment, at)
        || is_our_own_report(segment, at)
}

/// Tells whether a token stands in a literal with other words around it.
pub(super) fn is_in_sentence(segment: &Segment<'_>, at: usize) -> bool {
    let scopes = &segment.scopes;
    scopes.around(scopes.of(at)).take(6).any(|scope| scopes.kind(scope) == ScopeKind::Quote)
}

/// The line of a token, at most [`NEAR`] bytes to either side.
pub(super) fn line<'a>(segment: &Segment<'a>, at: usize) -> &'a [u8] {
    let token = segment.tokens[at].range();
    let before = &segment.text[token.start.saturating_sub(NEAR)..token.start];
    let after = &segment.text[token.end..segment.text.len().min(token.end + NEAR)];
    let start = token.start - before.len() + memchr::memrchr(b'\n', before).map_or(0, |at| at + 1);
    let end = token.end + memchr::memchr(b'\n', after).unwrap_or(after.len());
    &segment.text[start..end]
}

/// A line is looked at so far to either side of a token.
const NEAR: usize = 400;
/// Tokens of a line are looked at so far to either side.
const NEAR_TOKENS: usize = 60;

const PROSE: &[&str] = &[
    "md", "mdx", "markdown", "mkd", "txt", "rst", "adoc", "asciidoc", "org", "tex", "textile", "log", "pdf",
];
const OTHER_LANGUAGES: &[&str] = &[
    "rs", "go", "py", "rb", "java", "kt", "kts", "scala", "groovy", "cs", "fs", "vb", "c", "h", "cc", "cpp",
    "hpp", "m", "mm", "swift", "dart", "php", "pl", "pm", "lua", "ex", "exs", "erl", "hs", "ml", "clj", "r",
    "jl", "zig", "nim",
];
const TEXTS: &[&str] =
    &["readme", "changelog", "changes", "license", "contributing", "authors", "notice", "todo"];
const TEST_FILES: &[&str] = &[".test.", ".spec.", "_test.", "_spec.", "test_", ".stories.", ".cy."];

/// Between `/*` and `*/` or `<!--` and `-->`, on lines of their own.
fn is_in_block_comment(segment: &Segment<'_>, at: usize) -> bool {
    let start = segment.tokens[at].start as usize;
    let before = &segment.text[start.saturating_sub(4 * NEAR)..start];
    [(&b"/*"[..], &b"*/"[..]), (b"<!--", b"-->")].iter().any(|(open, close)| {
        let last = |mark: &[u8]| memchr::memmem::rfind(before, mark);
        // `src/**/*.ts` opens nothing: a comment is opened at a line's start or after a blank.
        let opened = last(open).filter(|&at| at == 0 || before[at - 1].is_ascii_whitespace());
        opened.is_some_and(|opened| last(close).is_none_or(|closed| closed < opened))
    })
}

/// `// never expose NEXT_PUBLIC_...`, `throw new Error('... must not be public')`: words against it.
fn is_warned_of(segment: &Segment<'_>, at: usize) -> bool {
    let (line, next) = (lines_start(segment, at), lines_end(segment, at));
    let mut speech = String::new();
    // The comment above and the message below belong to the line.
    let above = line.checked_sub(1).map(|above| lines_start(segment, above)).unwrap_or(line);
    collect(segment, above..line, &mut speech, Speech::Comments);
    collect(segment, line..next, &mut speech, Speech::All);
    let condition = (line..next).any(|at| {
        matches!(
            segment.tokens[at].bytes(segment.text),
            b"if" | b"for" | b"assert" | b"unless" | b"when" | b"expect" | b"test"
        )
    });
    if condition && next < segment.tokens.len() {
        collect(segment, next + 1..lines_end(segment, next + 1), &mut speech, Speech::All);
    }
    let speech = speech.to_ascii_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| speech.contains(word));
    says(AGAINST) && says(EXPOSURE)
}

const AGAINST: &[&str] = &[
    " not ",
    "not_",
    "n't ",
    "never",
    "forbid",
    "disallow",
    "refuse",
    "reject",
    "denied",
    "deny",
    "prohibit",
    "avoid",
    "would ",
    "instead of",
    "rather than",
    "no longer",
    "leak",
    "must stay",
];
const EXPOSURE: &[&str] =
    &["expos", "public", "browser", "client", "bundle", "ship", "leak", "frontend", "front-end", "server"];

/// Which words of a line count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Speech {
    Comments,
    /// Comments, and literals of more than a word.
    All,
}

fn collect(segment: &Segment<'_>, tokens: std::ops::Range<usize>, speech: &mut String, which: Speech) {
    for at in tokens.start..tokens.end.min(segment.tokens.len()) {
        let token = segment.tokens[at];
        let bytes = token.bytes(segment.text);
        let literal = token.kind == Kind::Text && bytes.contains(&b' ') || is_in_sentence(segment, at);
        let counts = segment.scopes.in_comment(at) || which == Speech::All && literal;
        let own = bytes.windows(5).any(|window| window.eq_ignore_ascii_case(b"phota"));
        if counts && !own && matches!(token.kind, Kind::Word | Kind::Text | Kind::Mark(b'\'')) {
            // `don't` is three tokens.
            let glued = token.kind == Kind::Mark(b'\'') || speech.ends_with('\'');
            if !glued {
                speech.push(' ');
            }
            speech.push_str(&String::from_utf8_lossy(bytes));
        }
    }
    speech.push(' ');
}

/// The first token of the line a token stands on.
fn lines_start(segment: &Segment<'_>, at: usize) -> usize {
    let is_line = |&at: &usize| segment.tokens[at].kind == Kind::Line;
    let from = at.saturating_sub(NEAR_TOKENS);
    (from..at).rev().find(is_line).map_or(from, |line| line + 1)
}

/// The line feed behind a token, or the last token that is looked at.
fn lines_end(segment: &Segment<'_>, at: usize) -> usize {
    let to = segment.tokens.len().min(at + NEAR_TOKENS);
    (at..to).find(|&at| segment.tokens[at].kind == Kind::Line).unwrap_or(to)
}

/// `delete process.env.X`, `expect(...).not.toContain('X')`, `grep -r X dist`, `FORBIDDEN = ['X']`.
fn is_checked_for(segment: &Segment<'_>, at: usize) -> bool {
    let line = lines_start(segment, at);
    let word = |at: usize| segment.tokens[at].bytes(segment.text).to_ascii_lowercase();
    let removed =
        at.checked_sub(1).is_some_and(|before| matches!(&word(before)[..], b"delete" | b"unset" | b"not"));
    let searched =
        (line..at).any(|at| matches!(&word(at)[..], b"grep" | b"rg" | b"egrep" | b"git-grep" | b"unset"));
    let negated = memchr::memmem::find(self::line(segment, at), b".not.").is_some();
    let scopes = &segment.scopes;
    let listed = scopes.around(scopes.of(at)).take(6).any(|scope| {
        let first = scopes.first(scope);
        let label = (first.saturating_sub(4)..segment.tokens.len().min(first + 4))
            .filter(|&at| matches!(segment.tokens[at].kind, Kind::Word | Kind::Text))
            .map(word);
        scopes.parent(scope).is_some() && label.into_iter().any(|label| is_list_of_banned(&label))
    });
    removed || searched || negated || listed
}

fn is_list_of_banned(label: &[u8]) -> bool {
    BANNED.iter().any(|part| label.len() <= 60 && label.windows(part.len()).any(|window| window == *part))
}

const BANNED: &[&[u8]] =
    &[b"forbid", b"denylist", b"deny_list", b"blocklist", b"banned", b"disallow", b"restricted"];

/// A report or a baseline of ours names what it found.
fn is_our_own_report(segment: &Segment<'_>, at: usize) -> bool {
    memchr::memmem::find(line(segment, at), super::PHOTA_CLIENT_EXPOSURE.id.as_bytes()).is_some()
}
