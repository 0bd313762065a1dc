//! What was typed, named or sent back, as it may be shown: a key may stand where something else belongs.

/// What is shown instead.
const HIDDEN: &str = "***";

/// Shorter words are shown: with so few characters nothing can be told.
const SHORTEST: usize = 16;

/// Breaks and places that make it likely that a word is random: at least every third place of it is a break, where names
/// that people give have one in four at most.
const OF_A_WORD: (usize, usize) = (1, 3);

/// Breaks in a window that make it likely of several parts of a path: a short part may be random by itself, as the names of
/// temporary folders are, which have ten random characters at most.
const OF_A_PATH: usize = 11;

/// How programs begin the names of temporary folders that they make: `mktemp`, Python and Rust's `tempfile`.
const TEMPORARY: [&str; 2] = ["tmp", ".tmp"];

/// Hides the words of a text that may be keys. Paths and URLs keep their other parts.
///
/// For what somebody typed or configured as a name, a path or an address. Where the key itself is known, it is better
/// looked for.
pub fn without_keys(text: &str) -> String {
    hide_keys(text, HIDDEN)
}

/// The same with another text in the place of what may be a key.
pub fn hide_keys(text: &str, hidden: &str) -> String {
    let mut shown = String::with_capacity(text.len());
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end_matches(char::is_whitespace);
        push_word(&mut shown, bare, hidden);
        shown.push_str(&word[bare.len()..]);
    }
    shown
}

/// Tells whether a word looks random enough to be a key.
///
/// The form of a key is not documented, so this asks what a name looks like: letters of one case with a capital now and
/// then, and numbers that stand together. A key of small letters alone passes for a name.
pub fn may_be_a_key(word: &str) -> bool {
    let is_mixed = |breaks: &[bool]| count(breaks) * OF_A_WORD.1 >= breaks.len() * OF_A_WORD.0;
    let breaks = breaks_of(word);
    breaks.len() >= SHORTEST && (is_mixed(&breaks) || breaks.windows(WINDOW).any(is_mixed))
}

/// So many characters of a longer word are looked at by themselves: a random word stays one when letters are repeated
/// behind it.
const WINDOW: usize = 24;

/// What ends a part of a path or a URL. Some of them may stand in a key too.
const SEPARATORS: [char; 8] = ['/', '\\', '@', ':', '?', '#', '=', ','];

/// What stands between the words of a name, and is no change from one class to another.
const JOINTS: [char; 7] = ['/', '\\', '-', '_', '.', ':', '~'];

/// The parts of a path or a URL, each looked at by itself. What touches a part that is hidden and is no name is the rest of
/// a key with a separator in it.
fn push_word(shown: &mut String, word: &str, instead: &str) {
    let parts: Vec<&str> = word.split_inclusive(SEPARATORS).collect();
    let bare: Vec<&str> = parts.iter().map(|part| part.trim_end_matches(SEPARATORS)).collect();
    let mut hidden: Vec<bool> = bare.iter().map(|part| may_be_a_key(part)).collect();
    for at in 1..hidden.len() {
        hidden[at] |= hidden[at - 1] && !is_name(bare[at]);
    }
    for at in (1..hidden.len()).rev() {
        hidden[at - 1] |= hidden[at] && !is_name(bare[at - 1]);
    }
    let mut left = String::with_capacity(word.len());
    let mut breaks_of_left = Vec::with_capacity(word.len());
    for ((part, bare), hidden) in parts.iter().zip(bare).zip(hidden) {
        let shown = if hidden { instead } else { bare };
        left.push_str(shown);
        left.push_str(&part[bare.len()..]);
        let is_temporary = bare.len() < SHORTEST && TEMPORARY.iter().any(|begin| bare.starts_with(begin));
        breaks_of_left.extend(breaks_of(shown).iter().map(|is_break| *is_break && !is_temporary));
        breaks_of_left.resize(breaks_of_left.len() + part.len() - bare.len(), false);
    }
    // What is left may still be enough of a key with separators in it.
    let window = breaks_of_left.len().clamp(1, WINDOW);
    let is_key = breaks_of_left.windows(window).any(|breaks| count(breaks) >= OF_A_PATH);
    shown.push_str(if is_key { instead } else { &left });
}

/// Tells whether a part is nothing but a name: letters of one case, a capital in front of small ones, a number behind.
fn is_name(part: &str) -> bool {
    let mut words = part.split(|c: char| !c.is_alphanumeric());
    words.all(|word| count(&breaks(word.trim_end_matches(|c: char| c.is_numeric()))) == 0)
}

/// Where a word changes between small letters, capitals, digits and signs, a place a character.
fn breaks_of(word: &str) -> Vec<bool> {
    let mut breaks_of_word = Vec::with_capacity(word.len());
    for part in word.split_inclusive(JOINTS) {
        let bare = part.trim_end_matches(JOINTS);
        breaks_of_word.extend(breaks(bare));
        breaks_of_word.resize(breaks_of_word.len() + part.chars().count() - bare.chars().count(), false);
    }
    breaks_of_word
}

fn count(breaks: &[bool]) -> usize {
    breaks.iter().filter(|is_break| **is_break).count()
}

/// What a character is to a reader of names.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Small,
    Capital,
    Digit,
    Sign,
}

fn class(c: char) -> Class {
    match c {
        c if c.is_numeric() => Class::Digit,
        c if c.is_uppercase() => Class::Capital,
        c if c.is_alphabetic() => Class::Small,
        _ => Class::Sign,
    }
}

/// Where a part of a word changes its class, a place a character. A capital that begins a word is one change, and each
/// further one in a row another, but in a part that has nothing else.
fn breaks(part: &str) -> Vec<bool> {
    let classes: Vec<Class> = part.chars().map(class).collect();
    let mixed = classes.iter().any(|class| matches!(class, Class::Small | Class::Digit));
    let mut breaks = vec![false; classes.len()];
    for (at, pair) in classes.windows(2).enumerate() {
        breaks[at + 1] = match (pair[0], pair[1]) {
            (Class::Capital, Class::Small) => false,
            (Class::Capital, Class::Capital) => mixed,
            (one, other) => one != other,
        };
    }
    breaks
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Made, so that no literal of this file looks like a key.
    fn random(letters: &[u8], length: usize, seed: u64) -> String {
        let mut bytes = vec![0; length];
        blake3::Hasher::new().update(&seed.to_le_bytes()).finalize_xof().fill(&mut bytes);
        bytes.into_iter().map(|byte| char::from(letters[usize::from(byte) % letters.len()])).collect()
    }

    const DIGITS: &str = "0123456789";
    const SMALL: &str = "abcdefghijklmnopqrstuvwxyz";

    /// The share of random words of an alphabet that are told.
    fn told(letters: &str, length: usize) -> usize {
        (0..1000).filter(|&seed| may_be_a_key(&random(letters.as_bytes(), length, seed))).count()
    }

    #[test]
    fn random_words_are_told_in_every_usual_alphabet() {
        let capitals = SMALL.to_uppercase();
        for (letters, least) in [
            (format!("{SMALL}{capitals}{DIGITS}"), 990),
            (format!("{SMALL}{capitals}{DIGITS}+/"), 985),
            (format!("{SMALL}{capitals}{DIGITS}-_"), 985),
            (format!("{SMALL}{capitals}"), 950),
            ("0123456789abcdef".to_owned(), 900),
            (format!("{capitals}234567"), 990),
        ] {
            let told = told(&letters, 40);
            assert!(told >= least, "{letters}: {told}");
        }
    }

    #[test]
    fn repeated_letters_do_not_hide_what_is_random() {
        let key = random(format!("{SMALL}{}{DIGITS}", SMALL.to_uppercase()).as_bytes(), 32, 11);
        for padding in [0, 20, 40, 400] {
            assert!(may_be_a_key(&format!("{key}{}", "k".repeat(padding))), "{padding}");
            assert!(may_be_a_key(&format!("{}{key}", "T".repeat(padding))), "{padding}");
        }
    }

    #[test]
    fn names_are_shown() {
        for name in [
            "quarterly-report-2026-11-22.json",
            "/home/runner/work/phota-guard/phota-guard/target/debug",
            "/var/folders/zz/T/.tmpAbC123/work/a.env",
            "ThisIsAVeryLongCamelCaseName.tsx",
            "MyComponentV2Test3Final.spec.ts",
            "OLD_PHOTA_API_KEY_OF_STAGING",
            "refs/remotes/origin/feature/JIRA-12345-move-2-things",
            "https://api.photalabs.com/v1/phota/profiles/ids",
            "http://127.0.0.1:45678/_/redirect-307.12/v1/phota",
            "b3:0123456789ab",
            "env:PHOTA_API_KEY",
            "x86_64-unknown-linux-gnu",
        ] {
            assert_eq!(without_keys(name), name);
        }
    }

    #[test]
    fn signs_around_a_name_do_not_make_it_random() {
        for name in ["{\"PHOTA_API_KEY\":", "os.environ['PHOTA_API_KEY']", "(`README.md`)", "photaApiKey=\""]
        {
            assert_eq!(without_keys(name), name);
        }
    }

    #[test]
    fn a_key_is_hidden_and_its_surroundings_are_not() {
        let key = random(format!("{SMALL}{}{DIGITS}", SMALL.to_uppercase()).as_bytes(), 40, 7);
        for (before, after) in [
            ("", ""),
            ("/home/ada/", ""),
            ("https://host.example/", "/profiles/ids"),
            ("https://user:", "@host.example/a"),
            ("file ", " is not there"),
            ("key-file:", ""),
        ] {
            assert_eq!(without_keys(&format!("{before}{key}{after}")), format!("{before}***{after}"));
        }
        let (one, other) = key.split_at(28);
        assert_eq!(without_keys(&format!("a/{one}/{other}")), "a/***/***");
        assert_eq!(without_keys(&format!("a/{other}/{one}")), "a/***/***");
    }

    /// `mktemp -d` in a folder that `mktemp -d` made is what CI has.
    #[test]
    fn temporary_folders_are_shown() {
        let random = |length, seed| {
            random(format!("{SMALL}{}{DIGITS}", SMALL.to_uppercase()).as_bytes(), length, seed)
        };
        for seed in 0..1000 {
            let (ten, other, six) = (random(10, seed), random(10, seed + 1000), random(6, seed + 2000));
            for path in [
                format!("/tmp/tmp.{ten}"),
                format!("/tmp/tmp.{ten}/plain/.git/hooks/pre-push"),
                format!("/tmp/tmp.{ten}/tmp.{other}/.git/hooks/pre-push"),
                format!("/tmp/tmp.{ten}/.tmp{six}/a.env"),
                format!("/a/{ten}/b"),
                format!("/work/{ten}/plain/.git/hooks/pre-push"),
            ] {
                assert_eq!(without_keys(&path), path);
            }
        }
    }

    #[test]
    fn a_key_in_short_parts_is_hidden() {
        let letters = format!("{SMALL}{}{DIGITS}", SMALL.to_uppercase());
        let hidden = (0..1000).filter(|&seed| {
            let key = random(letters.as_bytes(), 36, seed);
            without_keys(&format!("{}/{}/{}", &key[..12], &key[12..24], &key[24..])) == HIDDEN
        });
        let hidden = hidden.count();
        assert!(hidden >= 950, "{hidden}");
    }

    proptest::proptest! {
        #[test]
        fn what_is_left_is_shown_again(text in "[a-cA-C0-3/:=_.*+-]{16,80}") {
            let shown = without_keys(&text);
            proptest::prop_assert_eq!(without_keys(&shown), shown);
        }
    }
}
