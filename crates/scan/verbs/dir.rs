//! `dir`: files and folders.

use std::path::{Path, PathBuf};

use phota_source::worktree::{self, IgnoreRules};

use super::{Read, Unread, names::Names};
use crate::{
    args::{Common, Dir},
    config::Config,
    failure::Failure,
    finding::PlaceKind,
    naming::Naming,
    scanner::{Origin, Scanner, Tracked},
};

pub(crate) fn run(args: &Dir, common: &Common) -> Result<(Read, Scanner), Failure> {
    let config = match &common.config {
        Some(path) => Config::read(path)?,
        None => Config::of_targets(&args.paths)?,
    };
    let scanner = super::scanner(common, &config)?;
    let top = match args.paths.as_slice() {
        [folder] if folder.is_dir() => folder.as_path(),
        _ => Path::new("."),
    };
    let top = std::fs::canonicalize(top).unwrap_or_else(|_| top.to_path_buf());
    let mut options = super::reading(common, super::excludes(common, &config, &top)?);
    if args.no_ignore {
        options.ignore_rules = IgnoreRules::None;
    }
    let naming = Naming::of_paths(&args.paths);
    let names = Names::default();
    let seen = worktree::read(&args.paths, &options, &|item, bytes| {
        scanner.scan(origin(&naming, item), bytes, || None);
        // One look at the whole path tells most apart.
        if item.member.is_none() && scanner.may_match(item.path.as_os_str().as_encoded_bytes()) {
            let of_name = |path| Origin::new(path, PlaceKind::Path, None, Tracked::Unknown);
            names.look_at(&naming.path(item.path), &scanner, of_name);
        }
    });
    if let Some(wanted) = scanner.wanted() {
        worktree::read(&args.paths, &options, &|item, bytes| {
            scanner.look_for(&wanted, origin(&naming, item), bytes, || None);
        });
    }
    let mut read = Read::nothing("dir", naming);
    read.add_seen(seen);
    if read.is_nothing() && read.problems.is_empty() {
        read.problems.push(nothing_scanned(args, &read));
    }
    Ok((read, scanner))
}

fn origin<'a>(naming: &Naming, item: worktree::Item<'a>) -> Origin<'a> {
    Origin::new(naming.item(item), PlaceKind::Worktree, None, Tracked::Ask(item.path))
}

fn nothing_scanned(args: &Dir, read: &Read) -> Unread {
    let names: Vec<String> = args.paths.iter().map(PathBuf::as_path).map(phota_source::slashed).collect();
    let why = match (read.skipped.is_empty(), args.no_ignore) {
        (false, _) => "everything there was skipped; -v lists what, and why",
        (true, false) => "there is no file, or git ignores all of them; --no-ignore reads those too",
        (true, true) => "there is no file",
    };
    Unread { path: names.join(" "), reason: format!("nothing was scanned: {why}") }
}
