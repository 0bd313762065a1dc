//! Paths as they are compared and shown.

use std::{
    borrow::Cow,
    fmt,
    path::{Component, Path},
};

use bstr::{BStr, BString, ByteSlice};

/// A path inside a repository: relative to its top folder, `/`-separated, in whatever bytes git has for it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RepoPath(pub(crate) BString);

impl RepoPath {
    pub(crate) fn new(bytes: &[u8]) -> Self {
        RepoPath(BString::from(bytes))
    }

    pub(crate) fn bytes(&self) -> &BStr {
        self.0.as_ref()
    }

    /// Whether this is a path inside the folder `folder`; the top folder has the empty path.
    pub fn is_below(&self, folder: &RepoPath) -> bool {
        match self.0.strip_prefix(folder.0.as_bytes()) {
            Some(rest) => folder.0.is_empty() || rest.first() == Some(&b'/'),
            None => false,
        }
    }

    /// The path for the file system, relative to the repository's top folder.
    ///
    /// On systems whose paths are not bytes, what is not UTF-8 is replaced.
    pub fn to_path(&self) -> Cow<'_, Path> {
        self.0.to_path_lossy()
    }
}

impl From<&[u8]> for RepoPath {
    fn from(bytes: &[u8]) -> Self {
        RepoPath::new(bytes)
    }
}

impl fmt::Display for RepoPath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_bytes(f, &self.0)
    }
}

/// Whether a relative path leads nowhere but below the folder it counts from, as far as its parts tell.
pub(crate) fn stays_below(path: &Path) -> bool {
    path.components().all(|part| matches!(part, Component::Normal(_)))
}

/// Whether a folder on the way from `folder` down to `below` is a symbolic link. The last part is not looked at.
pub(crate) fn leads_over_a_link(folder: &Path, below: &Path) -> bool {
    below
        .ancestors()
        .skip(1)
        .filter(|above| !above.as_os_str().is_empty())
        .any(|above| folder.join(above).is_symlink())
}

/// Shows a path with `/` between its parts.
///
/// Bytes that are not UTF-8 are written as `\xNN`, so that two paths never look the same. Nothing else is escaped:
/// control characters are the reporter's business.
pub fn slashed(path: &Path) -> String {
    let bytes = <[u8]>::from_path(path)
        .map_or_else(|| path.to_string_lossy().into_owned().into_bytes(), <[u8]>::to_vec);
    let mut shown = shown(&bytes);
    if std::path::MAIN_SEPARATOR != '/' {
        shown = shown.replace(std::path::MAIN_SEPARATOR, "/");
    }
    shown
}

/// Shows bytes as [`slashed`] does.
pub(crate) fn shown(bytes: &[u8]) -> String {
    Shown(bytes).to_string()
}

struct Shown<'a>(&'a [u8]);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_bytes(f, self.0)
    }
}

fn write_bytes(f: &mut fmt::Formatter<'_>, bytes: &[u8]) -> fmt::Result {
    for chunk in bytes.utf8_chunks() {
        f.write_str(chunk.valid())?;
        for byte in chunk.invalid() {
            write!(f, "\\x{byte:02x}")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_ends_at_a_slash() {
        let below = |path: &str, folder: &str| {
            RepoPath::new(path.as_bytes()).is_below(&RepoPath::new(folder.as_bytes()))
        };
        assert!(below("a/b", "a") && below("a/b/c", "a/b") && below("a", ""));
        assert!(!below("ab", "a") && !below("a", "a") && !below("b/a", "a"));
    }

    #[test]
    fn bytes_that_are_not_utf8_stay_apart() {
        assert_eq!(RepoPath::new(b"a/\xff").to_string(), "a/\\xff");
        assert_eq!(RepoPath::new(b"a/\xfe").to_string(), "a/\\xfe");
        assert_eq!(slashed(Path::new("dir/naïve.txt")), "dir/naïve.txt");
    }
}
