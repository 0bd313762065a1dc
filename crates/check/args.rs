//! The command line as it is typed.

use std::ffi::OsString;
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use phota_core::may_be_a_key;

/// Check that the configured Phota API key is accepted
///
/// Finds the key where it is configured, looks at it, asks the API, and says one of six things: accepted,
/// rejected, missing, malformed, unavailable, inconclusive. "No 401" is not enough for accepted: the answer
/// must be the documented one, and a random key that cannot exist must be refused. The key is never shown;
/// its fingerprint (b3:...) tells keys apart.
#[derive(Clone, Debug, Parser)]
#[command(name = "phota-check", version, max_term_width = 110, after_long_help = AFTER_HELP)]
pub(crate) struct Args {
    /// Read the key from this file; `-` is standard input
    ///
    /// One newline at the end is dropped.
    #[arg(long, value_name = "PATH", help_heading = "Where the key is")]
    pub key_file: Option<PathBuf>,

    /// Read the key from this variable instead of PHOTA_API_KEY
    ///
    /// Repeat it to check several keys at once. No other place is taken instead, except a .env file that sets
    /// the same variable.
    #[arg(long, value_name = "NAME", value_parser = variable_name, help_heading = "Where the key is")]
    pub env: Vec<String>,

    /// Read the key as this profile of the user's configuration says
    #[arg(long, value_name = "NAME", value_parser = profile_name, help_heading = "Where the key is")]
    pub profile: Option<String>,

    /// Leave .env files out
    #[arg(long, help_heading = "Where the key is")]
    pub no_dotenv: bool,

    /// Show every place a key was looked for, and end; nothing is sent
    #[arg(long, help_heading = "Where the key is")]
    pub explain: bool,

    /// The old key of a rotation is in this variable, and must be refused
    #[arg(long, value_name = "NAME", value_parser = variable_name, conflicts_with = "revoked_key_file", help_heading = "Rotation")]
    pub revoked_env: Option<String>,

    /// The old key of a rotation is in this file, and must be refused; `-` is standard input
    #[arg(long, value_name = "PATH", help_heading = "Rotation")]
    pub revoked_key_file: Option<PathBuf>,

    /// Send keys here instead of https://api.photalabs.com/v1/phota
    ///
    /// PHOTA_BASE_URL does the same. https only, or http to a loopback address.
    #[arg(long, value_name = "URL", help_heading = "Asking the API")]
    pub base_url: Option<String>,

    /// Bound everything together to this many seconds
    #[arg(long, value_name = "SECONDS", default_value = "30", value_parser = seconds, help_heading = "Asking the API")]
    pub timeout: Duration,

    /// Ask again this often after a failure that may pass (no connection, 408, 429, 5xx)
    #[arg(long, value_name = "COUNT", default_value_t = 3, value_parser = clap::value_parser!(u32).range(0..=20), help_heading = "Asking the API")]
    pub retries: u32,

    /// Do not ask with a random key first whether the endpoint refuses anything
    #[arg(long, help_heading = "Asking the API")]
    pub no_control: bool,

    /// Trust the certificates in this PEM file as well
    #[arg(long, value_name = "PATH", help_heading = "Asking the API")]
    pub ca_file: Option<PathBuf>,

    /// What to do in a GitHub event that gets no secrets (fork, Dependabot), when there is no key
    #[arg(long, value_name = "ACTION", default_value = "warn", help_heading = "Output")]
    pub on_unavailable: OnUnavailable,

    /// How to report; github (annotations, outputs, step summary) is the default in GitHub Actions, else human
    #[arg(long, help_heading = "Output")]
    pub format: Option<Format>,

    /// Taken so that a key given here can be refused without being repeated.
    #[arg(hide = true)]
    pub stray: Vec<OsString>,
}

/// What an unavailable key comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnUnavailable {
    /// Exit 0 with a warning
    Warn,
    /// Exit 1
    Fail,
}

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Text for people
    Human,
    /// One JSON object
    Json,
    /// Workflow commands, outputs and step summary of GitHub Actions
    Github,
}

const AFTER_HELP: &str = "\
The key is looked for in this order, the first hit wins:
  1. --key-file PATH
  2. --env NAME, else the variable PHOTA_API_KEY
  3. the file that PHOTA_API_KEY_FILE names
  4. .env, from this folder up to the repository's root; never when CI is set
  5. a profile of phota/config.yaml in the user's configuration folder (--profile or PHOTA_PROFILE)
  6. the variables PHOTA_KEY, PHOTALABS_API_KEY, PHOTOLABS_API_KEY
With --key-file, --env or --profile only what is named counts. No option takes the key itself: every process
can see the arguments of every other.

Exit status:
  0    accepted; or unavailable, with a warning
  1    rejected, missing or malformed; with --on-unavailable fail also unavailable
  2    wrong usage or configuration
  3    inconclusive: nothing can be said about the key
  130  interrupted

Examples:
  phota-check
  phota-check --explain
  phota-check --key-file /run/secrets/phota
  op read op://vault/phota/key | phota-check --key-file -
  phota-check --revoked-env OLD_PHOTA_API_KEY
  phota-check --env STAGING_KEY --env PRODUCTION_KEY --format json";

/// Reads a number of seconds, whole or not.
fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(number) {
        Ok(limit) if (0.1..=3600.0).contains(&number) => Ok(limit),
        _ => Err("not between 0.1 and 3600 seconds".to_owned()),
    }
}

/// A name, and not a key put in its place by mistake.
fn variable_name(text: &str) -> Result<String, String> {
    let good = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_');
    if good && !may_be_a_key(text) {
        Ok(text.to_owned())
    } else {
        Err("not the name of a variable".to_owned())
    }
}

/// The same for a profile, whose name may be anything else.
fn profile_name(text: &str) -> Result<String, String> {
    if may_be_a_key(text) { Err("not the name of a profile".to_owned()) } else { Ok(text.to_owned()) }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_definition_is_consistent() {
        Args::command().debug_assert();
    }

    #[test]
    fn seconds_are_bounded() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        for text in ["0", "-1", "1e9", "NaN", "inf", "", "5m"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }

    #[test]
    fn names_are_names() {
        assert!(variable_name("PHOTA_API_KEY").is_ok() && variable_name("_a1").is_ok());
        let key: String = (0..32).map(|i| char::from(b"k3y"[i % 3])).collect();
        assert!(profile_name(&key).is_err() && profile_name("team a/production-2").is_ok());
        for text in ["", "A=b", "1A", "A-B", "A B", "Ä", &key] {
            assert!(variable_name(text).is_err(), "{text}");
        }
    }
}
