//! Splitting an identifier into words.

/// Splits an identifier into lower-case words: snake, kebab, camel, Pascal, SCREAMING, dotted.
///
/// Anything but ASCII letters, digits and bytes of other scripts separates words. Digits are words
/// of their own, and an acronym ends before the capital that starts the next word (`APIKey`).
/// Words that are commonly written in one (`apikey`, `photalabs`) are taken apart.
pub(crate) fn words(identifier: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in parts(identifier.as_bytes()) {
        push_unglued(&String::from_utf8_lossy(part).to_lowercase(), &mut words);
    }
    words
}

pub(crate) fn parts(identifier: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = identifier;
    std::iter::from_fn(move || {
        let start = rest.iter().position(|&byte| is_word_byte(byte))?;
        rest = &rest[start..];
        let end = (1..rest.len()).find(|&at| is_boundary(rest, at)).unwrap_or(rest.len());
        let (part, after) = rest.split_at(end);
        rest = after;
        Some(part)
    })
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || !byte.is_ascii()
}

/// Tells whether a word that starts before `at` ends there.
fn is_boundary(text: &[u8], at: usize) -> bool {
    let (before, here) = (text[at - 1], text[at]);
    if !is_word_byte(here) || before.is_ascii_digit() != here.is_ascii_digit() {
        return true;
    }
    if !before.is_ascii() || !here.is_ascii() {
        return is_change_of_script(text, at);
    }
    if !here.is_ascii_uppercase() {
        return false;
    }
    !before.is_ascii_uppercase() || text.get(at + 1).is_some_and(u8::is_ascii_lowercase)
}

/// Letters of another script than Latin begin or end a word, as in `Phota密钥`; and so does a capital
/// before a small letter after a letter with a sign.
fn is_change_of_script(text: &[u8], at: usize) -> bool {
    if is_continuation(text[at]) {
        return false;
    }
    let before = text[..at].iter().rposition(|&byte| !is_continuation(byte)).map_or(0, |lead| text[lead]);
    let capital = text[at].is_ascii_uppercase() && text.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    is_latin(before) != is_latin(text[at]) || capital
}

fn is_continuation(byte: u8) -> bool {
    byte & 0xc0 == 0x80
}

/// Tells whether a character that starts with a byte is Latin: up to U+024F.
fn is_latin(lead: u8) -> bool {
    lead.is_ascii() || (0xc3..=0xc9).contains(&lead)
}

/// Words that are written together without a capital between them.
const GLUED: &[&str] =
    &["phota", "labs", "lab", "api", "keys", "key", "token", "secret", "access", "auth", "client"];

/// Further words, for one that holds `phota`. The longer of two that begin alike stands first.
const GLUED_TO_PHOTA: &[&str] = &[
    "my",
    "our",
    "the",
    "id",
    "url",
    "file",
    "path",
    "hash",
    "name",
    "test",
    "dev",
    "prod",
    "live",
    "old",
    "new",
    "env",
    "base",
    "user",
    "app",
    "bearer",
    "schluessel",
    "clave",
    "chave",
    "chiave",
    "cle",
    "host",
];

fn push_unglued(word: &str, words: &mut Vec<String>) {
    match unglue(word) {
        Some(pieces) => words.extend(pieces.into_iter().map(str::to_owned)),
        None => words.push(word.to_owned()),
    }
}

/// Takes a word apart if the whole of it is made of [`GLUED`] words, or [`GLUED_TO_PHOTA`].
fn unglue(word: &str) -> Option<Vec<&str>> {
    let more: &[&str] = if word.contains("phota") { GLUED_TO_PHOTA } else { &[] };
    let mut pieces = Vec::new();
    let mut rest = word;
    while !rest.is_empty() {
        let piece = GLUED.iter().chain(more).find(|piece| rest.starts_with(**piece))?;
        let (head, tail) = rest.split_at(piece.len());
        pieces.push(head);
        rest = tail;
    }
    Some(pieces)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn splits_every_convention() {
        for (identifier, expected) in [
            ("PHOTA_API_KEY", "phota api key"),
            ("photaLabsApiKey", "phota labs api key"),
            ("PhotaAPIKey", "phota api key"),
            ("PHOTALABS_API_KEY", "phota labs api key"),
            ("PHOTOLABS_API_KEY", "photolabs api key"),
            ("phota.api-key", "phota api key"),
            ("data-phota-apikey", "data phota api key"),
            ("com.photalabs.API_KEY", "com phota labs api key"),
            ("photaKey2", "phota key 2"),
            ("kPhotaKey", "k phota key"),
            ("IPhotaClient", "i phota client"),
            ("sphota", "sphota"),
            ("photato", "photato"),
            ("isPhotaken", "is photaken"),
            ("PHOTAGRAPHY_API_KEY", "photagraphy api key"),
            ("schlüsselPhota", "schlüssel phota"),
            ("PHOTA_SCHLÜSSEL", "phota schlüssel"),
            ("cléApi", "clé api"),
            ("Phota密钥", "phota 密钥"),
            ("myphotakey", "my phota key"),
            ("photakeyid", "phota key id"),
            ("testkey", "testkey"),
            ("PHOTA__API_KEY", "phota api key"),
            ("Phota:ApiKey", "phota api key"),
            ("__--", ""),
        ] {
            assert_eq!(words(identifier).join(" "), expected, "{identifier}");
        }
    }
}
