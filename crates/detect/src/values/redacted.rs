//! Values that were cut or masked.

/// What stands for characters that were left out.
const ELLIPSES: &[&str] =
    &["...", "\u{2026}", "\u{2022}", "\u{25cf}", "\u{2588}", "\u{25a0}", "\u{b7}\u{b7}\u{b7}"];

/// A sign, and how many of it in a row mask something. A random base64url value has `--` and `__` by chance.
const MASKS: &[(u8, usize)] = &[(b'*', 2), (b'#', 3), (b'?', 3), (b'~', 4), (b'-', 5), (b'_', 5), (b'+', 5)];

/// Tells whether part of the value was cut out or masked.
pub(super) fn is_redacted(value: &[u8]) -> bool {
    ELLIPSES.iter().any(|ellipsis| memchr::memmem::find(value, ellipsis.as_bytes()).is_some())
        || value.ends_with(b"..")
        || MASKS.iter().any(|&(mask, least)| longest_run(value, |byte| byte == mask) >= least)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn redactions() {
        for text in [
            "abcd...wxyz",
            "****",
            "phota_####",
            "xxxx-xxxx",
            "a\u{2026}b",
            "9f3b**",
            "phk_9f3b..",
            "phk_?????",
            "phk______",
            "9f3b\u{25cf}\u{25cf}",
            "q7zkw3v9bn2mq8w5jr4txxxx",
        ] {
            assert!(is_redacted(text.as_bytes()), "{text}");
        }
        for text in ["a.b.c", "a*b", "oxxxo", "aabbccdd", "q7__Zk--9f", "9f3b==", "q7zkw3v9bn2mq8w5jr4tyxxxx"]
        {
            assert!(!is_redacted(text.as_bytes()), "{text}");
        }
    }
}
