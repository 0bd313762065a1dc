//! Rows of literals without names: `{ "phota", "api.photalabs.com", "..." }`.

use super::{Check, finish, is_identifier_like};
use crate::context::is_phota_alone;
use crate::evidence::Evidence;
use crate::names::{NameKind, words};
use crate::rules::Draft;
use crate::segment::Segment;
use crate::structure::{Kind, Piece, ScopeId, ScopeKind};
use crate::values::{self, Look, Verdict};

/// Tokens of a row that are looked at.
const MAX_ROW: usize = 48;
/// A longer literal is more than a name.
const MAX_TITLE: usize = 20;

/// What the literals of a row are.
#[derive(Default)]
struct Cells {
    names_host: bool,
    names_header: bool,
    names_another: bool,
    /// The tokens that could be keys.
    keys: Vec<(usize, Look)>,
}

impl Check<'_> {
    /// The only value that could be a key in a row which has Phota's name, at a token, and its host.
    pub(super) fn listed(&self, at: usize) -> Option<Draft> {
        let Segment { tokens, scopes, text, .. } = self.segment;
        let name = self.text_at(at).filter(|_| tokens[at].kind == Kind::Text)?;
        if name.len() > MAX_TITLE || !is_phota_alone(&words(name)) {
            return None;
        }
        let mut around = scopes.around(scopes.of(at)).take(2);
        let row = around.find(|&scope| matches!(scopes.kind(scope), ScopeKind::Bracket(_)))?;
        let cells = self.cells(row);
        let [(cell, look)] = cells.keys[..] else { return None };
        let sure =
            cells.names_header || look == Look::Strong && !is_identifier_like(tokens[cell].bytes(text));
        if !cells.names_host || cells.names_another || !sure {
            return None;
        }
        let mut evidence = Evidence::default();
        evidence.add(50, "in one row with phota and the host of the Phota API");
        finish(text, &[Piece { span: tokens[cell].range(), quoted: true }], look, evidence, self.settings)
    }

    /// The literals of a bracket.
    fn cells(&self, row: ScopeId) -> Cells {
        let Segment { tokens, scopes, text, .. } = self.segment;
        let open = scopes.first(row);
        let inside = (open + 1..tokens.len().min(open + MAX_ROW))
            .take_while(|&at| scopes.is_within(scopes.of(at), row))
            .filter(|&at| tokens[at].kind == Kind::Text && self.is_cell(at));
        let mut cells = Cells::default();
        for at in inside {
            let bytes = tokens[at].bytes(text);
            let name = || self.text_at(at).map(|text| self.settings.namer.classify(text).kind);
            match values::judge(bytes) {
                _ if self.settings.hosts.are_in(bytes) => cells.names_host = true,
                Verdict::Key(look) => cells.keys.push((at, look)),
                _ => match name() {
                    Some(NameKind::Header) => cells.names_header = true,
                    Some(NameKind::Vendor) => cells.names_another = true,
                    _ => {}
                },
            }
        }
        cells
    }

    /// Tells whether a literal is all there is between two commas of its row.
    fn is_cell(&self, at: usize) -> bool {
        let Segment { tokens, .. } = self.segment;
        let before = at.checked_sub(1).map(|before| tokens[before].kind);
        let after = tokens.get(at + 1).map(|after| after.kind);
        matches!(before, Some(Kind::Open(_) | Kind::Mark(b',' | b'@') | Kind::Line))
            && matches!(after, Some(Kind::Close(_) | Kind::Mark(b',') | Kind::Line))
    }
}
