//! Doors for fuzzing: reading a profile without doing what it says, which may be to run a command.

use std::path::{Path, PathBuf};

use super::profile::{self, Profile};
use crate::Error;

/// Where a profile says its key is kept.
#[derive(Debug, PartialEq, Eq)]
pub enum KeptIn {
    /// What a command prints.
    Command(Vec<String>),
    /// A file.
    File(PathBuf),
    /// A variable.
    Variable(String),
}

/// Reads one profile of a configuration file.
///
/// # Errors
/// As for the user.
pub fn profile(path: &Path, name: &str) -> Result<KeptIn, Error> {
    profile::load(path, name).map(|profile| match profile {
        Profile::Command(words) => KeptIn::Command(words),
        Profile::File(path) => KeptIn::File(path),
        Profile::Env(variable) => KeptIn::Variable(variable),
    })
}
