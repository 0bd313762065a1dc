//! Secret files: a key alone in a file, with at most one newline behind it.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use zeroize::Zeroizing;

use crate::{ApiKey, Error};

/// Above this a file is not read at all; a key above 8 KiB is malformed anyway.
const MAX_FILE_BYTES: u64 = 2 * 1024 * 1024;

/// Reads a key file.
pub(super) fn read(path: &Path) -> Result<ApiKey, Error> {
    let failed = |source| Error::KeyFile { path: path.to_owned(), source };
    // Opening a folder works on Unix, and reading it gives an error that does not say what it is.
    if path.is_dir() {
        return Err(failed(io::Error::other("it is a folder, not a file")));
    }
    let file = File::open(path).map_err(failed)?;
    let expected = file.metadata().map_or(0, |metadata| metadata.len());
    from_reader(file, path, expected)
}

/// Reads a key from a stream; `path` names it in errors, `expected` is its size if known.
pub(super) fn from_reader(reader: impl Read, path: &Path, expected: u64) -> Result<ApiKey, Error> {
    // Room for everything at once: a buffer that grows leaves copies of the key behind.
    let capacity = usize::try_from(expected.clamp(8 * 1024, MAX_FILE_BYTES)).unwrap_or(8 * 1024) + 2;
    let mut bytes = Zeroizing::new(Vec::with_capacity(capacity));
    reader
        .take(MAX_FILE_BYTES + 1)
        .read_to_end(&mut bytes)
        .map_err(|source| Error::KeyFile { path: path.to_owned(), source })?;
    if bytes.len() as u64 > MAX_FILE_BYTES {
        return Err(Error::KeyFileTooLarge { path: path.to_owned() });
    }
    Ok(ApiKey::new(without_final_newline(&bytes)))
}

/// Drops one newline at the end: the convention of secret files, which editors and `echo` end so.
pub(super) fn without_final_newline(bytes: &[u8]) -> &[u8] {
    match bytes.strip_suffix(b"\n") {
        Some(rest) => rest.strip_suffix(b"\r").unwrap_or(rest),
        None => bytes,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_newline_is_dropped() {
        for (bytes, key) in
            [("abc\n", "abc"), ("abc\r\n", "abc"), ("abc", "abc"), ("abc\n\n", "abc\n"), ("\n", ""), ("", "")]
        {
            assert_eq!(without_final_newline(bytes.as_bytes()), key.as_bytes(), "{bytes:?}");
        }
    }

    #[test]
    fn more_than_the_limit_is_refused() {
        let error = from_reader(io::repeat(b'a'), Path::new("big"), 0).unwrap_err();
        assert!(matches!(error, Error::KeyFileTooLarge { .. }), "{error}");
        let largest = io::repeat(b'a').take(MAX_FILE_BYTES);
        let key = from_reader(largest, Path::new("large"), MAX_FILE_BYTES).unwrap();
        assert_eq!(key.length() as u64, MAX_FILE_BYTES);
    }
}
