//! How paths are named: relative to the target in a report, so that one can click on them on a terminal.

use std::path::{Path, PathBuf};

use phota_source::{slashed, worktree::Item};

/// The target of a scan, and what its paths begin with.
#[derive(Debug, Clone)]
pub(crate) struct Naming {
    /// The target as reports name it.
    pub(crate) target: String,
    /// Stands before a path as it was found, and is left out: empty, or ending in a slash.
    strip: String,
    /// Stands before a path of a report on a terminal: empty, or ending in a slash.
    prefix: String,
    /// Whether the target was cloned, so that its branches are those of a remote.
    is_clone: bool,
}

impl Naming {
    /// For paths named on the command line. A single folder is the target; of anything else the current folder is.
    pub(crate) fn of_paths(paths: &[PathBuf]) -> Self {
        match paths {
            [folder] if folder.is_dir() => {
                let target = slashed(folder);
                let strip = if target.ends_with('/') { target.clone() } else { format!("{target}/") };
                let prefix = if strip == "./" { String::new() } else { strip.clone() };
                Naming { target, strip, prefix, is_clone: false }
            }
            _ => Naming::here(),
        }
    }

    /// For paths that are relative to the top of a repository, or need no target at all.
    pub(crate) fn here() -> Self {
        Naming { target: ".".to_owned(), strip: "./".to_owned(), prefix: String::new(), is_clone: false }
    }

    /// For one file, which is the target: its path in a report is its name.
    pub(crate) fn of_file(file: &Path) -> Self {
        let target = slashed(file);
        let strip = target.rfind('/').map_or(String::new(), |at| target[..=at].to_owned());
        Naming { target, prefix: strip.clone(), strip, is_clone: false }
    }

    /// For a repository that was cloned from a URL.
    pub(crate) fn of_url(url: &str) -> Self {
        Naming { target: url.to_owned(), is_clone: true, ..Naming::here() }
    }

    /// For standard input.
    pub(crate) fn of_stdin() -> Self {
        Naming { target: "stdin".to_owned(), ..Naming::here() }
    }

    /// Whether the target was cloned for the scan.
    pub(crate) fn is_clone(&self) -> bool {
        self.is_clone
    }

    /// The path of a file as a report has it.
    pub(crate) fn path(&self, found: &Path) -> String {
        match found.to_str() {
            // Most are text that is `/`-separated already, and there are many.
            Some(text) if !text.contains('\\') => text.strip_prefix(&self.strip).unwrap_or(text).to_owned(),
            _ => self.text(slashed(found)),
        }
    }

    /// The same for a path that is text already.
    pub(crate) fn text(&self, found: String) -> String {
        match found.strip_prefix(&self.strip) {
            Some(below) => below.to_owned(),
            None => found,
        }
    }

    /// The path of a file or of a member of it as a report has it.
    pub(crate) fn item(&self, found: Item<'_>) -> String {
        with_member(self.path(found.path), found.member)
    }

    /// The path of a report as one can open it from the current folder.
    pub(crate) fn clickable(&self, path: &str) -> String {
        // What the scan could not strip is not below the target.
        if path.starts_with('/') { path.to_owned() } else { format!("{}{path}", self.prefix) }
    }
}

/// The path of a member of the archive `path`, or that of the file itself.
pub(crate) fn with_member(path: String, member: Option<&str>) -> String {
    match member {
        Some(member) => format!("{path}!{member}"),
        None => path,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_a_target_in_its_folder() {
        for (file, name) in
            [(".git/COMMIT_EDITMSG", "COMMIT_EDITMSG"), ("/a/b", "b"), ("b", "b"), ("/b", "b")]
        {
            let naming = Naming::of_file(Path::new(file));
            assert_eq!((naming.path(Path::new(file)).as_str(), naming.target.as_str()), (name, file));
            assert_eq!(naming.clickable(name), file);
        }
    }

    #[test]
    fn a_folder_is_the_target_and_anything_else_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let naming = Naming::of_paths(&[folder.path().to_path_buf()]);
        assert_eq!(naming.path(&folder.path().join("a/b")), "a/b");
        assert_eq!(naming.clickable("a/b"), slashed(&folder.path().join("a/b")));

        let naming = Naming::of_paths(&[PathBuf::from("no/such/file"), PathBuf::from("./x")]);
        assert_eq!((naming.target.as_str(), naming.path(Path::new("./x"))), (".", "x".to_owned()));
        assert_eq!(naming.path(Path::new("no/such/file")), "no/such/file");
    }
}
