//! What was left out on purpose, and why.

use std::fmt;

/// A file or folder that was deliberately not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// Where it is, `/`-separated, in the form of the paths it was found by.
    pub path: String,
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
    /// The configuration excludes it.
    Excluded,
    /// A named pipe: opening one waits for a writer.
    Pipe,
    /// A socket.
    Socket,
    /// A device: reading one can block, go on for ever or change its state.
    Device,
}

impl fmt::Display for SkipReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SkipReason::TooLarge { limit } => write!(f, "larger than {}", Size(*limit)),
            SkipReason::Excluded => f.write_str("excluded by the configuration"),
            SkipReason::Pipe => f.write_str("a named pipe"),
            SkipReason::Socket => f.write_str("a socket"),
            SkipReason::Device => f.write_str("a device"),
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
