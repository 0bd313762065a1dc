//! The judge of values.

use phota_detect::fuzzing;

/// A verdict is reached for any bytes, and always the same; bytes that no header holds make no key.
pub fn check(data: &[u8]) {
    let verdict = fuzzing::judge(data);
    assert_eq!(verdict, fuzzing::judge(data));
    if verdict.is_key {
        assert!(data.iter().all(u8::is_ascii_graphic));
        assert!(data.len() >= 8);
    }
}
