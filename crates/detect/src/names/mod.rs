//! Identifiers: split into words in every convention, then told apart by what they name.

mod classify;
mod tables;
mod vendors;
mod words;

pub(crate) use classify::{NameKind, Namer, ends_in_key, has_secrets, is_neutral, may_name_key};
pub(crate) use vendors::may_name_provider;
pub(crate) use words::{parts, words};
