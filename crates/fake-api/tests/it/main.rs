//! Proves each behaviour on the wire, with requests written by hand: no HTTP client smooths anything over.

// A helper that fails shows where; clippy.toml excepts the tests themselves alone.
#![allow(clippy::unwrap_used)]

mod client;
mod contract;
mod proxy;
mod record;
mod tls;
mod wire;
