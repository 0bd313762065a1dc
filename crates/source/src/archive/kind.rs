//! Tells archives by their bytes.

/// The forms of archives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Zip,
    Tar,
    Gzip,
    Bzip2,
    Xz,
    Zstd,
    /// Nothing here can unpack it, and it should not look as if it had been.
    Unsupported(&'static str),
}

/// How many bytes at the beginning of a file decide whether it is an archive: a tar's header.
pub const HEAD: usize = TAR_BLOCK;

/// How many bytes at the end of a file decide whether it is a zip behind something else.
pub const TAIL: usize = 22;

/// The size of a tar header and of the blocks it comes in.
pub(super) const TAR_BLOCK: usize = 512;

impl Kind {
    /// What `bytes`, all there are, begin or end like.
    pub(crate) fn of(bytes: &[u8]) -> Option<Kind> {
        let tail = &bytes[bytes.len().saturating_sub(TAIL)..];
        Kind::of_ends(bytes, tail)
    }

    /// What something is that begins with `head`, at least [`HEAD`] bytes if there are so many, and ends with `tail`, the
    /// last [`TAIL`] ones.
    pub(crate) fn of_ends(head: &[u8], tail: &[u8]) -> Option<Kind> {
        by_magic(head).or_else(|| is_tar(head).then_some(Kind::Tar)).or_else(|| {
            // Behind a shell script or a program, or in an envelope, as that of browser extensions: an end record
            // without a comment, on a single disk. What looks like one by chance has other numbers there.
            let ends_zip =
                tail.len() == TAIL && tail.starts_with(b"PK\x05\x06\0\0\0\0") && tail.ends_with(&[0, 0]);
            ends_zip.then_some(Kind::Zip)
        })
    }
}

fn by_magic(head: &[u8]) -> Option<Kind> {
    match head {
        [b'P', b'K', 3, 4, ..] | [b'P', b'K', 5, 6, ..] => Some(Kind::Zip),
        // Zip with a marker for parts on several disks in front of it.
        [b'P', b'K', b'0', b'0', b'P', b'K', 3, 4, ..] | [b'P', b'K', 7, 8, b'P', b'K', 3, 4, ..] => {
            Some(Kind::Zip)
        }
        // Deflate is the one method there is, and three flags are unused.
        [0x1f, 0x8b, 8, flags, ..] if flags & 0xe0 == 0 => Some(Kind::Gzip),
        // With the mark of a first block, or of the end of an empty stream: three letters alone are a word.
        [b'B', b'Z', b'h', b'1'..=b'9', 0x31, 0x41, 0x59, 0x26, 0x53, 0x59, ..]
        | [b'B', b'Z', b'h', b'1'..=b'9', 0x17, 0x72, 0x45, 0x38, 0x50, 0x90, ..] => Some(Kind::Bzip2),
        [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Some(Kind::Xz),
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Some(Kind::Zstd),
        // A frame to be skipped; parallel compressors begin with one. LZ4 has them too, but not in front.
        [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Some(Kind::Zstd),
        [b'7', b'z', 0xbc, 0xaf, 0x27, 0x1c, ..] => Some(Kind::Unsupported("7z")),
        [b'R', b'a', b'r', b'!', 0x1a, 7, ..] => Some(Kind::Unsupported("RAR")),
        [4, 0x22, 0x4d, 0x18, ..] => Some(Kind::Unsupported("LZ4")),
        [b'L', b'Z', b'I', b'P', 0 | 1, ..] => Some(Kind::Unsupported("lzip")),
        [b'M', b'S', b'C', b'F', 0, 0, 0, 0, ..] => Some(Kind::Unsupported("cabinet")),
        [0xed, 0xab, 0xee, 0xdb, 3 | 4, ..] => Some(Kind::Unsupported("RPM")),
        // Other files of this form, libraries of object files, hold nothing compressed.
        _ if head.starts_with(b"!<arch>\ndebian-binary") => Some(Kind::Unsupported("deb")),
        _ => None,
    }
}

/// Where a tar header has its checksum: octal digits between blanks and NULs.
const CHECKSUM: std::ops::Range<usize> = 148..156;

/// The checksum tells a tar header, of the old form too, which has no magic bytes.
pub(super) fn is_tar(head: &[u8]) -> bool {
    let Some(header) = head.first_chunk::<TAR_BLOCK>() else { return false };
    // Text, by far the most of what is asked about, is told by a letter in place of a digit.
    let field = &header[CHECKSUM];
    if !field.iter().all(|byte| matches!(byte, b'0'..=b'7' | b' ' | 0)) {
        return false;
    }
    let digits = field.iter().skip_while(|byte| **byte == b' ').take_while(|byte| byte.is_ascii_digit());
    let stated = digits.fold(0, |sum: u32, digit| sum * 8 + u32::from(digit - b'0'));
    let blanks = CHECKSUM.len() as u32 * u32::from(b' ');
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    let sum = sum - field.iter().map(|byte| u32::from(*byte)).sum::<u32>() + blanks;
    // Nothing but NULs adds up to the blanks alone; a header has a name.
    stated == sum && header[0] != 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_no_archives() {
        for text in ["", "P", "PK", "BZh9 is a word", "BZh", "7z", "Rar!", "LZIP", "\u{1f}", "MSCF"] {
            assert_eq!(Kind::of(text.as_bytes()), None, "{text:?}");
        }
        assert_eq!(Kind::of(&[0; 2048]), None);
        assert_eq!(Kind::of(&[b'0'; 2048]), None);
        assert_eq!(Kind::of(&[b' '; 2048]), None);
    }

    #[test]
    fn a_gzip_header_has_a_method_and_no_unknown_flag() {
        assert_eq!(Kind::of(&[0x1f, 0x8b, 8, 0, 0]), Some(Kind::Gzip));
        assert_eq!(Kind::of(&[0x1f, 0x8b, 8, 0x80, 0]), None);
        assert_eq!(Kind::of(&[0x1f, 0x8b, 7, 0, 0]), None);
    }

    #[test]
    fn a_zip_may_stand_behind_something() {
        let mut end = b"#!/bin/sh\n".to_vec();
        end.extend_from_slice(b"PK\x05\x06");
        end.extend_from_slice(&[0; 18]);
        assert_eq!(Kind::of(&end), Some(Kind::Zip));
        end.push(b'\n');
        assert_eq!(Kind::of(&end), None);
    }

    #[test]
    fn other_formats_are_named() {
        assert_eq!(Kind::of(b"7z\xbc\xaf\x27\x1c\0\x04"), Some(Kind::Unsupported("7z")));
        assert_eq!(Kind::of(b"!<arch>\ndebian-binary   "), Some(Kind::Unsupported("deb")));
        assert_eq!(Kind::of(b"!<arch>\n/               "), None);
        assert_eq!(Kind::of(b"Rar!\x1a\x07\x01\0"), Some(Kind::Unsupported("RAR")));
    }
}
