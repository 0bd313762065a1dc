//! When to ask again, and how long to wait before that.

use std::time::{Duration, SystemTime};

/// First ceiling of the pause; it doubles with every attempt.
const BASE: Duration = Duration::from_millis(500);

/// The ceiling never grows above this.
const CAP: Duration = Duration::from_secs(8);

/// The pause before the attempt after `attempts`: exponential backoff with full jitter, and never
/// less than the server asked for.
pub(super) fn pause(attempts: u32, asked: Option<Duration>, jitter: f64) -> Duration {
    let ceiling = BASE.saturating_mul(1 << (attempts - 1).min(10)).min(CAP);
    ceiling.mul_f64(jitter.clamp(0.0, 1.0)).max(asked.unwrap_or_default())
}

/// A number between 0 and 1, for [`pause`].
pub(super) fn jitter() -> f64 {
    // Without random numbers every client waits the longest, which is no failure.
    getrandom::u32().map_or(1.0, |number| f64::from(number) / f64::from(u32::MAX))
}

/// Reads `Retry-After` (RFC 9110, section 10.2.3): seconds, or a date, which counts from `now`.
pub(super) fn retry_after(value: &str, now: SystemTime) -> Option<Duration> {
    let value = value.trim();
    if !value.is_empty() && value.bytes().all(|b| b.is_ascii_digit()) {
        // More seconds than fit is still a pause longer than any deadline.
        return Some(Duration::from_secs(value.parse().unwrap_or(u64::MAX / 2)));
    }
    let date = httpdate::parse_http_date(value).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

/// Tells whether a status says that asking again may help. 501 and 505 are errors for good, yet the
/// contract names 5xx as a whole.
pub(super) fn is_worth_another_try(status: u16) -> bool {
    matches!(status, 408 | 429 | 500..=599)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_ceiling_doubles_up_to_the_cap() {
        let ceilings: Vec<_> = (1..=7).map(|attempts| pause(attempts, None, 1.0).as_millis()).collect();
        assert_eq!(ceilings, [500, 1000, 2000, 4000, 8000, 8000, 8000]);
        assert_eq!(pause(3, None, 0.0), Duration::ZERO);
    }

    #[test]
    fn the_server_may_ask_for_more() {
        assert_eq!(pause(1, Some(Duration::from_secs(7)), 1.0), Duration::from_secs(7));
        assert_eq!(pause(4, Some(Duration::from_secs(1)), 1.0), Duration::from_secs(4));
    }

    #[test]
    fn both_forms_of_retry_after() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        assert_eq!(retry_after("120", now), Some(Duration::from_secs(120)));
        assert_eq!(retry_after(" 0 ", now), Some(Duration::ZERO));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:47 GMT", now), Some(Duration::from_secs(10)));
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:27 GMT", now), Some(Duration::ZERO));
        for nonsense in ["", "-1", "1.5", "soon", "12 s"] {
            assert_eq!(retry_after(nonsense, now), None, "{nonsense}");
        }
        let century = Duration::from_secs(100 * 365 * 24 * 3600);
        assert!(retry_after(&"9".repeat(40), now).unwrap() > century);
    }

    #[test]
    fn clients_wait_differently() {
        let all: Vec<f64> = (0..64).map(|_| jitter()).collect();
        assert!(all.iter().all(|jitter| (0.0..=1.0).contains(jitter)), "{all:?}");
        assert!(all.iter().any(|&jitter| jitter < 0.5) && all.iter().any(|&jitter| jitter > 0.5), "{all:?}");
    }

    proptest! {
        #[test]
        fn any_header_is_read_without_panic(value in ".{0,40}", attempts in 1..u32::MAX) {
            let asked = retry_after(&value, SystemTime::now());
            prop_assert!(pause(attempts, asked, 0.5) >= asked.unwrap_or_default());
        }
    }
}
