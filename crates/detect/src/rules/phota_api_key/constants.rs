//! A constant with a neutral name that is used as Phota's key: `K = "..."` and `Phota(K)`.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::ops::Range;

use super::{Check, finish, joined, shown};
use crate::evidence::Evidence;
use crate::names::{NameKind, may_name_key};
use crate::rules::Draft;
use crate::segment::Segment;
use crate::structure::{Kind, Piece, Relation, ScopeKind, Token, raw_value, values_of};
use crate::values::{self, Look, Verdict};

/// Where each name of a segment is given a value.
pub(super) type Definitions<'a> = HashMap<&'a [u8], Vec<usize>>;

/// Definitions of one name that are looked at.
const MAX_DEFINITIONS: usize = 16;

/// Tokens before an operator in which a list of names stands.
const MAX_NAMES: usize = 24;

impl<'a> Check<'a> {
    /// The literal values of the constant `identifier`, which a token uses as the key: those that no other use has led
    /// to. `None` if it has none at all.
    pub(super) fn constant(
        &self,
        identifier: Range<usize>,
        used_at: usize,
        used_as: &str,
    ) -> Option<Vec<Draft>> {
        let text = self.segment.text;
        let definitions = self.definitions.get_or_init(|| self.define());
        let qualified = identifier.start > 0 && text[identifier.start - 1] == b'.';
        let mut defined = self.defined.borrow_mut();
        let mut found = None;
        for &place in definitions.get(&text[identifier])?.iter().take(MAX_DEFINITIONS) {
            if place == used_at || !qualified && !self.is_visible(place, used_at) {
                continue;
            }
            let draft = match defined.entry(place) {
                Entry::Occupied(_) => None,
                Entry::Vacant(unknown) => {
                    let draft = self.definition(place, used_as);
                    unknown.insert(draft.is_some());
                    draft
                }
            };
            if defined[&place] {
                found.get_or_insert_with(Vec::new).extend(draft);
            }
        }
        found
    }

    fn define(&self) -> Definitions<'a> {
        let Segment { text, tokens, .. } = self.segment;
        let mut definitions: Definitions<'a> = HashMap::new();
        for (at, token) in tokens.iter().enumerate() {
            let next = tokens.get(at + 1).map(|next| next.kind);
            let assigned = matches!(next, Some(Kind::Mark(b'=' | b':')));
            let typed = tokens.get(at + 2).is_some_and(|next| next.is_mark(b'='));
            let anchored = at > 0 && tokens[at - 1].is_mark(b'&') && tokens[at - 1].end == token.start;
            let defined = at > 1 && tokens[at - 2].is_mark(b'#') && tokens[at - 1].bytes(text) == b"define";
            if token.kind == Kind::Word && (assigned || typed || anchored || defined) {
                definitions.entry(token.bytes(text)).or_default().push(at);
            }
            if token.is_mark(b'=') {
                for place in unpacked_before(tokens, at) {
                    definitions.entry(tokens[place].bytes(text)).or_default().push(place);
                }
            }
        }
        definitions
    }

    /// A name can be used where its statement stands, and within.
    fn is_visible(&self, place: usize, used_at: usize) -> bool {
        let scopes = &self.segment.scopes;
        let leaves = |scope: &u32| match scopes.kind(*scope) {
            ScopeKind::Line | ScopeKind::Quote => scopes.parent(*scope).is_some(),
            // The cells of a notebook are one program.
            _ => self.segment.is_notebook() && scopes.parent(*scope).is_some(),
        };
        let around = scopes.around(scopes.of(place)).find(|scope| !leaves(scope));
        around.is_some_and(|around| scopes.is_within(scopes.of(used_at), around))
    }

    fn definition(&self, place: usize, used_as: &str) -> Option<Draft> {
        let Segment { text, tokens, scopes, .. } = self.segment;
        let name = std::str::from_utf8(tokens[place].bytes(text)).ok()?;
        let another = may_name_key(name.as_bytes(), &self.settings.namer)
            && matches!(self.settings.namer.classify(name).kind, NameKind::Vendor | NameKind::Other);
        if another {
            return None;
        }
        let pieces = if place > 0 && tokens[place - 1].is_mark(b'&') {
            let next = tokens.get(place + 1).filter(|next| matches!(next.kind, Kind::Word | Kind::Text))?;
            let span =
                if next.kind == Kind::Text { next.range() } else { raw_value(text, next.start as usize) };
            vec![Piece { span, quoted: next.kind == Kind::Text }]
        } else {
            let found = values_of(text, tokens, scopes, &self.settings.namer, place, NameKind::Key);
            let mut found = found.into_iter().filter(|found| found.relation == Relation::Assigned);
            found.next()?.pieces
        };
        let Verdict::Key(look) = values::judge(&joined(text, &pieces)) else { return None };
        if look < Look::Fair {
            return None;
        }
        let mut evidence = Evidence::default();
        evidence.add(60, format!("used as {}", shown(used_as)));
        finish(text, &pieces, look, evidence, self.settings)
    }
}

/// The names but the last of a list that is assigned at a token: `URL, KEY, SIZE = ...`. The last one has the operator
/// beside it, unless the list stands in brackets.
fn unpacked_before(tokens: &[Token], operator: usize) -> impl Iterator<Item = usize> {
    let end = (operator.saturating_sub(2)..operator)
        .rev()
        .find(|&at| !matches!(tokens[at].kind, Kind::Mark(b':') | Kind::Close(b')' | b']')));
    let listed = |at: &usize| matches!(tokens[*at].kind, Kind::Word | Kind::Mark(b',' | b'$' | b'@'));
    let end = end.map_or(0, |end| end + 1);
    let start = (end.saturating_sub(MAX_NAMES)..end).rev().take_while(listed).last().unwrap_or(end);
    let several = tokens[start..end].iter().any(|token| token.is_mark(b','));
    let last = operator.saturating_sub(1);
    (start..end).filter(move |&at| several && at != last && tokens[at].kind == Kind::Word)
}
