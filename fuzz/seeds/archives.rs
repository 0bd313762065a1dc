//! Archives of documents.

use std::io::Write as _;

use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};

use crate::Result;

pub(crate) fn archives(documents: &[String]) -> Result<Vec<Vec<u8>>> {
    let members: Vec<(String, &[u8])> = documents
        .iter()
        .take(3)
        .enumerate()
        .map(|(at, text)| (format!("a/{at}.txt"), text.as_bytes()))
        .collect();
    let (zip, tar) = (zip(&members)?, tar(&members)?);
    let nested =
        self::zip(&[("inner.zip".to_owned(), &zip[..]), ("inner.tar.gz".to_owned(), &gzip(&tar)?[..])])?;
    // Without its directory the members are looked for one by one.
    let cut = zip[..zip.len() - 40].to_vec();
    Ok(vec![gzip(&tar)?, gzip(documents[0].as_bytes())?, zip, tar, nested, cut])
}

fn zip(members: &[(String, &[u8])]) -> Result<Vec<u8>> {
    let mut zip = ZipArchiveWriter::new(Vec::new());
    for (at, (name, bytes)) in members.iter().enumerate() {
        let (method, packed) = match at % 2 {
            0 => (CompressionMethod::STORE, bytes.to_vec()),
            _ => (CompressionMethod::DEFLATE, deflate(bytes)?),
        };
        let file =
            zip.new_file(rawzip::path::EntryPath::verbatim(name.as_bytes())).compression_method(method);
        let (mut entry, _) = file.start()?;
        entry.write_all(&packed)?;
        entry.finish(DataDescriptorOutput::new(rawzip::crc32(bytes), bytes.len() as u64))?;
    }
    Ok(zip.finish()?)
}

fn tar(members: &[(String, &[u8])]) -> Result<Vec<u8>> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, name, *bytes)?;
    }
    Ok(tar.into_inner()?)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}

fn deflate(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    deflate.write_all(bytes)?;
    Ok(deflate.finish()?)
}
