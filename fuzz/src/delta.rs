//! Deltas, against an implementation that is as plain as can be.

use std::collections::HashSet;

use phota_source::fuzzing::{Keep, delta};
use phota_source::{ByteRange, Reach};

/// Larger objects are not built.
const MOST: u64 = 1 << 18;

/// Texts up to this length have each of their parts looked for.
const MOST_PARTS: usize = 4096;

/// What is built is what the steps say; the shorter text has all that is new.
///
/// Six bytes choose the base and what is kept of it; then comes the base, then the delta.
pub fn check(data: &[u8]) {
    let Some((&[length, times, any, run, ends, form], rest)) = data.split_first_chunk() else { return };
    let (base, rest) = rest.split_at(rest.len().min(usize::from(length)));
    let base = base.repeat(1 + if times < 0xf0 { usize::from(times % 4) } else { 300 });
    let run_bytes = ByteRange { first: b'0', last: b'z' };
    let keep = Keep {
        reach: Reach { any: usize::from(any % 48), run: usize::from(run), bytes: run_bytes },
        head: usize::from(ends % 16) * 5,
        tail: usize::from(ends / 16) * 5,
    };
    let bytes = if form < 0xc0 { with_sizes(&base, rest) } else { rest.to_vec() };
    let expected = plainly(&base, &bytes);
    let built = delta(&base, &bytes, keep, MOST);
    assert_eq!(built.is_ok(), expected.is_some(), "sizes that are none");
    let (Ok(built), Some(expected)) = (built, expected) else { return };
    assert_eq!((built.base_size, built.size), (expected.base_size, expected.size));
    assert_eq!(built.checked.is_ok(), expected.object.is_some(), "{:?}", built.checked);
    assert_eq!(built.text.is_ok(), expected.object.is_some(), "{:?}", built.text);
    let Some(object) = expected.object else {
        assert!(built.object.is_none_or(|object| object.is_err()));
        return;
    };
    let Some(built_object) = built.object else {
        assert!(built.size > MOST);
        return;
    };
    let built_object = built_object.expect("its steps are sound");
    assert!(built_object.bytes == object, "another object than the steps say");
    let text = built.text.expect("its steps are sound");
    assert!(text == built_object.text, "another text if the object is built as well");
    check_text(&base, &object, &text, keep);
}

/// Everything that is new, up to its length, is in the text; so are both ends.
fn check_text(base: &[u8], object: &[u8], text: &[u8], keep: Keep) {
    assert!(text.starts_with(&object[..keep.head.min(object.len())]), "the object's beginning");
    assert!(text.ends_with(&object[object.len() - keep.tail.min(object.len())..]), "its end");
    if base.len().max(object.len()) > MOST_PARTS {
        return;
    }
    let Keep { reach: Reach { any, run, bytes }, .. } = keep;
    check_parts(base, object, text, any + 1, &|_| true);
    check_parts(base, object, text, run + 1, &|part| {
        part.iter().all(|byte| (bytes.first..=bytes.last).contains(byte))
    });
}

fn check_parts(base: &[u8], object: &[u8], text: &[u8], length: usize, counts: &dyn Fn(&[u8]) -> bool) {
    let (old, kept): (HashSet<&[u8]>, HashSet<&[u8]>) =
        (base.windows(length).collect(), text.windows(length).collect());
    for part in object.windows(length) {
        assert!(
            kept.contains(part) || old.contains(part) || !counts(part),
            "{length} bytes that are new are left out"
        );
    }
}

/// What a delta says.
struct Plain {
    base_size: u64,
    size: u64,
    /// `None` if its steps are not sound.
    object: Option<Vec<u8>>,
}

/// As gitformat-pack describes it.
fn plainly(base: &[u8], delta: &[u8]) -> Option<Plain> {
    let (base_size, rest) = size(delta)?;
    let (size, rest) = size(rest)?;
    let object = steps(base, rest, size).filter(|object| object.len() as u64 == size);
    Some(Plain { base_size, size, object })
}

fn steps(base: &[u8], mut steps: &[u8], most: u64) -> Option<Vec<u8>> {
    let mut object = Vec::new();
    while let Some((&op, mut rest)) = steps.split_first() {
        if op & 0x80 == 0 {
            let (bytes, after) = rest.split_at_checked(op.into())?;
            if op == 0 {
                return None;
            }
            object.extend_from_slice(bytes);
            rest = after;
        } else {
            let mut numbers = [0_u8; 8];
            for (place, number) in numbers.iter_mut().take(7).enumerate() {
                if op >> place & 1 == 1 {
                    let (&byte, after) = rest.split_first()?;
                    *number = byte;
                    rest = after;
                }
            }
            let from = usize::try_from(u32::from_le_bytes(*numbers.first_chunk()?)).ok()?;
            let length = usize::try_from(u32::from_le_bytes(*numbers.last_chunk()?)).ok()?;
            let length = if length == 0 { 0x1_0000 } else { length };
            object.extend_from_slice(base.get(from..from.checked_add(length)?)?);
        }
        if object.len() as u64 > most {
            return None;
        }
        steps = rest;
    }
    Some(object)
}

/// A number in groups of seven bits, the lowest first.
fn size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let end = bytes.iter().position(|byte| byte & 0x80 == 0)? + 1;
    let mut size = 0_u128;
    for (place, byte) in bytes[..end].iter().enumerate() {
        let bits = u128::from(byte & 0x7f);
        // Groups of nothing may follow forever, but not beyond the ten that a number can need.
        if place >= 10 {
            return None;
        }
        size |= bits << (7 * place);
    }
    Some((u64::try_from(size).ok()?, &bytes[end..]))
}

/// Steps with the sizes that go with them.
fn with_sizes(base: &[u8], bare: &[u8]) -> Vec<u8> {
    let size = steps(base, bare, u64::MAX).map_or(7, |object| object.len());
    let mut delta = Vec::new();
    for mut number in [base.len(), size] {
        while number > 0x7f {
            delta.push(number as u8 | 0x80);
            number >>= 7;
        }
        delta.push(number as u8);
    }
    delta.extend_from_slice(bare);
    delta
}
