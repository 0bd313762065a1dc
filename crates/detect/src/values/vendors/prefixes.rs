//! Forms of other vendors' keys that a prefix gives away.
//!
//! To add one: a row with the vendor, the prefix, what may follow and how long that is. Prefixes
//! follow the vendors' documentation and the rules of gitleaks. A prefix of three characters or
//! fewer needs a narrow alphabet or length, since random keys begin like it by chance.

use std::ops::RangeInclusive;

use self::Tail::{Alnum, Base32, Hex, Letters, Parts, Token};

/// What may follow a prefix.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tail {
    /// Hexadecimal digits.
    Hex,
    /// Upper-case letters and digits.
    Base32,
    /// Letters.
    Letters,
    /// Letters and digits.
    Alnum,
    /// Letters, digits, `_` and `-`.
    Token,
    /// The same and `.`, `=`, `+`, `/`, `:`, `~`.
    Parts,
}

impl Tail {
    fn holds(self, byte: u8) -> bool {
        match self {
            Hex => byte.is_ascii_hexdigit(),
            Base32 => byte.is_ascii_uppercase() || byte.is_ascii_digit(),
            Letters => byte.is_ascii_alphabetic(),
            Alnum => byte.is_ascii_alphanumeric(),
            Token => byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'),
            Parts => Token.holds(byte) || matches!(byte, b'.' | b'=' | b'+' | b'/' | b':' | b'~'),
        }
    }
}

/// A vendor, a prefix, and what follows it.
type Form = (&'static str, &'static str, Tail, RangeInclusive<usize>);

const LONG: usize = super::super::MAX_LENGTH;

const FORMS: &[Form] = &[
    // Models and media.
    ("Anthropic", "sk-ant-", Token, 20..=LONG),
    ("Apify", "apify_api_", Alnum, 20..=60),
    ("Cerebras", "csk-", Alnum, 40..=60),
    ("Civitai and others", "api_org_", Letters, 30..=40),
    ("Context7", "ctx7sk-", Token, 10..=80),
    ("DeepSeek, OpenAI before 2024", "sk-", Alnum, 32..=60),
    ("Firecrawl", "fc-", Hex, 32..=32),
    ("Fireworks", "fw_", Alnum, 20..=30),
    ("Groq", "gsk_", Alnum, 40..=60),
    ("Hugging Face", "hf_", Alnum, 30..=40),
    ("LangSmith", "lsv2_", Token, 30..=80),
    ("LangSmith", "ls__", Alnum, 30..=60),
    ("Langfuse", "pk-lf-", Token, 20..=40),
    ("Langfuse", "sk-lf-", Token, 20..=40),
    ("Nvidia", "nvapi-", Token, 40..=90),
    ("OpenAI", "sk-admin-", Token, 20..=LONG),
    ("OpenAI", "sk-proj-", Token, 20..=LONG),
    ("OpenAI", "sk-svcacct-", Token, 20..=LONG),
    ("OpenRouter", "sk-or-", Token, 20..=90),
    ("Perplexity", "pplx-", Alnum, 40..=60),
    ("Pinecone", "pcsk_", Token, 40..=90),
    ("Replicate", "r8_", Alnum, 30..=45),
    ("RevenueCat", "appl_", Letters, 27..=27),
    ("RevenueCat", "goog_", Letters, 27..=27),
    ("Runway", "key_", Hex, 128..=128),
    ("Tavily", "tvly-", Token, 16..=60),
    ("Together", "tgp_v1_", Token, 30..=60),
    ("Voyage", "pa-", Token, 43..=43),
    ("xAI", "xai-", Alnum, 70..=90),
    // Clouds.
    ("Alibaba", "LTAI", Alnum, 16..=22),
    ("AWS", "ABIA", Base32, 16..=16),
    ("AWS", "ABSK", Parts, 40..=LONG),
    ("AWS", "ACCA", Base32, 16..=16),
    ("AWS", "AKIA", Base32, 12..=16),
    ("AWS", "ASIA", Base32, 12..=16),
    ("AWS Bedrock", "bedrock-api-key-", Parts, 30..=LONG),
    ("Cloudflare", "cfut_", Alnum, 20..=60),
    ("Cloudflare origin CA", "v1.0-", Token, 140..=200),
    ("DigitalOcean", "doo_v1_", Hex, 64..=64),
    ("DigitalOcean", "dop_v1_", Hex, 40..=64),
    ("DigitalOcean", "dor_v1_", Hex, 64..=64),
    ("Fly", "fm1r_", Parts, 60..=LONG),
    ("Fly", "fm2_", Parts, 60..=LONG),
    ("Fly", "fo1_", Token, 43..=43),
    ("Google", "AIza", Token, 30..=40),
    ("Google OAuth", "GOCSPX-", Token, 20..=40),
    ("Google OAuth", "ya29.", Parts, 20..=LONG),
    ("Heroku", "HRKU-", Token, 30..=70),
    ("Netlify", "nfp_", Alnum, 36..=40),
    ("Tencent", "AKID", Alnum, 32..=32),
    ("Vercel", "vercel_blob_rw_", Token, 20..=60),
    ("Vercel", "vercel_", Token, 20..=60),
    ("Yandex", "AQVN", Token, 35..=40),
    // Code, packages, builds.
    ("Artifactory", "AKCp", Alnum, 50..=80),
    ("Atlassian", "ATATT3", Parts, 60..=LONG),
    ("Atlassian", "ATCTT3", Parts, 60..=LONG),
    ("Bitbucket", "ATBB", Alnum, 24..=40),
    ("Buildkite", "bkua_", Hex, 40..=40),
    ("CircleCI", "CCIPAT_", Token, 30..=80),
    ("CircleCI", "CCIPRJ_", Token, 30..=80),
    ("Clojars", "CLOJARS_", Alnum, 60..=60),
    ("Crates.io", "cio", Alnum, 32..=32),
    ("Docker", "dckr_oat_", Token, 20..=40),
    ("Docker", "dckr_pat_", Token, 20..=40),
    ("GitHub", "gho_", Alnum, 36..=36),
    ("GitHub", "ghp_", Alnum, 36..=36),
    ("GitHub", "ghr_", Alnum, 36..=76),
    ("GitHub", "ghs_", Alnum, 36..=36),
    ("GitHub", "ghu_", Alnum, 36..=36),
    ("GitHub", "github_pat_", Token, 20..=90),
    ("GitLab", "GR1348941", Token, 20..=20),
    ("GitLab", "glagent-", Token, 16..=60),
    ("GitLab", "glcbt-", Token, 16..=60),
    ("GitLab", "gldt-", Token, 16..=60),
    ("GitLab", "glft-", Token, 16..=60),
    ("GitLab", "gloas-", Token, 16..=70),
    ("GitLab", "glpat-", Parts, 16..=60),
    ("GitLab", "glptt-", Token, 16..=60),
    ("GitLab", "glrt-", Parts, 16..=60),
    ("JSR, Deno", "ddp_", Alnum, 36..=40),
    ("NuGet", "oy2", Alnum, 43..=43),
    ("PyPI", "pypi-", Token, 40..=LONG),
    ("RubyGems", "rubygems_", Hex, 48..=48),
    ("SonarQube", "sqa_", Hex, 40..=40),
    ("SonarQube", "sqp_", Hex, 40..=40),
    ("SonarQube", "squ_", Hex, 40..=40),
    ("Sourcegraph", "sgp_", Token, 40..=70),
    ("npm", "npm_", Alnum, 30..=40),
    // Secrets managers and infrastructure.
    ("1Password", "A3-", Token, 30..=60),
    ("1Password", "ops_eyJ", Parts, 30..=LONG),
    ("Databricks", "dapi", Hex, 32..=32),
    ("Doppler", "dp.audit.", Alnum, 40..=44),
    ("Doppler", "dp.ct.", Alnum, 40..=44),
    ("Doppler", "dp.pt.", Alnum, 40..=44),
    ("Doppler", "dp.st.", Parts, 20..=60),
    ("Infracost", "ico-", Alnum, 32..=32),
    ("OpenShift", "sha256~", Token, 43..=43),
    ("PlanetScale", "pscale_", Parts, 30..=80),
    ("Prefect", "pnu_", Alnum, 36..=36),
    ("Pulumi", "pul-", Hex, 40..=40),
    ("Supabase", "sb_publishable_", Token, 20..=60),
    ("Supabase", "sb_secret_", Token, 20..=60),
    ("Supabase", "sbp_", Hex, 30..=40),
    ("Tailscale", "tskey-", Token, 16..=80),
    ("Vault", "hvb.", Token, 90..=LONG),
    ("Vault", "hvs.", Token, 20..=LONG),
    ("age", "AGE-SECRET-KEY-", Base32, 30..=60),
    // Watching.
    ("Dynatrace", "dt0c01.", Parts, 20..=100),
    ("Grafana", "eyJrIjoi", Parts, 60..=LONG),
    ("Grafana", "glc_", Parts, 32..=LONG),
    ("Grafana", "glsa_", Token, 30..=60),
    ("Honeycomb", "hcaik_", Alnum, 58..=58),
    ("LaunchDarkly", "mob-", Token, 36..=36),
    ("LaunchDarkly", "sdk-", Token, 36..=36),
    ("New Relic", "NRAK-", Alnum, 20..=40),
    ("New Relic", "NRII-", Token, 20..=40),
    ("New Relic", "NRJS-", Alnum, 15..=30),
    ("PostHog", "phc_", Alnum, 30..=50),
    ("PostHog", "phs_", Alnum, 30..=50),
    ("PostHog", "phx_", Alnum, 30..=60),
    ("Sentry", "sntrys_", Parts, 30..=LONG),
    ("Sentry", "sntryu_", Hex, 64..=64),
    // Messages and mail.
    ("Mailgun", "key-", Hex, 32..=32),
    ("Mailgun", "pubkey-", Hex, 32..=32),
    ("Resend", "re_", Token, 30..=40),
    ("SendGrid", "SG.", Parts, 40..=90),
    ("Sendinblue", "xkeysib-", Token, 64..=90),
    ("Slack", "xapp-", Token, 20..=LONG),
    ("Slack", "xoxa-", Token, 20..=LONG),
    ("Slack", "xoxb-", Token, 20..=LONG),
    ("Slack", "xoxe-", Token, 20..=LONG),
    ("Slack", "xoxe.xox", Parts, 20..=LONG),
    ("Slack", "xoxo-", Token, 20..=LONG),
    ("Slack", "xoxp-", Token, 20..=LONG),
    ("Slack", "xoxr-", Token, 20..=LONG),
    ("Slack", "xoxs-", Token, 20..=LONG),
    ("Svix, Stripe", "whsec_", Parts, 16..=60),
    ("Twilio", "SK", Hex, 32..=32),
    // Money and shops.
    ("EasyPost", "EZAK", Alnum, 54..=54),
    ("EasyPost", "EZTK", Alnum, 54..=54),
    ("Flutterwave", "FLWPUBK_TEST-", Token, 32..=40),
    ("Flutterwave", "FLWSECK-", Token, 32..=40),
    ("Flutterwave", "FLWSECK_TEST-", Token, 32..=40),
    ("Paddle", "pdl_live_", Token, 30..=80),
    ("Paddle", "pdl_sdbx_", Token, 30..=80),
    ("Razorpay", "rzp_live_", Alnum, 14..=20),
    ("Razorpay", "rzp_test_", Alnum, 14..=20),
    ("Shippo", "shippo_live_", Hex, 40..=40),
    ("Shippo", "shippo_test_", Hex, 40..=40),
    ("Shopify", "shpat_", Alnum, 30..=40),
    ("Shopify", "shpca_", Alnum, 30..=40),
    ("Shopify", "shppa_", Alnum, 30..=40),
    ("Shopify", "shpss_", Alnum, 30..=40),
    ("Square", "EAAAE", Token, 40..=80),
    ("Square", "sq0atp-", Token, 20..=50),
    ("Square", "sq0csp-", Token, 20..=50),
    ("Square", "sq0idp-", Token, 20..=50),
    ("Stripe", "rk_live_", Alnum, 16..=LONG),
    ("Stripe", "rk_test_", Alnum, 16..=LONG),
    ("Stripe, Clerk", "sk_live_", Alnum, 16..=LONG),
    ("Stripe, Clerk", "sk_test_", Alnum, 16..=LONG),
    // Everything else.
    ("Airtable", "patA", Parts, 40..=90),
    ("Contentful", "CFPAT-", Token, 40..=50),
    ("Dropbox", "sl.", Parts, 130..=LONG),
    ("Duffel", "duffel_live_", Token, 43..=43),
    ("Duffel", "duffel_test_", Token, 43..=43),
    ("Facebook", "EAAC", Alnum, 90..=LONG),
    ("Facebook", "EAAM", Alnum, 90..=LONG),
    ("Figma", "figd_", Token, 20..=60),
    ("Frame.io", "fio-u-", Token, 64..=64),
    ("HubSpot", "pat-eu1-", Token, 36..=36),
    ("HubSpot", "pat-na1-", Token, 36..=36),
    ("HubSpot", "pat-na2-", Token, 36..=36),
    ("Linear", "lin_api_", Alnum, 30..=50),
    ("Linear", "lin_oauth_", Alnum, 30..=70),
    ("Mapbox", "pk.eyJ", Parts, 40..=LONG),
    ("Mapbox", "sk.eyJ", Parts, 40..=LONG),
    ("Neon", "napi_", Alnum, 30..=80),
    ("Notion", "ntn_", Alnum, 30..=60),
    ("Notion", "secret_", Alnum, 43..=43),
    ("Postman", "PMAK-", Token, 50..=70),
    ("ReadMe", "rdme_", Alnum, 70..=70),
    ("Typeform", "tfp_", Parts, 40..=70),
];

/// Tells whether a value begins like a vendor's key and goes on like one.
pub(super) fn has_prefix(value: &[u8]) -> bool {
    FORMS.iter().any(|(_, prefix, tail, length)| {
        value
            .strip_prefix(prefix.as_bytes())
            .is_some_and(|rest| length.contains(&rest.len()) && rest.iter().all(|&byte| tail.holds(byte)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tail(tail: Tail, length: usize) -> String {
        let pattern = match tail {
            Hex => "9f3b",
            Base32 => "Q7ZK",
            Letters => "qZkW",
            Alnum | Token => "q7Zk",
            Parts => "q7.Z",
        };
        pattern.chars().cycle().take(length).collect()
    }

    #[test]
    fn every_form_and_its_near_misses() {
        for (vendor, prefix, alphabet, length) in FORMS {
            let value = |length| prefix.to_string() + &tail(*alphabet, length);
            let ends = [*length.start(), *length.end()];
            for length in ends {
                assert!(has_prefix(value(length).as_bytes()), "{vendor} {prefix} {length}");
            }
            assert!(!has_prefix((value(length.start() - 1) + "!").as_bytes()), "{vendor} {prefix} short");
            assert!(!has_prefix(format!("phota_{}", value(*length.start())).as_bytes()), "{vendor} {prefix}");
        }
    }
}
