//! What can be wrong with a configuration. A verdict on a key is never an error.

use std::io;
use std::path::{Path, PathBuf};

use crate::{EndpointError, without_keys};

/// Something the user asked for cannot be done as asked; every variant is a matter of usage or
/// configuration, found before the API is asked. No variant holds a key or a part of one.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A key file that was named cannot be read.
    #[error("cannot read the key file {}: {source}", shown(path))]
    KeyFile {
        /// The file's path as it was named.
        path: PathBuf,
        /// The reason.
        source: io::Error,
    },
    /// A key file is larger than any key.
    #[error("the key file {} is larger than 2 MiB", shown(path))]
    KeyFileTooLarge {
        /// The file's path as it was named.
        path: PathBuf,
    },
    /// The user's configuration file cannot be read or understood.
    #[error("cannot use the configuration {}: {reason}", shown(path))]
    Config {
        /// The file's path.
        path: PathBuf,
        /// The reason, with line and column where there is one.
        reason: String,
    },
    /// A profile was chosen that the configuration does not have.
    #[error("there is no profile `{}` in {}", without_keys(name), shown(path))]
    UnknownProfile {
        /// The profile's name.
        name: String,
        /// Where it was looked for.
        path: PathBuf,
    },
    /// A profile's command gave no key.
    #[error("the key command of profile `{}` ({}) {reason}", without_keys(profile), without_keys(program))]
    KeyCommand {
        /// The profile's name.
        profile: String,
        /// The program; its arguments are left out.
        program: String,
        /// What happened, as the rest of the sentence.
        reason: String,
    },
    /// The base URL is not one a key may be sent to.
    #[error("the base URL cannot be used: {0}")]
    Endpoint(#[from] EndpointError),
    /// A `--ca-file` cannot be read or holds no certificate.
    #[error("cannot use the CA file {}: {reason}", shown(path))]
    CaFile {
        /// The file's path.
        path: PathBuf,
        /// The reason.
        reason: String,
    },
    /// The platform has no root certificates and none were given.
    #[error("found no root certificates on this machine: {reason}")]
    NoRoots {
        /// What the platform's store said.
        reason: String,
    },
    /// A proxy variable does not hold a proxy URL. Its value is left out, it may hold a password.
    #[error("the proxy in {variable} is not an http:// or https:// URL")]
    Proxy {
        /// The variable's name.
        variable: &'static str,
    },
    /// The old key that should have been revoked is not there.
    #[error("there is no old key to check: {source_name} is {state}")]
    NoOldKey {
        /// Where it was looked for.
        source_name: String,
        /// `not set` or `empty`.
        state: &'static str,
    },
    /// The old key cannot be what was meant.
    #[error("the old key in {source_name} cannot be checked: {reason}")]
    OldKeyMalformed {
        /// Where it came from.
        source_name: String,
        /// Why.
        reason: crate::Malformed,
    },
    /// New and old key are the same.
    #[error("the old key is the same as the new one: {new} and {old} hold the same key")]
    SameKey {
        /// Where the new key came from.
        new: String,
        /// Where the old key came from.
        old: String,
    },
}

/// A path as it was named, but for what may be a key: somebody may have named the key instead of its file.
fn shown(path: &Path) -> String {
    without_keys(&path.to_string_lossy())
}
