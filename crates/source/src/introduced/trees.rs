//! What a commit's tree has that none of its parents' trees has.
//!
//! All trees are walked side by side. They are sorted alike, so one pass over each finds every difference; a folder that
//! some parent has as well is not entered. Where a tree is not sorted, as a hostile one may be, more looks new, never
//! less: an entry is passed over only when a parent's entry of the same name has the same content.

use std::{
    collections::{HashMap, HashSet},
    iter::Peekable,
    rc::Rc,
};

use super::{
    Addition,
    listing::{Child, Kind, Listings, broken, children},
    told::Told,
};
use crate::{Error, ObjectId, RepoPath, Repository, repeats::Repeats};
use bstr::{BStr, BString, ByteSlice};

/// git's own limit for nested folders (`core.maxTreeDepth`) is 2048 or 4096, according to its version.
const MOST_NESTED: usize = 2048;

/// How many files are kept back to see whether they were only moved. Of a commit with more, the first ones count as new.
const MOST_PENDING: usize = 100_000;

/// Compares trees, one commit after the other.
pub(super) struct Comparison<'a> {
    repository: &'a Repository,
    pub(super) problems: Vec<Error>,
    listings: Listings,
    /// Folders that were walked through because they are new as a whole.
    whole: Repeats,
    told: Told,
}

/// What a comparison is about: one commit, or what a tag names.
struct Subject<'a> {
    commit: Option<gix::ObjectId>,
    sink: &'a mut dyn FnMut(Addition),
    /// Files without an old version, which may be gone from elsewhere.
    pending: Vec<(RepoPath, gix::ObjectId)>,
    /// What parents have and the commit has not.
    gone: Vec<Gone>,
}

struct Gone {
    path: RepoPath,
    id: gix::ObjectId,
    kind: Kind,
}

impl Gone {
    fn from(child: &Child<'_>, folder: &BStr) -> Self {
        let path = RepoPath::new(&[folder.as_bytes(), child.name.as_bytes()].concat());
        Gone { path, id: child.id, kind: child.kind }
    }
}

/// What a file was before.
enum Old {
    None,
    SamePath(gix::ObjectId),
    /// The same content somewhere else.
    Moved(RepoPath),
}

impl<'a> Comparison<'a> {
    pub(super) fn new(repository: &'a Repository) -> Self {
        Comparison {
            repository,
            problems: Vec::new(),
            listings: Listings::default(),
            whole: Repeats::default(),
            told: Told::default(),
        }
    }

    /// Hands out every file of the tree `new` that differs from the one at its path in each of the trees `old`.
    pub(super) fn run(
        &mut self,
        commit: Option<gix::ObjectId>,
        new: gix::ObjectId,
        old: &[gix::ObjectId],
        sink: &mut dyn FnMut(Addition),
    ) {
        let mut subject = Subject { commit, sink, pending: Vec::new(), gone: Vec::new() };
        self.folder(&mut subject, new, old, &mut BString::default(), 0);
        self.finish(&mut subject);
    }

    /// Hands out a blob that has no path, because a tag names it.
    pub(super) fn blob(&mut self, id: gix::ObjectId, sink: &mut dyn FnMut(Addition)) {
        let mut subject = Subject { commit: None, sink, pending: Vec::new(), gone: Vec::new() };
        self.tell(&mut subject, RepoPath::new(b""), id, Old::None);
    }

    /// Compares one folder. `path` is empty or ends in a slash, and is the same when this returns.
    fn folder(
        &mut self,
        subject: &mut Subject<'_>,
        new: gix::ObjectId,
        old: &[gix::ObjectId],
        path: &mut BString,
        depth: usize,
    ) {
        if old.contains(&new) || !self.may_enter(subject, new, old, path.as_bstr(), depth) {
            return;
        }
        let hash = new.kind();
        let Some(new_bytes) = self.tree(new, path.as_bstr()) else { return };
        let old_bytes: Vec<Rc<[u8]>> = old.iter().filter_map(|id| self.tree(*id, path.as_bstr())).collect();
        let mut parents: Vec<_> = old_bytes.iter().map(|bytes| children(bytes, hash).0.peekable()).collect();
        let (entries, is_whole) = children(&new_bytes, hash);
        for child in entries {
            let same: Vec<Child<'_>> = parents
                .iter_mut()
                .filter_map(|parent| at_same_name(parent, &child, path.as_bstr(), &mut subject.gone))
                .collect();
            let length = path.len();
            path.extend_from_slice(child.name);
            match child.kind {
                Kind::Nothing => {}
                Kind::File => self.file(subject, child.id, &same, path.as_bstr()),
                Kind::Folder => {
                    let old: Vec<gix::ObjectId> = same.iter().map(|child| child.id).collect();
                    path.push(b'/');
                    self.folder(subject, child.id, &old, path, depth + 1);
                }
            }
            path.truncate(length);
        }
        for parent in parents {
            subject.gone.extend(parent.map(|child| Gone::from(&child, path.as_bstr())));
        }
        if let Err(reason) = is_whole {
            self.problems.push(broken(new, path.as_bstr(), reason));
        }
    }

    fn file(&mut self, subject: &mut Subject<'_>, id: gix::ObjectId, same: &[Child<'_>], path: &BStr) {
        let mut same = same.iter().filter(|old| old.kind == Kind::File).map(|old| old.id).peekable();
        let first = same.peek().copied();
        // A change of mode alone adds nothing.
        if same.any(|old| old == id) {
            return;
        }
        let path = RepoPath::new(path);
        match first {
            None if subject.pending.len() < MOST_PENDING => subject.pending.push((path, id)),
            Some(old) => self.tell(subject, path, id, Old::SamePath(old)),
            None => self.tell(subject, path, id, Old::None),
        }
    }

    /// Hands out what was kept back. A new file with the content of one that is gone was moved.
    fn finish(&mut self, subject: &mut Subject<'_>) {
        let pending = std::mem::take(&mut subject.pending);
        if pending.is_empty() {
            return;
        }
        let gone = self.files(std::mem::take(&mut subject.gone));
        for (path, id) in pending {
            let old = gone.get(&id).map_or(Old::None, |from| Old::Moved(from.clone()));
            self.tell(subject, path, id, old);
        }
    }

    fn tell(&mut self, subject: &mut Subject<'_>, path: RepoPath, id: gix::ObjectId, old: Old) {
        let (old, moved_from) = match old {
            Old::None => (None, None),
            Old::SamePath(old) => (Some(old), None),
            Old::Moved(from) => (Some(id), Some(from)),
        };
        if self.told.is_first(&path, id, old) {
            let (old, commit) = (old.map(ObjectId), subject.commit.map(ObjectId));
            (subject.sink)(Addition { path, id: ObjectId(id), old, moved_from, commit });
        }
    }

    /// Every file among `gone`, with those in its folders, by their content.
    fn files(&mut self, gone: Vec<Gone>) -> HashMap<gix::ObjectId, RepoPath> {
        let mut files = HashMap::new();
        let mut entered = HashSet::new();
        let mut waiting = gone;
        while let Some(gone) = waiting.pop() {
            match gone.kind {
                Kind::Nothing => {}
                Kind::File => {
                    files.insert(gone.id, gone.path);
                }
                Kind::Folder if !entered.insert(gone.id) => {}
                // What cannot be read makes nothing known, which is the safe side.
                Kind::Folder => {
                    if let Ok(bytes) = self.listings.read(self.repository, gone.id, gone.path.bytes()) {
                        let folder = [gone.path.bytes().as_bytes(), b"/"].concat();
                        let (entries, _) = children(&bytes, gone.id.kind());
                        waiting.extend(entries.map(|child| Gone::from(&child, folder.as_bstr())));
                    }
                }
            }
        }
        files
    }

    fn may_enter(
        &mut self,
        subject: &Subject<'_>,
        new: gix::ObjectId,
        old: &[gix::ObjectId],
        path: &BStr,
        depth: usize,
    ) -> bool {
        if depth > MOST_NESTED {
            self.give_up(subject, new);
            return false;
        }
        if old.is_empty() && !self.whole.may_enter(new, path.len()) {
            self.give_up(subject, new);
            return false;
        }
        true
    }

    /// Says once of each commit that it was not read to its end.
    fn give_up(&mut self, subject: &Subject<'_>, tree: gix::ObjectId) {
        let id = ObjectId(subject.commit.unwrap_or(tree));
        let is_said = |problem: &Error| matches!(problem, Error::RepeatedFolders { id: said } if *said == id);
        if !self.problems.last().is_some_and(is_said) {
            self.problems.push(Error::RepeatedFolders { id });
        }
    }

    fn tree(&mut self, id: gix::ObjectId, path: &BStr) -> Option<Rc<[u8]>> {
        let read = self.listings.read(self.repository, id, path);
        read.map_err(|problem| self.problems.push(problem)).ok()
    }
}

/// A parent's entry of the same name, if it has one. What it has before that is gone.
fn at_same_name<'t>(
    parent: &mut Peekable<impl Iterator<Item = Child<'t>>>,
    child: &Child<'_>,
    folder: &BStr,
    gone: &mut Vec<Gone>,
) -> Option<Child<'t>> {
    while let Some(before) = parent.next_if(|other| other.key().lt(child.key())) {
        gone.push(Gone::from(&before, folder));
    }
    parent.next_if(|other| other.key().eq(child.key()))
}
