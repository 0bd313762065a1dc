//! Objects whose header says that they are larger than what is read: whether that is so.
//!
//! What is too large is left out by choice. An object that only says so is damaged, and nobody chose to leave it out. It is
//! looked at as far as it takes to tell, and not to its end.

use sirocco::{Format, inflate::Scanner};

use super::{
    delta::{Delta, Step},
    inflate::{self, Inflater, TOO_SHORT},
};

/// How much compressed data is looked at before it is asked whether that was enough.
const CHUNK: usize = 16 << 10;

/// Checks that a stream holds more than `limit` bytes. Takes no memory.
pub(super) fn check_whole(stream: &[u8], limit: u64) -> Result<(), &'static str> {
    let mut scanner = Scanner::new(Format::Zlib);
    for chunk in stream.chunks(CHUNK) {
        let end = scanner.scan(chunk, false).map_err(inflate::reason)?;
        if scanner.total_out() > limit {
            return Ok(());
        }
        if end.is_some() {
            return Err("it has fewer bytes than it states");
        }
    }
    Err(TOO_SHORT)
}

/// Checks that a compressed delta of `size` bytes makes more than `limit` bytes of the base it is made for. No more than twice
/// the limit is inflated: that is enough for any delta that is shorter than what it makes.
pub(super) fn check_compressed_delta(
    inflater: &mut Inflater,
    stream: &[u8],
    size: u64,
    limit: u64,
) -> Result<(), &'static str> {
    if !inflate::is_possible(size, stream.len()) {
        return Err("its delta states more bytes than it can have");
    }
    let mut begun = vec![0; size.min(limit.saturating_mul(2)) as usize];
    if inflater.begin(stream, &mut begun)? < begun.len() {
        return Err("its delta has fewer bytes than it states");
    }
    check_delta(&begun, limit)
}

/// The same of a delta that is inflated, or the beginning of it.
fn check_delta(delta: &[u8], limit: u64) -> Result<(), &'static str> {
    let delta = Delta::parse(delta).map_err(|error| error.0)?;
    if delta.size <= limit {
        return Err("its delta is too large to be read, and makes less");
    }
    let mut made = 0_u64;
    // Where the beginning ends, a step may be cut off.
    for step in delta.steps().map_while(Result::ok) {
        made += match step {
            Step::Insert(bytes) => bytes.len() as u64,
            Step::Copy { from, length } if from.saturating_add(length) as u64 <= delta.base_size => {
                length as u64
            }
            Step::Copy { .. } => break,
        };
        if made > limit {
            return Ok(());
        }
    }
    Err("its delta makes fewer bytes than it states")
}
