//! The scopes tokens stand in: lines by indentation, brackets, quotes, `[sections]`.

mod lines;

use super::lex::{Kind, Token};

/// Index of a scope in its [`Scopes`].
pub(crate) type ScopeId = u32;

/// What makes a scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScopeKind {
    /// The whole text.
    Root,
    /// A line and the lines indented below it.
    Line,
    /// A `- ` item of a list and what is indented below it.
    Item,
    /// A statement of SQL, to its semicolon.
    Statement,
    /// What is between brackets; the byte is the opening one.
    Bracket(u8),
    /// What is between quotes.
    Quote,
    /// A `[section]` line and all lines to the next one.
    Section,
}

#[derive(Clone, Copy, Debug)]
struct Scope {
    parent: ScopeId,
    depth: u16,
    kind: ScopeKind,
    /// The first token inside; for brackets and quotes the opening token itself.
    first: u32,
    has_lines: bool,
}

/// The tree of scopes, and the scope of every token. Brackets belong to the scope around them.
#[derive(Debug)]
pub(crate) struct Scopes {
    scopes: Vec<Scope>,
    of_token: Vec<ScopeId>,
    comment: Vec<bool>,
}

/// The level of a section that is no title: below every title.
const MAX_LEVEL: usize = 10;
/// Deeper brackets open no scope of their own.
const MAX_DEPTH: usize = 200;
/// A closing bracket looks this far out for its opening one.
const MAX_UNWIND: usize = 40;

impl Scopes {
    /// Builds the tree in one pass; in `markup`, such as Markdown, titles start sections.
    pub(crate) fn new(text: &[u8], tokens: &[Token], markup: bool) -> Self {
        let root = Scope { parent: 0, depth: 0, kind: ScopeKind::Root, first: 0, has_lines: false };
        let mut builder = Builder {
            text,
            tokens,
            scopes: vec![root],
            of_token: Vec::with_capacity(tokens.len()),
            comment: Vec::with_capacity(tokens.len()),
            stack: vec![Entry { scope: 0, indent: 0 }],
            markup,
            fenced: false,
        };
        builder.run();
        Scopes { scopes: builder.scopes, of_token: builder.of_token, comment: builder.comment }
    }

    pub(crate) fn len(&self) -> usize {
        self.scopes.len()
    }

    /// The scope of a token; behind the last token there is only the text.
    pub(crate) fn of(&self, token: usize) -> ScopeId {
        self.of_token.get(token).copied().unwrap_or(0)
    }

    /// Tells whether a token stands in a comment.
    pub(crate) fn in_comment(&self, token: usize) -> bool {
        self.comment.get(token).copied().unwrap_or(false)
    }

    pub(crate) fn parent(&self, scope: ScopeId) -> Option<ScopeId> {
        (scope != 0).then(|| self.scopes[scope as usize].parent)
    }

    pub(crate) fn kind(&self, scope: ScopeId) -> ScopeKind {
        self.scopes[scope as usize].kind
    }

    pub(crate) fn first(&self, scope: ScopeId) -> usize {
        self.scopes[scope as usize].first as usize
    }

    /// Tells whether lines stand inside, so that what it holds is more than one statement.
    pub(crate) fn has_lines(&self, scope: ScopeId) -> bool {
        self.scopes[scope as usize].has_lines
    }

    /// The scope itself and those around it, innermost first.
    pub(crate) fn around(&self, scope: ScopeId) -> impl Iterator<Item = ScopeId> + '_ {
        std::iter::successors(Some(scope), |&scope| self.parent(scope))
    }

    /// Tells whether `inner` is `outer` or lies within it.
    pub(crate) fn is_within(&self, inner: ScopeId, outer: ScopeId) -> bool {
        let depth = self.scopes[outer as usize].depth;
        let mut at = inner;
        while self.scopes[at as usize].depth > depth {
            at = self.scopes[at as usize].parent;
        }
        at == outer
    }
}

#[derive(Clone, Copy)]
struct Entry {
    scope: ScopeId,
    /// Twice the column at which the scope's line starts; odd for list items, which may stand at
    /// the column of the name they belong to.
    indent: usize,
}

struct Builder<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    scopes: Vec<Scope>,
    of_token: Vec<ScopeId>,
    comment: Vec<bool>,
    stack: Vec<Entry>,
    markup: bool,
    /// Inside a block of code in markup.
    fenced: bool,
}

impl Builder<'_> {
    fn run(&mut self) {
        let mut at = 0;
        let mut line_start = true;
        let mut comment = false;
        while at < self.tokens.len() {
            if line_start && self.tokens[at].kind != Kind::Line {
                line_start = false;
                comment = self.is_comment(at);
                let start = self.tokens[at].start as usize;
                self.fenced ^=
                    [&b"```"[..], b"~~~"].iter().any(|fence| self.text[start..].starts_with(fence));
                if let Some((level, end)) = self.title_end(at) {
                    self.open_section(at, end, level);
                    at = end;
                    continue;
                }
                if let Some(end) = self.section_end(at) {
                    self.open_section(at, end, MAX_LEVEL);
                    at = end;
                    continue;
                }
                self.start_line(at);
            }
            comment = comment || self.is_comment(at);
            match self.tokens[at].kind {
                Kind::Line => {
                    self.assign(comment);
                    line_start = true;
                    comment = false;
                }
                Kind::Open(byte) => {
                    self.assign(comment);
                    if !comment || byte == b'"' || byte == b'\'' || byte == b'`' {
                        self.open(at, byte);
                    }
                }
                Kind::Close(byte) => {
                    self.close(byte);
                    self.assign(comment);
                }
                Kind::Mark(b';') => {
                    self.assign(comment);
                    self.end_statement();
                }
                _ => self.assign(comment),
            }
            at += 1;
        }
    }

    fn assign(&mut self, comment: bool) {
        self.of_token.push(self.top().scope);
        self.comment.push(comment);
    }

    fn top(&self) -> Entry {
        *self.stack.last().expect("the root is never popped")
    }

    fn kind(&self, entry: Entry) -> ScopeKind {
        self.scopes[entry.scope as usize].kind
    }

    fn push(&mut self, kind: ScopeKind, first: usize, indent: usize) {
        if self.stack.len() > MAX_DEPTH {
            return;
        }
        let parent = self.top().scope;
        let depth = self.scopes[parent as usize].depth + 1;
        self.stack.push(Entry { scope: self.scopes.len() as ScopeId, indent });
        self.scopes.push(Scope { parent, depth, kind, first: first as u32, has_lines: false });
    }

    /// Leaves the lines this one is not indented below, and opens a scope for it.
    fn start_line(&mut self, at: usize) {
        let column = self.column(at);
        let item = self.is_item(at);
        let indent = 2 * column + usize::from(item);
        let closer = matches!(self.tokens[at].kind, Kind::Close(_));
        let brace = self.tokens[at].kind == Kind::Open(b'{');
        while self.stack.len() > 1 {
            let top = self.top();
            let leave = match self.kind(top) {
                ScopeKind::Line | ScopeKind::Item => top.indent > indent || top.indent == indent && !brace,
                // An opening bracket that is never closed must not hold the rest of the text.
                ScopeKind::Bracket(_) => !closer && indent < top.indent,
                ScopeKind::Quote => true,
                ScopeKind::Statement => indent < top.indent || self.starts_sql(at),
                ScopeKind::Root | ScopeKind::Section => false,
            };
            if !leave {
                break;
            }
            self.stack.pop();
        }
        let around: Vec<ScopeId> = self
            .stack
            .iter()
            .rev()
            .take_while(|entry| !self.scopes[entry.scope as usize].has_lines)
            .map(|entry| entry.scope)
            .collect();
        around.into_iter().for_each(|scope| self.scopes[scope as usize].has_lines = true);
        if closer || brace {
            return;
        }
        if self.starts_sql(at) {
            self.push(ScopeKind::Statement, at, indent);
        }
        if item {
            self.push(ScopeKind::Item, at, indent);
            let content = at + 1;
            if content < self.tokens.len() && self.tokens[content].kind != Kind::Line {
                let top = self.top().scope as usize;
                self.scopes[top].has_lines = true;
                // The dash belongs to the item; its content is a line of its own.
                self.push(ScopeKind::Line, content, 2 * self.column(content));
            }
        } else {
            self.push(ScopeKind::Line, at, indent);
        }
    }

    fn open(&mut self, at: usize, byte: u8) {
        let indent = self.stack.iter().rev().take(MAX_UNWIND).find(|entry| {
            matches!(self.scopes[entry.scope as usize].kind, ScopeKind::Line | ScopeKind::Item)
        });
        let indent = indent.map_or(0, |entry| entry.indent);
        let kind =
            if matches!(byte, b'"' | b'\'' | b'`') { ScopeKind::Quote } else { ScopeKind::Bracket(byte) };
        self.push(kind, at, indent);
    }

    fn close(&mut self, byte: u8) {
        let wanted = match byte {
            b')' => ScopeKind::Bracket(b'('),
            b']' => ScopeKind::Bracket(b'['),
            b'}' => ScopeKind::Bracket(b'{'),
            _ => ScopeKind::Quote,
        };
        for height in (1..self.stack.len()).rev().take(MAX_UNWIND) {
            let kind = self.kind(self.stack[height]);
            if kind == wanted {
                self.stack.truncate(height);
                return;
            }
            // A bracket inside a literal closes nothing outside it.
            if matches!(kind, ScopeKind::Quote | ScopeKind::Section) {
                return;
            }
        }
    }

    /// A semicolon ends a statement of SQL, unless it stands in brackets or quotes.
    fn end_statement(&mut self) {
        let inner = self.stack.iter().rposition(|&entry| self.kind(entry) != ScopeKind::Line);
        if let Some(height) = inner.filter(|&height| self.kind(self.stack[height]) == ScopeKind::Statement) {
            self.stack.truncate(height);
        }
    }

    /// Leaves the sections of the same level and deeper, and opens one.
    fn open_section(&mut self, at: usize, end: usize, level: usize) {
        let outer = self.stack[1..]
            .iter()
            .take_while(|entry| {
                self.scopes[entry.scope as usize].kind == ScopeKind::Section && entry.indent < level
            })
            .count();
        self.stack.truncate(1 + outer);
        self.push(ScopeKind::Section, at, level);
        let scope = self.top().scope;
        self.scopes[scope as usize].has_lines = true;
        self.scopes[0].has_lines = true;
        self.of_token.extend(std::iter::repeat_n(scope, end - at));
        self.comment.extend(std::iter::repeat_n(false, end - at));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::structure::{Literals, lex};

    /// The words of a text, each with the first words of the scopes around it, innermost first.
    fn paths(text: &str) -> Vec<String> {
        let tokens = lex(text.as_bytes(), &[], Literals::WithHits);
        let scopes = Scopes::new(text.as_bytes(), &tokens, false);
        let shown = |at: usize| String::from_utf8_lossy(tokens[at].bytes(text.as_bytes())).into_owned();
        let path = |at: usize| {
            let around =
                scopes.around(scopes.of(at)).filter(|&scope| scope != 0 && scopes.first(scope) != at);
            std::iter::once(shown(at))
                .chain(around.map(|scope| shown(scopes.first(scope))))
                .collect::<Vec<_>>()
                .join("<")
        };
        (0..tokens.len()).filter(|&at| tokens[at].kind == Kind::Word).map(path).collect()
    }

    #[test]
    fn indentation_brackets_items_and_sections() {
        for (text, expected) in [
            ("a:\n  b:\n    c\n  d\ne", "a b<a c<b<a d<a e"),
            ("a {\n  b\n}\nc", "a b<{<a c"),
            ("a\n{\n  b\n}\nc", "a b<{<a c"),
            ("a: {b: {c}, d}", "a b<{<a c<{<{<a d<{<a"),
            ("a:\n- b: c\n  d\n- e", "a b<-<a c<b<-<a d<-<a e<-<a"),
            ("a\n[b]\nc\n[d]\ne", "a b<[ c<[ d<[ e<["),
            ("a\n---\nb", "a b<-"),
            // A bracket that is never closed, in prose or a comment, does not hold what follows.
            ("  a :(\nb", "a b"),
            ("# a (\nb", "a<# b"),
        ] {
            assert_eq!(paths(text).join(" "), expected, "{text}");
        }
    }

    #[test]
    fn deep_nesting_is_bounded() {
        let text = "(".repeat(5000) + "a" + &")".repeat(5000) + "\nb";
        let tokens = lex(text.as_bytes(), &[], Literals::WithHits);
        let scopes = Scopes::new(text.as_bytes(), &tokens, false);
        assert!(scopes.around(scopes.of(5000)).count() <= MAX_DEPTH + 2);
    }
}
