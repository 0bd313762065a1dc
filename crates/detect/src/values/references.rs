//! Values that point to a key instead of being one, and addresses of any kind.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::words::{is_wordlike, random_length};

/// How a value that is filled in or looked up elsewhere begins (lower case).
const OPENINGS: &[&[u8]] = &[
    // Shells, CI systems, build files.
    b"$",
    b"%(",
    b"@@",
    b"#{",
    b"%{",
    b"!",
    // Templates and hints.
    b"{",
    b"<",
    b"[",
    b"(",
    // Look-ups in code, unquoted.
    b"secrets.",
    b"env.",
    b"env(",
    b"process.env",
    b"os.environ",
    b"os.getenv",
    b"import.meta",
];

/// How an encrypted value, a digest or a secrets manager's address begins (lower case).
const ELSEWHERE: &[&[u8]] = &[
    b"op://",
    b"vault:",
    b"ref+",
    b"arn:",
    b"@microsoft.keyvault",
    b"projects/",
    b"secret:",
    b"env:",
    b"file:",
    b"ssm:",
    b"aws:",
    b"gcp:",
    b"sm://",
    b"akv://",
    b"keyring:",
    b"keychain:",
    b"bws:",
    b"doppler:",
    b"infisical:",
    b"awssm://",
    b"gcpsm://",
    b"hashivault://",
    b"enc[",
    b"enc(",
    b"enc:",
    b"encrypted:",
    b"aqicah",
    b"ciqa",
    b"age1",
    b"-----begin",
    b"secure:",
    b"pgp:",
    b"cipher:",
    b"{cipher}",
    b"$ansible_vault",
    b"!vault",
    b"!secret",
    b"sha1:",
    b"sha1-",
    b"sha256:",
    b"sha256-",
    b"sha384-",
    b"sha512:",
    b"sha512-",
    b"md5:",
    b"h1:",
    b"base64:",
    b"$2a$",
    b"$2b$",
    b"$argon2",
    b"blake3:",
    b"b3:",
];

/// Anywhere in a value these say that it is filled in later.
const INSIDE: &[&[u8]] = &[b"${", b"$(", b"{{", b"<%", b"#{", b"%s", b"{0}", b"@@", b"secrets."];

/// Tells whether a value is looked up, filled in or decrypted elsewhere.
pub(super) fn is_reference(value: &[u8]) -> bool {
    OPENINGS.iter().any(|opening| starts_with(value, opening))
        || is_kept_elsewhere(value)
        || INSIDE.iter().any(|inside| memchr::memmem::find(value, inside).is_some())
        || is_between(value, b"%")
        || is_between(value, b"__")
        || is_sealed(value)
        || is_encrypted_token(value)
}

/// Tells whether a text begins as an encrypted value, a digest or a secrets manager's address does.
pub(crate) fn is_kept_elsewhere(text: &[u8]) -> bool {
    ELSEWHERE.iter().any(|opening| starts_with(text, opening))
}

/// `%PHOTA_API_KEY%` of cmd.exe, `__PHOTA_API_KEY__` of build tools. At one end alone a random key has them too.
fn is_between(value: &[u8], mark: &[u8]) -> bool {
    value.len() >= 2 * mark.len() && value.starts_with(mark) && value.ends_with(mark)
}

/// A SealedSecret: base64 of a version byte, a length and several hundred bytes.
fn is_sealed(value: &[u8]) -> bool {
    value.len() > 300 && value.starts_with(b"Ag") && !value.contains(&b'.')
}

/// A JSON web token with five parts (encrypted), or the three that Rails joins with `--`.
fn is_encrypted_token(value: &[u8]) -> bool {
    let dots = value.iter().filter(|&&byte| byte == b'.').count();
    value.starts_with(b"eyJ") && dots == 4
        || memchr::memmem::find_iter(value, b"--").count() == 2 && value.len() > 40 && value.ends_with(b"==")
}

/// Tells whether a value is a URL, a path, a host or a data URI.
pub(super) fn is_address(value: &[u8]) -> bool {
    memchr::memmem::find(value, b"://").is_some()
        || starts_with(value, b"data:")
        || starts_with(value, b"mailto:")
        || [&b"./"[..], b"../", b"~/", b"@/"].iter().any(|start| value.starts_with(start))
        || value.starts_with(b"/") && is_worded_path(&value[1..])
        || value.contains(&b'/') && (is_worded_path(value) || has_extension(value))
        || value.contains(&b'@') && value.contains(&b'.') && !value.contains(&b'=')
}

/// Every part between slashes is a word, a number or short.
fn is_worded_path(value: &[u8]) -> bool {
    value.split(|&byte| byte == b'/').all(|part| part.len() < 4 || is_wordlike(part))
}

fn has_extension(value: &[u8]) -> bool {
    let last = value.rsplit(|&byte| byte == b'/').next().unwrap_or_default();
    let extension = last.iter().rposition(|&byte| byte == b'.').map(|dot| &last[dot + 1..]);
    extension.is_some_and(|extension| {
        (2..=5).contains(&extension.len()) && extension.iter().all(u8::is_ascii_lowercase)
    })
}

/// Tells whether a value is base64 of a text that is no key itself (placeholders in a Secret manifest).
pub(super) fn is_base64_of_no_key(value: &[u8]) -> bool {
    let Ok(text) = STANDARD.decode(value) else { return false };
    let text = text.trim_ascii();
    text.len() >= 3 && text.iter().all(|byte| matches!(byte, b' '..=b'~')) && random_length(text) < 6
}

fn starts_with(value: &[u8], opening: &[u8]) -> bool {
    value.len() >= opening.len() && value[..opening.len()].eq_ignore_ascii_case(opening)
}
