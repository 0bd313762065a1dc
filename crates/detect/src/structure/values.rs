//! Which values belong to a name: what is assigned to it, passed beside it, or written below it.

use std::ops::Range;

use super::lex::{Kind, Token};
use super::scopes::{ScopeId, ScopeKind, Scopes};
use crate::names::{self, NameKind, Namer};
use crate::values::{self, Verdict};

/// How a value belongs to its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Relation {
    /// After an operator: `=`, `:`, `=>`, `:=`, `??` and their like.
    Assigned,
    /// The next argument or column: `setenv("NAME", "value")`.
    Paired,
    /// In the member for the value of a record that has the name in another: `{name: ..., value: ...}`.
    Recorded,
    /// The content of an XML element with that name.
    Element,
    /// An argument of a call or a block with that name: `photaKey("...")`.
    Argument,
    /// Only white space or a table's border is between.
    Adjacent,
}

/// A value, in one piece or several.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Found {
    pub(crate) pieces: Vec<Piece>,
    pub(crate) relation: Relation,
}

/// A part of a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) span: Range<usize>,
    pub(crate) quoted: bool,
}

/// Tokens of an expression that are looked at.
const MAX_TOKENS: usize = 64;
/// Bytes of an expression that are looked at.
const MAX_BYTES: usize = 8 << 10;

/// Finds the values of the name at a token.
pub(crate) fn values_of(
    text: &[u8],
    tokens: &[Token],
    scopes: &Scopes,
    namer: &Namer,
    name: usize,
    kind: NameKind,
) -> Vec<Found> {
    let finder = Finder { text, tokens, scopes, namer };
    let mut found = finder.after(name, kind);
    if found.is_empty() {
        found = finder.record(name);
    }
    if found.is_empty() && matches!(kind, NameKind::PhotaKey | NameKind::Header) {
        found = finder.before(name);
    }
    found
}

/// The longest unquoted value that starts at an offset.
pub(crate) fn raw_value(text: &[u8], start: usize) -> Range<usize> {
    let window = &text[start..text.len().min(start + values::MAX_LENGTH + 1)];
    let length = (0..window.len()).find(|&at| ends_raw(window, at)).unwrap_or(window.len());
    let end = start + length;
    let sentence_end = end > start
        && matches!(text[end - 1], b'.' | b':' | b'!' | b'?')
        && !text[start..end].ends_with(b"..");
    start..end - usize::from(sentence_end)
}

/// Bytes of other scripts are taken in, so that `abc\u{2026}xyz` is seen to be cut; an equals sign is
/// padding at the end of a value, and not part of one elsewhere.
fn ends_raw(text: &[u8], at: usize) -> bool {
    let byte = text[at];
    let assigns = byte == b'='
        && text.get(at + 1).is_some_and(|&next| next != b'=' && values::is_key_byte(next) && next != b'&');
    byte.is_ascii() && (!values::is_key_byte(byte) || byte == b'&') || assigns
}

/// `NAME:-value` or `label=value` in one: the name comes first.
fn is_labelled(text: &[u8], raw: &Range<usize>) -> bool {
    let assigned = text.get(raw.end) == Some(&b'=');
    assigned || memchr::memmem::find(&text[raw.clone()], b":-").is_some()
}

/// Bytes that stand around a value inside a literal.
fn is_wrapping(byte: u8) -> bool {
    byte.is_ascii_whitespace() || matches!(byte, b'"' | b'\'' | b'`' | b'\\')
}

struct Finder<'a> {
    text: &'a [u8],
    tokens: &'a [Token],
    scopes: &'a Scopes,
    namer: &'a Namer,
}

/// Where an expression is read from and in which scope it stays.
#[derive(Clone, Copy)]
struct Expression {
    start: usize,
    within: ScopeId,
    relation: Relation,
}

impl Finder<'_> {
    fn mark(&self, at: usize) -> Option<u8> {
        match self.tokens.get(at)?.kind {
            Kind::Mark(byte) => Some(byte),
            _ => None,
        }
    }

    fn kind(&self, at: usize) -> Option<Kind> {
        self.tokens.get(at).map(|token| token.kind)
    }

    fn word(&self, at: usize) -> Option<&str> {
        let token = self.tokens.get(at).filter(|token| matches!(token.kind, Kind::Word | Kind::Text))?;
        std::str::from_utf8(token.bytes(self.text)).ok()
    }

    fn touches(&self, at: usize) -> bool {
        at > 0 && at < self.tokens.len() && self.tokens[at - 1].end == self.tokens[at].start
    }

    /// Values after the name.
    fn after(&self, name: usize, kind: NameKind) -> Vec<Found> {
        let mut at = name + 1;
        let mut within = self.scopes.of(name);
        let mut left_call = false;
        while self.mark(at) == Some(b'*') && self.touches(at) {
            at += 1;
        }
        while let Some(Kind::Close(close @ (b']' | b')' | b'}'))) = self.kind(at) {
            if close == b'}' && !self.is_hash_subscript(name) {
                break;
            }
            left_call |= close == b')' && !self.is_parenthesised(name);
            within = self.scopes.of(at);
            at += 1;
        }
        // `headers["X-API-Key"]` and the lines below it are one statement.
        let Some(operator) = self.operator(at) else {
            return if left_call { self.default_of_call(at) } else { self.without_operator(name, at, kind) };
        };
        if left_call && operator.relation != Operator::Fallback {
            return Vec::new();
        }
        match operator.relation {
            Operator::Assign | Operator::Fallback => {
                self.collect(Expression { start: operator.end, within, relation: Relation::Assigned })
            }
            Operator::Comma => self.pair(name, operator.end),
            Operator::Cell => self.adjacent(operator.end),
        }
    }

    /// A bracket around the name alone, which is no call.
    fn is_parenthesised(&self, name: usize) -> bool {
        name >= 2
            && self.kind(name - 1) == Some(Kind::Open(b'('))
            && !(self.touches(name - 1) && self.kind(name - 2) == Some(Kind::Word))
    }

    /// `$ENV{NAME}` of Perl, but not `${NAME}`.
    fn is_hash_subscript(&self, name: usize) -> bool {
        name >= 2
            && self.kind(name - 1) == Some(Kind::Open(b'{'))
            && self.touches(name - 1)
            && self.kind(name - 2) == Some(Kind::Word)
    }

    /// What a call on a look-up's result, or a block after it, gives when nothing was found:
    /// `env::var("NAME").unwrap_or("...")`, `ENV.fetch("NAME") { "..." }`.
    fn default_of_call(&self, at: usize) -> Vec<Found> {
        let method = self.mark(at) == Some(b'.')
            && self.word(at + 1).is_some_and(|word| {
                names::words(word)
                    .iter()
                    .any(|word| matches!(word.as_str(), "or" | "else" | "default" | "fallback"))
            });
        let open = if method { at + 2 } else { at };
        match self.kind(open) {
            Some(Kind::Open(b'(')) if method => self.block(open),
            Some(Kind::Open(b'{')) => self.block(open),
            _ => Vec::new(),
        }
    }

    /// Reads the operator at a token, over a type or an empty pair of brackets before it.
    fn operator(&self, at: usize) -> Option<FoundOperator> {
        let mut at = at;
        if self.kind(at) == Some(Kind::Open(b'[')) && self.kind(at + 1) == Some(Kind::Close(b']')) {
            at += 2;
        }
        if matches!(self.mark(at), Some(b'!' | b'?'))
            && matches!(self.mark(at + 1), Some(b':' | b'='))
            && self.mark(at + 1) != Some(b'=')
        {
            at += 1;
        }
        let found = |relation, length| Some(FoundOperator { relation, end: at + length });
        let joined = |length: usize| (1..length).all(|next| self.touches(at + next));
        let marks = [
            self.mark(at)?,
            self.mark(at + 1).filter(|_| joined(2)).unwrap_or(0),
            self.mark(at + 2).filter(|_| joined(3)).unwrap_or(0),
        ];
        match marks {
            [b'=', b'=', b'='] | [b'|' | b'?', b'|' | b'?', b'='] | [b'!', b'=', b'='] => {
                found(Operator::Assign, 3)
            }
            [b':', b':', b'='] => found(Operator::Assign, 3),
            [b':', b'?', _] => None,
            [b':', b':', _] => None,
            [b'=', b'>' | b'=', _]
            | [b':' | b'?' | b'+' | b'!', b'=', _]
            | [b'-', b'>', _]
            | [b'<', b'-' | b'<', _] => found(Operator::Assign, 2),
            [b':', b'-' | b'+', _] if self.in_expansion(at) => found(Operator::Assign, 2),
            [b'|', b'|', _] | [b'?', b'?' | b':', _] => found(Operator::Fallback, 2),
            [b'=' | b':', _, _] => found(Operator::Assign, 1),
            [b',', _, _] => found(Operator::Comma, 1),
            [b'|', _, _] => found(Operator::Cell, 1),
            _ => None,
        }
    }

    /// `${NAME:-value}`: the bracket follows a dollar sign.
    fn in_expansion(&self, at: usize) -> bool {
        let scope = self.scopes.of(at);
        self.scopes.kind(scope) == ScopeKind::Bracket(b'{')
            && self.scopes.first(scope).checked_sub(1).and_then(|before| self.mark(before)) == Some(b'$')
    }

    fn without_operator(&self, name: usize, at: usize, kind: NameKind) -> Vec<Found> {
        match self.kind(at) {
            Some(Kind::Open(b'(')) if self.touches(at) => self.block(at),
            Some(Kind::Open(b'{')) if kind == NameKind::PhotaKey => self.block(at),
            Some(Kind::Mark(b'>')) => self.element(name, at),
            Some(Kind::Mark(b'<')) if self.mark(at + 1) == Some(b'/') => self.element(name, at),
            Some(Kind::Mark(b'`')) => self.adjacent(at + 1),
            Some(Kind::Word) if self.declared_operator(at).is_some() => {
                let start = self.declared_operator(at).unwrap_or(at);
                self.collect(Expression { start, within: self.scopes.of(name), relation: Relation::Assigned })
            }
            Some(Kind::Text) if kind == NameKind::Key => self.adjacent(at),
            _ if !matches!(kind, NameKind::PhotaKey | NameKind::Header) => Vec::new(),
            Some(Kind::Word) if self.is_connector(at) => self.adjacent(at + 1),
            Some(Kind::Word | Kind::Text) => {
                let found = self.adjacent(at);
                if found.is_empty() { self.option(at) } else { found }
            }
            Some(Kind::Mark(b'-' | b'<')) => self.option(at),
            _ => Vec::new(),
        }
    }

    /// `set NAME to "value"`.
    fn is_connector(&self, at: usize) -> bool {
        self.word(at)
            .is_some_and(|word| matches!(word.to_ascii_lowercase().as_str(), "to" | "is" | "as" | "equals"))
    }

    /// The option of a command that takes the value: `secret set NAME --body "value"`, or `<<< "value"`.
    fn option(&self, from: usize) -> Vec<Found> {
        let line =
            (from..self.tokens.len().min(from + 16)).take_while(|&at| self.kind(at) != Some(Kind::Line));
        for at in line {
            let dashes = self.mark(at) == Some(b'-') && self.mark(at + 1) == Some(b'-');
            if dashes && self.word(at + 2).is_some_and(is_value_label) {
                let value = at + 3 + usize::from(self.mark(at + 3) == Some(b'='));
                return self.adjacent(value);
            }
            if (0..3).all(|next| self.mark(at + next) == Some(b'<')) {
                return self.adjacent(at + 3);
            }
        }
        Vec::new()
    }

    /// A type between a name and its operator: `photaKey string = ...`, `phota_key TEXT DEFAULT ...`.
    fn declared_operator(&self, at: usize) -> Option<usize> {
        let end = (at..at + 4).find(|&at| {
            self.kind(at) != Some(Kind::Word)
                || self.word(at).is_some_and(|word| word.eq_ignore_ascii_case("default"))
        })?;
        match (self.kind(end)?, self.mark(end)) {
            (Kind::Word, _) => Some(end + 1),
            (_, Some(b'=')) => Some(end + 1),
            (_, Some(b':')) if self.mark(end + 1) == Some(b'=') => Some(end + 2),
            _ => None,
        }
    }

    /// The arguments of a call, or the content of a block, that opens at a token.
    fn block(&self, open: usize) -> Vec<Found> {
        match self.tokens.get(open + 1) {
            Some(inside) if !matches!(inside.kind, Kind::Close(_)) => {
                let mut within = self.scopes.of(open + 1);
                if self.scopes.kind(within) == ScopeKind::Line {
                    within = self.scopes.parent(within).unwrap_or(within);
                }
                if within == self.scopes.of(open) {
                    return Vec::new();
                }
                let found = self.arguments(open + 1, within, Relation::Argument);
                if found.is_empty() { self.members(open + 1, within) } else { found }
            }
            _ => Vec::new(),
        }
    }

    /// The argument after the one that is the name, or a later one that is labelled as the value.
    fn pair(&self, name: usize, start: usize) -> Vec<Found> {
        let mut around = self.scopes.around(self.scopes.of(name)).take(3);
        let bracket = around.find(|&scope| matches!(self.scopes.kind(scope), ScopeKind::Bracket(_)));
        // Gradle and Ruby call without brackets.
        let within = bracket.unwrap_or_else(|| self.scopes.of(name));
        self.arguments(start, within, Relation::Paired)
    }

    /// The first argument, or a later one that is labelled as the value.
    fn arguments(&self, start: usize, within: ScopeId, relation: Relation) -> Vec<Found> {
        let mut at = start;
        let mut first = true;
        while at < self.tokens.len()
            && at < start + MAX_TOKENS
            && self.scopes.is_within(self.scopes.of(at), within)
        {
            let labelled = self.label_at(at).is_some_and(is_value_label);
            if first || labelled {
                let found = self.collect(Expression { start: at, within, relation });
                if !found.is_empty() {
                    return found;
                }
            }
            first = false;
            let Some(comma) = self.next_comma(at, start, within) else { break };
            at = comma + 1;
        }
        Vec::new()
    }

    fn next_comma(&self, from: usize, start: usize, within: ScopeId) -> Option<usize> {
        (from..self.tokens.len().min(start + MAX_TOKENS))
            .take_while(|&at| self.scopes.is_within(self.scopes.of(at), within))
            .find(|&at| self.mark(at) == Some(b',') && self.statement_scope(at) == within)
    }

    /// The scope of a token, leaving the line it stands on.
    fn statement_scope(&self, at: usize) -> ScopeId {
        let scope = self.scopes.of(at);
        match self.scopes.kind(scope) {
            ScopeKind::Line => self.scopes.parent(scope).unwrap_or(scope),
            _ => scope,
        }
    }

    /// The label a token and an operator behind it make: `default=`, `"value":`.
    fn label_at(&self, at: usize) -> Option<&str> {
        let at = if self.kind(at) == Some(Kind::Line) { at + 1 } else { at };
        let operator = matches!(self.mark(at + 1), Some(b'=' | b':'));
        self.word(at).filter(|_| operator)
    }

    /// A member labelled as the value: `variable "phota_api_key" { default = "..." }`.
    fn members(&self, start: usize, within: ScopeId) -> Vec<Found> {
        (start..self.tokens.len().min(start + MAX_TOKENS))
            .take_while(|&at| self.scopes.is_within(self.scopes.of(at), within))
            .filter(|&at| self.label_at(at).is_some_and(is_value_label) && self.kind(at) != Some(Kind::Line))
            .map(|at| {
                self.collect(Expression {
                    start: at + 2,
                    within: self.scopes.of(at),
                    relation: Relation::Recorded,
                })
            })
            .find(|found| !found.is_empty())
            .unwrap_or_default()
    }

    /// The name is itself the value of a member such as `name` or `key`; finds the member with the value.
    fn record(&self, name: usize) -> Vec<Found> {
        let Some(label) = name.checked_sub(2).filter(|_| matches!(self.mark(name - 1), Some(b'=' | b':')))
        else {
            return Vec::new();
        };
        if !self.word(label).is_some_and(is_name_label) {
            return Vec::new();
        }
        let scope = self.scopes.of(label);
        let line = matches!(self.scopes.kind(scope), ScopeKind::Line | ScopeKind::Item);
        let within = if line { self.scopes.parent(scope).unwrap_or(scope) } else { scope };
        let after = self.record_after(name, within);
        if after.is_empty() { self.record_before(label, within) } else { after }
    }

    fn record_after(&self, name: usize, within: ScopeId) -> Vec<Found> {
        for at in name + 1..self.tokens.len().min(name + 40) {
            if !self.scopes.is_within(self.scopes.of(at), within) {
                break;
            }
            if self.kind(at) == Some(Kind::Mark(b'>')) && self.mark(at - 1) != Some(b'/') {
                return self.content(at);
            }
            let Some(label) = self.label_at(at).filter(|_| self.kind(at) != Some(Kind::Line)) else {
                continue;
            };
            if is_value_label(label) {
                return self.collect(Expression {
                    start: at + 2,
                    within: self.scopes.of(at),
                    relation: Relation::Recorded,
                });
            }
            if is_name_label(label) {
                break;
            }
        }
        Vec::new()
    }

    fn record_before(&self, label: usize, within: ScopeId) -> Vec<Found> {
        for at in (label.saturating_sub(16)..label).rev() {
            if !self.scopes.is_within(self.scopes.of(at), within) {
                break;
            }
            let Some(found) = self.label_at(at).filter(|_| self.kind(at) != Some(Kind::Line)) else {
                continue;
            };
            if is_value_label(found) {
                return self.collect(Expression {
                    start: at + 2,
                    within: self.scopes.of(at),
                    relation: Relation::Recorded,
                });
            }
            if is_name_label(found) {
                break;
            }
        }
        Vec::new()
    }

    /// `<name>value<`, or `<key>name</key> <string>value<` of property lists.
    fn element(&self, name: usize, at: usize) -> Vec<Found> {
        if self.mark(at) == Some(b'>') {
            let opened = name.checked_sub(1).and_then(|before| self.mark(before)) == Some(b'<');
            return if opened { self.content(at) } else { Vec::new() };
        }
        let closed = self.mark(at + 1) == Some(b'/') && self.mark(at + 3) == Some(b'>');
        if !closed {
            return Vec::new();
        }
        let next = at + 4 + usize::from(self.kind(at + 4) == Some(Kind::Line));
        if self.mark(next) == Some(b'<') && self.mark(next + 2) == Some(b'>') {
            self.content(next + 2)
        } else {
            Vec::new()
        }
    }

    /// The text between a `>` and the next `<`.
    fn content(&self, at: usize) -> Vec<Found> {
        let start = self.tokens[at].end as usize;
        let text = &self.text[start..self.text.len().min(start + values::MAX_LENGTH + 2)];
        let Some(end) = memchr::memchr(b'<', text) else { return Vec::new() };
        let leading = text[..end].len() - text[..end].trim_ascii_start().len();
        let span = start + leading..start + leading + text[..end].trim_ascii().len();
        let piece = Piece { span, quoted: true };
        self.judged(vec![piece], Relation::Element).into_iter().collect()
    }

    /// A value that only stands beside a name has to look like one.
    fn adjacent(&self, at: usize) -> Vec<Found> {
        let at = if self.mark(at) == Some(b'`') { at + 1 } else { at };
        let Some(token) = self.tokens.get(at) else { return Vec::new() };
        let piece = match token.kind {
            Kind::Text => self.literal(at),
            Kind::Word => Piece { span: raw_value(self.text, token.start as usize), quoted: false },
            _ => return Vec::new(),
        };
        let fair = matches!(values::judge(&self.text[piece.span.clone()]), Verdict::Key(look) if look >= values::Look::Fair);
        let call = self.text.get(piece.span.end) == Some(&b'(');
        if fair && !call {
            vec![Found { pieces: vec![piece], relation: Relation::Adjacent }]
        } else {
            Vec::new()
        }
    }

    /// The argument before the one that is the name: `setValue("...", forHTTPHeaderField: "X-API-Key")`.
    fn before(&self, name: usize) -> Vec<Found> {
        let over = |at: usize, byte: u8| at - usize::from(at > 0 && self.mark(at - 1) == Some(byte));
        let argument = over(name, b'@');
        if argument < 4 || self.mark(argument - 1) != Some(b':') {
            return Vec::new();
        }
        let label = argument - 2;
        let says_name = self
            .word(label)
            .is_some_and(|label| names::words(label).iter().any(|word| NAME_WORDS.contains(&word.as_str())));
        let value = over(label, b',') - 1;
        let opens = value.checked_sub(1).and_then(|before| self.kind(before));
        let first = matches!(opens, Some(Kind::Open(b'(') | Kind::Mark(b':' | b'@')));
        let foreign = value >= 2
            && self.mark(value - 1) == Some(b':')
            && self.word(value - 2).is_some_and(|label| self.is_foreign_label(label));
        let ends_call = matches!(self.kind(name + 1), Some(Kind::Close(b')' | b']')));
        if !ends_call || !says_name || !first || foreign || self.kind(value) != Some(Kind::Text) {
            return Vec::new();
        }
        self.judged(vec![self.literal(value)], Relation::Paired).into_iter().collect()
    }

    /// Collects the values of an expression, to its end or the end of its scope.
    fn collect(&self, expression: Expression) -> Vec<Found> {
        let Expression { start, within, relation } = expression;
        if self.is_kept_elsewhere(start) {
            return Vec::new();
        }
        let mut found: Vec<Found> = Vec::new();
        let mut pieces: Vec<Piece> = Vec::new();
        let mut joined = false;
        let first_byte = self.tokens.get(start).map_or(0, |token| token.start as usize);
        let mut at = start;
        while let Some(token) = self
            .tokens
            .get(at)
            .filter(|token| at < start + MAX_TOKENS && (token.start as usize) < first_byte + MAX_BYTES)
        {
            let scope = self.scopes.of(at);
            if !self.scopes.is_within(scope, within)
                || self.scopes.in_comment(at) != self.scopes.in_comment(start)
            {
                break;
            }
            let mut next = at + 1;
            match token.kind {
                Kind::Mark(b',' | b';') if scope == within || self.statement_scope(at) == within => break,
                // YAML tags: the value is encrypted or looked up.
                Kind::Mark(b'!') if at == start => break,
                Kind::Line => {}
                Kind::Mark(b'+' | b'.' | b'\\' | b'&') if !pieces.is_empty() => joined = true,
                Kind::Text => {
                    if !joined && !pieces.is_empty() && !self.adjoins(at) {
                        found.extend(self.judged(std::mem::take(&mut pieces), relation));
                    }
                    if self.belongs(at, start) {
                        pieces.push(self.literal(at));
                    }
                    joined = false;
                }
                Kind::Word | Kind::Mark(b'/' | b'+' | b'$' | b'%' | b'~' | b'@' | b'*')
                    if self.starts_raw(at, start) =>
                {
                    found.extend(self.judged(std::mem::take(&mut pieces), relation));
                    let span = raw_value(self.text, token.start as usize);
                    next = self.token_at(span.end, at + 1);
                    let called = matches!(self.text.get(span.end), Some(b'(' | b'['));
                    let next_one = scope == within && self.is_assigned(at);
                    if at > start && (next_one || self.is_pointer(at)) {
                        break;
                    }
                    if is_labelled(self.text, &span) {
                        next = at + 1;
                    } else if !called && self.belongs(at, start) {
                        found.extend(self.judged(vec![Piece { span, quoted: false }], relation));
                    }
                    joined = false;
                }
                _ => {
                    found.extend(self.judged(std::mem::take(&mut pieces), relation));
                    joined = false;
                }
            }
            at = next;
        }
        found.extend(self.judged(pieces, relation));
        found
    }

    /// Tells whether an expression begins as an encrypted value or a secrets manager's address does.
    fn is_kept_elsewhere(&self, start: usize) -> bool {
        let start = start + usize::from(self.kind(start) == Some(Kind::Line));
        self.tokens
            .get(start)
            .is_some_and(|token| values::is_kept_elsewhere(&self.text[token.start as usize..]))
    }

    /// The part of a literal that is the value, without escaped quotes around it (`"\"value\""`).
    fn literal(&self, at: usize) -> Piece {
        let span = self.tokens[at].range();
        let content = &self.text[span.clone()];
        let leading = content.iter().take_while(|&&byte| is_wrapping(byte)).count();
        let trailing = content[leading..].iter().rev().take_while(|&&byte| is_wrapping(byte)).count();
        Piece { span: span.start + leading..span.end - trailing, quoted: true }
    }

    /// Adjacent literals are one value, unless they are the elements of a shell array.
    fn adjoins(&self, at: usize) -> bool {
        let before = if self.kind(at - 1) == Some(Kind::Line) { at.checked_sub(2) } else { Some(at - 1) };
        let before_is_text = before.is_some_and(|before| self.kind(before) == Some(Kind::Text));
        let plural_list = before.is_some_and(|before| self.in_shell_array(before));
        before_is_text && !plural_list
    }

    /// `NAME=( "a" "b" )`: the bracket touches the operator, and no comma divides what is inside.
    fn in_shell_array(&self, at: usize) -> bool {
        let scope = self.statement_scope(at);
        let open = self.scopes.first(scope);
        self.scopes.kind(scope) == ScopeKind::Bracket(b'(')
            && open > 0
            && self.mark(open - 1) == Some(b'=')
            && self.touches(open)
    }

    /// A token in the middle of an unquoted value does not start one.
    fn starts_raw(&self, at: usize, start: usize) -> bool {
        at == start
            || !self.touches(at)
            || !matches!(self.kind(at - 1), Some(Kind::Word))
                && !matches!(self.mark(at - 1), Some(b'/' | b'.' | b'$'))
    }

    /// `secretKeyRef:`, `valueFrom:`: what follows says where the value is.
    fn is_pointer(&self, at: usize) -> bool {
        let labels = matches!(self.mark(at + 1), Some(b':' | b'='));
        labels
            && self.word(at).is_some_and(|word| {
                names::words(word).last().is_some_and(|last| last == "ref" || last == "from")
            })
    }

    /// The next assignment of a line: `A=b C=d`, `{a: b, c: d}` without its comma.
    fn is_assigned(&self, at: usize) -> bool {
        let operator = |at: usize| self.touches(at) && matches!(self.mark(at), Some(b'=' | b':'));
        operator(at + 1) && !operator(at + 2)
    }

    /// The first token that starts at an offset or later.
    fn token_at(&self, offset: usize, from: usize) -> usize {
        let window = &self.tokens[from..self.tokens.len().min(from + values::MAX_LENGTH)];
        from + window.partition_point(|token| (token.start as usize) < offset)
    }

    /// Tells whether a literal in an expression is its value, and not the value of a nearer name or
    /// what is looked up.
    fn belongs(&self, at: usize, start: usize) -> bool {
        if at == start {
            return true;
        }
        let previous = self.mark(at - 1);
        if matches!(previous, Some(b'=' | b':')) && at >= start + 2 {
            let arrow = previous == Some(b'=') && self.mark(at - 2) == Some(b'=');
            return arrow || self.word(at - 2).is_none_or(|label| !self.is_foreign_label(label));
        }
        match self.kind(at - 1) {
            Some(Kind::Open(b'[')) => {
                !(at >= 2
                    && self.touches(at - 1)
                    && matches!(self.kind(at - 2), Some(Kind::Word | Kind::Close(_))))
            }
            Some(Kind::Open(b'(')) => !self.is_lookup(at - 1),
            _ => true,
        }
    }

    fn is_foreign_label(&self, label: &str) -> bool {
        let name = self.namer.classify(label);
        name.kind == NameKind::Vendor || name.words.iter().any(|word| FOREIGN_LABELS.contains(&word.as_str()))
    }

    /// Tells whether the call that opens at a token fetches what its first argument names.
    fn is_lookup(&self, open: usize) -> bool {
        let mut callee = open;
        // Over type arguments: `config.get<string>(`.
        if callee >= 3 && self.mark(callee - 1) == Some(b'>') && self.mark(callee - 3) == Some(b'<') {
            callee -= 3;
        }
        let Some(word) = callee.checked_sub(1).and_then(|callee| self.word(callee)) else { return false };
        let words = names::words(word);
        words.iter().any(|word| LOOKUPS.contains(&word.as_str()))
    }

    /// A value, if all its pieces could be one.
    fn judged(&self, pieces: Vec<Piece>, relation: Relation) -> Option<Found> {
        if pieces.is_empty() {
            return None;
        }
        let value: Vec<u8> =
            pieces.iter().flat_map(|piece| &self.text[piece.span.clone()]).copied().collect();
        matches!(values::judge(&value), Verdict::Key(_)).then_some(Found { pieces, relation })
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Operator {
    Assign,
    /// What is used when the name has no value: `??`, `||`.
    Fallback,
    Comma,
    /// The border of a table's cell.
    Cell,
}

struct FoundOperator {
    relation: Operator,
    end: usize,
}

/// Labels of a literal that say it is something else than the key.
const FOREIGN_LABELS: &[&str] = &[
    "id",
    "version",
    "arn",
    "name",
    "url",
    "uri",
    "path",
    "file",
    "type",
    "hash",
    "sha",
    "digest",
    "etag",
    "checksum",
    "region",
    "help",
    "description",
    "integrity",
    "profile",
    "user",
    "account",
    "project",
    "date",
    "host",
    "model",
    "title",
    "commit",
    "revision",
    "ref",
    "secure",
    "encrypted",
    "ciphertext",
];

/// Verbs of calls whose first argument says where a key is.
const LOOKUPS: &[&str] = &[
    "get",
    "getenv",
    "env",
    "environ",
    "environment",
    "fetch",
    "read",
    "load",
    "lookup",
    "resolve",
    "retrieve",
    "credentials",
    "decrypt",
    "find",
    "require",
    "import",
    "var",
    "param",
    "parameter",
    "hash",
    "digest",
    "sha",
];

/// Members that hold the value of a record.
fn is_value_label(label: &str) -> bool {
    let words = names::words(label);
    let last = words.last().map(String::as_str);
    let plain = words.len() <= 2 && words.iter().all(|word| VALUE_WORDS.contains(&word.as_str()));
    plain && last.is_some_and(|last| last != "string" || words.len() == 1)
}

const VALUE_WORDS: &[&str] = &[
    "value", "values", "val", "default", "content", "data", "secret", "text", "plain", "literal", "fallback",
    "string", "v", "android", "initial", "body", "password", "example",
];

/// Members that hold the name of a record.
fn is_name_label(label: &str) -> bool {
    let words = names::words(label);
    words.len() <= 2 && words.last().is_some_and(|last| NAME_WORDS.contains(&last.as_str()))
}

const NAME_WORDS: &[&str] = &[
    "name", "key", "id", "variable", "var", "header", "property", "param", "field", "env", "k", "code",
    "option", "setting",
];
