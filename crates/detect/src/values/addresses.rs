//! Values that say where something is: URLs, paths, files, hosts, mailboxes.

use super::notations;
use super::references::starts_with;
use super::words::is_wordlike;

/// Tells whether a value is an address of any kind.
pub(super) fn is_address(value: &[u8]) -> bool {
    memchr::memmem::find(value, b"://").is_some()
        || starts_with(value, "data:")
        || starts_with(value, "mailto:")
        || starts_with(value, "urn:")
        || is_path(value)
        || is_mailbox(value)
        || is_commit_of_repository(value)
        || ends_in(value, EXTENSIONS)
        || is_host(value)
        || notations::is_machine(value)
}

fn is_path(value: &[u8]) -> bool {
    [&b"./"[..], b"../", b"~/", b"@/"].iter().any(|start| value.starts_with(start))
        || value.starts_with(b"/") && (is_worded_path(&value[1..]) || is_route(&value[1..]))
        || value.contains(&b'/') && (is_worded_path(value) || has_extension(value))
}

/// Every part between slashes is a word, a number or short; in base64 there may be other signs beside.
fn is_worded_path(value: &[u8]) -> bool {
    let base64 = value.contains(&b'+') || value.ends_with(b"=");
    !base64 && value.split(|&byte| byte == b'/').all(|part| part.len() < 4 || is_wordlike(part))
}

/// `/phota/services/7c21...`: behind the first part, a plain word, the others may be ids.
fn is_route(value: &[u8]) -> bool {
    let first = &value[..memchr::memchr(b'/', value).unwrap_or(value.len())];
    let plain = |byte: &u8| byte.is_ascii_lowercase() || matches!(byte, b'-' | b'_');
    first.len() >= 4 && first.iter().all(plain) && is_wordlike(first)
}

fn has_extension(value: &[u8]) -> bool {
    let last = value.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
    let extension = last.iter().rposition(|&byte| byte == b'.').map(|dot| &last[dot + 1..]);
    extension.is_some_and(|extension| {
        (2..=5).contains(&extension.len()) && extension.iter().all(u8::is_ascii_lowercase)
    })
}

/// A name, one `@` and a host; or an image and its digest.
fn is_mailbox(value: &[u8]) -> bool {
    let mut parts = value.splitn(2, |&byte| byte == b'@');
    let (Some(_), Some(host)) = (parts.next(), parts.next()) else { return false };
    let is_host = host.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'));
    let top = host.rsplit(|&byte| byte == b'.').next().unwrap_or_default();
    let named =
        host.contains(&b'.') && (2..=24).contains(&top.len()) && top.iter().all(u8::is_ascii_lowercase);
    is_host && named || starts_with(host, "sha256:")
}

/// `owner/name@` or `owner/name#` and the id of a commit, as actions and packages are pinned.
fn is_commit_of_repository(value: &[u8]) -> bool {
    let Some(at) = value.iter().rposition(|byte| matches!(byte, b'@' | b'#')) else { return false };
    let (path, id) = (&value[..at], &value[at + 1..]);
    let is_name = |part: &[u8]| {
        !part.is_empty()
            && part.iter().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.'))
    };
    matches!(id.len(), 40 | 64)
        && id.iter().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        && path.contains(&b'/')
        && path.split(|&byte| byte == b'/').all(is_name)
}

/// At least two dots, lower case, and an ending that only hosts have.
fn is_host(value: &[u8]) -> bool {
    let host = value.split(|&byte| byte == b':').next().unwrap_or_default();
    host.iter().filter(|&&byte| byte == b'.').count() >= 2
        && host
            .iter()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || matches!(byte, b'.' | b'-'))
        && ends_in(host, DOMAINS)
}

/// Tells whether what follows the last dot is in a list.
fn ends_in(value: &[u8], endings: &[&str]) -> bool {
    let Some(dot) = value.iter().rposition(|&byte| byte == b'.') else { return false };
    endings.iter().any(|ending| value[dot + 1..].eq_ignore_ascii_case(ending.as_bytes()))
}

/// Endings of file names.
const EXTENSIONS: &[&str] = &[
    "aes",
    "age",
    "asc",
    "bat",
    "bin",
    "bmp",
    "bz2",
    "cer",
    "cfg",
    "conf",
    "cpp",
    "crt",
    "cs",
    "css",
    "csv",
    "dart",
    "der",
    "doc",
    "docx",
    "enc",
    "env",
    "exe",
    "gif",
    "go",
    "gpg",
    "gz",
    "heic",
    "hpp",
    "html",
    "ini",
    "java",
    "jpeg",
    "jpg",
    "js",
    "json",
    "jsonl",
    "jsx",
    "key",
    "kt",
    "log",
    "lua",
    "mjs",
    "mp4",
    "p12",
    "pdf",
    "pem",
    "pfx",
    "php",
    "plist",
    "png",
    "properties",
    "ps1",
    "pub",
    "py",
    "rb",
    "rs",
    "scss",
    "sh",
    "sqlite",
    "svg",
    "swift",
    "tar",
    "tf",
    "tfvars",
    "tgz",
    "toml",
    "ts",
    "tsx",
    "txt",
    "vue",
    "webp",
    "xlsx",
    "xml",
    "xz",
    "yaml",
    "yml",
    "zip",
    "zst",
];

/// Endings of host names.
const DOMAINS: &[&str] = &[
    "ai",
    "app",
    "at",
    "biz",
    "ch",
    "cloud",
    "cluster",
    "co",
    "com",
    "corp",
    "de",
    "dev",
    "edu",
    "es",
    "eu",
    "example",
    "fr",
    "gov",
    "host",
    "info",
    "intern",
    "internal",
    "invalid",
    "io",
    "it",
    "lan",
    "local",
    "localhost",
    "net",
    "nl",
    "online",
    "org",
    "pl",
    "run",
    "se",
    "sh",
    "site",
    "svc",
    "tech",
    "test",
    "uk",
    "us",
    "xyz",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pinned_commit_is_an_address_and_its_near_misses_are_not() {
        let id = "0123456789abcdef".repeat(4);
        let (short, long) = (&id[..40], &id[..]);
        for text in [
            format!("actions/checkout@{short}"),
            format!("Swatinem/rust-cache@{long}"),
            format!("owner/name/.github/workflows/a_b.yml@{short}"),
            format!("q7Zk/W3v9#{short}"),
        ] {
            assert!(is_commit_of_repository(text.as_bytes()), "{text}");
        }
        for text in [
            short.to_owned(),
            format!("checkout@{short}"),
            format!("/checkout@{short}"),
            format!("a/b+c@{short}"),
            format!("a/b@{}", &short[1..]),
            format!("a/b@{}", short.to_uppercase()),
        ] {
            assert!(!is_commit_of_repository(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn addresses_and_their_near_misses() {
        for text in [
            "https://api.photalabs.com/v1/phota",
            "redis://:q7ZkW3v9@cache:6379",
            "data:image/png;base64,iVBOR",
            "/run/secrets/phota_api_key",
            "./keys/q7ZkW3v9",
            "prod/phota/api-key",
            "/phota/profiles/9f3b7c21e684/q7ZkW3v9bN2mQ8xK5",
            "uploads/9f3b7c21e684/q7ZkW3v9.jpg",
            "q7ZkW3v9.pem",
            "acme/phota@sha256:q7ZkW3v9",
            "robot@phota.iam.gserviceaccount.com",
            "phota-7c21e684.eu-west-1.elb.amazonaws.com",
            "db-9f3b7c21.svc.cluster.local:5432",
            "fe80::1ff:fe23:4567:890a",
            "photos/qZk/list",
            "/photos/q7ZkW3v9bN2m",
            "q7ZkW3v9/x8K2.xyzw",
        ] {
            assert!(is_address(text.as_bytes()), "{text}");
        }
        for text in [
            "/q7ZkW3v9bN2mQ8xK5/jR4tY7pL1cD6f",
            "/qzkw/jR4tY7pL1cD6fq7ZkW3v9bN2mQ8xK5",
            "q7ZkW3v9/bN2mQ8xK5+jR4tY7pL1cD6f=",
            "q7ZkW3v9.bN2mQ8xK5jR4tY7pL1cD6f",
            "9f3b7c21e684.q7ZkW3v9.io9",
            "9f3b7c21e684.q7ZkW3v9.IO",
            "q7ZkW3v9@bN2mQ8xK5",
            "q7Zk.W3v9@bN2mQ8xK5",
            "q7Zk@W3v9@bN2m.net",
            "page+side/book",
            "page/side=",
            "photos/qZkW/list",
            "/run/q7ZkW3v9bN2m",
            "/Photos/q7ZkW3v9bN2m",
            "q7ZkW3v9/x8K2.j",
            "q7ZkW3v9/x8K2.Xyzw",
            "q7ZkW3v9/x8K2.xyzwvk",
            "q7Zk.xyzw/W3v9x8K2",
            "q7ZkW3v9@photahost",
            "q7ZkW3v9@x8.P8",
            "q7ZkW3v9@x8.k",
            "q7zkw3v9.io",
        ] {
            assert!(!is_address(text.as_bytes()), "{text}");
        }
    }
}
