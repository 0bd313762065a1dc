//! Evidence and the sum that makes it a confidence.
//!
//! | evidence | points |
//! |---|---|
//! | the name says Phota and key | 70 |
//! | the header Phota wants its key in | 25 |
//! | a name that plainly means a key (`api_key`) | 20 |
//! | a lone `key`, `token`, `secret` | 15 |
//! | an argument of a Phota call | 45 |
//! | a table's column for a key, in a row that names Phota | 60 |
//! | a table's column for passwords or any value, in a row that names Phota | 40 |
//! | the one key in a row of literals with Phota's name and host | 50 |
//! | the user info or password of a Phota host | 60 |
//! | the value of `phota` in a collection of keys | 60 |
//! | the value of `phota` where nothing says what it is | 30 |
//! | a constant that is used as Phota's key | 60 |
//! | given to a command about a Phota key | 60 |
//! | given to a command about Phota | 45 |
//! | `Authorization` beside a Phota host | 20 |
//! | prose that speaks of a Phota key | 40 |
//! | another document of the scan uses the name as Phota's key | 25 |
//! | the host stands in another part of the file, or in another file | 35, 15 |
//! | what ties an unowned name to Phota | 15 to 45, see [`Tie::points`](crate::context::Tie::points) |
//! | a lone `key` with a UUID or hexadecimal, loosely tied | -30 |
//! | only white space between the name and a value of fewer than 20 random characters | -20 |
//! | the value has 20 random characters or more | 20 |
//! | 12 or more | 10 |
//! | fewer | -10 |
//! | the value matches, or does not match, the configured pattern | 30, -30 |
//!
//! Of the rules without a key:
//!
//! | evidence | points |
//! |---|---|
//! | a variable with a public prefix names a Phota key | 50; with `PUBLIC_` alone, outside of its frameworks, 40 |
//! | it is read or set there | 30 |
//! | it is set to nothing or to a placeholder there | 10 |
//! | a block of a bundler's configuration that is built into the bundle holds a Phota key | 80 |
//! | the Phota API is called with its header | 45 |
//! | the calling file runs in browsers, by what it says or is | 30 to 40 |
//! | the key of the call may be the user's own, kept in the browser | -40 |
//! | all of these in a test | -35 |
//! | a `.env` file names a Phota key | 35 |
//!
//! The value of a key that is known needs no other evidence.
//!
//! From 30 points the confidence is low, from 50 medium, from 80 high.

use std::borrow::Cow;

use crate::Confidence;
use crate::values::Look;

/// Reasons and their points.
#[derive(Clone, Debug, Default)]
pub(crate) struct Evidence {
    points: i32,
    reasons: Vec<Cow<'static, str>>,
}

impl Evidence {
    /// Adds a reason that a developer reads.
    pub(crate) fn add(&mut self, points: i32, reason: impl Into<Cow<'static, str>>) {
        self.points += points;
        self.reasons.push(reason.into());
    }

    /// Counts what a value looks like.
    pub(crate) fn add_look(&mut self, look: Look) {
        match look {
            Look::Strong => self.add(20, "the value looks random"),
            Look::Fair => self.points += 10,
            Look::Weak => self.points -= 10,
        }
    }

    pub(crate) fn points(&self) -> i32 {
        self.points
    }

    /// The confidence the points make, if they make one.
    pub(crate) fn confidence(&self) -> Option<Confidence> {
        match self.points {
            80.. => Some(Confidence::High),
            50.. => Some(Confidence::Medium),
            30.. => Some(Confidence::Low),
            _ => None,
        }
    }

    pub(crate) fn into_reasons(self) -> Vec<Cow<'static, str>> {
        self.reasons
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn points_make_a_confidence() {
        let mut evidence = Evidence::default();
        assert_eq!(evidence.confidence(), None);
        for (points, expected) in [(30, Confidence::Low), (20, Confidence::Medium), (30, Confidence::High)] {
            evidence.add(points, "because");
            assert_eq!(evidence.confidence(), Some(expected));
        }
        assert_eq!(evidence.into_reasons().len(), 3);
    }
}
