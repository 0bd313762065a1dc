//! `phota-api-key`: a key literal next to evidence that it is Phota's.

use super::{Example, Rule};

/// A literal value that is assigned, sent or passed as a Phota API key.
pub const PHOTA_API_KEY: Rule = Rule {
    id: "phota-api-key",
    summary: "A literal value stands where a Phota API key belongs",
    help: "Revoke the key in the Developer Portal and make a new one; read it from an environment variable or a secrets manager.",
    examples: &[Example { path: ".env", text: "PHOTA_API_KEY={key}\n" }],
    counter_examples: &[Example { path: "a.py", text: "PHOTA_API_KEY = os.environ['PHOTA_API_KEY']\n" }],
};
