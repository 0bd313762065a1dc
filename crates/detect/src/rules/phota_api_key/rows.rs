//! Keys in the rows of tables: the columns say what a cell is, the row says whose.

use std::collections::HashSet;
use std::ops::Range;

use super::{Check, MAX_NAME, finish, shown};
use crate::evidence::Evidence;
use crate::names::{NameKind, words};
use crate::rules::Draft;
use crate::structure::{Piece, Row};
use crate::values::{self, Look, Verdict};

/// What the name of a column says about its cells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Column {
    /// Phota's key, whatever the row.
    PhotaKey,
    /// A key; the row says whose.
    Key,
    /// A password, or a value of any kind.
    Secret,
    /// Whose the row is: `service`, `provider`, `url`.
    Owner,
    /// Something computed from a key.
    Computed,
    Other,
}

/// What tables hold.
#[derive(Default)]
pub(super) struct Rows {
    pub(super) drafts: Vec<Draft>,
    /// Where the cells start that hold digests, which are no keys to any reader.
    pub(super) computed: HashSet<usize>,
}

impl Check<'_> {
    /// The keys in the rows of tables.
    pub(super) fn rows(&self) -> Rows {
        let mut rows = Rows::default();
        for row in self.segment.rows() {
            let fits = row.columns.len() == row.cells.len();
            let columns: Vec<Column> =
                if fits { row.columns.iter().map(|name| self.column(name)).collect() } else { Vec::new() };
            rows.drafts.extend(self.row(&row, &columns));
            let computed = columns.iter().zip(&row.cells).filter(|(column, _)| **column == Column::Computed);
            rows.computed.extend(computed.map(|(_, cell)| cell.start));
        }
        rows
    }

    fn row(&self, row: &Row, columns: &[Column]) -> Vec<Draft> {
        let fits = row.columns.len() == row.cells.len();
        let owner = self.owner(row, columns);
        let mut drafts = Vec::new();
        for (at, cell) in row.cells.iter().enumerate() {
            let column = columns.get(at).copied().unwrap_or(Column::Other);
            let name = at.checked_sub(1).and_then(|before| self.named_cell(row, columns, before, at));
            let (points, reason, least) = match (column, &owner, name) {
                (_, _, Some(name)) => (70, format!("in the row of {name}"), Look::Fair),
                (Column::PhotaKey, ..) => {
                    (70, format!("in the column {}", shown(&row.columns[at])), Look::Fair)
                }
                (Column::Key, Some(owner), None) => {
                    (60, format!("in the column {} of a row on {owner}", shown(&row.columns[at])), Look::Fair)
                }
                (Column::Secret, Some(owner), None) => (
                    40,
                    format!("in the column {} of a row on {owner}", shown(&row.columns[at])),
                    Look::Strong,
                ),
                (_, Some(owner), None) if !fits && self.is_table_of_keys(row) => {
                    (40, format!("in a table of keys, in a row on {owner}"), Look::Strong)
                }
                _ => continue,
            };
            drafts.extend(self.cell(cell, points, reason, least));
        }
        drafts
    }

    fn cell(&self, cell: &Range<usize>, points: i32, reason: String, least: Look) -> Option<Draft> {
        let Verdict::Key(look) = values::judge(&self.segment.text[cell.clone()]) else { return None };
        if look < least {
            return None;
        }
        let mut evidence = Evidence::default();
        evidence.add(points, reason);
        let piece = Piece { span: cell.clone(), quoted: true };
        finish(self.segment.text, &[piece], look, evidence, self.settings)
    }

    fn text_of(&self, cell: &Range<usize>) -> Option<&str> {
        std::str::from_utf8(&self.segment.text[cell.clone()]).ok().filter(|text| text.len() <= MAX_NAME)
    }

    /// The cell before names a Phota key, and this one is the next or that of a column for values.
    fn named_cell(&self, row: &Row, columns: &[Column], before: usize, at: usize) -> Option<String> {
        let names_key = |cell: usize| {
            let text = self.text_of(&row.cells[cell])?;
            if text.bytes().any(|byte| b"(){}[]=<>;$".contains(&byte)) {
                return None;
            }
            let name = self.settings.namer.classify(text);
            (name.kind == NameKind::PhotaKey
                && name.words.len() <= 6
                && values::random_length(text.as_bytes()) < 12)
                .then(|| shown(text))
        };
        match columns.get(at) {
            Some(Column::Secret | Column::Key) => (0..at).rev().find_map(names_key),
            Some(Column::Owner | Column::Computed) => None,
            _ => names_key(before),
        }
    }

    /// What names Phota in a row: a column for that purpose if there is one, else any cell.
    fn owner(&self, row: &Row, columns: &[Column]) -> Option<String> {
        let purposeful = columns.contains(&Column::Owner);
        let named = |(at, cell): (usize, &Range<usize>)| {
            (!purposeful || columns[at] == Column::Owner).then(|| self.names_phota(cell)).flatten()
        };
        let others = row
            .cells
            .iter()
            .filter_map(|cell| self.text_of(cell))
            .any(|text| text.len() < 40 && self.settings.namer.classify(text).kind == NameKind::Vendor);
        row.cells.iter().enumerate().find_map(named).filter(|_| !others || purposeful)
    }

    /// A cell that is Phota's name with little around it, or an address of its hosts.
    fn names_phota(&self, cell: &Range<usize>) -> Option<String> {
        let text = self.text_of(cell)?;
        if self.settings.hosts.are_in(text.as_bytes()) {
            return Some("the host of the Phota API".to_owned());
        }
        let name = self.settings.namer.classify(text);
        let phota = matches!(name.kind, NameKind::Phota | NameKind::PhotaKey);
        (phota
            && name.words.len() <= 5
            && !text.contains('/')
            && !name.words.iter().any(|word| is_about_id(word)))
        .then(|| shown(text))
    }

    fn is_table_of_keys(&self, row: &Row) -> bool {
        row.table.as_ref().is_some_and(|table| {
            words(table).iter().any(|word| KEY_WORDS.contains(&word.as_str()) && word != "key")
        })
    }

    fn column(&self, name: &str) -> Column {
        if self.settings.namer.classify(name).kind == NameKind::PhotaKey {
            return Column::PhotaKey;
        }
        // `Login / key (live)`
        let part = |part: &str| {
            let classified = self.settings.namer.classify(part);
            let words = &classified.words;
            let has = |list: &[&str]| words.iter().any(|word| list.contains(&word.as_str()));
            match classified.kind {
                NameKind::Key | NameKind::BareKey | NameKind::Header => Column::Key,
                NameKind::Phota | NameKind::Vendor => Column::Other,
                _ if words.len() <= 3 && words.iter().any(|word| is_computed(word)) => Column::Computed,
                _ if words.iter().any(|word| is_about_id(word)) => Column::Other,
                _ if words.len() <= 3 && has(KEY_WORDS) && !has(OTHER_KEYS) => Column::Key,
                _ if words.len() <= 3 && has(SECRET_WORDS) => Column::Secret,
                _ if words.len() <= 3 && has(OWNER_WORDS) => Column::Owner,
                _ => Column::Other,
            }
        };
        let columns: Vec<Column> = name.split(['/', '(', '&', ',', '|']).map(part).collect();
        [Column::Key, Column::Secret, Column::Owner, Column::Computed]
            .into_iter()
            .find(|column| columns.contains(column))
            .unwrap_or(Column::Other)
    }
}

/// Words of columns and cells about something else than a key.
fn is_about_id(word: &str) -> bool {
    matches!(
        word,
        "id" | "ids"
            | "uuid"
            | "hash"
            | "sha"
            | "digest"
            | "checksum"
            | "etag"
            | "request"
            | "job"
            | "profile"
            | "profiles"
            | "webhook"
            | "fingerprint"
            | "commit"
            | "version"
            | "signature"
            | "event"
            | "created"
            | "rotated"
            | "expires"
            | "trace"
    )
}

/// Words of columns for what is computed from a key.
fn is_computed(word: &str) -> bool {
    matches!(word, "hash" | "sha" | "sha256" | "digest" | "checksum" | "fingerprint" | "signature" | "etag")
}

/// A key, in a few languages.
const KEY_WORDS: &[&str] = &[
    "key",
    "keys",
    "apikey",
    "token",
    "tokens",
    "secret",
    "secrets",
    "credential",
    "credentials",
    "schlüssel",
    "schluessel",
    "clé",
    "cle",
    "clef",
    "clave",
    "chave",
    "chiave",
    "sleutel",
    "nyckel",
];

/// Words beside "key" that make a column one of other keys.
pub(super) const OTHER_KEYS: &[&str] = &[
    "webhook",
    "profile",
    "job",
    "request",
    "refresh",
    "public",
    "primary",
    "foreign",
    "sort",
    "cache",
    "partition",
    "storage",
    "object",
    "idempotency",
    "session",
    "license",
    "ssh",
    "csrf",
    "encryption",
    "signing",
];

/// A password, or the value of a setting.
const SECRET_WORDS: &[&str] = &[
    "password",
    "pass",
    "passwort",
    "kennwort",
    "passphrase",
    "value",
    "values",
    "wert",
    "valeur",
    "valor",
    "contraseña",
    "login",
    "zugang",
    "access",
    "auth",
    "pw",
    "pwd",
];

/// Whose something is.
const OWNER_WORDS: &[&str] = &[
    "service",
    "provider",
    "vendor",
    "source",
    "integration",
    "platform",
    "product",
    "name",
    "title",
    "site",
    "website",
    "url",
    "uri",
    "host",
    "hostname",
    "endpoint",
    "api",
    "app",
    "application",
    "system",
    "tool",
    "account",
    "dienst",
    "anbieter",
    "fournisseur",
    "proveedor",
    "servicio",
    "fornitore",
    "company",
    "what",
];
