//! Why a run could not begin or go on, and what to do about it.

use std::path::Path;

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
    match error.path() {
        Some(path) => format!("{path}: {error}"),
        None => error.to_string(),
    }
}

/// A path as messages show it.
pub(crate) fn shown(path: &Path) -> String {
    plain(&phota_source::slashed(path))
}
