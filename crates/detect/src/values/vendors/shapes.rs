//! Forms of other vendors' keys that no prefix, but their whole shape gives away.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD_NO_PAD, URL_SAFE_NO_PAD};

/// Tells whether a value has the shape of another vendor's key.
pub(super) fn has_shape(text: &str) -> bool {
    SHAPES.iter().any(|(_, is_shape)| is_shape(text))
}

type Shape = (&'static str, fn(&str) -> bool);

/// A vendor and a test of the whole value.
const SHAPES: &[Shape] = &[
    ("fal", is_fal),
    ("Telegram", is_telegram),
    ("Discord", is_discord),
    ("Azure client secret", is_azure_secret),
    ("Mailchimp", is_mailchimp),
    ("OpenAI", |text| text.starts_with("sk-") && text.contains("T3BlbkFJ")),
    ("Terraform Cloud", |text| text.contains(".atlasv1.")),
    ("New Relic", |text| text.len() == 40 && text.ends_with("FFFFNRAL")),
    ("JSON web token", is_claimed_by_another),
];

fn is_hex(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn is_token(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'))
}

/// A UUID, a colon, 32 hexadecimal digits.
fn is_fal(text: &str) -> bool {
    text.split_once(':').is_some_and(|(id, secret)| {
        super::super::is_uuid(id.as_bytes()) && secret.len() == 32 && is_hex(secret)
    })
}

/// A number of 8 to 10 digits, a colon, `AA` and 33 more characters.
fn is_telegram(text: &str) -> bool {
    text.split_once(':').is_some_and(|(bot, secret)| {
        (8..=10).contains(&bot.len())
            && bot.bytes().all(|byte| byte.is_ascii_digit())
            && secret.len() == 35
            && secret.starts_with("AA")
            && is_token(secret)
    })
}

/// Three parts, of which the first is the base64 of an account's number.
fn is_discord(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let [id, time, secret] = parts[..] else { return false };
    time.len() == 6
        && (27..=38).contains(&secret.len())
        && is_token(secret)
        && STANDARD_NO_PAD
            .decode(id)
            .is_ok_and(|id| (17..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit))
}

/// Three characters, a digit, `Q~` and 31 to 34 more.
fn is_azure_secret(text: &str) -> bool {
    (37..=40).contains(&text.len()) && text.as_bytes()[3].is_ascii_digit() && text.get(4..6) == Some("Q~")
}

/// 32 hexadecimal digits and a data centre.
fn is_mailchimp(text: &str) -> bool {
    text.split_once("-us").is_some_and(|(key, centre)| {
        key.len() == 32
            && is_hex(key)
            && (1..=2).contains(&centre.len())
            && centre.bytes().all(|byte| byte.is_ascii_digit())
    })
}

/// What the claims of a JSON web token hold if another service made it.
const ISSUERS: &[&str] = &[
    "supabase",
    "firebase",
    "securetoken.google.com",
    "accounts.google.com",
    "googleapis.com",
    "clerk.",
    "auth0.com",
    "okta.com",
    "cognito",
    "microsoftonline.com",
    "sts.windows.net",
    "kubernetes",
    "githubusercontent.com",
    "gitlab",
    "/realms/",
    "appleid.apple.com",
    "hasura",
    "workos",
    "stytch",
];

/// A JSON web token whose claims name another service, and not Phota.
fn is_claimed_by_another(text: &str) -> bool {
    let mut parts = text.split('.');
    let (Some(header), Some(claims)) = (parts.next(), parts.next()) else { return false };
    if !header.starts_with("eyJ") {
        return false;
    }
    let Ok(claims) = URL_SAFE_NO_PAD.decode(claims.trim_end_matches('=')) else { return false };
    let claims = claims.to_ascii_lowercase();
    let says = |word: &str| memchr::memmem::find(&claims, word.as_bytes()).is_some();
    ISSUERS.iter().any(|issuer| says(issuer)) && !says("phota")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn token(claims: &str) -> String {
        let part = |text: &str| URL_SAFE_NO_PAD.encode(text);
        format!("{}.{}.{}", part("{\"alg\":\"HS256\"}"), part(claims), "q7Zk".repeat(11))
    }

    #[test]
    fn shapes_and_their_near_misses() {
        let hex = "9f3b".repeat(8);
        let uuid = "9f3b9f3b-9f3b-9f3b-9f3b-9f3b9f3b9f3b";
        let discord = |id: &str| format!("{}.q7Zk_w.{}", STANDARD_NO_PAD.encode(id), "q7Zk".repeat(7));
        for (theirs, perhaps_photas) in [
            (format!("{uuid}:{hex}"), format!("{uuid}.{hex}")),
            (format!("123456789:AA{}", &"q7Zk".repeat(9)[..33]), format!("12345:{}", "q7Zk".repeat(9))),
            (discord("123456789012345678"), discord("account-8-of-phota")),
            (format!("q7Z8Q~{}", "q7Zk".repeat(8)), format!("q7Z8Q-{}", "q7Zk".repeat(8))),
            (format!("{hex}-us14"), format!("{hex}-eu14")),
            (format!("sk-{}T3BlbkFJ{}", "q7Zk".repeat(5), "q7Zk".repeat(5)), "q7Zk".repeat(12)),
            (format!("{}.atlasv1.{}", "q7Zk", "q7Zk".repeat(15)), format!("q7Zk.{}", "q7Zk".repeat(15))),
            (format!("{hex}FFFFNRAL"), format!("{hex}FFFFFFFF")),
            (token("{\"iss\":\"supabase\"}"), token("{\"sub\":\"account\"}")),
            (
                token("{\"iss\":\"https://x.auth0.com/\"}"),
                token("{\"iss\":\"https://x.auth0.com/\",\"aud\":\"api.photalabs.com\"}"),
            ),
        ] {
            assert!(has_shape(&theirs), "{theirs}");
            assert!(!has_shape(&perhaps_photas), "{perhaps_photas}");
        }
    }

    /// What another vendor's key has but for one thing may be a key of Phota.
    #[test]
    fn all_of_a_shape_has_to_fit() {
        let hex = "9f3b".repeat(8);
        let uuid = "9f3b9f3b-9f3b-9f3b-9f3b-9f3b9f3b9f3b";
        let id = STANDARD_NO_PAD.encode("123456789012345678");
        let secret = "q7Zk".repeat(9);
        for text in [
            format!("{}:{hex}", &uuid[1..]),
            format!("{uuid}:{}", &hex[1..]),
            format!("{uuid}:{}", &secret[..32]),
            format!("1234567:AA{}", &secret[..33]),
            format!("12345678x:AA{}", &secret[..33]),
            format!("123456789:Aq{}", &secret[..33]),
            format!("123456789:AA{}", &secret[..32]),
            format!("123456789:AA{}.", &secret[..32]),
            format!("{id}.q7Zk_.{}", &secret[..27]),
            format!("{id}.q7Zk_w.{}", &secret[..26]),
            format!("{id}.q7Zk_w.{}+", &secret[..26]),
            format!("q7Z8Q~{}", &secret[..30]),
            format!("q7ZkQ~{}", &secret[..31]),
            format!("{}-us14", &hex[1..]),
            format!("{}-us14", &secret[..32]),
            format!("{hex}-us140"),
            format!("{hex}-us1a"),
            format!("{hex}FFFNRAL"),
        ] {
            assert!(!has_shape(&text), "{text}");
        }
    }
}
