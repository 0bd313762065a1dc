//! Loose objects: a compressed file each.

use std::{
    fs,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::{
    Fault, Object, ObjectKind,
    inflate::{self, Buffer, Compressed, Inflater},
    job::{Job, Queue, Tally},
    large,
};
use crate::{ObjectId, SkipReason, file};

/// The longest header: a kind and a size.
const LONGEST_HEADER: usize = 64;

/// The ids of all loose objects in a folder.
///
/// Links are followed, as git follows them.
pub(super) fn list(objects: &Path, hash: gix::hash::Kind, faults: &mut Vec<Fault>) -> Vec<gix::ObjectId> {
    let mut ids = Vec::new();
    for first in 0..=u8::MAX {
        let first = format!("{first:02x}");
        let folder = objects.join(&first);
        let listed = match fs::read_dir(&folder) {
            Ok(listed) => listed,
            // It may well be a file of that name, which is none of git's.
            Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => {
                continue;
            }
            Err(error) => {
                faults.push(Fault { path: folder, reason: error.to_string() });
                continue;
            }
        };
        for file in listed {
            match file {
                // What git is about to write has other names: `tmp_obj_*`.
                Ok(file) => match id(&first, file.file_name().as_encoded_bytes(), hash) {
                    Some(_)
                        if file
                            .file_type()
                            .is_ok_and(|kind| file::not_regular(kind).is_some() && !kind.is_symlink()) =>
                    {
                        faults.push(Fault { path: file.path(), reason: "it is not a file".to_owned() });
                    }
                    found => ids.extend(found),
                },
                Err(error) => faults.push(Fault { path: folder.clone(), reason: error.to_string() }),
            }
        }
    }
    ids
}

/// Opens a file without waiting, should it be a pipe. Links are followed, as git follows them.
#[cfg(unix)]
fn open(path: &Path) -> io::Result<fs::File> {
    use std::os::unix::fs::OpenOptionsExt;
    fs::OpenOptions::new().read(true).custom_flags(libc::O_NONBLOCK).open(path)
}

#[cfg(not(unix))]
fn open(path: &Path) -> io::Result<fs::File> {
    fs::File::open(path)
}

/// The id that the names of a folder and a file are together.
fn id(folder: &str, file: &[u8], hash: gix::hash::Kind) -> Option<gix::ObjectId> {
    let hex = [folder.as_bytes(), file].concat();
    (hex.len() == hash.len_in_hex()).then(|| gix::ObjectId::from_hex(&hex).ok()).flatten()
}

/// Looks at loose objects.
pub(super) fn sift(objects: &Path, ids: Queue<'_, gix::ObjectId>, job: &Job<'_>) -> Tally {
    let mut reader =
        Reader { job, tally: Tally::default(), inflater: Inflater::default(), out: Buffer::default() };
    for &id in ids {
        reader.tally.seen(job, 0);
        match reader.look_at(objects, id) {
            Ok(()) => {}
            Err(Problem::Gone) => reader.tally.gone(id),
            Err(Problem::Damaged(reason)) => reader.tally.damaged(ObjectId(id), reason, 0),
        }
    }
    reader.tally.tell(job);
    reader.tally
}

/// Checks that an object that says it has more than `limit` bytes has them.
pub(super) fn check_large(objects: &Path, id: &gix::oid, limit: u64) -> Result<(), String> {
    let check = || {
        let file = read(&path_of(objects, id), limit)?;
        let (_, _, length) = header(&mut Inflater::default(), &file)?;
        large::check_whole(&file, limit.saturating_add(length as u64)).map_err(Problem::from)
    };
    check().map_err(|problem| match problem {
        Problem::Gone => "it was removed while it was read".to_owned(),
        Problem::Damaged(reason) => reason,
    })
}

fn path_of(objects: &Path, id: &gix::oid) -> PathBuf {
    let hex = id.to_hex().to_string();
    objects.join(&hex[..2]).join(&hex[2..])
}

/// Why an object was not looked at.
enum Problem {
    /// It was there when the folder was listed.
    Gone,
    Damaged(String),
}

impl From<&str> for Problem {
    fn from(reason: &str) -> Self {
        Problem::Damaged(reason.to_owned())
    }
}

/// As much of a file as an object of up to `limit` bytes can take.
fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Problem> {
    // What cannot be compressed takes a little more than its size.
    let most = limit.saturating_add(limit / 100).saturating_add(1 << 10);
    let mut file = Vec::new();
    match open(path).and_then(|open| open.take(most).read_to_end(&mut file)) {
        Ok(_) => Ok(file),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Err(Problem::Gone),
        Err(error) => Err(Problem::Damaged(error.to_string())),
    }
}

/// The kind and the size that an object says it has, and where its content begins.
fn header(inflater: &mut Inflater, file: &[u8]) -> Result<(ObjectKind, u64, usize), Problem> {
    let mut header = [0; LONGEST_HEADER];
    let begun = inflater.begin(file, &mut header)?;
    let (kind, size, length) = gix::objs::decode::loose_header(&header[..begun])
        .map_err(|error| Problem::Damaged(error.to_string()))?;
    Ok((kind.into(), size, length))
}

struct Reader<'a> {
    job: &'a Job<'a>,
    tally: Tally,
    inflater: Inflater,
    out: Buffer,
}

impl Reader<'_> {
    fn look_at(&mut self, objects: &Path, id: gix::ObjectId) -> Result<(), Problem> {
        let limit = self.job.options.max_size;
        let file = read(&path_of(objects, &id), limit)?;
        let (kind, size, length) = header(&mut self.inflater, &file)?;
        if size > limit {
            large::check_whole(&file, limit.saturating_add(length as u64))?;
            self.tally.skip(ObjectId(id), kind, SkipReason::TooLarge { limit });
            return Ok(());
        }
        if !inflate::is_possible(size, file.len()) {
            return Err("it states more bytes than it can have".into());
        }
        self.inflater.fill(Compressed::new(&file, file.len()), &mut self.out, length + size as usize)?;
        let bytes = &self.out.bytes()[length..];
        self.tally.looked_at(size);
        if (self.job.sieve.may_match)(bytes) {
            (self.job.take)(Object { id: ObjectId(id), kind, bytes });
        } else if let Some(turned_away) = self.job.options.turned_away {
            turned_away(ObjectId(id), kind, size);
        }
        Ok(())
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn folders_that_cannot_be_listed_are_told_and_those_that_are_none_are_not() {
        let objects = tempfile::tempdir().unwrap();
        fs::write(objects.path().join("ab"), "").unwrap();
        std::os::unix::fs::symlink("cd", objects.path().join("cd")).unwrap();
        let mut faults = Vec::new();
        assert!(list(objects.path(), gix::hash::Kind::Sha1, &mut faults).is_empty());
        assert_eq!(faults.iter().map(|fault| &fault.path).collect::<Vec<_>>(), [&objects.path().join("cd")]);
    }

    #[test]
    fn an_object_is_a_file_or_a_link_to_one() {
        let objects = tempfile::tempdir().unwrap();
        let folder = objects.path().join("ab");
        let file = |digit: &str| folder.join(digit.repeat(38));
        fs::create_dir_all(file("1")).unwrap();
        fs::write(file("2"), "").unwrap();
        std::os::unix::fs::symlink(file("2"), file("3")).unwrap();
        let mut faults = Vec::new();
        let mut ids = list(objects.path(), gix::hash::Kind::Sha1, &mut faults);
        ids.sort_unstable();
        let hex = |digit: &str| format!("ab{}", digit.repeat(38));
        assert_eq!(ids.iter().map(|id| id.to_hex().to_string()).collect::<Vec<_>>(), [hex("2"), hex("3")]);
        assert_eq!(faults.iter().map(|fault| &fault.path).collect::<Vec<_>>(), [&file("1")]);
    }
}
