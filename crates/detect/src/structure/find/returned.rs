//! What a function with a key's name returns: `def phota_api_key(): return "..."`.

use std::ops::Range;

use super::expression::Expression;
use super::{Finder, Found, Relation};
use crate::structure::lex::Kind;
use crate::structure::scopes::{ScopeId, ScopeKind};

/// Tokens of a function's parameters, and of what stands between them and its body.
const MAX_HEAD: usize = 48;
/// Tokens of a function's body that are looked at.
const MAX_BODY: usize = 160;
/// Tokens of what a function gives back in which names are looked for.
const MAX_STATEMENT: usize = 16;
/// Values a function gives back that are looked at.
const MAX_RETURNS: usize = 8;

impl Finder<'_> {
    /// The literals that the function with this name returns, in its branches as well.
    pub(super) fn returned(&self, name: usize) -> Vec<Found> {
        let Some((body, scope)) = self.body(name) else { return self.expression_body(name) };
        let mut found = Vec::new();
        let mut given_back = 0;
        for at in body {
            if given_back > MAX_RETURNS || !self.scopes.is_within(self.scopes.of(at), scope) {
                break;
            }
            if self.scopes.in_comment(at) {
                continue;
            }
            if self.gives_back(at) {
                given_back += 1;
                let within = self.scopes.of(at);
                found.extend(self.collect(Expression {
                    start: at + 1,
                    within,
                    relation: Relation::Returned,
                }));
            } else if self.is_last_expression(at, scope) {
                found.extend(self.judged(vec![self.literal(at)], Relation::Returned));
            }
        }
        found
    }

    /// The identifiers in what the function with this name returns: `def phota_api_key(): return decode(KEY)`.
    pub(super) fn returned_names(&self, name: usize) -> Vec<Range<usize>> {
        let starts = match self.body(name) {
            Some((body, scope)) => {
                let inside = |at: &usize| self.scopes.is_within(self.scopes.of(*at), scope);
                let first = body.start;
                let returns = body.take_while(inside).filter(|&at| self.gives_back(at));
                let mut starts = Vec::from_iter(returns.take(MAX_RETURNS).map(|at| at + 1));
                if starts.is_empty() && self.is_one_expression(first, scope) {
                    starts.push(first);
                }
                starts
            }
            None => Vec::from_iter(self.expression_start(name)),
        };
        let statement = |start: usize| {
            (start..self.tokens.len().min(start + MAX_STATEMENT)).take_while(move |&at| {
                at == start
                    || !matches!(self.tokens[at].kind, Kind::Line | Kind::Mark(b';') | Kind::Close(b'}'))
            })
        };
        let identifier = |start: usize, at: usize| {
            let called = self.kind(at + 1) == Some(Kind::Open(b'(')) && self.touches(at + 1);
            let fetched = (start..at).any(|open| {
                matches!(self.tokens[open].kind, Kind::Open(b'(' | b'[')) && self.is_lookup(open)
            });
            let range = self.tokens[at].range();
            // `KEY.reversed()`
            let owner = memchr::memrchr(b'.', &self.text[range.clone()]).filter(|_| called);
            let name = owner.map_or(range.clone(), |dot| range.start..range.start + dot);
            let plain = self.tokens[at].kind == Kind::Word && (!called || owner.is_some());
            (plain && !fetched && !self.scopes.in_comment(at)).then(|| self.unqualified(name)).flatten()
        };
        let names = |start: usize| statement(start).filter_map(move |at| identifier(start, at));
        starts.into_iter().flat_map(names).collect()
    }

    /// Tells whether a body is one expression on one line.
    fn is_one_expression(&self, first: usize, body: ScopeId) -> bool {
        let first = first + usize::from(self.kind(first) == Some(Kind::Line));
        let line = (first..self.tokens.len().min(first + MAX_STATEMENT))
            .take_while(|&at| self.scopes.is_within(self.scopes.of(at), body));
        let mut marks = line.filter_map(|at| match self.tokens[at].kind {
            Kind::Mark(byte @ (b';' | b'=')) => Some(byte),
            Kind::Line => Some(b'\n'),
            _ => None,
        });
        marks.next().is_none_or(|mark| mark == b'\n' && marks.next().is_none())
    }

    /// `fun photaApiKey() = "..."`: a body that is one expression.
    fn expression_body(&self, name: usize) -> Vec<Found> {
        self.expression_start(name).map_or_else(Vec::new, |start| {
            let within = self.scopes.of(name);
            self.collect(Expression { start, within, relation: Relation::Returned })
        })
    }

    /// Where the expression starts that is a function's body.
    fn expression_start(&self, name: usize) -> Option<usize> {
        let declared = self.declaration(name).is_some_and(|start| {
            (start..name).any(|at| self.word(at).is_some_and(|word| matches!(word, "fun" | "def")))
        });
        let opens = declared && self.kind(name + 1) == Some(Kind::Open(b'(')) && self.touches(name + 1);
        let close = opens.then(|| self.closing(name + 1)).flatten()?;
        // A type may stand between.
        (close + 1..close + 6)
            .find(|&at| !matches!(self.kind(at), Some(Kind::Word | Kind::Mark(b':' | b'?'))))
            .filter(|&at| self.mark(at) == Some(b'='))
            .map(|equals| equals + 1)
    }

    /// The tokens of the body of the function declared at a name, and the scope they stand in.
    fn body(&self, name: usize) -> Option<(Range<usize>, ScopeId)> {
        let line_start = self.declaration(name)?;
        let after = match self.kind(name + 1)? {
            Kind::Open(b'(') if self.touches(name + 1) => self.closing(name + 1)? + 1,
            _ => name + 1,
        };
        for at in after..self.tokens.len().min(after + MAX_HEAD) {
            let open = match self.kind(at)? {
                Kind::Open(b'{') => at,
                Kind::Line if self.kind(at + 1) == Some(Kind::Open(b'{')) => at + 1,
                Kind::Line if self.mark(at - 1) == Some(b':') || self.has_keyword(line_start..name) => {
                    let scope = self
                        .scopes
                        .around(self.scopes.of(name))
                        .find(|&scope| self.scopes.kind(scope) == ScopeKind::Line)?;
                    return Some((at + 1..self.tokens.len().min(at + MAX_BODY), scope));
                }
                Kind::Line | Kind::Text | Kind::Mark(b';' | b',') | Kind::Open(b'(') => return None,
                _ => continue,
            };
            let inside = self.tokens.get(open + 1).map(|_| self.scopes.of(open + 1))?;
            let scope = self.scopes.around(inside).find(|&scope| self.scopes.first(scope) == open)?;
            return Some((open + 1..self.tokens.len().min(open + MAX_BODY), scope));
        }
        None
    }

    /// Where the line of a declaration starts: words and types before a name, and no statement that calls it.
    fn declaration(&self, name: usize) -> Option<usize> {
        let from = name.saturating_sub(MAX_HEAD);
        let before = (from..name)
            .rev()
            .find(|&at| matches!(self.kind(at), Some(Kind::Line | Kind::Open(b'{') | Kind::Mark(b';'))));
        let start = match before {
            Some(before) => before + 1,
            None if from == 0 => 0,
            // A longer line declares nothing; looking for its start at each name would take quadratic time.
            None => return None,
        };
        let declares = (start..name).all(|at| match self.tokens[at].kind {
            Kind::Word => !self.word(at).is_some_and(|word| STATEMENTS.contains(&word)),
            Kind::Mark(byte) => matches!(byte, b'*' | b'&' | b'<' | b'>' | b'?' | b':' | b',' | b'\''),
            // The receiver of a method of Go.
            Kind::Open(b'(') | Kind::Close(b')') => self.word(start) == Some("func"),
            Kind::Open(b'[') | Kind::Close(b']') => true,
            Kind::Text | Kind::Line | Kind::Open(_) | Kind::Close(_) => false,
        });
        declares.then_some(start)
    }

    /// Languages whose functions begin with a word and end with another.
    fn has_keyword(&self, line: Range<usize>) -> bool {
        self.tokens[line].iter().any(|token| {
            [&b"def"[..], b"function", b"sub"]
                .iter()
                .any(|word| token.bytes(self.text).eq_ignore_ascii_case(word))
        })
    }

    /// The token that closes the bracket which opens at a token.
    fn closing(&self, open: usize) -> Option<usize> {
        let scope = self.scopes.of(open);
        (open + 1..self.tokens.len().min(open + MAX_HEAD))
            .find(|&at| matches!(self.tokens[at].kind, Kind::Close(b')')) && self.scopes.of(at) == scope)
    }

    /// `return`, `echo` of a shell, the arrow of a branch.
    fn gives_back(&self, at: usize) -> bool {
        match self.tokens[at].kind {
            Kind::Word => {
                self.word(at).is_some_and(|word| word.eq_ignore_ascii_case("return") || word == "echo")
            }
            Kind::Mark(b'>') => self.touches(at) && matches!(self.mark(at - 1), Some(b'=' | b'-')),
            _ => false,
        }
    }

    /// A literal that is a statement of its own is what Rust and Ruby return.
    fn is_last_expression(&self, at: usize, body: ScopeId) -> bool {
        let scope = self.scopes.of(at);
        let own = scope == body || self.scopes.first(scope) == at && self.scopes.parent(scope) == Some(body);
        let starts = matches!(self.kind(at - 1), Some(Kind::Line | Kind::Open(b'{')));
        let ends =
            matches!(self.kind(at + 1), None | Some(Kind::Line | Kind::Close(b'}') | Kind::Mark(b'.')));
        own && starts && ends && self.kind(at) == Some(Kind::Text)
    }
}

/// Words that begin a statement which only calls a function.
const STATEMENTS: &[&str] = &[
    "if", "elif", "elsif", "else", "while", "for", "foreach", "match", "switch", "guard", "with", "when",
    "unless", "until", "return", "await", "case", "throw", "raise", "assert", "new", "yield", "go", "defer",
    "in", "and", "or", "not",
];
