//! The object database: its folders and packs, opened, and reading one object out of it.

use std::{path::PathBuf, sync::OnceLock};

use gix::{
    hash::oid,
    odb::{
        self,
        pack::{cache, data::decode},
    },
};

use super::{Fault, ObjectKind, folders, inflate::Inflater, large, loose, pack, pack::Pack};
use crate::{Error, ObjectId, Repository, repository::reason};

/// The objects of a repository and of those it borrows from.
///
/// Packs are mapped when it is opened: what is packed anew while it is in use is still seen. Loose objects are listed before
/// that and once more by every pass, so that one is seen if git packs it, or takes it out of a pack, meanwhile; those that
/// are gone when they are to be read are looked for in the new packs.
pub struct ObjectDatabase {
    pub(super) hash: gix::hash::Kind,
    /// Of objects, the repository's own first.
    pub(super) folders: Vec<PathBuf>,
    /// The ids of loose objects in each of the folders, as they were just before the packs were opened.
    pub(super) listed: Vec<Vec<gix::ObjectId>>,
    pub(super) packs: Vec<Pack>,
    /// The same folders as they were when an object was first missed.
    later: OnceLock<Box<ObjectDatabase>>,
    /// What could not be opened.
    pub(super) faults: Vec<Fault>,
}

impl Repository {
    /// Opens all packs and loose folders, those of alternates too.
    ///
    /// If the repository was found for a command ([`Repository::of_command`]), `GIT_OBJECT_DIRECTORY` and
    /// `GIT_ALTERNATE_OBJECT_DIRECTORIES` count: a pre-receive hook sees what is being pushed that way. What cannot be
    /// opened is among the [problems](super::Sifted::problems) of every pass.
    ///
    /// # Errors
    /// [`Error::ObjectStore`] if there is no folder of objects at all.
    pub fn objects(&self) -> Result<ObjectDatabase, Error> {
        let hash = self.git.object_hash();
        let (folders, mut faults) = folders::of(self);
        if folders.is_empty() {
            let nothing =
                || Fault { path: self.git_dir().to_path_buf(), reason: "no folder of objects".to_owned() };
            return Err(faults.into_iter().next().unwrap_or_else(nothing).into());
        }
        // Every pass lists them again, and tells of what cannot be listed.
        let listed = folders.iter().map(|folder| loose::list(folder, hash, &mut Vec::new())).collect();
        let packs = folders.iter().flat_map(|folder| pack::open_all(folder, hash, &mut faults)).collect();
        Ok(ObjectDatabase { hash, folders, listed, packs, later: OnceLock::new(), faults })
    }
}

impl ObjectDatabase {
    /// The same folders with the packs that are there now.
    pub(super) fn reopened(&self) -> Self {
        // What cannot be opened was told of this database, or is told of the objects that are missing.
        let open = |folder: &PathBuf| pack::open_all(folder, self.hash, &mut Vec::new());
        let packs = self.folders.iter().flat_map(open).collect();
        ObjectDatabase {
            hash: self.hash,
            folders: self.folders.clone(),
            listed: Vec::new(),
            packs,
            later: OnceLock::new(),
            faults: Vec::new(),
        }
    }

    /// The folders of objects that are read: the repository's own first, then those it borrows from.
    pub fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Files and folders that git left when it was interrupted while it wrote objects: those are in there, and nothing
    /// reads them.
    pub fn unfinished(&self) -> Vec<PathBuf> {
        self.folders.iter().flat_map(|folder| folders::unfinished(folder)).collect()
    }

    /// Reads one object, `None` if it is not there, nor in what git has packed meanwhile.
    ///
    /// # Errors
    /// [`Error::DamagedObject`] if it, or what it builds upon, cannot be read, [`Error::ObjectTooLarge`] if it has more
    /// than `max_size` bytes.
    pub fn read(&self, id: ObjectId, max_size: u64) -> Result<Option<(ObjectKind, Vec<u8>)>, Error> {
        match self.read_here(id, max_size)? {
            None => self.later.get_or_init(|| Box::new(self.reopened())).read_here(id, max_size),
            found => Ok(found),
        }
    }

    /// The same without what is new.
    pub(super) fn read_here(
        &self,
        id: ObjectId,
        max_size: u64,
    ) -> Result<Option<(ObjectKind, Vec<u8>)>, Error> {
        let damaged = |error: gix::Error| Error::DamagedObject { id, reason: reason(&error), dependents: 0 };
        let header = self.header(&id.0, 0, max_size).map_err(damaged)?;
        let Some((kind, size)) = header else { return Ok(None) };
        if size > max_size {
            return Err(Error::ObjectTooLarge { id, kind: kind.into(), size, limit: max_size });
        }
        let mut bytes = Vec::new();
        let kind = self.find(&id.0, &mut bytes, 0).map_err(damaged)?;
        Ok(kind.map(|kind| (kind.into(), bytes)))
    }

    /// Reads one object into `out`, from any pack, else from its own file.
    ///
    /// A copy that is damaged does not hide a sound one.
    pub(super) fn find(
        &self,
        id: &oid,
        out: &mut Vec<u8>,
        packs_deep: usize,
    ) -> gix::Result<Option<gix::objs::Kind>> {
        let mut problem = None;
        for pack in &self.packs {
            match self.find_packed(pack, id, out, packs_deep) {
                Ok(None) => {}
                Ok(Some(kind)) => return Ok(Some(kind)),
                Err(error) => problem = Some(error),
            }
        }
        for folder in &self.folders {
            match odb::loose::Store::at_opts(folder, self.hash, loose_options()).try_find(id, out) {
                Ok(None) => {}
                Ok(Some(object)) => return Ok(Some(object.kind)),
                Err(error) => problem = Some(error),
            }
        }
        problem.map_or(Ok(None), Err)
    }

    fn find_packed(
        &self,
        pack: &Pack,
        id: &oid,
        out: &mut Vec<u8>,
        packs_deep: usize,
    ) -> gix::Result<Option<gix::objs::Kind>> {
        let Some(position) = pack.index.lookup(id) else { return Ok(None) };
        let outside = |id: &oid, out: &mut Vec<u8>| {
            if let Some(position) = pack.index.lookup(id) {
                return pack.entry_of(position).map(|entry| Some(decode::entry::ResolvedBase::InPack(entry)));
            }
            check_depth(packs_deep)?;
            let kind = self.find(id, out, packs_deep + 1)?;
            Ok(kind.map(|kind| decode::entry::ResolvedBase::OutOfPack { kind, end: out.len() }))
        };
        let entry = pack.entry_of(position)?;
        out.clear();
        let mut inflate = gix::zlib::Inflate::default();
        let found = pack.data.decode_entry(entry, out, &mut inflate, &outside, &mut cache::Never)?;
        out.truncate(usize::try_from(found.object_size).unwrap_or(usize::MAX));
        Ok(Some(found.kind))
    }

    /// The kind and size of an object, as far as its headers can be trusted: of one with more than `limit` bytes it is known
    /// that it has them.
    fn header(&self, id: &oid, packs_deep: usize, limit: u64) -> gix::Result<Option<(gix::objs::Kind, u64)>> {
        let mut problem = None;
        for pack in &self.packs {
            match self.packed_header(pack, id, packs_deep, limit) {
                Ok(None) => {}
                Ok(found) => return Ok(found),
                Err(error) => problem = Some(error),
            }
        }
        for folder in &self.folders {
            match odb::loose::Store::at_opts(folder, self.hash, loose_options()).try_header(id) {
                Ok(None) => {}
                Ok(Some((size, kind))) if size <= limit => return Ok(Some((kind, size))),
                Ok(Some((size, kind))) => match loose::check_large(folder, id, limit) {
                    Ok(()) => return Ok(Some((kind, size))),
                    Err(reason) => problem = Some(gix::error::corruption(reason).into()),
                },
                Err(error) => problem = Some(error),
            }
        }
        problem.map_or(Ok(None), Err)
    }

    fn packed_header(
        &self,
        pack: &Pack,
        id: &oid,
        packs_deep: usize,
        limit: u64,
    ) -> gix::Result<Option<(gix::objs::Kind, u64)>> {
        let Some(position) = pack.index.lookup(id) else { return Ok(None) };
        let outside = |id: &oid| {
            if let Some(position) = pack.index.lookup(id) {
                return pack
                    .entry_of(position)
                    .map(|entry| Some(decode::header::ResolvedBase::InPack(entry)));
            }
            check_depth(packs_deep)?;
            // How large the base is does not matter here.
            let found = self.header(id, packs_deep + 1, u64::MAX)?;
            Ok(found.map(|(kind, _)| decode::header::ResolvedBase::OutOfPack { kind, num_deltas: None }))
        };
        let entry = pack.entry_of(position)?;
        let (data_at, size, is_delta) = (entry.data_offset, entry.decompressed_size, entry.header.is_delta());
        let found = pack.data.decode_header(entry, &mut gix::zlib::Inflate::default(), &outside)?;
        if found.object_size > limit {
            let stored = pack.data.entry_slice(data_at..pack.data.pack_end() as u64).unwrap_or_default();
            let checked = if is_delta {
                large::check_compressed_delta(&mut Inflater::default(), stored, size, limit)
            } else {
                large::check_whole(stored, limit)
            };
            checked.map_err(gix::error::corruption)?;
        }
        Ok(Some((found.kind, found.object_size)))
    }
}

/// How often a chain of deltas may lead from one pack into another. git writes no such packs at all.
const MAX_PACKS_DEEP: usize = 8;

fn check_depth(packs_deep: usize) -> gix::Result<()> {
    if packs_deep < MAX_PACKS_DEEP {
        return Ok(());
    }
    Err(gix::error::corruption("its chain of deltas leads through too many packs").into())
}

pub(super) fn loose_options() -> odb::loose::Options {
    odb::loose::Options { alloc_limit_bytes: Some(pack::READ_LIMIT), ..odb::loose::Options::default() }
}
