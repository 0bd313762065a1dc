//! The control: a key that looks like the real one and cannot exist.

use zeroize::Zeroizing;

use crate::ApiKey;

/// Below this many random characters the shape is not followed: such a key might exist.
const MIN_RANDOM_CHARACTERS: usize = 20;

/// A lower-case word before a separator, up to this long, is taken for a prefix and kept.
const MAX_PREFIX: usize = 8;

/// Makes a random key in the shape of `key`.
///
/// An endpoint that looks at a key's form before anything else would refuse any odd value, and the
/// control would prove nothing. So separators, a short prefix and the kind of each character stay,
/// everything else is random; at least 20 random characters make it one that nobody has.
pub(super) fn random_like(key: &ApiKey) -> Result<ApiKey, getrandom::Error> {
    let mut random = Random::new();
    let shape = key.expose();
    let prefix = prefix_length(shape);
    if shape[prefix..].iter().filter(|b| b.is_ascii_alphanumeric()).count() < MIN_RANDOM_CHARACTERS {
        return random.characters(40, Alphabet::Alphanumeric).map(ApiKey::new);
    }
    let alphabet = Alphabet::of(&shape[prefix..]);
    let mut control = Zeroizing::new(Vec::with_capacity(shape.len()));
    control.extend_from_slice(&shape[..prefix]);
    for &byte in &shape[prefix..] {
        control.push(if byte.is_ascii_alphanumeric() {
            random.character(alphabet.narrow(byte))?
        } else {
            byte
        });
    }
    Ok(ApiKey::new(control.as_slice()))
}

fn prefix_length(shape: &[u8]) -> usize {
    let word = shape.iter().take_while(|b| b.is_ascii_lowercase()).count();
    match shape.get(word) {
        // The separator stays anyway.
        Some(b'_' | b'-') if word <= MAX_PREFIX => word,
        _ => 0,
    }
}

#[derive(Clone, Copy)]
enum Alphabet {
    HexLower,
    HexUpper,
    Digits,
    Lower,
    Upper,
    Alphanumeric,
}

impl Alphabet {
    /// Hexadecimal text must stay so; anything else is taken character by character.
    fn of(text: &[u8]) -> Self {
        let all = |test: fn(u8) -> bool| text.iter().filter(|b| b.is_ascii_alphanumeric()).all(|&b| test(b));
        if all(|b| b.is_ascii_digit() || matches!(b, b'a'..=b'f')) {
            Self::HexLower
        } else if all(|b| b.is_ascii_digit() || matches!(b, b'A'..=b'F')) {
            Self::HexUpper
        } else {
            Self::Alphanumeric
        }
    }

    fn narrow(self, byte: u8) -> Self {
        match (self, byte) {
            (Self::Alphanumeric, b'0'..=b'9') => Self::Digits,
            (Self::Alphanumeric, b'a'..=b'z') => Self::Lower,
            (Self::Alphanumeric, b'A'..=b'Z') => Self::Upper,
            (alphabet, _) => alphabet,
        }
    }

    fn characters(self) -> &'static [u8] {
        match self {
            Self::HexLower => b"0123456789abcdef",
            Self::HexUpper => b"0123456789ABCDEF",
            Self::Digits => b"0123456789",
            Self::Lower => b"abcdefghijklmnopqrstuvwxyz",
            Self::Upper => b"ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            Self::Alphanumeric => b"0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
        }
    }
}

/// Random numbers of the operating system, fetched a block at a time.
struct Random {
    block: [u8; 256],
    left: usize,
}

impl Random {
    fn new() -> Self {
        Self { block: [0; 256], left: 0 }
    }

    fn byte(&mut self) -> Result<u8, getrandom::Error> {
        if self.left == 0 {
            getrandom::fill(&mut self.block)?;
            self.left = self.block.len();
        }
        self.left -= 1;
        Ok(self.block[self.left])
    }

    fn character(&mut self, alphabet: Alphabet) -> Result<u8, getrandom::Error> {
        let characters = alphabet.characters();
        // The slight bias of a remainder does not matter for a value that nobody must guess.
        Ok(characters[usize::from(self.byte()?) % characters.len()])
    }

    fn characters(&mut self, count: usize, alphabet: Alphabet) -> Result<Vec<u8>, getrandom::Error> {
        (0..count).map(|_| self.character(alphabet)).collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::inspect;

    fn control(key: &str) -> String {
        let control = random_like(&ApiKey::new(key.as_bytes())).unwrap();
        String::from_utf8(control.expose().to_vec()).unwrap()
    }

    #[test]
    fn the_shape_is_kept() {
        let uuid = control("123e4567-e89b-12d3-a456-426614174000");
        assert_eq!(uuid.split('-').map(str::len).collect::<Vec<_>>(), [8, 4, 4, 4, 12]);
        assert!(uuid.chars().all(|c| c == '-' || c.is_ascii_digit() || ('a'..='f').contains(&c)), "{uuid}");
        let prefixed = control("abc_0000000000AAAAAAAAAAzzzzzzzzzz");
        let rest = prefixed.strip_prefix("abc_").unwrap().as_bytes();
        assert!(rest[..10].iter().all(u8::is_ascii_digit), "{prefixed}");
        assert!(rest[10..20].iter().all(u8::is_ascii_uppercase), "{prefixed}");
        assert!(rest[20..].iter().all(u8::is_ascii_lowercase), "{prefixed}");
        let upper = control("123E4567-E89B-12D3-A456-426614174000");
        assert!(upper.chars().all(|c| c == '-' || c.is_ascii_digit() || ('A'..='F').contains(&c)), "{upper}");
    }

    #[test]
    fn a_long_word_is_no_prefix() {
        let (prefix, word) = ("abcdefgh_", "abcdefghi_");
        let zeros = "0".repeat(24);
        assert!(control(&format!("{prefix}{zeros}")).starts_with(prefix));
        assert!(!control(&format!("{word}{zeros}")).starts_with(word));
    }

    #[test]
    fn no_two_are_the_same() {
        for key in ["123e4567-e89b-12d3-a456-426614174000", "abc_0000000000AAAAAAAAAAzzzzzzzzzz", "short"] {
            assert_ne!(control(key), control(key));
        }
    }

    #[test]
    fn a_short_key_has_no_shape_to_follow() {
        assert_eq!(control("short").len(), 40);
        assert_eq!(control("").len(), 40);
        let of_digits = |count| format!("abc-{}", "7".repeat(count));
        assert_eq!(control(&of_digits(MIN_RANDOM_CHARACTERS - 1)).len(), 40);
        assert_eq!(control(&of_digits(MIN_RANDOM_CHARACTERS)).len(), 24);
    }

    #[test]
    fn digits_alone_are_followed_when_they_are_many() {
        assert!(control(&"7".repeat(30)).len() == 30);
    }

    proptest! {
        #[test]
        fn it_is_another_key_that_may_be_sent(key in "[a-z]{2,6}_[A-Za-z0-9]{32,48}") {
            let control = random_like(&ApiKey::new(key.as_bytes())).unwrap();
            prop_assert_ne!(&control, &ApiKey::new(key.as_bytes()));
            prop_assert_eq!(control.length(), key.len());
            prop_assume!(inspect(&ApiKey::new(key.as_bytes())).is_ok());
            prop_assert!(control.expose().iter().all(u8::is_ascii_graphic));
        }
    }
}
