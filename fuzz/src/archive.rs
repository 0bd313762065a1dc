//! The unpacker of archives.

use phota_source::archive::{self, MAX_MEMBERS};

const MAX_SIZE: u64 = 1 << 16;

/// Nothing larger than asked for comes out, not too much of it, and the counts are right.
pub fn check(data: &[u8]) {
    let (mut items, mut bytes) = (0, 0);
    let unpacked = archive::unpack("file", data, MAX_SIZE, &mut |_, member| {
        assert!(member.len() as u64 <= MAX_SIZE);
        items += 1;
        bytes += member.len() as u64;
    });
    assert_eq!((unpacked.items, unpacked.bytes), (items, bytes));
    assert!(items <= MAX_MEMBERS);
    assert!(archive::is_archive(data) || items == 0 && unpacked.skipped.is_empty());
}
