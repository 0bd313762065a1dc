//! Deltas: an object told as stretches copied from another one and bytes put between them.

mod sinks;
#[cfg(test)]
mod tests;

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
    /// copied around it. A line feed stands where something is left out.
    ///
    /// Every text no longer than `keep.reach.any + 1` bytes that is in the object, but not in its base, is in this text;
    /// so is every one no longer than `keep.reach.run + 1` that is made of the bytes of runs.
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

    /// Goes through the steps.
    fn run(&self, base: usize, sink: &mut impl Sink) -> Result<(), Malformed> {
        let size = usize::try_from(self.size).map_err(|_| TOO_LONG)?;
        let mut at = 0;
        let mut steps = self.steps;
        while let Some((&op, rest)) = steps.split_first() {
            let length = if op & 0x80 != 0 {
                let (from, length, rest) = copy(op, rest)?;
                steps = rest;
                let end = from.saturating_add(length);
                if end > base {
                    return Err(OUTSIDE);
                }
                if length > size - at {
                    return Err(TOO_LONG);
                }
                sink.copy(at, from..end);
                length
            } else {
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
                steps = &rest[length..];
                length
            };
            at += length;
        }
        if at == size { Ok(()) } else { Err(TOO_SHORT) }
    }
}

const TRUNCATED: Malformed = Malformed("its delta ends too early");
const RESERVED: Malformed = Malformed("its delta has a step of a kind that does not exist");
const OUTSIDE: Malformed = Malformed("its delta copies from beyond the end of its base");
const TOO_LONG: Malformed = Malformed("its delta makes more bytes than it states");
const TOO_SHORT: Malformed = Malformed("its delta makes fewer bytes than it states");
const SIZE: Malformed = Malformed("its delta states a size that is no number");

/// Reads where a copy is from and how long it is. Each of the seven low bits of `op` says whether a byte of the two
/// numbers follows.
#[inline(always)]
fn copy(op: u8, rest: &[u8]) -> Result<(usize, usize, &[u8]), Malformed> {
    let (from_bits, length_bits) = (op & 0x0f, op >> 4 & 0x07);
    // Hardly ever is a byte left out that is not the highest.
    let is_plain = (from_bits & (from_bits + 1)) | (length_bits & (length_bits + 1)) == 0;
    let (Some(bytes), true) = (rest.first_chunk(), is_plain) else { return sparse_copy(op, rest) };
    let bytes = u64::from_le_bytes(*bytes);
    let (from_width, length_width) = (WIDTHS[usize::from(from_bits)], WIDTHS[usize::from(length_bits)]);
    let from = bytes & ((1 << (8 * from_width)) - 1);
    let length = (bytes >> (8 * from_width)) & ((1 << (8 * length_width)) - 1);
    let follow = usize::from(from_width + length_width);
    Ok((from as usize, length_or_longest(length), &rest[follow..]))
}

/// How many bytes follow for four bits of which each says whether one does.
const WIDTHS: [u8; 16] = [0, 1, 1, 2, 1, 2, 2, 3, 1, 2, 2, 3, 2, 3, 3, 4];

#[cold]
fn sparse_copy(op: u8, rest: &[u8]) -> Result<(usize, usize, &[u8]), Malformed> {
    let follow = (op & 0x7f).count_ones() as usize;
    let Some((told, after)) = rest.split_at_checked(follow) else { return Err(TRUNCATED) };
    let mut told = told.iter();
    let mut numbers = 0;
    for place in (0..7).filter(|place| op >> place & 1 == 1) {
        numbers |= told.next().map_or(0, |&byte| u64::from(byte)) << (8 * place);
    }
    Ok(((numbers & 0xffff_ffff) as usize, length_or_longest(numbers >> 32), after))
}

fn length_or_longest(length: u64) -> usize {
    if length == 0 { 0x1_0000 } else { length as usize }
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
