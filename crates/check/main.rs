//! phota-check: says whether the configured Phota API key is accepted by the API.
#![forbid(unsafe_code)]
#![allow(rustdoc::bare_urls, reason = "the help texts are doc comments, and a terminal wants no brackets")]

mod args;
mod exit;
#[cfg(test)]
#[path = "../../tests/generated/mod.rs"]
mod generated;
mod limit;
mod report;
mod run;
mod usage;

use std::{io::Write as _, process::ExitCode};

fn main() -> ExitCode {
    std::panic::set_hook(Box::new(|panic| {
        let text = phota_core::panic_text("phota-check", env!("CARGO_PKG_VERSION"), panic);
        let _ = std::io::stderr().write_all(text.as_bytes());
    }));
    match usage::parse(std::env::args_os()) {
        Ok(args) => run::run(&args).into(),
        Err(done) => done.into(),
    }
}
