//! What keeps a commit in the repository.

use std::collections::HashMap;

use super::{
    commits::Commits,
    refs::{Anchor, Names, Reference},
};

/// How many names [`Standing::Refs`] lists.
pub const MOST_NAMES: usize = 16;

/// What keeps a commit in the repository, the best of what applies.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// References contain it.
    Refs {
        /// Their full names, at most [`MOST_NAMES`]: the branch HEAD is on, other branches, HEADs on no branch,
        /// remote-tracking branches, tags, the rest.
        names: Vec<String>,
        /// How many more there are.
        more: u64,
    },
    /// Only a stash contains it, such as `stash@{0}`; the newest if there are several.
    Stash(String),
    /// It belongs to notes, kept under this reference.
    Notes(String),
    /// Only the log of a reference remembers it, such as `HEAD@{2}` or `refs/heads/topic@{0}`, or a file such as
    /// `ORIG_HEAD`.
    Reflog(String),
    /// Nothing names it or a commit that descends from it.
    Unreachable,
}

/// The kinds of [`Standing`], best first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    Refs,
    Stash,
    Notes,
    Reflog,
    Unreachable,
}

/// What keeps each commit in the repository.
pub(super) struct Standings {
    /// By the commit's position.
    classes: Vec<Class>,
    /// Names and the positions of the commits they stand for, best first.
    anchors: Vec<(Class, String, usize)>,
}

impl Standings {
    pub(super) fn new(commits: &Commits, names: &Names, logs: Vec<Anchor>) -> Self {
        let mut refs: Vec<&Reference> = names.refs.iter().collect();
        refs.sort_by_key(|reference| (rank(&reference.name, names.head.as_deref()), &reference.name));
        let mut anchors: Vec<(Class, String, usize)> = Vec::new();
        for reference in refs {
            let position = reference.commit.and_then(|id| commits.position(&id.0));
            let (class, name) = named(&reference.name);
            anchors.extend(position.map(|position| (class, name, position)));
        }
        for anchor in logs.into_iter().chain(names.anchors.iter().cloned()) {
            anchors
                .extend(commits.position(&anchor.id).map(|position| (anchor.class, anchor.name, position)));
        }
        anchors.sort_by_key(|(class, ..)| *class);
        Standings { classes: classes(commits, &anchors), anchors }
    }

    pub(super) fn class(&self, position: usize) -> Class {
        self.classes[position]
    }

    /// The references that keep commits, with the positions of theirs, best first.
    pub(super) fn references(&self) -> impl Iterator<Item = (&str, usize)> {
        let references = self.anchors.iter().filter(|(class, ..)| *class == Class::Refs);
        references.map(|(_, name, position)| (name.as_str(), *position))
    }

    /// What keeps each of these commits, in one pass over the commits for every 64 of them.
    pub(super) fn of(&self, commits: &Commits, positions: &[usize]) -> Vec<Standing> {
        let mut sorted: Vec<usize> = positions.to_vec();
        sorted.sort_unstable();
        sorted.dedup();
        let mut found: HashMap<usize, Standing> = HashMap::new();
        for some in sorted.chunks(u64::BITS as usize) {
            let descendants = Descendants::of(commits, some);
            found.extend(some.iter().zip(0..).map(|(at, bit)| (*at, self.standing(*at, &descendants, bit))));
        }
        positions.iter().map(|position| found[position].clone()).collect()
    }

    fn standing(&self, position: usize, descendants: &Descendants, bit: u32) -> Standing {
        let class = self.classes[position];
        if class == Class::Unreachable {
            return Standing::Unreachable;
        }
        let mut names = self
            .anchors
            .iter()
            .filter(|(of, _, at)| *of == class && descendants.includes(*at, bit))
            .map(|(_, name, _)| name.clone());
        let mut first = || names.next().expect("the class comes from a name that leads here");
        match class {
            Class::Refs => {
                let listed = names.by_ref().take(MOST_NAMES).collect();
                Standing::Refs { names: listed, more: names.count() as u64 }
            }
            Class::Stash => Standing::Stash(first()),
            Class::Notes => Standing::Notes(first()),
            Class::Reflog => Standing::Reflog(first()),
            Class::Unreachable => Standing::Unreachable,
        }
    }
}

/// What a commit is if this reference names it, and the name to show.
fn named(name: &str) -> (Class, String) {
    match name {
        super::reflog::STASH => (Class::Stash, "stash@{0}".to_owned()),
        _ if name.starts_with("refs/notes/") => (Class::Notes, name.to_owned()),
        _ => (Class::Refs, name.to_owned()),
    }
}

fn rank(name: &str, head: Option<&str>) -> u8 {
    match name {
        _ if Some(name) == head => 0,
        _ if name.starts_with("refs/heads/") => 1,
        _ if !name.starts_with("refs/") => 2,
        _ if name.starts_with("refs/remotes/") => 3,
        _ if name.starts_with("refs/tags/") => 4,
        _ => 5,
    }
}

fn classes(commits: &Commits, anchors: &[(Class, String, usize)]) -> Vec<Class> {
    let mut classes = vec![Class::Unreachable; commits.len()];
    for (class, _, position) in anchors {
        classes[*position] = classes[*position].min(*class);
    }
    for position in (0..commits.len()).rev() {
        let class = classes[position];
        for parent in commits.parents(position) {
            classes[parent] = classes[parent].min(class);
        }
    }
    classes
}

/// Which commits descend from each of at most 64.
struct Descendants {
    /// Where the first one stands.
    first: usize,
    /// For each commit from there on a bit for every one that it descends from, or is.
    masks: Vec<u64>,
}

impl Descendants {
    /// `some` are positions in order.
    fn of(commits: &Commits, some: &[usize]) -> Self {
        let first = some.first().copied().unwrap_or(commits.len());
        let mut masks = vec![0_u64; commits.len() - first];
        for (position, bit) in some.iter().zip(0..) {
            masks[position - first] = 1 << bit;
        }
        for at in first..commits.len() {
            let parents = commits.parents(at).filter_map(|parent| parent.checked_sub(first));
            masks[at - first] |= parents.fold(0, |mask, parent| mask | masks[parent]);
        }
        Descendants { first, masks }
    }

    fn includes(&self, position: usize, bit: u32) -> bool {
        position >= self.first && self.masks[position - self.first] >> bit & 1 == 1
    }
}
