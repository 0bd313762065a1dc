//! Why a run could not begin or go on, and what to do about it.

use std::path::Path;

use phota_core::without_keys;

use crate::{exit::Exit, terminal::plain};

/// Ends a run. Nothing of it is from a key; text from a repository in it is made [`plain`] when it is shown.
#[derive(Debug)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    pub(crate) message: String,
    /// What to do next.
    pub(crate) hint: Option<String>,
}

impl Failure {
    /// The arguments or the configuration are wrong.
    pub(crate) fn usage(message: impl Into<String>) -> Self {
        Failure { exit: Exit::Usage, message: message.into(), hint: None }
    }

    /// Something could not be read, and with it nothing can be.
    pub(crate) fn incomplete(message: impl Into<String>) -> Self {
        Failure { exit: Exit::Incomplete, message: message.into(), hint: None }
    }

    pub(crate) fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl From<phota_source::Error> for Failure {
    fn from(error: phota_source::Error) -> Self {
        match &error {
            phota_source::Error::ExcludePattern { pattern, .. } => {
                Failure::usage(format!("exclude: \"{pattern}\" is {error}"))
            }
            phota_source::Error::NotARepository { .. } => Failure::incomplete(describe(&error))
                .hint("run it inside a git repository, or scan files with `phota-scan dir`"),
            _ => Failure::incomplete(describe(&error)),
        }
    }
}

/// An error with the path it is about.
pub(crate) fn describe(error: &phota_source::Error) -> String {
    let text = match error {
        phota_source::Error::Revision { revision, .. } if is_id(revision) => error.to_string(),
        // These repeat names that were typed, or stand in variables.
        phota_source::Error::Revision { .. }
        | phota_source::Error::Repository { .. }
        | phota_source::Error::Names { .. } => without_keys(&error.to_string()),
        _ => error.to_string(),
    };
    match error.path() {
        Some(path) => format!("{}: {text}", named(error, path)),
        None => text,
    }
}

/// A revision that was typed, as it may be shown. An id is no key.
pub(crate) fn typed(revision: &str) -> String {
    if is_id(revision) { revision.to_owned() } else { without_keys(revision) }
}

fn is_id(revision: &str) -> bool {
    matches!(revision.len(), 40 | 64) && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// The path of an error. What is not there was typed, and may be a key in the place of a path.
pub(crate) fn named(error: &phota_source::Error, path: String) -> String {
    match error {
        phota_source::Error::NoSuchPath { .. }
        | phota_source::Error::NotARepository { .. }
        | phota_source::Error::Index { .. } => without_keys(&path),
        _ => path,
    }
}

/// A path as messages show it: somebody may have named a key instead of its file.
pub(crate) fn shown(path: &Path) -> String {
    plain(&without_keys(&phota_source::slashed(path)))
}
