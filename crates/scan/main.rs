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
mod verbs;
mod verify;

use std::{
    io::{self, Write},
    process::ExitCode,
};

use clap::Parser;

fn main() -> ExitCode {
    match args::Args::try_parse() {
        Ok(args) => run::run(&args).into(),
        Err(message) => tell(&message).into(),
    }
}

/// Prints help, or what is wrong with the arguments. What was typed may be a key, and clap repeats it.
fn tell(message: &clap::Error) -> exit::Exit {
    if !message.use_stderr() {
        // A reader that went away has seen enough.
        let _ = message.print();
        return exit::Exit::Clean;
    }
    let text = redact::without_random(&message.render().to_string());
    let _ = write!(io::stderr(), "{text}");
    exit::Exit::Usage
}
