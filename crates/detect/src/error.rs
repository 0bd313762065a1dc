//! The errors of this crate: all of them are faults of the [`Options`](crate::Options).

/// Why a [`Detector`](crate::Detector) could not be built.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// `key_pattern` is not a regular expression, or compiles to too large a program.
    #[error("key_pattern is not a usable regular expression: {0}")]
    KeyPattern(#[from] Box<regex::Error>),
    /// A name is too short to search for, or holds no letter.
    #[error("the name {name:?} in names needs at least 4 bytes, a letter among them")]
    Name {
        /// The name as configured.
        name: String,
    },
    /// A host is too short to search for, or is not a plain host name.
    #[error("the host {host:?} in hosts needs at least 4 bytes and neither scheme nor path")]
    Host {
        /// The host as configured.
        host: String,
    },
    /// More names and hosts than a prefilter can search for at full speed.
    #[error("names and hosts hold {count} entries together; {limit} is the most")]
    TooMany {
        /// How many there are.
        count: usize,
        /// How many there may be.
        limit: usize,
    },
    /// A known key is too short to tell from other text, or there are too many.
    #[error("a key that is looked for by its value needs at least {limit} bytes")]
    KnownKey {
        /// The fewest bytes.
        limit: usize,
    },
}
