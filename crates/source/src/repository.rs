//! A git repository: finding and opening it, and reading blobs out of it.

use std::{
    cell::OnceCell,
    fmt,
    path::{Component, Path, PathBuf},
    str::FromStr,
};

use bstr::ByteSlice;
use gix::{
    discover::upwards,
    odb::pack::cache::lru::MemoryCappedHashmap,
    open::{Options, Permissions, permissions},
    sec::{self, Permission, Trust},
};

use crate::{Error, ObjectDatabase, RepoPath, pipes, refuse_pipes, surroundings::Surroundings};

/// A git repository that is read, never written.
pub struct Repository {
    pub(crate) git: gix::Repository,
    /// Where objects are that the repository itself has not.
    surroundings: Surroundings,
    /// For what is read in another way than gix does; mostly nothing.
    objects: OnceCell<ObjectDatabase>,
}

/// The id of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ObjectId(pub(crate) gix::ObjectId);

impl fmt::Display for ObjectId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for ObjectId {
    type Err = NotAnId;

    /// Reads all digits of an id, in hexadecimal.
    fn from_str(hex: &str) -> Result<Self, NotAnId> {
        gix::ObjectId::from_hex(hex.as_bytes()).map(ObjectId).map_err(|_| NotAnId)
    }
}

/// The text is not the id of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the id of an object")]
pub struct NotAnId;

/// The content of a file as git stores it.
#[derive(Debug)]
pub enum Blob {
    /// Its bytes.
    Bytes(Vec<u8>),
    /// It is larger than the limit and was not read.
    TooLarge,
}

impl Repository {
    /// Finds the repository a command run in `folder` works on, the way git does: `GIT_DIR` and its companions first,
    /// then `folder` and those above it.
    ///
    /// # Errors
    /// [`Error::NotARepository`] if there is none, [`Error::Repository`] if it cannot be opened.
    pub fn of_command(folder: &Path) -> Result<Self, Error> {
        refuse_pipes(folder, std::env::var_os("GIT_DIR").map(PathBuf::from).as_deref())?;
        let options = options(GitVariables::Heed);
        let opened = gix::ThreadSafeRepository::discover_with_environment_overrides_opts(
            folder,
            discovery(),
            sec::trust::Mapping { full: options.clone(), reduced: options },
        );
        Self::opened(folder, opened)
    }

    /// Finds the repository that `folder` lies in, whatever the environment says.
    ///
    /// # Errors
    /// As [`of_command`](Self::of_command).
    pub fn at(folder: &Path) -> Result<Self, Error> {
        refuse_pipes(folder, None)?;
        let options = options(GitVariables::Disregard);
        let opened = gix::ThreadSafeRepository::discover_opts(
            folder,
            discovery(),
            sec::trust::Mapping { full: options.clone(), reduced: options },
        );
        Self::opened(folder, opened)
    }

    fn opened(folder: &Path, opened: gix::Result<gix::ThreadSafeRepository>) -> Result<Self, Error> {
        let git = opened.map_err(|error| {
            if error.is_not_found() {
                Error::NotARepository { folder: folder.to_path_buf() }
            } else {
                Error::Repository { folder: folder.to_path_buf(), reason: reason(&error) }
            }
        })?;
        let mut git = git.to_thread_local();
        git.objects.set_pack_cache(|| Box::new(MemoryCappedHashmap::new(MOST_CACHED)));
        let mut repository =
            Repository { git, surroundings: Surroundings::default(), objects: OnceCell::new() };
        repository.refuse_reftable()?;
        repository.surroundings = Surroundings::of(&repository)?;
        Ok(repository)
    }

    /// Reads any object; `None` if there is none of that id.
    pub(crate) fn find(&self, id: gix::ObjectId) -> gix::Result<Option<(gix::objs::Kind, Vec<u8>)>> {
        match self.git.try_find_object(id)? {
            Some(object) => {
                let object = object.detach();
                Ok(Some((object.kind, object.data)))
            }
            None => self.surroundings.find(id),
        }
    }

    /// The kind and size of any object; `None` if there is none of that id.
    pub(crate) fn header(&self, id: gix::ObjectId) -> gix::Result<Option<(gix::objs::Kind, u64)>> {
        match self.git.try_find_header(id)? {
            Some(header) => Ok(Some((header.kind(), header.size()))),
            None => self.surroundings.header(id),
        }
    }

    /// gix does not know this way of storing references and would take HEAD for unborn: everything would look new.
    fn refuse_reftable(&self) -> Result<(), Error> {
        let storage = self.git.config_snapshot().string("extensions.refStorage");
        match storage {
            Some(storage) if !storage.eq_ignore_ascii_case(b"files") => Err(Error::Repository {
                folder: self.git_dir().to_path_buf(),
                reason: format!(
                    "its references are stored as \"{}\", which is not supported",
                    storage.as_bstr()
                ),
            }),
            _ => Ok(()),
        }
    }

    /// The folder git keeps this repository's data in; for a linked worktree its own one.
    pub fn git_dir(&self) -> &Path {
        self.git.git_dir()
    }

    /// The top folder of the files; `None` in a bare repository.
    ///
    /// If `GIT_DIR` names a repository that does not say where its files are, they are in the current folder.
    pub fn work_tree(&self) -> Option<&Path> {
        let here = || self.heeds_git_variables() && std::env::var_os("GIT_DIR").is_some() && !self.is_bare();
        self.git.workdir().or_else(|| here().then(|| self.git.current_dir()))
    }

    fn is_bare(&self) -> bool {
        self.git.config_snapshot().boolean("core.bare").unwrap_or(false)
    }

    /// What turns names of the file system into paths of this repository.
    pub fn locator(&self) -> Locator {
        let real = |path: &Path| std::fs::canonicalize(path).ok();
        Locator { top: self.work_tree().and_then(real), current: real(self.git.current_dir()) }
    }

    /// Reads a file's content out of the object database; `path` is only for the error.
    ///
    /// # Errors
    /// [`Error::MissingObject`] and [`Error::BrokenObject`].
    pub fn read_blob(&self, id: ObjectId, path: &RepoPath, max_size: u64) -> Result<Blob, Error> {
        let broken = |reason: String| Error::BrokenObject { path: path.clone(), id, reason };
        let missing = || Error::MissingObject { path: path.clone(), id };
        let (kind, size) = self.header(id.0).map_err(|e| broken(reason(&e)))?.ok_or_else(missing)?;
        if kind != gix::objs::Kind::Blob {
            return Err(broken(format!("it is a {kind}, not a blob")));
        }
        if size > max_size || size > MOST_ALLOCATED as u64 {
            return self.read_large(id, path, max_size);
        }
        let (_, bytes) = self.find(id.0).map_err(|e| broken(reason(&e)))?.ok_or_else(missing)?;
        Ok(Blob::Bytes(bytes))
    }

    /// Reads a blob whose header says that it is too large, if that is not so, or only too large for gix.
    fn read_large(&self, id: ObjectId, path: &RepoPath, max_size: u64) -> Result<Blob, Error> {
        let objects = match self.objects.get() {
            Some(opened) => opened,
            None => {
                let opened = self.objects()?;
                self.objects.get_or_init(|| opened)
            }
        };
        match objects.read(id, max_size) {
            Ok(Some((_, bytes))) => Ok(Blob::Bytes(bytes)),
            Ok(None) => Err(Error::MissingObject { path: path.clone(), id }),
            Err(Error::ObjectTooLarge { .. }) => Ok(Blob::TooLarge),
            Err(Error::DamagedObject { reason, .. }) => {
                Err(Error::BrokenObject { path: path.clone(), id, reason })
            }
            Err(other) => Err(other),
        }
    }

    /// The commits a shallow clone ends at, sorted; none if it is complete.
    pub(crate) fn shallow_commits(&self) -> Result<Vec<gix::ObjectId>, Error> {
        let commits = self.git.shallow_commits().map_err(|e| Error::Repository {
            folder: self.git_dir().to_path_buf(),
            reason: format!("shallow: {}", reason(&e)),
        })?;
        let mut commits: Vec<gix::ObjectId> =
            commits.map_or(Vec::new(), |list| list.iter().copied().collect());
        commits.sort_unstable();
        Ok(commits)
    }

    /// Every file the index lists, submodules left out.
    pub(crate) fn tracked(&self) -> Result<Vec<PathBuf>, Error> {
        let index = self.read_index()?;
        Ok(index
            .entries()
            .iter()
            .filter(|entry| !entry.mode.is_dir_for_pattern_matching())
            .map(|entry| entry.path(&index).to_path_lossy().into_owned())
            .collect())
    }

    /// Decodes the index. One that does not exist is empty, unless the user named it.
    pub(crate) fn read_index(&self) -> Result<gix::index::File, Error> {
        let path = self.index_path();
        if self.heeds_git_variables() && std::env::var_os(INDEX_FILE).is_some() && !path.exists() {
            return Err(Error::Index {
                path,
                reason: format!("{INDEX_FILE} names a file that does not exist"),
            });
        }
        if pipes::is_odd(&path) {
            return Err(pipes::refusal(self.git_dir(), &path));
        }
        // The checksum is left out as git leaves it out: hashing takes longer than all the rest, and the next `git
        // fsck` checks it. One thread, because starting more takes longer than decoding 100,000 entries saves.
        let options = gix::index::decode::Options { thread_limit: Some(1), ..Default::default() };
        gix::index::File::at_or_default(&path, self.git.object_hash(), true, options)
            .map_err(|e| Error::Index { path, reason: reason(&e) })
    }

    /// A relative `GIT_INDEX_FILE` counts from the top of the work tree, where git runs its hooks: git goes there before
    /// it opens the file, gix takes the current folder.
    fn index_path(&self) -> PathBuf {
        let named = std::env::var_os(INDEX_FILE).map(PathBuf::from).filter(|path| path.is_relative());
        match (named, self.work_tree()) {
            (Some(named), Some(top)) if self.heeds_git_variables() => top.join(named),
            _ => self.git.index_path(),
        }
    }

    /// Whether the environment's `GIT_` variables count.
    pub(crate) fn heeds_git_variables(&self) -> bool {
        self.git.open_options().permissions.env.git_prefix == Permission::Allow
    }
}

/// Turns names of the file system into paths of one repository.
#[derive(Debug, Clone)]
pub struct Locator {
    top: Option<PathBuf>,
    current: Option<PathBuf>,
}

impl Locator {
    /// Names a file the way the repository would; `None` if it lies outside the work tree.
    ///
    /// The file need not exist. `..` is resolved by name alone, and the last part is never followed as a link.
    pub fn locate(&self, path: &Path) -> Option<RepoPath> {
        let top = self.top.as_deref()?;
        let path = without_dots(&self.current.as_deref()?.join(path));
        let below = match path.strip_prefix(top) {
            Ok(below) => below.to_path_buf(),
            // The way to the work tree may lead over a link.
            Err(_) => {
                let parent = std::fs::canonicalize(path.parent()?).ok()?;
                parent.join(path.file_name()?).strip_prefix(top).ok()?.to_path_buf()
            }
        };
        let bytes = gix::path::into_bstr(below.as_path()).ok()?;
        Some(RepoPath(gix::path::to_unix_separators_on_windows(bytes).into_owned()))
    }
}

/// The largest object that is read through gix, in bytes: a hundred bytes of deltas may stand for gigabytes. A folder of five
/// million files fits.
pub(crate) const MOST_ALLOCATED: usize = 256 << 20;

/// Bytes of objects that are kept because others build upon them. Without them a chain of deltas is read anew for each of
/// its objects, and gix would keep none.
const MOST_CACHED: usize = 32 << 20;

const INDEX_FILE: &str = "GIT_INDEX_FILE";

/// Whether `GIT_DIR`, `GIT_INDEX_FILE`, `GIT_WORK_TREE` count.
#[derive(Clone, Copy, PartialEq, Eq)]
enum GitVariables {
    Heed,
    Disregard,
}

/// How repositories are opened.
///
/// Of the configuration only the repository's own counts. The user's and the system's hold nothing that says which
/// bytes are staged, and reading them takes longer than opening the repository; includes are not followed.
///
/// **Ownership.** git refuses a repository that belongs to someone else unless `safe.directory` lists it, because its
/// configuration can name programs that git would run. Nothing read here is ever run, so such repositories are read
/// like any other, as they have to be in containers, where the checkout is often another user's.
/// Refusing would leave keys unseen; trusting costs nothing but parsing.
fn options(variables: GitVariables) -> Options {
    let mut permissions = Permissions { config: permissions::Config::isolated(), ..Permissions::isolated() };
    if variables == GitVariables::Heed {
        permissions.env.git_prefix = Permission::Allow;
    }
    Options::default()
        .permissions(permissions)
        .with(Trust::Full)
        .filter_config_section(|_| true)
        .lossy_config(true)
        .config_overrides([
            // What is committed is the blob the index names, not the one that `git replace` shows in its stead.
            "core.useReplaceRefs=false".to_owned(),
            format!("gitoxide.objects.allocLimit={MOST_ALLOCATED}"),
        ])
}

fn discovery() -> upwards::Options<'static> {
    upwards::Options {
        trust: upwards::TrustPolicy::Assume(Trust::Full),
        // A ceiling that is somewhere else is no error for git.
        match_ceiling_dir_or_error: false,
        ..upwards::Options::default()
    }
}

/// All that a gix error has to say, outermost first.
pub(crate) fn reason(error: &gix::Error) -> String {
    let mut parts: Vec<String> = Vec::new();
    for error in error.iter_errors() {
        let part = error.to_string();
        if !part.is_empty() && !parts.contains(&part) {
            parts.push(part);
        }
    }
    parts.join(": ")
}

pub(crate) fn without_dots(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}
