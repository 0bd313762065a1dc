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
mod json;
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

use clap::{
    Parser,
    error::{ContextKind, ContextValue, ErrorKind},
};

fn main() -> ExitCode {
    match args::Args::try_parse() {
        Ok(args) => run::run(&args).into(),
        Err(message) => tell(message).into(),
    }
}

/// Prints help, or what is wrong with the arguments. What was typed may be a key, and clap repeats it.
fn tell(mut message: clap::Error) -> exit::Exit {
    if !message.use_stderr() {
        // A reader that went away has seen enough.
        let _ = message.print();
        return exit::Exit::Clean;
    }
    if message.kind() == ErrorKind::UnknownArgument {
        hide_unknown(&mut message);
    }
    let text = redact::without_typed(&message.render().to_string());
    let _ = write!(io::stderr(), "{text}");
    exit::Exit::Usage
}

/// Names an argument that nobody knows only if it is written as options are. clap cuts it at a `=`, and a part of a key
/// may be too short to be told.
fn hide_unknown(message: &mut clap::Error) {
    let is_option =
        |text: &str| text.starts_with("--") && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    match message.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(text)) if is_option(text) => {}
        _ => {
            message.insert(ContextKind::InvalidArg, ContextValue::String("***".to_owned()));
            // The tip repeats it.
            message.remove(ContextKind::Suggested);
        }
    }
}
