//! The words names are made of, by what they say of a key. To add one: put it into its table.

/// Words for a key, by language; with and without the signs of its letters.
#[rustfmt::skip]
pub(super) const KEY_NOUNS: &[(&str, &[&str])] = &[
    ("en", &["key", "keys", "token", "tokens", "secret", "secrets", "credential", "credentials", "cred", "creds"]),
    ("de", &["schluessel", "schlüssel", "zugangsschluessel", "zugangsschlüssel", "geheimnis"]),
    ("fr", &["cle", "clé", "cles", "clés", "clef", "jeton"]),
    ("es", &["clave", "claves", "llave", "llaves", "secreto"]),
    ("pt", &["chave", "chaves", "segredo"]),
    ("it", &["chiave", "chiavi", "segreto"]),
    ("nl", &["sleutel", "geheim"]),
    ("sv", &["nyckel", "nycklar"]),
    ("no, da", &["nokkel", "noekkel", "nøkkel", "nogle", "noegle", "nøgle"]),
    ("fi", &["avain"]),
    ("pl", &["klucz", "klucze"]),
    ("cs, sk", &["klic", "klíč", "kluc", "kľúč"]),
    ("hu, ro", &["kulcs", "cheie", "cheia"]),
    ("tr", &["anahtar", "anahtari", "anahtarı"]),
    ("ru, uk, bg", &["ключ", "токен", "klyuch", "kluch"]),
    ("el", &["κλειδί", "kleidi"]),
    ("ja", &["キー", "鍵", "トークン"]),
    ("zh", &["密钥", "密鑰", "金鑰", "令牌"]),
    ("ko", &["키", "토큰"]),
    ("id, vi", &["kunci", "khoa"]),
];

/// Words that mean a key only beside Phota's name and at the end: `PHOTA_PAT`, `photaAuth`.
pub(super) const WEAK_NOUNS: &[&str] = &["auth", "authorization", "bearer", "pat", "apikeys"];

/// Words that make a key plainly a credential.
pub(super) const COMPOUNDS: &[&str] = &["api", "auth", "access", "secret", "bearer"];

/// Words after a key's name that make it the name of something about the key. Most of them have values
/// that look random, or are easily given one.
#[rustfmt::skip]
pub(super) const ABOUT: &[&str] = &[
    "age", "alias", "aliases", "arg", "arn", "at", "attr", "attribute", "audience", "base", "binding",
    "board", "bucket", "button", "cache", "checker", "checksum", "class", "code", "color", "colour", "column",
    "cookie", "count", "created", "date", "description", "dialog", "dir", "display", "docs", "down",
    "element", "email", "endpoint", "entry", "env", "error", "errors", "etag", "event",
    "expiration", "expires", "expiry", "field", "file", "filename", "files", "flag", "folder", "form",
    "format", "frame", "frames", "getter", "guid", "handle", "header", "headers", "help", "hint", "hook",
    "host", "icon", "id", "ids", "index", "input", "invalid", "issuer", "item", "iv", "keyring", "kid",
    "kind", "label", "len", "length", "limit", "link", "loader", "location", "locker", "lookup", "manager",
    "map", "mapping", "mask", "masked", "masker", "missing", "modal", "model", "mutation", "name",
    "names", "nonce", "option", "owner", "page", "param", "parameter", "path", "paths", "pattern",
    "permission", "point", "pointer", "points", "policy", "port", "prefix", "present", "press",
    "profile", "prop", "props", "provider", "pub", "public", "quota", "record", "ref", "reference", "regex",
    "regexp", "region", "request", "required", "resolver", "response", "rev", "revision", "ring", "role",
    "rotate", "rotated", "rotation", "row", "salt", "schema", "scope", "scopes", "screen", "selector",
    "service", "session", "setter", "size", "slot", "source", "state", "status", "storage", "store", "stroke",
    "style", "suffix", "tab", "template", "testid", "time", "timestamp", "title", "tooltip", "ttl", "type",
    "uid", "uids", "up", "updated", "uri", "url", "usage", "used", "uuid", "valid", "validator", "validity",
    "version", "versions", "view", "visual", "widget", "word", "words",
];

/// Words that make a name that of something computed from a key.
#[rustfmt::skip]
pub(super) const DIGESTS: &[&str] = &[
    "checksum", "cipher", "ciphertext", "crc", "digest", "encrypted", "encryption", "etag", "fernet",
    "fingerprint", "hash", "hashed", "hmac", "integrity", "jwe", "kms", "md", "sealed", "sha",
    "signature", "thumbprint", "wrapped",
];

/// Words right before "key" that make it a key of another kind: to a cache, a table, a door.
#[rustfmt::skip]
pub(super) const OTHER_KEYS: &[&str] = &[
    "arrow", "asset", "attr", "attribute", "bucket", "cache", "column", "composite", "config", "cont",
    "continuation", "cursor", "device", "dict", "entity", "enum", "event", "feature", "field", "file",
    "filter", "foreign", "form", "host", "hot", "idempotency", "index", "item", "job", "json", "keyring",
    "kv", "label", "lang", "license", "limit", "list", "locale", "lock", "lookup", "map", "memo", "menu",
    "message", "metadata", "mutation", "natural", "nav", "object", "page", "partition", "path", "photo",
    "private", "public", "query", "queue", "range", "rate", "react", "redis", "refresh", "registration",
    "registry", "resume", "route", "row", "search", "session", "setting", "settings", "sha", "shard",
    "shortcut", "soft", "sort", "state", "storage", "store", "style", "surrogate", "swr", "tab", "text",
    "thumb", "thumbnail", "title", "topic", "translation", "unique", "widget", "yaml",
];

/// Words anywhere between Phota's name and "key" that make it the key of a system beside the API.
#[rustfmt::skip]
pub(super) const SYSTEMS: &[&str] = &[
    "apns", "bot", "captcha", "cipher", "cookie", "crypto", "csrf", "database", "db", "decryption", "deploy",
    "encrypt", "encryption", "fcm", "gpg", "hmac", "hook", "jwt", "kms", "ldap", "mfa", "otp", "pgp", "push",
    "signature", "signing", "smtp", "ssh", "ssl", "tde", "tls", "totp", "vapid", "webhook", "xsrf",
];

/// Words after a key's name that leave it a key, and words before it that say nothing of its owner.
#[rustfmt::skip]
pub(super) const QUALIFIERS: &[&str] = &[
    "a", "active", "actual", "alt", "backup", "be", "beta", "bin", "c", "canary", "ci", "current", "default",
    "demo", "dev", "development", "enc", "encoded", "eu", "fallback", "first", "hex", "int", "integration",
    "legacy", "literal", "live", "local", "main", "new", "next", "old", "one", "plain", "prd", "preview",
    "previous", "primary", "prod", "production", "qa", "raw", "real", "sandbox", "second", "secondary",
    "stage", "staging", "stg", "str", "string", "temp", "test", "testing", "third", "three", "tmp", "two",
    "uat", "us", "v", "val", "value",
];

/// Words of structure, which say nothing about whose something is. Sorted.
#[rustfmt::skip]
pub(super) const NEUTRAL: &[&str] = &[
    "add", "android", "api", "app", "args", "arguments", "attributes", "auth", "authentication",
    "authorization", "base", "bearer", "body", "cfg", "client", "common", "conf", "config", "configuration",
    "connection", "const", "constants", "context", "credential", "credentials", "custom", "da", "data", "de",
    "def", "default", "defaults", "defined", "del", "der", "des", "details", "di", "do", "du", "entry", "env",
    "environment", "expo", "export", "exports", "extra", "field", "fields", "for", "fuer", "gatsby", "get",
    "header", "headers", "http", "https", "import", "init", "inner", "input", "inputs", "instance", "item",
    "items", "json", "key", "keys", "la", "le", "let", "meta", "mine", "module", "my", "name", "next", "nuxt",
    "of", "option", "options", "opts", "our", "outbound", "para", "param", "parameters", "params", "parent",
    "payload", "per", "plain", "pour", "process", "profile", "profiles", "properties", "property", "props",
    "provider", "providers", "public", "react", "remote", "req", "request", "request_headers", "requests",
    "secret", "secrets", "self", "server", "service", "services", "session", "set", "setting", "settings",
    "spec", "static", "string", "super", "that", "the", "this", "token", "tokens", "upstream", "user",
    "value", "values", "van", "var", "variable", "variables", "vars", "vite", "voor", "vue", "with",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neutral_words_are_sorted_for_the_search() {
        assert!(NEUTRAL.is_sorted(), "{:?}", NEUTRAL.windows(2).find(|pair| pair[0] > pair[1]));
    }

    #[test]
    fn tables_agree() {
        for word in QUALIFIERS {
            assert!(!ABOUT.contains(word) && !OTHER_KEYS.contains(word) && !SYSTEMS.contains(word), "{word}");
        }
        for word in ABOUT {
            assert!(!KEY_NOUNS.iter().any(|(_, nouns)| nouns.contains(word)), "{word}");
        }
    }
}
