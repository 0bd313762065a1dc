//! Splitting an identifier into words.

/// Splits an identifier into lower-case words: snake, kebab, camel, Pascal, SCREAMING, dotted.
///
/// Anything but ASCII letters, digits and bytes of other scripts separates words. Digits are words
/// of their own, and an acronym ends before the capital that starts the next word (`APIKey`).
/// Words that are commonly written in one (`apikey`, `photalabs`) are taken apart.
pub(crate) fn words(identifier: &str) -> Vec<String> {
    let mut words = Vec::new();
    for part in parts(identifier.as_bytes()) {
        push_unglued(&String::from_utf8_lossy(part).to_ascii_lowercase(), &mut words);
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
    if !here.is_ascii_uppercase() {
        return false;
    }
    !before.is_ascii_uppercase() || text.get(at + 1).is_some_and(u8::is_ascii_lowercase)
}

/// Words that are written together without a capital between them.
const GLUED: &[&str] =
    &["phota", "labs", "lab", "api", "keys", "key", "token", "secret", "access", "auth", "client"];

fn push_unglued(word: &str, words: &mut Vec<String>) {
    match unglue(word) {
        Some(pieces) => words.extend(pieces.into_iter().map(str::to_owned)),
        None => words.push(word.to_owned()),
    }
}

/// Takes a word apart if the whole of it is made of [`GLUED`] words.
fn unglue(word: &str) -> Option<Vec<&str>> {
    let mut pieces = Vec::new();
    let mut rest = word;
    while !rest.is_empty() {
        let piece = GLUED.iter().find(|piece| rest.starts_with(**piece))?;
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
            ("__--", ""),
        ] {
            assert_eq!(words(identifier).join(" "), expected, "{identifier}");
        }
    }
}
