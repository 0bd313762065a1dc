//! `stdin`: one document, of unknown origin.

use std::io::{IsTerminal, Read as _};

use phota_source::archive;

use super::{Read, Unread};
use crate::{
    args::Common,
    config::Config,
    failure::Failure,
    finding::PlaceKind,
    naming::{Naming, with_member},
    output::{Kind, say},
    scanner::{Origin, Scanner, Tracked},
};

/// The path of standard input in reports.
const PATH: &str = "stdin";

pub(crate) fn run(common: &Common) -> Result<(Read, Scanner), Failure> {
    let config = match &common.config {
        Some(path) => Config::read(path)?,
        None => Config::of_current_folder()?,
    };
    let scanner = super::scanner(common, &config)?;
    let stdin = std::io::stdin();
    let mut read = Read::nothing("stdin", Naming::of_stdin());
    if stdin.is_terminal() && !common.quiet {
        say(Kind::Note, "reading from the terminal, end with Ctrl-D");
    }
    let limit = common.max_size.0;
    let mut bytes = Vec::new();
    let problem = match stdin.lock().take(limit.saturating_add(1)).read_to_end(&mut bytes) {
        Err(e) => Some(format!("cannot be read: {e}")),
        Ok(0) => Some("nothing was scanned: standard input is empty".to_owned()),
        Ok(length) if length as u64 > limit => {
            Some(format!("{}; --max-size raises the limit", phota_source::SkipReason::TooLarge { limit }))
        }
        Ok(_) => None,
    };
    match problem {
        Some(reason) => read.problems.push(Unread { path: PATH.to_owned(), reason }),
        None => {
            read.items = 1;
            read.bytes = bytes.len() as u64;
            let origin = |path| Origin::new(path, PlaceKind::Worktree, None, Tracked::Unknown);
            scanner.scan(origin(PATH.to_owned()), &bytes, || None);
            let unpacked = archive::unpack(PATH, &bytes, limit, &mut |member, bytes| {
                scanner.scan(origin(with_member(PATH.to_owned(), Some(member))), bytes, || None);
            });
            read.add_unpacked(PATH, unpacked);
            if read.is_nothing() {
                let reason = "nothing was scanned: the archive could not be unpacked; -v says why".to_owned();
                read.problems.push(Unread { path: PATH.to_owned(), reason });
            }
        }
    }
    Ok((read, scanner))
}
