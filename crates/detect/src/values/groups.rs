//! Values in groups of one size: UUIDs, `Q7ZK-9XBW-W3V9`, with or without a prefix.
//!
//! Each group alone is too short to be told from a word.

use super::words;

/// The groups of a value, without the prefix before them (`phota_`, `PHOTA-`).
pub(super) fn groups(value: &[u8]) -> Option<&[u8]> {
    let starts = value.iter().enumerate().filter(|(_, byte)| is_separator(byte)).map(|(at, _)| at + 1);
    [0].into_iter().chain(starts.take(MAX_PREFIX)).map(|start| &value[start..]).find(|body| are_groups(body))
}

/// The random characters of [`groups`].
pub(super) fn random_length(groups: &[u8]) -> usize {
    let joined = groups.iter().filter(|byte| !is_separator(byte)).count();
    let parts =
        || groups.split(is_separator).filter(|group| !words::is_plain_word(group) && !is_number(group));
    // `SIZE_ARGS_VER2` is a name; no name has two groups like the last.
    let reads = parts().all(is_numbered) && parts().count() <= 1;
    if super::is_uuid(groups) || !reads { joined } else { 0 }
}

/// Words of a prefix that are looked over.
const MAX_PREFIX: usize = 3;

fn is_separator(byte: &u8) -> bool {
    matches!(byte, b'-' | b'_' | b'.' | b':')
}

fn are_groups(body: &[u8]) -> bool {
    let Some(size) = body.iter().position(is_separator).filter(|size| (4..=8).contains(size)) else {
        return false;
    };
    let separator = body[size];
    let is_group = |group: &[u8]| group.len() == size && group.iter().all(u8::is_ascii_alphanumeric);
    let in_one_case = !body.iter().any(u8::is_ascii_lowercase) || !body.iter().any(u8::is_ascii_uppercase);
    let in_groups = body.len() >= 3 * size + 2 && body.split(|&byte| byte == separator).all(is_group);
    in_groups && (in_one_case || mixed(body) >= 2) || super::is_uuid(body)
}

/// How many groups have letters and digits as no word has: `Q7ZK`, but not `step1`.
fn mixed(groups: &[u8]) -> usize {
    let is_mixed = |group: &&[u8]| {
        let has = |class: fn(&u8) -> bool| group.iter().any(class);
        has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) && !is_numbered(group)
    };
    groups.split(is_separator).filter(is_mixed).count()
}

fn is_number(group: &[u8]) -> bool {
    group.iter().all(u8::is_ascii_digit)
}

/// Three letters or more with a number behind them.
fn is_numbered(group: &[u8]) -> bool {
    let letters = group.iter().take_while(|byte| byte.is_ascii_alphabetic()).count();
    let number = &group[letters..];
    letters >= 3 && !number.is_empty() && is_number(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_are_judged_together() {
        for (value, random) in [
            ("Q7ZK-9XBW-KQZD-W3VX", 16),
            ("phota_Q7ZK-9XBW-KQZD-W3VX", 16),
            ("PHOTA-Q7ZK-9XBW-KQZD-W3VX", 16),
            ("q7ZkX.9xBwK.W3vXq", 15),
            ("9f3b7c21-684a-47c1-a8d2-e19f3b7c21e6", 32),
            ("phota_live_9f3b7c21-684a-47c1-a8d2-e19f3b7c21e6", 32),
            ("REAL-WORD-ONLY-HERE", 0),
            ("PHOTA-PROD-2025-0614", 0),
            ("CLONE_ARGS_SIZE_VER2", 0),
            ("CLONE_ARGS_VER1_VER2", 12),
            ("KEYS-XQZV-HERE-2025", 16),
            ("83141592-6535-4979-9238-462643383279", 32),
        ] {
            assert_eq!(groups(value.as_bytes()).map(random_length), Some(random), "{value}");
        }
        for value in
            ["Real-Word-Only", "q7Zk-9xBw", "Q7ZK-9XBW-KQZ", "Q7ZKW3VX9XBW-Q7ZKW3VX9XBW-Q7ZKW3VX9XBW"]
        {
            assert_eq!(groups(value.as_bytes()), None, "{value}");
        }
    }
}
