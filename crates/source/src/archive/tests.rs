//! Each form of archive, each bound, and what hostile input does.

use proptest::prelude::*;

use super::{made::*, *};

const MAX_SIZE: u64 = 1 << 20;

/// Every member that came out, in order, and the rest.
fn unpacked(name: &str, bytes: &[u8]) -> (Vec<(String, Vec<u8>)>, Unpacked) {
    let mut members = Vec::new();
    let unpacked = unpack(name, bytes, MAX_SIZE, &mut |path, bytes| {
        members.push((path.to_owned(), bytes.to_vec()));
    });
    assert_eq!(unpacked.items, members.len() as u64);
    assert_eq!(unpacked.bytes, members.iter().map(|(_, bytes)| bytes.len() as u64).sum::<u64>());
    (members, unpacked)
}

/// The members of an archive that is unpacked whole.
#[track_caller]
fn whole(name: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let (members, unpacked) = unpacked(name, bytes);
    assert_eq!(unpacked.skipped, []);
    members.into_iter().map(|(path, bytes)| (path, String::from_utf8(bytes).unwrap())).collect()
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
}

/// Paths and reasons of what was skipped, and paths of what came out.
fn faults(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<(Option<String>, SkipReason)>) {
    let (members, unpacked) = unpacked(name, bytes);
    let skipped = unpacked.skipped.into_iter().map(|skip| (skip.member, skip.reason)).collect();
    (members.into_iter().map(|(path, _)| path).collect(), skipped)
}

fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 24) as u8
    };
    (0..length).map(|_| next()).collect()
}

#[test]
fn a_zip_packed_in_every_way() {
    let ways = [Packed::Stored, Packed::Deflated, Packed::Bzip2, Packed::Xz, Packed::Zstd];
    for way in ways {
        let text = "some text\n".repeat(50);
        let zip = zip_with(&[("a/b.txt", way, text.as_bytes()), ("empty", way, b"")]);
        assert_eq!(whole("x.zip", &zip), pairs(&[("a/b.txt", &text), ("empty", "")]));
    }
}

#[test]
fn other_files_are_left_alone() {
    for bytes in [&b""[..], b"PK", b"text", &noise(100_000)] {
        assert!(!is_archive(bytes));
        assert_eq!(faults("x", bytes), (vec![], vec![]));
    }
}

#[test]
fn an_empty_zip_is_one() {
    let zip = zip(&[]);
    assert!(is_archive(&zip));
    assert_eq!(whole("x.zip", &zip), []);
}

#[test]
fn names_are_shown_whatever_they_are() {
    let members: [(&str, &[u8]); 4] =
        [("../../etc/passwd", b"1"), ("/root", b"2"), ("a\\b.txt", b"3"), ("twice", b"4")];
    let zip = zip(&[&members[..], &[("twice", b"5")]].concat());
    let expected =
        pairs(&[("../../etc/passwd", "1"), ("/root", "2"), ("a/b.txt", "3"), ("twice", "4"), ("twice", "5")]);
    assert_eq!(whole("x.zip", &zip), expected);
}

#[test]
fn the_directory_of_a_zip_counts_and_folders_do_not() {
    let mut zip = zip(&[("folder/", b""), ("one", b"1")]);
    // In front of the member another name.
    let at = zip.windows(3).position(|window| window == b"one").unwrap();
    zip[at..at + 3].copy_from_slice(b"two");
    assert_eq!(whole("x.zip", &zip), pairs(&[("one", "1")]));
}

#[test]
fn a_zip_with_more_members_than_16_bits_can_count() {
    let names: Vec<String> = (0..70_000).map(|n| n.to_string()).collect();
    let members: Vec<_> = names.iter().map(|name| (name.as_str(), Packed::Stored, &b""[..])).collect();
    assert_eq!(whole("x.zip", &zip_with(&members)).len(), 70_000);
}

#[test]
fn a_name_that_is_not_utf8_or_too_long_is_still_a_name() {
    let mut tar = tar(&[("naXve", b"1")]);
    let at = tar.iter().position(|byte| *byte == b'X').unwrap();
    // 0xef and a digit less elsewhere keep the checksum right.
    tar[at] = 0xd8;
    tar[at + 1] -= 0x40;
    tar[at + 2] -= 0x40;
    assert_eq!(whole("x.tar", &tar), pairs(&[("na\\xd86%", "1")]));

    let long = format!("{}/end", "folder/".repeat(1000));
    let (paths, skipped) = faults("x.zip", &zip(&[(&long, b"1")]));
    assert_eq!((paths[0].len(), skipped), (4096 + "...".len(), vec![]));
    assert!(paths[0].ends_with("..."));
}

#[test]
fn a_tar_with_links_and_long_names() {
    let long = format!("{}/file.txt", "folder".repeat(40));
    let mut tar = ::tar::Builder::new(Vec::new());
    let mut header = ::tar::Header::new_gnu();
    header.set_size(2);
    tar.append_data(&mut header, &long, &b"hi"[..]).unwrap();
    for (kind, name) in [(::tar::EntryType::Symlink, "soft"), (::tar::EntryType::Link, "hard")] {
        let mut header = ::tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        tar.append_link(&mut header, name, "the/target").unwrap();
    }
    let mut folder = ::tar::Header::new_gnu();
    folder.set_entry_type(::tar::EntryType::Directory);
    folder.set_size(0);
    tar.append_data(&mut folder, "./folder/", &b""[..]).unwrap();
    let tar = tar.into_inner().unwrap();
    let expected = pairs(&[(&long, "hi"), ("soft", "the/target"), ("hard", "the/target")]);
    assert_eq!(whole("x.tar", &tar), expected);
}

#[test]
fn an_old_tar_has_no_magic_bytes() {
    let mut header = ::tar::Header::new_old();
    header.set_path("old.txt").unwrap();
    header.set_size(2);
    header.set_mode(0o644);
    header.set_cksum();
    let mut tar = header.as_bytes().to_vec();
    tar.extend_from_slice(b"hi");
    tar.resize(4 * 512, 0);
    assert_eq!(whole("x", &tar), pairs(&[("old.txt", "hi")]));
}

#[test]
fn a_tar_behind_the_end_of_another_is_read() {
    let both = [tar(&[("a", b"1")]), tar(&[("b", b"2")])].concat();
    assert_eq!(whole("x.tar", &both), pairs(&[("a", "1"), ("b", "2")]));
    let streams = [gzip(&tar(&[("a", b"1")])), gzip(&tar(&[("b", b"2")]))].concat();
    assert_eq!(whole("x.apk", &streams), pairs(&[("a", "1"), ("b", "2")]));
}

#[test]
fn a_compressed_tar_is_no_level_of_its_own() {
    let tar = tar(&[("./a.txt", b"1"), ("b/c.txt", b"2")]);
    for packed in [gzip(&tar), bzip2(&tar), xz(&tar), zstd(&tar)] {
        assert_eq!(whole("x.tgz", &packed), pairs(&[("a.txt", "1"), ("b/c.txt", "2")]));
    }
}

#[test]
fn a_compressed_file_is_called_as_its_program_would() {
    for (name, expected) in [("dump.sql.gz", "dump.sql"), ("stdin", "data")] {
        for packed in [gzip(b"hi"), bzip2(b"hi"), xz(b"hi"), zstd(b"hi")] {
            assert_eq!(whole(name, &packed), pairs(&[(expected, "hi")]));
        }
    }
    assert_eq!(whole("x.gz", &gzip_named(Some("original.env"), b"hi")), pairs(&[("original.env", "hi")]));
    // One behind the other is one file.
    assert_eq!(whole("x.gz", &[gzip(b"a"), gzip(b"b")].concat()), pairs(&[("x", "ab")]));
    assert_eq!(whole("x.xz", &[xz(b"a"), xz(b"b")].concat()), pairs(&[("x", "ab")]));
    assert_eq!(whole("x.bz2", &[bzip2(b"a"), bzip2(b"b")].concat()), pairs(&[("x", "ab")]));
    let skipped_frame = [0x5a, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3];
    let frames = [&skipped_frame[..], &zstd(b"a"), &skipped_frame, &zstd(b"b")].concat();
    assert_eq!(whole("x.zst", &frames), pairs(&[("x", "ab")]));
}

#[test]
fn archives_in_archives_down_to_the_third() {
    let inner = zip(&[("deep.txt", b"found")]);
    let middle = gzip(&tar(&[("inner.zip", &inner)]));
    let outer = zip(&[("middle.tgz", &middle)]);
    let (paths, skipped) = faults("outer.zip", &outer);
    assert_eq!(paths, ["middle.tgz", "middle.tgz!inner.zip", "middle.tgz!inner.zip!deep.txt"]);
    assert_eq!(skipped, []);

    let (paths, skipped) = faults("x.zip", &zip(&[("outer.zip", &outer)]));
    assert_eq!(paths.last().unwrap(), "outer.zip!middle.tgz!inner.zip");
    let inner = "outer.zip!middle.tgz!inner.zip".to_owned();
    assert_eq!(skipped, [(Some(inner), SkipReason::NestedTooDeep { limit: 3 })]);
}

#[test]
fn a_zip_behind_a_program_is_found() {
    let zip = zip(&[("__main__.py", b"print()")]);
    let program = [&b"#!/usr/bin/env python3\n"[..], &zip].concat();
    assert_eq!(whole("x.pyz", &program), pairs(&[("__main__.py", "print()")]));
}

#[test]
fn what_cannot_be_unpacked_is_listed() {
    let zip = zip_with(&[
        ("secret", Packed::Encrypted, b"1"),
        ("strange", Packed::Unknown, b"2"),
        ("fine", Packed::Stored, b"3"),
    ]);
    let expected = vec![
        (Some("secret".to_owned()), SkipReason::Encrypted),
        (Some("strange".to_owned()), SkipReason::UnsupportedMethod { method: "DEFLATE64" }),
    ];
    assert_eq!(faults("x.zip", &zip), (vec!["fine".to_owned()], expected));
    let seven = b"7z\xbc\xaf\x27\x1c\0\x04";
    assert_eq!(faults("x.7z", seven), (vec![], vec![(None, SkipReason::UnsupportedFormat { format: "7z" })]));
}

#[test]
fn thousands_of_the_same_are_not_listed_one_by_one() {
    let names: Vec<String> = (0..250).map(|n| n.to_string()).collect();
    let members: Vec<_> = names.iter().map(|name| (name.as_str(), Packed::Encrypted, &b"x"[..])).collect();
    let (_, skipped) = faults("x.zip", &zip_with(&members));
    assert_eq!(skipped.len(), 101);
    assert_eq!(skipped[100], (None, SkipReason::MoreMembers { count: 150 }));
}

#[test]
fn a_large_member_is_skipped_and_the_next_is_not() {
    let (large, limit) = (noise(MAX_SIZE as usize + 1), MAX_SIZE);
    let skip = vec![(Some("large".to_owned()), SkipReason::TooLarge { limit })];
    let members: [(&str, &[u8]); 2] = [("large", &large), ("small", b"1")];
    for bytes in [zip(&members), tar(&members), gzip(&tar(&members))] {
        assert_eq!(faults("x", &bytes), (vec!["small".to_owned()], skip.clone()));
    }
    // Its size is not known before.
    let (members, unpacked) = unpacked("large.gz", &gzip(&large));
    assert_eq!(members, [("large".to_owned(), large[..limit as usize].to_vec())]);
    assert_eq!(unpacked.skipped[0].reason, SkipReason::CutShort { limit });
}

#[test]
fn a_size_that_is_not_true_is_seen() {
    let mut zip = zip_with(&[("a", Packed::Stored, b"0123456789")]);
    // The size in the central directory, which counts.
    let directory = zip.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    zip[directory + 24] = 7;
    let (members, unpacked) = unpacked("x.zip", &zip);
    assert_eq!(members, [("a".to_owned(), b"0123456789".to_vec())]);
    assert_eq!(unpacked.skipped[0].reason, SkipReason::Damaged);
}

#[test]
fn truncated_archives_give_what_they_have() {
    let text = noise(400_000);
    let members: [(&str, &[u8]); 2] = [("first", b"whole"), ("second", &text)];
    let tar = tar(&members);
    // Not zstd, which keeps the last megabytes to itself until the next come.
    for packed in [tar.clone(), gzip(&tar), xz(&tar)] {
        let cut = &packed[..packed.len() / 2];
        let (members, unpacked) = unpacked("x", cut);
        assert_eq!(members[0], ("first".to_owned(), b"whole".to_vec()));
        assert_eq!(members[1].0, "second");
        assert!(text.starts_with(&members[1].1), "the part that is there");
        assert_eq!(
            unpacked.skipped[0],
            SkippedMember { member: Some("second".to_owned()), reason: SkipReason::Truncated }
        );
    }
    for packed in [gzip(&text), bzip2(&text), xz(&text), zstd(&text)] {
        let (_, skipped) = faults("x.gz", &packed[..packed.len() - 20]);
        assert_eq!(skipped.len(), 1);
        assert_eq!(skipped[0].1, SkipReason::Truncated);
    }
}

#[test]
fn a_zip_without_its_directory_is_read_by_its_members() {
    let text = noise(3000);
    let ways = [Packed::Stored, Packed::Deflated, Packed::Xz];
    let members: Vec<_> =
        ["a", "b", "c"].into_iter().zip(ways).map(|(name, way)| (name, way, &text[..])).collect();
    let zip = zip_with(&members);
    let directory = zip.windows(4).position(|window| window == b"PK\x01\x02").unwrap();
    let (members, rest) = unpacked("x.zip", &zip[..directory]);
    let expected = ["a", "b", "c"].map(|name| (name.to_owned(), text.clone()));
    assert_eq!(members, expected);
    assert_eq!(rest.skipped, [SkippedMember { member: None, reason: SkipReason::Truncated }]);

    // The sizes in the header, in place of behind the data.
    let mut sized = zip[..3030].to_vec();
    sized[6] &= !8;
    sized[18..22].copy_from_slice(&3000_u32.to_le_bytes());
    sized[22..26].copy_from_slice(&3000_u32.to_le_bytes());
    let (members, rest) = unpacked("x.zip", &sized);
    assert_eq!(members, [("a".to_owned(), text[..2999].to_vec())], "a header of 30 bytes, and the name");
    let part = SkippedMember { member: Some("a".to_owned()), reason: SkipReason::Truncated };
    assert_eq!(rest.skipped, [SkippedMember { member: None, reason: SkipReason::Truncated }, part]);
}

#[test]
fn a_decoder_gets_no_more_memory_than_it_needs() {
    // A frame's header with a window of 256 MiB, and nothing in it (RFC 8878, 3.1.1.1.2).
    let zstd = [0x28, 0xb5, 0x2f, 0xfd, 0, 18 << 3, 1, 0, 0];
    let mut xz = xz(b"hi");
    // The block's header: size, flags, filter 0x21, one byte of properties, the dictionary: 3 GiB; then its CRC.
    assert_eq!(xz[14..16], [0x21, 1]);
    xz[16] = 39;
    let header = rawzip::crc32(&xz[12..20]);
    xz[20..24].copy_from_slice(&header.to_le_bytes());
    for (name, bytes) in [("x.zst", &zstd[..]), ("x.xz", &xz)] {
        let reason = SkipReason::TooMuchMemory { limit: 128 << 20 };
        assert_eq!(faults(name, bytes), (vec![], vec![(Some("x".to_owned()), reason)]));
    }
}

#[test]
fn members_that_overlap_are_read_twice_at_most() {
    // Every entry of the directory names the first member.
    let text = noise(10_000);
    let mut zip = zip_with(&[("first", Packed::Stored, &text)]);
    let end = zip.windows(4).rposition(|window| window == b"PK\x05\x06").unwrap();
    let start = zip.windows(4).rposition(|window| window == b"PK\x01\x02").unwrap();
    let record = zip[start..end].to_vec();
    let mut tail = zip.split_off(end);
    zip.extend(record.repeat(49));
    tail[8..10].copy_from_slice(&50_u16.to_le_bytes());
    tail[10..12].copy_from_slice(&50_u16.to_le_bytes());
    tail[12..16].copy_from_slice(&(50 * record.len() as u32).to_le_bytes());
    zip.extend(tail);
    let (paths, skipped) = faults("x.zip", &zip);
    assert_eq!(paths.len(), 2);
    assert_eq!(skipped.len(), 48);
    assert!(skipped.iter().all(|(_, reason)| *reason == SkipReason::Overlapping));
}

#[test]
fn a_damaged_stream_is_listed() {
    let text = noise(20_000);
    let mut zip = zip_with(&[("a", Packed::Bzip2, &text), ("b", Packed::Stored, b"1")]);
    zip[5000] ^= 0xff;
    let (paths, skipped) = faults("x.zip", &zip);
    assert_eq!(paths.last().unwrap(), "b");
    assert_eq!(skipped, [(Some("a".to_owned()), SkipReason::Damaged)]);
}

#[test]
fn a_bomb_is_stopped() {
    let zeros = vec![0; 12 << 20];
    let bomb = zstd(&zeros);
    assert!(bomb.len() < 10_000);
    let mut largest = 0;
    let unpacked = unpack("x.zst", &bomb, 1 << 30, &mut |_, bytes| largest = largest.max(bytes.len()));
    assert_eq!(unpacked.skipped[0].reason, SkipReason::RatioTooHigh { limit: MAX_RATIO });
    assert!((9 << 20..11 << 20).contains(&largest), "{largest}");

    // Many members of an allowed size are one too large archive.
    let member = zstd(&zeros[..9 << 20]);
    let names: Vec<String> = (0..10).map(|n| n.to_string()).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &member[..])).collect();
    let unpacked = unpack("x.tar", &tar(&members), 50 << 20, &mut |_, _| {});
    let bound = SkipReason::ExpandsTooFar { limit: 64 << 20 };
    assert_eq!(unpacked.skipped, [SkippedMember { member: None, reason: bound }]);
    assert!((60 << 20..64 << 20).contains(&unpacked.bytes), "{}", unpacked.bytes);
}

#[test]
fn too_many_members_are_too_many() {
    let mut tar = ::tar::Builder::new(Vec::new());
    for n in 0..=MAX_MEMBERS {
        let mut header = ::tar::Header::new_gnu();
        header.set_size(0);
        tar.append_data(&mut header, n.to_string(), &b""[..]).unwrap();
    }
    let (paths, skipped) = faults("x.tar", &tar.into_inner().unwrap());
    assert_eq!(paths.len() as u64, MAX_MEMBERS);
    assert_eq!(skipped, [(None, SkipReason::TooManyMembers { limit: MAX_MEMBERS })]);
}

#[test]
fn a_name_that_never_ends_is_not_kept_in_memory() {
    let mut header = ::tar::Header::new_gnu();
    header.set_entry_type(::tar::EntryType::GNULongName);
    header.set_path("././@LongLink").unwrap();
    header.set_size(8 << 20);
    header.set_cksum();
    let mut tar = header.as_bytes().to_vec();
    tar.resize(512 + (8 << 20), b'a');
    tar.extend_from_slice(&made::tar(&[("a", b"1")]));
    assert_eq!(faults("x.tar", &tar), (vec![], vec![(None, SkipReason::Damaged)]));
}

#[test]
fn holes_in_files_count() {
    let mut header = ::tar::Header::new_gnu();
    header.set_path("sparse").unwrap();
    header.set_entry_type(::tar::EntryType::GNUSparse);
    header.set_size(0);
    let gnu = header.as_gnu_mut().unwrap();
    gnu.set_real_size(MAX_SIZE);
    let octal = format!("{MAX_SIZE:011o}\0");
    gnu.sparse[0].offset.copy_from_slice(octal.as_bytes());
    gnu.sparse[0].numbytes.copy_from_slice(b"00000000000\0");
    header.set_cksum();
    let one = header.as_bytes().to_vec();
    let (members, _) = unpacked("x.tar", &one);
    assert_eq!(members, [("sparse".to_owned(), vec![0; MAX_SIZE as usize])]);

    // 64 MiB is what so short an archive may expand to, headers included.
    let (_, many) = unpacked("x.tar", &one.repeat(100));
    let bound = SkipReason::ExpandsTooFar { limit: 64 << 20 };
    assert_eq!((many.items, many.skipped), (63, vec![SkippedMember { member: None, reason: bound }]));
}

#[test]
fn a_large_file_is_read_from_disk() {
    let text = noise(100_000);
    let members: [(&str, &[u8]); 2] = [("a", &text), ("b", b"1")];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("x");
    for bytes in [zip(&members), tar(&members), gzip(&tar(&members))] {
        std::fs::write(&path, &bytes).unwrap();
        let kind = Kind::of(&bytes).unwrap();
        let mut seen = Vec::new();
        let mut sink = |path: &str, bytes: &[u8]| seen.push((path.to_owned(), bytes.to_vec()));
        let unpacked = unpack_file("x", kind, &File::open(&path).unwrap(), MAX_SIZE, &mut sink).unwrap();
        assert_eq!(unpacked.skipped, []);
        assert_eq!(seen, [("a".to_owned(), text.clone()), ("b".to_owned(), b"1".to_vec())]);
    }
}

/// The first bytes of each form.
const MAGIC: [&[u8]; 6] = [
    b"PK\x03\x04",
    b"PK\x05\x06",
    &[0x1f, 0x8b, 8, 0],
    b"BZh9\x31\x41\x59\x26\x53\x59",
    b"\xfd7zXZ\0",
    &[0x28, 0xb5, 0x2f, 0xfd],
];

fn bounded(bytes: &[u8]) {
    let mut count = 0;
    let unpacked = unpack("x", bytes, MAX_SIZE, &mut |_, bytes| {
        count += 1;
        assert!(bytes.len() as u64 <= MAX_SIZE);
    });
    assert_eq!(unpacked.items, count);
    assert!(unpacked.bytes <= 64 << 20);
}

proptest! {
    #[test]
    fn random_bytes_behind_magic_ones_end_well(
        magic in prop::sample::select(&MAGIC[..]),
        bytes in prop::collection::vec(any::<u8>(), 0..2000),
    ) {
        bounded(&[magic, &bytes].concat());
    }

    #[test]
    fn archives_with_changed_bytes_end_well(
        form in 0..7_usize,
        changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..6),
        keep in any::<prop::sample::Index>(),
    ) {
        let text = noise(600);
        let members: [(&str, &[u8]); 3] = [("a", b"text text text"), ("folder/b", &text), ("c", &gzip(b"hi"))];
        let tar = tar(&members);
        let mut bytes = match form {
            0 => zip(&members),
            1 => tar,
            2 => gzip(&tar),
            3 => bzip2(&tar),
            4 => xz(&tar),
            5 => zstd(&tar),
            _ => zip_with(&[("x", Packed::Xz, &text), ("z", Packed::Zstd, &text), ("b", Packed::Bzip2, &text)]),
        };
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        bounded(&bytes);
        bytes.truncate(keep.index(bytes.len()));
        bounded(&bytes);
    }
}
