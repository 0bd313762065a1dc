//! What an identifier names, judged by its words.

use super::vendors::is_vendor;
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
}

impl Namer {
    pub(crate) fn new(names: &[String]) -> Self {
        Namer { configured: names.iter().map(|name| words(name)).collect() }
    }

    /// Classifies an identifier as written.
    pub(crate) fn classify(&self, identifier: &str) -> Name {
        let words = words(identifier);
        Name { kind: self.kind(&words), words }
    }

    fn kind(&self, words: &[String]) -> NameKind {
        if self.configured.iter().any(|name| ends_with_name(words, name)) {
            return NameKind::PhotaKey;
        }
        let vendor = words.iter().any(|word| is_vendor(word));
        let digest = words.iter().any(|word| DIGESTS.contains(&word.as_str()));
        let Some(key) = KeyNoun::find(words).filter(|_| !digest) else {
            return match (vendor, phota(words)) {
                (true, _) => NameKind::Vendor,
                (false, Some(_)) => NameKind::Phota,
                (false, None) => NameKind::Other,
            };
        };
        match (vendor, phota(words)) {
            (true, _) => NameKind::Vendor,
            (false, Some(_)) if !key.is_plain_for_phota(words) => NameKind::Phota,
            (false, Some(_)) => NameKind::PhotaKey,
            (false, None) => key.kind(words),
        }
    }
}

/// A cheap test before an identifier is classified: it holds a key noun, Phota or a configured word.
pub(crate) fn may_name_key(identifier: &[u8], namer: &Namer) -> bool {
    let has = |word: &str| {
        identifier.len() >= word.len()
            && identifier.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word.as_bytes()))
    };
    ["phot", "key", "token", "secret", "credential"].iter().any(|word| has(word))
        || namer.configured.iter().any(|name| name.first().is_some_and(|word| has(word)))
}

/// A configured name may be qualified in front (`VITE_`, `process.env.`).
fn ends_with_name(words: &[String], name: &[String]) -> bool {
    let tail = words.iter().rposition(|word| !is_qualifier(word)).map_or(0, |last| last + 1);
    words.ends_with(name) || words[..tail].ends_with(name)
}

/// Where Phota is named: the range of its words.
fn phota(words: &[String]) -> Option<std::ops::Range<usize>> {
    let start = words.iter().enumerate().position(|(at, word)| {
        matches!(word.as_str(), "phota" | "photolabs")
            || (word == "photo" && words.get(at + 1).is_some_and(|next| next == "labs"))
    })?;
    let more = words[start + 1..].iter().take_while(|word| matches!(word.as_str(), "labs" | "lab")).count();
    Some(start..start + 1 + more)
}

/// The word that says "key" in a name, and what stands around it.
struct KeyNoun {
    at: usize,
}

impl KeyNoun {
    /// Finds the noun if nothing after it says that this is only about a key (`KEY_ID`, `KEY_FILE`).
    fn find(words: &[String]) -> Option<KeyNoun> {
        let at = words.iter().rposition(|word| KEY_NOUNS.contains(&word.as_str()))?;
        let after = &words[at + 1..];
        let harmless = |(at, word): (usize, &String)| match word.as_str() {
            "phota" | "photolabs" | "labs" | "for" | "b" => true,
            "base" => after.get(at + 1).is_some_and(|next| next == "64"),
            word => is_qualifier(word),
        };
        after.iter().enumerate().all(harmless).then_some(KeyNoun { at })
    }

    fn before<'a>(&self, words: &'a [String]) -> Option<&'a str> {
        self.at.checked_sub(1).map(|before| words[before].as_str())
    }

    /// A Phota name with this noun is a key unless the word before makes it another kind of key.
    fn is_plain_for_phota(&self, words: &[String]) -> bool {
        !self.before(words).is_some_and(|before| OTHER_KEYS.contains(&before))
    }

    fn kind(&self, words: &[String]) -> NameKind {
        let before = self.before(words);
        if before.is_some_and(|before| OTHER_KEYS.contains(&before)) {
            return NameKind::Other;
        }
        if words.ends_with(&["x".into(), "api".into(), "key".into()]) {
            return NameKind::Header;
        }
        let compound = before.is_some_and(|before| COMPOUNDS.contains(&before));
        let owner = &words[..self.at - usize::from(compound)];
        // `acme_api_key` is Acme's, wherever it stands.
        if !owner.iter().all(|word| word.len() <= 1 || is_neutral(word) || is_qualifier(word)) {
            return NameKind::Other;
        }
        if compound { NameKind::Key } else { NameKind::BareKey }
    }
}

/// Words that make a key plainly a credential.
const COMPOUNDS: &[&str] = &["api", "auth", "access", "secret", "bearer"];

/// Words of structure, which say nothing about whose something is.
pub(crate) fn is_neutral(word: &str) -> bool {
    NEUTRAL.binary_search(&word).is_ok()
}

/// Sorted.
const NEUTRAL: &[&str] = &[
    "add",
    "android",
    "api",
    "app",
    "args",
    "auth",
    "authentication",
    "authorization",
    "base",
    "bearer",
    "body",
    "cfg",
    "client",
    "common",
    "conf",
    "config",
    "configuration",
    "connection",
    "const",
    "constants",
    "context",
    "credential",
    "credentials",
    "custom",
    "data",
    "def",
    "default",
    "defaults",
    "defined",
    "details",
    "entry",
    "env",
    "environment",
    "export",
    "extra",
    "get",
    "header",
    "headers",
    "http",
    "https",
    "import",
    "init",
    "inner",
    "instance",
    "item",
    "items",
    "key",
    "keys",
    "let",
    "meta",
    "module",
    "name",
    "option",
    "options",
    "opts",
    "outbound",
    "param",
    "parameters",
    "params",
    "parent",
    "payload",
    "plain",
    "process",
    "profile",
    "profiles",
    "properties",
    "property",
    "props",
    "provider",
    "providers",
    "remote",
    "req",
    "request",
    "request_headers",
    "requests",
    "secret",
    "secrets",
    "self",
    "server",
    "service",
    "services",
    "session",
    "set",
    "setting",
    "settings",
    "spec",
    "static",
    "string",
    "super",
    "that",
    "the",
    "this",
    "token",
    "tokens",
    "upstream",
    "user",
    "value",
    "values",
    "var",
    "variable",
    "variables",
    "vars",
    "with",
];

const KEY_NOUNS: &[&str] =
    &["key", "keys", "token", "tokens", "secret", "secrets", "credential", "credentials"];

/// Words that make a name that of something computed from a key.
const DIGESTS: &[&str] = &[
    "checksum",
    "hash",
    "hashed",
    "sha",
    "md",
    "digest",
    "etag",
    "fingerprint",
    "thumbprint",
    "integrity",
    "encrypted",
    "ciphertext",
];

/// Words before "key" that make it a key of another kind: to a cache, a table, a door.
const OTHER_KEYS: &[&str] = &[
    "cache",
    "column",
    "config",
    "csrf",
    "cursor",
    "dict",
    "encryption",
    "event",
    "feature",
    "file",
    "foreign",
    "host",
    "idempotency",
    "index",
    "keyring",
    "license",
    "locale",
    "lock",
    "map",
    "message",
    "metadata",
    "mutation",
    "object",
    "page",
    "partition",
    "path",
    "photo",
    "private",
    "public",
    "query",
    "queue",
    "redis",
    "refresh",
    "registry",
    "route",
    "row",
    "session",
    "setting",
    "settings",
    "sha",
    "shard",
    "signing",
    "sort",
    "ssh",
    "state",
    "storage",
    "store",
    "style",
    "topic",
    "translation",
    "webhook",
    "xsrf",
];

/// Words after a key's name that leave it a key.
fn is_qualifier(word: &str) -> bool {
    word.bytes().all(|byte| byte.is_ascii_digit())
        || matches!(
            word,
            "a" | "alt"
                | "backup"
                | "be"
                | "bin"
                | "c"
                | "default"
                | "demo"
                | "dev"
                | "development"
                | "enc"
                | "encoded"
                | "eu"
                | "fallback"
                | "hex"
                | "live"
                | "literal"
                | "local"
                | "main"
                | "new"
                | "next"
                | "old"
                | "plain"
                | "preview"
                | "previous"
                | "primary"
                | "prod"
                | "production"
                | "qa"
                | "raw"
                | "real"
                | "sandbox"
                | "secondary"
                | "stage"
                | "staging"
                | "str"
                | "string"
                | "temp"
                | "tmp"
                | "us"
                | "v"
                | "val"
                | "value"
        )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(identifier: &str) -> NameKind {
        Namer::new(&["STUDIO_TOKEN".to_owned()]).classify(identifier).kind
    }

    #[test]
    fn phota_keys() {
        for name in [
            "PHOTA_API_KEY",
            "PHOTA_KEY",
            "PHOTALABS_API_KEY",
            "PHOTOLABS_API_KEY",
            "photaApiKey",
            "photaLabsApiKey",
            "PHOTA-KEY",
            "phota.api.key",
            "PhotaAPIKey",
            "data-phota-api-key",
            "com.photalabs.API_KEY",
            "photaapikey",
            "NEXT_PUBLIC_PHOTA_API_KEY",
            "process.env.PHOTA_API_KEY",
            "PHOTA_API_TOKEN",
            "PHOTA_SECRET_KEY",
            "PHOTA_API_KEY_FALLBACK",
            "PHOTA_KEYS",
            "PHOTA_KEY_2",
            "API_KEY_PHOTA",
            "kPhotaApiKey",
            "_PHOTA_KEY_B64",
            "setPhotaApiKey",
            "STUDIO_TOKEN",
            "studioToken",
            "VITE_STUDIO_TOKEN",
            "phota_photo_labs_key",
            "PHOTO_LABS_KEY",
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
            "PHOTA_KEY_ID",
            "PHOTA_KEY_NAME",
            "PHOTA_API_KEY_FILE",
            "PHOTA_API_KEY_SHA256",
            "PHOTA_CACHE_KEY",
            "PHOTA_STORAGE_KEY",
            "photaQueryKey",
            "PHOTA_API_KEY_HEADER",
            "PHOTA_API_KEY_ENV_ALIASES",
            "PHOTA_KEY_VERSION",
            "PHOTA_KEYRING_SERVICE",
            "photaKeyField",
            "PHOTA_PROFILE_ID",
        ] {
            assert_eq!(kind(name), NameKind::Phota, "{name}");
        }
    }

    #[test]
    fn list_is_sorted_for_the_search() {
        assert!(NEUTRAL.is_sorted(), "{:?}", NEUTRAL.windows(2).find(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn others() {
        for (name, expected) in [
            ("sphota", NameKind::Vendor),
            ("SPHOTA_API_KEY", NameKind::Vendor),
            ("photato", NameKind::Other),
            ("morphotaxa", NameKind::Other),
            ("isPhotaken", NameKind::Other),
            ("OPENAI_API_KEY", NameKind::Vendor),
            ("PHOTA_OPENAI_API_KEY", NameKind::Vendor),
            ("X-API-Key", NameKind::Header),
            ("x_api_key", NameKind::Header),
            ("apiKey", NameKind::Key),
            ("api-key", NameKind::Key),
            ("apikey", NameKind::Key),
            ("auth_token", NameKind::Key),
            ("key", NameKind::BareKey),
            ("SECRET", NameKind::BareKey),
            ("cacheKey", NameKind::Other),
            ("photo_api_key", NameKind::Other),
            ("PHOTATO_API_KEY", NameKind::Other),
            ("PHOTAGRAPHY_SITE", NameKind::Other),
            ("keyboard", NameKind::Other),
        ] {
            assert_eq!(kind(name), expected, "{name}");
        }
    }
}
