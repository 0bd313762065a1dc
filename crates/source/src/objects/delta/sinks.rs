//! What becomes of the steps of a delta: the object, a shorter text, or nothing at all.

use std::ops::Range;

use crate::objects::Reach;

/// What a shorter text has to hold of the object it stands for.
#[derive(Clone, Copy, Debug)]
pub(in crate::objects) struct Keep {
    /// Bytes of the base on each side of a seam.
    pub(in crate::objects) reach: Reach,
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

    /// Makes room for so many bytes more.
    #[inline(always)]
    fn reserve(&mut self, more: usize) {
        let needed = self.length + more;
        if self.bytes.len() < needed {
            self.grow(needed);
        }
    }

    /// Adds the first `length` of `bytes`.
    #[inline(always)]
    fn push(&mut self, bytes: &[u8], length: usize) {
        self.reserve(length + CHUNK);
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
    #[inline(always)]
    fn copy(&mut self, at: usize, range: Range<usize>) {
        put(self.out, at, &self.base[range.start..], range.len());
    }

    #[inline(always)]
    fn insert(&mut self, at: usize, bytes: &[u8], length: usize) {
        put(self.out, at, bytes, length);
    }
}

/// Stands where something is left out: a byte that ends a run, and is found in any text. A NUL would make every text look
/// like that of a binary, which is searched for more.
const LEFT_OUT: u8 = b'\n';
/// Fewer bytes than this are usually kept on each side of a seam.
const END: usize = 32;
/// So many bytes are looked at together to see whether they all may be of a run.
const STEP: usize = 16;

/// Writes the shorter text.
pub(super) struct Compact<'a> {
    base: &'a [u8],
    keep: Keep,
    /// Bytes that are kept on each side of a seam, if there is no run.
    near: usize,
    /// Whether a run may need more.
    has_runs: bool,
    /// Where the object's tail begins.
    tail_at: usize,
    text: &'a mut Text,
}

impl<'a> Compact<'a> {
    /// Begins the text of an object of a size.
    pub(super) fn new(base: &'a [u8], size: u64, keep: Keep, text: &'a mut Text) -> Self {
        text.length = 0;
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        let Reach { any, run, .. } = keep.reach;
        // A run that is shorter than a step is not noticed.
        let near = any.max(run.min(STEP - 1));
        let has_runs = run > near;
        Compact { base, keep, near, has_runs, tail_at: size.saturating_sub(keep.tail), text }
    }

    /// How many bytes to keep of a stretch's beginning, for a run there may be.
    fn front_of_run(&self, bytes: &[u8]) -> usize {
        let reach = self.keep.reach;
        let steps = bytes.chunks_exact(STEP).take(reach.run.div_ceil(STEP));
        let length = steps.take_while(|step| reach.bytes.has_all(step)).count() * STEP;
        (length + STEP - 1).min(reach.run).max(self.near)
    }

    /// The same of its end.
    fn back_of_run(&self, bytes: &[u8]) -> usize {
        let reach = self.keep.reach;
        let steps = bytes.rchunks_exact(STEP).take(reach.run.div_ceil(STEP));
        let length = steps.take_while(|step| reach.bytes.has_all(step)).count() * STEP;
        (length + STEP - 1).min(reach.run).max(self.near)
    }
}

impl Compact<'_> {
    /// Adds what is to be kept of a copy in the usual case: it is short, or a few bytes at both ends are enough. Those
    /// two are one without a branch, because no processor could foresee it.
    #[inline(always)]
    fn copy_ends(&mut self, at: usize, range: &Range<usize>) -> Option<()> {
        let (near, length) = (self.near, range.len());
        let front: &[u8; 2 * END] = self.base.get(range.start..)?.first_chunk()?;
        let back_at = length.saturating_sub(near);
        let back: &[u8; END] = self.base.get(range.start + back_at..)?.first_chunk()?;
        let last: &[u8; STEP] = self.base.get(range.end.saturating_sub(STEP)..)?.first_chunk()?;
        let is_short = length <= 2 * near + 1;
        let runs = self.keep.reach.bytes;
        let is_run = runs.has_all(&front[..STEP]) | runs.has_all(last);
        let is_end = (at < self.keep.head) | (at + length > self.tail_at);
        if !is_short & (is_run & self.has_runs | is_end) | (near >= END) {
            return None;
        }
        let kept = if is_short { length } else { near };
        self.text.reserve(4 * END);
        let out: &mut [u8; 4 * END] = self.text.bytes.get_mut(self.text.length..)?.first_chunk_mut()?;
        out[..2 * END].copy_from_slice(front);
        // What stands behind a short one does not count.
        out[kept] = LEFT_OUT;
        out[kept + 1..][..END].copy_from_slice(back);
        self.text.length += if is_short { length } else { 2 * near + 1 };
        Some(())
    }

    /// Adds what is to be kept of any copy.
    #[inline(never)]
    fn copy_any(&mut self, at: usize, range: Range<usize>) {
        let (bytes, length) = (&self.base[range.start..range.end], range.len());
        let front = self.front_of_run(bytes).max(self.keep.head.saturating_sub(at));
        let back = self.back_of_run(bytes).max((at + length).saturating_sub(self.tail_at));
        if length <= front.saturating_add(back).saturating_add(1) {
            self.text.push(bytes, length);
        } else {
            self.text.push(bytes, front);
            self.text.push(&[LEFT_OUT], 1);
            self.text.push(&bytes[length - back..], back);
        }
    }
}

impl Sink for Compact<'_> {
    #[inline(always)]
    fn copy(&mut self, at: usize, range: Range<usize>) {
        if self.copy_ends(at, &range).is_none() {
            self.copy_any(at, range);
        }
    }

    #[inline(always)]
    fn insert(&mut self, _at: usize, bytes: &[u8], length: usize) {
        self.text.push(bytes, length);
    }
}

pub(super) struct Both<'a, 'b>(pub(super) Build<'a, 'b>, pub(super) Compact<'a>);

impl Sink for Both<'_, '_> {
    #[inline(always)]
    fn copy(&mut self, at: usize, range: Range<usize>) {
        self.0.copy(at, range.clone());
        self.1.copy(at, range);
    }

    #[inline(always)]
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
const SMALL_CHUNK: usize = 64;

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
