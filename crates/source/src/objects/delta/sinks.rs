//! What becomes of the steps of a delta: the object, a shorter text, or nothing at all.

use std::ops::Range;

/// What a shorter text has to hold of the object it stands for.
#[derive(Clone, Copy, Debug)]
pub(in crate::objects) struct Keep {
    /// Bytes of the base on each side of a seam.
    pub(in crate::objects) reach: usize,
    /// Bytes at the object's beginning.
    pub(in crate::objects) head: usize,
    /// Bytes at its end.
    pub(in crate::objects) tail: usize,
}

/// The shorter text of one object after the other, in the same memory.
#[derive(Default)]
pub(in crate::objects) struct Text {
    bytes: Vec<u8>,
    length: usize,
}

impl Text {
    pub(in crate::objects) fn bytes(&self) -> &[u8] {
        &self.bytes[..self.length]
    }

    /// Gives memory back if it is more than `limit` bytes.
    pub(in crate::objects) fn shrink(&mut self, limit: usize) {
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

/// What becomes of the steps.
pub(super) trait Sink {
    /// The object goes on at `at` with a range of its base.
    fn copy(&mut self, at: usize, range: Range<usize>);
    /// The object goes on at `at` with the first `length` of `bytes`.
    fn insert(&mut self, at: usize, bytes: &[u8], length: usize);
}

/// Builds the object.
pub(super) struct Build<'a, 'b> {
    pub(super) base: &'a [u8],
    pub(super) out: &'b mut [u8],
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
pub(super) struct Compact<'a> {
    base: &'a [u8],
    keep: Keep,
    /// Where the object's tail begins.
    tail_at: usize,
    text: &'a mut Text,
}

impl<'a> Compact<'a> {
    /// Begins the text of an object of a size.
    pub(super) fn new(base: &'a [u8], size: u64, keep: Keep, text: &'a mut Text) -> Self {
        text.length = 0;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        Compact { base, keep, tail_at: size.saturating_sub(keep.tail), text }
    }
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

pub(super) struct Both<'a, 'b>(pub(super) Build<'a, 'b>, pub(super) Compact<'a>);

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
pub(super) struct Nothing;

impl Sink for Nothing {
    fn copy(&mut self, _at: usize, _range: Range<usize>) {}

    fn insert(&mut self, _at: usize, _bytes: &[u8], _length: usize) {}
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
