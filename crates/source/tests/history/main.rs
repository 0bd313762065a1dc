//! History against models of it, and against git.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod attribution;
mod exposure;
mod gaps;
mod repo;
mod standing;
