//! Wrong usage: clap's message without the values, since one of them may be a key.

use std::ffi::OsString;
use std::io::{self, Write};

use clap::Parser;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use phota_core::plain;

use phota_core::without_keys;

use crate::args::Args;
use crate::exit::Exit;

/// Reads the command line; prints help or what is wrong.
///
/// # Errors
/// The code to end with, when there is nothing to run.
pub(crate) fn parse(arguments: impl Iterator<Item = OsString>) -> Result<Args, Exit> {
    let error = match Args::try_parse_from(arguments) {
        Ok(args) if args.stray.is_empty() => return Ok(args),
        Ok(_) => {
            say(
                "phota-check takes no key and no other argument: every process can see arguments",
                "set PHOTA_API_KEY, or give the key to `phota-check --key-file -`",
            );
            return Err(Exit::Usage);
        }
        Err(error) => error,
    };
    if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) {
        // A closed pipe is no failure.
        let _ = error.print();
        return Err(Exit::Good);
    }
    say(&describe(&error), "see `phota-check --help`");
    Err(Exit::Usage)
}

/// Prints what is wrong and what to do, on standard error. What is wrong may quote anything.
pub(crate) fn say(problem: &str, advice: &str) {
    let _ = writeln!(io::stderr(), "error: {}\n  {advice}", plain(problem));
}

/// Prints what a profile's command said, on standard error.
pub(crate) fn told_by_command(line: &str) {
    let _ = writeln!(io::stderr(), "key command: {line}");
}

fn describe(error: &clap::Error) -> String {
    let option = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(option)) => option.as_str(),
        Some(ContextValue::Strings(options)) => options.first().map_or("an option", String::as_str),
        _ => "an option",
    };
    let option = name_alone(option);
    match error.kind() {
        ErrorKind::UnknownArgument => {
            format!("there is no option {}{}", unknown(option), suggestion(error))
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => match possible_values(error) {
            Some(values) => format!("the value of {option} must be one of: {values}"),
            None => match std::error::Error::source(error) {
                Some(why) => format!("the value of {option} is {why}"),
                None => format!("{option} needs a value"),
            },
        },
        ErrorKind::ArgumentConflict => match error.get(ContextKind::PriorArg) {
            Some(ContextValue::String(other)) if name_alone(other) == option => {
                format!("{option} is given twice")
            }
            Some(ContextValue::String(other)) => {
                format!("{option} cannot be used with {}", name_alone(other))
            }
            _ => format!("{option} cannot be used with another option that is given"),
        },
        kind => kind.as_str().unwrap_or("the command line is wrong").to_owned(),
    }
}

/// An option that nobody knows, if it is written as options are: a key may be cut at a `=`, and its part be too short to be
/// told.
fn unknown(option: &str) -> String {
    let is_option = option.len() <= 2 || option.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    if is_option { without_keys(option) } else { "of that name".to_owned() }
}

/// `--name=value` or `--name <VALUE>`: a value stays out.
fn name_alone(option: &str) -> &str {
    option.split(['=', ' ']).next().unwrap_or(option)
}

fn suggestion(error: &clap::Error) -> String {
    match error.get(ContextKind::SuggestedArg) {
        Some(ContextValue::String(other)) => format!("; did you mean {other}?"),
        _ => String::new(),
    }
}

fn possible_values(error: &clap::Error) -> Option<String> {
    match error.get(ContextKind::ValidValue)? {
        ContextValue::Strings(values) if !values.is_empty() => Some(values.join(", ")),
        _ => None,
    }
}
