//! Everything that can keep bytes from being read.

use std::{io, path::PathBuf};

use crate::{ObjectId, ObjectKind, RepoPath};

/// Why something that should have been read was not.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A path that was asked for does not exist.
    #[error("no such path")]
    NoSuchPath {
        /// The path as it was given.
        path: PathBuf,
    },
    /// A file or folder exists, but the system refused to read it.
    #[error("cannot be read: {source}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file was gone when it was to be read, although the listing of its folder had it.
    #[error("it was there when its folder was listed, and gone when it was to be read")]
    Vanished {
        /// The file.
        path: PathBuf,
    },
    /// A folder stands where a file was named, or where one stood when the scan began.
    #[error("it is a folder, not a file: what is in it was not read")]
    IsAFolder {
        /// The folder.
        path: PathBuf,
    },
    /// A folder was replaced while it was read.
    #[error("it was a folder when the scan came to it, and is none any more: what was in it was not read")]
    NoLongerAFolder {
        /// What is there now.
        path: PathBuf,
    },
    /// Neither the folder nor one above it belongs to a git repository.
    #[error("not in a git repository")]
    NotARepository {
        /// The folder the search began in.
        folder: PathBuf,
    },
    /// There is a repository, but it cannot be opened or its HEAD cannot be read.
    #[error("the git repository cannot be read: {reason}")]
    Repository {
        /// The folder the search began in, or the repository's own.
        folder: PathBuf,
        /// What is wrong with it, in the words of the git library.
        reason: String,
    },
    /// The repository's index is damaged, or `GIT_INDEX_FILE` names one that is not there.
    #[error("the git index cannot be read: {reason}")]
    Index {
        /// The index file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An object is not in the object database, as it happens in partial clones.
    #[error("object {id} is missing from the repository")]
    MissingObject {
        /// The file or folder the object stands for.
        path: RepoPath,
        /// The object's id.
        id: ObjectId,
    },
    /// An object is there, but damaged or not of the kind it should be.
    #[error("object {id} cannot be read: {reason}")]
    BrokenObject {
        /// The file or folder the object stands for.
        path: RepoPath,
        /// The object's id.
        id: ObjectId,
        /// What is wrong with it.
        reason: String,
    },
    /// A folder of objects, a pack or a pack's index cannot be read, or is not what it should be.
    #[error("objects are stored here that cannot be read: {reason}")]
    ObjectStore {
        /// The folder or file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// An object of the object database is damaged.
    #[error("object {id} cannot be read: {reason}{}", and_more(*dependents))]
    DamagedObject {
        /// The object's id.
        id: ObjectId,
        /// What is wrong with it.
        reason: String,
        /// How many objects build upon it and cannot be read for that.
        dependents: u64,
    },
    /// More objects of the object database are damaged than are told one by one.
    #[error("{count} more objects cannot be read")]
    MoreDamagedObjects {
        /// How many more.
        count: u64,
    },
    /// An object that was asked for by its id has more bytes than are read.
    #[error("object {id} has {size} bytes, more than the {limit} that are read")]
    ObjectTooLarge {
        /// The object's id.
        id: ObjectId,
        /// What it is.
        kind: ObjectKind,
        /// Its size, in bytes.
        size: u64,
        /// The largest size that is read, in bytes.
        limit: u64,
    },
    /// A commit refers to an object that is not there, although the repository is not one that leaves objects out.
    #[error("commit {commit}: its {part} {id} is missing from the repository")]
    MissingPart {
        /// The commit's id.
        commit: ObjectId,
        /// What the object is to the commit: `tree` or `parent`.
        part: &'static str,
        /// The id of the object.
        id: ObjectId,
    },
    /// A branch, a tag or another name cannot be read.
    #[error("a reference cannot be read: {reason}")]
    Names {
        /// The repository's own folder.
        folder: PathBuf,
        /// What is wrong, in the words of the git library.
        reason: String,
    },
    /// A name of a commit that the repository does not know, or that does not lead to a commit.
    #[error("\"{revision}\" is no revision of this repository: {reason}")]
    Revision {
        /// The name as it was given.
        revision: String,
        /// What is wrong with it.
        reason: String,
    },
    /// A commit or tag that others refer to is not in the object database.
    #[error("commit {id} is missing from the repository")]
    MissingCommit {
        /// The commit's id.
        id: ObjectId,
    },
    /// A shallow clone ends at a commit that should have been compared with its parents.
    #[error("the history before commit {id} is not in this shallow clone")]
    Shallow {
        /// The last commit that is there.
        id: ObjectId,
    },
    /// The same folders stand in so many places that they can only be meant to waste time.
    #[error("commit {id} repeats the same folders without end, the rest of it was not read")]
    RepeatedFolders {
        /// The commit.
        id: ObjectId,
    },
    /// A merge left conflicts in a file: the index holds several versions of it, none of which is staged.
    #[error("has merge conflicts, nothing is staged for it yet")]
    Unmerged {
        /// The file with the conflicts.
        path: RepoPath,
    },
    /// The index names a file or a submodule that lies outside of the work tree, as git refuses to.
    #[error("the git index names it, but it lies outside of the work tree: it was not read")]
    OutsideOfWorkTree {
        /// What the index has.
        path: PathBuf,
    },
    /// A pattern that says what to leave out cannot be understood.
    #[error("not a valid pattern: {reason}")]
    ExcludePattern {
        /// The pattern as it was given.
        pattern: String,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// The file or folder the error is about, `/`-separated, if it is about one.
    pub fn path(&self) -> Option<String> {
        match self {
            Error::NoSuchPath { path }
            | Error::OutsideOfWorkTree { path }
            | Error::Unreadable { path, .. }
            | Error::Vanished { path }
            | Error::IsAFolder { path }
            | Error::NoLongerAFolder { path }
            | Error::Index { path, .. }
            | Error::ObjectStore { path, .. }
            | Error::NotARepository { folder: path }
            | Error::Repository { folder: path, .. }
            | Error::Names { folder: path, .. } => Some(crate::slashed(path)),
            Error::MissingObject { path, .. }
            | Error::BrokenObject { path, .. }
            | Error::Unmerged { path } => Some(path.to_string()),
            Error::DamagedObject { .. }
            | Error::MoreDamagedObjects { .. }
            | Error::MissingPart { .. }
            | Error::ObjectTooLarge { .. }
            | Error::Revision { .. }
            | Error::MissingCommit { .. }
            | Error::Shallow { .. }
            | Error::RepeatedFolders { .. }
            | Error::ExcludePattern { .. } => None,
        }
    }
}

fn and_more(dependents: u64) -> String {
    match dependents {
        0 => String::new(),
        1 => ", and one more object builds upon it".to_owned(),
        more => format!(", and {more} more objects build upon it"),
    }
}
