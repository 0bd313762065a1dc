//! The modules of `phota-scan`, which is a program and no library, and what must hold of them for every input.

#![forbid(unsafe_code)]
#![allow(dead_code, reason = "the program uses what this does not")]

#[path = "../../../crates/scan/args.rs"]
mod args;
#[path = "../../../crates/scan/baseline.rs"]
mod baseline;
#[path = "../../../crates/scan/ci.rs"]
mod ci;
#[path = "../../../crates/scan/config.rs"]
mod config;
#[path = "../../../crates/scan/document.rs"]
mod document;
#[path = "../../../crates/scan/exit.rs"]
mod exit;
#[path = "../../../crates/scan/exposure.rs"]
mod exposure;
#[path = "../../../crates/scan/failure.rs"]
mod failure;
#[path = "../../../crates/scan/finding.rs"]
mod finding;
#[path = "../../../crates/scan/git.rs"]
mod git;
#[path = "../../../crates/scan/hooks/mod.rs"]
mod hooks;
#[path = "../../../crates/scan/inline.rs"]
mod inline;
#[path = "../../../crates/scan/interrupt.rs"]
mod interrupt;
#[path = "../../../crates/scan/known_key.rs"]
mod known_key;
#[path = "../../../crates/scan/lines.rs"]
mod lines;
#[path = "../../../crates/scan/message/mod.rs"]
mod message;
#[path = "../../../crates/scan/naming.rs"]
mod naming;
#[path = "../../../crates/scan/output.rs"]
mod output;
#[path = "../../../crates/scan/place.rs"]
mod place;
#[path = "../../../crates/scan/redact.rs"]
mod redact;
#[path = "../../../crates/scan/report/mod.rs"]
mod report;
#[path = "../../../crates/scan/rules.rs"]
mod rules;
#[path = "../../../crates/scan/run.rs"]
mod run;
#[path = "../../../crates/scan/scanner/mod.rs"]
mod scanner;
#[path = "../../../crates/scan/suppress.rs"]
mod suppress;
#[path = "../../../crates/scan/terminal.rs"]
mod terminal;
#[path = "../../../crates/scan/verbs/mod.rs"]
mod verbs;
#[path = "../../../crates/scan/verify/mod.rs"]
mod verify;

pub mod checks;
