//! Attribution by looking only where it leads to something.
//!
//! All trees are read once, as the differences they are stored as. From there it is known which of them lead to what is
//! looked for, and by which entries; commits are then compared by these alone.

use std::{
    collections::{BTreeSet, HashMap},
    rc::Rc,
};

use super::{
    History,
    ids::{Targets, Wanted},
    shapes::{Item, Leads, Shapes, TooMuch},
    uses::{Origin, Uses},
    walk::{self, MOST_COPIES, MOST_NESTED, Names, join},
};

/// Finds the uses of all that is `wanted`.
pub(super) fn attribute(history: &History<'_>, wanted: &Wanted, uses: &mut Uses) {
    if wanted.len() > MOST_GOALS {
        return walk::attribute(history, wanted, uses);
    }
    let trees = &history.trees;
    let targets = Targets::new(wanted, trees);
    let shapes = Shapes::read(history.objects, trees, &targets);
    let order = history.by_standing();
    let mut goals: Vec<u32> = targets.all().map(|(goal, _)| goal).collect();
    goals.sort_unstable();
    let mut open = vec![goals];
    // Made for it, one object can be in so many trees that they do not fit.
    let mut too_many = BTreeSet::new();
    while let Some(mut goals) = open.pop() {
        match shapes.leads(&goals, &targets) {
            Ok(leads) => {
                let search = Search {
                    history,
                    targets: &targets,
                    goals: &goals,
                    shapes: &shapes,
                    leads: &leads,
                    uses,
                    seen: vec![false; trees.len()],
                };
                search.all(&order);
            }
            Err(TooMuch) if goals.len() > 1 => {
                let half = goals.split_off(goals.len() / 2);
                open.extend([goals, half]);
            }
            Err(TooMuch) => too_many.extend(goals.iter().filter_map(|goal| targets.wanted(*goal))),
        }
    }
    if !too_many.is_empty() {
        walk::attribute(history, &wanted.only(&too_many), uses);
    }
}

/// More than this are found faster by walking all commits.
const MOST_GOALS: usize = 50_000;

/// One go.
struct Search<'a> {
    history: &'a History<'a>,
    targets: &'a Targets<'a>,
    /// What is looked for in this go, sorted.
    goals: &'a [u32],
    shapes: &'a Shapes,
    leads: &'a Leads,
    uses: &'a mut Uses,
    /// The trees that were looked at.
    seen: Vec<bool>,
}

/// A folder that is yet to be compared, as in [`walk`].
struct Folder {
    tree: u32,
    parents: Vec<u32>,
    /// Numbers of names.
    path: Rc<[u32]>,
}

impl Search<'_> {
    fn all(mut self, order: &[usize]) {
        let commits = &self.history.commits;
        for position in order {
            if let Some(root) = commits.tree(*position) {
                let parents: Vec<u32> =
                    commits.parents(*position).filter_map(|parent| commits.tree(parent)).collect();
                self.compare(Origin::Commit(commits.id(*position)), root, &parents);
            }
        }
        let goals = self.goals.iter().copied().filter(|goal| self.targets.is_tree(*goal));
        let mut lost: Vec<u32> =
            self.leads.trees().chain(goals).filter(|tree| !self.seen[*tree as usize]).collect();
        lost.sort_unstable();
        lost.dedup();
        let mut is_inner = vec![false; self.seen.len()];
        for child in lost.iter().flat_map(|tree| self.leads.of(*tree)).map(|item| item.child) {
            if self.targets.is_tree(child) {
                is_inner[child as usize] = true;
            }
        }
        for tree in lost.into_iter().filter(|tree| !is_inner[*tree as usize]) {
            let id = self.history.trees.id(tree);
            self.compare(Origin::Tree(self.history.reference_to(id)), tree, &[]);
        }
    }

    fn compare(&mut self, origin: Origin<'_>, root: u32, parents: &[u32]) {
        if parents.contains(&root) {
            return;
        }
        self.note(origin, root, &[]);
        if self.leads.of(root).len() == 0 {
            self.seen[root as usize] = true;
            return;
        }
        let mut copies: HashMap<u32, u32> = HashMap::new();
        let mut open = vec![Folder { tree: root, parents: parents.to_vec(), path: Rc::new([]) }];
        while let Some(folder) = open.pop() {
            let copies = copies.entry(folder.tree).or_default();
            *copies += 1;
            if *copies <= MOST_COPIES && folder.path.len() <= MOST_NESTED {
                self.folder(origin, &folder, &mut open);
            }
        }
    }

    fn folder(&mut self, origin: Origin<'_>, folder: &Folder, open: &mut Vec<Folder>) {
        self.seen[folder.tree as usize] = true;
        let leads = self.leads;
        let items = |tree: &u32| leads.of(*tree).map(|item| (item.name, item.child));
        let mut parents: Vec<Names<u32, u32>> =
            folder.parents.iter().map(|tree| Names::new(items(tree))).collect();
        for Item { name, child } in leads.of(folder.tree) {
            let before: Vec<u32> = parents.iter_mut().filter_map(|names| names.find(name)).collect();
            if before.contains(&child) {
                continue;
            }
            let path: Rc<[u32]> = folder.path.iter().copied().chain([name]).collect();
            self.note(origin, child, &path);
            if self.targets.is_tree(child) && self.is_open(origin, child) {
                let parents = before.into_iter().filter(|before| self.targets.is_tree(*before)).collect();
                open.push(Folder { tree: child, parents, path });
            }
        }
    }

    /// As in [`walk`].
    fn is_open(&self, origin: Origin<'_>, tree: u32) -> bool {
        matches!(origin, Origin::Commit(_)) || !self.seen[tree as usize]
    }

    fn note(&mut self, origin: Origin<'_>, child: u32, path: &[u32]) {
        if let Some(number) = self.targets.wanted(child).filter(|_| self.goals.binary_search(&child).is_ok())
        {
            let names = path.iter().map(|name| &*self.shapes.names[*name as usize]);
            self.uses.add(number, origin, || names.fold(Vec::new(), |path, name| join(&path, name)));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{
        fmt::Write as _,
        io::Write as _,
        path::Path,
        process::{Command, Stdio},
    };

    use super::*;
    use crate::{ObjectId, ObjectKind, Repository};

    fn git(folder: &Path, args: &[&str], input: &str) {
        let mut command = Command::new("git");
        command.args(args).current_dir(folder).env("GIT_CONFIG_GLOBAL", "/dev/null").stdin(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    }

    /// Files that change now and then, one that is written once, and a copy of it that comes and goes.
    fn history_of_edits() -> String {
        let mut stream = String::new();
        for commit in 0..90 {
            let number = commit % 7;
            write!(stream, "commit refs/heads/main\ncommitter C <c> {commit} +0000\ndata 1\nm\n").unwrap();
            write!(stream, "M 100644 inline a/{number}/file\ndata 3\n{commit:03}\n").unwrap();
            match commit {
                0 => stream.push_str("M 100644 inline a/b/once\ndata 4\nonce\n"),
                _ if number == 0 => stream.push_str("M 100644 inline copy\ndata 4\nonce\n"),
                _ if number == 1 => stream.push_str("D copy\n"),
                _ => {}
            }
        }
        stream
    }

    #[test]
    fn what_does_not_fit_is_found_in_several_goes_or_by_walking() {
        let folder = tempfile::tempdir().unwrap();
        git(folder.path(), &["init", "-q", "--bare"], "");
        git(folder.path(), &["fast-import", "--quiet"], &history_of_edits());
        let repository = Repository::at(folder.path()).unwrap();
        let objects = repository.objects().unwrap();
        let history = repository.history(&objects).unwrap();
        let ids = [ObjectKind::Blob, ObjectKind::Tree].map(|kind| objects.ids(kind)).concat();
        let wanted = Wanted::new(&ids.into_iter().map(ObjectId).collect::<Vec<_>>());

        let (trees, targets) = (&history.trees, Targets::new(&wanted, &history.trees));
        let shapes = Shapes::read(&objects, trees, &targets);
        let goes: Vec<bool> =
            targets.all().map(|(goal, _)| shapes.leads(&[goal], &targets).is_ok()).collect();
        assert!(goes.contains(&true) && goes.contains(&false), "some fit into one go, and some do not");

        let (mut found, mut expected) = (Uses::new(wanted.len(), 99), Uses::new(wanted.len(), 99));
        attribute(&history, &wanted, &mut found);
        walk::attribute(&history, &wanted, &mut expected);
        for number in 0..wanted.len() as u32 {
            assert_eq!(found.of(number), expected.of(number));
            assert!(!found.of(number).uses.is_empty());
        }
    }
}
