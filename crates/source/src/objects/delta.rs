//! Deltas: an object told as stretches copied from another one and bytes put between them.

mod sinks;
#[cfg(test)]
mod tests;

use std::ops::Range;

use sinks::{Both, Build, Compact, Nothing, Sink};

pub(super) use sinks::{Keep, Text};

/// Why a delta is no delta of its base.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Malformed(pub(super) &'static str);

/// A delta whose sizes are read, but not yet its steps.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Delta<'a> {
    /// How large the base has to be, in bytes.
    pub(super) base_size: u64,
    /// How large the object is, in bytes, if the steps keep the promise.
    pub(super) size: u64,
    steps: &'a [u8],
}

/// A step of building an object.
pub(crate) enum Step<'a> {
    /// Bytes that are not in the base.
    Insert(&'a [u8]),
    /// A range of the base, which may lie outside of it.
    Copy { from: usize, length: usize },
}

impl<'a> Delta<'a> {
    /// Reads the two sizes a delta begins with.
    pub(crate) fn parse(bytes: &'a [u8]) -> Result<Self, Malformed> {
        let (base_size, rest) = size(bytes)?;
        let (size, steps) = size(rest)?;
        Ok(Delta { base_size, size, steps })
    }

    /// The steps, not checked against the sizes.
    pub(crate) fn steps(&self) -> Steps<'a> {
        Steps(self.steps)
    }

    /// Whether [`apply`](Self::apply) would succeed, on a base of `base` bytes.
    pub(super) fn check(&self, base: usize) -> Result<(), Malformed> {
        self.run(base, &mut Nothing)
    }

    /// Builds the object in `out`, which must be as long as [`size`](Self::size) says.
    pub(super) fn apply(&self, base: &[u8], out: &mut [u8]) -> Result<(), Malformed> {
        self.run(base.len(), &mut Build { base, out })
    }

    /// Writes a shorter text to `text` that has all of the object that is new: what is inserted, and `keep` of what is
    /// copied around it. A NUL byte stands where something is left out.
    ///
    /// Every text no longer than `keep.reach + 1` bytes that is in the object, but not in its base, is in this text.
    pub(super) fn compact(&self, base: &[u8], keep: Keep, text: &mut Text) -> Result<(), Malformed> {
        self.run(base.len(), &mut Compact::new(base, self.size, keep, text))
    }

    /// Builds the object in `out` and writes the shorter text at the same time.
    pub(super) fn apply_and_compact(
        &self,
        base: &[u8],
        out: &mut [u8],
        keep: Keep,
        text: &mut Text,
    ) -> Result<(), Malformed> {
        self.run(base.len(), &mut Both(Build { base, out }, Compact::new(base, self.size, keep, text)))
    }

    /// Goes through the steps. Copies of neighbouring stretches become one: there is no seam between them.
    fn run(&self, base: usize, sink: &mut impl Sink) -> Result<(), Malformed> {
        let size = usize::try_from(self.size).map_err(|_| TOO_LONG)?;
        let mut at = 0;
        let mut copied = 0..0;
        let mut steps = self.steps;
        while let Some((&op, rest)) = steps.split_first() {
            if op & 0x80 != 0 {
                let (from, length, rest) = copy(op, rest)?;
                steps = rest;
                if from == copied.end && from != copied.start {
                    copied.end = copied.end.saturating_add(length);
                } else {
                    at = copy_to(sink, base, copied, at, size)?;
                    copied = from..from.saturating_add(length);
                }
                continue;
            }
            at = copy_to(sink, base, std::mem::take(&mut copied), at, size)?;
            let length = usize::from(op);
            if length == 0 {
                return Err(RESERVED);
            }
            if length > rest.len() {
                return Err(TRUNCATED);
            }
            if length > size - at {
                return Err(TOO_LONG);
            }
            sink.insert(at, rest, length);
            at += length;
            steps = &rest[length..];
        }
        if copy_to(sink, base, copied, at, size)? == size { Ok(()) } else { Err(TOO_SHORT) }
    }
}

const TRUNCATED: Malformed = Malformed("its delta ends too early");
const RESERVED: Malformed = Malformed("its delta has a step of a kind that does not exist");
const OUTSIDE: Malformed = Malformed("its delta copies from beyond the end of its base");
const TOO_LONG: Malformed = Malformed("its delta makes more bytes than it states");
const TOO_SHORT: Malformed = Malformed("its delta makes fewer bytes than it states");
const SIZE: Malformed = Malformed("its delta states a size that is no number");

/// Has a range of the base copied, and returns where the object goes on.
#[inline(always)]
fn copy_to(
    sink: &mut impl Sink,
    base: usize,
    range: Range<usize>,
    at: usize,
    size: usize,
) -> Result<usize, Malformed> {
    let length = range.len();
    if length == 0 {
        return Ok(at);
    }
    if range.end > base {
        return Err(OUTSIDE);
    }
    if length > size - at {
        return Err(TOO_LONG);
    }
    sink.copy(at, range);
    Ok(at + length)
}

/// Reads where a copy is from and how long it is. Each of the seven low bits of `op` says whether a byte of the two
/// numbers follows; there is no branch for each, because no processor could foresee it.
#[inline(always)]
fn copy(op: u8, rest: &[u8]) -> Result<(usize, usize, &[u8]), Malformed> {
    let follow = (op & 0x7f).count_ones() as usize;
    let Some((told, after)) = rest.split_at_checked(follow) else { return Err(TRUNCATED) };
    let mut bytes = match rest.first_chunk() {
        Some(bytes) => u64::from_le_bytes(*bytes),
        None => told.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u64::from(byte)),
    };
    let mut numbers = 0;
    for place in 0..7 {
        let is_there = u64::from(op >> place & 1);
        numbers |= (bytes & (0xff * is_there)) << (8 * place);
        bytes >>= 8 * is_there;
    }
    let (from, length) = (numbers & 0xffff_ffff, numbers >> 32);
    Ok((from as usize, if length == 0 { 0x1_0000 } else { length as usize }, after))
}

/// The steps of a delta that are still to be read.
pub(crate) struct Steps<'a>(&'a [u8]);

impl<'a> Iterator for Steps<'a> {
    type Item = Result<Step<'a>, Malformed>;

    fn next(&mut self) -> Option<Self::Item> {
        let (&op, rest) = self.0.split_first()?;
        let step = match op {
            0x80.. => copy(op, rest).map(|(from, length, rest)| (Step::Copy { from, length }, rest)),
            0 => Err(RESERVED),
            length => {
                let split = rest.split_at_checked(usize::from(length)).ok_or(TRUNCATED);
                split.map(|(bytes, rest)| (Step::Insert(bytes), rest))
            }
        };
        Some(step.map(|(step, rest)| {
            self.0 = rest;
            step
        }))
    }
}

/// A number in groups of seven bits, the lowest first.
fn size(bytes: &[u8]) -> Result<(u64, &[u8]), Malformed> {
    let mut size = 0_u64;
    for (place, &byte) in bytes.iter().enumerate() {
        let bits = u64::from(byte & 0x7f);
        let shifted = u32::try_from(7 * place).ok().and_then(|shift| bits.checked_shl(shift));
        match shifted {
            Some(shifted) if shifted >> (7 * place) == bits => size |= shifted,
            _ => return Err(SIZE),
        }
        if byte & 0x80 == 0 {
            return Ok((size, &bytes[place + 1..]));
        }
    }
    Err(TRUNCATED)
}
