//! Indexes of each version and with each extension that git writes, by git itself, and what to make some of.

use std::path::Path;
use std::process::Command;
use std::{fs, iter};

use crate::Result;

/// Indexes as `phota_fuzz::index` takes them: a byte below 0x60 before a whole one, any other before pairs that say what
/// to change.
pub(crate) fn indexes() -> Result<Vec<Vec<u8>>> {
    let made = (0x60..0x66_u8).chain(0x70..0x76).map(|first| [&[first][..], RECIPE].concat());
    let whole = written()?.into_iter().map(|index| [vec![0], index].concat());
    Ok(iter::once(vec![0x60]).chain(made).chain(whole).collect())
}

/// Pairs of a path and what becomes of it: gone, changed, announced, in conflict.
const RECIPE: &[u8] = &[0, 0x44, 3, 0x10, 12, 0x50, 15, 0xd0, 18, 0xf0, 5, 0x87];

fn written() -> Result<Vec<Vec<u8>>> {
    let folder = tempfile::tempdir()?;
    let top = folder.path();
    let git = |args: &[&str]| git(top, args);
    git(&["init", "--quiet", "--initial-branch=main"])?;
    for (name, text) in [("a", "1"), ("b/c", "2"), ("b/d/e", "3"), ("g-h", "4"), ("g/x", "5"), ("z", "6")] {
        let path = top.join(name);
        fs::create_dir_all(path.parent().unwrap_or(top))?;
        fs::write(path, text)?;
    }
    git(&["add", "."])?;
    git(&["commit", "--quiet", "-m", "all"])?;
    let mut indexes = Vec::new();
    let mut keep = |name: &str| -> Result<()> {
        indexes.push(fs::read(top.join(".git").join(name))?);
        Ok(())
    };
    for version in ["2", "3", "4"] {
        git(&["update-index", "--index-version", version])?;
        keep("index")?;
        fs::write(top.join("b/d/new"), version)?;
        git(&["add", "--intent-to-add", "b/d/new"])?;
        git(&["update-index", "--skip-worktree", "z"])?;
        keep("index")?;
        git(&["update-index", "--no-skip-worktree", "z"])?;
        git(&["reset", "--quiet"])?;
    }
    git(&["update-index", "--untracked-cache"])?;
    keep("index")?;
    git(&["update-index", "--no-untracked-cache"])?;
    git(&[
        "-c",
        "index.threads=4",
        "-c",
        "index.recordEndOfIndexEntries=true",
        "rm",
        "--quiet",
        "--cached",
        "g-h",
    ])?;
    keep("index")?;
    git(&["sparse-checkout", "set", "--cone", "--sparse-index", "g"])?;
    keep("index")?;
    git(&["sparse-checkout", "disable"])?;
    git(&["update-index", "--split-index"])?;
    keep("index")?;
    Ok(indexes)
}

fn git(folder: &Path, args: &[&str]) -> Result<()> {
    let mut command = Command::new("git");
    command.env_clear().envs(std::env::var_os("PATH").map(|path| ("PATH", path)));
    command.env("GIT_CONFIG_NOSYSTEM", "1").env("HOME", folder);
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]);
    let output = command.args(args).current_dir(folder).output()?;
    if !output.status.success() {
        return Err(format!("git {args:?}: {}", String::from_utf8_lossy(&output.stderr)).into());
    }
    Ok(())
}
