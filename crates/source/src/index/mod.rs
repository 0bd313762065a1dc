//! What the next commit would add: the index against HEAD.

mod compare;

use std::collections::{BTreeSet, HashMap};

use crate::{Error, ObjectId, RepoPath, Repository, repository::reason};
use compare::{Comparison, Removed};

/// A file whose content the next commit would add or change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The file.
    pub path: RepoPath,
    /// Its new content.
    pub id: ObjectId,
    /// The content it has in HEAD, under this or, if it was only renamed, another path.
    pub old: Option<ObjectId>,
    /// The place it was moved from, if it was; then the old content is the same.
    pub moved_from: Option<RepoPath>,
}

/// Everything that is staged.
pub struct Staged {
    /// In the order of their paths.
    pub changes: Vec<Change>,
    /// What keeps this from being everything.
    pub problems: Vec<Error>,
    removed: BTreeSet<RepoPath>,
    without_content: BTreeSet<RepoPath>,
}

impl Staged {
    /// Whether `path` is staged to be deleted.
    pub fn removes(&self, path: &RepoPath) -> bool {
        self.removed.contains(path)
    }

    /// Whether `path` is in the index and the next commit adds no content there: a submodule, or a file of which nothing but
    /// the mode is changed.
    pub fn adds_nothing_at(&self, path: &RepoPath) -> bool {
        self.without_content.contains(path)
    }
}

impl Repository {
    /// Compares the index with HEAD.
    ///
    /// Submodules have no content here, and neither has a file that was only announced (`git add --intent-to-add`).
    /// Without a commit yet, everything in the index is new.
    ///
    /// # Errors
    /// [`Error::Index`] and [`Error::Repository`] if one of the two cannot be read at all. What is wrong with single
    /// files is in [`Staged::problems`].
    pub fn staged(&self) -> Result<Staged, Error> {
        let index = self.read_index()?;
        let head = self.head_tree()?;
        let mut comparison = Comparison::new(&self.git, &index);
        comparison.run(head);
        let mut staged = Staged {
            changes: comparison.changes,
            problems: comparison.problems,
            removed: BTreeSet::new(),
            without_content: comparison.without_content.into_iter().collect(),
        };
        let removed = compare::files(&self.git, comparison.removed, &mut staged.problems);
        find_renames(&mut staged.changes, &removed);
        staged.removed = removed.into_iter().map(|removed| removed.path).collect();
        staged.changes.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(staged)
    }

    fn head_tree(&self) -> Result<Option<gix::ObjectId>, Error> {
        let broken = |e: gix::Error| Error::Repository {
            folder: self.git_dir().to_path_buf(),
            reason: format!("HEAD: {}", reason(&e)),
        };
        let mut head = self.git.head().map_err(broken)?;
        if head.is_unborn() {
            return Ok(None);
        }
        // gix would follow tags that lead to each other for ever.
        if let Some(id) = head.id().filter(|id| self.peel(ObjectId(id.detach())).is_none()) {
            return Err(Error::Repository {
                folder: self.git_dir().to_path_buf(),
                reason: format!("HEAD: {id} leads to no commit that is here"),
            });
        }
        let tree = head.peel_to_commit().and_then(|commit| commit.tree_id()).map_err(broken)?;
        Ok(Some(tree.detach()))
    }
}

/// A new file with the content of a removed one is that file.
fn find_renames(changes: &mut [Change], removed: &[Removed]) {
    let places: HashMap<gix::ObjectId, &RepoPath> =
        removed.iter().map(|removed| (removed.id, &removed.path)).collect();
    if places.is_empty() {
        return;
    }
    for change in changes.iter_mut().filter(|change| change.old.is_none()) {
        if let Some(from) = places.get(&change.id.0) {
            change.old = Some(change.id);
            change.moved_from = Some((*from).clone());
        }
    }
}
