//! What is known of whether a key is alive.

/// Whether a key is alive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[expect(dead_code, reason = "nobody asks the API yet")]
pub(crate) enum Status {
    /// Nobody asked: `--verify` was not given, or there is no key to ask about.
    #[default]
    Unchecked,
    /// The API accepts it.
    Active,
    /// The API refuses it.
    Inactive,
    /// It was asked about, and nothing can be said.
    Unknown,
}

impl Status {
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
