//! Reads one file at a time into a buffer that is kept.

use std::{
    fs::{self, File, FileType, Metadata},
    io::{self, Read, Seek, SeekFrom},
    path::Path,
};

use crate::{
    Error, SkipReason,
    archive::{self, Kind},
};

/// What is read of a file that is a symbolic link.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Links {
    /// The file it leads to.
    Follow,
    /// The text of the link itself, which is what git stores.
    AsText,
}

/// What a file turned out to be.
pub(crate) enum Content<'a> {
    Bytes(&'a [u8]),
    Skipped(SkipReason),
    /// An archive that is too large to be read whole, at its beginning.
    LargeArchive(Kind, File),
    Folder,
}

/// How much is read of a file before its length is asked for.
const FIRST_READ: usize = 64 << 10;

/// Reads files of up to `max_size` bytes.
pub(crate) struct Reader {
    /// Keeps its largest length ever.
    buffer: Vec<u8>,
    max_size: u64,
}

impl Reader {
    pub(crate) fn new(max_size: u64) -> Self {
        Reader { buffer: Vec::new(), max_size }
    }

    /// Reads a regular file that a walk came to. Should it have become something else by now, that is not waited for.
    ///
    /// Most files fit into the buffer, and reading on to their end is quicker than asking for their length. Nothing
    /// can be read of what is no file (the end of a pipe comes at once when it is opened without waiting), so what it
    /// is has to be asked only then.
    pub(crate) fn read_regular(&mut self, path: &Path) -> Result<Content<'_>, Error> {
        let mut file = match open_without_waiting(path) {
            Ok(file) => file,
            Err(error) => return self.read_replaced(path, error),
        };
        self.make_room(FIRST_READ, 0);
        let mut length = 0;
        while length < FIRST_READ && length as u64 <= self.max_size {
            match file.read(&mut self.buffer[length..FIRST_READ]) {
                Ok(0) if length > 0 => return Ok(Content::Bytes(&self.buffer[..length])),
                Ok(read) if read > 0 => length += read,
                Err(e) if e.kind() == io::ErrorKind::Interrupted => {}
                // Empty, or no file.
                _ => break,
            }
        }
        self.read_measured(file, length).map_err(|e| unreadable(path, e))
    }

    /// What is to be said of a file that cannot be opened: it may have become a link, which is content as any other one.
    fn read_replaced(&mut self, path: &Path, error: io::Error) -> Result<Content<'_>, Error> {
        match (error.kind(), fs::symlink_metadata(path)) {
            (_, Ok(metadata)) if metadata.is_symlink() => self.read_link(path),
            (io::ErrorKind::NotFound, _) => Err(Error::Vanished { path: path.to_path_buf() }),
            _ => Err(unreadable(path, error)),
        }
    }

    /// Reads a file of which the first bytes are in the buffer already.
    fn read_measured(&mut self, mut file: File, length: usize) -> io::Result<Content<'_>> {
        let metadata = file.metadata()?;
        if let Some(content) = not_regular(metadata.file_type()) {
            return Ok(content);
        }
        if metadata.len() > self.max_size {
            file.rewind()?;
        }
        self.read_open(file, &metadata, length)
    }

    /// Reads whatever a user named: a pipe (`<(command)`) or a device as well.
    pub(crate) fn read_named(&mut self, path: &Path, links: Links) -> Result<Content<'_>, Error> {
        if links == Links::AsText && fs::symlink_metadata(path).is_ok_and(|m| m.is_symlink()) {
            return self.read_link(path);
        }
        let file = File::open(path).map_err(|e| match e.kind() {
            io::ErrorKind::NotFound => Error::NoSuchPath { path: path.to_path_buf() },
            _ => unreadable(path, e),
        })?;
        let metadata = file.metadata().map_err(|e| unreadable(path, e))?;
        if metadata.is_dir() {
            return Ok(Content::Folder);
        }
        self.read_open(file, &metadata, 0).map_err(|e| unreadable(path, e))
    }

    /// Reads the text of a symbolic link.
    pub(crate) fn read_link(&mut self, path: &Path) -> Result<Content<'_>, Error> {
        let target = fs::read_link(path).map_err(|e| unreadable(path, e))?;
        let text = target.as_os_str().as_encoded_bytes();
        self.make_room(text.len(), 0);
        self.buffer[..text.len()].copy_from_slice(text);
        Ok(Content::Bytes(&self.buffer[..text.len()]))
    }

    /// Reads the rest of a file of which `length` bytes are in the buffer.
    fn read_open(
        &mut self,
        mut file: File,
        metadata: &Metadata,
        mut length: usize,
    ) -> io::Result<Content<'_>> {
        let too_large = Content::Skipped(SkipReason::TooLarge { limit: self.max_size });
        if metadata.len() > self.max_size {
            return Ok(match archive_kind(&mut file)? {
                Some(kind) => Content::LargeArchive(kind, file),
                None => too_large,
            });
        }
        // One byte more than the file has: when it does not come, that was the end.
        let expected = usize::try_from(metadata.len()).map_err(|_| io::ErrorKind::FileTooLarge)?;
        self.make_room(expected.max(length) + 1, length);
        loop {
            if length as u64 > self.max_size {
                return Ok(too_large);
            }
            let read = match file.read(&mut self.buffer[length..]) {
                Err(e) if e.kind() == io::ErrorKind::Interrupted => continue,
                read => read?,
            };
            length += read;
            if read == 0 || length == expected {
                return Ok(Content::Bytes(&self.buffer[..length]));
            }
            if length == self.buffer.len() {
                self.make_room(length * 2 + 4096, length);
            }
        }
    }

    /// Makes the buffer longer, of which the first `kept` bytes stay. New memory from the system is zero already, and
    /// costs nothing before it is written to.
    fn make_room(&mut self, length: usize, kept: usize) {
        if self.buffer.len() < length {
            let mut longer = vec![0; length.next_power_of_two()];
            longer[..kept].copy_from_slice(&self.buffer[..kept]);
            self.buffer = longer;
        }
    }
}

/// What archive a large file is, if it is one, told by its ends. Leaves it at its beginning.
fn archive_kind(file: &mut File) -> io::Result<Option<Kind>> {
    let (mut head, mut tail) = (Vec::new(), Vec::new());
    file.take(archive::HEAD as u64).read_to_end(&mut head)?;
    if head.len() == archive::HEAD {
        file.seek(SeekFrom::End(-(archive::TAIL as i64)))?;
        file.take(archive::TAIL as u64).read_to_end(&mut tail)?;
    }
    file.rewind()?;
    Ok(Kind::of_ends(&head, &tail).filter(|kind| !matches!(kind, Kind::Unsupported(_))))
}

/// Why a file of this type is not read when a walk comes to it; `None` for a regular file.
pub(crate) fn not_regular(file_type: FileType) -> Option<Content<'static>> {
    if file_type.is_file() {
        return None;
    }
    if file_type.is_dir() {
        return Some(Content::Folder);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if file_type.is_fifo() {
            return Some(Content::Skipped(SkipReason::Pipe));
        }
        if file_type.is_socket() {
            return Some(Content::Skipped(SkipReason::Socket));
        }
    }
    Some(Content::Skipped(SkipReason::Device))
}

/// Between the listing of a folder and this call a file may have been replaced. Opening must then neither wait for the
/// writer of a pipe nor follow a link; on a regular file the flags change nothing.
#[cfg(unix)]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK | libc::O_NOFOLLOW).open(path)
}

#[cfg(not(unix))]
fn open_without_waiting(path: &Path) -> io::Result<File> {
    File::open(path)
}

/// Reads a file of git's own, links followed as git follows them.
///
/// # Errors
/// Also if it is not a file: a pipe would be waited for, and a device has no end. And if it is larger than 64 MiB, which no
/// list of names and ids is.
pub(crate) fn read_of_git(path: &Path) -> io::Result<Vec<u8>> {
    let refuse = |reason| Err(io::Error::new(io::ErrorKind::InvalidInput, reason));
    match fs::metadata(path)? {
        metadata if !metadata.is_file() => refuse("it is not a file"),
        metadata if metadata.len() > LARGEST_OF_GIT => refuse("it is larger than 64 MiB"),
        _ => fs::read(path),
    }
}

const LARGEST_OF_GIT: u64 = 64 << 20;

pub(crate) fn unreadable(path: &Path, source: io::Error) -> Error {
    Error::Unreadable { path: path.to_path_buf(), source }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bytes(content: Content<'_>) -> Vec<u8> {
        match content {
            Content::Bytes(bytes) => bytes.to_vec(),
            Content::Skipped(reason) => panic!("skipped: {reason}"),
            Content::LargeArchive(kind, _) => panic!("a large archive: {kind:?}"),
            Content::Folder => panic!("a folder"),
        }
    }

    #[test]
    fn a_short_file_after_a_long_one_is_read_alone() {
        let folder = tempfile::tempdir().unwrap();
        let [long, short, empty] = ["long", "short", "empty"].map(|name| folder.path().join(name));
        fs::write(&long, vec![b'x'; 100_000]).unwrap();
        fs::write(&short, "ab").unwrap();
        fs::write(&empty, "").unwrap();
        let mut reader = Reader::new(1 << 20);
        assert_eq!(bytes(reader.read_regular(&long).unwrap()).len(), 100_000);
        assert_eq!(bytes(reader.read_regular(&short).unwrap()), b"ab");
        assert_eq!(bytes(reader.read_regular(&empty).unwrap()), b"");
    }

    #[test]
    fn the_limit_is_the_largest_size_that_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        fs::write(&path, "12345").unwrap();
        assert_eq!(bytes(Reader::new(5).read_regular(&path).unwrap()), b"12345");
        assert!(matches!(
            Reader::new(4).read_regular(&path).unwrap(),
            Content::Skipped(SkipReason::TooLarge { limit: 4 })
        ));
    }

    #[test]
    fn files_are_read_whole_whatever_their_length() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("file");
        for length in [0, 1, FIRST_READ - 1, FIRST_READ, FIRST_READ + 1, 3 * FIRST_READ] {
            let content: Vec<u8> = (0..length).map(|at| (at % 251) as u8).collect();
            fs::write(&path, &content).unwrap();
            let length = length as u64;
            for limit in [length, length + 1, 1 << 20] {
                assert_eq!(bytes(Reader::new(limit).read_regular(&path).unwrap()), content, "{length}");
            }
            let too_large = length.checked_sub(1).map(Reader::new);
            assert!(too_large.is_none_or(|mut reader| {
                matches!(reader.read_regular(&path).unwrap(), Content::Skipped(SkipReason::TooLarge { .. }))
            }));
        }
    }

    #[test]
    #[cfg(unix)]
    fn what_a_file_became_is_not_waited_for() {
        let folder = tempfile::tempdir().unwrap();
        let pipe = folder.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let mut reader = Reader::new(1 << 20);
        assert!(matches!(reader.read_regular(&pipe).unwrap(), Content::Skipped(SkipReason::Pipe)));
        // With a writer that says nothing.
        let _writer = fs::OpenOptions::new().read(true).write(true).open(&pipe).unwrap();
        assert!(matches!(reader.read_regular(&pipe).unwrap(), Content::Skipped(SkipReason::Pipe)));
        assert!(matches!(reader.read_regular(folder.path()).unwrap(), Content::Folder));
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_file_of_unknown_size_is_read_to_its_end() {
        // The kernel states a size of 0 for it.
        let path = Path::new("/proc/self/status");
        let content = bytes(Reader::new(1 << 20).read_named(path, Links::Follow).unwrap());
        assert!(content.starts_with(b"Name:"), "{}", String::from_utf8_lossy(&content));
        assert!(matches!(
            Reader::new(10).read_named(path, Links::Follow).unwrap(),
            Content::Skipped(SkipReason::TooLarge { limit: 10 })
        ));
    }

    #[test]
    fn a_file_of_gits_own_has_an_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("ORIG_HEAD");
        fs::write(&path, "id\n").unwrap();
        assert_eq!(read_of_git(&path).unwrap(), b"id\n");
        // It takes no room on disk.
        File::create(&path).unwrap().set_len(LARGEST_OF_GIT + 1).unwrap();
        assert_eq!(read_of_git(&path).unwrap_err().kind(), io::ErrorKind::InvalidInput);
        assert_eq!(read_of_git(folder.path()).unwrap_err().kind(), io::ErrorKind::InvalidInput);
    }

    #[test]
    fn folders_and_missing_files_are_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let mut reader = Reader::new(10);
        assert!(matches!(reader.read_named(folder.path(), Links::Follow).unwrap(), Content::Folder));
        assert!(matches!(
            reader.read_named(&folder.path().join("no"), Links::Follow),
            Err(Error::NoSuchPath { .. })
        ));
    }
}
