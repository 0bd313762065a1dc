//! Undoing zlib's compression, and the memory it goes to.

use sirocco::{Format, inflate};

/// Inflates one stream after the other; its tables are made once.
pub(super) struct Inflater(Box<inflate::Decoder>);

impl Default for Inflater {
    fn default() -> Self {
        Inflater(Box::new(inflate::Decoder::new(Format::Zlib)))
    }
}

/// Deflate cannot do better than this, so a size beyond it is a lie.
const MAX_RATIO: u64 = 1032;

/// Compressed data.
#[derive(Clone, Copy, Default)]
pub(super) struct Compressed<'a> {
    bytes: &'a [u8],
    length: usize,
}

impl<'a> Compressed<'a> {
    /// How many bytes behind the data are of use.
    pub(super) const BEHIND: u64 = 64;

    /// The first `length` of `bytes`. Others that are known to be there, whatever they are, spare the decoder looking
    /// for the end at each step: most of the data of small objects is near it.
    pub(super) fn new(bytes: &'a [u8], length: usize) -> Self {
        Compressed { bytes, length: length.min(bytes.len()) }
    }

    pub(super) fn len(&self) -> usize {
        self.length
    }

    /// The data alone.
    pub(super) fn bytes(&self) -> &'a [u8] {
        &self.bytes[..self.length]
    }
}

impl Inflater {
    /// Fills `out` with the `size` bytes that a stream holds, no more, no less, and checks its checksum. The stream may be
    /// followed by bytes of no meaning.
    pub(super) fn fill(
        &mut self,
        input: Compressed<'_>,
        out: &mut Buffer,
        size: usize,
    ) -> Result<(), &'static str> {
        self.0.reset();
        match self.0.decompress(input.bytes, out.with_room(size), true) {
            Ok(progress) if !progress.done || progress.output.len() > size => {
                Err("it has more bytes than it states")
            }
            Ok(progress) if progress.output.len() < size => Err("it has fewer bytes than it states"),
            Ok(progress) if progress.consumed > input.length => Err(TOO_SHORT),
            Ok(_) => Ok(()),
            Err(error) => Err(reason(error)),
        }
    }

    /// Fills `out` with the beginning of what the stream holds, and returns how much there was.
    pub(super) fn begin(&mut self, input: &[u8], out: &mut [u8]) -> Result<usize, &'static str> {
        self.0.reset();
        self.0.decompress(input, out, true).map(|progress| progress.output.len()).map_err(reason)
    }
}

pub(super) const TOO_SHORT: &str = "it ends too early";

pub(super) fn reason(error: inflate::Error) -> &'static str {
    match error {
        inflate::Error::Truncated => TOO_SHORT,
        inflate::Error::ChecksumMismatch => "its checksum is wrong",
        inflate::Error::BufferFull | inflate::Error::InsufficientSpace => "it has more bytes than it states",
        _ => "it cannot be decompressed",
    }
}

/// Whether `compressed` bytes can possibly hold `size` bytes.
pub(super) fn is_possible(size: u64, compressed: usize) -> bool {
    size <= (compressed as u64).saturating_mul(MAX_RATIO)
}

/// Bytes whose memory is used again, without clearing it.
#[derive(Default)]
pub(super) struct Buffer {
    bytes: Vec<u8>,
    length: usize,
}

/// Memory behind what a stream holds. It is not written to by sound ones, but spares the decoder looking for the end at
/// each step.
const ROOM: usize = 400;

impl Buffer {
    /// The buffer with `length` bytes of any content, and some more that do not count.
    fn with_room(&mut self, length: usize) -> &mut [u8] {
        self.sized(length + ROOM);
        self.length = length;
        &mut self.bytes[..length + ROOM]
    }

    /// The buffer with `length` bytes of any content.
    pub(super) fn sized(&mut self, length: usize) -> &mut [u8] {
        if self.bytes.len() < length {
            self.bytes.resize(length, 0);
        }
        self.length = length;
        &mut self.bytes[..length]
    }

    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// How much memory it takes, in bytes.
    pub(super) fn capacity(&self) -> usize {
        self.bytes.capacity()
    }
}

impl From<Vec<u8>> for Buffer {
    fn from(bytes: Vec<u8>) -> Self {
        Buffer { length: bytes.len(), bytes }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    fn deflated(text: &[u8]) -> Vec<u8> {
        let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::default());
        encoder.write_all(text).unwrap();
        encoder.finish().unwrap()
    }

    /// What is inflated out of the first `length` bytes, if it is `size` bytes.
    fn fill(bytes: &[u8], length: usize, size: usize) -> Result<Vec<u8>, &'static str> {
        let mut out = Buffer::default();
        Inflater::default().fill(Compressed::new(bytes, length), &mut out, size)?;
        Ok(out.bytes().to_vec())
    }

    #[test]
    fn a_stream_has_what_it_states_and_says_why_not() {
        let text = "some words, and once more some words, ".repeat(20).into_bytes();
        let stream = deflated(&text);
        let length = stream.len();
        let followed = [&stream[..], &[0x55; 64]].concat();
        for bytes in [&stream, &followed] {
            assert_eq!(fill(bytes, length, text.len()), Ok(text.clone()));
            assert_eq!(fill(bytes, length, text.len() - 1), Err("it has more bytes than it states"));
            assert_eq!(fill(bytes, length, 10), Err("it has more bytes than it states"));
            assert_eq!(fill(bytes, length, text.len() + 1), Err("it has fewer bytes than it states"));
            // The end of the stream is there, but in what belongs to another.
            assert_eq!(fill(bytes, length - 1, text.len()), Err(TOO_SHORT));
        }
        assert_eq!(fill(&stream[..length - 1], length - 1, text.len()), Err(TOO_SHORT));
        let mut changed = stream.clone();
        changed[length - 1] ^= 1;
        assert_eq!(fill(&changed, length, text.len()), Err("its checksum is wrong"));
        assert_eq!(fill(b"no stream at all", 16, 16), Err("it cannot be decompressed"));
        assert_eq!(fill(&followed, length, text.len()), Ok(text));
    }
}
