//! Documents in every encoding, and values, with keys made at run time.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use phota_detect::rules::RULES;

/// Random letters and digits from a seed.
pub(crate) fn key(seed: u64, length: usize) -> String {
    let letters = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        char::from(letters[(state >> 33) as usize % letters.len()])
    };
    (0..length).map(|_| next()).collect()
}

/// The examples of the rules, found and not found.
pub(crate) fn documents() -> Vec<String> {
    let examples = RULES.iter().flat_map(|rule| rule.examples.iter().chain(rule.counter_examples));
    examples.zip(1..).map(|(example, seed)| example.text.replace("{key}", &key(seed, 40))).collect()
}

/// A text in every encoding that the decoder stage knows.
pub(crate) fn encodings(text: &str) -> Vec<Vec<u8>> {
    let each = |write: fn(u8) -> String| text.bytes().map(write).collect::<String>().into_bytes();
    let base64 = |bytes: &[u8]| STANDARD.encode(bytes).into_bytes();
    let wide = |unit: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(unit).collect::<Vec<u8>>();
    let wrapped = base64(text.repeat(4).as_bytes()).chunks(76).collect::<Vec<_>>().join(&b"\n  "[..]);
    let codes = text.bytes().map(|byte| byte.to_string()).collect::<Vec<_>>().join(", ");
    vec![
        base64(text.as_bytes()),
        base64(&base64(&base64(text.as_bytes()))),
        base64(&wide(u16::to_le_bytes)),
        wrapped,
        each(|byte| format!("{byte:02x}")),
        each(|byte| format!("%{byte:02X}")),
        each(|byte| format!("\\u{byte:04x}")),
        each(|byte| format!("\\u{{{byte:x}}}")),
        each(|byte| format!("\\\\x{byte:02x}")),
        each(|byte| format!("\\{byte:03o}")),
        each(|byte| format!("&#{byte};")),
        each(|byte| format!("&#x{byte:x};")),
        format!("[{codes}]").into_bytes(),
        format!("{text:?}").into_bytes(),
        format!("{:?}", format!("{text:?}")).into_bytes(),
        [&b"\xff\xfe"[..], &wide(u16::to_le_bytes)].concat(),
        [&b"MZ\x90\x03"[..], &wide(u16::to_be_bytes), b"\xfe\xfd"].concat(),
    ]
}

/// Values of many forms: what could be a key, and each kind of what is none.
pub(crate) fn values() -> impl Iterator<Item = Vec<u8>> {
    let uuid = "0f3b62a1-77c4-4e0d-9a55-1b7d2c8e4f60".replace(['7', '4'], "b");
    let made = [
        key(1, 20),
        key(2, 64),
        format!("phk_live_{}", key(3, 32)),
        format!("{}.{}.{}", key(4, 30), key(5, 80), key(6, 43)),
        format!("AKIA{}", key(7, 16).to_uppercase()),
        format!("sk-{}", key(8, 48)),
        format!("https://user:{}@example.com/a/b?c=d", key(9, 30)),
        STANDARD.encode(key(10, 33)),
        uuid,
    ];
    let plain = [
        "your-api-key-here",
        "YOUR_PHOTA_API_KEY",
        "<api key>",
        "${PHOTA_API_KEY}",
        "{{ secrets.phota }}",
        "process.env.PHOTA_API_KEY",
        "op://vault/item/field",
        "arn:aws:secretsmanager:eu-west-1:123456789012:secret:name",
        "xxxxxxxxxxxxxxxx",
        "****************",
        "abcd...wxyz",
        "changeme12345678",
        "0123456789abcdef0123456789abcdef",
        "2026-11-22T10:00:00Z",
        "correct-horse-battery-staple",
        "v1.2.3-beta.4",
        "#ff00ff80",
        "/usr/local/share/keys/phota.pem",
        "ENC[AES256_GCM,data:abc=,iv:def=,tag:ghi=,type:str]",
    ];
    made.into_iter().chain(plain.map(str::to_owned)).map(String::into_bytes)
}
