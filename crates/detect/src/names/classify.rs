//! What an identifier names, judged by its words.

use aho_corasick::AhoCorasick;

use super::tables::{
    ABOUT, COMPOUNDS, DIGESTS, KEY_NOUNS, NEUTRAL, OTHER_KEYS, QUALIFIERS, SYSTEMS, WEAK_NOUNS,
};
use super::vendors::{is_platform, is_vendor};
use super::words::words;

/// What an identifier names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NameKind {
    /// A Phota key: `PHOTA_API_KEY`, `photaKey`, or a configured name.
    PhotaKey,
    /// The header Phota wants its key in.
    Header,
    /// Somebody's key, plainly: `api_key`, `authToken`.
    Key,
    /// Perhaps a key: a lone `key`, `token` or `secret`.
    BareKey,
    /// `password`: a key where it opens a connection to Phota's host.
    Password,
    /// Phota, but not its key: `phota`, `createPhota`, `PHOTA_BASE_URL`.
    Phota,
    /// Another service: `openai`, `STRIPE_SECRET_KEY`.
    Vendor,
    /// Anything else.
    Other,
}

/// A classified identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Name {
    pub(crate) kind: NameKind,
    pub(crate) words: Vec<String>,
}

/// Classifies identifiers; knows the configured names.
#[derive(Debug)]
pub(crate) struct Namer {
    configured: Vec<Vec<String>>,
    /// Finds what a name must hold to be that of a key.
    marks: AhoCorasick,
}

impl Namer {
    pub(crate) fn new(names: &[String]) -> Self {
        let configured: Vec<Vec<String>> = names.iter().map(|name| words(name)).collect();
        let nouns = KEY_NOUNS.iter().flat_map(|(_, nouns)| *nouns).copied();
        let marks = nouns
            .chain(["phot", "passw"])
            .chain(configured.iter().filter_map(|name| name.first().map(String::as_str)));
        let marks = AhoCorasick::builder()
            .ascii_case_insensitive(true)
            .build(marks)
            .expect("a few hundred short words always fit");
        Namer { configured, marks }
    }

    /// Classifies an identifier as written.
    pub(crate) fn classify(&self, identifier: &str) -> Name {
        let words = words(identifier);
        Name { kind: self.kind(identifier, &words), words }
    }

    fn kind(&self, identifier: &str, words: &[String]) -> NameKind {
        if self.configured.iter().any(|name| ends_with_name(words, name)) {
            return NameKind::PhotaKey;
        }
        let vendor = words.iter().any(|word| is_vendor(word));
        match PhotaName::find(words) {
            Some(phota) if phota.is_of_key(words) || phota.is_weakly_of_key(identifier, words) => {
                NameKind::PhotaKey
            }
            _ if vendor => NameKind::Vendor,
            Some(_) => NameKind::Phota,
            None => kind_without_owner(words),
        }
    }
}

/// A cheap test before an identifier is classified: it holds a key noun, Phota or a configured word.
pub(crate) fn may_name_key(identifier: &[u8], namer: &Namer) -> bool {
    namer.marks.is_match(identifier)
}

/// Words of structure, which say nothing about whose something is.
pub(crate) fn is_neutral(word: &str) -> bool {
    NEUTRAL.binary_search(&word).is_ok()
}

/// Tells whether a word names a system beside the API with keys of its own. Some of those words name a stage too.
pub(crate) fn has_secrets(word: &str) -> bool {
    word == "session" || SYSTEMS.contains(&word) && !matches!(word, "bot" | "deploy" | "push")
}

/// A configured name may be qualified in front (`VITE_`, `process.env.`).
fn ends_with_name(words: &[String], name: &[String]) -> bool {
    let tail = words.iter().rposition(|word| !is_qualifier(word)).map_or(0, |last| last + 1);
    words.ends_with(name) || words[..tail].ends_with(name)
}

/// The words in a name that say Phota.
struct PhotaName {
    start: usize,
    end: usize,
}

impl PhotaName {
    fn find(words: &[String]) -> Option<PhotaName> {
        let start = words.iter().enumerate().position(|(at, word)| {
            matches!(word.as_str(), "phota" | "photolabs")
                || (word == "photo" && words.get(at + 1).is_some_and(|next| next == "labs"))
        })?;
        let more =
            words[start + 1..].iter().take_while(|word| matches!(word.as_str(), "labs" | "lab")).count();
        Some(PhotaName { start, end: start + 1 + more })
    }

    /// Tells whether the name is that of Phota's key: it has a noun, and nothing that makes it another's
    /// or something about the key.
    fn is_of_key(&self, words: &[String]) -> bool {
        let Some(noun) = words.iter().rposition(|word| is_key_noun(word)) else { return false };
        let between = if noun < self.start { noun + 1..self.start } else { self.end..noun };
        !words.iter().any(|word| is_among(DIGESTS, word))
            && !is_anothers(words, &words[between])
            && !is_about(&words[noun + 1..])
            && !is_of_another_kind(words, noun, self.end)
    }

    /// `PHOTA_PAT`, `photaAuth`: with a hyphen it would be a service. `PHOTA_API` in capitals alone.
    fn is_weakly_of_key(&self, identifier: &str, words: &[String]) -> bool {
        let [noun, rest @ ..] = &words[self.end..] else { return false };
        let shouted = !identifier.bytes().any(|byte| byte.is_ascii_lowercase());
        let is_noun = WEAK_NOUNS.contains(&noun.as_str()) || shouted && noun == "api";
        let plain = !identifier.contains(['-', '.', '/', ':']) && !words.iter().any(|word| is_vendor(word));
        is_noun && plain && rest.iter().all(|word| is_qualifier(word))
    }
}

/// `PHOTA_OPENAI_API_KEY` is OpenAI's; `VERCEL_PHOTA_API_KEY` is Phota's, as set at Vercel.
fn is_anothers(words: &[String], between: &[String]) -> bool {
    between.iter().any(|word| is_vendor(word))
        || words.iter().any(|word| is_vendor(word) && !is_platform(word))
}

/// Tells whether an identifier of several words ends in a word for a key.
pub(crate) fn ends_in_key(identifier: &str) -> bool {
    let words = words(identifier);
    words.len() > 1 && words.last().is_some_and(|last| is_key_noun(last))
}

fn is_key_noun(word: &str) -> bool {
    KEY_NOUNS.iter().any(|(_, nouns)| {
        nouns.contains(&word)
            || !word.is_ascii() && nouns.iter().any(|noun| !noun.is_ascii() && word.ends_with(noun))
    })
}

/// What follows a key's name makes it something about the key (`KEY_ID`, `KEY_FILE`).
fn is_about(after: &[String]) -> bool {
    after.iter().enumerate().any(|(at, word)| {
        let base64 = word == "base" && after.get(at + 1).is_some_and(|next| next == "64");
        is_among(ABOUT, word) && !base64
    })
}

/// Tells whether a table holds a word, or the one of which it is the plural.
fn is_among(table: &[&str], word: &str) -> bool {
    let singular = word.strip_suffix('s');
    let shorter = singular.and_then(|word| word.strip_suffix('e'));
    [Some(word), singular, shorter].into_iter().flatten().any(|word| table.contains(&word))
}

/// The words before the noun make it a key of another kind (`CACHE_KEY`, `DB_SECRET_KEY`).
fn is_of_another_kind(words: &[String], noun: usize, phota: usize) -> bool {
    let before = noun.checked_sub(1).map(|before| words[before].as_str());
    let between = words.get(phota..noun).unwrap_or_default();
    let storage = between.windows(2).any(|pair| pair[0] == "s" && pair[1] == "3");
    before.is_some_and(|before| OTHER_KEYS.contains(&before) || SYSTEMS.contains(&before))
        || between.iter().any(|word| SYSTEMS.contains(&word.as_str()))
        || storage
}

/// A name that says neither Phota nor another service.
fn kind_without_owner(words: &[String]) -> NameKind {
    if words.last().is_some_and(|last| last == "password")
        && words.iter().rev().skip(1).all(|word| is_neutral(word))
    {
        return NameKind::Password;
    }
    let digest = words.iter().any(|word| is_among(DIGESTS, word));
    let Some(noun) = words.iter().rposition(|word| is_key_noun(word)).filter(|_| !digest) else {
        return NameKind::Other;
    };
    let (before, after) = (&words[..noun], &words[noun + 1..]);
    let harmless = |(at, word): (usize, &String)| match word.as_str() {
        "labs" | "for" | "b" | "api" => true,
        "base" => after.get(at + 1).is_some_and(|next| next == "64"),
        word => is_qualifier(word) || is_particle(word),
    };
    if !after.iter().enumerate().all(harmless) || is_of_another_kind(words, noun, words.len()) {
        return NameKind::Other;
    }
    if words.ends_with(&["x".into(), "api".into(), "key".into()]) {
        return NameKind::Header;
    }
    let compound = before.last().is_some_and(|before| COMPOUNDS.contains(&before.as_str()));
    let owner = &before[..before.len() - usize::from(compound)];
    // `acme_api_key` is Acme's, wherever it stands.
    if !owner.iter().all(|word| word.len() <= 1 || is_neutral(word) || is_qualifier(word)) {
        return NameKind::Other;
    }
    if compound || after.iter().any(|word| word == "api") { NameKind::Key } else { NameKind::BareKey }
}

/// Words after a key's name that leave it a key.
fn is_qualifier(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit()) || QUALIFIERS.contains(&word)
}

/// `clave_de_api`.
fn is_particle(word: &str) -> bool {
    matches!(word, "d" | "da" | "de" | "del" | "di" | "do" | "du" | "l" | "la")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(identifier: &str) -> NameKind {
        Namer::new(&["STUDIO_TOKEN".to_owned()]).classify(identifier).kind
    }

    #[test]
    fn phota_keys_in_every_convention() {
        for name in [
            "PHOTA_API_KEY",
            "PHOTA_KEY",
            "PHOTALABS_API_KEY",
            "PHOTOLABS_API_KEY",
            "PHOTA_APIKEY",
            "PHOTA__API_KEY",
            "PHOTA-KEY",
            "Phota:ApiKey",
            "Phota__ApiKey",
            "PhotaAPIKey",
            "Photalabs.ApiKey",
            "phota.api.key",
            "phota/api-key",
            "phota_api_key",
            "photaApiKey",
            "photaLabsApiKey",
            "photaapikey",
            "myphotakey",
            "photakey",
            "data-phota-api-key",
            "com.photalabs.API_KEY",
            "x-phota-key",
            "X-Phota-Api-Key",
            "p:photaApiKey",
            "$photaKey",
            ":phota_key",
            "@photaKey",
            "_photaKey",
            "__phota_api_key__",
            "m_photaKey",
            "kPhotaApiKey",
            "strPhotaKey",
            "szPhotaKey",
            "ns1:phota-key",
            "--phota-api-key",
            "setPhotaApiKey",
            "PHOTO_LABS_KEY",
            "phota_photo_labs_key",
        ] {
            assert_eq!(kind(name), NameKind::PhotaKey, "{name}");
        }
    }

    #[test]
    fn phota_keys_with_other_nouns() {
        for name in [
            "PHOTA_API_TOKEN",
            "PHOTA_SECRET_KEY",
            "PHOTA_SECRET",
            "photaCredential",
            "PHOTA_CREDS",
            "PHOTA_PAT",
            "PHOTA_BEARER",
            "photaAuth",
            "PHOTA_API",
            "PHOTA_AUTH_PROD",
            "photaSchluessel",
            "Phota-Schl\u{fc}ssel",
            "PHOTA_SCHL\u{dc}SSEL",
            "phota_clave",
            "clave_api_phota",
            "cle_phota",
            "cl\u{e9}_api_phota",
            "chave_da_phota",
            "chiavePhota",
            "photaSleutel",
            "photaNyckel",
            "phota_klucz",
            "phota\u{5bc6}\u{94a5}",
            "Phota\u{30ad}\u{30fc}",
            "Phota\u{306e}\u{30ad}\u{30fc}",
            "phota_\u{43a}\u{43b}\u{44e}\u{447}",
        ] {
            assert_eq!(kind(name), NameKind::PhotaKey, "{name}");
        }
    }

    #[test]
    fn phota_keys_with_a_place_or_an_owner() {
        for name in [
            "NEXT_PUBLIC_PHOTA_API_KEY",
            "process.env.PHOTA_API_KEY",
            "PROD_PHOTA_KEY",
            "PHOTA_KEY_PROD",
            "PHOTA_PROD_API_KEY",
            "PHOTA_API_KEY_FALLBACK",
            "PHOTA_API_KEY_EU_WEST",
            "PHOTA_KEYS",
            "PHOTA_KEY_2",
            "PHOTA_KEY_A",
            "OLD_PHOTA_API_KEY",
            "PHOTA_UPLOAD_KEY",
            "API_KEY_PHOTA",
            "_PHOTA_KEY_B64",
            "PHOTA_KEY_BASE64",
            "ACME_PHOTA_API_KEY",
            "PHOTA_API_KEY_ACME",
            "photaKeyBerlinStudio",
            "VERCEL_PHOTA_API_KEY",
            "AZURE_PHOTA_KEY",
            "apiKeys.phota",
            "STUDIO_TOKEN",
            "studioToken",
            "VITE_STUDIO_TOKEN",
        ] {
            assert_eq!(kind(name), NameKind::PhotaKey, "{name}");
        }
    }

    #[test]
    fn phota_but_no_key() {
        for name in [
            "phota",
            "createPhota",
            "PhotaClient",
            "PHOTA_BASE_URL",
            "phota-api",
            "phota_api",
            "phota-auth",
            "PHOTA_API_URL",
            "PHOTA_KEY_ID",
            "photakeyid",
            "PHOTA_KEY_NAME",
            "PHOTA_API_KEY_FILE",
            "photaKeyPath",
            "PHOTA_API_KEY_SHA256",
            "phota_key_hash",
            "PHOTA_KEY_HASHES",
            "phota_key_fingerprints",
            "photaKeyUrls",
            "PHOTA_API_KEY_ENCRYPTED",
            "PHOTA_CACHE_KEY",
            "PHOTA_STORAGE_KEY",
            "phota_sort_key",
            "phota_public_key",
            "photaQueryKey",
            "PHOTA_API_KEY_HEADER",
            "PHOTA_API_KEY_ENV_ALIASES",
            "PHOTA_KEY_VERSION",
            "PHOTA_KEYRING_SERVICE",
            "photaKeyboard",
            "photaKeyField",
            "photaTokenCount",
            "PHOTA_PROFILE_ID",
            "PHOTA_WEBHOOK_SECRET",
            "PHOTA_WEBHOOK_SIGNING_SECRET",
            "PHOTA_JWT_SECRET",
            "PHOTA_S3_SECRET_KEY",
            "PHOTA_DB_ACCESS_KEY",
            "PHOTA_SSH_PRIVATE_KEY",
        ] {
            assert_eq!(kind(name), NameKind::Phota, "{name}");
        }
    }

    #[test]
    fn others() {
        for (name, expected) in [
            ("sphota", NameKind::Vendor),
            ("SPHOTA_API_KEY", NameKind::Vendor),
            ("photato", NameKind::Other),
            ("photark_key", NameKind::Vendor),
            ("photasaKey", NameKind::Other),
            ("photagToken", NameKind::Other),
            ("photapeKey", NameKind::Other),
            ("morphotaxa", NameKind::Other),
            ("ArphotaClient", NameKind::Other),
            ("isPhotaken", NameKind::Other),
            ("OPENAI_API_KEY", NameKind::Vendor),
            ("PHOTA_OPENAI_API_KEY", NameKind::Vendor),
            ("FAL_PHOTA_KEY", NameKind::Vendor),
            ("PHOTA_AWS_SECRET_KEY", NameKind::Vendor),
            ("X-API-Key", NameKind::Header),
            ("x_api_key", NameKind::Header),
            ("apiKey", NameKind::Key),
            ("api-key", NameKind::Key),
            ("apikey", NameKind::Key),
            ("auth_token", NameKind::Key),
            ("MY_API_KEY", NameKind::Key),
            ("apiSchluessel", NameKind::Key),
            ("clave_api", NameKind::Key),
            ("clave_de_api", NameKind::Key),
            ("key", NameKind::BareKey),
            ("SECRET", NameKind::BareKey),
            ("schluessel", NameKind::BareKey),
            ("cacheKey", NameKind::Other),
            ("photo_api_key", NameKind::Other),
            ("PHOTATO_API_KEY", NameKind::Other),
            ("PHOTAGRAPHY_API_KEY", NameKind::Other),
            ("PHOTAGRAPHY_SITE", NameKind::Other),
            ("keyboard", NameKind::Other),
            ("acme_api_key", NameKind::Other),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
    }

    #[test]
    fn the_cheap_test_lets_every_key_pass() {
        let namer = Namer::new(&["STUDIO_TOKEN".to_owned()]);
        for name in ["PHOTA_PAT", "photaAuth", "api_key", "clave", "Schl\u{fc}ssel", "studioX", "PHOTO_LABS"]
        {
            assert!(may_name_key(name.as_bytes(), &namer), "{name}");
        }
        for name in ["api", "value", "passing", ""] {
            assert!(!may_name_key(name.as_bytes(), &namer), "{name}");
        }
    }
}
