//! The API key: held so that it cannot be shown by accident, named by its fingerprint.

use std::fmt;
use std::str::FromStr;

use secrecy::{ExposeSecret, SecretBox, SecretString};

/// Domain separation for [`Fingerprint`]: both binaries and every version derive the same value.
const FINGERPRINT_CONTEXT: &str = "phota-guard 2026 key fingerprint";

/// A Phota API key, or what was found where one should be.
///
/// The bytes are zeroized on drop. There is no `Display`, and `Debug` shows fingerprint and length
/// only. The form of a key is not documented by Phota, so any bytes are held; whether they can be
/// a key is [`inspect`](crate::inspect())'s question.
#[derive(Clone)]
pub struct ApiKey(SecretBox<[u8]>);

impl ApiKey {
    /// Takes the bytes of a key as they were found.
    pub fn new(bytes: impl Into<Box<[u8]>>) -> Self {
        Self(SecretBox::new(bytes.into()))
    }

    /// Names this key without revealing it.
    pub fn fingerprint(&self) -> Fingerprint {
        let digest = blake3::derive_key(FINGERPRINT_CONTEXT, self.expose());
        let mut short = [0; Fingerprint::BYTES];
        short.copy_from_slice(&digest[..Fingerprint::BYTES]);
        Fingerprint(short)
    }

    /// Counts the key's characters; a byte that is not UTF-8 counts as one.
    pub fn length(&self) -> usize {
        self.expose().utf8_chunks().map(|chunk| chunk.valid().chars().count() + chunk.invalid().len()).sum()
    }

    /// Hands out the value for those who look for it, if it is UTF-8, as every key that can be sent is.
    pub fn to_secret(&self) -> Option<SecretString> {
        std::str::from_utf8(self.expose()).ok().map(SecretString::from)
    }

    /// Tells whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.expose().is_empty()
    }

    /// The bytes themselves, for sending and for looking at; crate-private on purpose.
    pub(crate) fn expose(&self) -> &[u8] {
        self.0.expose_secret()
    }
}

impl From<SecretString> for ApiKey {
    fn from(secret: SecretString) -> Self {
        Self::new(secret.expose_secret().as_bytes())
    }
}

impl From<&SecretString> for ApiKey {
    fn from(secret: &SecretString) -> Self {
        Self::new(secret.expose_secret().as_bytes())
    }
}

/// Two keys are equal when their bytes are.
impl PartialEq for ApiKey {
    fn eq(&self, other: &Self) -> bool {
        self.expose() == other.expose()
    }
}

impl Eq for ApiKey {}

impl fmt::Debug for ApiKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ApiKey({}, {} characters)", self.fingerprint(), self.length())
    }
}

/// A key's name: `b3:` and 12 hexadecimal digits.
///
/// The first 6 bytes of BLAKE3 `derive_key("phota-guard 2026 key fingerprint", key)`. The same key
/// has the same fingerprint in both binaries, so a finding can be told to be the configured key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Fingerprint([u8; Self::BYTES]);

impl Fingerprint {
    const BYTES: usize = 6;
    const PREFIX: &str = "b3:";
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(Self::PREFIX)?;
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

/// The text is not `b3:` and 12 lower-case hexadecimal digits.
///
/// The text is not repeated: somebody may have put a key there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a fingerprint is `b3:` and 12 lower-case hexadecimal digits")]
pub struct NotAFingerprint;

impl FromStr for Fingerprint {
    type Err = NotAFingerprint;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits = text.strip_prefix(Self::PREFIX).ok_or(NotAFingerprint)?.as_bytes();
        if digits.len() != 2 * Self::BYTES {
            return Err(NotAFingerprint);
        }
        let mut bytes = [0; Self::BYTES];
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = nibble(pair[0])? << 4 | nibble(pair[1])?;
        }
        Ok(Self(bytes))
    }
}

fn nibble(digit: u8) -> Result<u8, NotAFingerprint> {
    match digit {
        b'0'..=b'9' => Ok(digit - b'0'),
        b'a'..=b'f' => Ok(digit - b'a' + 10),
        _ => Err(NotAFingerprint),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn debug_shows_fingerprint_and_length_only() {
        let key = ApiKey::new(*b"correct horse");
        assert_eq!(format!("{key:?}"), format!("ApiKey({}, 13 characters)", key.fingerprint()));
        assert!(!format!("{key:?}").contains("horse"));
    }

    #[test]
    fn fingerprint_is_the_documented_derivation() {
        let whole = blake3::derive_key("phota-guard 2026 key fingerprint", b"abc");
        let hex: String = whole[..6].iter().map(|b| format!("{b:02x}")).collect();
        assert_eq!(ApiKey::new(*b"abc").fingerprint().to_string(), format!("b3:{hex}"));
    }

    #[test]
    fn length_counts_characters_and_stray_bytes() {
        assert_eq!(ApiKey::new("k\u{e9}y".as_bytes()).length(), 3);
        assert_eq!(ApiKey::new(*b"a\xff\xfeb").length(), 4);
    }

    #[test]
    fn other_texts_are_no_fingerprint() {
        for text in [
            "",
            "b3:",
            "b3:4f1c09ab72d",
            "b3:4f1c09ab72deff",
            "b3:4F1C09AB72DE",
            "4f1c09ab72de",
            "b3:4f1c09ab72dé",
        ] {
            assert_eq!(text.parse::<Fingerprint>(), Err(NotAFingerprint), "{text}");
        }
    }

    proptest! {
        #[test]
        fn a_fingerprint_reads_back(key in prop::collection::vec(any::<u8>(), 0..100)) {
            let fingerprint = ApiKey::new(key).fingerprint();
            prop_assert_eq!(fingerprint.to_string().parse(), Ok(fingerprint));
        }
    }
}
