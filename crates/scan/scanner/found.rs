//! What a scan gathers, from all its threads.

use std::collections::{BTreeMap, BTreeSet};

use super::Hider;
use crate::{
    finding::{Hit, Identity, Place},
    suppress::By,
    verbs::Unread,
    verify,
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
    /// What is not reported because its confidence is too low, though it would be if nobody had asked for more.
    pub(crate) unsure: BTreeSet<Identity>,
    /// For people, in the order of paths after sorting.
    pub(crate) notes: Vec<String>,
    /// Documents that were not looked at to their end.
    pub(crate) unread: Vec<Unread>,
    /// The keys of the hits, if somebody wants to ask about them.
    pub(crate) keys: verify::Keys,
    /// Hides keys in what the scan did not look at.
    pub(crate) hider: Hider,
}

impl Found {
    /// Hides the keys of all documents wherever they stand in other texts.
    pub(super) fn hide(&mut self, hider: Hider) {
        for hit in &mut self.hits {
            [&mut hit.place].into_iter().chain(&mut hit.also).for_each(|place| hider.hide_in_place(place));
        }
        self.accepted.values_mut().for_each(|place| hider.hide_in_place(place));
        self.unread.iter_mut().for_each(|unread| hider.hide_in_path(&mut unread.path));
        self.notes.iter_mut().for_each(|note| hider.hide_in_path(note));
        self.hider = hider;
    }

    pub(super) fn merge(&mut self, mut other: Found) {
        self.hits.append(&mut other.hits);
        self.suppressed.append(&mut other.suppressed);
        for (identity, place) in other.accepted {
            self.accept(identity, place);
        }
        self.known.append(&mut other.known);
        self.unsure.append(&mut other.unsure);
        self.notes.append(&mut other.notes);
        self.unread.append(&mut other.unread);
        self.keys.append(&mut other.keys);
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
