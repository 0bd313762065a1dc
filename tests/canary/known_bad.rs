//! Proof that the harness sees a leak: a program that does everything wrong, on one channel at a time.

use super::{
    case::{Case, Channel},
    needles::{Needles, canary},
};

/// A run of a shell that has the key on its standard input.
fn bad(script: &str) -> Case {
    Case::of("/bin/sh", "known bad").args(["-c", script]).input(canary(0)).file("work/there", "text")
}

fn channels(case: &Case) -> Vec<Channel> {
    let (leaks, _) = case.run(&Needles::of([canary(0)]));
    leaks.into_iter().map(|leak| leak.channel).collect()
}

#[test]
fn every_channel_is_searched() {
    let file = |name: &str| Channel::File(name.to_owned());
    let left_over = |name: &str| Channel::LeftOver(name.to_owned());
    for (script, expected) in [
        ("cat", vec![Channel::Stdout]),
        ("cat >&2", vec![Channel::Stderr]),
        ("cat | od -An -v -tx1 | tr -d ' \\n'", vec![Channel::Stdout]),
        ("cut -c 5-13", vec![Channel::Stdout]),
        ("cat >../out/report", vec![file("out/report")]),
        ("cat >there", vec![file("work/there"), left_over("work/there")]),
        ("cat >\"$TMPDIR/x\"", vec![file("tmp/x"), left_over("tmp/x")]),
        ("mkdir \"$TMPDIR/empty\"", vec![left_over("tmp/empty")]),
        ("cat >\"$HOME/.cache\"", vec![file("home/.cache"), left_over("home/.cache")]),
        ("cat >>\"$GITHUB_OUTPUT\"", vec![file("out/github-output")]),
        ("touch \"../out/$(cat)\"", vec![file("a name")]),
        ("cut -c 5-11", vec![]),
    ] {
        assert_eq!(channels(&bad(script)), expected, "{script}");
    }
}

#[test]
fn what_children_are_given_is_searched() {
    let with_variable = |script: &str| bad(script).var("PHOTA_API_KEY", canary(0));
    let of = |part: &str, program: &str| Channel::Child(format!("{part} of {program}"));
    // By the programs that write it down,
    let found = channels(&with_variable("git --version >../out/v"));
    assert!(
        matches!(found.as_slice(), [Channel::Child(given)] if given.starts_with("PHOTA_API_KEY of git.")),
        "{found:?}"
    );
    let found = channels(&with_variable(
        "K=$PHOTA_API_KEY; unset PHOTA_API_KEY; git --exec-path=\"$K\" --version >../out/v",
    ));
    assert!(
        matches!(found.as_slice(), [Channel::Child(given)] if given.starts_with("--exec-path of git.")),
        "{found:?}"
    );
    assert_eq!(channels(&with_variable("unset PHOTA_API_KEY; git --version >../out/v")), []);
    // and by looking at all processes.
    if cfg!(target_os = "linux") {
        let found = channels(&with_variable("sleep 0.3; true").watched());
        assert_eq!(found, [of("PHOTA_API_KEY", "a process")]);
        assert_eq!(channels(&with_variable("unset PHOTA_API_KEY; sleep 0.3; true").watched()), []);
    }
}

#[test]
fn a_wrong_status_is_told() {
    assert_eq!(channels(&bad("exit 3").ends(&[0, 1])), [Channel::Status]);
    assert_eq!(channels(&bad("exit 3").ends(&[3])), []);
    for (end, expected) in
        [("exit 101", vec![Channel::Status]), ("kill -9 $$", vec![Channel::Status]), ("exit 3", vec![])]
    {
        assert_eq!(channels(&bad(end)), expected, "{end}");
    }
}

#[test]
#[should_panic(expected = "1 of 2 runs are wrong")]
fn one_leak_in_many_runs_is_enough() {
    super::case::run_all(&[bad("true"), bad("cat")], &Needles::of([canary(0)]));
}
