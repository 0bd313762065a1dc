//! The patterns of the configuration that say what is not read.

use std::path::{Path, PathBuf};

use ignore::gitignore::{Gitignore, GitignoreBuilder};

use crate::Error;

/// Patterns in the syntax of `.gitignore`, relative to one folder.
#[derive(Debug, Clone)]
pub struct Excludes {
    base: PathBuf,
    patterns: Gitignore,
}

impl Default for Excludes {
    /// Excludes nothing.
    fn default() -> Self {
        Excludes { base: PathBuf::new(), patterns: Gitignore::empty() }
    }
}

impl Excludes {
    /// Reads `patterns`, which count from the folder `base`.
    ///
    /// # Errors
    /// [`Error::ExcludePattern`] for the first pattern that is not one.
    pub fn new(base: &Path, patterns: &[String]) -> Result<Self, Error> {
        let any_negated = patterns.iter().any(|p| p.starts_with('!'));
        let mut builder = GitignoreBuilder::new("");
        builder.allow_unclosed_class(false);
        for pattern in patterns {
            // `dir/**` excludes the same files as `dir/`, but then the walk need not enter the folder, and reports it
            // once. Not so with `!dir/file`, which can bring back a file from the first form alone.
            let line = match pattern.strip_suffix("/**") {
                Some(folder) if !any_negated && names_folders(folder) => format!("{}/", anchored(folder)),
                _ => pattern.clone(),
            };
            builder.add_line(None, &line).map_err(|e| broken(pattern, &e))?;
        }
        let patterns = builder.build().map_err(|e| broken("", &e))?;
        Ok(Excludes { base: base.to_path_buf(), patterns })
    }

    /// The folder the patterns count from.
    pub fn base(&self) -> &Path {
        &self.base
    }

    /// Whether there is no pattern at all.
    pub fn is_empty(&self) -> bool {
        self.patterns.is_empty()
    }

    /// Whether a file, given relative to [`base`](Self::base), is left out, itself or with a folder above it.
    pub fn covers_file(&self, path: &Path) -> bool {
        self.covers(path, false)
    }

    /// The same for a folder, and all that is in it.
    pub(crate) fn covers_folder(&self, path: &Path) -> bool {
        self.covers(path, true)
    }

    /// The nearest of a path and the folders above it that a pattern speaks of decides. The base is none of those folders,
    /// though it has a path as well, the empty one, which `*/` would match, and with it every file.
    fn covers(&self, path: &Path, is_folder: bool) -> bool {
        if self.is_empty() || path.has_root() {
            return false;
        }
        let above = path.ancestors().skip(1).filter(|above| !above.as_os_str().is_empty());
        let mut matches = std::iter::once((path, is_folder))
            .chain(above.map(|above| (above, true)))
            .map(|(path, is_folder)| self.patterns.matched(path, is_folder));
        matches.find(|found| !found.is_none()).is_some_and(|found| found.is_ignore())
    }

    /// Whether an entry that a walk came to is left out; the folders above it were asked before. The base is not.
    pub(crate) fn covers_entry(&self, path: &Path, is_folder: bool) -> bool {
        !path.as_os_str().is_empty() && self.patterns.matched(path, is_folder).is_ignore()
    }
}

/// Whether what stands before `/**` is a pattern of folders by itself: no comment, nothing that matches at any depth, and no
/// backslash or blank that would belong to what follows.
fn names_folders(folder: &str) -> bool {
    let folder = folder.strip_prefix("**/").unwrap_or(folder);
    !folder.is_empty()
        && !folder.starts_with('#')
        && !folder.ends_with('/')
        && !["**", "//", "\\"].iter().any(|other| folder.contains(other))
        && folder.trim() == folder
}

/// A pattern with a slash in its middle counts from the base; `dir/` alone would match at any depth.
fn anchored(folder: &str) -> String {
    if folder.contains('/') { folder.to_owned() } else { format!("/{folder}") }
}

fn broken(pattern: &str, error: &ignore::Error) -> Error {
    Error::ExcludePattern { pattern: pattern.to_owned(), reason: error.to_string() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn excludes(patterns: &[&str]) -> Excludes {
        let patterns: Vec<String> = patterns.iter().map(|p| (*p).to_owned()).collect();
        Excludes::new(Path::new("/base"), &patterns).unwrap()
    }

    #[test]
    fn a_folder_with_all_below_it_is_one_entry() {
        let excludes = excludes(&["testdata/**"]);
        assert!(excludes.covers_entry(Path::new("testdata"), true));
        assert!(excludes.covers_file(Path::new("testdata/a/b")));
        assert!(!excludes.covers_file(Path::new("src/testdata/a")), "a slash anchors the pattern");
        assert!(!excludes.covers_file(Path::new("testdata")), "a file of that name is not the folder");
    }

    #[test]
    fn a_shorter_form_excludes_the_same_files() {
        let files =
            ["a", "#", "#/a", "a/b", "a/b/c", "b/a", "b/a/c", " a/b", "a /b", "*/a", "\\/a"].map(Path::new);
        for folder in [
            "a", "/a", "*", "?", "[ab]", "**", "a/**", "**/a", "#", "\\#", "a/", "/", "//", " a", "a ",
            "a\\ ", "\\*",
        ] {
            let pattern = format!("{folder}/**");
            let mut plain = GitignoreBuilder::new("");
            plain.add_line(None, &pattern).unwrap();
            let plain = Excludes { base: PathBuf::new(), patterns: plain.build().unwrap() };
            let shorter = excludes(&[&pattern]);
            for file in files {
                assert_eq!(shorter.covers_file(file), plain.covers_file(file), "{file:?} by {pattern}");
            }
        }
    }

    #[test]
    fn a_pattern_of_folders_excludes_no_file_beside_them() {
        for pattern in ["*/", "*/**", "**/", "/*/", "?/**"] {
            let excludes = excludes(&[pattern]);
            assert!(!excludes.covers_file(Path::new("a")), "{pattern}");
            assert!(!excludes.covers_entry(Path::new(""), true), "{pattern}");
            assert!(excludes.covers_file(Path::new("a/b")), "{pattern}");
        }
    }

    #[test]
    fn a_negated_pattern_brings_a_file_back() {
        let excludes = excludes(&["testdata/**", "!testdata/keep.txt"]);
        assert!(excludes.covers_entry(Path::new("testdata/a"), false));
        assert!(!excludes.covers_entry(Path::new("testdata/keep.txt"), false));
        assert!(!excludes.covers_entry(Path::new("testdata"), true));
    }

    #[test]
    fn a_broken_pattern_is_named() {
        let error = Excludes::new(Path::new(""), &["ok".to_owned(), "a/[z".to_owned()]).unwrap_err();
        assert!(matches!(error, Error::ExcludePattern { pattern, .. } if pattern == "a/[z"));
    }
}
