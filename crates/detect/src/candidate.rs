//! What detection hands out.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use secrecy::{ExposeSecret, SecretString};

use crate::{Confidence, Rule};

/// A value that is probably a Phota key, and why.
///
/// `Debug` shows the length of the secret, never the secret.
pub struct Candidate {
    /// The rule that found it.
    pub rule: &'static Rule,
    /// How sure it is.
    pub confidence: Confidence,
    /// The key itself, decoded; `None` for rules that need no literal.
    pub secret: Option<SecretString>,
    /// What a candidate without a secret is about: the name of a variable, a host. Empty where there is a
    /// secret. Holds visible characters only, and nothing that could be a key.
    pub subject: String,
    /// The bytes of the value in the document, without its quotes. For a value written in pieces
    /// it runs from the first piece's start to the last one's end.
    pub span: Range<usize>,
    /// The reasons, each a short phrase a developer understands, the strongest first.
    pub evidence: Vec<Cow<'static, str>>,
    /// The encodings the value was found in, the outermost first; empty for plain text.
    pub encoding: Vec<&'static str>,
}

impl fmt::Debug for Candidate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.secret.as_ref().map(|secret| secret.expose_secret().len());
        f.debug_struct("Candidate")
            .field("rule", &self.rule.id)
            .field("confidence", &self.confidence)
            .field("secret_length", &length)
            .field("subject", &self.subject)
            .field("span", &self.span)
            .field("evidence", &self.evidence)
            .field("encoding", &self.encoding)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules;

    #[test]
    fn debug_hides_the_secret() {
        let secret = "q7".repeat(10);
        let candidate = Candidate {
            rule: &rules::PHOTA_API_KEY,
            confidence: Confidence::High,
            secret: Some(SecretString::from(secret.clone())),
            subject: String::new(),
            span: 3..23,
            evidence: vec!["assigned to PHOTA_API_KEY".into()],
            encoding: Vec::new(),
        };
        let shown = format!("{candidate:?}");
        assert!(!shown.contains("q7"), "{shown}");
        assert!(shown.contains("secret_length: Some(20)"), "{shown}");
    }
}
