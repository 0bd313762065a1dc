//! Undoing zlib's compression, and the memory it goes to.

/// Inflates one stream after the other; its tables are made once.
#[derive(Default)]
pub(super) struct Inflater {
    zlib: gix::zlib::Inflate,
}

/// Deflate cannot do better than this, so a size beyond it is a lie.
const MAX_RATIO: u64 = 1032;

impl Inflater {
    /// Fills `out` with what the stream at the beginning of `input` holds, no more, no less, and checks its checksum.
    pub(super) fn fill(&mut self, input: &[u8], out: &mut [u8]) -> Result<(), &'static str> {
        self.zlib.reset();
        match self.zlib.once(input, out) {
            Ok((gix::zlib::Status::StreamEnd, _, length)) if length == out.len() => Ok(()),
            Ok((gix::zlib::Status::StreamEnd, ..)) => Err("it has fewer bytes than it states"),
            Ok((_, _, length)) if length < out.len() => Err("it ends too early"),
            Ok(_) => Err("it has more bytes than it states"),
            Err(_) => Err("it cannot be decompressed"),
        }
    }

    /// Fills `out` with the beginning of what the stream holds, and returns how much there was.
    pub(super) fn begin(&mut self, input: &[u8], out: &mut [u8]) -> Result<usize, &'static str> {
        self.zlib.reset();
        match self.zlib.prefix(input, out) {
            Ok((_, _, length)) => Ok(length),
            Err(_) => Err("it cannot be decompressed"),
        }
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

impl Buffer {
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
