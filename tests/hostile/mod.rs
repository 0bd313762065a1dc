//! Repositories, files and names made to harm whoever scans them: one module for each way to try it.
//!
//! The program may not run what they name, read beside what it was asked to read, act on a terminal, a runner or a browser,
//! use memory or time without end, or say that all is clear.

mod archives;
mod check;
mod excuses;
mod git_config;
mod index;
mod inert;
mod pack;
mod packs;
mod special_files;
mod text;

use std::{path::Path, process::Command};

use crate::util::TestEnv;

/// What the program is limited to in these tests, in KiB of address space. Debug builds need more than release builds.
const MEMORY: u64 = 1 << 20;

/// A `phota-scan` that may take a GiB of memory and two minutes of processor time, where the shell can limit them.
fn limited(env: &TestEnv, args: &[&str]) -> Command {
    if cfg!(not(target_os = "linux")) {
        return env.scan_command(args);
    }
    let mut command = env.command("sh");
    // Each thread reserves address space for its own heap otherwise, however little it uses.
    command.env("MALLOC_ARENA_MAX", "2");
    let limits = format!("ulimit -v {MEMORY} && ulimit -t 120 && exec \"$@\"");
    command.args(["-c", &limits, "sh", env!("CARGO_BIN_EXE_phota-scan")]).args(args);
    command
}

/// Makes a pipe that nobody writes to.
#[cfg(unix)]
fn make_pipe(path: &Path) {
    let made = Command::new("mkfifo").arg(path).status().expect("mkfifo is everywhere");
    assert!(made.success(), "{}", path.display());
}
