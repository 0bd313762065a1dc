//! What can be typed about verification: parsing only.

use std::{path::PathBuf, time::Duration};

use clap::{Args, ValueEnum};

/// The options of `--verify`.
#[derive(Args)]
#[allow(rustdoc::bare_urls, reason = "the help texts are doc comments, and a terminal wants no brackets")]
pub(crate) struct Options {
    /// Ask the API whether each key that is reported is alive; nothing else touches the network
    #[arg(long, global = true, help_heading = "Verification")]
    pub(crate) verify: bool,
    /// Report only keys that the API accepts; a key of which nothing can be said makes the scan incomplete
    #[arg(long, value_enum, value_name = "STATUS", global = true, help_heading = "Verification")]
    pub(crate) only: Option<Only>,
    /// Send keys here instead of https://api.photalabs.com/v1/phota; no variable and no configuration does the same
    #[arg(long, value_name = "URL", global = true, help_heading = "Verification")]
    pub(crate) base_url: Option<String>,
    /// Bound the verification to this many seconds [default: 30]
    #[arg(long, value_name = "SECONDS", value_parser = seconds, global = true, help_heading = "Verification")]
    pub(crate) timeout: Option<Duration>,
    /// Trust the certificates in this PEM file as well
    #[arg(long, value_name = "FILE", global = true, help_heading = "Verification")]
    pub(crate) ca_file: Option<PathBuf>,
}

/// What is reported of the keys that were asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Only {
    /// Keys that the API accepts
    Active,
}

impl Options {
    /// The first option that says nothing without `--verify`.
    pub(super) fn needs_verify(&self) -> Option<&'static str> {
        let Options { verify: _, only, base_url, timeout, ca_file } = self;
        [
            (only.is_some(), "--only"),
            (base_url.is_some(), "--base-url"),
            (timeout.is_some(), "--timeout"),
            (ca_file.is_some(), "--ca-file"),
        ]
        .into_iter()
        .find_map(|(is_given, name)| is_given.then_some(name))
    }
}

/// Reads a number of seconds, whole or not.
fn seconds(text: &str) -> Result<Duration, String> {
    let number: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    match Duration::try_from_secs_f64(number) {
        Ok(limit) if (0.1..=3600.0).contains(&number) => Ok(limit),
        _ => Err("not between 0.1 and 3600 seconds".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seconds_are_bounded() {
        assert_eq!(seconds("1.5"), Ok(Duration::from_millis(1500)));
        for text in ["0", "-1", "1e9", "NaN", "inf", "", "5m"] {
            assert!(seconds(text).is_err(), "{text}");
        }
    }
}
