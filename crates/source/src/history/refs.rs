//! The names a repository has for its commits: branches, tags, HEADs, notes and the rest of `refs/`.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bstr::ByteSlice;

use super::standing::Class;
use crate::{Error, ObjectId, file::read_of_git, metadata::linked_worktrees, pipes, repository::reason};

/// A name for an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference {
    /// The full name, as `refs/heads/main`. A HEAD that is on no branch is `HEAD`, that of a linked worktree
    /// `worktrees/<its name>/HEAD`. What is not UTF-8 is replaced.
    pub name: String,
    /// The object that is named.
    pub target: ObjectId,
    /// The object that is left when annotated tags are looked through.
    pub peeled: ObjectId,
    /// [`peeled`](Self::peeled), if it is a commit.
    pub commit: Option<ObjectId>,
}

/// A commit that something keeps alive, and what that is called.
#[derive(Clone)]
pub(super) struct Anchor {
    pub(super) class: Class,
    pub(super) name: String,
    pub(super) id: gix::ObjectId,
}

/// Everything that names an object by other means than content.
#[derive(Default)]
pub(super) struct Names {
    pub(super) refs: Vec<Reference>,
    /// The branch HEAD is on.
    pub(super) head: Option<String>,
    /// Names beside [`refs`](Self::refs): files such as `ORIG_HEAD` and `FETCH_HEAD`.
    pub(super) anchors: Vec<Anchor>,
    /// Folders that hold a HEAD: the repository's own and those of its linked worktrees, with what their names begin
    /// with.
    pub(super) folders: Vec<(String, PathBuf)>,
}

impl Names {
    /// Reads all names. Those that cannot be read are told to `problem`.
    pub(super) fn read(git: &gix::Repository, problem: &mut dyn FnMut(Error)) -> Self {
        let mut names = Names { folders: folders(git), ..Names::default() };
        let broken = |reason: String| Error::Names { folder: git.common_dir().to_path_buf(), reason };
        if let Some(path) = not_a_file(git) {
            problem(pipes::refusal(git.common_dir(), &path));
        } else if let Err(error) = names.read_refs(git, problem) {
            problem(broken(reason(&error)));
        }
        for (prefix, folder) in names.folders.clone() {
            names.read_head(git, &prefix, &folder);
            names.read_pseudo_refs(git, &prefix, &folder);
            if !prefix.is_empty() {
                names.read_loose(git, &prefix, &folder.join("refs"), "refs");
            }
        }
        names
    }

    fn read_refs(&mut self, git: &gix::Repository, problem: &mut dyn FnMut(Error)) -> gix::Result<()> {
        let platform = git.references()?;
        for reference in platform.all()? {
            match reference {
                Ok(reference) => {
                    // What a symbolic reference points at has a name of its own.
                    if let Some(id) = reference.target().try_id() {
                        self.push(git, reference.name().as_bstr().to_str_lossy().into_owned(), id.to_owned());
                    }
                }
                Err(error) => {
                    problem(Error::Names { folder: git.common_dir().to_path_buf(), reason: reason(&error) })
                }
            }
        }
        Ok(())
    }

    fn push(&mut self, git: &gix::Repository, name: String, target: gix::ObjectId) {
        let (peeled, kind) = peel(git, target);
        let commit = (kind == Some(gix::objs::Kind::Commit)).then_some(ObjectId(peeled));
        self.refs.push(Reference { name, target: ObjectId(target), peeled: ObjectId(peeled), commit });
    }

    fn read_head(&mut self, git: &gix::Repository, prefix: &str, folder: &Path) {
        let Ok(text) = read_of_git(&folder.join("HEAD")) else { return };
        if let Some(id) = leading_id(&text, git.object_hash()) {
            self.push(git, format!("{prefix}HEAD"), id);
        } else if let Some(branch) = text.strip_prefix(b"ref:").filter(|_| is_same(folder, git.git_dir())) {
            self.head = Some(branch.trim().to_str_lossy().into_owned());
        }
    }

    /// `ORIG_HEAD`, `MERGE_HEAD`, `FETCH_HEAD` and what else git or a tool left next to HEAD; an id begins each line.
    fn read_pseudo_refs(&mut self, git: &gix::Repository, prefix: &str, folder: &Path) {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = entry.file_name().to_string_lossy().into_owned();
            if name == "HEAD" || !name.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'_') {
                continue;
            }
            for line in read_of_git(&entry.path()).unwrap_or_default().lines() {
                if let Some(id) = leading_id(line, git.object_hash()) {
                    let id = peel(git, id).0;
                    self.anchors.push(Anchor { class: Class::Reflog, name: format!("{prefix}{name}"), id });
                }
            }
        }
    }

    /// References that belong to one worktree alone, such as those of `git bisect`; they are never packed.
    fn read_loose(&mut self, git: &gix::Repository, prefix: &str, folder: &Path, name: &str) {
        for (name, path) in files(folder, name) {
            let id = read_of_git(&path).ok().and_then(|text| leading_id(&text, git.object_hash()));
            if let Some(id) = id {
                self.push(git, format!("{prefix}{name}"), id);
            }
        }
    }
}

fn is_same(folder: &Path, other: &Path) -> bool {
    folder == other
        || fs::canonicalize(folder).ok().is_some_and(|folder| fs::canonicalize(other).ok() == Some(folder))
}

/// What is below `refs/` and is a pipe, a socket or a device: reading all references would wait for it.
pub(crate) fn not_a_file(git: &gix::Repository) -> Option<PathBuf> {
    let own = Some(git.git_dir()).filter(|own| *own != git.common_dir());
    [Some(git.common_dir()), own].into_iter().flatten().find_map(|folder| pipes::below(&folder.join("refs")))
}

/// Every file below a folder, with its path from there behind `name`. Links are not followed.
pub(super) fn files(folder: &Path, name: &str) -> Vec<(String, PathBuf)> {
    let mut files = Vec::new();
    let mut folders = vec![(name.to_owned(), folder.to_path_buf())];
    while let Some((name, folder)) = folders.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let name = format!("{name}/{}", entry.file_name().to_string_lossy());
            match entry.file_type() {
                Ok(kind) if kind.is_dir() => folders.push((name, entry.path())),
                Ok(kind) if kind.is_file() => files.push((name, entry.path())),
                _ => {}
            }
        }
    }
    files.sort();
    files
}

/// The object id that a text begins with.
pub(super) fn leading_id(text: &[u8], hash: gix::hash::Kind) -> Option<gix::ObjectId> {
    let id = gix::ObjectId::from_hex(text.get(..hash.len_in_hex())?).ok()?;
    let ends = text.get(hash.len_in_hex()).is_none_or(u8::is_ascii_whitespace);
    (ends && !id.is_null()).then_some(id)
}

/// Looks through annotated tags. The kind is `None` if the object is not there or cannot be read.
fn peel(git: &gix::Repository, mut id: gix::ObjectId) -> (gix::ObjectId, Option<gix::objs::Kind>) {
    // A tag cannot name itself, so chains end; the bound is for those that are long on purpose.
    for _ in 0..MOST_TAGS {
        let Ok(Some(header)) = git.try_find_header(id) else { return (id, None) };
        if header.kind() != gix::objs::Kind::Tag {
            return (id, Some(header.kind()));
        }
        let target = git
            .find_object(id)
            .ok()
            .and_then(|tag| gix::objs::TagRefIter::from_bytes(&tag.data, git.object_hash()).target_id().ok());
        match target {
            Some(target) => id = target,
            None => return (id, None),
        }
    }
    (id, None)
}

const MOST_TAGS: usize = 100;

fn folders(git: &gix::Repository) -> Vec<(String, PathBuf)> {
    let common = git.common_dir().to_path_buf();
    // Names alone are lost where they cannot be listed, of which `metadata_files` tells.
    let linked = linked_worktrees(&common).unwrap_or_default().into_iter();
    let name = |path: &Path| path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut linked: Vec<(String, PathBuf)> =
        linked.map(|path| (format!("worktrees/{}/", name(&path)), path)).collect();
    linked.sort();
    let mut folders = vec![(String::new(), common)];
    folders.append(&mut linked);
    folders
}
