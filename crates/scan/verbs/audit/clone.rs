//! `audit URL`: a mirror, made by the user's own git so that its credentials work, in a folder that is removed again.

use std::{
    io::Read as _,
    path::Path,
    process::{Command, Stdio},
};

use tempfile::TempDir;

use super::{
    interrupt,
    target::{SCHEMES, Url},
};
use crate::{
    args::Common,
    failure::Failure,
    output::{Kind, say},
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

/// How much of what git says is kept, in bytes.
const MOST_SAID: u64 = 1 << 20;

/// Clones all references of a URL.
pub(super) fn mirror(url: &Url, common: &Common) -> Result<Clone, Failure> {
    let folder = tempfile::Builder::new().prefix("phota-scan-").suffix(".git").tempdir();
    let folder =
        folder.map_err(|e| Failure::incomplete(format!("no temporary folder could be made: {e}")))?;
    // Without it Ctrl-C leaves the folder behind, which is no reason not to audit.
    let _ = interrupt::remove_when_interrupted(folder.path().to_path_buf());
    if !common.quiet {
        say(Kind::Note, &format!("cloning {}", url.shown()));
    }
    let mut git = Command::new("git");
    git.args(["clone", "--quiet", "--mirror", "--no-hardlinks", "--"])
        .arg(url.secret())
        .arg(folder.path())
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
    let mut child = git.spawn().map_err(|e| Failure::incomplete(format!("git cannot be run: {e}")))?;
    let mut said = Vec::new();
    if let Some(stderr) = child.stderr.take() {
        // What cannot be read cannot be shown; whether it worked is told by the exit code. A pipe that nobody reads would
        // stop git.
        let mut stderr = stderr.take(MOST_SAID);
        let _ = stderr.read_to_end(&mut said);
        let _ = std::io::copy(&mut stderr.into_inner(), &mut std::io::sink());
    }
    let status = child.wait().map_err(|e| Failure::incomplete(format!("git cannot be waited for: {e}")))?;
    for line in String::from_utf8_lossy(&said).lines().filter(|line| !line.trim().is_empty()) {
        say(Kind::Note, &format!("git: {}", url.hide(line)));
    }
    if !status.success() {
        return Err(Failure::incomplete(format!("{} could not be cloned", url.shown())).hint(
            "git uses your own credentials; `git ls-remote` with the same URL shows whether they work",
        ));
    }
    Ok(Clone { folder })
}
