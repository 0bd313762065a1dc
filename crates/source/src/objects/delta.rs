//! Deltas: an object told as stretches copied from another one and bytes put between them.

use std::ops::Range;

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

/// What a shorter text has to hold of the object it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Keep {
    /// Bytes of the base on each side of a seam.
    pub(super) reach: usize,
    /// Bytes at the object's beginning.
    pub(super) head: usize,
    /// Bytes at its end.
    pub(super) tail: usize,
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
    pub(super) fn parse(bytes: &'a [u8]) -> Result<Self, Malformed> {
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
        let mut size = 0_u64;
        for step in self.steps() {
            size += match step? {
                Step::Insert(bytes) => bytes.len() as u64,
                Step::Copy { from, length } if from + length <= base => length as u64,
                Step::Copy { .. } => return Err(OUTSIDE),
            };
        }
        match size.cmp(&self.size) {
            std::cmp::Ordering::Less => Err(TOO_SHORT),
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => Err(TOO_LONG),
        }
    }

    /// Builds the object in `out`, which must be as long as [`size`](Self::size) says.
    pub(super) fn apply(&self, base: &[u8], out: &mut [u8]) -> Result<(), Malformed> {
        let mut out = out;
        for step in self.steps() {
            let piece = match step? {
                Step::Insert(bytes) => bytes,
                Step::Copy { from, length } => base.get(from..from.saturating_add(length)).ok_or(OUTSIDE)?,
            };
            let (room, rest) = out.split_at_mut_checked(piece.len()).ok_or(TOO_LONG)?;
            room.copy_from_slice(piece);
            out = rest;
        }
        if out.is_empty() { Ok(()) } else { Err(TOO_SHORT) }
    }

    /// Writes a shorter text to `out` that has all of the object that is new: what is inserted, and `keep` of what is
    /// copied around it. A NUL byte stands where something is left out.
    ///
    /// Every text no longer than `keep.reach + 1` bytes that is in the object, but not in its base, is in this text.
    pub(super) fn compact(&self, base: &[u8], keep: Keep, out: &mut Vec<u8>) -> Result<(), Malformed> {
        out.clear();
        let size = usize::try_from(self.size).map_err(|_| TOO_LONG)?;
        let mut compact = Compact { base, keep, tail_at: size.saturating_sub(keep.tail), at: 0, out };
        let mut copy = 0..0;
        for step in self.steps() {
            match step? {
                Step::Insert(bytes) => {
                    compact.copy(std::mem::take(&mut copy))?;
                    compact.insert(bytes);
                }
                // There is no seam between neighbours of the base.
                Step::Copy { from, length } if from == copy.end && !copy.is_empty() => {
                    copy.end = copy.end.saturating_add(length);
                }
                Step::Copy { from, length } => {
                    compact.copy(std::mem::replace(&mut copy, from..from.saturating_add(length)))?;
                }
            }
            if compact.at > size {
                return Err(TOO_LONG);
            }
        }
        compact.copy(copy)?;
        match compact.at.cmp(&size) {
            std::cmp::Ordering::Less => Err(TOO_SHORT),
            std::cmp::Ordering::Equal => Ok(()),
            std::cmp::Ordering::Greater => Err(TOO_LONG),
        }
    }
}

const TRUNCATED: Malformed = Malformed("its delta ends too early");
const RESERVED: Malformed = Malformed("its delta has a step of a kind that does not exist");
const OUTSIDE: Malformed = Malformed("its delta copies from beyond the end of its base");
const TOO_LONG: Malformed = Malformed("its delta makes more bytes than it states");
const TOO_SHORT: Malformed = Malformed("its delta makes fewer bytes than it states");
const SIZE: Malformed = Malformed("its delta states a size that is no number");

/// A shorter text in the making.
struct Compact<'a, 'b> {
    base: &'a [u8],
    keep: Keep,
    /// Where the object's tail begins.
    tail_at: usize,
    /// How much of the object is told.
    at: usize,
    out: &'b mut Vec<u8>,
}

impl Compact<'_, '_> {
    fn insert(&mut self, bytes: &[u8]) {
        self.out.extend_from_slice(bytes);
        self.at += bytes.len();
    }

    fn copy(&mut self, range: Range<usize>) -> Result<(), Malformed> {
        let piece = self.base.get(range).ok_or(OUTSIDE)?;
        let end = self.at + piece.len();
        let front = self.keep.reach.max(self.keep.head.saturating_sub(self.at));
        let back = self.keep.reach.max(end.saturating_sub(self.tail_at));
        if piece.len() <= front.saturating_add(back).saturating_add(1) {
            self.out.extend_from_slice(piece);
        } else {
            self.out.extend_from_slice(&piece[..front]);
            self.out.push(0);
            self.out.extend_from_slice(&piece[piece.len() - back..]);
        }
        self.at = end;
        Ok(())
    }
}

/// The steps of a delta that are still to be read.
pub(crate) struct Steps<'a>(&'a [u8]);

impl<'a> Iterator for Steps<'a> {
    type Item = Result<Step<'a>, Malformed>;

    #[inline]
    fn next(&mut self) -> Option<Result<Step<'a>, Malformed>> {
        let (&op, rest) = self.0.split_first()?;
        if op & 0x80 != 0 {
            return Some(self.copy(op, rest));
        }
        if op == 0 {
            return Some(Err(RESERVED));
        }
        let Some((bytes, rest)) = rest.split_at_checked(usize::from(op)) else { return Some(Err(TRUNCATED)) };
        self.0 = rest;
        Some(Ok(Step::Insert(bytes)))
    }
}

impl<'a> Steps<'a> {
    /// Each of the seven low bits says whether a byte of the offset, or of the length, follows.
    #[inline]
    fn copy(&mut self, op: u8, rest: &'a [u8]) -> Result<Step<'a>, Malformed> {
        let follow = (op & 0x7f).count_ones() as usize;
        let Some((bytes, rest)) = rest.split_at_checked(follow) else { return Err(TRUNCATED) };
        let mut bytes = bytes.iter();
        let mut number = |bits: Range<u32>| {
            let mut number = 0;
            for (place, bit) in bits.enumerate() {
                if op & (1 << bit) != 0 {
                    let byte = bytes.next().expect("as many bytes were taken as bits are set");
                    number |= usize::from(*byte) << (8 * place);
                }
            }
            number
        };
        let from = number(0..4);
        let length = match number(4..7) {
            0 => 0x1_0000,
            length => length,
        };
        self.0 = rest;
        Ok(Step::Copy { from, length })
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

#[cfg(test)]
mod tests;
