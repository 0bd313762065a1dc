//! What an audit is asked to look at: a folder, or a URL that git can clone.

use std::{ffi::OsStr, path::PathBuf};

use crate::failure::Failure;

/// What is audited.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Target {
    Folder(PathBuf),
    Url(Url),
}

/// A URL for git, which may hold a password.
#[derive(PartialEq, Eq)]
pub(super) struct Url(String);

/// The ways git may take to a URL; the same list keeps it from others when it is redirected.
pub(super) const SCHEMES: [&str; 5] = ["https", "http", "ssh", "git", "file"];

/// Tells a URL from a folder the way git does.
pub(super) fn of(text: &OsStr) -> Result<Target, Failure> {
    let folder = || Target::Folder(PathBuf::from(text));
    let Some(url) = text.to_str() else { return Ok(folder()) };
    if url.starts_with('-') {
        return Err(Failure::usage("a folder or URL does not begin with a dash")
            .hint("write ./ in front of a folder"));
    }
    if let Some((scheme, _)) = url.split_once("://") {
        if SCHEMES.contains(&scheme.to_ascii_lowercase().as_str()) {
            return Ok(Target::Url(Url(url.to_owned())));
        }
        return Err(refused());
    }
    match url.split_once(':') {
        // `ext::` and the like are programs that git would run.
        Some((_, rest)) if rest.starts_with(':') => Err(refused()),
        // `host:path`; a single letter is a drive.
        Some((host, _)) if host.len() > 1 && !host.contains(['/', '\\']) && !PathBuf::from(text).exists() => {
            Ok(Target::Url(Url(url.to_owned())))
        }
        _ => Ok(folder()),
    }
}

fn refused() -> Failure {
    Failure::usage("only https, http, ssh, git and file URLs can be audited")
}

impl Url {
    /// For git alone.
    pub(super) fn secret(&self) -> &str {
        &self.0
    }

    /// With the password left out, and the user too where it may be a token.
    pub(super) fn shown(&self) -> String {
        self.hide(&self.0)
    }

    /// A text of git's in which the URL may stand.
    pub(super) fn hide(&self, text: &str) -> String {
        match self.user_info() {
            Some(user_info) => {
                let password = user_info.split_once(':').map_or("", |(_, password)| password);
                let text = text.replace(user_info, "***");
                // git may have decoded or taken it apart.
                if password.len() > 3 { text.replace(password, "***") } else { text }
            }
            None => text.to_owned(),
        }
    }

    /// What stands before the host and may be secret. `git@host` is nobody's.
    fn user_info(&self) -> Option<&str> {
        let rest = self.0.split_once("://").map(|(_, rest)| rest)?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let (user_info, _) = authority.rsplit_once('@')?;
        (!user_info.is_empty() && user_info != "git").then_some(user_info)
    }
}

impl std::fmt::Debug for Url {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Url").field(&self.shown()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn urls_and_folders() {
        for url in [
            "https://example.com/a.git",
            "ssh://git@h/a",
            "git@example.com:a/b.git",
            "file:///srv/a",
            "HTTP://h",
        ] {
            assert!(matches!(of(OsStr::new(url)), Ok(Target::Url(_))), "{url}");
        }
        for folder in [".", "a/b", "../x", "/a:b", "a/b:c", "C:\\x", "c:/x"] {
            assert!(matches!(of(OsStr::new(folder)), Ok(Target::Folder(_))), "{folder}");
        }
    }

    #[test]
    fn what_makes_git_run_a_program_is_refused() {
        for url in ["ext::sh -c x", "--upload-pack=x", "-x", "fd::3", "ftp://h/a", "javascript://x"] {
            assert!(of(OsStr::new(url)).is_err(), "{url}");
        }
    }

    #[test]
    fn a_password_is_never_shown() {
        let password = "pass".repeat(3);
        let url = Url(format!("https://user:{password}@example.com/a.git"));
        assert_eq!(url.shown(), "https://***@example.com/a.git");
        assert!(!format!("{url:?}").contains(&password));
        assert_eq!(
            url.hide(&format!("fatal: {password} for https://user@example.com")),
            "fatal: *** for https://user@example.com"
        );
        assert_eq!(Url("git@h:a".to_owned()).shown(), "git@h:a");
        assert_eq!(Url("ssh://git@h/a".to_owned()).shown(), "ssh://git@h/a");
    }
}
