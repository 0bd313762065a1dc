//! Writes the inputs that fuzzing starts from, with keys made at run time: `cargo run --example seeds [FOLDER]`.
//!
//! Each target gets a folder below FOLDER (`corpus` if it is not given), as cargo-fuzz expects it.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use phota_detect::rules::RULES;
use rawzip::{CompressionMethod, DataDescriptorOutput, ZipArchiveWriter};

type Result<T> = std::result::Result<T, Box<dyn Error>>;

fn main() -> Result<()> {
    let folder = std::env::args_os().nth(1).map_or_else(|| PathBuf::from("corpus"), PathBuf::from);
    let documents = documents();
    let encoded: Vec<Vec<u8>> = documents.iter().flat_map(|document| encodings(document)).collect();
    let plain = documents.iter().map(|document| document.clone().into_bytes());
    write(&folder.join("decode"), encoded.iter().cloned())?;
    write(&folder.join("judge"), values())?;
    // The first byte chooses the path.
    let numbered = plain.chain(encoded).enumerate().map(|(at, text)| [vec![at as u8], text].concat());
    write(&folder.join("detect"), numbered)?;
    write(&folder.join("archive"), archives(&documents)?.into_iter())?;
    write(&folder.join("objects"), packs().into_iter())
}

fn write(folder: &Path, seeds: impl Iterator<Item = Vec<u8>>) -> Result<()> {
    fs::create_dir_all(folder)?;
    let mut count = 0;
    for seed in seeds {
        fs::write(folder.join(format!("seed-{count:04}")), seed)?;
        count += 1;
    }
    if count == 0 {
        return Err(format!("no seeds for {}", folder.display()).into());
    }
    println!("{count} seeds in {}", folder.display());
    Ok(())
}

/// Packs as `phota_fuzz::objects` writes them: four bytes of kind, base, lie and length, then a payload, for each entry.
fn packs() -> Vec<Vec<u8>> {
    let entry = |kind: u8, base: u8, lie: u8, payload: &[u8]| {
        [&[kind, base, lie, payload.len() as u8], payload].concat()
    };
    let blob = |text: &[u8]| entry(7, 0, 0, text);
    // Copies five bytes from the second one on, inserts, copies some more.
    let delta = |kind, base, text: &[u8]| {
        entry(kind, base, 0, &[&[0x91, 1, 5, text.len() as u8], text, &[0x91, 3, 4]].concat())
    };
    let chain: Vec<u8> = (0..12).flat_map(|base| delta(base % 2, base, b"needle and more")).collect();
    vec![
        [blob(b"a need le and need"), delta(0, 0, b"le"), delta(1, 1, b"needl")].concat(),
        [blob(b"some needle in a text"), chain].concat(),
        [delta(1, 2, b"x"), delta(1, 0, b"y"), blob(b"what the first builds upon")].concat(),
        [
            delta(1, 1, b"x"),
            delta(1, 0, b"in a circle"),
            entry(7, 0, 0xf1, b"a lie"),
            entry(7, 0, 0xe1, b"wrong"),
        ]
        .concat(),
    ]
}

/// Random letters and digits from a seed.
fn key(seed: u64, length: usize) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(letters[(state >> 33) as usize % letters.len()])
    };
    (0..length).map(|_| next()).collect()
}

/// The examples of the rules, found and not found.
fn documents() -> Vec<String> {
    let examples = RULES.iter().flat_map(|rule| rule.examples.iter().chain(rule.counter_examples));
    examples.zip(1..).map(|(example, seed)| example.text.replace("{key}", &key(seed, 40))).collect()
}

/// A text in every encoding that the decoder stage knows.
fn encodings(text: &str) -> Vec<Vec<u8>> {
    let each = |write: fn(u8) -> String| text.bytes().map(write).collect::<String>().into_bytes();
    let base64 = |bytes: &[u8]| STANDARD.encode(bytes).into_bytes();
    let wide = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let wrapped = base64(text.repeat(4).as_bytes()).chunks(76).collect::<Vec<_>>().join(&b"\n  "[..]);
    let codes = text.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
    vec![
        base64(text.as_bytes()),
        base64(&base64(&base64(text.as_bytes()))),
        base64(&wide(u16::to_le_bytes)),
        wrapped,
        each(|byte| format!("{byte:02x}")),
        each(|byte| format!("%{byte:02X}")),
        each(|byte| format!("\\u{byte:04x}")),
        each(|byte| format!("\\u{{{byte:x}}}")),
        each(|byte| format!("\\\\x{byte:02x}")),
        each(|byte| format!("\\{byte:03o}")),
        each(|byte| format!("&#{byte};")),
        each(|byte| format!("&#x{byte:x};")),
        format!("[{codes}]").into_bytes(),
        format!("{text:?}").into_bytes(),
        format!("{:?}", format!("{text:?}")).into_bytes(),
        [&b"\xff\xfe"[..], &wide(u16::to_le_bytes)].concat(),
        [&b"MZ\x90\x03"[..], &wide(u16::to_be_bytes), b"\xfe\xfd"].concat(),
    ]
}

/// Values of many forms: what could be a key, and each kind of what is none.
fn values() -> impl Iterator<Item = Vec<u8>> {
    let uuid = "0f3b62a1-77c4-4e0d-9a55-1b7d2c8e4f60".replace(['7', '4'], "b");
    let made = [
        key(1, 20),
        key(2, 64),
        format!("phk_live_{}", key(3, 32)),
        format!("{}.{}.{}", key(4, 30), key(5, 80), key(6, 43)),
        format!("AKIA{}", key(7, 16).to_uppercase()),
        format!("sk-{}", key(8, 48)),
        format!("https://user:{}@example.com/a/b?c=d", key(9, 30)),
        STANDARD.encode(key(10, 33)),
        uuid,
    ];
    let plain = [
        "your-api-key-here",
        "YOUR_PHOTA_API_KEY",
        "<api key>",
        "${PHOTA_API_KEY}",
        "{{ secrets.phota }}",
        "process.env.PHOTA_API_KEY",
        "op://vault/item/field",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:name",
        "xxxxxxxxxxxxxxxx",
        "****************",
        "abcd...wxyz",
        "changeme12345678",
        "0123456789abcdef0123456789abcdef",
        "2026-11-22T10:00:00Z",
        "correct-horse-battery-staple",
        "v1.2.3-beta.4",
        "#ff00ff80",
        "/usr/local/share/keys/phota.pem",
        "ENC[AES256_GCM,data:abc=,iv:def=,tag:ghi=,type:str]",
    ];
    made.into_iter().chain(plain.map(str::to_owned)).map(String::into_bytes)
}

fn archives(documents: &[String]) -> Result<Vec<Vec<u8>>> {
    let members: Vec<(String, &[u8])> = documents
        .iter()
        .take(3)
        .enumerate()
        .map(|(at, text)| (format!("a/{at}.txt"), text.as_bytes()))
        .collect();
    let (zip, tar) = (zip(&members)?, tar(&members)?);
    let nested =
        self::zip(&[("inner.zip".to_owned(), &zip[..]), ("inner.tar.gz".to_owned(), &gzip(&tar)?[..])])?;
    // Without its directory the members are looked for one by one.
    let cut = zip[..zip.len() - 40].to_vec();
    Ok(vec![gzip(&tar)?, gzip(documents[0].as_bytes())?, zip, tar, nested, cut])
}

fn zip(members: &[(String, &[u8])]) -> Result<Vec<u8>> {
    let mut zip = ZipArchiveWriter::new(Vec::new());
    for (at, (name, bytes)) in members.iter().enumerate() {
        let (method, packed) = match at % 2 {
            0 => (CompressionMethod::STORE, bytes.to_vec()),
            _ => (CompressionMethod::DEFLATE, deflate(bytes)?),
        };
        let file =
            zip.new_file(rawzip::path::EntryPath::verbatim(name.as_bytes())).compression_method(method);
        let (mut entry, _) = file.start()?;
        entry.write_all(&packed)?;
        entry.finish(DataDescriptorOutput::new(rawzip::crc32(bytes), bytes.len() as u64))?;
    }
    Ok(zip.finish()?)
}

fn tar(members: &[(String, &[u8])]) -> Result<Vec<u8>> {
    let mut tar = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        tar.append_data(&mut header, name, *bytes)?;
    }
    Ok(tar.into_inner()?)
}

fn gzip(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes)?;
    Ok(gzip.finish()?)
}

fn deflate(bytes: &[u8]) -> Result<Vec<u8>> {
    let mut deflate = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::default());
    deflate.write_all(bytes)?;
    Ok(deflate.finish()?)
}
