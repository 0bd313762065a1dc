//! `phota-scan` finds Phota API keys in files and commits. This file parses, calls, and maps to an exit code.
#![forbid(unsafe_code)]

mod args;
mod config;
mod exit;
mod failure;
mod finding;
mod inline;
mod naming;
mod output;
mod redact;
mod report;
mod run;
mod scanner;
mod suppress;
mod terminal;
mod verbs;

use std::process::ExitCode;

use clap::Parser;

fn main() -> ExitCode {
    // clap itself ends with 2 when the arguments are wrong, and with 0 after --help.
    let args = args::Args::parse();
    run::run(&args).into()
}
