//! Values that a person made: masked, counting, repeating.

/// Tells whether part of the value was cut out or masked.
pub(super) fn is_redacted(value: &[u8]) -> bool {
    const ELLIPSIS: &[u8] = "\u{2026}".as_bytes();
    const BULLET: &[u8] = "\u{2022}".as_bytes();
    let has = |needle: &[u8]| memchr::memmem::find(value, needle).is_some();
    has(b"...")
        || has(ELLIPSIS)
        || has(BULLET)
        || longest_run(value, |byte| matches!(byte, b'*' | b'#')) >= 4
        || is_crossed_out(value)
}

/// Crossed out with `x`: eight in a row, or four beside no more than 20 others; random keys have four as well.
fn is_crossed_out(value: &[u8]) -> bool {
    let run = longest_run(value, |byte| matches!(byte, b'x' | b'X'));
    run >= 8 || (run >= 4 && value.len() - run <= 20)
}

/// The longest run of one repeated byte among the wanted ones.
fn longest_run(value: &[u8], wanted: impl Fn(u8) -> bool) -> usize {
    value.chunk_by(|a, b| a == b).filter(|run| wanted(run[0])).map(<[u8]>::len).max().unwrap_or(0)
}

/// Tells whether most of the value counts up or down, repeats a short period, or uses few characters.
pub(super) fn is_sequence(value: &[u8]) -> bool {
    let plain: Vec<u8> =
        value.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase).collect();
    let body = super::words::random_part(value).to_ascii_lowercase();
    let made_up = |text: &[u8]| repeats(text) || mostly_counts(text) || counts_by_turns(text);
    !body.is_empty() && made_up(&body) || made_up(&plain) || distinct(&plain) <= 4
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
            // A run of n steps has n + 1 characters; a single step happens by chance.
            covered += if run >= 2 { run + 1 } else { 0 };
            run = 0;
        }
    }
    covered * 5 >= text.len() * 3
}

/// `1a2b3c4d`: every other character counts.
fn counts_by_turns(text: &[u8]) -> bool {
    let every_other = |from: usize| text.iter().skip(from).step_by(2).copied().collect::<Vec<u8>>();
    text.len() >= 8 && mostly_counts(&every_other(0)) && mostly_counts(&every_other(1))
}

fn is_step(a: u8, b: u8) -> bool {
    const KEYBOARD: &[u8] = b"qwertyuiop asdfghjkl zxcvbnm";
    b == a + 1
        || a == b + 1
        || matches!((a, b), (b'9', b'0' | b'a') | (b'0', b'9' | b'a') | (b'f' | b'z', b'0'))
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
            "abc123xyz789",
            "phota_1a2b3c4d5e6f",
            "a1b2c3d4-e5f6-7890-abcd-ef1234567890",
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
