//! Finds the configured Phota API key, says from where, and asks the API whether it is accepted.
//!
//! Facts about the API cite Phota's public documentation and OpenAPI document. The library prints
//! nothing, reads no variable and no folder by itself ([`Environment`] hands them in), and has no
//! way to show a key.
//!
//! ```
//! use std::time::{Duration, Instant};
//! use phota_core::{Environment, ResolveOptions, Status, Validator, ValidatorOptions, resolve};
//!
//! # fn main() -> Result<(), phota_core::Error> {
//! let environment = Environment::of_variables([("PHOTA_API_KEY", "YOUR_API_KEY")], "/".into());
//! let found = resolve(&ResolveOptions::default(), &environment)?.remove(0);
//! let (source, key) = found.key.expect("the variable is set");
//! assert_eq!(source.to_string(), "env:PHOTA_API_KEY");
//!
//! let validator = Validator::new(&ValidatorOptions::default(), &environment)?;
//! let verdict = validator.check(&key, None, Instant::now() + Duration::from_secs(30));
//! // A placeholder is not sent anywhere.
//! assert_eq!(verdict.status, Status::Malformed);
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod children;
mod endpoint;
mod environment;
mod error;
#[cfg(feature = "fuzzing")]
pub mod fuzzing;
mod github;
mod inspect;
mod json;
mod key;
mod many;
mod markdown;
mod panics;
mod plain;
mod resolve;
mod validate;
mod verdict;
mod withhold;

pub use children::{holds_a_key, withhold_keys};
pub use endpoint::{DEFAULT_BASE_URL, Endpoint, EndpointError};
pub use environment::Environment;
pub use error::Error;
pub use github::{SecretlessEvent, secretless_event};
pub use inspect::{MAX_KEY_BYTES, Malformed, inspect};
pub use json::{json_text, write_json};
pub use key::{ApiKey, Fingerprint, NotAFingerprint};
pub use many::{Interrupted, check_found, check_many, ctrl_c};
pub use markdown::markdown;
pub use panics::panic_text;
pub use plain::{acts, plain};
pub use resolve::{
    DOCUMENTED_VARIABLE, Entry, KeySummary, Resolution, ResolveOptions, Source, State, old_key_from_file,
    old_key_from_variable, resolve,
};
pub use validate::{Control, Validator, ValidatorOptions};
pub use verdict::{Outcome, Reason, Status, Verdict, Warning};
pub use withhold::{hide_keys, may_be_a_key, without_keys};
