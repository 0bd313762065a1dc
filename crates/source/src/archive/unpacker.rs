//! What is the same for all forms of archives: members are passed on, looked into, or listed as skipped.

use std::{
    cmp::Ordering,
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

use super::{
    Kind, SkippedMember, Unpacked,
    budget::{Budget, MAX_DEPTH, Meter, Metered},
    compressed, salvage, tar,
    zip::{self, Directory},
};
use crate::{SkipReason, path};

/// How many skipped members of an archive are listed one by one; thousands of lines that say the same help nobody.
const MOST_LISTED: usize = 100;

/// How many bytes of a member's name count. Real ones are shorter: it is the limit for paths on Linux.
const LONGEST_NAME: usize = 4096;

/// An archive inside the outermost one, or that one itself.
pub(super) struct At<'a> {
    /// The path inside the outermost archive; `None` for that itself.
    path: Option<&'a str>,
    /// The name of its file.
    name: &'a str,
    depth: u32,
}

impl<'a> At<'a> {
    pub(super) fn top(name: &'a str) -> Self {
        At { path: None, name, depth: 1 }
    }

    fn nested(&self, path: &'a str) -> Self {
        let name = path.rsplit(['/', '!']).next().unwrap_or(path);
        At { path: Some(path), name, depth: self.depth + 1 }
    }

    /// The name of the file, without folders.
    pub(super) fn name(&self) -> &'a str {
        self.name
    }

    /// The path of a member, whose name may be any bytes.
    pub(super) fn member(&self, name: &[u8]) -> String {
        let name = name.strip_prefix(b"./").unwrap_or(name);
        let name = match name.get(..LONGEST_NAME) {
            Some(start) => format!("{}...", path::shown(start)),
            None => path::shown(name),
        };
        match self.path {
            Some(path) => format!("{path}!{name}"),
            None => name,
        }
    }
}

pub(super) struct Unpacker<'u> {
    max_size: u64,
    budget: &'u Budget,
    sink: &'u mut dyn FnMut(&str, &[u8]),
    unpacked: Unpacked,
    not_listed: u64,
}

impl<'u> Unpacker<'u> {
    pub(super) fn new(max_size: u64, budget: &'u Budget, sink: &'u mut dyn FnMut(&str, &[u8])) -> Self {
        Unpacker { max_size, budget, sink, unpacked: Unpacked::default(), not_listed: 0 }
    }

    /// What was unpacked in all.
    pub(super) fn finish(mut self) -> Unpacked {
        let bound = self.budget.exceeded();
        let more = (self.not_listed > 0).then_some(SkipReason::MoreMembers { count: self.not_listed });
        let all = [bound, more].into_iter().flatten();
        self.unpacked.skipped.extend(all.map(|reason| SkippedMember { member: None, reason }));
        self.unpacked
    }

    /// Goes through an archive.
    pub(super) fn open(&mut self, kind: Kind, bytes: &[u8], at: &At<'_>) {
        match kind {
            Kind::Zip => match zip::unpack(self, bytes, bytes.len() as u64, at) {
                Directory::Read => {}
                Directory::Unreadable => salvage::unpack(self, bytes, at),
            },
            _ => self.open_stream(kind, Box::new(bytes), bytes.len() as u64, at),
        }
    }

    /// Goes through an archive on disk, from its beginning.
    pub(super) fn open_file(&mut self, kind: Kind, file: &File, length: u64, at: &At<'_>) -> io::Result<()> {
        match kind {
            Kind::Zip => {
                zip::unpack(self, zip::reader(file)?, length, at);
            }
            _ => self.open_stream(kind, Box::new(BufReader::with_capacity(1 << 16, file)), length, at),
        }
        Ok(())
    }

    fn open_stream(&mut self, kind: Kind, packed: Box<dyn BufRead + '_>, length: u64, at: &At<'_>) {
        match kind {
            Kind::Tar => {
                let meter = Meter::new(self.budget, length);
                tar::unpack(self, Metered::new(packed, &meter), &meter, at);
            }
            Kind::Unsupported(format) => self.skip_archive(at, SkipReason::UnsupportedFormat { format }),
            _ => compressed::unpack(self, kind, packed, length, at),
        }
    }

    pub(super) fn budget(&self) -> &'u Budget {
        self.budget
    }

    /// The largest member that is passed on.
    pub(super) fn max_size(&self) -> u64 {
        self.max_size
    }

    /// Reads a member and passes on what can be read of it. `size` is what it should have, if that is known.
    pub(super) fn read(
        &mut self,
        stream: &mut dyn Read,
        meter: &Meter<'_>,
        size: Option<u64>,
        buffer: &mut Vec<u8>,
        at: &At<'_>,
        path: &str,
    ) {
        let limit = self.max_size.saturating_sub(buffer.len() as u64).saturating_add(1);
        let read = stream.take(limit).read_to_end(buffer);
        let reason = match read {
            Err(error) => Some(meter.fault(&error)),
            Ok(_) if buffer.len() as u64 > self.max_size => {
                Some(SkipReason::CutShort { limit: self.max_size })
            }
            Ok(_) => size.and_then(|size| match (buffer.len() as u64).cmp(&size) {
                Ordering::Less => Some(SkipReason::Truncated),
                Ordering::Equal => None,
                Ordering::Greater => Some(SkipReason::Damaged),
            }),
        };
        buffer.truncate(usize::try_from(self.max_size).unwrap_or(usize::MAX));
        // Of what could not be unpacked at all there is nothing to look at.
        if reason.is_none() || !buffer.is_empty() {
            self.pass(path, buffer, at);
        }
        if let Some(reason) = reason {
            self.skip(path, reason);
        }
    }

    /// Passes on a member, and looks into it if it is an archive again.
    pub(super) fn pass(&mut self, path: &str, bytes: &[u8], at: &At<'_>) {
        self.unpacked.items += 1;
        self.unpacked.bytes += bytes.len() as u64;
        (self.sink)(path, bytes);
        match Kind::of(bytes) {
            Some(_) if at.depth == MAX_DEPTH => {
                self.skip(path, SkipReason::NestedTooDeep { limit: MAX_DEPTH })
            }
            Some(kind) => self.open(kind, bytes, &at.nested(path)),
            None => {}
        }
    }

    pub(super) fn skip(&mut self, path: &str, reason: SkipReason) {
        self.list(Some(path), reason);
    }

    pub(super) fn skip_archive(&mut self, at: &At<'_>, reason: SkipReason) {
        self.list(at.path, reason);
    }

    fn list(&mut self, path: Option<&str>, reason: SkipReason) {
        // A bound for the whole is listed once, at its end.
        if self.budget.exceeded() == Some(reason) {
            return;
        }
        if self.unpacked.skipped.len() < MOST_LISTED {
            self.unpacked.skipped.push(SkippedMember { member: path.map(str::to_owned), reason });
        } else {
            self.not_listed += 1;
        }
    }
}
