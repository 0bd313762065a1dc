//! The exit codes, a promise to every script.

use std::process::ExitCode;

/// How a run ends. When several apply, the later one in this list wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Exit {
    /// Everything was read and nothing was found.
    Clean,
    /// Something that should have been read was not.
    Incomplete,
    /// Something was found.
    Found,
    /// The arguments or the configuration are wrong; nothing was scanned.
    Usage,
}

/// The table for `--help`.
pub(crate) const TABLE: &str = "  0  nothing found
  1  found: a key, or a place that exposes one
  2  wrong usage or configuration
  3  incomplete: something that should have been read was not";

impl Exit {
    fn code(self) -> u8 {
        match self {
            Exit::Clean => 0,
            Exit::Found => 1,
            Exit::Usage => 2,
            Exit::Incomplete => 3,
        }
    }
}

impl From<Exit> for ExitCode {
    fn from(exit: Exit) -> Self {
        ExitCode::from(exit.code())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn findings_win_over_incomplete_and_usage_over_everything() {
        assert!(Exit::Found > Exit::Incomplete && Exit::Incomplete > Exit::Clean);
        assert!(Exit::Usage > Exit::Found);
    }

    #[test]
    fn the_codes_are_those_of_the_table() {
        for (exit, code) in [(Exit::Clean, 0), (Exit::Found, 1), (Exit::Usage, 2), (Exit::Incomplete, 3)] {
            // An `ExitCode` can be shown, but not compared.
            let (told, meant) = (ExitCode::from(exit), ExitCode::from(code));
            assert_eq!(format!("{told:?}"), format!("{meant:?}"), "{exit:?}");
            assert!(TABLE.contains(&format!("  {code}  ")), "{exit:?}");
        }
    }
}
