//! Which files with ignore rules may be opened: those that git reads, and that are files.
//!
//! A repository can hold a link of that name, and an archive of one a pipe. git does not follow such a link (2.32 and
//! later), so its rules hide nothing from a commit; whoever follows it may wait for ever or read without end.

use std::{
    fs,
    io::{self, ErrorKind},
    path::{Path, PathBuf},
};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// Nobody has as many rules; git reads no more than 100 MiB either (`PATTERN_MAX_FILE_SIZE`).
const LARGEST: u64 = 16 << 20;

/// Whether the rules that git takes from a folder can be read: its `.gitignore`, and the `info/exclude` of a repository
/// that it is the top of. Most folders have neither, which is fine.
pub(crate) fn is_readable(folder: &Path) -> bool {
    is_rules(folder) && is_exclude_of(&folder.join(".git"))
}

/// The rules in the `.gitignore` of a folder; none if git would not read it.
pub(crate) fn of_folder(folder: &Path) -> Gitignore {
    if is_rules(folder) { Gitignore::new(folder.join(".gitignore")).0 } else { Gitignore::empty() }
}

/// The rules in the `info/exclude` of a repository with these files and this folder of its own.
pub(crate) fn of_repository(top: &Path, common_dir: &Path) -> Gitignore {
    let mut rules = GitignoreBuilder::new(top);
    if is_exclude(common_dir) {
        // A broken line is passed over, as git does, and most repositories have no such file.
        let _ = rules.add(common_dir.join("info/exclude"));
    }
    rules.build().unwrap_or_else(|_| Gitignore::empty())
}

fn is_rules(folder: &Path) -> bool {
    fs::symlink_metadata(folder.join(".gitignore")).map_or(true, |metadata| is_file(&metadata))
}

/// A `.git` may be a file that names the folder. The walk then reads two files, each to the end of its first line.
fn is_exclude_of(dot_git: &Path) -> bool {
    match fs::metadata(dot_git.join("info/exclude")) {
        Err(error) if error.kind() == ErrorKind::NotADirectory => match common_dir(dot_git) {
            Ok(common_dir) => is_exclude(&common_dir),
            // If it cannot be read, the walk has no rules from there either.
            Err(error) => error.kind() != ErrorKind::InvalidInput,
        },
        found => found.map_or(true, |metadata| is_file(&metadata)),
    }
}

/// The folder that such files lead to, as the walk takes them: from the current folder if they name no absolute one.
fn common_dir(dot_git: &Path) -> io::Result<PathBuf> {
    let line = first_line(dot_git)?;
    let git_dir = Path::new(line.strip_prefix("gitdir: ").ok_or(ErrorKind::NotFound)?);
    let line = first_line(&git_dir.join("commondir"))?;
    Ok(if line.starts_with('.') { git_dir.join(line) } else { line.into() })
}

/// # Errors
/// [`ErrorKind::InvalidInput`] if it is a pipe, or so long that it can only be meant to take memory.
fn first_line(path: &Path) -> io::Result<String> {
    let metadata = fs::metadata(path)?;
    if !metadata.is_file() || metadata.len() > LONGEST_NAME {
        return Err(ErrorKind::InvalidInput.into());
    }
    Ok(fs::read_to_string(path)?.lines().next().unwrap_or_default().to_owned())
}

/// In bytes, of a file that does nothing but name a folder.
const LONGEST_NAME: u64 = 64 << 10;

/// git follows a link here: it was not committed.
fn is_exclude(common_dir: &Path) -> bool {
    fs::metadata(common_dir.join("info/exclude")).map_or(true, |metadata| is_file(&metadata))
}

fn is_file(metadata: &fs::Metadata) -> bool {
    metadata.is_file() && metadata.len() <= LARGEST
}

#[cfg(test)]
#[cfg(unix)]
mod tests {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn only_files_are_opened() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".gitignore");
        let outside = folder.path().join("rules");
        fs::write(&outside, "*.env\n").unwrap();
        let hides = |folder: &Path| of_folder(folder).matched(folder.join("a.env"), false).is_ignore();

        assert!(is_readable(folder.path()) && !hides(folder.path()), "none");
        fs::write(&path, "*.env\n").unwrap();
        assert!(is_readable(folder.path()) && hides(folder.path()), "a file");
        for target in [&*outside, Path::new("/dev/zero"), Path::new("nowhere")] {
            fs::remove_file(&path).unwrap();
            symlink(target, &path).unwrap();
            assert!(!is_readable(folder.path()) && !hides(folder.path()), "{}", target.display());
        }
        fs::remove_file(&path).unwrap();
        let made = std::process::Command::new("mkfifo").arg(&path).status().unwrap();
        assert!(made.success() && !is_readable(folder.path()) && !hides(folder.path()), "a pipe");
        fs::remove_file(&path).unwrap();
        fs::File::create(&path).unwrap().set_len(LARGEST + 1).unwrap();
        assert!(!is_readable(folder.path()) && !hides(folder.path()), "too large");
    }

    #[test]
    fn the_rules_of_a_repository_may_be_a_link_but_not_to_a_device() {
        let folder = tempfile::tempdir().unwrap();
        let git = folder.path().join(".git");
        fs::create_dir_all(git.join("info")).unwrap();
        let rules = folder.path().join("rules");
        fs::write(&rules, "*.env\n").unwrap();
        let hides =
            || of_repository(folder.path(), &git).matched(folder.path().join("a.env"), false).is_ignore();
        symlink(&rules, git.join("info/exclude")).unwrap();
        assert!(is_readable(folder.path()) && hides());
        fs::remove_file(git.join("info/exclude")).unwrap();
        symlink("/dev/zero", git.join("info/exclude")).unwrap();
        assert!(!is_readable(folder.path()) && !hides());
    }

    #[test]
    fn a_linked_worktree_leads_to_no_pipe() {
        let folder = tempfile::tempdir().unwrap();
        let (git, work) = (folder.path().join("git"), folder.path().join("work"));
        fs::create_dir_all(git.join("info")).unwrap();
        fs::create_dir(&work).unwrap();
        fs::write(work.join(".git"), format!("gitdir: {}\n", git.display())).unwrap();
        assert!(is_readable(&work), "no commondir");
        let commondir = git.join("commondir");
        for target in ["/dev/zero", "info"] {
            symlink(target, &commondir).unwrap();
            assert!(!is_readable(&work), "{target}");
            fs::remove_file(&commondir).unwrap();
        }
        fs::write(&commondir, ".\n").unwrap();
        assert!(is_readable(&work), "no rules");
        symlink("/dev/zero", git.join("info/exclude")).unwrap();
        assert!(!is_readable(&work), "endless rules");
        fs::remove_file(git.join("info/exclude")).unwrap();
        fs::File::create(work.join(".git")).unwrap().set_len(1 << 30).unwrap();
        assert!(!is_readable(&work), "a gigabyte");
        fs::write(work.join(".git"), b"gitdir: \xff\n").unwrap();
        assert!(is_readable(&work), "leads nowhere");
    }
}
