//! Single files that are compressed, which may be a tar.

use std::io::{self, BufRead, Read};

use bzip2::bufread::MultiBzDecoder;
use flate2::bufread::MultiGzDecoder;
use lzma_rust2::XzReader;
use ruzstd::decoding::{
    BlockDecodingStrategy, FrameDecoder,
    errors::{FrameDecoderError, ReadFrameHeaderError},
};

use super::{
    Kind,
    budget::{MAX_WINDOW, Meter, Metered},
    kind::{self, TAR_BLOCK},
    tar,
    unpacker::{At, Unpacker},
};

/// Goes through the one file in `packed`, or through the tar it is.
pub(super) fn unpack(
    unpacker: &mut Unpacker<'_>,
    kind: Kind,
    packed: Box<dyn BufRead + '_>,
    length: u64,
    at: &At<'_>,
) {
    let (decoder, name): (Box<dyn Read + '_>, _) = match kind {
        Kind::Gzip => {
            let decoder = MultiGzDecoder::new(packed);
            let name = decoder.header().and_then(|header| header.filename()).map(<[u8]>::to_vec);
            (Box::new(decoder), name.filter(|name| !name.is_empty()))
        }
        Kind::Bzip2 => (bzip2(packed), None),
        Kind::Xz => (xz(packed), None),
        Kind::Zstd => (zstd(packed), None),
        Kind::Zip | Kind::Tar | Kind::Unsupported(_) => return,
    };
    let path = at.member(&name.unwrap_or_else(|| uncompressed(at.name()).as_bytes().to_vec()));
    let meter = Meter::new(unpacker.budget(), length);
    let mut stream = Metered::new(decoder, &meter);
    let mut buffer = Vec::new();
    let head = (&mut stream).take(TAR_BLOCK as u64).read_to_end(&mut buffer);
    if head.is_ok() && kind::is_tar(&buffer) {
        tar::unpack(unpacker, io::Cursor::new(buffer).chain(stream), &meter, at);
        return;
    }
    if !unpacker.budget().take_member() {
        return;
    }
    let mut rest: Box<dyn Read + '_> = match head {
        Ok(_) => Box::new(stream),
        // Some decoders fail only once, and then say that the end was reached.
        Err(error) => Box::new(Failed(Some(error))),
    };
    unpacker.read(&mut rest, &meter, None, &mut buffer, at, &path);
}

pub(super) fn bzip2<'a>(packed: impl BufRead + 'a) -> Box<dyn Read + 'a> {
    Box::new(MultiBzDecoder::new(packed))
}

pub(super) fn xz<'a>(packed: impl BufRead + 'a) -> Box<dyn Read + 'a> {
    // The decoder has some hundred KiB of its own.
    const LIMIT_KIB: u32 = (MAX_WINDOW >> 10) as u32 + 1024;
    Box::new(XzReader::new_mem_limit(packed, true, LIMIT_KIB))
}

pub(super) fn zstd<'a>(packed: impl BufRead + 'a) -> Box<dyn Read + 'a> {
    let mut decoder = FrameDecoder::new();
    decoder.set_max_window_size(MAX_WINDOW);
    Box::new(ZstdFrames { packed, decoder, state: Frame::Outside })
}

/// The name of a compressed file without its compression, as `gunzip` and its like would call it.
fn uncompressed(name: &str) -> &str {
    match name.rsplit_once('.') {
        Some((stem, extension)) if !stem.is_empty() => {
            let known = ["gz", "z", "bz2", "xz", "zst"].iter().any(|e| extension.eq_ignore_ascii_case(e));
            if known { stem } else { "data" }
        }
        _ => "data",
    }
}

/// Fails as the decoder did.
struct Failed(Option<io::Error>);

impl Read for Failed {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

/// All frames of a zstd file one behind the other; the decoder itself reads a single one.
struct ZstdFrames<R> {
    packed: R,
    decoder: FrameDecoder,
    state: Frame,
}

#[derive(PartialEq)]
enum Frame {
    Inside,
    Outside,
}

impl<R: BufRead> ZstdFrames<R> {
    /// Reads the next frame's header; false at the end of the file.
    fn begin(&mut self) -> io::Result<bool> {
        if self.packed.fill_buf()?.is_empty() {
            return Ok(false);
        }
        match self.decoder.init(&mut self.packed) {
            Ok(()) => self.state = Frame::Inside,
            Err(FrameDecoderError::ReadFrameHeaderError(ReadFrameHeaderError::SkipFrame {
                length, ..
            })) => {
                let length = u64::from(length);
                if io::copy(&mut (&mut self.packed).take(length), &mut io::sink())? < length {
                    return Err(io::ErrorKind::UnexpectedEof.into());
                }
            }
            Err(error @ FrameDecoderError::WindowSizeTooBig { .. }) => {
                return Err(io::Error::new(io::ErrorKind::OutOfMemory, error));
            }
            Err(error) => return Err(io::Error::other(error)),
        }
        Ok(true)
    }
}

impl<R: BufRead> Read for ZstdFrames<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        loop {
            while self.state == Frame::Outside {
                if !self.begin()? {
                    return Ok(0);
                }
            }
            while self.decoder.can_collect() == 0 && !self.decoder.is_finished() {
                self.decoder
                    .decode_blocks(&mut self.packed, BlockDecodingStrategy::UptoBlocks(1))
                    .map_err(io::Error::other)?;
            }
            match self.decoder.read(buffer)? {
                0 => self.state = Frame::Outside,
                read => return Ok(read),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_loses_its_compression() {
        assert_eq!(uncompressed("a.json.gz"), "a.json");
        assert_eq!(uncompressed("dump.sql.XZ"), "dump.sql");
        assert_eq!(uncompressed("stdin"), "data");
        assert_eq!(uncompressed(".gz"), "data");
        assert_eq!(uncompressed("favicon.svgz"), "data");
    }
}
