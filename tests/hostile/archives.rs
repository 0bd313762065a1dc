//! Archives that would write elsewhere, fill the memory, or never end. Unpacking in detail is tested with the library that
//! does it; here is what comes of it for the program.

use std::io::Write as _;

use super::limited;
use crate::util::{Run, TestEnv, env_line, fingerprint, key};

/// A member of a zip, stored, with its names and sizes as they are said to be.
struct Member<'a> {
    name: &'a [u8],
    content: &'a [u8],
    size: u32,
    /// The attributes that say what kind of file it is.
    attributes: u32,
}

impl<'a> Member<'a> {
    fn new(name: &'a [u8], content: &'a [u8]) -> Self {
        Member { name, content, size: content.len() as u32, attributes: 0 }
    }
}

fn zip(members: &[Member<'_>]) -> Vec<u8> {
    let (mut zip, mut directory) = (Vec::new(), Vec::new());
    for member in members {
        let at = zip.len() as u32;
        let sum = crc(member.content).to_le_bytes();
        let sizes = [(member.content.len() as u32).to_le_bytes(), member.size.to_le_bytes()].concat();
        let lengths = [(member.name.len() as u16).to_le_bytes(), [0; 2]].concat();
        let common = [&[20, 0, 0, 0, 0, 0, 0, 0, 0, 0][..], &sum, &sizes, &lengths].concat();
        zip.extend([b"PK\x03\x04", &common[..], member.name, member.content].concat());
        let place = [&[0; 6][..], &member.attributes.to_le_bytes(), &at.to_le_bytes()].concat();
        directory.extend([b"PK\x01\x02\x14\x03", &common[..], &place, member.name].concat());
    }
    let count = (members.len() as u16).to_le_bytes();
    let (size, at) = ((directory.len() as u32).to_le_bytes(), (zip.len() as u32).to_le_bytes());
    zip.extend(directory);
    zip.extend([b"PK\x05\x06\0\0\0\0", &count[..], &count, &size, &at, &[0; 2]].concat());
    zip
}

fn crc(bytes: &[u8]) -> u32 {
    let mut crc = flate2::Crc::new();
    crc.update(bytes);
    crc.sum()
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    encoder.write_all(bytes).expect("memory can be written to");
    encoder.finish().expect("memory can be written to")
}

fn run(env: &TestEnv, args: &[&str]) -> Run {
    let run = env.run(limited(env, &[args, &["-v"]].concat()), b"");
    assert!(run.status.is_some(), "{}", run.report());
    run
}

/// Every file and folder below the folder that all of a test is in.
fn everything(env: &TestEnv) -> Vec<String> {
    let (mut found, mut open) = (Vec::new(), vec![env.root().to_path_buf()]);
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder").flatten() {
            found.push(entry.path().display().to_string());
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                open.push(entry.path());
            }
        }
    }
    found.sort();
    found
}

#[test]
fn names_that_lead_elsewhere_are_names() {
    let env = TestEnv::new();
    let content: Vec<String> = (1..=12).map(|seed| env_line(&key(seed))).collect();
    let names: [&[u8]; 12] = [
        b"../../../../x.env",
        b"/tmp/x.env",
        b"C:\\x.env",
        b"..\\..\\x.env",
        b"a\0b.env",
        b"\\\\host\\x.env",
        b"a/../../x.env",
        b"",
        b"\x1b[2Jx.env",
        b"same.env",
        b"same.env",
        b"./././x.env",
    ];
    let members: Vec<Member<'_>> =
        names.iter().zip(&content).map(|(name, content)| Member::new(name, content.as_bytes())).collect();
    env.write("slip.zip", zip(&members));
    let before = everything(&env);
    let found = run(&env, &["dir"]);
    found.expect_status(1);
    for seed in 1..=12 {
        assert!(found.stdout.contains(&fingerprint(&key(seed))), "{seed} {}", found.report());
    }
    assert!(!found.stdout.contains('\u{1b}'), "{}", found.report());
    assert_eq!(everything(&env), before, "nothing is written");
}

#[test]
fn links_among_members_are_not_followed() {
    let env = TestEnv::new();
    std::fs::write(env.root().join("secret.env"), env_line(&key(1))).expect("a file");
    let target = env.root().join("secret.env").display().to_string();
    let link = Member { attributes: 0o120_777 << 16, ..Member::new(b"link", target.as_bytes()) };
    env.write("links.zip", zip(&[link]));
    let mut tar = tar::Builder::new(Vec::new());
    for kind in [tar::EntryType::Symlink, tar::EntryType::Link] {
        let mut header = tar::Header::new_gnu();
        header.set_entry_type(kind);
        header.set_size(0);
        tar.append_link(&mut header, "link", &target).expect("memory can be written to");
    }
    env.write("links.tar", tar.into_inner().expect("memory can be written to"));
    let run = run(&env, &["dir"]);
    run.expect_status(0);
    assert!(!run.stdout.contains(&fingerprint(&key(1))), "{}", run.report());
}

/// Each says so, and the file beside it is read all the same.
#[test]
fn what_is_too_deep_or_lies_is_told() {
    let line = env_line(&key(1));
    let mut nested = gzip(line.as_bytes());
    for _ in 0..8 {
        nested = gzip(&nested);
    }
    let lying = Member { size: u32::MAX, ..Member::new(b"x.env", line.as_bytes()) };
    let bombs: [(&str, Vec<u8>, &str); 2] =
        [("nested.gz", nested, "an archive inside of"), ("lying.zip", zip(&[lying]), "x.env")];
    for (name, bytes, told) in bombs {
        let env = TestEnv::new();
        env.write(name, bytes);
        env.write("beside.env", env_line(&key(2)));
        let found = run(&env, &["dir"]);
        found.expect_status(1);
        assert!(found.stdout.contains(&fingerprint(&key(2))), "{}", found.report());
        assert!(found.stderr.contains(told), "{name}: {}", found.report());
    }
}

/// Not quite an archive that holds itself, as `droste.zip` does, but deeper than anybody looks.
#[test]
fn an_archive_within_itself_ends() {
    let env = TestEnv::new();
    let mut inner = zip(&[Member::new(b"k.env", env_line(&key(1)).as_bytes())]);
    for _ in 0..50 {
        inner =
            zip(&[Member::new(b"again.zip", &inner), Member::new(b"and.zip", &inner)].map(|member| member));
        if inner.len() > 1 << 20 {
            break;
        }
    }
    env.write("droste.zip", inner);
    let run = run(&env, &["dir"]);
    assert!(run.stderr.contains("an archive inside of"), "{}", run.report());
}
