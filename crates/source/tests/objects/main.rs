//! The pass over all objects against `git cat-file`, in made-up repositories packed in every shape git knows.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

#[path = "../common/mod.rs"]
mod common;
#[cfg(unix)]
mod damage;
#[cfg(unix)]
mod made;
mod meanwhile;
mod repo;
mod shapes;
#[cfg(unix)]
mod thin;
