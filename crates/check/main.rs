//! phota-check: says whether the configured Phota API key is accepted by the API.
#![forbid(unsafe_code)]
#![allow(rustdoc::bare_urls, reason = "the help texts are doc comments, and a terminal wants no brackets")]

mod args;
mod exit;
#[cfg(test)]
#[path = "../../tests/generated/mod.rs"]
mod generated;
mod report;
mod run;
mod usage;

use std::process::ExitCode;

fn main() -> ExitCode {
    match usage::parse(std::env::args_os()) {
        Ok(args) => run::run(&args).into(),
        Err(done) => done.into(),
    }
}
