//! From a name over an operator, a type or a word to its value.

use super::expression::{Expression, raw_value};
use super::operator::Operator;
use super::records::is_value_label;
use super::{Finder, Found, Piece, Relation};
use crate::names::{self, NameKind};
use crate::structure::lex::Kind;
use crate::structure::scopes::ScopeKind;
use crate::values::{self, Verdict};

impl Finder<'_> {
    /// Values after the name.
    pub(super) fn after(&self, name: usize, kind: NameKind) -> Vec<Found> {
        if let Some(value) = self.unpacked(name) {
            return self.collect(value);
        }
        let mut within = self.scopes.of(name);
        if self.is_macro(name) {
            return self.collect(Expression { start: name + 1, within, relation: Relation::Assigned });
        }
        let mut at = self.after_angles(name).unwrap_or(name + 1);
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
        if let Some(start) = self.joined_value(name) {
            return self.adjacent(start);
        }
        if let Some(accessors) = self.after_accessors(at) {
            at = accessors;
        }
        let Some(operator) = self.operator(at) else {
            return if left_call { self.default_of_call(at) } else { self.without_operator(name, at, kind) };
        };
        // `insert(HeaderName::from_static("x-api-key"), "value")`
        let wrapped = kind == NameKind::Header || kind == NameKind::PhotaKey && self.is_wrapped(name);
        if left_call && operator.relation == Operator::Comma && wrapped {
            return self.arguments(operator.end(), self.statement_scope(at), Relation::Paired);
        }
        if left_call && operator.relation != Operator::Fallback && !self.is_wrapped(name) {
            return Vec::new();
        }
        match operator.relation {
            Operator::Assign | Operator::Fallback => {
                self.collect(Expression { start: operator.end(), within, relation: Relation::Assigned })
            }
            Operator::Comma if self.is_name_in_list(name) => self.pair(name, operator.end()),
            Operator::Comma => Vec::new(),
            Operator::Cell => self.adjacent(operator.end()),
        }
    }

    /// Behind the accessors of a C# property: `ApiKey { get; set; } = "value"`.
    fn after_accessors(&self, open: usize) -> Option<usize> {
        let accessor = |at: usize| match self.kind(at) {
            Some(Kind::Word) => self.word(at).is_some_and(|word| {
                matches!(word, "get" | "set" | "init" | "private" | "protected" | "internal")
            }),
            Some(Kind::Mark(b';') | Kind::Line) => true,
            _ => false,
        };
        let inside = (open + 1..open + 12).take_while(|&at| accessor(at)).count();
        let close = open + 1 + inside;
        let property = inside > 1
            && self.kind(open) == Some(Kind::Open(b'{'))
            && self.kind(close) == Some(Kind::Close(b'}'));
        (property && self.mark(close + 1) == Some(b'=')).then_some(close + 1)
    }

    /// Where the next literal starts of a text that is put together behind a name:
    /// `"X-API-Key: " + "value"`.
    fn joined_value(&self, name: usize) -> Option<usize> {
        let closed = match self.kind(name)? {
            Kind::Text => {
                self.tokens[name].bytes(self.text).trim_ascii_end().ends_with(b":").then_some(name + 1)?
            }
            _ if self.mark(name + 1) == Some(b':')
                && matches!(self.kind(name + 2)?, Kind::Close(b'"' | b'\'' | b'`')) =>
            {
                name + 3
            }
            _ => return None,
        };
        let marks = (closed..closed + 4)
            .take_while(|&at| {
                matches!(
                    self.kind(at),
                    Some(Kind::Line | Kind::Mark(b'+' | b'.' | b'&' | b'~' | b'|' | b'<' | b'>'))
                )
            })
            .count();
        let start = closed + marks;
        // `b"..."`, `f"..."`
        let start = start
            + usize::from(self.word(start).is_some_and(|word| word.len() <= 2) && self.touches(start + 1));
        (marks > 0 && self.kind(start) == Some(Kind::Text)).then_some(start)
    }

    /// A name is paired with the next argument; a variable (`use(photaKey, "...")`) is an argument itself.
    fn is_name_in_list(&self, name: usize) -> bool {
        let bytes = self.tokens[name].bytes(self.text);
        let constant = !bytes.iter().any(u8::is_ascii_lowercase) && !bytes.contains(&b'.');
        let flag = name > 0 && self.mark(name - 1) == Some(b'-');
        if constant || flag || self.kind(name) == Some(Kind::Text) {
            return true;
        }
        // `set_env(app, phota_api_key, "...")` of Erlang, a row of CSV.
        let scope = self.scopes.of(name);
        match self.scopes.kind(scope) {
            ScopeKind::Bracket(b'(') => {
                self.scopes.first(scope).checked_sub(1).and_then(|at| self.word(at)).is_some_and(|callee| {
                    names::words(callee)
                        .iter()
                        .any(|word| matches!(word.as_str(), "set" | "put" | "define" | "add" | "setenv"))
                })
            }
            // `{phota_api_key, <<"value">>}`
            ScopeKind::Bracket(b'{') => self.scopes.first(scope) + 1 == name,
            ScopeKind::Bracket(_) => false,
            _ => true,
        }
    }

    /// A bracket around the name alone, which is no call.
    pub(super) fn is_parenthesised(&self, name: usize) -> bool {
        name >= 2
            && self.kind(name - 1) == Some(Kind::Open(b'('))
            && !(self.touches(name - 1) && self.kind(name - 2) == Some(Kind::Word))
    }

    /// `$ENV{NAME}` of Perl, but not `${NAME}`.
    pub(super) fn is_hash_subscript(&self, name: usize) -> bool {
        name >= 2
            && self.kind(name - 1) == Some(Kind::Open(b'{'))
            && self.touches(name - 1)
            && self.kind(name - 2) == Some(Kind::Word)
    }

    /// What a call on a look-up's result, or a block after it, gives when nothing was found:
    /// `env::var("NAME").unwrap_or("...")`, `ENV.fetch("NAME") { "..." }`.
    pub(super) fn default_of_call(&self, at: usize) -> Vec<Found> {
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

    /// Values that no operator leads to: arguments, blocks, elements, neighbours.
    pub(super) fn without_operator(&self, name: usize, at: usize, kind: NameKind) -> Vec<Found> {
        match self.kind(at) {
            Some(Kind::Open(b'(')) if kind != NameKind::PhotaKey && self.is_lookup(at) => Vec::new(),
            Some(Kind::Open(b'(')) if self.touches(at) => self.block(at),
            Some(Kind::Open(b'[')) if kind == NameKind::Header => self.adjacent(at + 1),
            Some(Kind::Open(b'{'))
                if kind == NameKind::PhotaKey
                    && at == name + 1
                    && (self.touches(at) || self.kind(at + 2) == Some(Kind::Close(b'}'))) =>
            {
                self.block(at)
            }
            Some(Kind::Open(b'{')) if kind == NameKind::PhotaKey && at == name + 1 => {
                self.members(at + 1, self.scopes.of(at + 1))
            }
            Some(Kind::Mark(b'>')) => self.element(name, at),
            Some(Kind::Mark(b'<')) if self.mark(at + 1) == Some(b'/') => self.element(name, at),
            Some(Kind::Mark(b'`')) => self.adjacent(at + 1),
            // `s:13:"phota_api_key";s:40:"value"` of PHP.
            Some(Kind::Mark(b';')) if self.word(at + 1) == Some("s") => self.adjacent(at + 5),
            Some(Kind::Open(b'(')) if self.after_remark(at).is_some() => {
                let start = self.after_remark(at).unwrap_or(at);
                self.collect(Expression { start, within: self.scopes.of(name), relation: Relation::Assigned })
            }
            Some(Kind::Word) if name > 0 && self.mark(name - 1) == Some(b'<') => self.attributed_element(at),
            Some(Kind::Word) if self.declared_operator(at).is_some() => {
                let start = self.declared_operator(at).unwrap_or(at);
                self.collect(Expression { start, within: self.scopes.of(name), relation: Relation::Assigned })
            }
            Some(Kind::Line) if self.is_continued(name, at) => {
                self.adjacent(at + 1 + usize::from(self.mark(at + 1) == Some(b'-')))
            }
            // A tag of Go: `env:"NAME" envDefault:"value"`.
            Some(Kind::Word) if self.is_default_label(at) => self.collect(Expression {
                start: at + 2,
                within: self.scopes.of(name),
                relation: Relation::Assigned,
            }),
            Some(Kind::Word | Kind::Text)
                if kind != NameKind::PhotaKey && name > 0 && self.mark(name - 1) == Some(b'-') =>
            {
                self.adjacent(at)
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

    /// `Phota key (for the demo): value`: where the value starts.
    fn after_remark(&self, open: usize) -> Option<usize> {
        let close =
            (open..self.tokens.len().min(open + 10)).find(|&at| self.kind(at) == Some(Kind::Close(b')')))?;
        (!self.touches(open) && self.mark(close + 1) == Some(b':')).then_some(close + 2)
    }

    /// The value stands on the next line: `(setq name` of Lisp, a flag in a list of arguments.
    fn is_continued(&self, name: usize, line: usize) -> bool {
        let scope = self.statement_scope(name);
        let lisp = self.scopes.kind(scope) == ScopeKind::Bracket(b'(')
            && name == self.scopes.first(scope) + 2
            && self.kind(line + 1) == Some(Kind::Text);
        let item = name >= 3 && (1..=3).all(|back| self.mark(name - back) == Some(b'-'));
        lisp || item && self.mark(line + 1) == Some(b'-')
    }

    /// `envDefault:`
    fn is_default_label(&self, at: usize) -> bool {
        self.label_at(at).is_some_and(|label| {
            names::words(label).last().is_some_and(|last| last == "default" || last == "fallback")
        })
    }

    /// `set NAME to "value"`.
    pub(super) fn is_connector(&self, at: usize) -> bool {
        self.word(at)
            .is_some_and(|word| matches!(word.to_ascii_lowercase().as_str(), "to" | "is" | "as" | "equals"))
    }

    /// The option of a command that takes the value: `secret set NAME --body "value"`, or `<<< "value"`.
    pub(super) fn option(&self, from: usize) -> Vec<Found> {
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

    /// A value that only stands beside a name has to look like one.
    pub(super) fn adjacent(&self, at: usize) -> Vec<Found> {
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
}
