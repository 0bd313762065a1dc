//! Words that say a value is to be filled in, or was made up.
//!
//! To add a word: put it into its row in `tables`. A word counts where it stands
//! alone between signs or capitals (`your-key`, `yourKey`), in a chain of such words (`yourkeyhere`),
//! and in leetspeak (`y0urk3y`).

mod tables;

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::references::starts_with;
use super::words;

/// How surely a value is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Hint {
    /// A word of tests and trials, which real keys of a sandbox have as well.
    Trial,
    /// A word of an instruction; the value around it may be long (`your_key_1234`).
    Ask,
    /// A word that no real key has.
    MadeUp,
}

impl Hint {
    /// The random characters a value needs to be a key in spite of the hint.
    pub(super) fn outweighed_by(self) -> usize {
        match self {
            Hint::Trial => 12,
            Hint::Ask => 20,
            Hint::MadeUp => usize::MAX,
        }
    }
}

/// The strongest hint in a value.
pub(super) fn hint(value: &[u8]) -> Option<Hint> {
    if has_giveaway(value) {
        return Some(Hint::MadeUp);
    }
    words::segments(value)
        .filter(|segment| words::is_wordlike_segment(segment))
        .flat_map(|segment| words::parts_of(segment).filter_map(hint_of_part).chain(leet(segment).flatten()))
        .max()
}

/// Tells whether letters are a chain of words from the tables: `yourkeyhere`.
pub(super) fn is_chain(letters: &[u8]) -> bool {
    LENGTHS.contains(&letters.len()) && chain(letters).is_some()
}

/// Tells whether a segment of letters and digits is such a chain in leetspeak: `s3cr3tk3y`.
pub(super) fn is_leet(segment: &[u8]) -> bool {
    leet(segment).is_some()
}

const LENGTHS: std::ops::RangeInclusive<usize> = 3..=48;

fn hint_of_part(part: &[u8]) -> Option<Hint> {
    if LENGTHS.contains(&part.len()) { chain(part)? } else { None }
}

/// The hint of a chain in leetspeak; digits at the end are letters, or only count something.
fn leet(segment: &[u8]) -> Option<Option<Hint>> {
    let last = segment.iter().rposition(u8::is_ascii_alphabetic)?;
    let mixed = |body: &[u8]| body.iter().any(u8::is_ascii_digit) && LENGTHS.contains(&body.len());
    [segment, &segment[..=last]]
        .into_iter()
        .filter(|body| mixed(body))
        .find_map(|body| chain(&body.iter().map(plain_letter).collect::<Option<Vec<u8>>>()?))
}

fn plain_letter(byte: &u8) -> Option<u8> {
    match byte {
        b'0' => Some(b'o'),
        b'1' => Some(b'i'),
        b'3' => Some(b'e'),
        b'4' => Some(b'a'),
        b'5' => Some(b's'),
        b'7' => Some(b't'),
        b'8' => Some(b'b'),
        letter => letter.is_ascii_alphabetic().then_some(*letter),
    }
}

/// Takes letters apart into words of the tables; `Some` if the whole of them is made of words, with
/// the strongest hint among them.
fn chain(letters: &[u8]) -> Option<Option<Hint>> {
    // What the letters up to each offset are made of.
    let mut reached = [None; *LENGTHS.end() + 1];
    reached[0] = Some(None);
    for at in 0..letters.len() {
        let Some(so_far) = reached[at] else { continue };
        for &(word, hint) in words_with(letters[at].to_ascii_lowercase()) {
            if starts_with(&letters[at..], word) {
                let end = &mut reached[at + word.len()];
                *end = Some(end.flatten().max(so_far).max(hint));
            }
        }
    }
    reached[letters.len()]
}

/// A word that no random value holds by chance, anywhere in it, in one case.
fn has_giveaway(value: &[u8]) -> bool {
    GIVEAWAY_SEARCH.find_overlapping_iter(value).any(|found| is_in_one_case(&value[found.range()]))
}

static GIVEAWAY_SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(tables::GIVEAWAYS.split_whitespace())
        .expect("a few dozen words always fit")
});

fn is_in_one_case(word: &[u8]) -> bool {
    let upper = word.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    upper == 0 || upper == word.len() || upper == 1 && word[0].is_ascii_uppercase()
}

type Entry = (&'static str, Option<Hint>);

/// All tables, by first letter.
static DICTIONARY: LazyLock<[Vec<Entry>; 26]> = LazyLock::new(|| {
    let asks = tables::ASKS.iter().map(|(_, words)| (*words, Some(Hint::Ask)));
    let others =
        [(tables::TRIALS, Some(Hint::Trial)), (tables::MADE_UP, Some(Hint::MadeUp)), (tables::FILLERS, None)];
    let mut dictionary = [const { Vec::new() }; 26];
    for (words, hint) in asks.chain(others) {
        for word in words.split_whitespace() {
            dictionary[usize::from(word.as_bytes()[0] - b'a')].push((word, hint));
        }
    }
    dictionary
});

fn words_with(first: u8) -> &'static [Entry] {
    let letter = first.checked_sub(b'a').map(usize::from);
    letter.and_then(|letter| DICTIONARY.get(letter)).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hints() {
        for (value, expected) in [
            ("your-phota-key", Some(Hint::Ask)),
            ("yourkeyhere9f3b", Some(Hint::MadeUp)),
            ("putKeyHere", Some(Hint::Ask)),
            ("PUTKEYHERE", Some(Hint::Ask)),
            ("twoj-klucz", Some(Hint::Ask)),
            ("phota_test_9f3b", Some(Hint::Trial)),
            ("test_dummy_9f3b", Some(Hint::MadeUp)),
            ("phk_9f3bEXAMPLE", Some(Hint::MadeUp)),
            ("s3cr3tk3y", Some(Hint::Trial)),
            ("phota_live_9f3b", None),
            ("production", None),
            ("phk_9f3bExAmPLe", None),
        ] {
            assert_eq!(hint(value.as_bytes()), expected, "{value}");
        }
    }

    #[test]
    fn chains() {
        for text in ["yourkeyhere", "dummykey", "MYSECRETKEY", "foobarbazqux", "correcthorsebatterystaple"] {
            assert!(is_chain(text.as_bytes()), "{text}");
        }
        for text in ["yourkeyhexe", "qzkwvj", ""] {
            assert!(!is_chain(text.as_bytes()), "{text}");
        }
        for text in ["s3cr3tk3y", "p4ssw0rd123", "ch4ng3m3", "n0tar3alk3y"] {
            assert!(is_leet(text.as_bytes()), "{text}");
        }
        for text in ["secretkey", "s3cr3tq7", "9f3b"] {
            assert!(!is_leet(text.as_bytes()), "{text}");
        }
    }
}
