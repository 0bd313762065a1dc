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

/// A step of building an object.
#[allow(dead_code, reason = "the attribution that reads deltas comes next")]
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
    #[allow(dead_code, reason = "the attribution that reads deltas comes next")]
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
        self.run(base.len(), &mut self.compactor(base, keep, text))
    }

    /// Builds the object in `out` and writes the shorter text at the same time.
    pub(super) fn apply_and_compact(
        &self,
        base: &[u8],
        out: &mut [u8],
        keep: Keep,
        text: &mut Text,
    ) -> Result<(), Malformed> {
        self.run(base.len(), &mut Both(Build { base, out }, self.compactor(base, keep, text)))
    }

    fn compactor<'t>(&self, base: &'t [u8], keep: Keep, text: &'t mut Text) -> Compact<'t> {
        text.length = 0;
        let size = usize::try_from(self.size).unwrap_or(usize::MAX);
        Compact { base, keep, tail_at: size.saturating_sub(keep.tail), text }
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

/// The shorter text of one object after the other, in the same memory.
#[derive(Default)]
pub(super) struct Text {
    bytes: Vec<u8>,
    length: usize,
}

impl Text {
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Gives memory back if it is more than `limit` bytes.
    pub(super) fn shrink(&mut self, limit: usize) {
        if self.bytes.len() > limit {
            *self = Text::default();
        }
    }

    #[cold]
    fn grow(&mut self, needed: usize) {
        self.bytes.resize(needed * 2, 0);
    }

    /// Adds the first `length` of `bytes`.
    #[inline(always)]
    fn push(&mut self, bytes: &[u8], length: usize) {
        let needed = self.length + length + CHUNK;
        if self.bytes.len() < needed {
            self.grow(needed);
        }
        put(&mut self.bytes, self.length, bytes, length);
        self.length += length;
    }
}

const TRUNCATED: Malformed = Malformed("its delta ends too early");
const RESERVED: Malformed = Malformed("its delta has a step of a kind that does not exist");
const OUTSIDE: Malformed = Malformed("its delta copies from beyond the end of its base");
const TOO_LONG: Malformed = Malformed("its delta makes more bytes than it states");
const TOO_SHORT: Malformed = Malformed("its delta makes fewer bytes than it states");
const SIZE: Malformed = Malformed("its delta states a size that is no number");

/// What becomes of the steps.
trait Sink {
    /// The object goes on at `at` with a range of its base.
    fn copy(&mut self, at: usize, range: Range<usize>);
    /// The object goes on at `at` with the first `length` of `bytes`.
    fn insert(&mut self, at: usize, bytes: &[u8], length: usize);
}

/// Builds the object.
struct Build<'a, 'b> {
    base: &'a [u8],
    out: &'b mut [u8],
}

impl Sink for Build<'_, '_> {
    #[inline]
    fn copy(&mut self, at: usize, range: Range<usize>) {
        put(self.out, at, &self.base[range.start..], range.len());
    }

    #[inline]
    fn insert(&mut self, at: usize, bytes: &[u8], length: usize) {
        put(self.out, at, bytes, length);
    }
}

/// Writes the shorter text.
struct Compact<'a> {
    base: &'a [u8],
    keep: Keep,
    /// Where the object's tail begins.
    tail_at: usize,
    text: &'a mut Text,
}

impl Sink for Compact<'_> {
    #[inline]
    fn copy(&mut self, at: usize, range: Range<usize>) {
        let (bytes, length) = (&self.base[range.start..], range.len());
        let front = self.keep.reach.max(self.keep.head.saturating_sub(at));
        let back = self.keep.reach.max((at + length).saturating_sub(self.tail_at));
        if length <= front.saturating_add(back).saturating_add(1) {
            self.text.push(bytes, length);
        } else {
            self.text.push(bytes, front);
            self.text.push(&[0], 1);
            self.text.push(&bytes[length - back..], back);
        }
    }

    #[inline]
    fn insert(&mut self, _at: usize, bytes: &[u8], length: usize) {
        self.text.push(bytes, length);
    }
}

struct Both<'a, 'b>(Build<'a, 'b>, Compact<'a>);

impl Sink for Both<'_, '_> {
    #[inline]
    fn copy(&mut self, at: usize, range: Range<usize>) {
        self.0.copy(at, range.clone());
        self.1.copy(at, range);
    }

    #[inline]
    fn insert(&mut self, at: usize, bytes: &[u8], length: usize) {
        self.0.insert(at, bytes, length);
        self.1.insert(at, bytes, length);
    }
}

/// Only sees whether the steps are sound.
struct Nothing;

impl Sink for Nothing {
    fn copy(&mut self, _at: usize, _range: Range<usize>) {}

    fn insert(&mut self, _at: usize, _bytes: &[u8], _length: usize) {}
}

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

/// Stretches up to this length are copied without a call: none that is inserted is longer.
const CHUNK: usize = 128;
/// Those up to this length with fewer instructions.
const SMALL_CHUNK: usize = 32;

/// Copies the first `length` of `bytes` to a place in `out`, and maybe some of what follows: it is written over later,
/// or does not count.
#[inline(always)]
fn put(out: &mut [u8], at: usize, bytes: &[u8], length: usize) {
    let out = &mut out[at..];
    let done = if length <= SMALL_CHUNK {
        put_chunk::<SMALL_CHUNK>(out, bytes)
    } else if length <= CHUNK {
        put_chunk::<CHUNK>(out, bytes)
    } else {
        None
    };
    if done.is_none() {
        out[..length].copy_from_slice(&bytes[..length]);
    }
}

/// Copies a fixed number of bytes, if there are as many on both sides.
#[inline(always)]
fn put_chunk<const N: usize>(out: &mut [u8], bytes: &[u8]) -> Option<()> {
    *out.first_chunk_mut::<N>()? = *bytes.first_chunk::<N>()?;
    Some(())
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
#[allow(dead_code, reason = "the attribution that reads deltas comes next")]
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

#[cfg(test)]
mod tests;
