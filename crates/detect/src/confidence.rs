//! How sure a finding is.

use std::fmt;
use std::str::FromStr;

/// How sure it is that a candidate is a Phota key, from [`Low`](Confidence::Low) up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Confidence {
    /// Some evidence; reported on request.
    Low,
    /// A person would look at it; reported by default.
    Medium,
    /// A person would revoke it at once.
    High,
}

impl Confidence {
    /// The lower-case name used on the command line and in reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Confidence::Low => "low",
            Confidence::Medium => "medium",
            Confidence::High => "high",
        }
    }
}

impl fmt::Display for Confidence {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A word that is no [`Confidence`].
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} is no confidence: low, medium or high")]
pub struct ParseConfidenceError(String);

impl FromStr for Confidence {
    type Err = ParseConfidenceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        [Confidence::Low, Confidence::Medium, Confidence::High]
            .into_iter()
            .find(|confidence| confidence.as_str() == text)
            .ok_or_else(|| ParseConfidenceError(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_and_round_trips() {
        assert!(Confidence::Low < Confidence::Medium && Confidence::Medium < Confidence::High);
        for confidence in [Confidence::Low, Confidence::Medium, Confidence::High] {
            assert_eq!(confidence.to_string().parse(), Ok(confidence));
        }
        assert!("High".parse::<Confidence>().is_err());
        assert!("".parse::<Confidence>().is_err());
    }
}
