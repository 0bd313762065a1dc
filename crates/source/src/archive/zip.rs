//! Zip, by its central directory.

use std::{
    fs::File,
    io::{self, BufRead, BufReader, Read},
};

use flate2::bufread::DeflateDecoder;
use rawzip::{
    CompressionMethod, ErrorKind, FileReader, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ReaderAt, ZipArchive,
    ZipFileHeaderRecord, ZipLocator,
};

use super::{
    budget::{Meter, Metered},
    compressed,
    unpacker::{At, Unpacker},
};
use crate::SkipReason;

/// How many times the archive's size its members may have in it together. Once is all they need; more is what bombs are
/// made of, whose members overlap.
const MAX_OVERLAP: u64 = 2;

/// Some writers deflate folders, which gives two bytes. With more there is something in it.
const EMPTY: u64 = 2;

/// What a zip on disk is read with.
pub(super) fn reader(file: &File) -> io::Result<FileReader> {
    Ok(FileReader::from(file.try_clone()?))
}

/// What became of the directory.
pub(super) enum Directory {
    /// It led through the archive, however well.
    Read,
    /// There is none to go by.
    Unreadable,
}

/// Goes through the zip in `packed`, which has `length` bytes.
pub(super) fn unpack(
    unpacker: &mut Unpacker<'_>,
    packed: impl ReaderAt,
    length: u64,
    at: &At<'_>,
) -> Directory {
    let mut records = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let archive = match ZipLocator::new().locate_in_reader(packed, &mut records, length) {
        Ok(archive) => archive,
        Err((_, error)) => {
            unpacker.skip_archive(at, fault(&error));
            return Directory::Unreadable;
        }
    };
    let mut entries = archive.entries(&mut records);
    let mut members =
        Members { archive: &archive, packed_left: length.saturating_mul(MAX_OVERLAP), buffer: Vec::new() };
    let mut count = 0;
    loop {
        match entries.next_entry() {
            Ok(Some(record)) => {
                if !unpacker.budget().take_member() {
                    return Directory::Read;
                }
                count += 1;
                members.unpack(unpacker, &record, at);
            }
            Ok(None) => break,
            Err(error) => {
                unpacker.skip_archive(at, fault(&error));
                return if count == 0 { Directory::Unreadable } else { Directory::Read };
            }
        }
        if unpacker.budget().exceeded().is_some() {
            return Directory::Read;
        }
    }
    // More than it says are no fault: without Zip64 there are 16 bits for the number, and writers let it overflow.
    if count < archive.entries_hint() {
        unpacker.skip_archive(at, SkipReason::Damaged);
    }
    Directory::Read
}

struct Members<'a, R> {
    archive: &'a ZipArchive<R>,
    packed_left: u64,
    buffer: Vec<u8>,
}

impl<R: ReaderAt> Members<'_, R> {
    fn unpack(&mut self, unpacker: &mut Unpacker<'_>, record: &ZipFileHeaderRecord<'_>, at: &At<'_>) {
        let size = record.uncompressed_size_hint();
        let packed_size = record.compressed_size_hint();
        if record.is_dir() && size == 0 && packed_size <= EMPTY {
            return;
        }
        let path = at.member(&with_slashes(record.file_path().as_bytes()));
        let Some(left) = self.packed_left.checked_sub(packed_size) else {
            return unpacker.skip(&path, SkipReason::Overlapping);
        };
        self.packed_left = left;
        if record.flags().is_encrypted() {
            return unpacker.skip(&path, SkipReason::Encrypted);
        }
        match self.archive.get_entry(record.wayfinder()) {
            Ok(entry) => {
                let packed = Packed {
                    data: BufReader::new(entry.reader()),
                    packed_size,
                    method: record.compression_method(),
                    size: Some(size),
                };
                read(unpacker, packed, &mut self.buffer, at, &path);
            }
            Err(error) => unpacker.skip(&path, fault(&error)),
        }
    }
}

/// A member as it is in the archive.
pub(super) struct Packed<D> {
    pub(super) data: D,
    pub(super) packed_size: u64,
    pub(super) method: CompressionMethod,
    /// What it should expand to, if that is known.
    pub(super) size: Option<u64>,
}

/// Reads one member and passes it on.
pub(super) fn read(
    unpacker: &mut Unpacker<'_>,
    packed: Packed<impl BufRead>,
    buffer: &mut Vec<u8>,
    at: &At<'_>,
    path: &str,
) {
    let limit = unpacker.max_size();
    if packed.size.is_some_and(|size| size > limit) {
        return unpacker.skip(path, SkipReason::TooLarge { limit });
    }
    let decoder: Box<dyn Read> = match packed.method {
        CompressionMethod::STORE => Box::new(packed.data),
        CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(packed.data)),
        CompressionMethod::BZIP2 => compressed::bzip2(packed.data),
        CompressionMethod::ZSTD => compressed::zstd(packed.data),
        CompressionMethod::XZ => compressed::xz(packed.data),
        CompressionMethod::AES => return unpacker.skip(path, SkipReason::Encrypted),
        other => {
            let method = other.name().unwrap_or("a method without a name");
            return unpacker.skip(path, SkipReason::UnsupportedMethod { method });
        }
    };
    let meter = Meter::new(unpacker.budget(), packed.packed_size);
    buffer.clear();
    unpacker.read(&mut Metered::new(decoder, &meter), &meter, packed.size, buffer, at, path);
}

/// The standard wants `/`; some old programs on Windows write `\`.
pub(super) fn with_slashes(name: &[u8]) -> Vec<u8> {
    name.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect()
}

/// A zip ends with its directory, so one that was cut off has none.
fn fault(error: &rawzip::Error) -> SkipReason {
    match error.kind() {
        ErrorKind::MissingEndOfCentralDirectory | ErrorKind::Eof => SkipReason::Truncated,
        _ => SkipReason::Damaged,
    }
}
