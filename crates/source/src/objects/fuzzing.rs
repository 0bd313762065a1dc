//! Doors for fuzzing: one delta by itself, in every way that the walk over a pack goes through it.

use super::Reach;
use super::delta::{self, Delta, Text};

/// What a shorter text has to hold of the object it stands for.
#[derive(Clone, Copy, Debug)]
pub struct Keep {
    /// Bytes of the base on each side of a seam.
    pub reach: Reach,
    /// Bytes at the object's beginning.
    pub head: usize,
    /// Bytes at its end.
    pub tail: usize,
}

/// What came of a delta.
#[derive(Debug)]
pub struct Built {
    /// The size of the base that the delta states.
    pub base_size: u64,
    /// The size of the object that it states.
    pub size: u64,
    /// What is wrong with its steps, if anything is.
    pub checked: Result<(), &'static str>,
    /// The shorter text.
    pub text: Result<Vec<u8>, &'static str>,
    /// The object; `None` if it is too large to be built.
    pub object: Option<Result<Object, &'static str>>,
}

/// What a delta makes of its base.
#[derive(Debug)]
pub struct Object {
    /// The object.
    pub bytes: Vec<u8>,
    /// The shorter text that was made with it.
    pub text: Vec<u8>,
}

/// Goes through a delta of `base`; the object is built if it is no larger than `most` bytes.
///
/// # Errors
/// If the delta has no sizes.
pub fn delta(base: &[u8], bytes: &[u8], keep: Keep, most: u64) -> Result<Built, &'static str> {
    let keep = delta::Keep { reach: keep.reach, head: keep.head, tail: keep.tail };
    let delta = Delta::parse(bytes).map_err(|why| why.0)?;
    let mut text = Text::default();
    let alone = delta.compact(base, keep, &mut text).map(|()| text.bytes().to_vec());
    let mut build = |size: usize| {
        let (mut object, mut same) = (vec![0; size], vec![0; size]);
        delta.apply(base, &mut object).map_err(|why| why.0)?;
        delta.apply_and_compact(base, &mut same, keep, &mut text).map_err(|why| why.0)?;
        assert_eq!(object, same, "an object is the same whatever else is made");
        Ok(Object { bytes: object, text: text.bytes().to_vec() })
    };
    Ok(Built {
        base_size: delta.base_size,
        size: delta.size,
        checked: delta.check(base.len()).map_err(|why| why.0),
        text: alone.map_err(|why| why.0),
        object: usize::try_from(delta.size).ok().filter(|_| delta.size <= most).map(&mut build),
    })
}
