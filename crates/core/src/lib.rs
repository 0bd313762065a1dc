//! Finds the configured Phota API key, says from where, and asks the API whether it is accepted.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod key;

pub use key::{ApiKey, Fingerprint, NotAFingerprint};
