//! A literal passed to a call that Phota's name stands in: `new PhotaClient("...")`.

use std::collections::HashSet;

use super::{Check, MAX_NAME, finish, is_identifier_like, shown};
use crate::context::Collection;
use crate::evidence::Evidence;
use crate::names::{NameKind, may_name_key};
use crate::rules::Draft;
use crate::segment::Segment;
use crate::structure::{Kind, Piece, Token, identifier_at};
use crate::values::{self, Look, Verdict};

impl<'a> Check<'a> {
    /// A literal passed to a call that Phota's name stands in: `new PhotaClient("...")`.
    pub(super) fn called(&self, open: usize) -> Vec<Draft> {
        let Segment { tokens, scopes, text, .. } = self.segment;
        let Some(callee) = open.checked_sub(1).filter(|&at| tokens[at].kind == Kind::Word) else {
            return Vec::new();
        };
        let name = self.callee(callee);
        if name.len() > MAX_NAME
            || !may_name_key(name.as_bytes(), &self.settings.namer)
                && !self.is_imported(tokens[callee].bytes(text))
        {
            return Vec::new();
        }
        let classified = self.settings.namer.classify(&name);
        let imported = self.is_imported(tokens[callee].bytes(text));
        let resource = classified.words.iter().any(|word| RESOURCES.contains(&word.as_str()));
        if classified.kind != NameKind::Phota && !imported || resource || open + 1 >= tokens.len() {
            return Vec::new();
        }
        let after_new = callee.checked_sub(1).is_some_and(|before| tokens[before].bytes(text) == b"new");
        let class = name.ends_with("Phota") || name.ends_with("PhotaLabs");
        let constructs = class
            || after_new
            || imported
            || classified.words.iter().any(|word| CONSTRUCTORS.contains(&word.as_str()));
        let around = scopes.of(open);
        let mut drafts = Vec::new();
        let arguments = open + 1..tokens.len().min(open + MAX_ARGUMENTS);
        for at in arguments {
            let token = tokens[at];
            let scope = scopes.of(at);
            // Brackets in comments open no scope; there the first argument alone is looked at.
            let commented = scopes.in_comment(open) && at == open + 1;
            if !commented && (scope == around || !scopes.is_within(scope, around)) {
                break;
            }
            if token.kind == Kind::Word && constructs && self.is_argument(at, open) {
                let identifier = identifier_at(text, tokens, scopes, &self.settings.namer, at);
                drafts.extend(
                    identifier
                        .and_then(|identifier| self.constant(identifier, at, &name))
                        .unwrap_or_default(),
                );
            }
            if token.kind != Kind::Text || !commented && !self.is_argument(at, open) {
                continue;
            }
            let Verdict::Key(look) = values::judge(token.bytes(text)) else { continue };
            let collection = match self.context.collection(callee) {
                Collection::Keys(label) => Some(label),
                Collection::Others | Collection::Nothing => None,
            };
            if look < Look::Strong
                || !constructs && collection.is_none() && is_identifier_like(token.bytes(text))
            {
                continue;
            }
            let mut evidence = Evidence::default();
            evidence.add(45, format!("passed to {}", shown(&name)));
            if let Some(label) = &collection {
                evidence.add(15, format!("one of {}", shown(label)));
            } else if constructs {
                evidence.add(15, "the call sets a Phota client up");
            }
            let piece = Piece { span: token.range(), quoted: true };
            drafts.extend(finish(text, &[piece], look, evidence, self.settings));
        }
        drafts
    }

    /// A class or function that the file imports from a module named for Phota.
    fn is_imported(&self, callee: &[u8]) -> bool {
        self.imports.get_or_init(|| self.imports_from_phota()).contains(callee)
    }

    fn imports_from_phota(&self) -> HashSet<&'a [u8]> {
        let Segment { tokens, text, .. } = self.segment;
        let mut imports = HashSet::new();
        for line in tokens.split(|token| token.kind == Kind::Line) {
            let imports_something = line.iter().take(2).any(|token| {
                matches!(
                    token.bytes(text),
                    b"import" | b"from" | b"use" | b"using" | b"const" | b"var" | b"let"
                )
            });
            if !imports_something || line.len() > MAX_ARGUMENTS {
                continue;
            }
            let is_module = |token: &&Token| {
                let bytes = token.bytes(text);
                let last = bytes.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
                let first = last.split(|&byte| matches!(byte, b'.' | b'-')).next().unwrap_or_default();
                let module = first.eq_ignore_ascii_case(b"phota") || first.eq_ignore_ascii_case(b"photalabs");
                module && matches!(token.kind, Kind::Word | Kind::Text)
            };
            let loads = |token: &Token| {
                matches!(token.bytes(text), b"import" | b"from" | b"use" | b"using" | b"require")
            };
            if line.iter().any(loads) && line.iter().any(|token| is_module(&token)) {
                let classes = line.iter().filter(|token| token.kind == Kind::Word);
                imports.extend(classes.map(|token| token.bytes(text)).filter(|name| {
                    name.first().is_some_and(u8::is_ascii_uppercase) || name.starts_with(b"create")
                }));
            }
        }
        imports
    }

    /// The name of what is called, with the type or package before `::`.
    fn callee(&self, at: usize) -> String {
        let Segment { tokens, text, .. } = self.segment;
        let start = match at.checked_sub(3) {
            Some(owner)
                if tokens[owner].kind == Kind::Word && text[..tokens[at].start as usize].ends_with(b"::") =>
            {
                owner
            }
            // `\Phota\Client` of PHP.
            _ if at >= 2 && tokens[at - 1].is_mark(b'\\') && tokens[at - 2].kind == Kind::Word => at - 2,
            _ => at,
        };
        String::from_utf8_lossy(&text[tokens[start].start as usize..tokens[at].end as usize]).into_owned()
    }

    /// Tells whether a literal is itself an argument of the call that opens at a token.
    fn is_argument(&self, at: usize, open: usize) -> bool {
        let Segment { tokens, scopes, .. } = self.segment;
        let starts = |at: usize| matches!(tokens[at].kind, Kind::Open(b'(') | Kind::Mark(b','));
        let before = if tokens[at - 1].kind == Kind::Line { at - 2 } else { at - 1 };
        let inner = scopes.around(scopes.of(at)).take(2).any(|scope| scopes.first(scope) == open);
        starts(before) && inner
    }
}

/// Tokens of a call's arguments that are looked at.
const MAX_ARGUMENTS: usize = 40;
const CONSTRUCTORS: &[&str] = &[
    "new",
    "create",
    "client",
    "init",
    "initialize",
    "configure",
    "connect",
    "make",
    "build",
    "setup",
    "provider",
    "sdk",
    "auth",
    "login",
    "with",
];
/// Calls with these words are passed an id, not a key.
const RESOURCES: &[&str] = &[
    "get", "delete", "remove", "update", "list", "find", "status", "profile", "profiles", "image", "images",
    "job", "jobs", "poll", "wait", "cancel", "train",
];
