//! From what was typed to arguments, or to what is wrong with it.

use std::{
    ffi::{OsStr, OsString},
    io::{self, Write as _},
    path::Path,
};

use clap::{
    Parser as _,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{
    args::Args,
    exit::Exit,
    output::{Kind, say},
    redact::without_typed,
    terminal::plain,
};

/// Reads the command line; prints help, or what is wrong.
///
/// # Errors
/// The code to end with, when there is nothing to run.
pub(crate) fn parse(typed: &[OsString]) -> Result<Args, Exit> {
    let options = || typed.iter().skip(1).take_while(|argument| *argument != "--");
    if let Some(option) = options().find(|argument| is_option_and_file(argument)) {
        let option = without_typed(&option.to_string_lossy());
        say(Kind::Error, &format!("{option} is an option, and a file with that name is here"));
        say(
            Kind::Hint,
            "write ./ in front of the file's name, or -- before all names; rename it for the option",
        );
        return Err(Exit::Usage);
    }
    Args::try_parse_from(typed).map_err(|error| tell(&error, typed))
}

/// Hooks hand over the names of files as they are, and whoever names a file must not choose options: what is found would
/// be accepted by a file called `--write-baseline=x`.
fn is_option_and_file(argument: &OsStr) -> bool {
    let bytes = argument.as_encoded_bytes();
    bytes.len() > 1 && bytes[0] == b'-' && Path::new(argument).symlink_metadata().is_ok()
}

/// Prints help, or what is wrong with the arguments. What was typed may be a key, and clap repeats it.
fn tell(error: &clap::Error, typed: &[OsString]) -> Exit {
    if !error.use_stderr() {
        // A reader that went away has seen enough.
        let _ = error.print();
        return Exit::Clean;
    }
    // What clap says has lines of its own, so what was typed is made plain before. That it is wrong does not change.
    let shown = typed.iter().map(|argument| plain(&argument.to_string_lossy()));
    let text = match Args::try_parse_from(shown).err() {
        Some(mut error) => {
            if error.kind() == ErrorKind::UnknownArgument {
                hide_unknown(&mut error);
            }
            error.render().to_string()
        }
        None => "error: the arguments make no sense\n".to_owned(),
    };
    let _ = write!(io::stderr(), "{}", without_typed(&text));
    Exit::Usage
}

/// Names an argument that nobody knows only if it is written as options are. clap cuts it at a `=`, and a part of a key
/// may be too short to be told.
fn hide_unknown(message: &mut clap::Error) {
    let is_option =
        |text: &str| text.starts_with("--") && text.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    match message.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(text)) if is_option(text) => {}
        _ => {
            message.insert(ContextKind::InvalidArg, ContextValue::String("***".to_owned()));
            // The tip repeats it.
            message.remove(ContextKind::Suggested);
        }
    }
}
