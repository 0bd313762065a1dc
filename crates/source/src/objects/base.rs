//! An object that is kept while others are built upon it.

use super::{
    inflate::Buffer,
    table::{NONE, Table},
};

/// An object with others to build upon it.
pub(super) struct Base {
    pub(super) object: Buffer,
    pub(super) match_: Match,
    /// Those that are still to be built, as a list in the table, without the heaviest.
    next: u32,
    /// The one that is built last, so that its base need not be kept while it is walked. So no more objects are kept
    /// at a time than the number of all can be halved.
    heaviest: u32,
}

/// What is known of an object.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Match {
    /// It was looked at, and nothing was found in it.
    None,
    /// Something was found in it, or it was not looked at.
    Possible,
}

impl Base {
    /// An object of a pack that others of it build upon.
    pub(super) fn new(object: Buffer, match_: Match, entry: u32, table: &Table) -> Self {
        let weight = |&child: &u32| table.entries[child as usize].weight;
        let heaviest = table.children(entry).max_by_key(weight).unwrap_or(NONE);
        let mut base = Base { object, match_, next: table.entries[entry as usize].first_child, heaviest };
        base.pass_heaviest(table);
        base
    }

    /// An object that is not in the pack, with one of the pack upon it.
    pub(super) fn outside(object: Buffer, upon: u32) -> Self {
        Base { object, match_: Match::Possible, next: NONE, heaviest: upon }
    }

    /// The next object to build upon this one.
    pub(super) fn take_next(&mut self, table: &Table) -> Option<u32> {
        let next = if self.next == NONE {
            std::mem::replace(&mut self.heaviest, NONE)
        } else {
            let after = table.entries[self.next as usize].next_sibling;
            std::mem::replace(&mut self.next, after)
        };
        self.pass_heaviest(table);
        (next != NONE).then_some(next)
    }

    /// Whether all that build upon it have been.
    pub(super) fn is_done(&self) -> bool {
        self.next == NONE && self.heaviest == NONE
    }

    fn pass_heaviest(&mut self, table: &Table) {
        if self.next == self.heaviest && self.next != NONE {
            self.next = table.entries[self.next as usize].next_sibling;
        }
    }
}
