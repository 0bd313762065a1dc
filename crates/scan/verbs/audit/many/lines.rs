//! The file of lines: read once, then appended to.

use std::{
    collections::HashMap,
    fs::{self, File, OpenOptions},
    io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write},
    path::Path,
};

use super::{
    line::{BEGIN, Head, Key},
    list::Listed,
};
use crate::failure::{Failure, shown};

/// The lines of earlier runs and of this one. Only where they stand is kept: what they hold is read when it is needed.
pub(super) struct Lines {
    file: File,
    name: String,
    /// The last line of each repository.
    known: HashMap<String, Known>,
    /// In bytes.
    length: u64,
}

struct Known {
    start: u64,
    length: usize,
    head: Head,
}

impl Lines {
    /// Opens the file, or a temporary one. A line that was cut off when its writer was stopped is removed; a file that holds
    /// anything else is refused.
    pub(super) fn open(file: Option<&Path>) -> Result<Self, Failure> {
        let Some(path) = file else {
            let file = tempfile::tempfile()
                .map_err(|e| Failure::incomplete(format!("no temporary file could be made: {e}")))?;
            return Ok(Lines { file, name: "a temporary file".to_owned(), known: HashMap::new(), length: 0 });
        };
        let name = shown(path);
        // It is read first, which waits for ever where nobody writes.
        if fs::metadata(path).is_ok_and(|metadata| !metadata.is_file()) {
            return Err(Failure::usage(format!(
                "--output {name}: is no file, and with --repos it is continued"
            )));
        }
        let failed = |e: io::Error| Failure::usage(format!("--output {name}: {e}"));
        let file = OpenOptions::new().read(true).append(true).create(true).open(path).map_err(failed)?;
        let mut lines = Lines { file, name: name.clone(), known: HashMap::new(), length: 0 };
        lines.read().map_err(failed)?.map_err(|line| {
            Failure::usage(format!("--output {name}: line {line} is not from an audit of many repositories"))
                .hint("with --repos that file is continued; name a new one, or the one of the audit to go on with")
        })?;
        lines.file.set_len(lines.length).map_err(failed)?;
        Ok(lines)
    }

    /// Whether a repository was audited to its end, with these options.
    pub(super) fn is_done(&self, key: &Key<'_>) -> bool {
        self.known.get(key.repository).is_some_and(|known| known.head.answers(key))
    }

    /// Adds a line, and waits until it is on disk.
    pub(super) fn append(&mut self, line: &str) -> Result<(), Failure> {
        // A temporary file is not appended to by itself.
        let end = self.file.seek(SeekFrom::End(0));
        let written =
            end.and_then(|_| self.file.write_all(line.as_bytes())).and_then(|()| self.file.sync_data());
        written.map_err(|e| {
            // Half a line is of no use. One that stays all the same is removed when the file is continued.
            let _ = self.file.set_len(self.length);
            Failure::incomplete(format!("{} could not be written: {e}", self.name))
        })?;
        self.add(line);
        Ok(())
    }

    /// The last line of a repository.
    pub(super) fn get(&mut self, repository: &str) -> Result<Option<String>, Failure> {
        let Some(known) = self.known.get(repository) else { return Ok(None) };
        let mut bytes = vec![0; known.length];
        let read =
            self.file.seek(SeekFrom::Start(known.start)).and_then(|_| self.file.read_exact(&mut bytes));
        read.map_err(|e| Failure::incomplete(format!("{} could not be read: {e}", self.name)))?;
        Ok(Some(String::from_utf8_lossy(&bytes).into_owned()))
    }

    /// How many repositories the file holds that are not among these.
    pub(super) fn others(&self, wanted: &[&Listed]) -> usize {
        let is_wanted = |name: &&String| wanted.iter().any(|listed| listed.name == **name);
        self.known.keys().filter(|name| !is_wanted(name)).count()
    }

    /// Reads all lines; the error is the number of one that is none of ours.
    fn read(&mut self) -> io::Result<Result<(), usize>> {
        let mut reader = BufReader::new(self.file.try_clone()?);
        reader.seek(SeekFrom::Start(0))?;
        for number in 1.. {
            let mut bytes = Vec::new();
            if reader.read_until(b'\n', &mut bytes)? == 0 {
                break;
            }
            let Ok(line) = std::str::from_utf8(&bytes) else { return Ok(Err(number)) };
            let is_cut_off = !line.ends_with('\n') && (line.starts_with(BEGIN) || BEGIN.starts_with(line));
            if is_cut_off {
                break;
            }
            if !line.ends_with('\n') || !self.add(line) {
                return Ok(Err(number));
            }
        }
        Ok(Ok(()))
    }

    /// Takes note of a line behind those so far. `false` if it is none.
    fn add(&mut self, line: &str) -> bool {
        let Some(head) = Head::of(line) else { return false };
        let known = Known { start: self.length, length: line.len(), head };
        self.length += line.len() as u64;
        self.known.insert(known.head.repository.clone(), known);
        true
    }
}
