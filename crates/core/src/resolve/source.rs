//! The places a key can come from, and what was found in each.

use std::fmt;
use std::path::{Path, PathBuf};

use crate::{ApiKey, Fingerprint, without_keys};

/// A place a key can come from. An empty path or name stands for a place that was not named.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Source {
    /// `--key-file PATH`.
    KeyFile(PathBuf),
    /// `--key-file -`.
    Stdin,
    /// A variable of the environment.
    Env(String),
    /// The file that `PHOTA_API_KEY_FILE` names.
    SecretFile(PathBuf),
    /// A `.env` file, relative to the working directory.
    Dotenv(PathBuf),
    /// A profile of the user's own configuration.
    Profile(String),
}

/// The form of the contract's JSON: `env:PHOTA_API_KEY`, `dotenv:.env`. A name that may be a key is hidden.
impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // A place that was not named has a kind alone.
            Self::KeyFile(path) if path.as_os_str().is_empty() => f.write_str("key-file"),
            Self::SecretFile(path) if path.as_os_str().is_empty() => f.write_str("file"),
            Self::Profile(name) if name.is_empty() => f.write_str("profile"),
            Self::KeyFile(path) => write!(f, "key-file:{}", shown(path)),
            Self::Stdin => f.write_str("key-file:-"),
            Self::Env(name) => write!(f, "env:{}", without_keys(name)),
            Self::SecretFile(path) => write!(f, "file:{}", shown(path)),
            Self::Dotenv(path) => write!(f, "dotenv:{}", shown(path)),
            Self::Profile(name) => write!(f, "profile:{}", without_keys(name)),
        }
    }
}

fn shown(path: &Path) -> String {
    without_keys(&path.to_string_lossy())
}

/// A key's name and size, for a reader who must not see the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeySummary {
    /// The key's fingerprint.
    pub fingerprint: Fingerprint,
    /// The key's length in characters.
    pub length: usize,
}

impl From<&ApiKey> for KeySummary {
    fn from(key: &ApiKey) -> Self {
        Self { fingerprint: key.fingerprint(), length: key.length() }
    }
}

/// As people read it: `b3:4f1c09ab72de, 43 characters`.
impl fmt::Display for KeySummary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {} characters", self.fingerprint, self.length)
    }
}

/// What was found in one place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// The key that is used.
    Found(KeySummary),
    /// A key that is not used, since another place comes first or was asked for.
    Shadowed(KeySummary),
    /// It is there and holds nothing.
    Empty,
    /// It is not there.
    Absent,
    /// It was not looked into; the reason as a phrase.
    Skipped(&'static str),
    /// It is there, is not the place that counts, and cannot be read; the reason as a phrase.
    Unreadable(String),
}

/// One row of the explanation where a key came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The place.
    pub source: Source,
    /// What was found there.
    pub state: State,
    /// Something a reader should know about it, as a sentence without a full stop.
    pub note: Option<&'static str>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ApiKey;

    #[test]
    fn a_place_reads_as_the_contract_has_it() {
        for (source, text) in [
            (Source::KeyFile("a/b".into()), "key-file:a/b"),
            (Source::KeyFile(PathBuf::new()), "key-file"),
            (Source::Stdin, "key-file:-"),
            (Source::Env("PHOTA_API_KEY".into()), "env:PHOTA_API_KEY"),
            (Source::SecretFile("a/b".into()), "file:a/b"),
            (Source::SecretFile(PathBuf::new()), "file"),
            (Source::Dotenv("../.env".into()), "dotenv:../.env"),
            (Source::Profile("work".into()), "profile:work"),
            (Source::Profile(String::new()), "profile"),
        ] {
            assert_eq!(source.to_string(), text);
        }
    }

    #[test]
    fn a_summary_has_no_part_of_the_key() {
        let key = ApiKey::new(*b"q7zk-q7zk");
        let text = KeySummary::from(&key).to_string();
        assert_eq!(text, format!("{}, 9 characters", key.fingerprint()));
        assert!(!text.contains("q7zk"), "{text}");
    }
}
