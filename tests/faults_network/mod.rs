//! What the network does to both programs. docs/faults.md is what these tests hold them to.

mod matrix;
mod page;

use phota_fake_api::{Builder, FakeApi};

use crate::util::{Run, TestEnv, env_line, key};

/// A key that the stand-in accepts.
const GOOD: u64 = 1;
/// One that it refuses.
const DEAD: u64 = 2;
/// The old key of a rotation, which it still accepts.
const OLD: u64 = 3;

/// A server that knows the keys of these tests.
fn server() -> Builder {
    FakeApi::builder().key(key(GOOD)).key(key(OLD))
}

/// Runs phota-check with an accepted key, and makes sure that no key shows.
#[track_caller]
fn check(env: &TestEnv, args: &[&str]) -> Run {
    let mut command = env.check_command(&["--format", "json"]);
    command.args(args).env("PHOTA_API_KEY", key(GOOD)).env("OLD", key(OLD));
    without_keys(env.run(command, b""))
}

/// Runs `phota-scan --verify` on one key that stands in a file.
#[track_caller]
fn verify(env: &TestEnv, seed: u64, args: &[&str]) -> Run {
    env.write("found.env", env_line(&key(seed)));
    let mut command = env.scan_command(&["dir", "--format", "json", "--verify", "--only", "active"]);
    command.args(args);
    without_keys(env.run(command, b""))
}

#[track_caller]
fn without_keys(run: Run) -> Run {
    for seed in [GOOD, DEAD, OLD] {
        run.expect_no_key(&key(seed));
    }
    run
}
