//! Which commits are new: those that lead from some tips and not from others.
//!
//! Both sides are walked at once, the youngest commit first, until no commit that may be new is left. Age is the
//! generation of git's commit graph where there is one, else the committer's clock. A clock that went wrong can make an
//! old commit look new, which costs time; it never makes a new one look old.

use std::collections::{BTreeSet, BinaryHeap, HashMap, HashSet};

use gix::revwalk::{Graph, graph::LazyCommit};

use crate::{Error, ObjectId, Repository, repository::reason};

/// The new commits.
#[derive(Debug, Default)]
pub(super) struct Commits {
    /// Parents before their children, unless a clock went wrong.
    pub(super) new: Vec<gix::ObjectId>,
    /// The commits that new ones are built upon, the youngest first.
    pub(super) boundary: Vec<gix::ObjectId>,
    /// The new ones whose parents a shallow clone leaves out, in order.
    pub(super) cut: BTreeSet<gix::ObjectId>,
    pub(super) problems: Vec<Error>,
}

/// After the walk could end it goes on over so many commits, in case a clock is slightly off. git does the same.
const SLOP: usize = 16;

impl Commits {
    /// Finds what leads from `new` and not from `old`.
    ///
    /// # Errors
    /// [`Error::Repository`] if the list of a shallow clone's ends cannot be read. Commits that are missing are listed
    /// as problems.
    pub(super) fn between(
        repository: &Repository,
        new: &[gix::ObjectId],
        old: &[gix::ObjectId],
    ) -> Result<Self, Error> {
        let shallow = repository.shallow_commits()?;
        // A commit graph knows nothing of a shallow clone's ends.
        let cache =
            if shallow.is_empty() { repository.git.commit_graph_if_enabled().ok().flatten() } else { None };
        let graph = Graph::new(Finder(repository), cache.as_ref());
        let mut walk = Walk {
            graph,
            shallow: &shallow,
            seen: HashMap::new(),
            queue: BinaryHeap::new(),
            new: BTreeSet::new(),
            open: 0,
            unreadable: HashSet::new(),
            problems: Vec::new(),
        };
        for id in old {
            walk.meet(*id, Side::Old);
        }
        for id in new {
            walk.meet(*id, Side::New);
        }
        walk.run();
        Ok(walk.finish())
    }
}

/// Lets the graph read objects from wherever they are.
struct Finder<'a>(&'a Repository);

impl gix::objs::Find for Finder<'_> {
    fn try_find<'a>(
        &self,
        id: &gix::oid,
        buffer: &'a mut Vec<u8>,
    ) -> gix::Result<Option<gix::objs::Data<'a>>> {
        let found = self.0.find(id.to_owned())?;
        Ok(found.map(|(kind, bytes)| {
            *buffer = bytes;
            gix::objs::Data::new(buffer, kind, id.kind())
        }))
    }
}

/// What a commit is reachable from. A commit of both sides is old.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    New,
    Old,
}

/// A child is never younger than its parent, as far as generations or clocks are right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Age {
    generation: u32,
    seconds: i64,
    id: gix::ObjectId,
}

struct Seen {
    side: Side,
    age: Age,
    parents: Vec<gix::ObjectId>,
    is_queued: bool,
}

struct Walk<'a, 'cache> {
    graph: Graph<'a, 'cache, ()>,
    /// Sorted.
    shallow: &'a [gix::ObjectId],
    seen: HashMap<gix::ObjectId, Seen>,
    queue: BinaryHeap<Age>,
    /// What is new as far as is known.
    new: BTreeSet<Age>,
    /// How many of them are queued.
    open: usize,
    unreadable: HashSet<gix::ObjectId>,
    problems: Vec<Error>,
}

impl Walk<'_, '_> {
    fn run(&mut self) {
        let mut slop = SLOP;
        while let Some(youngest) = self.queue.peek() {
            if self.open == 0 {
                match self.new.first() {
                    None => return,
                    // What is queued is old, and too old to lead to something new.
                    Some(oldest) if youngest < oldest && slop == 0 => return,
                    Some(oldest) if youngest < oldest => slop -= 1,
                    Some(_) => slop = SLOP,
                }
            }
            self.step();
        }
    }

    fn step(&mut self) {
        let Some(seen) = self.queue.pop().and_then(|age| self.seen.get_mut(&age.id)) else { return };
        seen.is_queued = false;
        let side = seen.side;
        self.open -= usize::from(side == Side::New);
        for parent in seen.parents.clone() {
            self.meet(parent, side);
        }
    }

    /// Comes to a commit from one side.
    fn meet(&mut self, id: gix::ObjectId, side: Side) {
        match self.seen.get_mut(&id) {
            None => self.first_meet(id, side),
            Some(seen) if seen.side == Side::New && side == Side::Old => {
                seen.side = Side::Old;
                self.new.remove(&seen.age);
                if seen.is_queued {
                    self.open -= 1;
                } else {
                    seen.is_queued = true;
                    self.queue.push(seen.age);
                }
            }
            Some(_) => {}
        }
    }

    fn first_meet(&mut self, id: gix::ObjectId, side: Side) {
        let is_cut = self.shallow.binary_search(&id).is_ok();
        let (parents, age) = match self.graph.try_lookup(&id) {
            Ok(Some(commit)) => match facts(id, &commit, is_cut) {
                Ok(facts) => facts,
                Err(e) => return self.fail(side, id, Some(e)),
            },
            Ok(None) => return self.fail(side, id, None),
            Err(e) => return self.fail(side, id, Some(e)),
        };
        self.seen.insert(id, Seen { side, age, parents, is_queued: true });
        self.queue.push(age);
        if side == Side::New {
            self.new.insert(age);
            self.open += 1;
        }
    }

    /// What is missing on the old side makes more look new, never less.
    fn fail(&mut self, side: Side, id: gix::ObjectId, error: Option<gix::Error>) {
        if self.unreadable.insert(id) && side == Side::New {
            let id = ObjectId(id);
            self.problems.push(match error {
                Some(error) => Error::DamagedObject { id, reason: reason(&error), dependents: 0 },
                None => Error::MissingCommit { id },
            });
        }
    }

    fn finish(self) -> Commits {
        let mut boundary = BTreeSet::new();
        for age in &self.new {
            let parents = self.seen.get(&age.id).map_or(&[][..], |seen| &seen.parents);
            let old = |id| self.seen.get(id).filter(|seen| seen.side == Side::Old);
            boundary.extend(parents.iter().filter_map(old).map(|seen| seen.age));
        }
        let is_cut = |id: &gix::ObjectId| self.shallow.binary_search(id).is_ok();
        Commits {
            new: self.new.iter().map(|age| age.id).collect(),
            boundary: boundary.into_iter().rev().map(|age| age.id).collect(),
            cut: self.new.iter().map(|age| age.id).filter(is_cut).collect(),
            problems: self.problems,
        }
    }
}

fn facts(
    id: gix::ObjectId,
    commit: &LazyCommit<'_, '_>,
    is_cut: bool,
) -> gix::Result<(Vec<gix::ObjectId>, Age)> {
    let parents = if is_cut { Vec::new() } else { commit.iter_parents().collect::<gix::Result<_>>()? };
    // Old histories have dates that are none; such a commit counts as the oldest.
    let (generation, seconds) = commit.generation_and_timestamp().unwrap_or((None, 0));
    Ok((parents, Age { generation: generation.unwrap_or(u32::MAX), seconds, id }))
}
