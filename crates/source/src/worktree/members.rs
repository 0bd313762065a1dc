//! Members of the archives among the files.

use std::{fs::File, path::Path};

use super::{Item, Seen};
use crate::{
    Error, Skip,
    archive::{self, Kind, Unpacked},
    file, slashed,
};

/// Passes on the members of the archive `bytes`.
pub(super) fn of_bytes<F>(path: &Path, bytes: &[u8], max_size: u64, sink: &F) -> Unpacked
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    archive::unpack(&name(path), bytes, max_size, &mut |member, bytes| {
        sink(Item { path, member: Some(member) }, bytes);
    })
}

/// The same for an archive that is larger than files are read; `None` if nothing in it could be.
pub(super) fn of_file<F>(
    path: &Path,
    kind: Kind,
    file: &File,
    max_size: u64,
    sink: &F,
) -> Result<Option<Unpacked>, Error>
where
    F: Fn(Item<'_>, &[u8]) + Sync,
{
    let unpacked = archive::unpack_file(&name(path), kind, file, max_size, &mut |member, bytes| {
        sink(Item { path, member: Some(member) }, bytes);
    })
    .map_err(|e| file::unreadable(path, e))?;
    Ok((unpacked.items > 0).then_some(unpacked))
}

/// Adds what was found in the archive `path`.
pub(super) fn add(seen: &mut Seen, path: &Path, unpacked: Unpacked) {
    seen.items += unpacked.items;
    seen.bytes += unpacked.bytes;
    seen.closed += u64::from(unpacked.is_closed());
    let skips = unpacked.skipped.into_iter();
    seen.skipped.extend(skips.map(|skip| Skip {
        path: slashed(path),
        member: skip.member,
        reason: skip.reason,
    }));
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| slashed(Path::new(name)))
}
