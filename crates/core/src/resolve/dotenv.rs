//! `.env` files, from the working directory up to the repository's root.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use crate::ApiKey;

/// A `.env` file above this is left alone.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

/// What a `.env` file says of a name.
pub(super) enum Lookup {
    /// It sets it.
    Value(ApiKey),
    /// It does not name it.
    Absent,
    /// It cannot be read; the reason as a phrase.
    Unreadable(String),
}

/// The `.env` files that exist, nearest first: absolute path, and path relative to `current_dir`.
///
/// Outside a repository only the working directory is looked at.
pub(super) fn files(current_dir: &Path) -> Vec<(PathBuf, PathBuf)> {
    let depth = current_dir.ancestors().position(|folder| folder.join(".git").exists()).unwrap_or(0);
    current_dir
        .ancestors()
        .take(depth + 1)
        .enumerate()
        .map(|(up, folder)| (folder.join(".env"), relative(up)))
        .filter(|(path, _)| path.is_file())
        .collect()
}

fn relative(up: usize) -> PathBuf {
    let mut path: PathBuf = std::iter::repeat_n("..", up).collect();
    path.push(".env");
    path
}

/// Looks a name up in one file; of several settings the last counts, as in a shell.
pub(super) fn look_up(path: &Path, name: &str) -> Lookup {
    match read(path) {
        Ok(text) => look_up_in(&text, name),
        Err(error) => Lookup::Unreadable(error.to_string()),
    }
}

fn read(path: &Path) -> std::io::Result<Zeroizing<Vec<u8>>> {
    let file = File::open(path)?;
    let mut text = Zeroizing::new(Vec::with_capacity(16 * 1024));
    file.take(MAX_FILE_BYTES + 1).read_to_end(&mut text)?;
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(std::io::Error::other("it is larger than 1 MiB"));
    }
    Ok(text)
}

fn look_up_in(text: &[u8], name: &str) -> Lookup {
    let mut found = Lookup::Absent;
    for item in dotenvy::from_read_iter(text) {
        match item {
            Ok((key, value)) if key == name => {
                found = Lookup::Value(ApiKey::new(Zeroizing::new(value).as_bytes()));
            }
            Ok(_) => {}
            // The error holds the line, and the line may hold a key.
            Err(_) if matches!(found, Lookup::Absent) => {
                found = Lookup::Unreadable("a line is not NAME=value".to_owned());
            }
            Err(_) => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> Option<usize> {
        match look_up_in(text.as_bytes(), "PHOTA_API_KEY") {
            Lookup::Value(key) => Some(key.length()),
            _ => None,
        }
    }

    #[test]
    fn the_name_is_looked_up_as_dotenv_files_are_read() {
        assert_eq!(value("PHOTA_API_KEY=abcd\n"), Some(4));
        assert_eq!(value("# x\nexport PHOTA_API_KEY='ab cd' # why\n"), Some(5));
        assert_eq!(value("PHOTA_API_KEY=\n"), Some(0));
        assert_eq!(value("PHOTA_API_KEY=abcd\nPHOTA_API_KEY=abcdef\n"), Some(6));
        assert_eq!(value("OTHER=1\nXPHOTA_API_KEY=abcd\n"), None);
    }

    #[test]
    fn a_broken_line_does_not_hide_a_good_one() {
        assert_eq!(value("not a line\nPHOTA_API_KEY=abcd\n"), Some(4));
        assert_eq!(value("PHOTA_API_KEY=abcd\nnot a line\n"), Some(4));
        assert!(matches!(look_up_in(b"not a line\n", "PHOTA_API_KEY"), Lookup::Unreadable(_)));
    }

    #[test]
    fn a_file_up_to_the_limit_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(".env");
        let mut text = b"PHOTA_API_KEY=abcd\n".to_vec();
        text.resize(MAX_FILE_BYTES as usize, b'\n');
        std::fs::write(&path, &text).unwrap();
        assert!(matches!(look_up(&path, "PHOTA_API_KEY"), Lookup::Value(key) if key.length() == 4));
        text.push(b'\n');
        std::fs::write(&path, &text).unwrap();
        assert!(
            matches!(look_up(&path, "PHOTA_API_KEY"), Lookup::Unreadable(why) if why == "it is larger than 1 MiB")
        );
    }

    #[test]
    fn folders_up_to_the_repository_are_looked_at() {
        let root = tempfile::tempdir().unwrap();
        let deep = root.path().join("repo/a/b");
        std::fs::create_dir_all(&deep).unwrap();
        for folder in ["", "repo", "repo/a/b"] {
            std::fs::write(root.path().join(folder).join(".env"), "").unwrap();
        }
        let names = |dir: &Path| files(dir).into_iter().map(|(_, path)| path).collect::<Vec<_>>();
        assert_eq!(names(&deep), [Path::new(".env")], "outside a repository");
        std::fs::create_dir(root.path().join("repo/.git")).unwrap();
        assert_eq!(names(&deep), [Path::new(".env"), Path::new("../../.env")]);
    }
}
