//! Every misbehaviour of the stand-in, in front of every kind of request: what is said, how it ends, and how often was asked.

use std::time::Duration;

use phota_fake_api::{Behaviour, Cell, Column, FakeApi, Said};

use super::{DEAD, GOOD, OLD, check, for_each_at_once, server, verify};
use crate::util::{Run, TestEnv, key};

const AT_ONCE: usize = 24;

#[test]
fn phota_check() {
    go_through(Column::Check);
}

#[test]
fn its_control() {
    go_through(Column::Control);
}

#[test]
fn the_old_key_of_a_rotation() {
    go_through(Column::Rotation);
}

#[test]
fn verification_of_a_live_key() {
    go_through(Column::Verify);
}

#[test]
fn verification_of_a_dead_key() {
    go_through(Column::VerifyDead);
}

#[test]
fn verification_when_the_key_alone_meets_it() {
    go_through(Column::VerifyKey);
}

/// Holds a column to its cells.
fn go_through(column: Column) {
    for_each_at_once(AT_ONCE, Behaviour::ALL.iter(), |&behaviour| compare(behaviour, column));
}

/// What is asked, and a second host that nobody may ask.
pub(super) fn asked_for(behaviour: Behaviour, column: Column) -> (FakeApi, FakeApi) {
    let elsewhere = server().start().expect("a loopback port");
    let asked = server()
        .victims(column.victims(&key(GOOD), &key(OLD)))
        .redirect_to(elsewhere.base_url())
        .retry_after(retry_after(behaviour))
        .pause(Duration::from_millis(300))
        .start()
        .expect("a loopback port");
    (asked, elsewhere)
}

fn compare(behaviour: Behaviour, column: Column) {
    let (asked, elsewhere) = asked_for(behaviour, column);
    let (run, said, reason) = ask(&asked, behaviour, column, Deadline::AsNeeded);
    let expected = behaviour.cell(column);
    let context = || format!("{behaviour} {column:?}{}", run.report());
    assert_eq!(run.status, Some(expected.said.exit()), "{}", context());
    // What the table says of the reason is how it begins: the rest may name ports and systems.
    let reason = reason.map(|found| match &expected.reason {
        Some(begin) if found.starts_with(begin.as_str()) => begin.clone(),
        _ => found,
    });
    assert_eq!(Cell { said, reason, requests: asked.requests().len() }, expected, "{}", context());
    // A retry is a connection at most: nothing is opened that nothing is sent over.
    assert!(asked.connections() <= expected.requests, "{} {}", asked.connections(), context());
    assert_eq!(elsewhere.connections(), 0, "{}", context());
}

fn retry_after(behaviour: Behaviour) -> Duration {
    let seconds = if behaviour.name().contains("once") { 1 } else { 3600 };
    Duration::from_secs(seconds)
}

/// How long a program may take.
#[derive(Clone, Copy)]
pub(super) enum Deadline {
    /// Only who never ends its answer gets little time: a deadline that a busy machine can miss would turn any other
    /// reason into a time-out.
    AsNeeded,
    /// For all the same.
    Same(Duration),
}

impl Deadline {
    fn seconds(self, behaviour: Behaviour) -> String {
        match (self, behaviour) {
            (Self::Same(limit), _) => limit.as_secs_f32().to_string(),
            (_, Behaviour::SlowHeaders | Behaviour::SlowBody | Behaviour::EndlessInterim) => "3".to_owned(),
            _ => "60".to_owned(),
        }
    }
}

/// Runs the column's program, and gives what it said and why.
pub(super) fn ask(
    asked: &FakeApi,
    behaviour: Behaviour,
    column: Column,
    deadline: Deadline,
) -> (Run, Said, Option<String>) {
    let env = TestEnv::new();
    let url = asked.base_url_for(behaviour);
    let seconds = deadline.seconds(behaviour);
    let args = ["--timeout", &seconds, "--base-url", &url];
    match column {
        Column::Check | Column::Control => said_by_check(check(&env, &args)),
        Column::Rotation => said_by_check(check(&env, &[&args[..], &["--revoked-env", "OLD"]].concat())),
        Column::Verify | Column::VerifyKey => said_by_scan(verify(&env, GOOD, &args)),
        Column::VerifyDead => said_by_scan(verify(&env, DEAD, &args)),
    }
}

fn said_by_check(run: Run) -> (Run, Said, Option<String>) {
    let json = run.json();
    let said = [Said::Accepted, Said::Rejected, Said::Inconclusive]
        .into_iter()
        .find(|said| json["status"] == said.to_string());
    let said = said.unwrap_or_else(|| panic!("another status{}", run.report()));
    (run, said, json["reason"].as_str().map(str::to_owned))
}

fn said_by_scan(run: Run) -> (Run, Said, Option<String>) {
    let json = run.json();
    let verification = &json["scan"]["verification"];
    let said: Vec<Said> = [Said::Active, Said::Inactive, Said::Unknown]
        .into_iter()
        .filter(|said| verification[said.to_string()] == 1)
        .collect();
    assert_eq!(said.len(), 1, "one key was found{}", run.report());
    let reason = run.stderr.lines().find_map(|line| line.strip_prefix("note: nothing is known of 1 key: "));
    let reason = reason.map(str::to_owned);
    (run, said[0], reason)
}
