//! Forms that a key takes in files: encodings, archives, binaries, and files that others leave out. Each file is committed
//! and taken away again.

use std::io::Write;

use super::{Expected, Planted, Reach, Site, Spot, env_line};

pub(super) const SPOTS: &[Spot] = &[
    Spot { name: "UTF-16LE with a byte order mark", reach: Reach::File, plant: utf16_little },
    Spot { name: "UTF-16BE with a byte order mark", reach: Reach::File, plant: utf16_big },
    Spot { name: "base64", reach: Reach::File, plant: base64_once },
    Spot { name: "base64 of base64", reach: Reach::File, plant: base64_twice },
    Spot { name: "URL-safe base64 of user:key, unpadded", reach: Reach::File, plant: basic_auth },
    Spot { name: "hexadecimal", reach: Reach::File, plant: hexadecimal },
    Spot { name: "percent-encoded", reach: Reach::File, plant: percent },
    Spot { name: "\\uXXXX", reach: Reach::File, plant: escaped },
    Spot { name: "HTML numeric entities", reach: Reach::File, plant: entities },
    Spot { name: "a string in a notebook", reach: Reach::File, plant: notebook },
    Spot { name: "zip", reach: Reach::File, plant: zip },
    Spot { name: "gzip", reach: Reach::File, plant: gzip },
    Spot { name: "tar.gz", reach: Reach::File, plant: tar_gz },
    Spot { name: "a binary with NUL bytes", reach: Reach::File, plant: binary },
    Spot { name: "a minified line of 240 KB", reach: Reach::File, plant: minified },
    Spot { name: "a JavaScript source map", reach: Reach::File, plant: source_map },
    Spot { name: "node_modules, committed", reach: Reach::File, plant: node_modules },
    Spot { name: "package-lock.json", reach: Reach::File, plant: lock_file },
    Spot { name: "an .svg", reach: Reach::File, plant: svg },
    Spot { name: "a .pdf with plain text", reach: Reach::File, plant: pdf },
];

/// Commits the file and takes it away; the key is in this line of it.
fn file(site: &Site, path: &str, line: usize, content: impl AsRef<[u8]>) -> Planted {
    let commit = site.pass_by(path, content)?;
    Ok(Expected::at("commit", path, line).by(commit))
}

/// The same with an archive that has the key in a member.
fn archive(site: &Site, path: &str, member: &str, line: usize, content: &[u8]) -> Planted {
    let commit = site.pass_by(path, content)?;
    Ok(Expected::at("commit", &format!("{path}!{member}"), line).by(commit))
}

fn powershell(key: &str) -> String {
    format!("# settings\r\n$env:PHOTA_API_KEY = '{key}'\r\n")
}

fn utf16_little(site: &Site, key: &str) -> Planted {
    let text: Vec<u8> =
        "\u{feff}".encode_utf16().chain(powershell(key).encode_utf16()).flat_map(u16::to_le_bytes).collect();
    file(site, "little.ps1", 2, text)
}

fn utf16_big(site: &Site, key: &str) -> Planted {
    let text: Vec<u8> =
        "\u{feff}".encode_utf16().chain(powershell(key).encode_utf16()).flat_map(u16::to_be_bytes).collect();
    file(site, "big.ps1", 2, text)
}

const STANDARD: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const URL_SAFE: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// Without padding.
fn base64(text: &str, alphabet: &[u8; 64]) -> String {
    let letter = |chunk: &[u8], at: usize| {
        let bits = chunk.iter().chain(&[0; 3]).take(3).fold(0, |bits, byte| bits << 8 | usize::from(*byte));
        char::from(alphabet[bits >> (18 - 6 * at) & 63])
    };
    text.as_bytes().chunks(3).flat_map(|chunk| (0..=chunk.len()).map(move |at| letter(chunk, at))).collect()
}

fn padded(text: &str) -> String {
    let encoded = base64(text, STANDARD);
    let padding = "=".repeat((4 - encoded.len() % 4) % 4);
    encoded + &padding
}

fn base64_once(site: &Site, key: &str) -> Planted {
    let text = format!("kind: Secret\ndata:\n  PHOTA_API_KEY: {}\n", padded(key));
    file(site, "k8s/secret.yaml", 3, text)
}

fn base64_twice(site: &Site, key: &str) -> Planted {
    let text =
        format!("#!/bin/sh\n\necho {} | base64 -d | base64 -d >.env\n", padded(&padded(&env_line(key))));
    file(site, "ci/twice.sh", 3, text)
}

fn basic_auth(site: &Site, key: &str) -> Planted {
    let credentials = base64(&format!("phota_api_key:{key}"), URL_SAFE);
    let text = format!("proxy:\n  headers:\n    Authorization: Basic {credentials}\n");
    file(site, "proxy.yaml", 3, text)
}

fn hexadecimal(site: &Site, key: &str) -> Planted {
    let hex: String = key.bytes().map(|byte| format!("{byte:02x}")).collect();
    file(site, "hex.go", 3, format!("package main\n\nconst photaKeyHex = \"{hex}\"\n"))
}

fn percent(site: &Site, key: &str) -> Planted {
    let text: String = key.bytes().map(|byte| format!("%{byte:02X}")).collect();
    file(
        site,
        "calls.http",
        2,
        format!("# a call\nGET https://api.photalabs.com/v1/phota/profiles/ids?api_key={text}\n"),
    )
}

fn escaped(site: &Site, key: &str) -> Planted {
    let text: String = key.bytes().map(|byte| format!("\\u{byte:04x}")).collect();
    file(site, "escaped.js", 2, format!("var photaConfig = {{\n  apiKey: '{text}',\n}};\n"))
}

fn entities(site: &Site, key: &str) -> Planted {
    let text: String = key.bytes().map(|byte| format!("&#{byte};")).collect();
    file(site, "page.html", 2, format!("<html>\n<meta name=\"phota-api-key\" content=\"{text}\">\n</html>\n"))
}

fn notebook(site: &Site, key: &str) -> Planted {
    let text = format!(
        "{{\"cells\": [{{\"cell_type\": \"code\", \"source\": [\n  \"import os\\n\",\n  \"os.environ[\\\"PHOTA_API_KEY\\\"] = \\\"{key}\\\"\\n\"\n]}}]}}\n"
    );
    file(site, "notebook.ipynb", 3, text)
}

fn settings(key: &str) -> String {
    format!("# settings\n{}", env_line(key))
}

fn zip(site: &Site, key: &str) -> Planted {
    let text = settings(key);
    let mut packed = flate2::write::DeflateEncoder::new(Vec::new(), flate2::Compression::best());
    packed.write_all(text.as_bytes()).expect("memory can be written to");
    let packed = packed.finish().expect("memory can be written to");
    let mut zip = rawzip::ZipArchiveWriter::new(Vec::new());
    let file = zip.new_file("in/settings.env").compression_method(rawzip::CompressionMethod::DEFLATE);
    let (mut entry, _) = file.start().expect("memory can be written to");
    entry.write_all(&packed).expect("memory can be written to");
    let descriptor = rawzip::DataDescriptorOutput::new(rawzip::crc32(text.as_bytes()), text.len() as u64);
    entry.finish(descriptor).expect("memory can be written to");
    archive(site, "release.zip", "in/settings.env", 2, &zip.finish().expect("memory can be written to"))
}

fn packed(bytes: &[u8]) -> Vec<u8> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(bytes).expect("memory can be written to");
    gzip.finish().expect("memory can be written to")
}

fn gzip(site: &Site, key: &str) -> Planted {
    archive(site, "settings.env.gz", "settings.env", 2, &packed(settings(key).as_bytes()))
}

fn tar_gz(site: &Site, key: &str) -> Planted {
    let text = settings(key);
    let mut header = tar::Header::new_gnu();
    header.set_size(text.len() as u64);
    let mut tar = tar::Builder::new(Vec::new());
    tar.append_data(&mut header, "app/settings.env", text.as_bytes()).expect("memory can be written to");
    let tar = tar.into_inner().expect("memory can be written to");
    archive(site, "backup.tar.gz", "app/settings.env", 2, &packed(&tar))
}

fn binary(site: &Site, key: &str) -> Planted {
    let mut bytes = b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\n\0\xff\xfe\x80usage: app\0".to_vec();
    bytes.extend_from_slice(env_line(key).trim_end().as_bytes());
    bytes.extend_from_slice(b"\0\0\x90\x90");
    file(site, "bin/app", 2, bytes)
}

fn minified(site: &Site, key: &str) -> Planted {
    let filler: String = (0..6_000).map(|n| format!("function f{n}(a){{return a+{n}}}")).collect();
    let text = format!("{filler}var c=createPhota({{apiKey:\"{key}\"}});{filler}");
    file(site, "dist/app.min.js", 1, text)
}

fn source_map(site: &Site, key: &str) -> Planted {
    let text = format!(
        "{{\"version\":3,\n\"sources\":[\"a.ts\"],\n\"sourcesContent\":[\"// a\\nconst PHOTA_API_KEY = \\\"{key}\\\";\\n\"]}}\n"
    );
    file(site, "dist/app.js.map", 3, text)
}

fn node_modules(site: &Site, key: &str) -> Planted {
    let text = format!("module.exports = {{\n  PHOTA_API_KEY: '{key}',\n}};\n");
    file(site, "node_modules/our-config/index.js", 2, text)
}

fn lock_file(site: &Site, key: &str) -> Planted {
    let text = format!(
        "{{\n  \"packages\": {{\n    \"node_modules/app\": {{\n      \"resolved\": \"https://git.example.com/app.tgz?phota_api_key={key}\"\n    }}\n  }}\n}}\n"
    );
    file(site, "package-lock.json", 4, text)
}

fn svg(site: &Site, key: &str) -> Planted {
    let text = format!("<svg xmlns=\"http://www.w3.org/2000/svg\">\n<!-- PHOTA_API_KEY={key} -->\n</svg>\n");
    file(site, "logo.svg", 2, text)
}

fn pdf(site: &Site, key: &str) -> Planted {
    let text = format!("%PDF-1.4\n1 0 obj\nBT (PHOTA_API_KEY={key}) Tj ET\nendobj\n%%EOF\n");
    file(site, "manual.pdf", 3, text)
}
