//! What is told of a commit: its author, date and subject, and what keeps it in the repository.

use std::{collections::BTreeSet, sync::Arc};

use phota_source::{ObjectId, history::Standing};

use super::objects::Objects;
use crate::finding::{CommitInfo, PlaceKind};

/// A commit, and the kind of place its files are.
#[derive(Debug, Clone)]
pub(super) struct Context {
    pub(super) kind: PlaceKind,
    pub(super) commit: Arc<CommitInfo>,
}

impl Objects<'_> {
    /// Looks up a commit once.
    pub(super) fn context(&self, id: ObjectId) -> Context {
        self.look_up_all([id]);
        self.contexts.borrow()[&id].clone()
    }

    /// Looks up commits that will be asked for, which for many together takes hardly longer than for one.
    pub(super) fn look_up_all(&self, ids: impl IntoIterator<Item = ObjectId>) {
        let known = self.contexts.borrow();
        let new: BTreeSet<ObjectId> = ids.into_iter().filter(|id| !known.contains_key(id)).collect();
        drop(known);
        if new.is_empty() {
            return;
        }
        let new: Vec<ObjectId> = new.into_iter().collect();
        let standings = match self.history() {
            Some(history) => history.standings_of(&new),
            None => vec![Standing::Unreachable; new.len()],
        };
        for (id, standing) in new.into_iter().zip(standings) {
            let context = self.look_up(id, standing);
            self.contexts.borrow_mut().insert(id, context);
        }
    }

    fn look_up(&self, id: ObjectId, standing: Standing) -> Context {
        let history = self.history();
        let commit = history.and_then(|history| history.commit(id)).map(|commit| {
            let author = commit.author;
            CommitInfo::new(id, author.name, author.email, author.date, commit.subject)
        });
        let nameless = || CommitInfo::new(id, String::new(), String::new(), String::new(), String::new());
        let mut commit = commit.unwrap_or_else(nameless);
        let kind = kind(&standing);
        match standing {
            Standing::Refs { names, more } => (commit.refs, commit.more_refs) = (names, more),
            Standing::Stash(name) | Standing::Notes(name) | Standing::Reflog(name) => {
                commit.refs = vec![name]
            }
            Standing::Unreachable => commit.refs = vec!["unreachable".to_owned()],
        }
        Context { kind, commit: Arc::new(commit) }
    }
}

fn kind(standing: &Standing) -> PlaceKind {
    match standing {
        Standing::Refs { .. } => PlaceKind::Commit,
        Standing::Stash(_) => PlaceKind::Stash,
        Standing::Notes(_) => PlaceKind::Note,
        Standing::Reflog(_) | Standing::Unreachable => PlaceKind::Unreachable,
    }
}
