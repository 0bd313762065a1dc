//! Finds the configured Phota API key, says from where, and asks the API whether it is accepted.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod endpoint;
mod environment;
mod error;
mod inspect;
mod key;
mod resolve;

pub use endpoint::{DEFAULT_BASE_URL, Endpoint, EndpointError};
pub use environment::Environment;
pub use error::Error;
pub use inspect::{MAX_KEY_BYTES, Malformed, inspect};
pub use key::{ApiKey, Fingerprint, NotAFingerprint};
pub use resolve::{
    DOCUMENTED_VARIABLE, Entry, KeySummary, Resolution, ResolveOptions, Source, State, old_key_from_file,
    old_key_from_variable, resolve,
};
