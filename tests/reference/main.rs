//! Prints every blob of a repository that holds a key with the key's fingerprint, found the naive way: what
//! `phota-scan audit` has to find as well. `tests/e2e/differential.sh` compares the two.
//!
//! `cargo run --release --example reference -- REPOSITORY`
#![allow(clippy::print_stdout, clippy::print_stderr, reason = "a program for the terminal")]

mod naive;

use std::process::{Command, ExitCode};

fn main() -> ExitCode {
    let Some(repository) = std::env::args_os().nth(1) else {
        eprintln!("usage: reference REPOSITORY");
        return ExitCode::from(2);
    };
    let git = || {
        let mut command = Command::new("git");
        command.arg("-C").arg(&repository).env("GIT_NO_LAZY_FETCH", "1");
        command
    };
    match naive::pairs(&git) {
        Ok(pairs) => {
            pairs.iter().for_each(|(blob, fingerprint)| println!("{blob} {fingerprint}"));
            ExitCode::SUCCESS
        }
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}
