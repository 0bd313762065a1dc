//! The well-known forms of other vendors' keys.

/// A prefix and the shortest length of what follows it.
const PREFIXES: &[(&str, usize)] = &[
    ("AIza", 30),
    ("AKIA", 12),
    ("ASIA", 12),
    ("ABSK", 40),
    ("EAAC", 40),
    ("GOCSPX-", 20),
    ("NRAK-", 20),
    ("SG.", 40),
    ("SK0", 29),
    ("apify_api_", 20),
    ("cfut_", 20),
    ("ctx7sk", 10),
    ("dckr_pat_", 20),
    ("dop_v1_", 40),
    ("dp.st.", 20),
    ("dt0c01.", 20),
    ("figd_", 20),
    ("fw_", 20),
    ("github_pat_", 20),
    ("glpat-", 16),
    ("goog_", 20),
    ("gsk_", 40),
    ("hf_", 30),
    ("key-", 32),
    ("lin_api_", 30),
    ("ls__", 30),
    ("lsv2_", 30),
    ("napi_", 30),
    ("nvapi-", 40),
    ("npm_", 30),
    ("ntn_", 30),
    ("pat-na", 20),
    ("phc_", 30),
    ("phx_", 30),
    ("pk.eyJ", 40),
    ("sk.eyJ", 40),
    ("pplx-", 40),
    ("pypi-", 40),
    ("r8_", 30),
    ("re_", 30),
    ("rk_live_", 16),
    ("rk_test_", 16),
    ("sbp_", 30),
    ("shpat_", 30),
    ("shpss_", 30),
    ("sk-ant-", 20),
    ("sk-lf-", 20),
    ("sk-or-", 20),
    ("sk-proj-", 20),
    ("sk-svcacct-", 20),
    ("sk_live_", 16),
    ("sk_test_", 16),
    ("sntrys_", 30),
    ("sq0", 20),
    ("tvly-", 16),
    ("vercel_", 20),
    ("whsec_", 16),
    ("xai-", 40),
    ("xapp-", 20),
    ("xox", 20),
    ("ya29.", 20),
    ("glsa_", 30),
    ("hvs.", 20),
    ("ops_eyJ", 30),
    ("AGE-SECRET-KEY-", 30),
    ("patA", 40),
];

/// Tells whether a value has the form of a key that is certainly not Phota's.
pub(super) fn is_other_vendor(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else { return false };
    PREFIXES.iter().any(|&(prefix, rest)| text.strip_prefix(prefix).is_some_and(|tail| tail.len() >= rest))
        || is_github(text)
        || is_openai(text)
        || is_pair_of_ids(text)
        || is_claimed_by_another(text)
}

/// `ghp_`, `gho_`, `ghu_`, `ghs_`, `ghr_` and 36 letters and digits.
fn is_github(text: &str) -> bool {
    ["ghp_", "gho_", "ghu_", "ghs_", "ghr_"]
        .iter()
        .any(|prefix| text.strip_prefix(prefix).is_some_and(|tail| tail.len() == 36))
}

/// The older OpenAI form, `sk-` and 48 letters and digits, also used by DeepSeek and others.
fn is_openai(text: &str) -> bool {
    text.strip_prefix("sk-")
        .is_some_and(|tail| tail.len() >= 32 && tail.bytes().all(|byte| byte.is_ascii_alphanumeric()))
}

/// fal: a UUID, a colon, 32 hexadecimal digits.
fn is_pair_of_ids(text: &str) -> bool {
    text.split_once(':').is_some_and(|(id, secret)| {
        let hex = |part: &str| part.bytes().all(|byte| byte.is_ascii_hexdigit() || byte == b'-');
        id.len() == 36 && secret.len() == 32 && hex(id) && hex(secret)
    })
}

/// A JSON web token whose issuer is another service: the base64 of `"iss":"supabase"` and its like.
fn is_claimed_by_another(text: &str) -> bool {
    use base64::Engine;
    let mut parts = text.split('.');
    let (Some(header), Some(claims)) = (parts.next(), parts.next()) else { return false };
    if !header.starts_with("eyJ") {
        return false;
    }
    let Ok(claims) = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(claims) else { return false };
    ["supabase", "firebase", "accounts.google.com", "clerk", "auth0.com", "okta.com", "cognito"]
        .iter()
        .any(|issuer| memchr::memmem::find(&claims, issuer.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        let tail = "q7Zk".repeat(16);
        for &(prefix, rest) in PREFIXES {
            let value = prefix.to_owned() + &tail[..rest.min(64)];
            assert!(is_other_vendor(value.as_bytes()), "{prefix}");
        }
        for prefix in ["ghp_", "ghs_"] {
            assert!(is_other_vendor((prefix.to_owned() + &tail[..36]).as_bytes()));
        }
        assert!(is_other_vendor(("sk-".to_owned() + &tail[..48]).as_bytes()));
        for prefix in ["phota_", "phk_", "sk-phota-", "pk_live_", "ph-", ""] {
            assert!(!is_other_vendor((prefix.to_owned() + &tail[..40]).as_bytes()), "{prefix}");
        }
    }
}
