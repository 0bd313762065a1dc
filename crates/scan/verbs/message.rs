//! `message`: a commit message, as git will store it.

use std::{
    fs::File,
    io::{self, Read as _},
    path::Path,
};

use super::{Read, Unread};
use crate::{
    args::{self, Common},
    config::Config,
    failure::Failure,
    message::{Message, Settings},
    naming::Naming,
    place::PlaceKind,
    scanner::{Origin, Scanner, Tracked},
};

pub(crate) fn run(args: &args::Message, common: &Common) -> Result<(Read, Scanner), Failure> {
    let Some(file) = &args.file else {
        return Err(Failure::usage("no file was named: `message` needs the file that holds the commit message").hint(
            "as a hook: call it with \"$1\"; with pre-commit or prek, a `files` or `exclude` at the top of the configuration \
             hides the message from hooks, so leave it to each hook instead",
        ));
    };
    let config = match &common.config {
        Some(path) => Config::read(path)?,
        None => Config::of_current_folder()?,
    };
    let scanner = super::scanner(common, &config)?;
    let mut read = Read::nothing("message", Naming::of_file(file));
    let path = read.naming.path(file);
    match content(file, common.max_size.0) {
        Ok(bytes) => {
            read.items = 1;
            read.bytes = bytes.len() as u64;
            scan(&bytes, path, &scanner, &mut read.notes);
        }
        Err(reason) => {
            // What is not there was typed, and may be a key in the place of a path.
            if !file.exists() {
                read.naming = Naming::of_file(Path::new(&phota_core::without_keys(&read.naming.target)));
            }
            read.problems.push(Unread { path: read.naming.target.clone(), reason });
        }
    }
    Ok((read, scanner))
}

fn scan(bytes: &[u8], path: String, scanner: &Scanner, notes: &mut Vec<String>) {
    let (settings, no_answer) = Settings::of_git();
    if let Some(error) = no_answer {
        notes.push(format!("{error}; so every line counts, also what git may drop"));
    }
    let message = Message::new(bytes, &settings);
    if message.is_empty() {
        notes.push("the message is empty".to_owned());
    }
    // An option of `git commit` that no hook can see would keep them.
    if scanner.finds_any(PlaceKind::Message.judged_by(&path), &message.comments) {
        notes.push(
            "there is a key in a comment line; git drops it, unless --cleanup=verbatim or whitespace is used"
                .to_owned(),
        );
    }
    let origin = Origin::new(path, PlaceKind::Message, None, Tracked::Unknown);
    scanner.scan(origin, &message.stored, || None);
}

/// The bytes of a file, or why there are none.
fn content(file: &Path, limit: u64) -> Result<Vec<u8>, String> {
    let read = || -> io::Result<Vec<u8>> {
        let mut bytes = Vec::new();
        File::open(file)?.take(limit.saturating_add(1)).read_to_end(&mut bytes)?;
        Ok(bytes)
    };
    match read() {
        Ok(bytes) if bytes.len() as u64 > limit => {
            Err(format!("{}; --max-size raises the limit", phota_source::SkipReason::TooLarge { limit }))
        }
        Ok(bytes) => Ok(bytes),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err("no such file".to_owned()),
        Err(error) => Err(format!("cannot be read: {error}")),
    }
}
