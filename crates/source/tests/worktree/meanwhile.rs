//! Folders that others change while they are read: the change comes when the first file was read, before any other is.

use std::{
    fs,
    io::Write,
    os::unix::fs::symlink,
    path::{Path, PathBuf},
    sync::{Mutex, Once},
};

use phota_source::{
    Error, SkipReason,
    worktree::{self, Options, Seen},
};

use crate::{all, folder};

/// Reads a folder; once the first file of it was read, changes all the others. Returns what was read, sorted.
fn read_changing(folder: &Path, change: impl Fn(&Path) + Sync) -> (Vec<String>, Seen) {
    let first = Once::new();
    let contents = Mutex::new(Vec::new());
    let options = Options { threads: 1, ..all() };
    let seen = worktree::read(&[folder.to_path_buf()], &options, &|item, bytes| {
        first.call_once(|| {
            files(folder).iter().filter(|path| *path != item.path).for_each(|path| change(path))
        });
        contents.lock().unwrap().push(String::from_utf8_lossy(bytes).into_owned());
    });
    let mut contents = contents.into_inner().unwrap();
    contents.sort();
    (contents, seen)
}

fn files(folder: &Path) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

#[test]
fn a_file_that_is_gone_is_told() {
    let folder = folder(&["a", "b", "c"]);
    let (contents, seen) = read_changing(folder.path(), |path| fs::remove_file(path).unwrap());
    assert_eq!(contents.len(), 1);
    assert_eq!(seen.problems.len(), 2, "{:?}", seen.problems);
    assert!(seen.problems.iter().all(|problem| matches!(problem, Error::Vanished { .. })));
}

/// What is in it was in no listing.
#[test]
fn a_file_that_became_a_folder_is_told() {
    let folder = folder(&["a", "b", "c"]);
    let (contents, seen) = read_changing(folder.path(), |path| {
        fs::remove_file(path).unwrap();
        fs::create_dir(path).unwrap();
        fs::write(path.join("new"), "new").unwrap();
    });
    assert_eq!(contents.len(), 1);
    assert_eq!(seen.problems.len(), 2, "{:?}", seen.problems);
    assert!(seen.problems.iter().all(|problem| matches!(problem, Error::IsAFolder { .. })));
}

#[test]
fn a_file_that_became_a_link_is_read_as_one() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("file"), "outside").unwrap();
    let folder = folder(&["a", "b", "c"]);
    let (contents, seen) = read_changing(folder.path(), |path| {
        fs::remove_file(path).unwrap();
        symlink(outside.path().join("file"), path).unwrap();
    });
    let target = outside.path().join("file").to_string_lossy().into_owned();
    assert_eq!(contents.iter().filter(|content| **content == target).count(), 2, "{contents:?}");
    assert!(!contents.contains(&"outside".to_owned()) && seen.problems.is_empty(), "{:?}", seen.problems);
}

#[test]
fn a_file_that_became_a_pipe_is_not_waited_for() {
    let folder = folder(&["a", "b", "c"]);
    let (contents, seen) = read_changing(folder.path(), |path| {
        fs::remove_file(path).unwrap();
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    });
    assert_eq!(contents.len(), 1);
    let reasons: Vec<SkipReason> = seen.skipped.iter().map(|skip| skip.reason).collect();
    assert_eq!(reasons, [SkipReason::Pipe, SkipReason::Pipe]);
}

#[test]
fn what_was_written_meanwhile_is_read() {
    let folder = folder(&["a", "b", "c"]);
    let (contents, seen) = read_changing(folder.path(), |path| {
        fs::OpenOptions::new().append(true).open(path).unwrap().write_all(b" more").unwrap();
    });
    assert_eq!(contents.iter().filter(|content| content.ends_with(" more")).count(), 2, "{contents:?}");
    assert!(seen.problems.is_empty());
}

#[test]
fn a_folder_that_became_something_else_is_told() {
    let outside = tempfile::tempdir().unwrap();
    fs::write(outside.path().join("file"), "outside").unwrap();
    let changes: [&(dyn Fn(&Path) + Sync); 3] =
        [&|path| fs::write(path, "file").unwrap(), &|path| symlink(outside.path(), path).unwrap(), &|_| {}];
    for change in changes {
        // The files of a folder are read before the folders in it, or after them.
        let folder = folder(&["0", "z", "in/a", "jn/a", "kn/a"]);
        let once = Once::new();
        let contents = Mutex::new(Vec::new());
        let options = Options { threads: 1, ..all() };
        let seen = worktree::read(&[folder.path().to_path_buf()], &options, &|item, bytes| {
            once.call_once(|| {
                for name in ["in", "jn", "kn"].map(|name| folder.path().join(name)) {
                    if !item.path.starts_with(&name) {
                        fs::remove_dir_all(&name).unwrap();
                        change(&name);
                    }
                }
            });
            contents.lock().unwrap().push(String::from_utf8_lossy(bytes).into_owned());
        });
        let contents = contents.into_inner().unwrap();
        assert!(!contents.contains(&"outside".to_owned()), "{contents:?}");
        assert!(seen.problems.len() >= 2, "{contents:?} {:?}", seen.problems);
    }
}
