//! Which files a walk reads, over made-up folders.
#![allow(clippy::unwrap_used, reason = "helpers of tests are tests")]

#[cfg(unix)]
mod meanwhile;

use std::{
    collections::BTreeMap,
    fs,
    path::{Path, PathBuf},
    sync::Mutex,
};

use phota_source::{
    Error, Excludes, SkipReason,
    worktree::{self, IgnoreRules, Options, Seen},
};

fn folder(files: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, file).unwrap();
    }
    folder
}

/// What was read, by path below `folder`, and the rest.
fn read(folder: &Path, roots: &[&str], options: &Options) -> (BTreeMap<String, String>, Seen) {
    let roots: Vec<PathBuf> = roots.iter().map(|root| folder.join(root)).collect();
    let contents = Mutex::new(BTreeMap::new());
    let seen = worktree::read(&roots, options, &|item, bytes| {
        let file = phota_source::slashed(item.path.strip_prefix(folder).unwrap());
        let path = item.member.map_or(file.clone(), |member| format!("{file}!{member}"));
        let before =
            contents.lock().unwrap().insert(path.clone(), String::from_utf8(bytes.to_vec()).unwrap());
        assert_eq!(before, None, "{path} was read twice");
    });
    (contents.into_inner().unwrap(), seen)
}

fn all() -> Options {
    Options { ignore_rules: IgnoreRules::None, ..Options::default() }
}

#[test]
fn every_file_is_read_once_with_its_own_bytes() {
    let names: Vec<String> = (0..500).map(|n| format!("{}/{}/f{n}", n % 3, n % 5)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = folder(&names);
    for threads in [1, 2, 7] {
        let (contents, seen) = read(folder.path(), &[""], &Options { threads, ..all() });
        assert_eq!(contents.len(), 500);
        assert!(contents.iter().all(|(path, content)| path == content));
        assert_eq!(seen.items, 500);
        assert_eq!(seen.bytes, names.iter().map(|name| name.len() as u64).sum::<u64>());
    }
}

#[test]
fn many_listed_files_are_read_once_each() {
    let names: Vec<String> = (0..500).map(|n| format!("f{n}")).collect();
    let mut names: Vec<&str> = names.iter().map(String::as_str).collect();
    let folder = folder(&names);
    names.extend(["f1", "f2", "./f3"]);
    let (contents, seen) = read(folder.path(), &names, &Options { threads: 4, ..all() });
    assert_eq!((contents.len(), seen.items), (500, 500));
}

#[test]
fn what_does_not_exist_is_told_and_the_rest_is_read() {
    let folder = folder(&["a"]);
    let (contents, seen) = read(folder.path(), &["no", "a", "nor/this"], &all());
    assert_eq!(contents.len(), 1);
    assert_eq!(seen.problems.len(), 2);
    assert!(seen.problems.iter().all(|problem| matches!(problem, Error::NoSuchPath { .. })));
}

#[test]
fn excludes_apply_to_roots_and_to_what_is_below() {
    let folder = folder(&["src/a", "testdata/b", "src/testdata/c", "src/x.pem"]);
    let base = fs::canonicalize(folder.path()).unwrap();
    let patterns = ["testdata/".to_owned(), "*.pem".to_owned()];
    let options = Options { excludes: Excludes::new(&base, &patterns).unwrap(), ..all() };
    for roots in [&[""][..], &["src", "testdata"], &["src", "testdata/b", "src/x.pem"]] {
        let (contents, seen) = read(folder.path(), roots, &options);
        assert_eq!(contents.keys().collect::<Vec<_>>(), ["src/a"], "{roots:?}");
        assert_eq!(seen.skipped.len(), 3, "{roots:?}: {:?}", seen.skipped);
        assert!(seen.skipped.iter().all(|skip| skip.reason == SkipReason::Excluded));
    }
}

#[test]
fn a_pattern_has_no_say_outside_of_its_folder() {
    let folder = folder(&["in/x.pem", "out/x.pem"]);
    let base = fs::canonicalize(folder.path().join("in")).unwrap();
    let options = Options { excludes: Excludes::new(&base, &["*.pem".to_owned()]).unwrap(), ..all() };
    let (contents, _) = read(folder.path(), &["in", "out"], &options);
    assert_eq!(contents.keys().collect::<Vec<_>>(), ["out/x.pem"]);
}

#[cfg(unix)]
#[test]
fn a_loop_of_links_ends() {
    let folder = folder(&["a/file"]);
    std::os::unix::fs::symlink("..", folder.path().join("a/up")).unwrap();
    let (contents, _) = read(folder.path(), &[""], &all());
    assert_eq!(contents["a/up"], "..");
    assert_eq!(contents.len(), 2);
    // Named by way of the link, it is the same folder.
    let (contents, seen) = read(folder.path(), &["", "a/up"], &all());
    assert_eq!((contents.len(), seen.items), (2, 2));
}

#[cfg(unix)]
#[test]
fn a_socket_is_not_opened() {
    let folder = folder(&["a"]);
    let _socket = std::os::unix::net::UnixListener::bind(folder.path().join("socket")).unwrap();
    let (contents, seen) = read(folder.path(), &[""], &all());
    assert_eq!(contents.len(), 1);
    assert_eq!(seen.skipped.iter().map(|skip| skip.reason).collect::<Vec<_>>(), [SkipReason::Socket]);
}

/// git does not follow it, so it hides nothing from a commit; it may as well lead to a device, or wait for a writer.
#[cfg(unix)]
#[test]
fn rules_that_git_does_not_read_hide_nothing() {
    use std::os::unix::fs::symlink;
    let git = Options::default();
    for target in ["rules", "/dev/zero", "nowhere"] {
        let folder = folder(&["a.env", "in/b.env", "in/deep/c.env", "out/d.env"]);
        fs::create_dir_all(folder.path().join(".git")).unwrap();
        fs::write(folder.path().join("rules"), "*.env\n").unwrap();
        fs::write(folder.path().join("out/.gitignore"), "*.env\n").unwrap();
        symlink(Path::new("..").join(target), folder.path().join("in/.gitignore")).unwrap();
        let found = |roots: &[&str]| {
            let (contents, seen) = read(folder.path(), roots, &git);
            assert!(seen.problems.is_empty(), "{:?}", seen.problems);
            contents.into_keys().filter(|path| path.ends_with(".env")).collect::<Vec<_>>()
        };
        assert_eq!(found(&[""]), ["a.env", "in/b.env", "in/deep/c.env"], "below a root");
        assert_eq!(found(&["in"]), ["in/b.env", "in/deep/c.env"], "the root");
        assert_eq!(found(&["in/deep", "out"]), ["in/deep/c.env"], "above a root");
    }
}

#[cfg(unix)]
#[test]
fn rules_in_a_pipe_are_not_waited_for() {
    let folder = folder(&["a.env", "in/b.env"]);
    fs::create_dir_all(folder.path().join(".git/info")).unwrap();
    for pipe in ["in/.gitignore", ".git/info/exclude"] {
        let made = std::process::Command::new("mkfifo").arg(folder.path().join(pipe)).status().unwrap();
        assert!(made.success());
    }
    let (contents, seen) = read(folder.path(), &[""], &Options::default());
    assert_eq!(contents.keys().collect::<Vec<_>>(), ["a.env", "in/b.env"]);
    assert_eq!(seen.skipped.iter().map(|skip| skip.reason).collect::<Vec<_>>(), [SkipReason::Pipe]);
}
