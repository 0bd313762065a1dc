//! Asks the user's own git: what it is configured to do, and where it keeps things.
//!
//! Which bytes are in a repository gix reads, with the repository's own configuration alone. What git is about to *do*
//! depends on more: the system's and the user's configuration, conditional includes, `git -c` of the command whose hook
//! runs, the version. Only the git that runs knows all of it, and inside a hook it is always there.

use std::{
    io,
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// Why git gave no answer.
#[derive(Debug)]
pub(crate) enum NoAnswer {
    /// It could not be started.
    NotStarted(io::Error),
    /// It failed, with this on its standard error.
    Failed { status: Option<i32>, message: String },
}

impl std::fmt::Display for NoAnswer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            NoAnswer::NotStarted(e) => write!(f, "git cannot be run: {e}"),
            NoAnswer::Failed { status, message } if message.is_empty() => match status {
                Some(status) => write!(f, "git failed with status {status}"),
                None => write!(f, "git was ended by a signal"),
            },
            NoAnswer::Failed { message, .. } => f.write_str(message),
        }
    }
}

/// A git that is told of no key: its environment is ours without the variables that hold one.
pub(crate) fn command() -> Command {
    let mut command = Command::new("git");
    phota_core::withhold_keys(&mut command, []);
    command
}

/// Runs git in the current folder and returns its standard output.
///
/// A repository with files that git would wait for is none that it is asked about.
pub(crate) fn output(args: &[&str]) -> Result<Vec<u8>, NoAnswer> {
    let git_dir = std::env::var_os("GIT_DIR").map(PathBuf::from);
    phota_source::refuse_pipes(Path::new("."), git_dir.as_deref())
        .map_err(|error| NoAnswer::Failed { status: None, message: error.to_string() })?;
    let run = command().args(args).stdin(Stdio::null()).output();
    let Output { status, stdout, stderr } = run.map_err(NoAnswer::NotStarted)?;
    if status.success() {
        return Ok(stdout);
    }
    let message = String::from_utf8_lossy(&stderr).lines().next().unwrap_or_default().to_owned();
    Err(NoAnswer::Failed { status: status.code(), message })
}

/// A setting, as `git config` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// In small letters, but for the middle part of names in three parts.
    pub(crate) name: String,
    /// `None` for a name alone, which stands for true.
    pub(crate) value: Option<Vec<u8>>,
}

/// The settings whose names match a regular expression of git's, in the order in which git reads them: the last one of a
/// name counts. None is no error.
pub(crate) fn settings(pattern: &str) -> Result<Vec<Setting>, NoAnswer> {
    match output(&["config", "--null", "--get-regexp", pattern]) {
        Ok(answer) => Ok(read_settings(&answer)),
        Err(NoAnswer::Failed { status: Some(1), .. }) => Ok(Vec::new()),
        Err(error) => Err(error),
    }
}

/// Reads `name`, a newline and the value, each ended by a NUL.
fn read_settings(answer: &[u8]) -> Vec<Setting> {
    let entry = |entry: &[u8]| {
        let (name, value) = match entry.iter().position(|&b| b == b'\n') {
            Some(at) => (&entry[..at], Some(entry[at + 1..].to_vec())),
            None => (entry, None),
        };
        Setting { name: String::from_utf8_lossy(name).into_owned(), value }
    };
    answer.split(|&b| b == 0).filter(|part| !part.is_empty()).map(entry).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_with_and_without_a_value() {
        let setting = |name: &str, value: Option<&str>| Setting {
            name: name.to_owned(),
            value: value.map(|value| value.as_bytes().to_vec()),
        };
        assert_eq!(
            read_settings(b"core.commentchar\n;\0commit.verbose\0commit.cleanup\na\nb\0"),
            [
                setting("core.commentchar", Some(";")),
                setting("commit.verbose", None),
                setting("commit.cleanup", Some("a\nb"))
            ]
        );
        assert_eq!(read_settings(b""), []);
    }
}
