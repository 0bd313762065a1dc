//! Zip, by its central directory.

use std::{
    fs::File,
    io::{self, BufReader, Read},
};

use flate2::bufread::DeflateDecoder;
use rawzip::{
    CompressionMethod, ErrorKind, FileReader, MAX_CENTRAL_DIRECTORY_RECORD_SIZE, ReaderAt, ZipArchive,
    ZipArchiveEntryWayfinder, ZipFileHeaderRecord, ZipLocator,
};

use super::{
    budget::{Meter, Metered},
    compressed,
    unpacker::{At, Unpacker},
};
use crate::SkipReason;

/// What a zip on disk is read with.
pub(super) fn reader(file: &File) -> io::Result<FileReader> {
    Ok(FileReader::from(file.try_clone()?))
}

/// Goes through the zip in `packed`, which has `length` bytes.
pub(super) fn unpack(unpacker: &mut Unpacker<'_>, packed: impl ReaderAt, length: u64, at: &At<'_>) {
    let mut records = vec![0; MAX_CENTRAL_DIRECTORY_RECORD_SIZE];
    let archive = match ZipLocator::new().locate_in_reader(packed, &mut records, length) {
        Ok(archive) => archive,
        Err((_, error)) => return unpacker.skip_archive(at, fault(&error)),
    };
    let mut entries = archive.entries(&mut records);
    let mut buffer = Vec::new();
    let mut count = 0;
    loop {
        match entries.next_entry() {
            Ok(Some(record)) => {
                if !unpacker.budget().take_member() {
                    return;
                }
                count += 1;
                member(unpacker, &archive, &record, &mut buffer, at);
            }
            Ok(None) => break,
            Err(error) => return unpacker.skip_archive(at, fault(&error)),
        }
        if unpacker.budget().exceeded().is_some() {
            return;
        }
    }
    // Without Zip64 the number is written with 16 bits, and writers let it overflow.
    if count & 0xffff != archive.entries_hint() & 0xffff {
        unpacker.skip_archive(at, SkipReason::Damaged);
    }
}

fn member<R: ReaderAt>(
    unpacker: &mut Unpacker<'_>,
    archive: &ZipArchive<R>,
    record: &ZipFileHeaderRecord<'_>,
    buffer: &mut Vec<u8>,
    at: &At<'_>,
) {
    let size = record.uncompressed_size_hint();
    if record.is_dir() && size == 0 {
        return;
    }
    let path = at.member(&with_slashes(record.file_path().as_bytes()));
    if record.flags().is_encrypted() {
        return unpacker.skip(&path, SkipReason::Encrypted);
    }
    let limit = unpacker.max_size();
    if size > limit {
        return unpacker.skip(&path, SkipReason::TooLarge { limit });
    }
    let meter = Meter::new(unpacker.budget(), record.compressed_size_hint());
    match decoder(archive, record.wayfinder(), record.compression_method()) {
        Ok(decoder) => {
            buffer.clear();
            unpacker.read(&mut Metered::new(decoder, &meter), &meter, Some(size), buffer, at, &path);
        }
        Err(reason) => unpacker.skip(&path, reason),
    }
}

fn decoder<'a, R: ReaderAt>(
    archive: &'a ZipArchive<R>,
    entry: ZipArchiveEntryWayfinder,
    method: CompressionMethod,
) -> Result<Box<dyn Read + 'a>, SkipReason> {
    let entry = archive.get_entry(entry).map_err(|error| fault(&error))?;
    let packed = entry.reader();
    Ok(match method {
        CompressionMethod::STORE => Box::new(packed),
        CompressionMethod::DEFLATE => Box::new(DeflateDecoder::new(BufReader::new(packed))),
        CompressionMethod::BZIP2 => compressed::bzip2(BufReader::new(packed)),
        CompressionMethod::ZSTD => compressed::zstd(BufReader::new(packed)),
        CompressionMethod::XZ => compressed::xz(BufReader::new(packed)),
        CompressionMethod::AES => return Err(SkipReason::Encrypted),
        other => {
            let method = other.name().unwrap_or("a method without a name");
            return Err(SkipReason::UnsupportedMethod { method });
        }
    })
}

/// The standard wants `/`; some old programs on Windows write `\`.
fn with_slashes(name: &[u8]) -> Vec<u8> {
    name.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect()
}

/// A zip ends with its directory, so one that was cut off has none.
fn fault(error: &rawzip::Error) -> SkipReason {
    match error.kind() {
        ErrorKind::MissingEndOfCentralDirectory | ErrorKind::Eof => SkipReason::Truncated,
        _ => SkipReason::Damaged,
    }
}
