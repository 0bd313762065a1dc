//! The object databases that git names in the environment of its hooks.
//!
//! While a push is being received its objects are kept apart, in quarantine, until the hooks have let it pass. git then
//! says by variables where they are: `GIT_OBJECT_DIRECTORY` is the quarantine, `GIT_ALTERNATE_OBJECT_DIRECTORIES` the
//! repository's own folder and others. gix heeds neither, so objects it does not find are looked for here.

use gix::{
    objs::Find,
    odb::{Header, store},
};

use crate::{Error, Repository, objects::folders, repository::MOST_ALLOCATED};

/// Object databases beside the repository's own.
#[derive(Default)]
pub(crate) struct Surroundings(Vec<gix::odb::Handle>);

impl Surroundings {
    /// Opens what the environment names; nothing, mostly.
    ///
    /// # Errors
    /// [`Error::Repository`] if it cannot be opened.
    pub(crate) fn of(repository: &Repository) -> Result<Self, Error> {
        let open = |folder: std::path::PathBuf| {
            let options =
                store::init::Options { alloc_limit_bytes: Some(MOST_ALLOCATED), ..Default::default() };
            gix::odb::at_opts(&folder, repository.git.object_hash(), None, options)
                .map_err(|e| Error::Repository { folder, reason: e.to_string() })
        };
        Ok(Surroundings(folders::of_environment(repository).into_iter().map(open).collect::<Result<_, _>>()?))
    }

    /// Reads an object that the repository's own database does not have.
    pub(crate) fn find(&self, id: gix::ObjectId) -> gix::Result<Option<(gix::objs::Kind, Vec<u8>)>> {
        for handle in &self.0 {
            let mut bytes = Vec::new();
            if let Some(kind) = handle.try_find(&id, &mut bytes)?.map(|data| data.kind) {
                return Ok(Some((kind, bytes)));
            }
        }
        Ok(None)
    }

    /// The kind and size of such an object.
    pub(crate) fn header(&self, id: gix::ObjectId) -> gix::Result<Option<(gix::objs::Kind, u64)>> {
        for handle in &self.0 {
            if let Some(header) = handle.try_header(&id)? {
                return Ok(Some((header.kind(), header.size())));
            }
        }
        Ok(None)
    }
}
