//! The exit codes, in one table.

use std::process::ExitCode;

use phota_core::Status;

use crate::args::OnUnavailable;

/// Why the process ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// 0: accepted; or unavailable, with a warning; or help was asked for.
    Good,
    /// 1: rejected, missing or malformed; or unavailable, which was asked to fail.
    Bad,
    /// 2: wrong usage or configuration.
    Usage,
    /// 3: inconclusive.
    Inconclusive,
    /// 130: Ctrl-C, as shells count it (128 + SIGINT).
    Interrupted,
}

impl Exit {
    /// The code of one status.
    pub(crate) fn of(status: Status, on_unavailable: OnUnavailable) -> Self {
        match status {
            Status::Accepted => Self::Good,
            Status::Rejected | Status::Missing | Status::Malformed => Self::Bad,
            Status::Unavailable if on_unavailable == OnUnavailable::Fail => Self::Bad,
            Status::Unavailable => Self::Good,
            Status::Inconclusive => Self::Inconclusive,
        }
    }

    /// The worse of two: a key that is known to be bad is worse than one that is not known.
    pub(crate) fn worse(self, other: Self) -> Self {
        let rank = |exit| match exit {
            Self::Good => 0,
            Self::Inconclusive => 1,
            Self::Bad => 2,
            Self::Usage => 3,
            Self::Interrupted => 4,
        };
        if rank(other) > rank(self) { other } else { self }
    }

    fn code(self) -> u8 {
        match self {
            Self::Good => 0,
            Self::Bad => 1,
            Self::Usage => 2,
            Self::Inconclusive => 3,
            Self::Interrupted => 130,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        Self::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table() {
        let code = |status| Exit::of(status, OnUnavailable::Warn).code();
        assert_eq!(code(Status::Accepted), 0);
        assert_eq!(code(Status::Unavailable), 0);
        assert_eq!([Status::Rejected, Status::Missing, Status::Malformed].map(code), [1, 1, 1]);
        assert_eq!(code(Status::Inconclusive), 3);
        assert_eq!(Exit::of(Status::Unavailable, OnUnavailable::Fail).code(), 1);
    }

    #[test]
    fn the_worst_counts() {
        assert_eq!(Exit::Good.worse(Exit::Inconclusive), Exit::Inconclusive);
        assert_eq!(Exit::Bad.worse(Exit::Inconclusive), Exit::Bad);
        assert_eq!(Exit::Inconclusive.worse(Exit::Bad), Exit::Bad);
        let upwards = [Exit::Good, Exit::Inconclusive, Exit::Bad, Exit::Usage, Exit::Interrupted];
        for pair in upwards.windows(2) {
            assert_eq!([pair[0].worse(pair[1]), pair[1].worse(pair[0])], [pair[1]; 2]);
        }
    }

    #[test]
    fn the_process_ends_with_the_code() {
        for (exit, code) in [
            (Exit::Good, 0),
            (Exit::Bad, 1),
            (Exit::Usage, 2),
            (Exit::Inconclusive, 3),
            (Exit::Interrupted, 130),
        ] {
            // An `ExitCode` can be shown, but not compared.
            let (told, meant) = (ExitCode::from(exit), ExitCode::from(code));
            assert_eq!(format!("{told:?}"), format!("{meant:?}"), "{exit:?}");
        }
    }
}
