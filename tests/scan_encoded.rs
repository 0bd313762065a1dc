//! Keys in encodings, as the report shows them.

use insta::assert_snapshot;

use crate::util::{TestEnv, key};

/// A line of `text` in UTF-16 counts as an editor counts it.
#[test]
fn utf16() {
    let env = TestEnv::new();
    let text = format!("# \u{e4}\u{1f511}\r\n$env:PHOTA_API_KEY = '{}'\r\n", key(1));
    let little = text.encode_utf16().flat_map(u16::to_le_bytes);
    env.write("keys.ps1", [0xff, 0xfe].into_iter().chain(little).collect::<Vec<u8>>());
    let run = env.scan(&["dir"]);
    run.expect_no_key(&key(1));
    assert_snapshot!(run, @r"
    --- stdout
    keys.ps1:2:23  phota-api-key (high confidence)
      2 | $env:PHOTA_API_KEY = '█████████'
      because   assigned to PHOTA_API_KEY, the value looks random
      encoded   utf-16le
      key       b3:42f8ce5f3b6e, 40 characters

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 1 file (146 B) in [TIME]
    --- status 1
    ");
    let json = env.scan(&["dir", "--format", "json"]).json();
    assert_eq!(json["findings"][0]["encoding"], serde_json::json!(["utf-16le"]));
}

#[test]
fn escapes() {
    let env = TestEnv::new();
    let escaped: String = key(2).bytes().map(|byte| format!("\\x{byte:02x}")).collect();
    env.write("app.js", format!("var photaConfig = {{\n  apiKey: '{escaped}',\n}};\n"));
    let run = env.scan(&["dir"]);
    run.expect_no_key(&key(2));
    assert!(!run.to_string().contains(&escaped));
    assert_snapshot!(run, @r"
    --- stdout
    app.js:2:12  phota-api-key (high confidence)
      2 | apiKey: '█████████',
      because   assigned to apiKey, under photaConfig, the value looks random
      encoded   hex-escape
      key       b3:0561ea9681cb, 40 characters

    What to do now
      Make a new key at https://platform.photalabs.com, deploy it, and revoke this one.
      Read the key from the environment variable PHOTA_API_KEY or a secrets manager.
      If a key may stay, allow its fingerprint in .phota-scan.yaml, or with `phota-scan:allow` in a comment on its line.

    1 Phota key found in 1 file (197 B) in [TIME]
    --- status 1
    ");
}

/// Allowed by the fingerprint of the key, however it is written.
#[test]
fn one_key_in_two_encodings_is_one_finding() {
    let env = TestEnv::new();
    let hex: String = key(3).bytes().map(|byte| format!("{byte:02x}")).collect();
    env.write("a.env", format!("PHOTA_API_KEY={}\n", key(3)));
    env.write("b.go", format!("const photaKeyHex = \"{hex}\"\n"));
    let json = env.scan(&["dir", "--format", "json"]).json();
    assert_eq!(json["findings"].as_array().map(Vec::len), Some(1));
    assert_eq!(json["findings"][0]["also_at"][0]["path"], "b.go");
}
