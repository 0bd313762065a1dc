//! Names of commits: revisions as people type them, ids as git hands them to hooks, and references.

use bstr::ByteSlice;
use gix::revision::plumbing::Spec;

use crate::{Error, ObjectId, RepoPath, Repository, history::not_a_file, pipes, repository::reason};

/// What `BASE..HEAD` stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Range {
    /// Everything that leads from here counts,
    pub new: ObjectId,
    /// but not what leads from there. The first is the base.
    pub old: Vec<ObjectId>,
}

/// How many tags are followed, one to the next, for each of many references: a chain that is longer is so on purpose.
const MOST_TAGS: usize = 100;

impl Repository {
    /// Reads a range the way git does: `A..B`, `A...B`, `A..` up to HEAD, `B^!` for one commit, with everything
    /// that names a commit on either side: `HEAD~2`, `origin/main`, `main@{1}`, ids cut short.
    ///
    /// What leads from B and not from A is the same set as what leads from B and not from where they parted, so `...`
    /// is read as `..`. A single revision is no range: `None`.
    ///
    /// # Errors
    /// [`Error::Revision`] for the side that leads to no commit.
    pub fn range(&self, text: &str) -> Result<Option<Range>, Error> {
        let (from, to) = match text.split_once("...").or_else(|| text.split_once("..")) {
            Some(sides) => sides,
            None => return self.single_commit(text),
        };
        let commit = |name: &str| self.commit(if name.is_empty() { "HEAD" } else { name });
        // The base is what is missing in clones that are not complete, so it is looked up first.
        let old = vec![commit(from)?];
        Ok(Some(Range { new: commit(to)?, old }))
    }

    /// Finds the commit that a revision leads to; tags are followed.
    ///
    /// # Errors
    /// [`Error::Revision`].
    pub fn commit(&self, revision: &str) -> Result<ObjectId, Error> {
        let wrong = |reason: String| Error::Revision { revision: revision.to_owned(), reason };
        let id = match self.parse(revision)? {
            Spec::Include(id) => id,
            _ => return Err(wrong("it names several commits".to_owned())),
        };
        self.peel(ObjectId(id)).ok_or_else(|| wrong("it leads to no commit that is here".to_owned()))
    }

    /// Follows tags to a commit; `None` if they lead to none, or it is not here.
    pub fn peel(&self, id: ObjectId) -> Option<ObjectId> {
        let mut id = id.0;
        for _ in 0..MOST_TAGS {
            match self.header(id).ok()??.0 {
                gix::objs::Kind::Commit => return Some(ObjectId(id)),
                gix::objs::Kind::Tag => {
                    let (_, bytes) = self.find(id).ok()??;
                    id = gix::objs::TagRefIter::from_bytes(&bytes, id.kind()).target_id().ok()?;
                }
                gix::objs::Kind::Tree | gix::objs::Kind::Blob => return None,
            }
        }
        None
    }

    /// The parents of a commit, also those that a shallow clone hides; none if it cannot be read.
    pub fn parents(&self, commit: ObjectId) -> Vec<ObjectId> {
        match self.find(commit.0) {
            Ok(Some((gix::objs::Kind::Commit, bytes))) => {
                let parents = gix::objs::CommitRefIter::from_bytes(&bytes, commit.0.kind()).parent_ids();
                parents.map(ObjectId).collect()
            }
            _ => Vec::new(),
        }
    }

    /// Whether the object is here.
    pub fn has(&self, id: ObjectId) -> bool {
        matches!(self.header(id.0), Ok(Some(_)))
    }

    /// Where the references below `prefix` lead, `refs/remotes/origin/` for example. With an empty prefix all count.
    ///
    /// # Errors
    /// [`Error::Repository`] if they cannot be listed, or one of them cannot be read.
    pub fn references(&self, prefix: &str) -> Result<Vec<ObjectId>, Error> {
        Ok(self.named(prefix)?.into_iter().map(|(_, id)| id).collect())
    }

    /// Whether a reference that leads to no commit, such as a tag of a blob, has a full name that `wanted` says yes to.
    ///
    /// # Errors
    /// [`Error::Repository`] if references cannot be listed, or one of them cannot be read.
    pub fn has_name_without_commit(&self, wanted: &dyn Fn(&str) -> bool) -> Result<bool, Error> {
        Ok(self.named("")?.iter().any(|(name, id)| wanted(name) && self.peel(*id).is_none()))
    }

    /// References and the objects they name. What is not UTF-8 in a name is replaced.
    fn named(&self, prefix: &str) -> Result<Vec<(String, ObjectId)>, Error> {
        let wrong = |e: gix::Error| Error::Repository {
            folder: self.git_dir().to_path_buf(),
            reason: format!("references: {}", reason(&e)),
        };
        if let Some(path) = not_a_file(&self.git) {
            return Err(pipes::refusal(self.git_dir(), &path));
        }
        let platform = self.git.references().map_err(wrong)?;
        let list = match prefix {
            "" => platform.all(),
            prefix => platform.prefixed(prefix.as_bytes()),
        };
        let mut named = Vec::new();
        for reference in list.map_err(wrong)? {
            let reference = reference.map_err(wrong)?.detach();
            // A symbolic one leads to another that is listed as well.
            if let gix::refs::Target::Object(id) = reference.target {
                named.push((reference.name.as_bstr().to_string(), ObjectId(id)));
            }
        }
        Ok(named)
    }

    /// The blob at a path in a commit's tree; `None` if there is none.
    ///
    /// # Errors
    /// [`Error::MissingObject`] and [`Error::DamagedObject`] if the way there cannot be read.
    pub fn blob_at(&self, commit: ObjectId, path: &RepoPath) -> Result<Option<ObjectId>, Error> {
        let wrong = |e: gix::Error| Error::DamagedObject { id: commit, reason: reason(&e), dependents: 0 };
        let missing = |id| Error::MissingObject { path: path.clone(), id: ObjectId(id) };
        let (_, bytes) = self.find(commit.0).map_err(wrong)?.ok_or_else(|| missing(commit.0))?;
        let hash = commit.0.kind();
        let mut id = gix::objs::CommitRefIter::from_bytes(&bytes, hash).tree_id().map_err(wrong)?;
        for name in path.bytes().split_str("/") {
            let tree = match self.find(id).map_err(wrong)? {
                None => return Err(missing(id)),
                Some((gix::objs::Kind::Tree, tree)) => tree,
                Some(_) => return Ok(None),
            };
            let entries = gix::objs::TreeRefIter::from_bytes(&tree, hash);
            match entries.filter_map(Result::ok).find(|entry| entry.filename == name.as_bstr()) {
                Some(entry) if !entry.mode.is_commit() => id = entry.oid.to_owned(),
                _ => return Ok(None),
            }
        }
        let is_blob = matches!(self.header(id).map_err(wrong)?, Some((gix::objs::Kind::Blob, _)));
        Ok(is_blob.then_some(ObjectId(id)))
    }

    /// `B^!` and its like.
    fn single_commit(&self, text: &str) -> Result<Option<Range>, Error> {
        match self.parse(text)? {
            Spec::ExcludeParents(id) => {
                let new = ObjectId(id);
                Ok(Some(Range { new, old: self.parents(new) }))
            }
            _ => Ok(None),
        }
    }

    /// A name may be that of a file beside HEAD, of any reference, and have its past in the logs.
    fn refuse_pipes_for(&self, revision: &str) -> Result<(), Error> {
        let name = revision.split(['^', '~', '@', ':']).next().unwrap_or_default();
        let beside_head = Some(self.git_dir().join(name)).filter(|path| pipes::is_odd(path));
        let logs = || [self.git.git_dir(), self.git.common_dir()].map(|folder| folder.join("logs"));
        let found = beside_head
            .or_else(|| not_a_file(&self.git))
            .or_else(|| revision.contains("@{").then(logs)?.iter().find_map(|folder| pipes::below(folder)));
        found.map_or(Ok(()), |path| Err(pipes::refusal(self.git_dir(), &path)))
    }

    fn parse(&self, revision: &str) -> Result<Spec, Error> {
        self.refuse_pipes_for(revision)?;
        let parsed = self.git.rev_parse(revision).map(gix::revision::Spec::detach);
        parsed.map_err(|e| {
            // What the git library says of a name that it does not find is long and says no more.
            let is_unknown = e.is_not_found();
            let reason = if is_unknown { "nothing of that name is here".to_owned() } else { reason(&e) };
            Error::Revision { revision: revision.to_owned(), reason }
        })
    }
}

impl ObjectId {
    /// Whether this is the id of nothing but zeros, which git writes for "none".
    pub fn is_none(self) -> bool {
        self.0.is_null()
    }
}
