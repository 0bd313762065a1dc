//! What is known of whether a key is alive.

use phota_core::{Reason, Verdict, Warning};

/// Whether a key is alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Status {
    /// Nobody asked: `--verify` was not given, or there is no key to ask about.
    #[default]
    Unchecked,
    /// The API accepts it, and refused a key that cannot exist.
    Active,
    /// The API refuses it, in its own words.
    Inactive,
    /// It was asked about, or could not be, and nothing can be said.
    Unknown,
}

impl Status {
    /// Reads what [`as_str`](Self::as_str) writes. Of what it does not know, nothing is known.
    pub(crate) fn of(text: &str) -> Self {
        let all = [Status::Unchecked, Status::Active, Status::Inactive];
        all.into_iter().find(|status| status.as_str() == text).unwrap_or(Status::Unknown)
    }

    /// As reports write it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Status::Unchecked => "unchecked",
            Status::Active => "active",
            Status::Inactive => "inactive",
            Status::Unknown => "unknown",
        }
    }
}

/// What is said of one key, with the reason if nothing is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Answer {
    pub(crate) status: Status,
    pub(crate) reason: Option<String>,
}

impl Answer {
    pub(super) fn unknown(reason: impl Into<String>) -> Self {
        Answer { status: Status::Unknown, reason: Some(reason.into()) }
    }
}

impl From<&Verdict> for Answer {
    /// A key that is called inactive may be left in place: a 401 that anything in between can have sent is not enough.
    fn from(verdict: &Verdict) -> Self {
        let is_documented = !verdict.warnings.contains(&Warning::UndocumentedRefusal);
        let reason = || verdict.reason.as_ref().map_or_else(String::new, Reason::to_string);
        match verdict.status {
            phota_core::Status::Accepted => Answer { status: Status::Active, reason: None },
            phota_core::Status::Rejected if verdict.reason == Some(Reason::Refused) => match is_documented {
                true => Answer { status: Status::Inactive, reason: None },
                false => Answer::unknown(Warning::UndocumentedRefusal.to_string()),
            },
            _ => Answer::unknown(reason()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_documented_refusal_is_inactive() {
        let mut verdict = Verdict::unsent(phota_core::Status::Rejected, Reason::Refused);
        assert_eq!(Answer::from(&verdict), Answer { status: Status::Inactive, reason: None });
        verdict.warnings.push(Warning::UndocumentedRefusal);
        assert_eq!(Answer::from(&verdict).status, Status::Unknown);
        let verdict = Verdict::unsent(phota_core::Status::Rejected, Reason::OldKeyAccepted);
        assert_eq!(Answer::from(&verdict).status, Status::Unknown);
        let verdict = Verdict::unsent(phota_core::Status::Inconclusive, Reason::TimedOut);
        assert_eq!(Answer::from(&verdict), Answer::unknown(Reason::TimedOut.to_string()));
    }
}
