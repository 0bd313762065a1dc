//! What the network does to both programs: every misbehaviour of the stand-in, several addresses of a name, proxies,
//! certificates, and an interrupt while waiting for any of them. docs/faults.md is what these tests hold them to.

#[cfg(unix)]
mod interrupt;
mod matrix;
#[cfg(unix)]
mod measure;
mod names;
mod page;
mod proxies;
mod tls;

use std::{process::Command, sync::Mutex, thread};

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
    without_keys(env.run(check_command(env, args), b""))
}

/// Runs `phota-scan --verify` on one key that stands in a file.
#[track_caller]
fn verify(env: &TestEnv, seed: u64, args: &[&str]) -> Run {
    env.write("found.env", env_line(&key(seed)));
    without_keys(env.run(verify_command(env, args), b""))
}

/// phota-check with an accepted key; as JSON unless the arguments say otherwise.
fn check_command(env: &TestEnv, args: &[&str]) -> Command {
    let mut command = env.check_command(&in_json(args));
    command.args(args).env("PHOTA_API_KEY", key(GOOD)).env("OLD", key(OLD));
    command
}

/// phota-scan on everything in the work folder; as JSON unless the arguments say otherwise.
fn verify_command(env: &TestEnv, args: &[&str]) -> Command {
    let mut command = env.scan_command(&["dir", "--verify", "--only", "active"]);
    command.args(in_json(args)).args(args);
    command
}

fn in_json(args: &[&str]) -> Vec<&'static str> {
    if args.contains(&"--format") { Vec::new() } else { vec!["--format", "json"] }
}

#[track_caller]
fn without_keys(run: Run) -> Run {
    for seed in [GOOD, DEAD, OLD] {
        run.expect_no_key(&key(seed));
    }
    run
}

/// Does something with each, so many at the same time: most of the time is waiting.
fn for_each_at_once<T: Send>(at_once: usize, items: impl Iterator<Item = T> + Send, act: impl Fn(T) + Sync) {
    let items = Mutex::new(items);
    let next = || items.lock().expect("nobody panics in there").next();
    thread::scope(|scope| {
        for _ in 0..at_once {
            scope.spawn(|| {
                while let Some(item) = next() {
                    act(item);
                }
            });
        }
    });
}

/// Panics unless phota-check could not tell, for a reason that begins like this.
#[track_caller]
fn expect_unclear(run: &Run, reason: &str) {
    run.expect_status(3);
    let json = run.json();
    assert_eq!(json["status"], "inconclusive", "{}", run.report());
    let found = json["reason"].as_str().unwrap_or_default();
    assert!(found.starts_with(reason), "{reason}{}", run.report());
}
