//! The hooks that `install-hooks` writes: where they go, what is in them, and how those that are there are kept.

mod change;
mod files;
mod folder;
mod husky;
mod script;

use std::path::PathBuf;

pub(crate) use change::{Change, apply};
pub(crate) use folder::{Folder, Purpose, Style};

use crate::failure::Failure;

/// The hooks of git that scan something.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hook {
    PreCommit,
    CommitMsg,
    PrePush,
}

/// All of them.
pub(crate) const HOOKS: [Hook; 3] = [Hook::PreCommit, Hook::CommitMsg, Hook::PrePush];

impl Hook {
    /// The name of its file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Hook::PreCommit => "pre-commit",
            Hook::CommitMsg => "commit-msg",
            Hook::PrePush => "pre-push",
        }
    }

    /// How git is told to go on without it.
    fn without(self) -> &'static str {
        match self {
            Hook::PreCommit | Hook::CommitMsg => "git commit --no-verify",
            Hook::PrePush => "git push --no-verify",
        }
    }

    /// A command that runs it and changes nothing.
    pub(crate) fn trial(self) -> &'static str {
        match self {
            Hook::PreCommit => "git hook run pre-commit",
            Hook::CommitMsg => "git hook run commit-msg -- FILE",
            Hook::PrePush => "git push --dry-run",
        }
    }
}

/// What is to happen to one hook.
pub(crate) struct Step {
    pub(crate) hook: Hook,
    /// The file it is about.
    pub(crate) file: PathBuf,
    pub(crate) change: Change,
}

/// Decides what to do to every hook, before anything is done to one.
///
/// # Errors
/// If a hook is another tool's, or if one would be lost.
pub(crate) fn plan(folder: &Folder, purpose: Purpose) -> Result<Vec<Step>, Failure> {
    let step = |hook: Hook| {
        let file = folder.path.join(hook.name());
        let change = match (folder.style, purpose) {
            (Style::Husky, Purpose::Install) => husky::install(hook, &file),
            (Style::Husky, Purpose::Uninstall) => husky::uninstall(&file),
            (_, Purpose::Install) => files::install(&file, &script::whole(hook, &folder.program()?)),
            (_, Purpose::Uninstall) => files::uninstall(&file),
        }?;
        Ok(Step { hook, file, change })
    };
    HOOKS.into_iter().map(step).collect()
}
