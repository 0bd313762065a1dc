//! What the heading of a scope says about its content.

use std::ops::Range;

use super::Context;
use crate::names::{self, NameKind};
use crate::structure::{Kind, ScopeId, ScopeKind};

/// What the heading of a scope says about its content.
pub(super) enum Heading {
    Phota(String),
    /// Another vendor, or a pointer to where the value is (`secretKeyRef`).
    Another,
    /// A label that names something else.
    Unknown,
    /// A class, a call, a label such as `headers`.
    Neutral,
}

/// Names with what they are and their words.
pub(super) type Words<'a> = Vec<(NameKind, &'a str, Vec<String>)>;

/// Tokens of a scope's heading that are looked at.
const MAX_HEADING: usize = 14;

impl<'a> Context<'a> {
    /// What the heading of a scope says.
    pub(super) fn heading(&self, scope: ScopeId) -> Heading {
        let Some((words, data)) = self.heading_words(scope) else { return Heading::Neutral };
        if let Some((_, word, _)) =
            words.iter().find(|(kind, ..)| matches!(kind, NameKind::Phota | NameKind::PhotaKey))
        {
            return Heading::Phota((*word).to_owned());
        }
        if words.iter().any(|(kind, ..)| *kind == NameKind::Vendor) {
            return Heading::Another;
        }
        let label = words.last().map_or(&[][..], |(.., words)| words);
        if data && label.last().is_some_and(|last| last == "ref" || last == "from") {
            return Heading::Another;
        }
        let unknown = match self.tokens[self.scopes.first(scope)].kind {
            Kind::Open(b'(') => sets_up_another(label),
            _ => data && label.iter().any(|word| !names::is_neutral(word) && !is_stage(word)),
        };
        if unknown { Heading::Unknown } else { Heading::Neutral }
    }

    /// Tells whether a scope holds the settings of a system that has secrets of its own: `session: {secret: ...}`.
    pub(super) fn is_of_system(&self, scope: ScopeId) -> bool {
        self.heading_words(scope).is_some_and(|(words, data)| {
            let last = words.last().and_then(|(.., words)| words.last());
            data && last.is_some_and(|last| names::has_secrets(last))
        })
    }

    /// The names in the heading of a scope, and whether it labels data.
    pub(super) fn heading_words(&self, scope: ScopeId) -> Option<(Words<'a>, bool)> {
        let (range, data) = match self.scopes.kind(scope) {
            ScopeKind::Section => (self.section_heading(scope), true),
            ScopeKind::Bracket(_) => self.bracket_heading(scope),
            ScopeKind::Line if self.scopes.has_lines(scope) => self.line_heading(scope),
            _ => return None,
        };
        let words = range
            .filter(|&at| {
                matches!(self.tokens[at].kind, Kind::Word | Kind::Text) && !self.scopes.in_comment(at)
            })
            .filter_map(|at| std::str::from_utf8(self.tokens[at].bytes(self.text)).ok())
            .filter(|word| word.len() <= 120)
            .map(|word| {
                let name = self.namer.classify(word);
                (name.kind, word, name.words)
            })
            .collect();
        Some((words, data))
    }

    fn section_heading(&self, scope: ScopeId) -> Range<usize> {
        let first = self.scopes.first(scope);
        let end = (first..self.tokens.len()).take(MAX_HEADING).find(|&at| self.tokens[at].kind == Kind::Line);
        first..end.unwrap_or(self.tokens.len().min(first + MAX_HEADING))
    }

    /// The tokens before a bracket in its own statement, and whether they label data.
    fn bracket_heading(&self, scope: ScopeId) -> (Range<usize>, bool) {
        let open = self.scopes.first(scope);
        let around = self.scopes.of(open);
        let mut start = open;
        while start > 0 && open - start < MAX_HEADING {
            let before = start - 1;
            let kind = self.tokens[before].kind;
            let divides = matches!(kind, Kind::Line | Kind::Open(_) | Kind::Mark(b',' | b';'))
                && self.scopes.of(before) == around;
            if divides || !self.scopes.is_within(self.scopes.of(before), around) {
                break;
            }
            start = before;
        }
        // What stands inside brackets of the heading, such as parameters, is no part of it.
        let data = open > 0
            && matches!(self.tokens[open - 1].kind, Kind::Mark(b':' | b'=' | b'>') | Kind::Word | Kind::Text)
            && !self.is_code(start..open);
        let call = self.tokens[open].kind == Kind::Open(b'(');
        (start..open, data && !call)
    }

    fn line_heading(&self, scope: ScopeId) -> (Range<usize>, bool) {
        let first = self.scopes.first(scope);
        let end = (first..self.tokens.len())
            .take(MAX_HEADING * 2)
            .find(|&at| self.tokens[at].kind == Kind::Line)
            .unwrap_or(self.tokens.len().min(first + MAX_HEADING));
        let label = end > first && self.tokens[end - 1].is_mark(b':') && !self.is_code(first..end);
        // `<key>Phota</key>` names the `<dict>` on the next line.
        let opens_dict = self.tokens.get(first + 1).is_some_and(|next| next.bytes(self.text) == b"dict");
        let named = first >= 3 && opens_dict && self.tokens[first - 3].bytes(self.text) == b"key";
        let start = if named { first.saturating_sub(9) } else { first };
        let start = (start..first)
            .find(|&at| self.tokens[at].bytes(self.text) == b"key")
            .map_or(first, |key| key + 1);
        (start..end, label || named)
    }

    /// Tells whether a heading is that of a class, function or statement rather than of data.
    fn is_code(&self, range: Range<usize>) -> bool {
        self.tokens[range].iter().any(|token| match token.kind {
            Kind::Close(b')') => true,
            Kind::Word => CODE_WORDS.contains(&token.bytes(self.text)),
            _ => false,
        })
    }
}

/// Tells whether a callee's words set up something that has a name of its own: `createAcme`, `AcmeClient`.
fn sets_up_another(callee: &[String]) -> bool {
    const SETS_UP: &[&str] = &["create", "new", "make", "build", "init", "client", "sdk"];
    const TRANSPORT: &[&str] = &[
        "axios",
        "requests",
        "httpx",
        "aiohttp",
        "faraday",
        "ky",
        "got",
        "superagent",
        "reqwest",
        "okhttp",
        "rest",
        "web",
        "url",
        "fetch",
        "curl",
        "async",
    ];
    let says = |word: &&String| {
        !names::is_neutral(word) && !SETS_UP.contains(&word.as_str()) && !TRANSPORT.contains(&word.as_str())
    };
    callee.iter().any(|word| SETS_UP.contains(&word.as_str())) && callee.iter().any(|word| says(&word))
}

pub(super) const CODE_WORDS: &[&[u8]] = &[
    b"class",
    b"struct",
    b"func",
    b"fn",
    b"def",
    b"function",
    b"object",
    b"interface",
    b"enum",
    b"impl",
    b"if",
    b"for",
    b"while",
    b"else",
    b"try",
    b"except",
    b"catch",
    b"with",
    b"return",
    b"do",
    b"namespace",
    b"module",
    b"public",
    b"private",
    b"static",
    b"const",
    b"let",
    b"var",
    b"val",
    b"export",
    b"trait",
    b"type",
    b"extension",
    b"mod",
    b"companion",
    b"internal",
    b"final",
    b"elif",
    b"switch",
    b"case",
    b"match",
    b"location",
];

/// Tells whether a word names a stage of deployment, a number or a short tag.
pub(crate) fn is_stage(word: &str) -> bool {
    matches!(
        word,
        "production"
            | "prod"
            | "staging"
            | "stage"
            | "dev"
            | "development"
            | "test"
            | "local"
            | "live"
            | "preview"
            | "all"
            | "global"
            | "demo"
    ) || word.bytes().all(|byte| byte.is_ascii_digit())
        || word.len() <= 2
}
