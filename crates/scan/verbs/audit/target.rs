//! What an audit is asked to look at: a folder, or a URL that git can clone.

use std::{
    ffi::{OsStr, OsString},
    path::PathBuf,
};

use percent_encoding::percent_decode_str;
use phota_core::may_be_a_key;

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
            return Url(url.to_owned()).checked().map(Target::Url);
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

/// The user in the URL that git is given instead of one with a password. With a user in it, `url.*.insteadOf` rewrites as
/// little as it would with the password.
const STAND_IN: &str = "phota-scan";

/// Answers git when it asks for the user and the password. `printf` is built into every shell, so no process has them as
/// arguments.
const HELPER: &str = concat!(
    "!f() { test \"$1\" = get && ",
    "printf 'username=%s\\npassword=%s\\n' \"$PHOTA_SCAN_GIT_USER\" \"$PHOTA_SCAN_GIT_PASSWORD\"; }; f"
);

impl Url {
    /// As an argument, which other users of the machine can see: without the password, and without the user that goes
    /// with it, which may be a token.
    pub(super) fn argument(&self) -> String {
        match self.parts() {
            Some(Parts { user_info: Some(user_info), .. }) if self.login().is_some() => {
                self.0.replacen(&format!("//{user_info}@"), &format!("//{STAND_IN}@"), 1)
            }
            _ => self.0.clone(),
        }
    }

    /// The environment in which git, or a process that starts git, can use [`Url::argument`]. It holds the password, and
    /// is for this user's eyes alone.
    ///
    /// A helper for credentials is added to git's configuration, and is the only one asked for that host, as a password
    /// in a URL would be. git reads such settings since 2.31; an older one asks for the password, or fails.
    pub(super) fn environment(&self) -> Vec<(String, OsString)> {
        let Some(Login { site, user, password }) = self.login() else { return Vec::new() };
        let count =
            std::env::var("GIT_CONFIG_COUNT").ok().and_then(|count| count.parse().ok()).unwrap_or(0_usize);
        let key = format!("credential.{site}.helper");
        let setting = |at: usize, value: &str| {
            [
                (format!("GIT_CONFIG_KEY_{at}"), OsString::from(&key)),
                (format!("GIT_CONFIG_VALUE_{at}"), OsString::from(value)),
            ]
        };
        // The empty one ends the list of the user's own helpers.
        let settings = setting(count, "").into_iter().chain(setting(count + 1, HELPER));
        let count = ("GIT_CONFIG_COUNT".to_owned(), OsString::from((count + 2).to_string()));
        let user = ("PHOTA_SCAN_GIT_USER".to_owned(), OsString::from(user));
        let password = ("PHOTA_SCAN_GIT_PASSWORD".to_owned(), OsString::from(password));
        settings.chain([count, user, password]).collect()
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
                let text = text.replace(user_info, "***").replace(&format!("//{STAND_IN}@"), "//***@");
                // git may have decoded or taken it apart.
                if password.len() > 3 { text.replace(password, "***") } else { text }
            }
            None => text.to_owned(),
        }
    }

    /// What stands before the host and may be secret. `git@host` is nobody's.
    fn user_info(&self) -> Option<&str> {
        let Parts { user_info, .. } = self.parts()?;
        user_info.filter(|user_info| !user_info.is_empty() && *user_info != "git")
    }

    /// The user and password of a URL that has both, or a token in the place of the user.
    fn login(&self) -> Option<Login> {
        let Parts { scheme, user_info, host } = self.parts()?;
        let user_info = user_info?;
        let is_http = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
        let (user, password) = match user_info.split_once(':') {
            Some(both) => both,
            // Some servers take a token alone. The users of ssh are no secrets.
            None if is_http && may_be_a_key(user_info) => (user_info, ""),
            None => return None,
        };
        let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
        Some(Login {
            site: format!("{}://{host}", scheme.to_ascii_lowercase()),
            user: decoded(user),
            password: decoded(password),
        })
    }

    /// `host:path` has none.
    fn parts(&self) -> Option<Parts<'_>> {
        let (scheme, rest) = self.0.split_once("://")?;
        let authority = rest.split(['/', '?', '#']).next().unwrap_or(rest);
        let (user_info, host) = match authority.rsplit_once('@') {
            Some((user_info, host)) => (Some(user_info), host),
            None => (None, authority),
        };
        Some(Parts { scheme, user_info, host })
    }

    /// Refuses a password that git would not use, or not read.
    fn checked(self) -> Result<Self, Failure> {
        let Some(login) = self.login() else { return Ok(self) };
        if !["http://", "https://"].iter().any(|scheme| login.site.starts_with(scheme)) {
            return Err(Failure::usage("only http and https URLs can hold a password")
                .hint("leave it out: ssh has its own keys"));
        }
        if [login.user, login.password].iter().any(|text| text.contains(['\n', '\r', '\0', '\u{fffd}'])) {
            return Err(Failure::usage("the user or the password in a URL is not one line of UTF-8"));
        }
        Ok(self)
    }
}

/// The beginning of a URL, as it is written.
struct Parts<'a> {
    scheme: &'a str,
    user_info: Option<&'a str>,
    /// With the port.
    host: &'a str,
}

/// What a URL says of who asks.
struct Login {
    /// The scheme, host and port.
    site: String,
    user: String,
    password: String,
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
    fn a_password_is_no_argument() {
        let password = "p%40ss".repeat(3);
        let url = Url(format!("HTTPS://tok:{password}@example.com:8443/a@b.git"));
        assert_eq!(url.argument(), "HTTPS://phota-scan@example.com:8443/a@b.git");
        let environment = url.environment();
        let value =
            |name: &str| environment.iter().find(|(n, _)| n == name).and_then(|(_, value)| value.to_str());
        assert_eq!(value("PHOTA_SCAN_GIT_USER"), Some("tok"));
        assert_eq!(value("PHOTA_SCAN_GIT_PASSWORD"), Some("p@ssp@ssp@ss"));
        let keys = environment.iter().filter(|(name, _)| name.starts_with("GIT_CONFIG_KEY_"));
        assert!(
            keys.clone().count() == 2
                && keys.clone().all(|(_, key)| key == "credential.https://example.com:8443.helper")
        );
        for without in ["https://example.com/a", "https://user@example.com/a", "git@h:a", "ssh://git@h/a"] {
            let url = Url(without.to_owned());
            assert_eq!((url.argument().as_str(), url.environment().len()), (without, 0));
        }
    }

    #[test]
    fn a_token_without_a_password_is_no_argument() {
        let token = "Ab3".repeat(8);
        let url = Url(format!("https://{token}@example.com/a.git"));
        assert_eq!(url.argument(), "https://phota-scan@example.com/a.git");
        assert!(url.environment().iter().any(|(_, value)| *value == token.as_str()));
        let ssh = Url(format!("ssh://{token}@example.com/a.git"));
        assert_eq!((ssh.argument(), ssh.environment().len()), (ssh.0.clone(), 0));
    }

    #[test]
    fn a_password_that_git_would_not_use_is_refused() {
        for url in [
            "ssh://u:p@h/a",
            "git://u:p@h/a",
            "https://u:p%0aq@h/a",
            "https://u%00:p@h/a",
            "http://u:%ff@h/a",
        ] {
            assert!(of(OsStr::new(url)).is_err(), "{url}");
        }
        assert!(of(OsStr::new("http://u:p%25@h/a")).is_ok());
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
        assert_eq!(
            url.hide("fatal: Authentication failed for 'https://phota-scan@example.com/a.git/'"),
            "fatal: Authentication failed for 'https://***@example.com/a.git/'"
        );
        assert_eq!(Url("git@h:a".to_owned()).shown(), "git@h:a");
        assert_eq!(Url("ssh://git@h/a".to_owned()).shown(), "ssh://git@h/a");
    }
}
