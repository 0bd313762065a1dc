//! Where a document is from.

use std::{path::Path, sync::Arc};

use phota_detect::Position;
use phota_source::ObjectId;

use crate::finding::{CommitInfo, Place, PlaceKind};

/// Where a document is from.
#[derive(Clone)]
pub(crate) struct Origin<'a> {
    pub(crate) path: String,
    pub(crate) kind: PlaceKind,
    pub(crate) object: Option<ObjectId>,
    /// The commit that introduced it, if it comes from one.
    pub(crate) commit: Option<Arc<CommitInfo>>,
    /// The other commits that introduced the same content at the same path.
    pub(crate) also: Vec<(PlaceKind, Arc<CommitInfo>)>,
    /// How many more places of the same content are not listed.
    pub(crate) more: u64,
    pub(crate) tracked: Tracked<'a>,
}

impl<'a> Origin<'a> {
    /// An origin without history.
    pub(crate) fn new(path: String, kind: PlaceKind, object: Option<ObjectId>, tracked: Tracked<'a>) -> Self {
        Origin { path, kind, object, commit: None, also: Vec::new(), more: 0, tracked }
    }

    /// The path by which detection judges the document.
    pub(super) fn judged_by(&self) -> &str {
        self.kind.judged_by(&self.path)
    }

    pub(super) fn place(&self, start: Position) -> Place {
        let (kind, object, commit) = (self.kind, self.object, self.commit.clone());
        Place { path: self.path.clone(), start, kind, object, commit }
    }

    /// The places that the other commits brought it to.
    pub(super) fn others(&self, start: Position) -> Vec<Place> {
        let other = |(kind, commit): &(PlaceKind, Arc<CommitInfo>)| Place {
            kind: *kind,
            commit: Some(Arc::clone(commit)),
            ..self.place(start)
        };
        self.also.iter().map(other).collect()
    }
}

/// Whether git tracks a document. Finding out takes longer than most scans, and few rules want to know.
#[derive(Clone, Copy)]
pub(crate) enum Tracked<'a> {
    /// It comes from git.
    Yes,
    /// Nobody can tell: it is no file.
    Unknown,
    /// The index of the repository around this file has the answer.
    Ask(&'a Path),
}
