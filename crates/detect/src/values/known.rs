//! Values that were published as examples, and digests of well-known texts.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

/// Lower case. To add one: a row with where it is from.
const PUBLISHED: &[(&str, &str)] = &[
    ("RFC 4122, and half of all documentation", "123e4567-e89b-12d3-a456-426614174000"),
    ("Wikipedia, UUID", "123e4567-e89b-12d3-a456-426655440000"),
    ("OpenAPI documentation", "550e8400-e29b-41d4-a716-446655440000"),
    ("RFC 4122", "f81d4fae-7dec-11d0-a765-00a0c91e6bf6"),
    ("Wikipedia, UUID", "f47ac10b-58cc-4372-a567-0e02b2c3d479"),
    ("OpenAPI generators", "3fa85f64-5717-4562-b3fc-2c963f66afa6"),
    ("uuid package", "9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d"),
    ("uuid package", "1b9d6bcd-bbfd-4b2d-9b5d-ab8dfbbd4bed"),
    ("RFC 4122 name space of DNS", "6ba7b810-9dad-11d1-80b4-00c04fd430c8"),
    ("MD5 of nothing", "d41d8cd98f00b204e9800998ecf8427e"),
    ("MD5 of hello", "5d41402abc4b2a76b9719d911017c592"),
    ("MD5 of password", "5f4dcc3b5aa765d61d8327deb882cf99"),
    ("MD5 of test", "098f6bcd4621d373cade4e832627b4f6"),
    ("MD5 of secret", "5ebe2294ecd0e0f08eab7690d2a6ee69"),
    ("SHA-1 of nothing", "da39a3ee5e6b4b0d3255bfef95601890afd80709"),
    ("SHA-1 of test", "a94a8fe5ccb19ba61c4c0873d391e987982fbbd3"),
    ("SHA-1 of password", "5baa61e4c9b93f3f0682250b6cf8331b7ee68fd8"),
    ("git's empty tree", "4b825dc642cb6eb9a060e54bf8d69288fbee4904"),
    ("SHA-256 of nothing", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"),
    ("SHA-256 of test", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"),
    ("SHA-256 of password", "5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8"),
    ("SHA-256 of hello", "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"),
    ("AWS documentation, secret access key", "wjalrxutnfemi/k7mdeng"),
    ("AWS documentation, access key id", "akiaiosfodnn7"),
    ("RFC 7519, signature of the example", "dbjftjez4cvp-mb92k27uhbujup1r_ww1gfwfoejxk"),
    ("jwt.io, signature of the example", "sflkxwrjsmekkf2qt4fwpmejf36pok6yjv_adqssw5c"),
    ("Stripe documentation, test key", "4ec39hqlyjwdarjtt1zdp7dc"),
];

/// What the claims of an example token hold.
const EXAMPLE_CLAIMS: &[&str] = &["john doe", "jane doe", "1234567890", "example"];

/// Tells whether a value is, or holds, one that was published as an example.
pub(super) fn is_published(value: &[u8]) -> bool {
    SEARCH.is_match(value) || is_example_token(value)
}

static SEARCH: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let known = PUBLISHED.iter().map(|(_, known)| known);
    AhoCorasick::builder().ascii_case_insensitive(true).build(known).expect("a few dozen values always fit")
});

/// A JSON web token that has no signature to speak of, or the claims of an example.
fn is_example_token(value: &[u8]) -> bool {
    let parts: Vec<&[u8]> = value.split(|&byte| byte == b'.').collect();
    let [header, claims, signature] = parts[..] else { return false };
    if !header.starts_with(b"eyJ") {
        return false;
    }
    let claims = URL_SAFE_NO_PAD.decode(claims).unwrap_or_default().to_ascii_lowercase();
    let says = |text: &&str| memchr::memmem::find(&claims, text.as_bytes()).is_some();
    super::random_length(signature) < 16 || EXAMPLE_CLAIMS.iter().any(says)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_published_value_and_a_neighbour() {
        for (source, known) in PUBLISHED {
            assert_eq!(*known, known.to_ascii_lowercase());
            assert!(is_published(known.to_ascii_uppercase().as_bytes()), "{source}");
            assert!(is_published(format!("phota_live_{known}").as_bytes()), "{source}");
            let neighbour = known.replace('4', "5").replace('a', "b");
            assert!(!is_published(neighbour.as_bytes()), "{source}");
        }
    }

    #[test]
    fn example_tokens() {
        let token = |claims: &str, signature: &str| {
            format!(
                "{}.{}.{signature}",
                URL_SAFE_NO_PAD.encode("{\"alg\":\"HS256\"}"),
                URL_SAFE_NO_PAD.encode(claims)
            )
        };
        let signature = "q7Zk_W3v".repeat(5);
        for example in [
            token("{\"sub\":\"1234567890\",\"name\":\"John Doe\"}", &signature),
            token("{\"sub\":\"acct\"}", "signature"),
            token("{\"sub\":\"acct\"}", ""),
            token("{\"sub\":\"acct\"}", &signature[..15]),
        ] {
            assert!(is_example_token(example.as_bytes()), "{example}");
        }
        for key in [
            token("{\"sub\":\"acct_9f3b\"}", &signature),
            token("{\"sub\":\"acct\"}", &"q7ZkW3v9".repeat(2)),
            format!("q7Zk.{signature}.x"),
        ] {
            assert!(!is_example_token(key.as_bytes()), "{key}");
        }
    }
}
