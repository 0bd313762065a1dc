//! The scopes tokens stand in: lines by indentation, brackets, quotes, `[sections]`.

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

/// Tokens of a title or its underline that are looked at.
const MAX_TITLE: usize = 24;
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

    pub(crate) fn of(&self, token: usize) -> ScopeId {
        self.of_token[token]
    }

    /// Tells whether a token stands in a comment.
    pub(crate) fn in_comment(&self, token: usize) -> bool {
        self.comment[token]
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

    /// The column of a token that starts its line, or follows the dash of an item.
    fn column(&self, at: usize) -> usize {
        let start = self.tokens[at].start as usize;
        let before = &self.text[start.saturating_sub(512)..start];
        before
            .iter()
            .rev()
            .take_while(|&&byte| byte != b'\n')
            .map(|&byte| if byte == b'\t' { 4 } else { 1 })
            .sum()
    }

    fn is_item(&self, at: usize) -> bool {
        let token = self.tokens[at];
        token.is_mark(b'-')
            && self.text.get(token.end as usize).is_some_and(|byte| matches!(byte, b' ' | b'\n' | b'\r'))
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

    fn starts_sql(&self, at: usize) -> bool {
        let is = |at: usize, word: &[u8]| {
            self.tokens.get(at).is_some_and(|token| {
                token.kind == Kind::Word && token.bytes(self.text).eq_ignore_ascii_case(word)
            })
        };
        [(&b"insert"[..], &b"into"[..]), (b"replace", b"into"), (b"merge", b"into"), (b"delete", b"from")]
            .iter()
            .any(|(verb, next)| is(at, verb) && is(at + 1, next))
            || is(at, b"update") && is(at + 2, b"set")
    }

    fn is_comment(&self, at: usize) -> bool {
        let token = self.tokens[at];
        let next = self.tokens.get(at + 1).filter(|next| next.start == token.end);
        let before = (token.start as usize).checked_sub(1).map(|before| self.text[before]);
        let spaced = before.is_none_or(|before| before.is_ascii_whitespace());
        let line_start = at == 0 || self.tokens[at - 1].kind == Kind::Line;
        match token.kind {
            Kind::Mark(b'#') => {
                spaced
                    && self
                        .text
                        .get(token.end as usize)
                        .is_none_or(|byte| matches!(byte, b' ' | b'#' | b'!' | b'\t' | b'\n' | b'\r'))
            }
            Kind::Mark(b'/') => {
                next.is_some_and(|next| next.is_mark(b'/') || next.is_mark(b'*')) && before != Some(b':')
            }
            Kind::Mark(b';') => line_start,
            Kind::Mark(b'*') => line_start && next.is_none() && !self.markup,
            Kind::Mark(b'-') => {
                spaced
                    && next.is_some_and(|next| next.is_mark(b'-'))
                    && self.text.get(token.end as usize + 1) == Some(&b' ')
            }
            _ => false,
        }
    }

    /// Where a line ends that starts a section: `[name]`, `[[name]]` where no bracket is open, or `---`.
    fn section_end(&self, at: usize) -> Option<usize> {
        self.ruler_end(at).or_else(|| self.record_end(at)).or_else(|| self.bracketed_end(at))
    }

    /// `---` between the documents of a YAML file.
    fn ruler_end(&self, at: usize) -> Option<usize> {
        let dashes = self.tokens[at..].iter().take(4).take_while(|token| token.is_mark(b'-')).count();
        let ends = self.tokens.get(at + dashes).is_none_or(|next| next.kind == Kind::Line);
        (dashes == 3 && ends && self.column(at) == 0).then_some(at + dashes)
    }

    /// `-[ RECORD 2 ]---` between the rows that psql prints one below the other.
    fn record_end(&self, at: usize) -> Option<usize> {
        let opens = self.tokens[at].is_mark(b'-')
            && self.tokens.get(at + 1).is_some_and(|token| token.kind == Kind::Open(b'['))
            && self.tokens.get(at + 2).is_some_and(|token| token.bytes(self.text) == b"RECORD");
        opens.then(|| (at..self.tokens.len()).find(|&end| self.tokens[end].kind == Kind::Line)).flatten()
    }

    fn bracketed_end(&self, at: usize) -> Option<usize> {
        if self.tokens[at].kind != Kind::Open(b'[') {
            return None;
        }
        let in_bracket = self.stack.iter().any(|&entry| matches!(self.kind(entry), ScopeKind::Bracket(_)));
        let end = (at + 1..self.tokens.len()).take(12).find(|&end| self.tokens[end].kind == Kind::Line);
        let end = end.or_else(|| (self.tokens.len() - at < 12).then_some(self.tokens.len()))?;
        let line = &self.tokens[at..end];
        let names = line.iter().filter(|token| matches!(token.kind, Kind::Word | Kind::Text)).count();
        let plain = line.iter().all(|token| match token.kind {
            Kind::Open(byte) => byte == b'[',
            Kind::Close(byte) => byte == b']',
            Kind::Mark(byte) => matches!(byte, b'.' | b':' | b'\\' | b'/'),
            Kind::Word | Kind::Text => true,
            Kind::Line => false,
        });
        let first_close = line.iter().position(|token| matches!(token.kind, Kind::Close(_))).unwrap_or(0);
        let plain = plain && line[first_close..].iter().all(|token| matches!(token.kind, Kind::Close(_)));
        let closed = line.last().is_some_and(|last| last.kind == Kind::Close(b']'));
        (!in_bracket && plain && closed && names > 0).then_some(end)
    }

    /// The level of a title that starts at a token, and where it ends: `## Title`, or a line underlined.
    fn title_end(&self, at: usize) -> Option<(usize, usize)> {
        if !self.markup || self.fenced || self.column(at) > 3 {
            return None;
        }
        let line_end = |from: usize| {
            let near = from..self.tokens.len().min(from + MAX_TITLE);
            near.clone().find(|&at| self.tokens[at].kind == Kind::Line).unwrap_or(near.end)
        };
        let marks = |from: usize, byte: u8| {
            self.tokens[from..].iter().take(MAX_TITLE).take_while(|token| token.is_mark(byte)).count()
        };
        let end = line_end(at);
        for byte in *b"#=" {
            let level = marks(at, byte);
            let spaced = level > 0 && self.text.get(self.tokens[at + level - 1].end as usize) == Some(&b' ');
            if (1..=6).contains(&level) && spaced && end > at + level {
                return Some((level, end));
            }
        }
        let words = self.tokens[at..end].iter().filter(|token| token.kind == Kind::Word).count();
        let plain =
            self.tokens[at..end].iter().all(|token| !matches!(token.kind, Kind::Mark(b'|' | b':' | b'=')));
        let under = end + 1;
        let lone =
            self.text[self.tokens.get(end)?.range()].iter().filter(|&&byte| byte == b'\n').count() == 1;
        [b'=', b'-', b'~', b'^'].into_iter().enumerate().find_map(|(level, byte)| {
            let length = if under < self.tokens.len() { marks(under, byte) } else { 0 };
            let closes = self.tokens.get(under + length).is_none_or(|next| next.kind == Kind::Line)
                || length == MAX_TITLE;
            (lone && words > 0 && plain && length >= 3 && closes).then(|| (level + 1, line_end(under)))
        })
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
    use crate::structure::lex;

    /// The words of a text, each with the first words of the scopes around it, innermost first.
    fn paths(text: &str) -> Vec<String> {
        let tokens = lex(text.as_bytes(), &[]);
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
        let tokens = lex(text.as_bytes(), &[]);
        let scopes = Scopes::new(text.as_bytes(), &tokens, false);
        assert!(scopes.around(scopes.of(5000)).count() <= MAX_DEPTH + 2);
    }
}
