//! What a scan gathers, from all its threads.

use std::collections::{BTreeMap, BTreeSet};

use crate::{
    finding::{Hit, Identity, Place},
    suppress::By,
    verbs::Unread,
};

/// Everything a scan gathered.
#[derive(Default)]
pub(crate) struct Found {
    pub(crate) hits: Vec<Hit>,
    /// What may stay, and what lets it.
    pub(crate) suppressed: BTreeMap<Identity, By>,
    /// The first place of what the baseline lets stay.
    pub(crate) accepted: BTreeMap<Identity, Place>,
    /// What the old version of the same file held already.
    pub(crate) known: BTreeSet<Identity>,
    /// For people, in the order of paths after sorting.
    pub(crate) notes: Vec<String>,
    /// Documents that were not looked at to their end.
    pub(crate) unread: Vec<Unread>,
}

impl Found {
    pub(super) fn merge(&mut self, mut other: Found) {
        self.hits.append(&mut other.hits);
        self.suppressed.append(&mut other.suppressed);
        for (identity, place) in other.accepted {
            self.accept(identity, place);
        }
        self.known.append(&mut other.known);
        self.notes.append(&mut other.notes);
        self.unread.append(&mut other.unread);
    }

    pub(super) fn suppress(&mut self, identity: Identity, by: By, place: Place) {
        if by == By::Baseline {
            self.accept(identity.clone(), place);
        }
        self.suppressed.insert(identity, by);
    }

    fn accept(&mut self, identity: Identity, place: Place) {
        match self.accepted.get_mut(&identity) {
            Some(first) => *first = place.min(first.clone()),
            None => {
                self.accepted.insert(identity, place);
            }
        }
    }
}
