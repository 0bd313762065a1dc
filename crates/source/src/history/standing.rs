//! What keeps a commit in the repository.

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

    /// Takes one pass over the commits that are younger.
    pub(super) fn of(&self, commits: &Commits, position: usize) -> Standing {
        let class = self.classes[position];
        if class == Class::Unreachable {
            return Standing::Unreachable;
        }
        let descends = descendants(commits, position);
        let mut names = self
            .anchors
            .iter()
            .filter(|(of, _, at)| *of == class && *at >= position && descends[at - position])
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

/// Whether the commits from `position` on descend from the one there.
fn descendants(commits: &Commits, position: usize) -> Vec<bool> {
    let mut descends = vec![false; commits.len() - position];
    descends[0] = true;
    for at in position + 1..commits.len() {
        descends[at - position] =
            commits.parents(at).any(|parent| parent >= position && descends[parent - position]);
    }
    descends
}
