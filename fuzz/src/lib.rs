//! What must hold for every input: one module a fuzz target. A check panics where it does not hold.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod archive;
pub mod credentials;
pub mod decode;
pub mod delta;
pub mod detect;
pub mod dotenv;
pub mod index;
pub mod judge;
pub mod objects;
pub mod userconfig;

pub use phota_scan_fuzz::checks::{baseline, config, event, message, names, push};
