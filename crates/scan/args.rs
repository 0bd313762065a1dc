//! What can be typed: parsing only, nothing here touches the world.

use std::{ffi::OsString, path::PathBuf, str::FromStr};

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use phota_detect::Confidence;

use crate::{exit, verbs::audit::many::Shard};

/// Find Phota API keys in files and commits
///
/// Looks for literal values that stand where a Phota API key belongs: assigned to PHOTA_API_KEY, sent as X-API-Key to
/// api.photalabs.com, written under a `phota` section. A key is never shown, only its fingerprint.
#[derive(Parser)]
#[command(name = "phota-scan", version, propagate_version = true, after_help = after_help())]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) verb: Verb,
    #[command(flatten)]
    pub(crate) common: Common,
}

#[derive(Subcommand)]
pub(crate) enum Verb {
    Dir(Dir),
    Staged(Staged),
    Message(Message),
    Audit(Audit),
    Range(Range),
    Push(Push),
    /// Scan standard input
    Stdin,
    InstallHooks(InstallHooks),
    /// Plant keys in a scratch repository, and show that every verb finds them
    SelfTest,
    /// List what can be found, with examples; nothing is scanned
    Rules,
}

/// Scan files and folders
///
/// Hidden files are read too, `.git` never. What git ignores is left out, unless git tracks it all the same; files and
/// folders that are named are always read.
#[derive(Group)]
pub(crate) struct Dir {
    /// Files and folders
    #[arg(value_name = "PATH", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Read what git ignores too: build output, node_modules, .env
    #[arg(long)]
    pub(crate) no_ignore: bool,
}

/// Scan what the next commit would add
///
/// Reads the staged content, not the files on disk, and reports only keys that the last commit did not hold in the same
/// file. With names, only those files; one that is not staged is read from disk.
#[derive(Group)]
pub(crate) struct Staged {
    /// Files to look at; all staged ones if there is none
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// Scan a commit message, as a commit-msg hook
///
/// Leaves out what git drops before it stores the message: comment lines, and the diff below the scissors of `commit -v`,
/// as core.commentChar and commit.cleanup say. Where git may keep a line, it counts.
#[derive(Group)]
pub(crate) struct Message {
    /// The file with the message, as git names it to its hook
    // Not required for the parser, so that the error can say why a hook may have none.
    #[arg(value_name = "FILE")]
    pub(crate) file: Option<PathBuf>,
}

/// Scan everything a repository holds
///
/// All objects, reachable or not, the messages and names in them, stashes, notes and tags, the index, the worktree with
/// what git ignores, git's own folder and submodules. A key that only stands in an ignored or untracked file, or in the
/// configuration of git, is listed and fails nothing.
#[derive(Group)]
pub(crate) struct Audit {
    /// A folder in a repository, or a URL to clone
    #[arg(value_name = "PATH|URL", default_value = ".")]
    pub(crate) target: OsString,
    /// Audit each repository of a list: folders and URLs, one a line, and # before comments
    ///
    /// -o takes a line of JSON for each as it is done, and a second run goes on where the first one ended. The report is on
    /// all of them, and goes to standard output.
    #[arg(long, value_name = "FILE", conflicts_with = "target")]
    pub(crate) repos: Option<PathBuf>,
    /// Audit only part I of N of the list; a repository's name decides in which part it is
    #[arg(long, value_name = "I/N", requires = "repos")]
    pub(crate) shard: Option<Shard>,
    /// Changes nothing: what git ignores is read in any case
    #[arg(long, hide = true)]
    pub(crate) no_ignore: bool,
}

/// Write the hooks pre-commit, commit-msg and pre-push for this repository
///
/// For people without pre-commit, prek or lefthook, whose own hooks are left alone. Hooks that are there are kept, and
/// run first. Honours core.hooksPath and husky, but writes to no folder that other repositories use too.
#[derive(Group)]
pub(crate) struct InstallHooks {
    /// Take them out again, and put back what was there before
    #[arg(long)]
    pub(crate) uninstall: bool,
}

/// Scan what commits brought in, also what a later one removed
///
/// Everything that the commits after BASE up to HEAD introduced: files, names of files, messages, authors, tags. The
/// configuration is read from BASE, so that a change cannot excuse itself.
#[derive(Group)]
pub(crate) struct Range {
    /// As in `git log`: main..HEAD, HEAD~3.., A...B, C^! [default: what the CI system or pre-commit names]
    #[arg(value_name = "BASE..HEAD")]
    pub(crate) range: Option<String>,
}

/// Scan the commits that are about to be pushed
///
/// For git's pre-push hook, which hands the references on standard input and the remote as arguments, or for pre-commit,
/// which sets PRE_COMMIT_REMOTE_NAME and its like. What the remote's branches have already is left out.
#[derive(Group)]
pub(crate) struct Push {
    /// The remote's name, as git hands it to the hook
    #[arg(value_name = "REMOTE", conflicts_with = "receive")]
    pub(crate) remote: Option<String>,
    /// The remote's address, as git hands it to the hook
    #[arg(value_name = "URL", conflicts_with = "receive")]
    pub(crate) url: Option<String>,
    /// Scan what is being received, for a server's pre-receive hook
    #[arg(long)]
    pub(crate) receive: bool,
}

#[derive(Group)]
pub(crate) struct Common {
    #[command(flatten)]
    pub(crate) verification: crate::verify::Options,
    /// How to write the report
    #[arg(long, value_enum, default_value_t = Format::Human, global = true)]
    pub(crate) format: Format,
    /// Write the report there, whole or not at all, and not to standard output
    #[arg(short, long, value_name = "FILE", global = true)]
    pub(crate) output: Option<PathBuf>,
    /// The configuration [default: the nearest .phota-scan.yaml from what is scanned up to the top of its repository]
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) config: Option<PathBuf>,
    /// What may stay because it was accepted before; by value, wherever it stands now
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) baseline: Option<PathBuf>,
    /// Accept what is found: write it to FILE for --baseline, and exit with 0
    #[arg(long, value_name = "FILE", global = true)]
    pub(crate) write_baseline: Option<PathBuf>,
    /// Report findings from this confidence on: low, medium or high [default: medium]
    #[arg(long, value_name = "LEVEL", global = true)]
    pub(crate) min_confidence: Option<Confidence>,
    /// Look also for the configured key itself, as phota-check finds it, in every encoding
    #[arg(long, global = true)]
    pub(crate) known_key: bool,
    /// Skip files, and members of archives, that are larger, as in 500K, 50M or 1G
    #[arg(long, value_name = "SIZE", default_value = "50M", global = true)]
    pub(crate) max_size: Size,
    /// How many threads read [default: as many as there are processors]
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=256), global = true)]
    pub(crate) jobs: Option<u16>,
    /// Print findings and errors only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Say also what was skipped, and why
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// When to use colours; auto heeds NO_COLOR and CLICOLOR_FORCE
    #[arg(long, value_enum, default_value_t = Color::Auto, value_name = "WHEN", global = true)]
    pub(crate) color: Color,
    /// When to show how far an audit is; auto is on a terminal
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN", global = true)]
    pub(crate) progress: When,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text, for people in a hurry
    Human,
    /// One JSON object, for scripts
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations, outputs and summary of a step of GitHub Actions
    Github,
    /// One page to open in a browser
    Html,
    /// GitLab's report of secret detection
    Gitlab,
    /// JUnit XML, for systems that show tests
    Junit,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Color {
    Auto,
    Always,
    Never,
}

/// A number of bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Size(pub(crate) u64);

impl FromStr for Size {
    type Err = String;

    /// A whole number, with K, M or G for powers of 1024; `MB`, `MiB` and small letters are understood as well.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at(digits);
        let shift = match unit.trim().to_ascii_lowercase().trim_end_matches('b').trim_end_matches('i') {
            "" => 0,
            "k" => 10,
            "m" => 20,
            "g" => 30,
            _ => return Err("the units are K, M and G".to_owned()),
        };
        let number: u64 = number.parse().map_err(|_| "a size begins with a whole number".to_owned())?;
        match number.checked_mul(1 << shift) {
            Some(0) => Err("nothing could be read".to_owned()),
            Some(bytes) => Ok(Size(bytes)),
            None => Err("that is too large".to_owned()),
        }
    }
}

fn after_help() -> String {
    format!(
        "\
Examples:
  phota-scan dir                        everything below this folder that git does not ignore
  phota-scan dir --no-ignore dist       build output
  phota-scan staged                     what the next commit would add, as a pre-commit hook
  phota-scan message .git/COMMIT_EDITMSG    a commit message, as a commit-msg hook
  phota-scan audit                      everything this repository holds, in all of its history
  phota-scan range main..HEAD           everything a branch brings in, in CI
  kubectl get secret x -o yaml | phota-scan stdin
  phota-scan dir --format json -o report.json
  phota-scan dir --write-baseline b.json    accept what is there
  phota-scan dir --baseline b.json          report only what is new

Exit codes:
{}

A key that may stay is allowed by its fingerprint, in .phota-scan.yaml or with `phota-scan:allow` in a comment on its line.",
        exit::TABLE
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_are_consistent() {
        use clap::CommandFactory;
        Args::command().debug_assert();
    }

    #[test]
    fn sizes() {
        for (text, bytes) in
            [("1", 1), ("2K", 2048), ("50M", 50 << 20), ("50MiB", 50 << 20), ("1 gb", 1 << 30), ("7b", 7)]
        {
            assert_eq!(text.parse(), Ok(Size(bytes)), "{text}");
        }
        for text in ["", "0", "K", "-1", "1.5M", "5T", "99999999999999999999", "99999999999G"] {
            assert!(text.parse::<Size>().is_err(), "{text}");
        }
    }
}
