//! Tar: members one behind the other.

use std::io::Read;

use tar::{Archive, Entry, EntryType};

use super::{
    budget::Meter,
    kind::TAR_BLOCK,
    unpacker::{At, Unpacker},
};
use crate::SkipReason;

/// What may stand between two members: names and attributes, which the tar library keeps in memory, and padding.
const BETWEEN_MEMBERS: u64 = 4 << 20;

/// Goes through the tar `stream`, which `meter` counts.
pub(super) fn unpack(unpacker: &mut Unpacker<'_>, stream: impl Read, meter: &Meter<'_>, at: &At<'_>) {
    let mut archive = Archive::new(stream);
    // Behind the end mark another tar may stand: `tar --concatenate`, or streams of gzip one behind the other.
    archive.set_ignore_zeros(true);
    meter.allow(BETWEEN_MEMBERS);
    let entries = match archive.entries() {
        Ok(entries) => entries,
        Err(error) => return unpacker.skip_archive(at, meter.fault(&error)),
    };
    let mut buffer = Vec::new();
    for entry in entries {
        if !unpacker.budget().take_member() {
            return;
        }
        match entry {
            Ok(entry) => member(unpacker, entry, meter, &mut buffer, at),
            Err(error) => return unpacker.skip_archive(at, meter.fault(&error)),
        }
        if unpacker.budget().exceeded().is_some() {
            return;
        }
    }
}

fn member(
    unpacker: &mut Unpacker<'_>,
    mut entry: Entry<'_, impl Read>,
    meter: &Meter<'_>,
    buffer: &mut Vec<u8>,
    at: &At<'_>,
) {
    let path = at.member(&entry.path_bytes());
    let kind = entry.header().entry_type();
    let size = entry.size();
    // A sparse file has less in the archive than its size, and what it lacks never comes through the meter.
    let in_archive = match kind {
        EntryType::GNUSparse => entry.header().entry_size().unwrap_or(0),
        _ => size,
    };
    meter.allow(in_archive.saturating_add(TAR_BLOCK as u64).saturating_add(BETWEEN_MEMBERS));

    if let EntryType::Symlink | EntryType::Link = kind
        && let Some(target) = entry.link_name_bytes()
    {
        let target = target.into_owned();
        unpacker.pass(&path, &target, at);
    }
    if size == 0 && !kind.is_file() {
        return;
    }
    let limit = unpacker.max_size();
    if size > limit {
        return unpacker.skip(&path, SkipReason::TooLarge { limit });
    }
    if kind.is_gnu_sparse() && !unpacker.budget().take_bytes(size) {
        return;
    }
    buffer.clear();
    unpacker.read(&mut entry, meter, Some(size), buffer, at, &path);
}
