//! `phota-scan` finds Phota API keys in files and commits. This file parses, calls, and maps to an exit code.
#![forbid(unsafe_code)]

mod args;
mod baseline;
mod ci;
mod config;
mod document;
mod exit;
mod exposure;
mod failure;
mod finding;
#[cfg(test)]
#[path = "../../tests/generated/mod.rs"]
mod generated;
mod git;
mod hooks;
mod inline;
mod interrupt;
mod known_key;
mod lines;
mod message;
mod naming;
mod output;
mod place;
mod redact;
mod report;
mod rules;
mod run;
mod scanner;
mod suppress;
mod terminal;
mod usage;
mod verbs;
mod verify;

use std::{io::Write as _, process::ExitCode};

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let text = phota_core::panic_text("phota-scan", env!("CARGO_PKG_VERSION"), panic);
        let _ = std::io::stderr().write_all(text.as_bytes());
    }));
    let typed: Vec<_> = std::env::args_os().collect();
    match usage::parse(&typed) {
        Ok(args) => run::run(&args).into(),
        Err(done) => done.into(),
    }
}
