//! What another document must tell: whose host a header's key is sent to, and the value of a name.

use super::{Check, MAX_NAME, finish, joined, relation_reason, shown};
use crate::evidence::Evidence;
use crate::names::{self, NameKind, may_name_key};
use crate::rules::Draft;
use crate::segment::Segment;
use crate::structure::{Found, Kind, Relation, ScopeKind};
use crate::values::{self, Look, Verdict};

/// Tokens of a statement before a name and behind it that are looked at.
const BEFORE: usize = 10;
const AFTER: usize = 18;
/// Scopes around a name in which the block that it is a member of is looked for.
const LEVELS: usize = 4;

impl Check<'_> {
    /// The keys of a header in a document that names no host at all.
    pub(super) fn unclaimed(&self, name: &str, found: Vec<Found>) -> Vec<Draft> {
        if !self.context.is_silent() {
            return Vec::new();
        }
        let draft = |found: Found| {
            let value = joined(self.segment.text, &found.pieces);
            let Verdict::Key(look) = values::judge(&value) else { return None };
            let mut evidence = Evidence::default();
            evidence.add(25, relation_reason(found.relation, NameKind::Header, name));
            finish(self.segment.text, &found.pieces, look, evidence, self.settings)
        };
        found.into_iter().filter_map(draft).collect()
    }

    /// The names of keys in the statement of a name that is given no literal.
    pub(super) fn names_used(&self, at: usize, kind: NameKind) -> Vec<String> {
        let Segment { tokens, text, .. } = self.segment;
        let ends = |at: &usize| {
            !matches!(tokens[*at].kind, Kind::Mark(b';') | Kind::Line | Kind::Open(b'{') | Kind::Close(b'}'))
                || tokens[*at].kind == Kind::Open(b'{') && *at > 0 && tokens[*at - 1].is_mark(b'$')
                || tokens[*at].kind == Kind::Close(b'}')
                    && *at > 2
                    && tokens[*at - 2].kind == Kind::Open(b'{')
        };
        // A look-up by Phota's name is given nothing; a header may come last (`setValue(key, forHTTPHeaderField:`).
        let is_operator =
            |next: &crate::structure::Token| matches!(next.kind, Kind::Mark(b'=' | b':' | b','));
        if kind == NameKind::PhotaKey && !tokens.get(at + 1).is_some_and(is_operator) {
            return Vec::new();
        }
        let before = if kind == NameKind::Header { at.saturating_sub(BEFORE) } else { at };
        let before = (before..at).rev().take_while(ends);
        let after = (at + 1..tokens.len().min(at + AFTER)).take_while(ends);
        let mut used = Vec::new();
        for at in before.chain(after) {
            if !matches!(tokens[at].kind, Kind::Word | Kind::Text) {
                continue;
            }
            let Ok(word) = std::str::from_utf8(tokens[at].bytes(text)) else { continue };
            let last = self.name_used(word);
            if last.len() < 4 || last.len() > MAX_NAME || !may_name_key(word.as_bytes(), &self.settings.namer)
            {
                continue;
            }
            match self.settings.namer.classify(word).kind {
                // It is looked up by Phota's own name.
                NameKind::PhotaKey => return Vec::new(),
                NameKind::Vendor => continue,
                _ => {}
            }
            let wanted = match self.settings.namer.classify(last).kind {
                NameKind::Key => true,
                NameKind::Other => names::ends_in_key(last),
                _ => false,
            };
            if wanted {
                used.push(last.to_owned());
            }
        }
        used
    }

    /// The last part of a path of names; `api.key` of `config.api.key`, because `key` alone is no name to look for.
    fn name_used<'n>(&self, path: &'n str) -> &'n str {
        const JOINTS: [char; 5] = ['.', ':', '/', '@', '#'];
        let Some((owners, last)) = path.rsplit_once(JOINTS) else { return path };
        let owner = owners.rsplit(JOINTS).next().unwrap_or(owners);
        let says = |word: &String| matches!(word.as_str(), "api" | "auth") || !names::is_neutral(word);
        let owned = names::words(owner).iter().any(says)
            && self.settings.namer.classify(last).kind == NameKind::BareKey
            && path[..path.len() - last.len()].ends_with('.');
        if owned { &path[path.len() - last.len() - 1 - owner.len()..] } else { last }
    }

    /// The name at a token behind that of the block it stands in: `api.key` of `api: {key: ...}`.
    pub(super) fn nested_name(&self, at: usize) -> Option<String> {
        let Segment { tokens, scopes, text, .. } = self.segment;
        let name = self.text_at(at)?;
        if !may_name_key(name.as_bytes(), &self.settings.namer)
            || self.settings.namer.classify(name).kind != NameKind::BareKey
        {
            return None;
        }
        let label = scopes.around(scopes.of(at)).take(LEVELS).find_map(|scope| {
            let first = scopes.first(scope);
            match scopes.kind(scope) {
                ScopeKind::Bracket(b'{') => (first.saturating_sub(3)..first)
                    .rev()
                    .find(|&at| !matches!(tokens[at].kind, Kind::Mark(b':' | b'=' | b'>'))),
                ScopeKind::Line if first < at && scopes.has_lines(scope) => Some(first)
                    .filter(|first| tokens.get(first + 1).is_some_and(|next| next.is_mark(b':')))
                    .filter(|first| tokens.get(first + 2).is_some_and(|next| next.kind == Kind::Line)),
                ScopeKind::Section => Some(first + 1),
                _ => None,
            }
        })?;
        let label = tokens.get(label).filter(|label| matches!(label.kind, Kind::Word | Kind::Text))?;
        let label = std::str::from_utf8(label.bytes(text)).ok().filter(|label| label.len() <= MAX_NAME)?;
        let last = label.rsplit('.').next().unwrap_or(label);
        Some(format!("{last}.{name}"))
    }

    /// The literal a name is given that another document uses as Phota's key.
    pub(super) fn given(&self, at: usize, user: &str) -> Vec<Draft> {
        let Segment { tokens, text, .. } = self.segment;
        let name = String::from_utf8_lossy(tokens[at].bytes(text));
        if self.context.is_under_another(at) {
            return Vec::new();
        }
        let draft = |found: Found| {
            if matches!(found.relation, Relation::Adjacent | Relation::Argument) {
                return None;
            }
            let Verdict::Key(look) = values::judge(&joined(text, &found.pieces)) else { return None };
            if look < Look::Fair {
                return None;
            }
            let mut evidence = Evidence::default();
            evidence.add(20, relation_reason(found.relation, NameKind::Key, &name));
            evidence.add(25, format!("used as Phota's key in {}", shown(user)));
            finish(text, &found.pieces, look, evidence, self.settings)
        };
        self.values(at, NameKind::Key).into_iter().filter_map(draft).collect()
    }
}
