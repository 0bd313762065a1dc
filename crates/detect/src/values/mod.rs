//! The judge of values: could this text be a key, and if not, what is it instead?
//!
//! The format of Phota keys is unknown, so the judge never asks whether a value is well-formed. It
//! asks whether it is something else, in this order: the wrong size or alphabet, a reference or
//! template, an address, redacted, another vendor's key, a sequence, words. What is left is graded
//! by the length of its random part.

mod patterns;
mod references;
mod vendors;
mod words;

pub(crate) use references::is_kept_elsewhere;
pub(crate) use words::random_length;

/// The shortest value taken for a key, in bytes.
pub(crate) const MIN_LENGTH: usize = 8;
/// The longest one; a JSON web token with many claims stays below.
pub(crate) const MAX_LENGTH: usize = 2048;

/// What the judge says of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// It could be a key.
    Key(Look),
    /// It is something else.
    Not(Reason),
}

/// How much a value looks like a key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Look {
    /// Short, or half made of words: a key only where a key must stand.
    Weak,
    /// At least 12 random characters.
    Fair,
    /// At least 20 random characters, digits or both cases among them, or a UUID.
    Strong,
}

/// Why a value is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Shorter than [`MIN_LENGTH`] or longer than [`MAX_LENGTH`].
    Length,
    /// White space, brackets or bytes that no HTTP header value should hold.
    Alphabet,
    /// Looked up elsewhere: environment, secrets manager, template, encrypted.
    Reference,
    /// A URL, a path, a host, a data URI.
    Address,
    /// Cut or masked.
    Redacted,
    /// The form of another vendor's keys.
    OtherVendor,
    /// Counting up, or the same few characters again and again.
    Sequence,
    /// Words, or a hint what to put here.
    Words,
    /// A plain number.
    Number,
}

/// Judges a value, given without its quotes.
pub(crate) fn judge(value: &[u8]) -> Verdict {
    match not_a_key(value) {
        Some(reason) => Verdict::Not(reason),
        None => grade(value),
    }
}

fn not_a_key(value: &[u8]) -> Option<Reason> {
    if !(MIN_LENGTH..=MAX_LENGTH).contains(&value.len()) {
        return Some(Reason::Length);
    }
    if patterns::is_redacted(value) {
        return Some(Reason::Redacted);
    }
    if references::is_reference(value) {
        return Some(Reason::Reference);
    }
    if references::is_address(value) {
        return Some(Reason::Address);
    }
    if !value.iter().all(|&byte| is_key_byte(byte)) {
        return Some(Reason::Alphabet);
    }
    if value.iter().all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'+')) {
        return Some(if patterns::is_sequence(value) { Reason::Sequence } else { Reason::Number });
    }
    if vendors::is_other_vendor(value) {
        return Some(Reason::OtherVendor);
    }
    if patterns::is_sequence(value) {
        return Some(Reason::Sequence);
    }
    if references::is_base64_of_no_key(value) {
        return Some(Reason::Words);
    }
    None
}

/// Bytes a header value can carry and no quoting or bracketing needs.
pub(crate) fn is_key_byte(byte: u8) -> bool {
    byte.is_ascii_graphic()
        && !matches!(
            byte,
            b'"' | b'\''
                | b'`'
                | b'\\'
                | b'<'
                | b'>'
                | b'('
                | b')'
                | b'{'
                | b'}'
                | b'['
                | b']'
                | b','
                | b';'
                | b'|'
        )
}

fn grade(value: &[u8]) -> Verdict {
    if is_uuid(value) {
        return Verdict::Key(Look::Strong);
    }
    let random = random_length(value);
    let hinted = words::has_placeholder_word(value);
    match random {
        _ if hinted && random < 20 => Verdict::Not(Reason::Words),
        0..6 => Verdict::Not(Reason::Words),
        6..12 => Verdict::Key(Look::Weak),
        12..20 => Verdict::Key(Look::Fair),
        _ if is_mixed(value) => Verdict::Key(Look::Strong),
        _ => Verdict::Key(Look::Fair),
    }
}

fn is_uuid(value: &[u8]) -> bool {
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

fn is_mixed(value: &[u8]) -> bool {
    let has = |class: fn(&u8) -> bool| value.iter().any(class);
    has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic)
        || has(u8::is_ascii_lowercase) && has(u8::is_ascii_uppercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn discards_with_the_right_reason() {
        for (value, reason) in [
            ("short", Reason::Length),
            ("your-phota-api-key-here", Reason::Words),
            ("<your Phota Labs key>", Reason::Reference),
            ("phota_live_xxxxxxxxxxxxxxxxxxxxxxxx", Reason::Redacted),
            ("XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX", Reason::Redacted),
            ("TODO_REPLACE_WITH_PHOTA_API_KEY", Reason::Words),
            ("HIER_DEINEN_PHOTA_SCHLUESSEL_EINTRAGEN", Reason::Words),
            ("votre_cle_phota_ici", Reason::Words),
            ("remplacez-moi", Reason::Words),
            ("abcdef1234567890abcdef1234567890", Reason::Sequence),
            ("1234567890abcdef", Reason::Sequence),
            ("abcdefgh", Reason::Sequence),
            ("phota_0123456789abcdef0123456789abcdef", Reason::Sequence),
            ("deadbeefdeadbeefdeadbeefdeadbeef", Reason::Sequence),
            ("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", Reason::Sequence),
            ("00000000-0000-0000-0000-000000000000", Reason::Sequence),
            ("20250614101532", Reason::Number),
            ("${PHOTA_API_KEY:?missing}", Reason::Reference),
            ("$PHOTA_API_KEY", Reason::Reference),
            ("$(PHOTA_API_KEY)", Reason::Reference),
            ("%PHOTA_API_KEY%", Reason::Reference),
            ("__PHOTA_API_KEY__", Reason::Reference),
            ("@@PHOTA_PROFILE_ID@@", Reason::Reference),
            ("{{ vault_phota_api_key }}", Reason::Reference),
            ("<%= ENV['PHOTA_API_KEY'] %>", Reason::Reference),
            ("{your_api_key}", Reason::Reference),
            ("op://Engineering/Phota Labs/credential", Reason::Reference),
            ("vault:secret/data/media/phota#api_key", Reason::Reference),
            ("ref+vault://secret/media/phota-staging#/api_key", Reason::Reference),
            (
                "arn:aws:secretsmanager:us-east-1:318822094471:secret:prod/phota-api-key-h7KqZc",
                Reason::Reference,
            ),
            ("ENC[AES256_GCM,data:KIMCYTPpDVmmro3z,iv:x]", Reason::Reference),
            ("encrypted:BrTF3S/dwc/elRHUOfpZrPhj31p9ThGK", Reason::Reference),
            ("@Microsoft.KeyVault(SecretUri=x)", Reason::Reference),
            ("projects/772340911865/secrets/phota-api-key/versions/7", Reason::Reference),
            ("https://api.photalabs.com/v1/phota", Reason::Address),
            ("/run/secrets/phota_api_key", Reason::Address),
            ("uploads/2025/06/14/IMG_20250614_101532_HDR.jpg", Reason::Address),
            ("data:image/png;base64,iVBORw0KGgo", Reason::Address),
            ("cache:phota:profiles:v2:eu-central-1", Reason::Words),
            ("remote.credentials.providers.phota.apiKey", Reason::Words),
            ("process.env.PHOTA_API_KEY", Reason::Reference),
            ("com.portraitclub.desktop.phota", Reason::Words),
            ("settings-phota-api-key-input-field", Reason::Words),
            ("dummy-key-for-tests-only", Reason::Words),
            ("my-custom-fake-key", Reason::Words),
            ("env-test-api-key", Reason::Words),
            ("phota-api-key-production-2025", Reason::Words),
            ("ERR_PHOTA_API_KEY_MISSING_OR_EMPTY", Reason::Words),
            ("SecretStr", Reason::Words),
            ("photaKeyFromEnvironment", Reason::Words),
            ("************************3f9a", Reason::Redacted),
            ("sk-phota-...", Reason::Redacted),
            ("[REDACTED]", Reason::Reference),
            ("this is not a key", Reason::Alphabet),
            ("eW91ci1waG90YS1hcGkta2V5", Reason::Words),
            ("Y2hhbmdlbWUtcGxlYXNl", Reason::Words),
        ] {
            assert_eq!(judge(value.as_bytes()), Verdict::Not(reason), "{value}");
        }
        for value in ["9f3b\u{2026}e41c7788", "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}4f2a"] {
            assert_eq!(judge(value.as_bytes()), Verdict::Not(Reason::Redacted), "{value}");
        }
    }

    /// A small generator, so that no literal that looks like a key stands here.
    fn random(seed: u64, alphabet: &str, length: usize) -> String {
        let letters: Vec<char> = alphabet.chars().collect();
        let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            letters[(state >> 33) as usize % letters.len()]
        };
        (0..length).map(|_| next()).collect()
    }

    const HEX: &str = "0123456789abcdef";
    const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    const LOWER: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
    const BASE62: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

    #[test]
    fn takes_random_values_of_every_alphabet() {
        for seed in 1..300 {
            for (alphabet, length) in [
                (HEX, 32),
                (HEX, 40),
                (BASE32, 32),
                (LOWER, 32),
                (BASE62, 24),
                (BASE62, 40),
                (BASE64, 43),
                (LOWER, 20),
            ] {
                for prefix in ["", "phota_live_", "sk-phota-", "phk_"] {
                    let value = prefix.to_owned() + &random(seed, alphabet, length);
                    let verdict = judge(value.as_bytes());
                    assert!(
                        matches!(verdict, Verdict::Key(look) if look >= Look::Fair),
                        "{value}: {verdict:?}"
                    );
                }
            }
            let hex = random(seed, HEX, 32);
            let uuid = [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-");
            assert_eq!(judge(uuid.as_bytes()), Verdict::Key(Look::Strong), "{uuid}");
        }
    }

    /// A key that passes for something else is never found; so it may happen to few.
    #[test]
    fn few_random_values_pass_for_something_else() {
        const BASE64URL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        for (alphabet, length, most) in [
            (HEX, 32, 0),
            (LOWER, 32, 2),
            (BASE32, 32, 4),
            (BASE62, 16, 50),
            (BASE62, 24, 20),
            (BASE62, 32, 4),
            (BASE62, 40, 2),
            (BASE64URL, 43, 2),
        ] {
            let values = (0..10_000).map(|seed| random(seed, alphabet, length));
            let lost: Vec<String> =
                values.filter(|value| matches!(judge(value.as_bytes()), Verdict::Not(_))).collect();
            assert!(lost.len() <= most, "{length} of {alphabet}: {} of 10,000, {lost:?}", lost.len());
        }
    }
}
