//! `audit URL`: a mirror, made by the user's own git so that its credentials work, in a folder that is removed again.

use std::{
    io::{BufReader, Read},
    path::Path,
    process::Stdio,
};

use tempfile::TempDir;

use super::{
    progress::Progress,
    target::{SCHEMES, Url},
};
use crate::{
    args::Common,
    failure::Failure,
    git,
    interrupt::{self, Worker},
    output::{Kind, say},
    terminal::plain,
};

/// A clone, removed when it is dropped.
pub(super) struct Clone {
    folder: TempDir,
}

impl Clone {
    /// The bare repository.
    pub(super) fn folder(&self) -> &Path {
        self.folder.path()
    }
}

/// How much of what git says is kept, in bytes,
const MOST_SAID: usize = 1 << 20;
/// and how much of one line.
const LONGEST_LINE: usize = 1 << 10;

/// git runs no program for the clone but those that fetch it: no hook, from whatever template, and no monitor.
const DISARMED: [&str; 6] =
    ["-c", "core.hooksPath=/dev/null", "-c", "core.fsmonitor=false", "-c", "submodule.recurse=false"];

/// Clones all references of a URL.
pub(super) fn mirror(url: &Url, common: &Common) -> Result<Clone, Failure> {
    let make = || tempfile::Builder::new().prefix("phota-scan-").suffix(".git").tempdir();
    let folder = interrupt::make_temporary(make, TempDir::path)
        .map_err(|e| Failure::incomplete(format!("no temporary folder could be made: {e}")))?;
    if !common.quiet {
        say(Kind::Note, &format!("cloning {}", url.shown()));
    }
    let progress = Progress::new(common);
    let mut git = git::command();
    git.args(DISARMED)
        .args(["clone", "--quiet", "--mirror", "--no-hardlinks", "--template="])
        .args(progress.is_shown().then_some("--progress"))
        .arg("--")
        .arg(url.argument())
        .arg(folder.path())
        .envs(url.environment())
        .env("GIT_ALLOW_PROTOCOL", SCHEMES.join(":"))
        .stdin(Stdio::inherit())
        .stdout(Stdio::null())
        .stderr(Stdio::piped());
    // Those of a hook would make git work on another repository.
    for name in [
        "GIT_DIR",
        "GIT_WORK_TREE",
        "GIT_INDEX_FILE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    ] {
        git.env_remove(name);
    }
    let mut git =
        Worker::start(&mut git).map_err(|e| Failure::incomplete(format!("git cannot be run: {e}")))?;
    let said = git.child().stderr.take().map(|stderr| {
        said(stderr, &mut |step| {
            if progress.is_shown() {
                progress.say(&plain(&url.hide(step)));
            }
        })
    });
    progress.finish();
    let status = git.wait().map_err(|e| Failure::incomplete(format!("git cannot be waited for: {e}")))?;
    for line in said.into_iter().flatten() {
        say(Kind::Note, &format!("git: {}", url.hide(&line)));
    }
    if !status.success() {
        return Err(Failure::incomplete(format!("{} could not be cloned", url.shown())).hint(
            "git uses your own credentials; `git ls-remote` with the same URL shows whether they work",
        ));
    }
    Ok(Clone { folder })
}

/// Reads to its end what git says, and hands out how far it is. Returns the other lines.
///
/// What cannot be read cannot be shown; whether it worked is told by the exit code. A pipe that nobody reads would stop git.
fn said(stderr: impl Read, step: &mut dyn FnMut(&str)) -> Vec<String> {
    let (mut lines, mut kept) = (Vec::new(), 0);
    let mut line = Vec::new();
    for byte in BufReader::new(stderr).bytes().map_while(Result::ok) {
        match byte {
            b'\r' | b'\n' => {
                let text = String::from_utf8_lossy(&line).trim().to_owned();
                line.clear();
                // git ends the last of a row of steps like any line.
                if byte == b'\r' || is_step(&text) {
                    step(&text);
                } else if !text.is_empty() && kept < MOST_SAID {
                    kept += text.len();
                    lines.push(text);
                }
            }
            _ if line.len() < LONGEST_LINE => line.push(byte),
            _ => {}
        }
    }
    let last = String::from_utf8_lossy(&line).trim().to_owned();
    lines.extend((!last.is_empty()).then_some(last));
    lines
}

/// `Receiving objects: 100% (5/5), done.`
fn is_step(line: &str) -> bool {
    line.ends_with(", done.") || line.ends_with(')') && line.contains("% (")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_are_told_from_what_is_wrong() {
        let text = "remote: Counting objects:  50% (1/2)\rremote: Counting objects: 100% (2/2), done.\r\n\
                    warning: slow\n\nReceiving objects: 100% (2/2)\rReceiving objects: 100% (2/2), done.\nfatal: early EOF";
        let mut steps = Vec::new();
        let lines = said(text.as_bytes(), &mut |step| steps.push(step.to_owned()));
        assert_eq!(lines, ["warning: slow", "fatal: early EOF"]);
        assert_eq!(steps.len(), 4, "{steps:?}");
        assert_eq!(steps[0], "remote: Counting objects:  50% (1/2)");
    }

    #[test]
    fn what_is_kept_is_bounded() {
        let long = "x".repeat(3 * LONGEST_LINE);
        let lines = said(long.as_bytes(), &mut |_| {});
        assert_eq!(lines[0].len(), LONGEST_LINE);
        let many = "line\n".repeat(MOST_SAID);
        assert!(said(many.as_bytes(), &mut |_| {}).len() <= MOST_SAID / 4 + 1);
    }
}
