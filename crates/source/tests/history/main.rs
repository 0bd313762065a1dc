//! History against models of it, and against git.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod attribution;
#[path = "../common/mod.rs"]
mod common;
mod exposure;
mod gaps;
mod repo;
mod standing;
