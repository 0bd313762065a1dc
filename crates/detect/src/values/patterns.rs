//! Values that a person made: masked, counting, repeating.

/// Tells whether part of the value was cut out or masked.
pub(super) fn is_redacted(value: &[u8]) -> bool {
    const ELLIPSIS: &[u8] = "\u{2026}".as_bytes();
    const BULLET: &[u8] = "\u{2022}".as_bytes();
    let has = |needle: &[u8]| memchr::memmem::find(value, needle).is_some();
    has(b"...")
        || has(ELLIPSIS)
        || has(BULLET)
        || longest_run(value, |byte| matches!(byte, b'*' | b'x' | b'X' | b'#')) >= 4
}

/// The longest run of one repeated byte among the wanted ones.
fn longest_run(value: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    value.chunk_by(|a, b| a == b).filter(|run| wanted(run[0])).map(<[u8]>::len).max().unwrap_or(0)
}

/// Tells whether most of the value counts up or down, repeats a short period, or uses few characters.
pub(super) fn is_sequence(value: &[u8]) -> bool {
    let plain: Vec<u8> =
        value.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
    let body = longest_segment(value);
    if body.len() * 2 >= plain.len() && (repeats(&body) || mostly_counts(&body)) {
        return true;
    }
    repeats(&plain) || mostly_counts(&plain) || distinct(&plain) <= 4
}

/// The longest stretch of letters and digits, lower case: the value without its prefix.
fn longest_segment(value: &[u8]) -> Vec<u8> {
    let segments = value.split(|byte| !byte.is_ascii_alphanumeric());
    segments.max_by_key(|segment| segment.len()).unwrap_or_default().to_ascii_lowercase()
}

/// The same block at least twice and nothing else (`deadbeefdeadbeef`, `abcabcab`).
fn repeats(text: &[u8]) -> bool {
    (1..=text.len() / 2).any(|period| text[period..] == text[..text.len() - period])
}

/// At least three fifths of it lie in runs that step by one, such as `12345`, `abcd` or `qwert`.
fn mostly_counts(text: &[u8]) -> bool {
    let steps = text.windows(2).map(|pair| is_step(pair[0], pair[1]));
    let (mut covered, mut run) = (0, 0);
    for step in steps.chain([false]) {
        if step {
            run += 1;
        } else {
            // A run of n steps has n + 1 characters; shorter ones happen by chance.
            covered += if run >= 3 { run + 1 } else { 0 };
            run = 0;
        }
    }
    covered * 5 >= text.len() * 3
}

fn is_step(a: u8, b: u8) -> bool {
    const KEYBOARD: &[u8] = b"qwertyuiop asdfghjkl zxcvbnm";
    b == a + 1
        || a == b + 1
        || matches!((a, b), (b'9', b'0' | b'a') | (b'0', b'9') | (b'f' | b'z', b'0'))
        || KEYBOARD.windows(2).any(|pair| pair == [a, b])
}

fn distinct(text: &[u8]) -> usize {
    let mut seen = [false; 256];
    text.iter().for_each(|&byte| seen[usize::from(byte)] = true);
    seen.iter().filter(|&&seen| seen).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sequences() {
        for text in [
            "abababab",
            "abc123abc123",
            "0123456789",
            "9876543210",
            "qwertyuiop",
            "1111-2222-1111-2222",
            "key_12345678",
        ] {
            assert!(is_sequence(text.as_bytes()), "{text}");
        }
        for text in ["abcq8z17kd", "12ab9x34kq", "a1b9c27d0e4f"] {
            assert!(!is_sequence(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn redactions() {
        for text in ["abcd...wxyz", "****", "phota_####", "xxxx-xxxx", "a\u{2026}b"] {
            assert!(is_redacted(text.as_bytes()), "{text}");
        }
        for text in ["a.b.c", "**", "oxxxo", "aabbccdd"] {
            assert!(!is_redacted(text.as_bytes()), "{text}");
        }
    }
}
