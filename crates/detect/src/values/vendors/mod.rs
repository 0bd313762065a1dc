//! The well-known forms of other vendors' keys.
//!
//! A value stands for Phota only by its context, so a form is in these tables only if it cannot be
//! one of Phota's: neither `pk_live_`, which anybody may use, nor plain hexadecimal.

mod prefixes;
mod shapes;

/// Tells whether a value has the form of a key that is certainly not Phota's.
pub(super) fn is_other_vendor(value: &[u8]) -> bool {
    prefixes::has_prefix(value) || std::str::from_utf8(value).is_ok_and(shapes::has_shape)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_that_may_be_photas() {
        for prefix in [
            "",
            "phota_",
            "phota_live_",
            "phota_test_",
            "phk_",
            "phk-",
            "ph-",
            "ph_",
            "pk_live_",
            "pk-",
            "sk-phota-",
            "sk_phota_",
            "photalabs_",
            "pl_",
            "pk_",
            "sk_",
            "api_",
            "key_",
            "tok_",
            "pat_",
        ] {
            for tail in
                ["q7Zk".repeat(8), "q7Zk".repeat(10), "9f3b".repeat(8), "9f3b".repeat(16), "Q7ZK".repeat(8)]
            {
                let value = prefix.to_owned() + &tail;
                assert!(!is_other_vendor(value.as_bytes()), "{value}");
            }
        }
    }
}
