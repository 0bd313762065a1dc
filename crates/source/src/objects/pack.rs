//! A pack and its index.

use std::{
    collections::BTreeSet,
    ffi::OsStr,
    fs, io,
    path::{Path, PathBuf},
    sync::OnceLock,
    thread,
    time::Duration,
};

use gix::odb::pack::{data, index};

use super::{Fault, table::Table};
use crate::repository::reason;

/// The most memory that reading one object through gix may take at a time, in bytes.
pub(super) const READ_LIMIT: usize = 1 << 30;

/// A pack, mapped into memory, and its index.
pub(super) struct Pack {
    pub(super) data: data::File,
    pub(super) index: index::File,
    table: OnceLock<Table>,
}

/// How often the packs are listed, if git is just putting others in their place,
const MOST_LISTINGS: usize = 5;
/// and how long it is given in between.
const PAUSE: Duration = Duration::from_millis(20);

/// Opens the packs of one object folder, whatever the multi-pack-index says: git keeps an index beside each pack.
///
/// git first writes the packs that take the place of others and then removes those. One that is listed and gone again,
/// and one whose index is not there yet, are thus no fault if another look finds all as it should be.
pub(super) fn open_all(objects: &Path, hash: gix::hash::Kind, faults: &mut Vec<Fault>) -> Vec<Pack> {
    let folder = objects.join("pack");
    let mut opened = Opened::default();
    for listing in 1.. {
        let (packs, indices) = match list(&folder) {
            Ok(found) => found,
            Err(error) => {
                faults.push(Fault { path: folder, reason: error.to_string() });
                break;
            }
        };
        let mut found = Vec::new();
        let mut settled = opened.add(&indices, hash, &mut found);
        for index in packs.difference(&indices).filter(|index| !opened.known.contains(*index)) {
            let reason = "the pack has no index, so the objects in it were not read".to_owned();
            found.push(Fault { path: index.with_extension("pack"), reason });
            settled = false;
        }
        if settled || listing == MOST_LISTINGS {
            faults.append(&mut found);
            break;
        }
        thread::sleep(PAUSE);
    }
    faults.append(&mut opened.faults);
    opened.packs
}

/// The packs of a folder that could be opened so far.
#[derive(Default)]
struct Opened {
    packs: Vec<Pack>,
    /// Their indices.
    known: BTreeSet<PathBuf>,
    /// What is wrong with them.
    faults: Vec<Fault>,
}

impl Opened {
    /// Opens those that are new, and tells whether all that are listed are there.
    fn add(&mut self, indices: &BTreeSet<PathBuf>, hash: gix::hash::Kind, faults: &mut Vec<Fault>) -> bool {
        let mut are_there = true;
        for index in indices {
            if self.known.contains(index) {
                continue;
            }
            match Pack::open(index, hash, &mut self.faults) {
                Ok(pack) => {
                    self.packs.push(pack);
                    self.known.insert(index.clone());
                }
                Err(fault) => {
                    are_there &= index.exists() && index.with_extension("pack").exists();
                    faults.push(fault);
                }
            }
        }
        are_there
    }
}

/// The indices that the packs of a folder should have, and those that are there.
fn list(folder: &Path) -> io::Result<(BTreeSet<PathBuf>, BTreeSet<PathBuf>)> {
    let (mut packs, mut indices) = (BTreeSet::new(), BTreeSet::new());
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok((packs, indices)),
        Err(error) => return Err(error),
    };
    for entry in entries {
        let path = entry?.path();
        // Any name will do for git. What it is about to write has no extension.
        match path.extension().and_then(OsStr::to_str) {
            Some("pack") => packs.insert(path.with_extension("idx")),
            Some("idx") => indices.insert(path),
            _ => false,
        };
    }
    Ok((packs, indices))
}

impl Pack {
    /// Opens a pack and its index, and looks whether they belong together.
    fn open(index: &Path, hash: gix::hash::Kind, faults: &mut Vec<Fault>) -> Result<Self, Fault> {
        let path = index.with_extension("pack");
        let index = index::File::at(index, hash)
            .map_err(|error| Fault { path: index.to_path_buf(), reason: reason(&error) })?;
        let data = data::File::at(&path, hash)
            .map_err(|error| Fault { path: path.clone(), reason: reason(&error) })?;
        if data.num_objects() != index.num_objects() {
            let reason =
                format!("it has {} objects, but its index {}", data.num_objects(), index.num_objects());
            faults.push(Fault { path, reason });
        } else if data.checksum() != index.pack_checksum() {
            faults.push(Fault { path, reason: "its checksum is not the one its index states".to_owned() });
        }
        Ok(Pack { data: data.with_alloc_limit_bytes(Some(READ_LIMIT)), index, table: OnceLock::new() })
    }

    /// Where the objects stand. Every pass needs it, so it is read once and kept, 28 bytes an object.
    pub(super) fn table(&self, threads: usize) -> &Table {
        self.table.get_or_init(|| Table::new(self, threads))
    }

    /// The header of an object of this pack, by its place in the index.
    pub(super) fn entry_of(&self, position: u32) -> gix::Result<data::Entry> {
        self.data.entry(self.index.pack_offset_at_index(position))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is listed and cannot be opened is looked at again only if it is no longer all there.
    #[test]
    fn damaged_packs_are_there_and_moved_ones_are_not() {
        let folder = tempfile::tempdir().unwrap();
        let index = |name: &str| folder.path().join(name).with_extension("idx");
        let (damaged, moved, gone) = (index("a"), index("b"), index("c"));
        for path in [&damaged, &damaged.with_extension("pack"), &moved] {
            fs::write(path, "").unwrap();
        }
        for (indices, are_there) in [
            (vec![&damaged], true),
            (vec![&moved], false),
            (vec![&gone], false),
            (vec![&damaged, &moved], false),
            (vec![&gone, &damaged], false),
        ] {
            let listed: BTreeSet<PathBuf> = indices.into_iter().cloned().collect();
            let mut faults = Vec::new();
            assert_eq!(Opened::default().add(&listed, gix::hash::Kind::Sha1, &mut faults), are_there);
            assert_eq!(faults.len(), listed.len());
        }
    }

    #[test]
    fn a_folder_of_packs_need_not_be_there_but_is_no_file() {
        let objects = tempfile::tempdir().unwrap();
        let faults = || {
            let mut faults = Vec::new();
            assert!(open_all(objects.path(), gix::hash::Kind::Sha1, &mut faults).is_empty());
            faults.into_iter().map(|fault| fault.path).collect::<Vec<_>>()
        };
        assert_eq!(faults(), Vec::<PathBuf>::new());
        fs::write(objects.path().join("pack"), "").unwrap();
        assert_eq!(faults(), [objects.path().join("pack")]);
    }
}
