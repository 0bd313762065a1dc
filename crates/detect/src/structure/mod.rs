//! What stands where: tokens, the scopes they stand in, and which value belongs to which name.
//!
//! One lexer serves all languages. It knows words, quoted literals, brackets, marks and lines, and
//! nothing of grammar; scopes come from brackets, indentation and `[section]` lines alike.

mod find;
mod lex;
mod scopes;
mod table;

pub(crate) use find::{
    Found, Piece, Relation, identifier_at, raw_value, reference_of, returned_names, values_of,
};
pub(crate) use lex::{Kind, Literals, Token, lex};
pub(crate) use scopes::{ScopeId, ScopeKind, Scopes};
pub(crate) use table::{Row, Source, rows};
