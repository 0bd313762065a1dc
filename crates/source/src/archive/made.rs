//! Archives for tests, made by the writers of the libraries that read them.

use std::io::{Read, Write};

use rawzip::{CompressionMethod, ZipArchiveWriter};

/// How a member of a zip is packed.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Packed {
    Stored,
    Deflated,
    Bzip2,
    Xz,
    Zstd,
    /// Under a method number that nothing knows.
    Unknown,
    Encrypted,
}

pub(super) fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let members: Vec<_> = members.iter().map(|(name, bytes)| (*name, Packed::Deflated, *bytes)).collect();
    zip_with(&members)
}

pub(super) fn zip_with(members: &[(&str, Packed, &[u8])]) -> Vec<u8> {
    let mut zip = ZipArchiveWriter::new(Vec::new());
    for (name, packed, bytes) in members {
        let (method, data) = match packed {
            Packed::Stored | Packed::Encrypted => (CompressionMethod::STORE, bytes.to_vec()),
            Packed::Deflated => (CompressionMethod::DEFLATE, deflate(bytes)),
            Packed::Bzip2 => (CompressionMethod::BZIP2, bzip2(bytes)),
            Packed::Xz => (CompressionMethod::XZ, xz(bytes)),
            Packed::Zstd => (CompressionMethod::ZSTD, zstd(bytes)),
            Packed::Unknown => (CompressionMethod::new(9), bytes.to_vec()),
        };
        let name = rawzip::path::EntryPath::verbatim(name.as_bytes());
        let file = zip.new_file(name).compression_method(method).encrypted(*packed == Packed::Encrypted);
        let (mut entry, _) = file.start().unwrap();
        entry.write_all(&data).unwrap();
        entry.finish(rawzip::DataDescriptorOutput::new(rawzip::crc32(bytes), bytes.len() as u64)).unwrap();
    }
    zip.finish().unwrap()
}

fn deflate(bytes: &[u8]) -> Vec<u8> {
    let mut packed = Vec::new();
    flate2::read::DeflateEncoder::new(bytes, flate2::Compression::default())
        .read_to_end(&mut packed)
        .unwrap();
    packed
}

pub(super) fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = ::tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, name, *bytes).unwrap();
    }
    tar.into_inner().unwrap()
}

pub(super) fn gzip(bytes: &[u8]) -> Vec<u8> {
    gzip_named(None, bytes)
}

pub(super) fn gzip_named(name: Option<&str>, bytes: &[u8]) -> Vec<u8> {
    let builder = name.into_iter().fold(flate2::GzBuilder::new(), flate2::GzBuilder::filename);
    let mut packed = builder.write(Vec::new(), flate2::Compression::default());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(super) fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packed = ::bzip2::write::BzEncoder::new(Vec::new(), ::bzip2::Compression::best());
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(super) fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    packed.write_all(bytes).unwrap();
    packed.finish().unwrap()
}

pub(super) fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}
