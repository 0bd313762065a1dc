//! Values that are written in a notation of their own: dates, versions, colours, sizes, addresses of machines.

/// Tells whether a value is a date, a version, a number with a unit, or a colour.
pub(super) fn is_number(value: &[u8]) -> bool {
    NOTATIONS.iter().any(|(_, is_one)| is_one(value))
}

type Notation = (&'static str, fn(&[u8]) -> bool);

/// A notation, by an example, and its test.
const NOTATIONS: &[Notation] = &[
    ("20250614101532", is_plain_number),
    ("2025-06-14T10:15:32.123Z", is_time),
    ("v1.28.0-rc.1+build.5", is_version),
    ("#ff00aa80", is_colour),
    ("0x7fffffff", is_hexadecimal_number),
    ("1920x1080", is_measure),
];

fn is_plain_number(value: &[u8]) -> bool {
    value
        .iter()
        .all(|byte| byte.is_ascii_digit() || matches!(byte, b'.' | b'-' | b'_' | b':' | b'+' | b'/' | b'%'))
}

/// A year, a month and a day, or a day and a time without signs; then only digits and what times are written with.
fn is_time(value: &[u8]) -> bool {
    let shape: Vec<u8> = value.iter().map(|byte| if byte.is_ascii_digit() { b'0' } else { *byte }).collect();
    (shape.starts_with(b"0000-00-00") || shape.starts_with(b"00000000T000000"))
        && shape[8..].iter().all(|byte| b"0-:.+TZ_".contains(byte))
}

/// Three short numbers, then perhaps a stage or a commit.
fn is_version(value: &[u8]) -> bool {
    let plain = value.trim_ascii_start();
    let plain =
        plain.iter().position(|byte| !b"v=^~<>V".contains(byte)).map_or(plain, |start| &plain[start..]);
    let mut rest = plain;
    for number in 0..3 {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit()).count();
        let dot = rest.get(digits) == Some(&b'.');
        if !(1..=4).contains(&digits) || number < 2 && !dot {
            return false;
        }
        rest = &rest[digits + usize::from(number < 2)..];
    }
    match rest.first() {
        None => true,
        Some(b'-' | b'+' | b'.') => super::words::random_length(rest) <= 26,
        Some(_) => false,
    }
}

fn is_colour(value: &[u8]) -> bool {
    value.strip_prefix(b"#").is_some_and(|digits| {
        matches!(digits.len(), 3 | 4 | 6 | 8) && digits.iter().all(u8::is_ascii_hexdigit)
    })
}

/// A longer one could be a key.
fn is_hexadecimal_number(value: &[u8]) -> bool {
    let digits = value.strip_prefix(b"0x").or_else(|| value.strip_prefix(b"0X"));
    digits.is_some_and(|digits| digits.len() <= 16 && digits.iter().all(u8::is_ascii_hexdigit))
}

/// `1h30m15s`, `512Mi`, `1920x1080`: up to three numbers, each with a short unit but perhaps the last.
fn is_measure(value: &[u8]) -> bool {
    const UNITS: &[&str] = &[
        "b", "k", "kb", "ki", "kib", "m", "mb", "mi", "mib", "g", "gb", "gi", "gib", "tb", "ms", "s", "sec",
        "min", "h", "d", "w", "x", "px", "em", "rem", "dpi", "fps", "rpm", "rps", "hz", "khz", "mhz", "ghz",
    ];
    let mut rest = value;
    for _ in 0..3 {
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit() || **byte == b'.').count();
        let unit = rest[digits..].iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
        let name = String::from_utf8_lossy(&rest[digits..digits + unit]).to_ascii_lowercase();
        if !(1..=6).contains(&digits) || unit > 0 && !UNITS.contains(&name.as_str()) {
            return false;
        }
        rest = &rest[digits + unit..];
        if rest.is_empty() {
            return true;
        }
    }
    false
}

/// Tells whether a value is an address of IPv6 or of a network card: short hexadecimal groups and colons.
pub(super) fn is_machine(value: &[u8]) -> bool {
    let mut groups = value.split(|&byte| byte == b':');
    value.iter().filter(|&&byte| byte == b':').count() >= 2
        && groups.all(|group| group.len() <= 4 && group.iter().all(u8::is_ascii_hexdigit))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn notations_and_their_near_misses() {
        for (written, is_one) in NOTATIONS {
            assert!(is_one(written.as_bytes()), "{written}");
        }
        for text in [
            "2025-06-14",
            "20250614T101532Z",
            "^1.28.0-alpha.3",
            "1.0.0-20210101120000-9f8e7d6c5b4a",
            "1h30m15s",
            "512MiB",
            "#FF00AA80",
            "+49-171-5551234",
        ] {
            assert!(is_number(text.as_bytes()), "{text}");
        }
        for text in [
            "2025-q7zk-W3v9",
            "20250614-9f3b-47c1-a8d2-9f3b7c21e684",
            "1.2.q7zkW3v9",
            "1.28.0q7zkW3v9",
            "#9f3b7c21e6",
            "0x9f3b7c21e68447c1a8d2",
            "12q34z56k",
            "1000.9f3b7c21e68447c1a8d2.9f3b7c21e68447c1a8d2",
        ] {
            assert!(!is_number(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn machines() {
        for text in
            ["2001:0db8:85a3:0000:0000:8a2e:0370:7334", "fe80::1ff:fe23:4567:890a", "00:1B:44:11:3A:B7"]
        {
            assert!(is_machine(text.as_bytes()), "{text}");
        }
        for text in ["9f3b:7c21e68447c1", "9f3b7c21e684:47c1a8d2:9f3b", "9f3b-7c21", "9f3b:7c21"] {
            assert!(!is_machine(text.as_bytes()), "{text}");
        }
    }
}
