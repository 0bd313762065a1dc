//! Ids whose prefix says what they are of: `req_...`, `msg-...`.
//!
//! To add one: a prefix that no key has. What a key may be scoped to (`org_`, `user_`, `prod_`) is none.

const KINDS: &[&str] = &[
    "asst", "batch", "call", "chatcmpl", "cus", "dpl", "event", "evt", "file", "image", "img", "invoice",
    "job", "message", "msg", "order", "price", "prof", "profile", "req", "request", "resp", "run", "sess",
    "skill", "span", "task", "thread", "toolu", "tooluse", "trace",
];

/// Tells whether a value is the prefix of a kind and one stretch of letters and digits, or a UUID.
pub(super) fn is_id(value: &[u8]) -> bool {
    let Some(end) = value.iter().position(|byte| matches!(byte, b'_' | b'-')) else { return false };
    let (kind, id) = (&value[..end], &value[end + 1..]);
    KINDS.iter().any(|known| known.as_bytes() == kind)
        && (id.iter().all(u8::is_ascii_alphanumeric) || super::is_uuid(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_and_its_near_misses() {
        for kind in KINDS {
            assert!(is_id(format!("{kind}_q7ZkW3v9").as_bytes()), "{kind}");
            assert!(is_id(format!("{kind}-q7ZkW3v9").as_bytes()), "{kind}");
            assert!(!is_id(format!("phk_{kind}_q7ZkW3v9").as_bytes()), "{kind}");
            assert!(!is_id(format!("{kind}q7ZkW3v9").as_bytes()), "{kind}");
            assert!(!is_id(format!("{kind}_q7Zk.W3v9").as_bytes()), "{kind}");
        }
        for value in ["phota_q7ZkW3v9", "phk_q7ZkW3v9", "prod_q7ZkW3v9", "q7ZkW3v9"] {
            assert!(!is_id(value.as_bytes()), "{value}");
        }
    }
}
