//! All trees as their pieces, and which of them lead to what is looked for.

use std::{collections::HashMap, ops::Range};

use super::{
    ids::{Ids, Targets},
    layout::{Children, NONE, Part, Piece, Reader, Visit},
    tree::EntryKind,
};
use crate::{ObjectDatabase, ObjectKind};

/// How many items that lead to something are found at a time, 16 bytes each. More are found in several goes; tests see
/// to it that there are some.
const MOST_FOUND: usize = if cfg!(test) { 60 } else { 4 << 20 };

/// How many pieces are looked at for one go. Even if each tree of a million built upon the same one, this is enough.
const MOST_WORK: usize = 1 << 30;

/// All trees of an object database.
///
/// A tree takes 32 bytes, beside its [id](Ids), and 12 more for each piece it has been changed in; one that is stored
/// whole has as many pieces as folders. Pieces that are new take 12 bytes more.
pub(super) struct Shapes {
    visits: Vec<Visit>,
    pieces: Vec<Piece>,
    pub(super) names: Vec<Box<[u8]>>,
    /// The visits that build upon each visit.
    dependents: Lists<u32>,
    /// Where each object is a new item.
    places: Lists<Place>,
    /// The visit that speaks for each tree: trees may be stored several times.
    speakers: Vec<u32>,
}

/// Items are folders, and what is looked for.
struct Lookup<'a> {
    trees: &'a Ids,
    targets: &'a Targets<'a>,
}

impl Children for Lookup<'_> {
    fn number(&mut self, kind: EntryKind, id: &[u8]) -> Option<u32> {
        match kind {
            EntryKind::Tree => self.trees.number(id),
            EntryKind::Blob => self.targets.number(id),
            EntryKind::Submodule => None,
        }
    }
}

/// An item that leads to something.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Item {
    pub(super) name: u32,
    pub(super) child: u32,
}

/// Where an item is new: in which visit, at which place among its items, and under which name.
#[derive(Clone, Copy, Default)]
struct Place {
    visit: u32,
    at: u32,
    name: u32,
}

/// The items that lead to something, by tree.
pub(super) struct Leads {
    /// Sorted by tree.
    found: Vec<(u32, Item)>,
    /// Where the items of each tree begin.
    starts: Vec<u32>,
}

/// There is more to find than fits into one go.
pub(super) struct TooMuch;

impl Shapes {
    /// Reads all trees once.
    pub(super) fn read(objects: &ObjectDatabase, trees: &Ids, targets: &Targets<'_>) -> Self {
        let readers =
            objects.visit(ObjectKind::Tree, || Reader::new(trees, Lookup { trees, targets }, objects.hash()));
        let mut all = Part::default();
        let mut numbers = HashMap::new();
        for reader in readers {
            append(&mut all, reader.finish().0, &mut numbers);
        }
        let Part { visits, pieces, names } = all;
        let mut speakers = vec![NONE; trees.len()];
        for (visit, number) in visits.iter().zip(0..) {
            if let Some(speaker @ &mut NONE) = speakers.get_mut(visit.tree as usize) {
                *speaker = number;
            }
        }
        let based = || visits.iter().zip(0..).filter(|(visit, _)| visit.base != NONE);
        let dependents =
            Lists::new(visits.len(), || based().map(|(visit, number)| (visit.base as usize, number)));
        let places = Lists::new(targets.len(), || new_items(&visits, &pieces));
        Shapes { visits, pieces, names, dependents, places, speakers }
    }

    /// Finds all items that lead to one of `goals`, which are numbers of [`Targets`].
    pub(super) fn leads(&self, goals: &[u32], targets: &Targets<'_>) -> Result<Leads, TooMuch> {
        let mut found: Vec<(u32, u32, Item)> = Vec::new();
        let mut is_known = vec![false; targets.len()];
        let mut open: Vec<(u32, u32, Item)> = Vec::new();
        let mut work = 0;
        for goal in goals {
            is_known[*goal as usize] = true;
            open.extend(self.uses(*goal));
        }
        while let Some((visit, at, item)) = open.pop() {
            let tree = self.visits[visit as usize].tree;
            if tree == NONE {
                continue;
            }
            if self.speakers[tree as usize] == visit {
                found.push((tree, at, item));
            }
            if !std::mem::replace(&mut is_known[tree as usize], true) {
                open.extend(self.uses(tree));
            }
            for dependent in self.dependents.of(visit as usize) {
                work += self.inherit(*dependent, at, |place| open.push((*dependent, place, item)));
            }
            if found.len() + open.len() > MOST_FOUND || work > MOST_WORK {
                return Err(TooMuch);
            }
        }
        found.sort_unstable_by_key(|(tree, at, _)| (*tree, *at));
        Ok(Leads::new(found, self.speakers.len()))
    }

    fn uses(&self, child: u32) -> impl Iterator<Item = (u32, u32, Item)> + '_ {
        let places = self.places.of(child as usize).iter();
        places.map(move |place| (place.visit, place.at, Item { name: place.name, child }))
    }

    /// Tells where an item of the base stands in a visit; returns how much there was to look at.
    fn inherit(&self, visit: u32, at: u32, mut found: impl FnMut(u32)) -> usize {
        let mut place = 0;
        let pieces = self.pieces(visit);
        for piece in pieces {
            match piece {
                Piece::New { .. } => place += 1,
                Piece::Copy { start, length } => {
                    if (*start..start + length).contains(&at) {
                        found(place + at - start);
                    }
                    place += length;
                }
            }
        }
        pieces.len() + 1
    }

    fn pieces(&self, visit: u32) -> &[Piece] {
        &self.pieces[range(&self.visits, visit as usize)]
    }
}

impl Leads {
    fn new(found: Vec<(u32, u32, Item)>, trees: usize) -> Self {
        let mut starts = vec![0; trees + 1];
        for (tree, ..) in &found {
            starts[*tree as usize + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Leads { found: found.into_iter().map(|(tree, _, item)| (tree, item)).collect(), starts }
    }

    /// The items of a tree that lead to something, in its order.
    pub(super) fn of(&self, tree: u32) -> impl ExactSizeIterator<Item = Item> + '_ {
        let range = self.starts[tree as usize] as usize..self.starts[tree as usize + 1] as usize;
        self.found[range].iter().map(|(_, item)| *item)
    }

    /// The trees that have such items, each once, in their order.
    pub(super) fn trees(&self) -> impl Iterator<Item = u32> + '_ {
        self.found.chunk_by(|(a, _), (b, _)| a == b).map(|items| items[0].0)
    }
}

/// Adds what another thread read. `numbers` are those of the names.
fn append(all: &mut Part, part: Part, numbers: &mut HashMap<Box<[u8]>, u32>) {
    let mut number = |name: Box<[u8]>| {
        *numbers.entry(name).or_insert_with_key(|name| {
            all.names.push(name.clone());
            all.names.len() as u32 - 1
        })
    };
    let names: Vec<u32> = part.names.into_iter().map(&mut number).collect();
    let (visits, pieces) = (all.visits.len() as u32, all.pieces.len());
    all.visits.extend(part.visits.into_iter().map(|visit| Visit {
        base: if visit.base == NONE { NONE } else { visit.base + visits },
        end: visit.end + pieces,
        ..visit
    }));
    all.pieces.extend(part.pieces.into_iter().map(|piece| match piece {
        Piece::New { name, child } => Piece::New { name: names[name as usize], child },
        copy @ Piece::Copy { .. } => copy,
    }));
}

fn range(visits: &[Visit], visit: usize) -> Range<usize> {
    let start = if visit == 0 { 0 } else { visits[visit - 1].end };
    start..visits[visit].end
}

/// All new items: their objects, and where they are.
fn new_items<'a>(visits: &'a [Visit], pieces: &'a [Piece]) -> impl Iterator<Item = (usize, Place)> + 'a {
    (0..visits.len()).flat_map(|visit| {
        let mut next = 0;
        pieces[range(visits, visit)].iter().filter_map(move |piece| match *piece {
            Piece::New { name, child } => {
                next += 1;
                Some((child as usize, Place { visit: visit as u32, at: next - 1, name }))
            }
            Piece::Copy { length, .. } => {
                next += length;
                None
            }
        })
    })
}

/// A list of things for each number, in two allocations.
struct Lists<T> {
    starts: Vec<u32>,
    all: Vec<T>,
}

impl<T: Copy + Default> Lists<T> {
    fn new<I: Iterator<Item = (usize, T)>>(count: usize, things: impl Fn() -> I) -> Self {
        let mut starts = vec![0; count + 1];
        for (of, _) in things() {
            starts[of + 1] += 1;
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut next = starts.clone();
        let mut all = vec![T::default(); starts[count] as usize];
        for (of, thing) in things() {
            all[next[of] as usize] = thing;
            next[of] += 1;
        }
        Lists { starts, all }
    }

    fn of(&self, number: usize) -> &[T] {
        &self.all[self.starts[number] as usize..self.starts[number + 1] as usize]
    }
}
