//! Since when some objects are no longer in the files of a branch: the commit that took the last of them away.
//!
//! All trees are read once, for all that is asked about; then one pass over the commits tells of 64 groups which commits
//! have something of them.

use super::{
    History,
    commits::Commits,
    ids::{Targets, Wanted},
    shapes::{Leads, Shapes, TooMuch},
    standing::MOST_NAMES,
};
use crate::ObjectId;

/// What became of a group of objects in the history of references.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exposure {
    /// The full name of the reference whose history was followed: the first in the order of [`Standing::Refs`] that has
    /// or had one of the objects.
    ///
    /// [`Standing::Refs`]: super::Standing::Refs
    pub reference: String,
    /// The commit that took the last of the objects away from there; `None` if one of them is still there.
    ///
    /// It has none of them in its tree, under whatever path, and a parent has one. What a merge took over from a parent
    /// that had removed it already was removed there.
    pub removed: Option<ObjectId>,
    /// The references whose own tree has one of the objects, by their full names, at most [`MOST_NAMES`].
    pub still_in: Vec<String>,
    /// How many more there are.
    pub more: u64,
}

/// How many groups are followed in one pass: one bit each.
const GROUPS: usize = u64::BITS as usize;

impl History<'_> {
    /// Tells what became of groups of objects, in their order: whether a reference still has any of a group in its tree,
    /// and which commit removed it if not.
    ///
    /// `None` for a group that no reference ever had in the history of a commit, or of which too many trees hold an object
    /// to tell. Stashes, notes and reflogs do not count.
    pub fn exposures(&self, groups: &[Vec<ObjectId>]) -> Vec<Option<Exposure>> {
        if groups.iter().all(Vec::is_empty) {
            return vec![None; groups.len()];
        }
        let wanted = Wanted::new(&groups.concat());
        let targets = Targets::new(&wanted, &self.trees);
        let shapes = Shapes::read(self.objects, &self.trees, &targets);
        let search = Search { history: self, wanted: &wanted, targets: &targets, shapes: &shapes };
        groups.chunks(GROUPS).flat_map(|groups| search.follow(groups)).collect()
    }
}

struct Search<'a> {
    history: &'a History<'a>,
    wanted: &'a Wanted,
    targets: &'a Targets<'a>,
    shapes: &'a Shapes,
}

impl Search<'_> {
    /// Follows at most [`GROUPS`] groups.
    fn follow(&self, groups: &[Vec<ObjectId>]) -> Vec<Option<Exposure>> {
        let goals = self.goals(groups);
        let mut numbers: Vec<u32> = goals.iter().map(|(number, _)| *number).collect();
        numbers.dedup();
        match self.shapes.leads(&numbers, self.targets) {
            Ok(leads) => {
                let holding = Holding::new(&self.history.commits, self.by_tree(&goals, &leads));
                (0..groups.len()).map(|group| holding.exposure(self.history, group)).collect()
            }
            Err(TooMuch) if groups.len() > 1 => {
                let (first, second) = groups.split_at(groups.len() / 2);
                [self.follow(first), self.follow(second)].concat()
            }
            Err(TooMuch) => vec![None],
        }
    }

    /// The numbers of all that is looked for, sorted, each with the groups it belongs to.
    fn goals(&self, groups: &[Vec<ObjectId>]) -> Vec<(u32, u64)> {
        let mut belongs = vec![0; self.wanted.len()];
        for (group, ids) in groups.iter().enumerate() {
            for id in ids {
                let number = self.wanted.number(id.0.as_bytes()).expect("it was asked for");
                belongs[number as usize] |= 1 << group;
            }
        }
        let all = self.targets.all().map(|(goal, number)| (goal, belongs[number as usize]));
        let mut goals: Vec<(u32, u64)> = all.filter(|(_, groups)| *groups != 0).collect();
        goals.sort_unstable();
        goals
    }

    /// The groups that each tree has something of, itself or below it.
    fn by_tree(&self, goals: &[(u32, u64)], leads: &Leads) -> Vec<u64> {
        let own =
            |number: u32| goals.binary_search_by_key(&number, |(goal, _)| *goal).map_or(0, |at| goals[at].1);
        let mut groups = vec![0; self.history.trees.len()];
        let mut stages = vec![Stage::Unseen; groups.len()];
        let mut open: Vec<u32> = leads.trees().collect();
        for (tree, belongs) in goals.iter().filter(|(goal, _)| self.targets.is_tree(*goal)) {
            groups[*tree as usize] |= belongs;
        }
        while let Some(tree) = open.pop() {
            let stage = stages[tree as usize];
            let below = || leads.of(tree).map(|item| item.child);
            match stage {
                // It comes back when all below it are done. One that is below itself, because a pack lies about its id, is
                // not waited for.
                Stage::Unseen => {
                    stages[tree as usize] = Stage::Waiting;
                    open.push(tree);
                    let is_unseen = |child: &u32| stages[*child as usize] == Stage::Unseen;
                    open.extend(below().filter(|child| self.targets.is_tree(*child) && is_unseen(child)));
                }
                Stage::Waiting => {
                    groups[tree as usize] |= below().fold(0, |all, child| {
                        all | if self.targets.is_tree(child) { groups[child as usize] } else { own(child) }
                    });
                    stages[tree as usize] = Stage::Done;
                }
                Stage::Done => {}
            }
        }
        groups
    }
}

/// How far it is known what is below a tree.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Unseen,
    /// Until all that is below it is done.
    Waiting,
    Done,
}

/// The groups that commits hold something of, by the positions of the commits.
struct Holding<'a> {
    commits: &'a Commits,
    now: Vec<u64>,
    /// Now or at some time before.
    ever: Vec<u64>,
}

impl<'a> Holding<'a> {
    fn new(commits: &'a Commits, by_tree: Vec<u64>) -> Self {
        let now: Vec<u64> = (0..commits.len())
            .map(|position| commits.tree(position).map_or(0, |tree| by_tree[tree as usize]))
            .collect();
        let mut ever = now.clone();
        for position in 0..commits.len() {
            ever[position] = commits.parents(position).fold(ever[position], |all, parent| all | ever[parent]);
        }
        Holding { commits, now, ever }
    }

    fn exposure(&self, history: &History<'_>, group: usize) -> Option<Exposure> {
        let is_in = |groups: &[u64], position: usize| groups[position] >> group & 1 == 1;
        let tips = || history.standings.references();
        let (reference, tip) = tips().find(|(_, tip)| is_in(&self.ever, *tip))?;
        let mut removed = tip;
        let removed = loop {
            if is_in(&self.now, removed) {
                break None;
            }
            // A parent that lost it as well lost it before.
            let mut parents = self.commits.parents(removed);
            match parents.find(|parent| is_in(&self.ever, *parent) && !is_in(&self.now, *parent)) {
                Some(parent) => removed = parent,
                None => break Some(ObjectId(self.commits.id(removed))),
            }
        };
        let mut still = tips().filter(|(_, tip)| is_in(&self.now, *tip)).map(|(name, _)| name.to_owned());
        let still_in = still.by_ref().take(MOST_NAMES).collect();
        Some(Exposure { reference: reference.to_owned(), removed, still_in, more: still.count() as u64 })
    }
}
