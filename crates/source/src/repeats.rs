//! Folders that a tree has again and again: a few trees that hold each other tenfold have more files than can be counted.

use std::collections::HashSet;

/// How often folders are walked through that were walked through before, in other places. An honest import of many
/// packages with the same folders stays far below.
const MOST: usize = 100_000;

/// A path of so many bytes is no longer a usual one, and counts for more: trees that hold themselves have long ones.
const USUAL_PATH: usize = 256;

/// The folders that were walked through.
#[derive(Default)]
pub(crate) struct Repeats {
    seen: HashSet<gix::ObjectId>,
    repeats: usize,
}

impl Repeats {
    /// Whether a folder at a path of this length, in bytes, may be walked through: it is new, or not too much was repeated
    /// yet.
    pub(crate) fn may_enter(&mut self, tree: gix::ObjectId, path: usize) -> bool {
        if self.seen.insert(tree) {
            return true;
        }
        self.repeats = self.repeats.saturating_add((1 + path / USUAL_PATH).saturating_pow(2));
        self.repeats <= MOST
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entered(path: usize) -> usize {
        let (mut repeats, tree) = (Repeats::default(), gix::ObjectId::null(gix::hash::Kind::Sha1));
        (0..2 * MOST).take_while(|_| repeats.may_enter(tree, path)).count()
    }

    #[test]
    fn what_repeats_has_an_end_that_comes_sooner_for_long_paths() {
        assert_eq!(entered(10), MOST + 1);
        assert_eq!(entered(4096), MOST / 17 / 17 + 1);
        assert_eq!(entered(usize::MAX), 1);
    }

    #[test]
    fn what_is_new_has_none() {
        let mut repeats = Repeats::default();
        for n in 0..2 * MOST as u32 {
            let id = [&n.to_be_bytes()[..], &[0; 16]].concat();
            assert!(repeats.may_enter(gix::ObjectId::from_bytes_or_panic(&id), 5000));
        }
    }
}
