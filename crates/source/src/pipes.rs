//! Files of git's own that are none: whoever opens a pipe waits for a writer, and a device has no end.
//!
//! git and gix open these files by name and look at nothing before. So they are looked for first, and a repository that has
//! one is not opened.

use std::{
    fs,
    path::{Path, PathBuf},
};

use bstr::ByteSlice;

use crate::{Error, file::read_of_git, objects::folders, slashed};

/// Looks for such files in the repository that git and gix would find from a folder, or in the one that `GIT_DIR` names.
///
/// # Errors
/// [`Error::Repository`] if there is one.
pub fn refuse_pipes(folder: &Path, git_dir: Option<&Path>) -> Result<(), Error> {
    let found = match git_dir {
        Some(git_dir) => of_dot_git(git_dir),
        None => from(folder),
    };
    found.map_or(Ok(()), |path| Err(refusal(folder, &path)))
}

pub(crate) fn refusal(folder: &Path, path: &Path) -> Error {
    let reason = format!("{} is not a file", slashed(path));
    Error::Repository { folder: folder.to_path_buf(), reason }
}

/// The first below `folder`, in the order of the system. Links are followed to what they lead to, but not into folders.
pub(crate) fn below(folder: &Path) -> Option<PathBuf> {
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            match entry.file_type() {
                Ok(kind) if kind.is_file() => {}
                Ok(kind) if kind.is_dir() => open.push(entry.path()),
                _ if is_odd(&entry.path()) => return Some(entry.path()),
                _ => {}
            }
        }
    }
    None
}

/// Whether something is there that is neither a file nor a folder.
pub(crate) fn is_odd(path: &Path) -> bool {
    fs::metadata(path).is_ok_and(|metadata| !metadata.is_file() && !metadata.is_dir())
}

/// Goes up as git does.
fn from(folder: &Path) -> Option<PathBuf> {
    let start = std::path::absolute(folder).unwrap_or_else(|_| folder.to_path_buf());
    for above in start.ancestors() {
        let dot_git = above.join(".git");
        let of_dot_git = of_dot_git(&dot_git);
        if of_dot_git.is_some() || dot_git.is_file() || is_repository(&dot_git) {
            return of_dot_git;
        }
        // It may be a bare one. Whether it is, gix asks its HEAD first; pipes in other folders may have any other name.
        if is_repository(above) {
            return of_repository(above);
        }
        let head = above.join("HEAD");
        if is_odd(&head) {
            return Some(head);
        }
    }
    None
}

fn is_repository(folder: &Path) -> bool {
    folder.join("HEAD").exists() && (folder.join("objects").is_dir() || folder.join("commondir").exists())
}

/// A `.git` is the folder itself, or a file that says where it is.
fn of_dot_git(dot_git: &Path) -> Option<PathBuf> {
    if is_odd(dot_git) {
        return Some(dot_git.to_path_buf());
    }
    let named = read_of_git(dot_git).ok().and_then(|text| {
        let path = gix::path::from_bstr(text.strip_prefix(b"gitdir:")?.trim().as_bstr()).ok()?;
        Some(dot_git.parent()?.join(path))
    });
    of_repository(&named.unwrap_or_else(|| dot_git.to_path_buf()))
}

fn of_repository(git_dir: &Path) -> Option<PathBuf> {
    let common_dir = read_of_git(&git_dir.join("commondir"))
        .ok()
        .and_then(|text| Some(git_dir.join(gix::path::from_bstr(text.trim().as_bstr()).ok()?)));
    // That of a linked worktree stands elsewhere.
    let elsewhere = common_dir.as_deref();
    let folders = || [Some(git_dir), elsewhere].into_iter().flatten();
    let by_name = READ_BY_NAME.iter().flat_map(|name| folders().map(move |folder| folder.join(name)));
    let common_dir = elsewhere.unwrap_or(git_dir);
    by_name
        .chain(shared_indexes(git_dir))
        .chain(branch(git_dir, common_dir))
        .find(|path| is_odd(path))
        .or_else(|| {
            folders::of_folder(common_dir.join("objects")).iter().find_map(|folder| of_objects(folder))
        })
}

/// The files that are read when a repository is opened, and those that answer the first questions.
const READ_BY_NAME: [&str; 7] =
    ["HEAD", "config", "config.worktree", "commondir", "packed-refs", "shallow", "index"];

/// What a split index is split from.
fn shared_indexes(git_dir: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(git_dir).into_iter().flatten().flatten();
    let shared = entries.filter(|entry| entry.file_name().as_encoded_bytes().starts_with(b"sharedindex."));
    shared.map(|entry| entry.path()).collect()
}

/// The branch HEAD is on, and those that it stands for.
fn branch(git_dir: &Path, common_dir: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut text = read_of_git(&git_dir.join("HEAD"));
    while let Ok(reference) = text
        && let Some(name) = reference.strip_prefix(b"ref:")
        && let Ok(name) = gix::path::from_bstr(name.trim().as_bstr())
        && found.len() < MOST_SYMBOLIC
    {
        found.push(git_dir.join(&name));
        found.push(common_dir.join(&name));
        text = read_of_git(&common_dir.join(&name));
    }
    found
}

/// Git follows five references from one to the next; each has two places here.
const MOST_SYMBOLIC: usize = 2 * 8;

/// In a folder of objects. Those that are loose are not opened before it is known what they are.
fn of_objects(folder: &Path) -> Option<PathBuf> {
    let by_name = ["info/alternates", "info/commit-graph"].map(|name| folder.join(name));
    let listed = || ["pack", "info/commit-graphs"].iter().find_map(|name| below(&folder.join(name)));
    by_name.into_iter().find(|path| is_odd(path)).or_else(listed)
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::process::Command;

    use super::*;

    fn make_pipe(path: &Path) {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
    }

    /// A folder of its own with what a repository has to have.
    fn repository(folder: &Path) {
        for name in ["objects", "refs/heads"] {
            fs::create_dir_all(folder.join(name)).unwrap();
        }
        fs::write(folder.join("HEAD"), "ref: refs/heads/main\n").unwrap();
    }

    /// Puts a pipe at a path below the top, and expects it to be seen, or not, from a folder.
    #[track_caller]
    fn expect(top: &Path, pipe: &str, from: &str, is_refused: bool) {
        let (pipe, from) = (top.join(pipe), top.join(from));
        fs::create_dir_all(&from).unwrap();
        let before = fs::read(&pipe);
        let _ = fs::remove_file(&pipe);
        make_pipe(&pipe);
        let refused = refuse_pipes(&from, None);
        assert_eq!(refused.is_err(), is_refused, "{}: {refused:?}", pipe.display());
        fs::remove_file(&pipe).unwrap();
        if let Ok(before) = before {
            fs::write(&pipe, before).unwrap();
        }
        refuse_pipes(&from, None).unwrap();
    }

    #[test]
    fn what_is_opened_by_name_is_looked_at_before() {
        let top = tempfile::tempdir().unwrap();
        let top = top.path();
        repository(&top.join("a/.git"));
        repository(&top.join("bare"));
        fs::create_dir_all(top.join("a/.git/refs/remotes/origin")).unwrap();
        fs::write(top.join("a/.git/HEAD"), "ref: refs/remotes/origin/HEAD\n").unwrap();
        fs::write(top.join("a/.git/refs/remotes/origin/HEAD"), "ref: refs/remotes/origin/main\n").unwrap();
        for name in [
            "HEAD",
            "config",
            "config.worktree",
            "commondir",
            "packed-refs",
            "shallow",
            "index",
            "sharedindex.0123456789abcdef",
            "refs/remotes/origin/HEAD",
            "refs/remotes/origin/main",
            "objects/info/alternates",
            "objects/info/commit-graph",
            "objects/info/commit-graphs/commit-graph-chain",
            "objects/pack/pack-1.idx",
            "objects/pack/pack-1.pack",
            "objects/pack/multi-pack-index",
        ] {
            expect(top, &format!("a/.git/{name}"), "a/sub/folder", true);
            let is_branch_elsewhere = name.starts_with("refs/");
            expect(top, &format!("bare/{name}"), "bare/hooks", !is_branch_elsewhere);
        }
        // Nobody opens these by name, and folders that are no repository may have any file.
        for name in ["COMMIT_EDITMSG", "fsmonitor--daemon.ipc", "refs/heads/other"] {
            expect(top, &format!("a/.git/{name}"), "a", false);
        }
        expect(top, "a/config", "a", false);
        expect(top, "plain/config", "plain", false);
        expect(top, "plain/HEAD", "plain/sub", true);
        expect(top, "plain/.git", "plain/sub", true);
    }

    #[test]
    fn a_linked_worktree_and_what_is_borrowed_from_count_too() {
        let top = tempfile::tempdir().unwrap();
        let top = top.path();
        repository(&top.join("main/.git"));
        repository(&top.join("lender"));
        repository(&top.join("main/.git/worktrees/w"));
        fs::write(top.join("main/.git/worktrees/w/commondir"), "../..\n").unwrap();
        fs::create_dir(top.join("w")).unwrap();
        fs::write(top.join("w/.git"), "gitdir: ../main/.git/worktrees/w\n").unwrap();
        for folder in ["main/.git/objects", "lender/objects"] {
            fs::create_dir_all(top.join(folder).join("info")).unwrap();
        }
        fs::write(top.join("main/.git/objects/info/alternates"), "../../../lender/objects\n").unwrap();
        for pipe in [
            "w/.git",
            "main/.git/worktrees/w/HEAD",
            "main/.git/worktrees/w/commondir",
            "main/.git/config",
            "main/.git/refs/heads/main",
            "main/.git/objects/pack/a.idx",
            "lender/objects/info/alternates",
            "lender/objects/pack/a.pack",
        ] {
            expect(top, pipe, "w", true);
        }
        make_pipe(&top.join("lender/config"));
        assert!(refuse_pipes(top, Some(&top.join("lender"))).is_err());
        assert!(refuse_pipes(&top.join("lender"), Some(&top.join("main/.git"))).is_ok());
    }
}
