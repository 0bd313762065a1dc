//! Whether git ignores a file, asked of one file at a time.

use std::{
    collections::HashMap,
    path::{Path, PathBuf},
};

use ignore::{
    Match,
    gitignore::{Gitignore, GitignoreBuilder},
};

use crate::ignore_file;

/// The ignore rules of one repository, each file of them read when it is first needed.
pub(super) struct IgnoreFiles {
    top: PathBuf,
    /// By the folder they are in.
    by_folder: HashMap<PathBuf, Gitignore>,
    /// `info/exclude`, then the user's own.
    others: Vec<Gitignore>,
}

impl IgnoreFiles {
    /// Those of the repository with the files below `top`, whose `info/exclude` is in `common_dir`.
    pub(super) fn new(top: &Path, common_dir: &Path) -> Self {
        let own = ignore_file::of_repository(top, common_dir);
        let (users, _) = GitignoreBuilder::new(top).build_global();
        IgnoreFiles { top: top.to_path_buf(), by_folder: HashMap::new(), others: vec![own, users] }
    }

    /// Whether a file, given relative to the top, is ignored, itself or with a folder above it.
    pub(super) fn cover(&mut self, file: &Path) -> bool {
        let mut folders: Vec<&Path> =
            file.ancestors().skip(1).filter(|path| !path.as_os_str().is_empty()).collect();
        folders.reverse();
        folders.into_iter().any(|folder| self.cover_one(folder, true)) || self.cover_one(file, false)
    }

    /// The nearest file that has a rule for it decides.
    fn cover_one(&mut self, path: &Path, is_folder: bool) -> bool {
        for folder in path.ancestors().skip(1) {
            let full = self.top.join(folder);
            let rules =
                self.by_folder.entry(full).or_insert_with_key(|folder| ignore_file::of_folder(folder));
            match rules.matched(self.top.join(path), is_folder) {
                Match::Ignore(_) => return true,
                Match::Whitelist(_) => return false,
                Match::None => {}
            }
        }
        let mut others = self.others.iter().map(|rules| rules.matched(self.top.join(path), is_folder));
        others.find(|found| !found.is_none()).is_some_and(|found| found.is_ignore())
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_rule_decides_and_folders_take_all_with_them() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path();
        fs::create_dir_all(top.join("a/b")).unwrap();
        fs::create_dir_all(top.join("git/info")).unwrap();
        fs::write(top.join(".gitignore"), "*.env\n/out/\n").unwrap();
        fs::write(top.join("a/.gitignore"), "!keep.env\n").unwrap();
        fs::write(top.join("git/info/exclude"), "mine\n").unwrap();
        let mut files = IgnoreFiles::new(top, &top.join("git"));
        for (path, expected) in [
            ("x.env", true),
            ("a/b/x.env", true),
            ("a/keep.env", false),
            ("a/b/keep.env", false),
            ("b/keep.env", true),
            ("out/x", true),
            ("a/out/x", false),
            ("a/mine", true),
            ("x.txt", false),
        ] {
            assert_eq!(files.cover(Path::new(path)), expected, "{path}");
        }
    }
}
