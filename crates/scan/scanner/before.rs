//! What was there before a change, which is not new.

use std::collections::BTreeSet;

use phota_detect::{Candidate, Document};

use super::Found;
use crate::{
    document::Text,
    finding::{Hit, Identity, key_of},
};

/// What the version of a file before the change held, which is not new. It is read when something was found.
pub(super) struct Before<O, F> {
    path: String,
    old: Option<O>,
    find: F,
    held: BTreeSet<Identity>,
}

impl<O, F> Before<O, F>
where
    O: FnOnce() -> Option<Vec<u8>>,
    F: Fn(&Document<'_>) -> Vec<Candidate>,
{
    pub(super) fn new(path: &str, old: O, find: F) -> Self {
        Before { path: path.to_owned(), old: Some(old), find, held: BTreeSet::new() }
    }

    /// Moves what the old version held from the hits to what is known.
    pub(super) fn set_apart(&mut self, mut found: Found) -> Found {
        let Some(first) = found.hits.first() else { return found };
        if let Some(old) = self.old.take().and_then(|old| old()) {
            let text = Text::new(&old);
            let shown = &first.place.path;
            let identity = |c: &Candidate| Identity::new(c.rule, key_of(c), &c.subject, shown);
            self.held = (self.find)(&text.document(&self.path)).iter().map(identity).collect();
        }
        let (known, new): (Vec<Hit>, Vec<Hit>) =
            std::mem::take(&mut found.hits).into_iter().partition(|hit| self.held.contains(&hit.identity()));
        found.known.extend(known.iter().map(Hit::identity));
        found.hits = new;
        found
    }
}
