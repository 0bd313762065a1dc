//! What was left out on purpose, and why.

use std::fmt;

/// A file or folder that was deliberately not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// Where it is, `/`-separated, in the form of the paths it was found by.
    pub path: String,
    /// The member, if it is one of the archive at `path`.
    pub member: Option<String>,
    /// Why it was left out.
    pub reason: SkipReason,
}

/// Why a file or folder was left out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SkipReason {
    /// It is larger than the limit, which is given in bytes.
    TooLarge {
        /// The largest size that is read, in bytes.
        limit: u64,
    },
    /// It is stored as a change of an object that is larger than what is built, so there is no telling what it holds.
    BaseTooLarge {
        /// The largest size that is read, in bytes.
        limit: u64,
    },
    /// The configuration excludes it.
    Excluded,
    /// A named pipe: opening one waits for a writer.
    Pipe,
    /// A socket.
    Socket,
    /// A device: reading one can block, go on for ever or change its state.
    Device,
    /// A member of an archive is larger than the limit, which only showed when it was unpacked: its beginning was read.
    CutShort {
        /// The largest size that is read, in bytes.
        limit: u64,
    },
    /// A member of an archive is encrypted.
    Encrypted,
    /// A member of an archive is compressed in a way nothing here can undo.
    UnsupportedMethod {
        /// The method's name in the standard.
        method: &'static str,
    },
    /// It is an archive of a form nothing here can unpack.
    UnsupportedFormat {
        /// The form's name.
        format: &'static str,
    },
    /// It is an archive inside of as many others as are looked into. Its own bytes were read.
    NestedTooDeep {
        /// How many archives are looked into, one inside the other.
        limit: u32,
    },
    /// The archive has more members than are looked at; the first ones were read.
    TooManyMembers {
        /// How many members are looked at.
        limit: u64,
    },
    /// The archive expands to more than is unpacked; the first members were read.
    ExpandsTooFar {
        /// How much of this archive is unpacked, in bytes.
        limit: u64,
    },
    /// It expands to so many times its size that it can only be meant to fill a disk; its beginning was read.
    RatioTooHigh {
        /// The highest ratio that is unpacked.
        limit: u64,
    },
    /// Unpacking it takes more memory than is given.
    TooMuchMemory {
        /// How much is given, in bytes.
        limit: u64,
    },
    /// The members of the archive share so much of their bytes that they can only be meant to fill a disk.
    Overlapping,
    /// The archive, or a member, ends too early. What there is of it was read.
    Truncated,
    /// The archive, or a member, is damaged. What could be made of it was read.
    Damaged,
    /// More members of the archive were skipped than are listed one by one.
    MoreMembers {
        /// How many more.
        count: u64,
    },
}

impl SkipReason {
    /// Whether it was left out for its size alone, so that a higher limit helps.
    pub fn is_size(self) -> bool {
        matches!(
            self,
            SkipReason::TooLarge { .. } | SkipReason::BaseTooLarge { .. } | SkipReason::CutShort { .. }
        )
    }

    /// Whether it is an archive, or part of one, that could not be unpacked.
    pub fn is_unpacking(self) -> bool {
        match self {
            SkipReason::Encrypted
            | SkipReason::UnsupportedMethod { .. }
            | SkipReason::UnsupportedFormat { .. }
            | SkipReason::NestedTooDeep { .. }
            | SkipReason::TooManyMembers { .. }
            | SkipReason::ExpandsTooFar { .. }
            | SkipReason::RatioTooHigh { .. }
            | SkipReason::TooMuchMemory { .. }
            | SkipReason::Overlapping
            | SkipReason::Truncated
            | SkipReason::Damaged
            | SkipReason::MoreMembers { .. } => true,
            SkipReason::TooLarge { .. }
            | SkipReason::BaseTooLarge { .. }
            | SkipReason::CutShort { .. }
            | SkipReason::Excluded
            | SkipReason::Pipe
            | SkipReason::Socket
            | SkipReason::Device => false,
        }
    }
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SkipReason::TooLarge { limit } => write!(f, "larger than {}", Size(*limit)),
            SkipReason::BaseTooLarge { limit } => {
                write!(f, "stored as a change of an object larger than {}", Size(*limit))
            }
            SkipReason::Excluded => f.write_str("excluded by the configuration"),
            SkipReason::Pipe => f.write_str("a named pipe"),
            SkipReason::Socket => f.write_str("a socket"),
            SkipReason::Device => f.write_str("a device"),
            SkipReason::CutShort { limit } => {
                write!(f, "larger than {}, only its beginning was scanned", Size(*limit))
            }
            SkipReason::Encrypted => f.write_str("encrypted"),
            SkipReason::UnsupportedMethod { method } => {
                write!(f, "compressed with {method}, which is not supported")
            }
            SkipReason::UnsupportedFormat { format } => {
                write!(f, "not unpacked: {format} archives are not supported")
            }
            SkipReason::NestedTooDeep { limit } => {
                write!(f, "not unpacked: an archive inside of {limit} others")
            }
            SkipReason::TooManyMembers { limit } => {
                write!(f, "only the first {limit} members were scanned")
            }
            SkipReason::ExpandsTooFar { limit } => {
                write!(f, "expands to more than {}, the rest was not scanned", Size(*limit))
            }
            SkipReason::RatioTooHigh { limit } => {
                write!(f, "expands to more than {limit} times its size, the rest was not scanned")
            }
            SkipReason::TooMuchMemory { limit } => {
                write!(f, "not unpacked: that takes more than {} of memory", Size(*limit))
            }
            SkipReason::Overlapping => f.write_str("overlaps other members, as in a zip bomb"),
            SkipReason::Truncated => f.write_str("truncated: it ends too early, what there is was scanned"),
            SkipReason::Damaged => f.write_str("damaged: what could be unpacked was scanned"),
            SkipReason::MoreMembers { count } => write!(f, "{count} more members were not scanned"),
        }
    }
}

/// A number of bytes, in the largest unit that needs no fraction.
struct Size(u64);

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const UNITS: [(u64, &str); 3] = [(1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")];
        match UNITS.iter().find(|(size, _)| self.0 >= *size && self.0.is_multiple_of(*size)) {
            Some((size, unit)) => write!(f, "{} {unit}", self.0 / size),
            None => write!(f, "{} bytes", self.0),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_shown_without_fractions() {
        let shown = |limit| SkipReason::TooLarge { limit }.to_string();
        assert_eq!(shown(50 << 20), "larger than 50 MiB");
        assert_eq!(shown(3 << 10), "larger than 3 KiB");
        assert_eq!(shown(1500), "larger than 1500 bytes");
        assert_eq!(shown(0), "larger than 0 bytes");
    }
}
