//! Archives: what is looked into, what is said about the rest, and that none of them can do harm.

use std::io::{Read, Write};

use insta::assert_snapshot;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};

use crate::util::{Run, TestEnv, env_line, fingerprint, key};

fn zip(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipArchiveWriter::new(Vec::new());
    for (name, bytes) in members {
        add(&mut zip, name, CompressionMethod::DEFLATE, false, bytes);
    }
    zip.finish().expect("memory can be written to")
}

fn add(
    zip: &mut ZipArchiveWriter<Vec<u8>>,
    name: &str,
    method: CompressionMethod,
    encrypted: bool,
    bytes: &[u8],
) {
    let mut packed = Vec::new();
    if method == CompressionMethod::DEFLATE {
        let level = flate2::Compression::default();
        flate2::read::DeflateEncoder::new(bytes, level)
            .read_to_end(&mut packed)
            .expect("memory can be written to");
    } else {
        packed.extend_from_slice(bytes);
    }
    let file = zip
        .new_file(rawzip::path::EntryPath::verbatim(name.as_bytes()))
        .compression_method(method)
        .encrypted(encrypted);
    let (mut entry, _) = file.start().expect("memory can be written to");
    entry.write_all(&packed).expect("memory can be written to");
    entry
        .finish(DataDescriptorOutput::new(rawzip::crc32(bytes), bytes.len() as u64))
        .expect("memory can be written to");
}

fn tar(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, name, *bytes).expect("memory can be written to");
    }
    tar.into_inner().expect("memory can be written to")
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).expect("memory can be written to");
    gzip.finish().expect("memory can be written to")
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packed = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    packed.write_all(bytes).expect("memory can be written to");
    packed.finish().expect("memory can be written to")
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut packed = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1))
        .expect("memory can be written to");
    packed.write_all(bytes).expect("memory can be written to");
    packed.finish().expect("memory can be written to")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    ruzstd::encoding::compress_to_vec(bytes, ruzstd::encoding::CompressionLevel::Fastest)
}

/// A file that holds a key in its second line.
fn config(seed: u64) -> Vec<u8> {
    format!("# settings\nexport {}", env_line(&key(seed))).into_bytes()
}

/// Path, line and fingerprint of what was found.
fn found(run: &Run) -> Vec<(String, u64, String)> {
    let findings = run.json()["findings"].clone();
    let findings = findings.as_array().expect("a list").iter();
    findings
        .map(|finding| {
            let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
            let line = finding["line"].as_u64().expect("a number");
            (text(&finding["path"]), line, text(&finding["key"]["fingerprint"]))
        })
        .collect()
}

/// Path and reason of what was skipped.
fn skipped(run: &Run) -> Vec<(String, String)> {
    let skipped = run.json()["scan"]["skipped"].clone();
    let skipped = skipped.as_array().expect("a list").iter();
    skipped
        .map(|skip| {
            let text = |value: &serde_json::Value| value.as_str().expect("text").to_owned();
            (text(&skip["path"]), text(&skip["reason"]))
        })
        .collect()
}

const JSON: [&str; 3] = ["dir", "--format", "json"];

#[test]
fn a_key_in_a_zip() {
    let env = TestEnv::new();
    env.write("backup.zip", zip(&[("notes.txt", b"text"), ("app/config.sh", &config(1))]));
    let run = env.scan(&["dir"]);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @r"
    --- stdout
    backup.zip!app/config.sh:2:22  phota-api-key (high confidence)
      2 | export PHOTA_API_KEY=█████████
      because   assigned to PHOTA_API_KEY, the value looks random
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 3 files (408 B) in [TIME]
    --- status 1
    ");
}

#[test]
fn a_key_in_every_form_of_archive() {
    let env = TestEnv::new();
    type Pack = fn(&[(&str, &[u8])]) -> Vec<u8>;
    let forms: [(&str, &str, Pack); 11] = [
        ("a.zip", "in/config.sh", zip),
        ("b.jar", "in/config.sh", zip),
        ("c.tar", "in/config.sh", tar),
        ("d.tar.gz", "in/config.sh", |members| gzip(&tar(members))),
        ("e.tar.xz", "in/config.sh", |members| xz(&tar(members))),
        ("f.tar.zst", "in/config.sh", |members| zstd(&tar(members))),
        ("g.tbz2", "in/config.sh", |members| bzip2(&tar(members))),
        ("h.sh.gz", "h.sh", |members| gzip(members[0].1)),
        ("i.sh.xz", "i.sh", |members| xz(members[0].1)),
        ("j.sh.zst", "j.sh", |members| zstd(members[0].1)),
        ("named-otherwise", "data", |members| bzip2(members[0].1)),
    ];
    let mut expected = Vec::new();
    for (seed, (name, member, archive)) in (0..).zip(forms) {
        env.write(name, archive(&[("in/config.sh", &config(seed))]));
        expected.push((format!("{name}!{member}"), 2, fingerprint(&key(seed))));
    }
    let run = env.scan(&JSON);
    run.expect_status(1);
    assert_eq!(found(&run), expected);
    assert_eq!(skipped(&run), []);
    for seed in 0..11 {
        run.expect_no_key(&key(seed));
    }
}

#[test]
fn archives_are_looked_into_three_deep() {
    let env = TestEnv::new();
    let one = zip(&[("config.sh", &config(1))]);
    let two = gzip(&tar(&[("one.zip", &one)]));
    let three = zip(&[("two.tgz", &two)]);
    env.write("three.zip", &three);
    let run = env.scan(&JSON);
    run.expect_status(1);
    assert_eq!(found(&run)[0].0, "three.zip!two.tgz!one.zip!config.sh");
    assert_eq!(run.json()["scan"]["items"], 4);

    env.write("three.zip", zip(&[("three.zip", &three)]));
    let run = env.scan(&["dir", "-v"]);
    assert_snapshot!(run, @r"
    --- stdout
    No Phota key found in 4 files (1.2 kB, 1 skipped) in [TIME]
    --- stderr
    warning: 1 archive, or a member of one, could not be unpacked; -v names it and says why
    note: skipped three.zip!three.zip!two.tgz!one.zip: not unpacked: an archive inside of 3 others
    --- status 0
    ");
}

#[test]
fn what_is_stored_as_it_is_is_shown_once() {
    let env = TestEnv::new();
    env.write("a.tar", tar(&[("config.sh", &config(1))]));
    let run = env.scan(&JSON);
    assert_eq!(found(&run), [("a.tar!config.sh".to_owned(), 2, fingerprint(&key(1)))]);
    assert_eq!(run.json()["findings"][0]["also_at"], serde_json::json!([]));
}

#[test]
fn what_is_not_unpacked_is_said() {
    let env = TestEnv::new();
    let mut archive = ZipArchiveWriter::new(Vec::new());
    add(&mut archive, "secret.sh", CompressionMethod::STORE, true, b"0123");
    add(&mut archive, "strange.sh", CompressionMethod::DEFLATE64, false, b"0123");
    add(&mut archive, "plain.txt", CompressionMethod::STORE, false, b"0123");
    env.write("a.zip", archive.finish().unwrap());
    let whole = gzip(&tar(&[("config.txt", b"text")]));
    env.write("b.tgz", &whole[..whole.len() / 2]);
    env.write("c.7z", b"7z\xbc\xaf\x27\x1c\0\x04");
    assert_snapshot!(env.scan(&["dir", "-v"]), @r"
    --- stdout
    No Phota key found in 5 files (569 B, 4 skipped) in [TIME]
    --- stderr
    warning: 4 archives, or members of them, could not be unpacked; -v names them and says why
    note: skipped a.zip!secret.sh: encrypted
    note: skipped a.zip!strange.sh: compressed with DEFLATE64, which is not supported
    note: skipped b.tgz!data: truncated: it ends too early, what there is was scanned
    note: skipped c.7z: not unpacked: 7z archives are not supported
    --- status 0
    ");
    // Quiet means findings and errors.
    assert_snapshot!(env.scan(&["dir", "-q"]), @"--- status 0");
}

#[test]
fn an_archive_that_cannot_be_opened_is_not_clean() {
    let env = TestEnv::repository();
    let mut archive = ZipArchiveWriter::new(Vec::new());
    add(&mut archive, "secret.sh", CompressionMethod::STORE, true, b"0123");
    let archive = archive.finish().unwrap();
    env.write("a.zip", &archive);
    assert_snapshot!(env.scan(&["dir", "a.zip"]), @r"
    --- stdout
    INCOMPLETE, no Phota key found so far in 1 file (136 B, 1 skipped, 1 not read) in [TIME]
    --- stderr
    warning: 1 archive, or a member of one, could not be unpacked; -v names it and says why
    error: a.zip: nothing was scanned: everything there was skipped; -v lists what, and why
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
    assert_snapshot!(env.scan_with_input(&["stdin"], &archive), @r"
    --- stdout
    INCOMPLETE, no Phota key found so far in 1 file (136 B, 1 skipped, 1 not read) in [TIME]
    --- stderr
    warning: 1 archive, or a member of one, could not be unpacked; -v names it and says why
    error: stdin: nothing was scanned: the archive could not be unpacked; -v says why
    warning: the scan is incomplete: what was not read may hold a key
    --- status 3
    ");
    // A commit of such a file cannot be made any better.
    env.git(&["add", "-A"]);
    env.scan(&["staged"]).expect_status(0);
    // There is something else.
    env.write("b.txt", "text");
    env.scan(&["dir"]).expect_status(0);
}

#[test]
fn a_bomb_costs_little_and_hides_nothing_beside_it() {
    let env = TestEnv::new();
    // 20 MiB in 20 kB, and twenty times that in a file not much larger.
    let bomb = gzip(&vec![0; 20 << 20]);
    env.write("bomb.gz", &bomb);
    let names: Vec<String> = (0..20).map(|n| n.to_string()).collect();
    let members: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &bomb[..])).collect();
    env.write("bombs.tar.gz", gzip(&tar(&members)));
    env.write("config.sh", config(1));
    let run = env.scan(&JSON);
    run.expect_status(1);
    assert_eq!(found(&run), [("config.sh".to_owned(), 2, fingerprint(&key(1)))]);
    let ratio = "expands to more than 1000 times its size, the rest was not scanned";
    let total = "expands to more than 64 MiB, the rest was not scanned";
    let expected = [
        ("bomb.gz!bomb", ratio),
        ("bombs.tar.gz", total),
        ("bombs.tar.gz!0!data", ratio),
        ("bombs.tar.gz!1!data", ratio),
        ("bombs.tar.gz!2!data", ratio),
    ];
    assert_eq!(skipped(&run), expected.map(|(path, reason)| (path.to_owned(), reason.to_owned())));
    assert!(run.json()["scan"]["bytes"].as_u64().unwrap() < 100 << 20, "{}", run.stdout);
}

#[test]
fn a_large_archive_is_read_member_by_member() {
    let env = TestEnv::new();
    let noise: String = (0..200).map(key).collect();
    env.write("large.zip", zip(&[("noise.txt", noise.as_bytes()), ("config.sh", &config(1))]));
    let limit = "4K";
    let run = env.scan(&["dir", "--format", "json", "--max-size", limit]);
    run.expect_status(1);
    assert_eq!(found(&run)[0].0, "large.zip!config.sh");
    assert_eq!(skipped(&run), [("large.zip!noise.txt".to_owned(), "larger than 4 KiB".to_owned())]);
}

#[test]
fn names_in_archives_cannot_write_to_the_terminal() {
    let env = TestEnv::new();
    env.write("a.zip", zip(&[("../\u{1b}[2Jconfig.sh", &config(1))]));
    let run = env.scan(&["dir"]);
    run.expect_status(1);
    assert!(!run.stdout.contains('\u{1b}'), "{}", run.report());
    assert!(run.stdout.contains("a.zip!../"), "{}", run.report());
}

#[test]
fn a_staged_archive() {
    let env = TestEnv::repository();
    env.write("a.zip", zip(&[("old.sh", &config(1))]));
    env.commit("old");
    env.write("a.zip", zip(&[("old.sh", &config(1)), ("new.sh", &config(2))]));
    env.git(&["add", "-A"]);
    let run = env.scan(&["staged", "--format", "json"]);
    run.expect_status(1).expect_no_key(&key(2));
    assert_eq!(found(&run), [("a.zip!new.sh".to_owned(), 2, fingerprint(&key(2)))]);
    assert!(run.stderr.contains("1 key is not new"), "{}", run.report());
    assert_eq!(run.json()["findings"][0]["place"], "index");

    // The file on disk, because it is not staged.
    env.commit("new");
    let run = env.scan(&["staged", "--format", "json", "a.zip"]);
    assert_eq!(found(&run).len(), 2);
}

#[test]
fn an_archive_in_a_pipe() {
    let env = TestEnv::new();
    let run =
        env.scan_with_input(&["stdin", "--format", "json"], gzip(&tar(&[("in/config.sh", &config(1))])));
    run.expect_status(1);
    assert_eq!(found(&run)[0].0, "stdin!in/config.sh");
    let run = env.scan_with_input(&["stdin", "--format", "json"], gzip(&config(1)));
    assert_eq!(found(&run)[0].0, "stdin!data");
}

#[test]
fn a_member_named_for_its_key_holds_one() {
    let env = TestEnv::new();
    let key = key(7);
    env.write("a.zip", zip(&[("phota_api_key.txt", key.as_bytes())]));
    let run = env.scan(&JSON);
    run.expect_status(1).expect_no_key(&key);
    assert_eq!(found(&run)[0].0, "a.zip!phota_api_key.txt");
}
