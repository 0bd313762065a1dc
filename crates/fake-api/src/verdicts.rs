//! What phota-check and phota-scan have to say of each behaviour. Tests of both compare with it, and docs/faults.md is
//! made from it.

use std::fmt;

use crate::{Behaviour, Victims};

/// Which of a client's requests meets the misbehaviour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Column {
    /// All requests of phota-check, with an accepted key.
    Check,
    /// The control of phota-check alone, behind an accepted key.
    Control,
    /// The old key of `--revoked-env` alone, which is still accepted.
    Rotation,
    /// All requests of `phota-scan --verify --only active`, with an accepted key.
    Verify,
    /// The same, with a key that is refused.
    VerifyDead,
    /// The key of `phota-scan --verify --only active` alone, which is accepted; its controls are answered well.
    VerifyKey,
}

impl Column {
    /// Every column, in the order of the page.
    pub const ALL: [Self; 6] =
        [Self::Check, Self::Control, Self::Rotation, Self::Verify, Self::VerifyDead, Self::VerifyKey];

    /// Who meets the misbehaviour; `found` is the key that is looked at, `old` that of the rotation.
    #[must_use]
    pub fn victims(self, found: &str, old: &str) -> Victims {
        match self {
            Self::Check | Self::Verify | Self::VerifyDead => Victims::Everyone,
            Self::Control => Victims::UnknownKeys,
            Self::Rotation => Victims::Key(old.to_owned()),
            Self::VerifyKey => Victims::Key(found.to_owned()),
        }
    }
}

/// What is said of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Said {
    /// By phota-check: accepted.
    Accepted,
    /// By phota-check: rejected.
    Rejected,
    /// By phota-check: inconclusive.
    Inconclusive,
    /// By phota-scan: active.
    Active,
    /// By phota-scan: inactive.
    Inactive,
    /// By phota-scan: unknown.
    Unknown,
}

impl Said {
    /// The exit code: of phota-check, or of `phota-scan --verify --only active` when one key was found.
    #[must_use]
    pub fn exit(self) -> i32 {
        match self {
            Self::Accepted | Self::Inactive => 0,
            Self::Rejected | Self::Active => 1,
            Self::Inconclusive | Self::Unknown => 3,
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Accepted => "accepted",
            Self::Rejected => "rejected",
            Self::Inconclusive => "inconclusive",
            Self::Active => "active",
            Self::Inactive => "inactive",
            Self::Unknown => "unknown",
        })
    }
}

/// One cell of the matrix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cell {
    /// What is said of the key.
    pub said: Said,
    /// How the reason begins; `None` where there is none.
    pub reason: Option<String>,
    /// How many requests the server sees in all, controls and repeated ones included.
    pub requests: usize,
}

impl Behaviour {
    /// What has to be said of this behaviour.
    ///
    /// With three retries, a [`Builder::retry_after`](crate::Builder::retry_after) of one second for the behaviours
    /// that end (their name has `once`) and of an hour for the others, and a time limit that slow answers do not keep.
    #[must_use]
    pub fn cell(self, column: Column) -> Cell {
        let row = row(self);
        match column {
            Column::Check => row.check,
            Column::Control => row.control,
            Column::Rotation => row.rotation,
            Column::Verify => row.verify,
            Column::VerifyDead => row.verify_dead,
            Column::VerifyKey => row.verify_key,
        }
    }
}

/// What is said when a request that may pass is sent for the first time, and three times more.
const ALL_TRIES: usize = 4;

const CONTROL_ACCEPTED: &str = "the endpoint accepted a random key as well";

struct Row {
    check: Cell,
    control: Cell,
    rotation: Cell,
    verify: Cell,
    verify_dead: Cell,
    verify_key: Cell,
}

/// The table. A behaviour without a row does not compile.
fn row(behaviour: Behaviour) -> Row {
    use Behaviour as B;
    match behaviour {
        B::Normal | B::Delayed | B::Gzip | B::Twice | B::PointsElsewhere => passing(0),
        B::TooManyRequestsOnce | B::TooManyRequestsOnceSeconds | B::TooManyRequestsOnceDate => passing(1),
        B::Flapping => passing(2),
        B::Redirect301 => unclear("the endpoint redirects to 127.0.0.1 (301)", 1),
        B::Redirect302 => unclear("the endpoint redirects to 127.0.0.1 (302)", 1),
        B::Redirect307 => unclear("the endpoint redirects to 127.0.0.1 (307)", 1),
        B::Redirect308 => unclear("the endpoint redirects to 127.0.0.1 (308)", 1),
        B::TooManyRequests => unclear("too many requests (429)", ALL_TRIES),
        B::TooManyRequestsSeconds | B::TooManyRequestsDate => {
            unclear("too many requests (429), asked to wait", 1)
        }
        B::ServerError => unclear("the server failed (500)", ALL_TRIES),
        B::Unavailable => unclear("the server failed (503)", ALL_TRIES),
        B::RequestTimeout => unclear("the server answered 408", ALL_TRIES),
        B::NotFound => unclear("the route does not exist there (404)", 1),
        B::Teapot => unclear("the server answered 418", 1),
        B::Unprocessable => unclear("the server answered 422", 1),
        B::CaptivePortal => unclear("an HTML page instead of JSON (200)", 1),
        B::Close => unclear("the connection failed", ALL_TRIES),
        B::EndlessHead | B::EndlessHeaders | B::Garbage => unclear("the answer is not HTTP", 1),
        B::SlowHeaders | B::EndlessInterim => unclear("no whole answer within the time limit", 1),
        B::Forbidden => forbidden(),
        B::GatewayRefusal => refused_by_a_gateway(),
        B::AcceptsAnyKey => accepting_anything(),
        B::AcceptsAnyKeyLater => accepting_anything_later(),
        B::EndlessBody | B::GzipBomb => spoilt_where_accepted("the answer is larger than 64 KiB"),
        B::EmptyBody | B::NotJson => spoilt_where_accepted("the answer is not a JSON object (200)"),
        B::Reset | B::Truncated => cut_off(),
        B::SlowBody => slow_in_the_body(),
    }
}

/// Fails so many times, then keeps to the contract.
fn passing(failures: usize) -> Row {
    Row {
        check: cell(Said::Accepted, 2 + failures),
        control: cell(Said::Accepted, 2 + failures),
        rotation: not_revoked(3 + failures),
        verify: cell(Said::Active, 3 + failures),
        verify_dead: cell(Said::Inactive, 2 + failures),
        verify_key: cell(Said::Active, 3 + failures),
    }
}

/// Says nothing, in so many tries.
fn unclear(why: &str, tries: usize) -> Row {
    let control = format!("the control could not be judged: {why}");
    Row {
        check: because(Said::Inconclusive, why, tries),
        control: because(Said::Inconclusive, &control, 1 + tries),
        rotation: old_key_unclear(why, 2 + tries),
        // The control comes first, and no key after it.
        verify: because(Said::Unknown, &control, tries),
        verify_dead: because(Said::Unknown, &control, tries),
        verify_key: because(Said::Unknown, why, 1 + tries),
    }
}

/// A control may be refused with 403 as well, as a newer version of the OpenAPI document has it.
fn forbidden() -> Row {
    const WHY: &str = "access was forbidden (403)";
    Row {
        control: cell(Said::Accepted, 2),
        verify: because(Said::Unknown, WHY, 2),
        verify_dead: because(Said::Unknown, WHY, 2),
        ..unclear(WHY, 1)
    }
}

/// 401 without the API's own body: a refusal for phota-check, with a warning, and nothing for phota-scan.
fn refused_by_a_gateway() -> Row {
    const WHY: &str = "the 401 came without the API's documented body";
    let unknown = || because(Said::Unknown, WHY, 2);
    Row {
        check: because(Said::Rejected, "the API does not know this key (401)", 1),
        control: cell(Said::Accepted, 2),
        rotation: cell(Said::Accepted, 3),
        verify: unknown(),
        verify_dead: unknown(),
        verify_key: unknown(),
    }
}

fn accepting_anything() -> Row {
    Row {
        check: because(Said::Inconclusive, CONTROL_ACCEPTED, 2),
        control: because(Said::Inconclusive, CONTROL_ACCEPTED, 2),
        verify: because(Said::Unknown, CONTROL_ACCEPTED, 1),
        verify_dead: because(Said::Unknown, CONTROL_ACCEPTED, 1),
        ..passing(0)
    }
}

/// The first of the requests that meet it is answered well.
fn accepting_anything_later() -> Row {
    Row {
        check: because(Said::Inconclusive, CONTROL_ACCEPTED, 2),
        verify: because(Said::Unknown, CONTROL_ACCEPTED, 3),
        verify_dead: because(Said::Unknown, CONTROL_ACCEPTED, 3),
        ..passing(0)
    }
}

/// Spoils what an accepted key gets, and refuses all others by the contract.
fn spoilt_where_accepted(why: &str) -> Row {
    Row {
        check: because(Said::Inconclusive, why, 1),
        rotation: old_key_unclear(why, 3),
        verify: because(Said::Unknown, why, 2),
        verify_key: because(Said::Unknown, why, 2),
        ..passing(0)
    }
}

/// Breaks off in the body, of a 401 too.
fn cut_off() -> Row {
    const WHY: &str = "the answer broke off";
    Row {
        check: because(Said::Inconclusive, WHY, ALL_TRIES),
        control: cell(Said::Accepted, 2),
        rotation: old_key_unclear(WHY, 2 + ALL_TRIES),
        verify: because(Said::Unknown, WHY, 1 + ALL_TRIES),
        verify_dead: because(Said::Unknown, "the 401 came without the API's documented body", 2),
        verify_key: because(Said::Unknown, WHY, 1 + ALL_TRIES),
    }
}

/// The head of a 401 is a refusal; that its body does not come within the time limit leaves no time for a key.
fn slow_in_the_body() -> Row {
    const WHY: &str = "no whole answer within the time limit";
    let unsent = || because(Said::Unknown, WHY, 1);
    Row { control: cell(Said::Accepted, 2), verify: unsent(), verify_dead: unsent(), ..unclear(WHY, 1) }
}

fn not_revoked(requests: usize) -> Cell {
    because(Said::Rejected, "old key still accepted", requests)
}

fn old_key_unclear(why: &str, requests: usize) -> Cell {
    because(Said::Inconclusive, &format!("the old key could not be judged: {why}"), requests)
}

fn cell(said: Said, requests: usize) -> Cell {
    Cell { said, reason: None, requests }
}

fn because(said: Said, reason: &str, requests: usize) -> Cell {
    Cell { said, reason: Some(reason.to_owned()), requests }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What nobody can be sure of has a reason, and only a refusal by the contract makes a key dead.
    #[test]
    fn the_table_is_consistent() {
        for &behaviour in Behaviour::ALL {
            for column in Column::ALL {
                let cell = behaviour.cell(column);
                let is_good = matches!(cell.said, Said::Accepted | Said::Active | Said::Inactive);
                assert_eq!(cell.reason.is_none(), is_good, "{behaviour} {column:?}");
                let by_check = matches!(column, Column::Check | Column::Control | Column::Rotation);
                let of_check = matches!(cell.said, Said::Accepted | Said::Rejected | Said::Inconclusive);
                assert_eq!(by_check, of_check, "{behaviour} {column:?}");
                assert!((1..=6).contains(&cell.requests), "{behaviour} {column:?}");
            }
        }
    }
}
