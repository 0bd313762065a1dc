//! Zip without a directory to go by: it was cut off, is damaged, or has the directory somewhere else. Each member has a
//! header of its own in front of it, and those are looked for.

use bstr::ByteSlice;
use rawzip::CompressionMethod;

use super::{
    unpacker::{At, Unpacker},
    zip::{self, Packed},
};
use crate::SkipReason;

const HEADER: &[u8] = b"PK\x03\x04";
const HEADER_SIZE: usize = 30;
/// Flags (APPNOTE 4.4.4).
const ENCRYPTED: u16 = 1;
const SIZES_BEHIND: u16 = 1 << 3;
/// In place of a size that stands elsewhere.
const ELSEWHERE: u32 = u32::MAX;

/// Goes through what can be found in `bytes`. The caller has said that the archive is not whole.
pub(super) fn unpack(unpacker: &mut Unpacker<'_>, bytes: &[u8], at: &At<'_>) {
    let mut rest = bytes;
    let mut buffer = Vec::new();
    while let Some(found) = rest.find(HEADER) {
        rest = &rest[found..];
        let Some((header, behind)) = Header::read(rest) else { return };
        if !unpacker.budget().take_member() {
            return;
        }
        let packed_size = header.packed_size(behind);
        let (data, next) = behind.split_at(packed_size);
        rest = next;
        if !header.name.ends_with(b"/") {
            member(unpacker, &header, data, &mut buffer, at);
        }
        if unpacker.budget().exceeded().is_some() {
            return;
        }
    }
}

fn member(unpacker: &mut Unpacker<'_>, header: &Header<'_>, data: &[u8], buffer: &mut Vec<u8>, at: &At<'_>) {
    let path = at.member(&zip::with_slashes(header.name));
    if header.flags & ENCRYPTED != 0 {
        return unpacker.skip(&path, SkipReason::Encrypted);
    }
    let packed = Packed { data, packed_size: data.len() as u64, method: header.method, size: header.size };
    zip::read(unpacker, packed, buffer, at, &path);
}

/// APPNOTE 4.3.7, of which the flags, the method, the sizes and the name matter here.
struct Header<'a> {
    flags: u16,
    method: CompressionMethod,
    /// Where the data ends, if the header says so.
    packed: Option<u32>,
    size: Option<u64>,
    name: &'a [u8],
}

impl<'a> Header<'a> {
    /// Reads a header, and says what stands behind it; `None` if it is cut off.
    fn read(bytes: &'a [u8]) -> Option<(Self, &'a [u8])> {
        let (fixed, behind) = bytes.split_at_checked(HEADER_SIZE)?;
        let short = |at: usize| u16::from_le_bytes([fixed[at], fixed[at + 1]]);
        let long = |at: usize| u32::from_le_bytes([fixed[at], fixed[at + 1], fixed[at + 2], fixed[at + 3]]);
        let (name, behind) = behind.split_at_checked(usize::from(short(26)))?;
        let (_, behind) = behind.split_at_checked(usize::from(short(28)))?;
        let flags = short(6);
        let known = |size: u32| (flags & SIZES_BEHIND == 0 && size != ELSEWHERE).then_some(size);
        let header = Header {
            flags,
            method: CompressionMethod::new(short(8)),
            packed: known(long(18)),
            size: known(long(22)).map(u64::from),
            name,
        };
        Some((header, behind))
    }

    /// How much of `behind` is this member's. If it does not say, that is up to the next mark of any kind.
    fn packed_size(&self, behind: &[u8]) -> usize {
        match self.packed {
            Some(size) => usize::try_from(size).unwrap_or(usize::MAX).min(behind.len()),
            None => behind
                .find_iter("PK")
                .find(|at| matches!(behind[*at..], [_, _, 3, 4, ..] | [_, _, 7, 8, ..] | [_, _, 1, 2, ..]))
                .unwrap_or(behind.len()),
        }
    }
}
