//! What Cargo.toml promises and the compiler does not check.

use std::process::Command;

use serde_json::Value;

/// The `rust-version` we state is a promise; a dependency that needs a newer compiler breaks it.
#[test]
fn the_stated_rust_version_is_enough_for_every_dependency() {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version=1", "--locked"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).expect("cargo writes JSON");
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

fn version(text: &str) -> (u32, u32, u32) {
    let mut parts = text.split('.').map(|part| part.parse().expect("a number"));
    let mut next = || parts.next().unwrap_or(0);
    (next(), next(), next())
}
