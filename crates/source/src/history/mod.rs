//! History: all commits of the object database, what keeps them there, and which of them introduced an object.
//!
//! [`Repository::history`] reads the commits and the names, [`History::attribute`] looks for objects in their trees.
//! Commits that nothing reaches are commits too.

mod commit;
mod commits;
mod exposure;
mod ids;
mod layout;
mod missing;
mod reflog;
mod refs;
mod search;
mod shapes;
mod standing;
mod tree;
mod uses;
mod walk;

use std::collections::HashSet;

pub use commit::{Commit, Person};
pub use exposure::Exposure;
pub use refs::Reference;
pub(crate) use refs::not_a_file;
pub use standing::{MOST_NAMES, Standing};
pub use uses::{Attribution, Use};

use self::{
    commits::{Commits, Gap},
    ids::{Ids, Wanted},
    refs::Names,
    standing::Standings,
    uses::Uses,
};
use crate::{Error, ObjectDatabase, ObjectId, ObjectKind, Repository, repository::reason};

/// The commits of a repository and what keeps them there.
pub struct History<'a> {
    /// What could not be read, or is not there although something refers to it. At most 100 commits with something
    /// missing are listed.
    pub problems: Vec<Error>,
    /// Whether this is a shallow clone: the parents of some commits were left out on purpose.
    pub is_shallow: bool,
    /// Whether this is a partial clone, which may leave out objects: see [`missing`](History::missing).
    pub is_partial: bool,
    git: gix::Repository,
    objects: &'a ObjectDatabase,
    commits: Commits,
    standings: Standings,
    refs: Vec<Reference>,
    /// The ids of all trees.
    trees: Ids,
    /// Trees and parents of commits that are not there, each as often as a commit has it.
    absent: Vec<gix::ObjectId>,
}

impl Repository {
    /// Reads all commits, reachable or not, and all that names them.
    ///
    /// What is wrong with single commits and names is among the [problems](History::problems); objects that are damaged
    /// are left to those who read them all.
    ///
    /// # Errors
    /// None for now: what is readable is enough for a history.
    pub fn history<'a>(&self, objects: &'a ObjectDatabase) -> Result<History<'a>, Error> {
        let mut git = self.git.clone();
        // Objects that are missing would be looked for in new packs, one by one.
        git.objects.refresh_never();
        let mut problems = Vec::new();
        let shallow = shallow(&git, &mut problems);
        let names = Names::read(&git, &mut |problem| problems.push(problem));
        let commits = commits::read(objects, &mut problems);
        let trees = Ids::new(objects.ids(ObjectKind::Tree));
        let is_partial = is_partial(&git);
        let (commits, mut gaps) = Commits::new(commits, &trees);
        gaps.retain(|gap| gap.part != "parent" || !shallow.contains(&gap.commit));
        if !is_partial {
            problems.extend(gaps.iter().take(MOST_GAPS).map(Gap::error));
            problems.extend(lost_names(&git, objects, &names).take(MOST_GAPS));
        }

        let mut logs = Vec::new();
        for (prefix, folder) in &names.folders {
            logs.append(&mut reflog::read(folder, prefix, git.object_hash()));
        }
        let standings = Standings::new(&commits, &names, logs);
        Ok(History {
            problems,
            is_shallow: !shallow.is_empty(),
            is_partial,
            git,
            objects,
            commits,
            standings,
            refs: names.refs,
            trees,
            absent: gaps.into_iter().map(|gap| gap.id).collect(),
        })
    }
}

impl History<'_> {
    /// Finds the commits that introduced objects, and under which paths, in one pass for all of them. Blobs can be asked
    /// for, and trees.
    ///
    /// A commit introduces an object at a path if its tree has it there and the tree of no parent has it at that path;
    /// so a file that is renamed, and one that comes back, is introduced again. Of the uses of one object at most
    /// `most_uses` are listed, and a bounded number of further paths, each once. An object that no tree has comes back
    /// without uses.
    ///
    /// # Errors
    /// None for now: what cannot be read has nothing in it.
    pub fn attribute(&self, wanted: &[ObjectId], most_uses: usize) -> Result<Vec<Attribution>, Error> {
        let numbers = Wanted::new(wanted);
        let mut uses = Uses::new(numbers.len(), most_uses);
        if !wanted.is_empty() {
            search::attribute(self, &numbers, &mut uses);
        }
        let attribution = |id: &ObjectId| {
            let number = numbers.number(id.0.as_bytes()).expect("every object asked for has a number");
            let names = self.refs.iter().filter(|name| name.peeled == *id || name.target == *id);
            Attribution { direct: names.map(|name| name.name.clone()).collect(), ..uses.of(number).clone() }
        };
        Ok(wanted.iter().map(attribution).collect())
    }

    /// How many objects are missing, as far as what is there tells: those that a partial clone did not fetch, or that got
    /// lost.
    ///
    /// Reads all trees, so it takes its time.
    pub fn missing(&self) -> u64 {
        missing::count(self)
    }

    /// What a commit says about itself; `None` if there is no such commit.
    pub fn commit(&self, id: ObjectId) -> Option<Commit> {
        match self.read(id.0, MOST_COMMIT_BYTES) {
            Ok(Some((ObjectKind::Commit, bytes))) => Some(Commit::parse(id, &bytes)),
            _ => None,
        }
    }

    /// What keeps a commit in the repository. Takes one pass over the commits.
    pub fn standing(&self, commit: ObjectId) -> Standing {
        self.standings_of(&[commit]).pop().unwrap_or(Standing::Unreachable)
    }

    /// What keeps each of some commits in the repository. Takes one pass over the commits for every 64 of them.
    pub fn standings_of(&self, commits: &[ObjectId]) -> Vec<Standing> {
        let positions: Vec<Option<usize>> = commits.iter().map(|id| self.commits.position(&id.0)).collect();
        let known: Vec<usize> = positions.iter().copied().flatten().collect();
        let mut found = self.standings.of(&self.commits, &known).into_iter();
        let standing = |position: Option<usize>| position.and_then(|_| found.next());
        positions.into_iter().map(standing).map(|found| found.unwrap_or(Standing::Unreachable)).collect()
    }

    /// All references, and HEADs that are on no branch. Symbolic references are left out: what they point at is here.
    pub fn refs(&self) -> &[Reference] {
        &self.refs
    }

    /// All commits, parents before children.
    pub fn commits(&self) -> impl ExactSizeIterator<Item = ObjectId> + '_ {
        (0..self.commits.len()).map(|position| ObjectId(self.commits.id(position)))
    }

    /// The name of a reference that leads to an object.
    fn reference_to(&self, id: gix::ObjectId) -> Option<&str> {
        self.refs.iter().find(|reference| reference.peeled.0 == id).map(|reference| reference.name.as_str())
    }

    /// The positions of all commits, those with the best standing first, and among them parents before children.
    fn by_standing(&self) -> Vec<usize> {
        let mut positions: Vec<usize> = (0..self.commits.len()).collect();
        positions.sort_by_key(|position| self.standings.class(*position));
        positions
    }

    /// Reads an object through gix, which keeps what deltas build upon; else from wherever it is.
    fn read(&self, id: gix::ObjectId, max_size: u64) -> Result<Option<(ObjectKind, Vec<u8>)>, Error> {
        match self.git.try_find_object(id) {
            Ok(Some(object)) => Ok(Some((object.kind.into(), object.detach().data))),
            _ => self.objects.read(ObjectId(id), max_size),
        }
    }
}

/// How many commits with something missing are listed.
const MOST_GAPS: usize = 100;

/// A commit with more than this is not one that anyone has to see the author of.
const MOST_COMMIT_BYTES: u64 = 64 << 20;

/// The commits whose parents were left out on purpose.
fn shallow(git: &gix::Repository, problems: &mut Vec<Error>) -> HashSet<gix::ObjectId> {
    match git.shallow_commits() {
        Ok(commits) => commits.iter().flat_map(|commits| commits.iter().copied()).collect(),
        Err(error) => {
            problems.push(Error::Names { folder: git.common_dir().to_path_buf(), reason: reason(&error) });
            HashSet::new()
        }
    }
}

/// References to objects that are not there.
fn lost_names<'a>(
    git: &'a gix::Repository,
    objects: &'a ObjectDatabase,
    names: &'a Names,
) -> impl Iterator<Item = Error> + 'a {
    let lost = names.refs.iter().filter(|name| name.commit.is_none() && !objects.contains(&name.peeled.0));
    lost.map(|name| Error::Names {
        folder: git.common_dir().to_path_buf(),
        reason: format!("{} names object {}, which is missing", name.name, name.peeled),
    })
}

/// Whether objects may be missing because they were not fetched.
fn is_partial(git: &gix::Repository) -> bool {
    git.config_snapshot().string("extensions.partialClone").is_some()
        || refs::files(&git.common_dir().join("objects/pack"), "")
            .iter()
            .any(|(name, _)| name.ends_with(".promisor"))
}

impl Gap {
    fn error(&self) -> Error {
        Error::MissingPart { commit: ObjectId(self.commit), part: self.part, id: ObjectId(self.id) }
    }
}
