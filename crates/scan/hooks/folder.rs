//! Where the hooks of this repository are. A folder that other repositories use too is never written to.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

use super::script::Program;
use crate::{
    failure::{Failure, shown},
    git::{self, NoAnswer},
};

/// What is to be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Purpose {
    Install,
    Uninstall,
}

/// Whose a folder of hooks is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Style {
    /// Git's own, of this clone alone.
    Own,
    /// In the work tree, and shared with all who clone the repository.
    Shared,
    /// The same, with lines for husky instead of hooks.
    Husky,
}

/// A folder of hooks.
#[derive(Debug)]
pub(crate) struct Folder {
    pub(crate) path: PathBuf,
    pub(crate) style: Style,
}

impl Folder {
    /// Finds the one that git takes the hooks from.
    ///
    /// # Errors
    /// Outside of a repository, in a bare one, and for a folder that is not this repository's own.
    pub(crate) fn find(purpose: Purpose) -> Result<Self, Failure> {
        if one_line(&["rev-parse", "--is-bare-repository"])? == "true" {
            return Err(Failure::usage("a bare repository has no commits to keep keys out of").hint(
                "on a server, write a pre-receive hook by hand that runs `exec phota-scan push --receive`",
            ));
        }
        let common = real(&absolute(one_line(&["rev-parse", "--git-common-dir"])?));
        let own = || Folder { path: real(&common.join("hooks")), style: Style::Own };
        let Some(setting) = HooksPath::read()? else { return own().checked(&common) };
        if !setting.is_local() {
            return match purpose {
                Purpose::Uninstall => Ok(own()),
                Purpose::Install => Err(setting.refuse()),
            };
        }
        // Hooks run at the top of the work tree, and a relative path counts from there.
        let top = real(&absolute(one_line(&["rev-parse", "--show-toplevel"])?));
        let path = real(&top.join(&setting.path));
        if path.starts_with(&common) {
            return Ok(Folder { path, style: Style::Own });
        }
        if !path.starts_with(&top) || path == top {
            return Err(setting.refuse());
        }
        match path.parent() {
            Some(parent)
                if path.ends_with("_") && (path.join("h").is_file() || parent.ends_with(".husky")) =>
            {
                Ok(Folder { path: parent.to_path_buf(), style: Style::Husky })
            }
            _ => Ok(Folder { path, style: Style::Shared }),
        }
    }

    /// `.git/hooks` may be a link to anywhere.
    fn checked(self, common: &Path) -> Result<Self, Failure> {
        if self.path.starts_with(common) {
            return Ok(self);
        }
        Err(Failure::usage(format!(
            "the folder of hooks is a link to {}, which may serve other repositories; nothing was written",
            shown(&self.path)
        ))
        .hint("call `phota-scan staged`, `phota-scan message \"$1\"` and `phota-scan push \"$@\"` from the hooks there"))
    }

    /// The phota-scan that its hooks call.
    pub(super) fn program(&self) -> Result<Program, Failure> {
        match self.style {
            Style::Own => env::current_exe()
                .map(Program::Installed)
                .map_err(|e| Failure::incomplete(format!("where this program is cannot be told: {e}"))),
            Style::Shared | Style::Husky => Ok(Program::OnPath),
        }
    }
}

/// `core.hooksPath`.
struct HooksPath {
    /// `local`, `worktree`, `global`, `system` or `command`.
    scope: String,
    /// Where it is set.
    origin: String,
    path: PathBuf,
}

impl HooksPath {
    fn read() -> Result<Option<Self>, Failure> {
        let args =
            ["config", "--null", "--show-scope", "--show-origin", "--type=path", "--get", "core.hooksPath"];
        let answer = match git::output(&args) {
            Ok(answer) => answer,
            Err(NoAnswer::Failed { status: Some(1), .. }) => return Ok(None),
            Err(error) => return Err(Failure::incomplete(error.to_string())),
        };
        let mut parts = answer.split(|&b| b == 0);
        let mut next = || text(parts.next().unwrap_or_default());
        Ok(Some(HooksPath { scope: next()?, origin: next()?, path: PathBuf::from(next()?) }))
    }

    /// Whether it speaks of this repository alone.
    fn is_local(&self) -> bool {
        matches!(self.scope.as_str(), "local" | "worktree")
    }

    fn refuse(&self) -> Failure {
        Failure::usage(format!(
            "core.hooksPath is {} ({} configuration, {}): those hooks may serve other repositories too; nothing was written",
            shown(&self.path),
            self.scope,
            self.origin
        ))
        .hint(
            "call `phota-scan staged`, `phota-scan message \"$1\"` and `phota-scan push \"$@\"` from the hooks there, or give this \
             repository its own (the others then no longer run in it): \
             git config core.hooksPath \"$(git rev-parse --path-format=absolute --git-common-dir)/hooks\"",
        )
    }
}

/// The one line that git answers.
fn one_line(args: &[&str]) -> Result<String, Failure> {
    match git::output(args) {
        Ok(answer) => text(answer.strip_suffix(b"\n").unwrap_or(&answer)),
        Err(error @ NoAnswer::Failed { .. }) => Err(Failure::incomplete(error.to_string())
            .hint("run it inside a git repository, where its files are")),
        Err(error) => Err(Failure::incomplete(error.to_string())),
    }
}

fn text(bytes: &[u8]) -> Result<String, Failure> {
    String::from_utf8(bytes.to_vec()).map_err(|_| {
        Failure::incomplete("the folder of hooks has a name that is not UTF-8; nothing was written")
    })
}

fn absolute(path: String) -> PathBuf {
    std::path::absolute(&path).unwrap_or_else(|_| PathBuf::from(path))
}

/// A path without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    match (fs::canonicalize(path), path.parent(), path.file_name()) {
        (Ok(real), _, _) => real,
        (Err(_), Some(parent), Some(name)) => real(parent).join(name),
        (Err(_), _, _) => path.to_path_buf(),
    }
}
