//! The judge as a whole: what it discards and why, and how few random values it loses.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn any_value_is_judged(
        opening in prop::sample::select(vec![
            "", "base64:", "eyJ", "sk-", "data:", "enc[", "q7z8Q~", "req_", "@", "a:", "-us", "..",
        ]),
        rest in "[ -~]{0,12}",
    ) {
        judge((opening.to_owned() + &rest).as_bytes());
    }
}

#[test]
fn discards_with_the_right_reason() {
    for (value, reason) in [
        ("short", Reason::Length),
        ("your-phota-api-key-here", Reason::Words),
        ("<your Phota Labs key>", Reason::Reference),
        ("phota_live_xxxxxxxxxxxxxxxxxxxxxxxx", Reason::Redacted),
        ("XXXXXXXX-XXXX-XXXX-XXXX-XXXXXXXXXXXX", Reason::Redacted),
        ("TODO_REPLACE_WITH_PHOTA_API_KEY", Reason::Words),
        ("HIER_DEINEN_PHOTA_SCHLUESSEL_EINTRAGEN", Reason::Words),
        ("votre_cle_phota_ici", Reason::Words),
        ("remplacez-moi", Reason::Words),
        ("abcdef1234567890abcdef1234567890", Reason::Sequence),
        ("1234567890abcdef", Reason::Sequence),
        ("abcdefgh", Reason::Sequence),
        ("phota_0123456789abcdef0123456789abcdef", Reason::Sequence),
        ("deadbeefdeadbeefdeadbeefdeadbeef", Reason::Sequence),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaa", Reason::Sequence),
        ("00000000-0000-0000-0000-000000000000", Reason::Number),
        ("20250614101532", Reason::Number),
        ("${PHOTA_API_KEY:?missing}", Reason::Reference),
        ("$PHOTA_API_KEY", Reason::Reference),
        ("$(PHOTA_API_KEY)", Reason::Reference),
        ("%PHOTA_API_KEY%", Reason::Reference),
        ("__PHOTA_API_KEY__", Reason::Reference),
        ("@@PHOTA_PROFILE_ID@@", Reason::Reference),
        ("{{ vault_phota_api_key }}", Reason::Reference),
        ("<%= ENV['PHOTA_API_KEY'] %>", Reason::Reference),
        ("{your_api_key}", Reason::Reference),
        ("op://Engineering/Phota Labs/credential", Reason::Reference),
        ("vault:secret/data/media/phota#api_key", Reason::Reference),
        ("ref+vault://secret/media/phota-staging#/api_key", Reason::Reference),
        ("arn:aws:secretsmanager:us-east-1:318822094471:secret:prod/phota-api-key-h7KqZc", Reason::Reference),
        ("ENC[AES256_GCM,data:KIMCYTPpDVmmro3z,iv:x]", Reason::Reference),
        ("encrypted:BrTF3S/dwc/elRHUOfpZrPhj31p9ThGK", Reason::Reference),
        ("@Microsoft.KeyVault(SecretUri=x)", Reason::Reference),
        ("projects/772340911865/secrets/phota-api-key/versions/7", Reason::Reference),
        ("https://api.photalabs.com/v1/phota", Reason::Address),
        ("/run/secrets/phota_api_key", Reason::Address),
        ("uploads/2025/06/14/IMG_20250614_101532_HDR.jpg", Reason::Address),
        ("data:image/png;base64,iVBORw0KGgo", Reason::Address),
        ("cache:phota:profiles:v2:eu-central-1", Reason::Words),
        ("remote.credentials.providers.phota.apiKey", Reason::Words),
        ("process.env.PHOTA_API_KEY", Reason::Reference),
        ("com.portraitclub.desktop.phota", Reason::Words),
        ("settings-phota-api-key-input-field", Reason::Words),
        ("dummy-key-for-tests-only", Reason::Words),
        ("my-custom-fake-key", Reason::Words),
        ("env-test-api-key", Reason::Words),
        ("phota-api-key-production-2025", Reason::Words),
        ("ERR_PHOTA_API_KEY_MISSING_OR_EMPTY", Reason::Words),
        ("SecretStr", Reason::Words),
        ("photaKeyFromEnvironment", Reason::Words),
        ("************************3f9a", Reason::Redacted),
        ("sk-phota-...", Reason::Redacted),
        ("[REDACTED]", Reason::Reference),
        ("this is not a key", Reason::Alphabet),
        ("req_9f3b7c21e684a47c", Reason::Id),
        ("eW91ci1waG90YS1hcGkta2V5", Reason::Encoded),
        ("Y2hhbmdlbWUtcGxlYXNl", Reason::Encoded),
    ] {
        assert_eq!(judge(value.as_bytes()), Verdict::Not(reason), "{value}");
    }
    for value in ["9f3b\u{2026}e41c7788", "\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}\u{2022}4f2a"] {
        assert_eq!(judge(value.as_bytes()), Verdict::Not(Reason::Redacted), "{value}");
    }
}

/// A small generator, so that no literal that looks like a key stands here.
fn random(seed: u64, alphabet: &str, length: usize) -> String {
    let letters: Vec<char> = alphabet.chars().collect();
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        letters[(state >> 33) as usize % letters.len()]
    };
    (0..length).map(|_| next()).collect()
}

fn bytes(seed: u64, length: usize) -> Vec<u8> {
    let hex = random(seed, HEX, 2 * length);
    (0..length).map(|at| u8::from_str_radix(&hex[2 * at..2 * at + 2], 16).unwrap()).collect()
}

fn uuid(seed: u64) -> String {
    let hex = random(seed, HEX, 32);
    [&hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..]].join("-")
}

fn groups(text: &str, size: usize) -> String {
    let groups: Vec<&str> = (0..text.len()).step_by(size).map(|at| &text[at..at + size]).collect();
    groups.join("-")
}

const HEX: &str = "0123456789abcdef";
const BASE32: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz0123456789";
const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
const BOTH: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE62: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const BASE64: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
const BASE64URL: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

#[test]
fn takes_random_values_of_every_alphabet() {
    for seed in 1..300 {
        for (alphabet, length) in [
            (HEX, 32),
            (HEX, 40),
            (BASE32, 32),
            (LOWER, 32),
            (BASE62, 24),
            (BASE62, 40),
            (BASE64, 43),
            (LOWER, 20),
        ] {
            for prefix in ["", "phota_live_", "sk-phota-", "phk_"] {
                let value = prefix.to_owned() + &random(seed, alphabet, length);
                let verdict = judge(value.as_bytes());
                assert!(matches!(verdict, Verdict::Key(look) if look >= Look::Fair), "{value}: {verdict:?}");
            }
        }
        let uuid = uuid(seed);
        assert_eq!(judge(uuid.as_bytes()), Verdict::Key(Look::Strong), "{uuid}");
    }
}

#[test]
fn a_look_is_graded_by_what_is_random() {
    let key = "q7zk9wx3v8jm2rt5yb6nc4hd";
    for (length, look) in [
        (8, Look::Weak),
        (11, Look::Weak),
        (12, Look::Fair),
        (19, Look::Fair),
        (20, Look::Strong),
        (24, Look::Strong),
    ] {
        assert_eq!(judge(&key.as_bytes()[..length]), Verdict::Key(look), "{length}");
    }
    assert_eq!(judge(b"phota_q7z4w"), Verdict::Not(Reason::Words));
    assert_eq!(judge(b"phota_q7z4wk"), Verdict::Key(Look::Weak));
    let letters = "xqzvkwjpgbfhtdmcnrlsq";
    assert_eq!(judge(letters.as_bytes()), Verdict::Key(Look::Fair));
    assert_eq!(judge(letters.replace('q', "Q").as_bytes()), Verdict::Key(Look::Strong));
}

/// What is random enough is a key beside a word of tests or of an instruction.
#[test]
fn a_hint_is_outweighed() {
    let key = "q7zk9wx3v8jm2rt5yb6nc4hd";
    for (opening, least, look) in [("test_", 12, Look::Fair), ("your_", 20, Look::Strong)] {
        let of = |length| judge((opening.to_owned() + &key[..length]).as_bytes());
        assert_eq!(of(least - 1), Verdict::Not(Reason::Words), "{opening}");
        assert_eq!(of(least), Verdict::Key(look), "{opening}");
    }
}

/// A form keys may have, and how many of 4,000 may be lost.
struct Form {
    name: &'static str,
    make: fn(u64) -> String,
    most: usize,
}

const FORMS: &[Form] = &[
    Form { name: "16 hexadecimal", make: |seed| random(seed, HEX, 16), most: 20 },
    Form { name: "32 hexadecimal", make: |seed| random(seed, HEX, 32), most: 0 },
    Form { name: "32 hexadecimal, upper case", make: |seed| random(seed, HEX, 32).to_uppercase(), most: 0 },
    Form { name: "64 hexadecimal", make: |seed| random(seed, HEX, 64), most: 0 },
    Form { name: "UUID", make: uuid, most: 0 },
    Form { name: "20 lower case", make: |seed| random(seed, LOWER, 20), most: 8 },
    Form { name: "32 lower case", make: |seed| random(seed, LOWER, 32), most: 1 },
    Form { name: "20 letters, lower case", make: |seed| random(seed, LETTERS, 20), most: 5 },
    Form { name: "32 letters, lower case", make: |seed| random(seed, LETTERS, 32), most: 2 },
    Form { name: "24 letters", make: |seed| random(seed, BOTH, 24), most: 5 },
    Form { name: "40 letters", make: |seed| random(seed, BOTH, 40), most: 1 },
    Form { name: "32 base32", make: |seed| random(seed, BASE32, 32), most: 2 },
    Form { name: "4 groups of base32", make: |seed| groups(&random(seed, BASE32, 16), 4), most: 16 },
    Form { name: "5 groups of base32", make: |seed| groups(&random(seed, BASE32, 25), 5), most: 4 },
    Form { name: "8 groups of base32", make: |seed| groups(&random(seed, BASE32, 32), 4), most: 2 },
    Form { name: "16 base62", make: |seed| random(seed, BASE62, 16), most: 8 },
    Form { name: "24 base62", make: |seed| random(seed, BASE62, 24), most: 2 },
    Form { name: "32 base62", make: |seed| random(seed, BASE62, 32), most: 1 },
    Form { name: "40 base62", make: |seed| random(seed, BASE62, 40), most: 0 },
    Form {
        name: "prefix, 24 base62",
        make: |seed| "phota_live_".to_owned() + &random(seed, BASE62, 24),
        most: 2,
    },
    Form {
        name: "test prefix, 32 base62",
        make: |seed| "phota_test_".to_owned() + &random(seed, BASE62, 32),
        most: 1,
    },
    Form { name: "32 base64url", make: |seed| random(seed, BASE64URL, 32), most: 2 },
    Form { name: "43 base64url", make: |seed| random(seed, BASE64URL, 43), most: 0 },
    Form { name: "24 base64, padded", make: |seed| STANDARD.encode(bytes(seed, 16)), most: 0 },
    Form { name: "44 base64, padded", make: |seed| STANDARD.encode(bytes(seed, 32)), most: 0 },
    Form {
        name: "id.secret",
        make: |seed| random(seed, BASE62, 8) + "." + &random(seed + 1_000_000, BASE62, 32),
        most: 0,
    },
    Form {
        name: "id:secret",
        make: |seed| random(seed, HEX, 12) + ":" + &random(seed + 1_000_000, BASE62, 24),
        most: 0,
    },
];

/// A key that passes for something else is never found; so it may happen to few.
#[test]
fn few_random_values_pass_for_something_else() {
    let mut complaints = String::new();
    for form in FORMS {
        let values = (0..4_000).map(form.make);
        let lost: Vec<String> =
            values.filter(|value| matches!(judge(value.as_bytes()), Verdict::Not(_))).collect();
        if lost.len() > form.most {
            complaints += &format!("{}: {} of 4,000, {lost:?}\n", form.name, lost.len());
        }
    }
    assert!(complaints.is_empty(), "{complaints}");
}
