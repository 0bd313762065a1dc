//! Words that say a value is to be filled in, or was made up.
//!
//! To add a word: put it into the row of its language and meaning. A word counts where it stands
//! alone between signs or capitals (`your-key`, `yourKey`), in a chain of such words (`yourkeyhere`),
//! and in leetspeak (`y0urk3y`).

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

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
    let lower = letters.to_ascii_lowercase();
    // What the letters up to each offset are made of.
    let mut reached = [None; *LENGTHS.end() + 1];
    reached[0] = Some(None);
    for at in 0..lower.len() {
        let Some(so_far) = reached[at] else { continue };
        for &(word, hint) in words_with(lower[at]) {
            if lower[at..].starts_with(word.as_bytes()) {
                let end = &mut reached[at + word.len()];
                *end = Some(end.flatten().max(so_far).max(hint));
            }
        }
    }
    reached[lower.len()]
}

/// A word that no random value holds by chance, anywhere in it, in one case.
fn has_giveaway(value: &[u8]) -> bool {
    GIVEAWAY_SEARCH.find_overlapping_iter(value).any(|found| is_in_one_case(&value[found.range()]))
}

static GIVEAWAY_SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(GIVEAWAYS)
        .expect("a few dozen words always fit")
});

fn is_in_one_case(word: &[u8]) -> bool {
    let upper = word.iter().filter(|byte| byte.is_ascii_uppercase()).count();
    upper == 0 || upper == word.len() || upper == 1 && word[0].is_ascii_uppercase()
}

type Entry = (&'static str, Option<Hint>);

/// All tables, by first letter.
static DICTIONARY: LazyLock<[Vec<Entry>; 26]> = LazyLock::new(|| {
    let asks = ASKS.iter().flat_map(|(_, words)| *words).map(|word| (*word, Some(Hint::Ask)));
    let trials = TRIALS.iter().map(|word| (*word, Some(Hint::Trial)));
    let made_up = MADE_UP.iter().map(|word| (*word, Some(Hint::MadeUp)));
    let fillers = FILLERS.iter().map(|word| (*word, None));
    let mut dictionary = [const { Vec::new() }; 26];
    for entry in asks.chain(trials).chain(made_up).chain(fillers) {
        dictionary[usize::from(entry.0.as_bytes()[0] - b'a')].push(entry);
    }
    dictionary
});

fn words_with(first: u8) -> &'static [Entry] {
    let letter = first.checked_sub(b'a').map(usize::from);
    letter.and_then(|letter| DICTIONARY.get(letter)).map_or(&[], Vec::as_slice)
}

/// Long enough to be looked for inside random characters, as in `phk_9f3bEXAMPLE`.
const GIVEAWAYS: &[&str] = &[
    "beispiel",
    "changeme",
    "changethis",
    "donotuse",
    "ejemplo",
    "esempio",
    "example",
    "exemple",
    "exemplo",
    "fakekey",
    "notareal",
    "notarealkey",
    "notreal",
    "placeholder",
    "platzhalter",
    "przyklad",
    "redacted",
    "replaceme",
    "samplekey",
    "dummykey",
    "testkey",
    "voorbeeld",
    "yourapikey",
    "yourkey",
    "yourtoken",
];

/// Words for values that were made up.
const MADE_UP: &[&str] = &[
    "bogus",
    "censored",
    "dummy",
    "fake",
    "faked",
    "filtered",
    "invalid",
    "notareal",
    "masked",
    "mock",
    "mocked",
    "nonexistent",
    "notreal",
    "phony",
    "placeholder",
    "pretend",
    "redacted",
    "sanitized",
    "scrubbed",
    "stub",
    "stubbed",
];

/// Words of tests and documents.
const TRIALS: &[&str] = &[
    "abc", "abcd", "acme", "alice", "asdf", "bar", "baz", "bob", "demo", "dolor", "fixture", "foo", "foobar",
    "hunter", "ipsum", "letmein", "lorem", "password", "passwd", "qux", "qwerty", "spec", "test", "tester",
    "testing", "tests", "trial", "unit", "whatever", "xyz", "xyzzy", "secret", "changeit", "trustno",
];

/// Words beside those above, so that a chain of words is seen to be one.
const FILLERS: &[&str] = &[
    "access",
    "account",
    "admin",
    "an",
    "and",
    "api",
    "app",
    "are",
    "as",
    "auth",
    "be",
    "by",
    "client",
    "code",
    "correct",
    "battery",
    "horse",
    "staple",
    "credential",
    "default",
    "dev",
    "do",
    "env",
    "for",
    "from",
    "get",
    "go",
    "goes",
    "has",
    "have",
    "id",
    "if",
    "in",
    "is",
    "it",
    "key",
    "keys",
    "lab",
    "labs",
    "live",
    "local",
    "long",
    "me",
    "my",
    "new",
    "no",
    "not",
    "of",
    "on",
    "or",
    "our",
    "phota",
    "please",
    "prod",
    "random",
    "real",
    "some",
    "string",
    "super",
    "that",
    "the",
    "this",
    "to",
    "token",
    "top",
    "use",
    "user",
    "value",
    "very",
    "was",
    "with",
];

/// What instructions say, by language, in ASCII spellings.
const ASKS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "add",
            "change",
            "configure",
            "define",
            "defined",
            "empty",
            "enter",
            "example",
            "fill",
            "fixme",
            "here",
            "hidden",
            "insert",
            "later",
            "missing",
            "needed",
            "obtain",
            "own",
            "paste",
            "pending",
            "provide",
            "provided",
            "put",
            "removed",
            "replace",
            "replaced",
            "required",
            "sample",
            "secretly",
            "set",
            "tbd",
            "todo",
            "undefined",
            "unset",
            "update",
            "your",
            "yours",
        ],
    ),
    (
        "de",
        &[
            "ausfuellen",
            "beispiel",
            "bitte",
            "dein",
            "deine",
            "deinen",
            "eigener",
            "einfuegen",
            "eingeben",
            "einsetzen",
            "eintragen",
            "ersetzen",
            "gesetzt",
            "hier",
            "ihr",
            "ihren",
            "muster",
            "nicht",
            "noch",
            "platzhalter",
            "schluessel",
        ],
    ),
    (
        "fr",
        &[
            "changez",
            "cle",
            "clef",
            "coller",
            "collez",
            "definir",
            "entrez",
            "exemple",
            "ici",
            "inserer",
            "inserez",
            "mettez",
            "mettre",
            "moi",
            "remplacer",
            "remplacez",
            "saisir",
            "votre",
            "vos",
        ],
    ),
    (
        "es",
        &[
            "aqui",
            "cambia",
            "cambiame",
            "cambiar",
            "clave",
            "coloca",
            "ejemplo",
            "escribe",
            "esto",
            "ingresa",
            "inserta",
            "introduce",
            "llave",
            "pega",
            "pegar",
            "pon",
            "poner",
            "reemplaza",
            "reemplazar",
            "sustituir",
        ],
    ),
    (
        "pt",
        &[
            "altere",
            "chave",
            "cole",
            "coloque",
            "exemplo",
            "inserir",
            "insira",
            "mude",
            "preencha",
            "sua",
            "substitua",
            "substituir",
            "troque",
        ],
    ),
    (
        "it",
        &[
            "cambiami",
            "chiave",
            "esempio",
            "incolla",
            "inserire",
            "inserisci",
            "metti",
            "qui",
            "sostituire",
            "sostituisci",
            "sostituiscimi",
            "tua",
            "tuo",
            "vostra",
        ],
    ),
    (
        "nl",
        &[
            "hier",
            "invullen",
            "jouw",
            "mij",
            "plaats",
            "plak",
            "sleutel",
            "uw",
            "vervang",
            "vervangen",
            "voeg",
            "voer",
            "voorbeeld",
            "vul",
            "wijzig",
        ],
    ),
    (
        "sv",
        &[
            "byt", "din", "ditt", "ersatt", "exempel", "fyll", "haer", "klistra", "mig", "nyckel", "skriv",
            "ut",
        ],
    ),
    (
        "no, da",
        &[
            "bytt", "deg", "dit", "eksempel", "erstat", "erstatt", "her", "indsaet", "indtast", "inn", "lim",
            "meg", "noegle", "noekkel", "nogle", "nokkel", "sett", "skift", "udskift",
        ],
    ),
    ("fi", &["avain", "avaimen", "avaimesi", "korvaa", "liita", "sinun", "tahan", "vaihda"]),
    (
        "pl",
        &[
            "klucz", "podmien", "przyklad", "twoj", "tutaj", "tu", "wklej", "wpisz", "wstaw", "zamien",
            "zastap", "zmien",
        ],
    ),
    (
        "cs, sk",
        &[
            "doplnit", "doplnte", "klic", "kluc", "nahradte", "priklad", "sem", "tvuj", "vas", "vlozte",
            "zadejte", "zde", "zmen",
        ],
    ),
    (
        "ru, uk",
        &[
            "klyuch",
            "kluch",
            "klyucha",
            "vash",
            "vashe",
            "vstav",
            "vstavit",
            "vstavte",
            "zamenit",
            "zamenite",
            "zdes",
            "znachennya",
            "syuda",
            "tut",
            "svoy",
            "tvoy",
        ],
    ),
    (
        "tr",
        &[
            "anahtar",
            "anahtari",
            "anahtarini",
            "anahtarinizi",
            "anahtariniz",
            "buraya",
            "degistir",
            "degistirin",
            "girin",
            "ornek",
            "sizin",
            "yapistir",
            "yapistirin",
        ],
    ),
    (
        "hu, ro",
        &[
            "cheia",
            "helye",
            "ide",
            "inlocuieste",
            "inlocuiti",
            "introduceti",
            "kulcs",
            "kulcsot",
            "aici",
            "jon",
        ],
    ),
    (
        "zh, ja, ko",
        &[
            "kagi", "kii", "koko", "miyao", "mimi", "nin", "nyuryoku", "tianxie", "tihuan", "shuru", "zheli",
            "yeogi", "yeogie", "ibryeok", "iryeok", "kudasai",
        ],
    ),
    (
        "id, vi, el",
        &["anda", "dengan", "disini", "ganti", "isi", "kunci", "kleidi", "khoa", "masukkan", "sini"],
    ),
];

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

    #[test]
    fn words_are_plain_letters_and_stand_once_a_language() {
        for (language, words) in ASKS {
            for (at, word) in words.iter().enumerate() {
                assert!(word.bytes().all(|byte| byte.is_ascii_lowercase()), "{language}: {word}");
                assert!(!words[..at].contains(word), "{language}: {word}");
            }
        }
    }
}
