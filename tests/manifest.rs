//! What Cargo.toml promises and the compiler does not check.

use std::{collections::BTreeSet, env, fs, path::PathBuf, process::Command};

use serde_json::Value;

/// The `rust-version` we state is a promise; a dependency that needs a newer compiler breaks it.
#[test]
fn the_stated_rust_version_is_enough_for_every_dependency() {
    let metadata: Value = serde_json::from_str(&cargo(&["metadata", "--format-version=1", "--locked"]))
        .expect("cargo writes JSON");
    let packages = metadata["packages"].as_array().expect("a list of packages");
    let ours = packages.iter().find(|p| p["name"] == "phota-guard").expect("this package");
    let stated = version(ours["rust_version"].as_str().expect("we state a version"));

    let needs: Vec<_> = packages
        .iter()
        .filter_map(|p| Some((version(p["rust_version"].as_str()?), p["name"].as_str()?.to_owned())))
        .collect();
    assert!(needs.len() > 50, "only {} packages state what they need", needs.len());
    let too_new: Vec<_> = needs.iter().filter(|(needed, _)| *needed > stated).collect();
    assert!(too_new.is_empty(), "we state {stated:?}, but: {too_new:?}");
}

/// Every crate is time to install and code to trust, so that one more or one fewer is written down.
#[test]
fn each_program_is_built_from_as_many_crates_as_recorded() {
    let page =
        fs::read_to_string(root().join("benches/README.md")).expect("the page of measurements is there");
    for program in ["phota-check", "phota-scan"] {
        let row = format!("| crates of `{program}` | ");
        let recorded =
            page.lines().find_map(|line| line.strip_prefix(&row)).expect("the page has a row for it");
        let recorded: usize = recorded.trim_end_matches(" |").parse().expect("a number");
        let crates = crates_of(program);
        assert_eq!(
            crates.len(),
            recorded,
            "benches/README.md has another number of crates for {program}, which is built from {crates:#?}"
        );
    }
}

/// What is compiled for a program on Linux, itself and build scripts' dependencies included.
fn crates_of(program: &str) -> BTreeSet<String> {
    let tree = cargo(&[
        "tree",
        "--locked",
        "--target=x86_64-unknown-linux-gnu",
        "--edges=normal,build",
        "--prefix=none",
        "--format={p}",
        "--no-default-features",
        "--features",
        program,
    ]);
    tree.lines()
        .map(|line| line.trim_end_matches(" (*)").to_owned())
        .filter(|line| !line.is_empty())
        .collect()
}

/// This repository, or the spoilt copy of it that tests/e2e/vacuity.sh runs this test on.
fn root() -> PathBuf {
    env::var_os("CARGO_MANIFEST_DIR").expect("cargo says where the sources are").into()
}

fn cargo(args: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(args).current_dir(root()).output().expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).expect("names are UTF-8")
}

fn version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().expect("a number"));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}
