//! What may stay: by the configuration's list of keys, and by a baseline. By value, never by position.

use std::collections::BTreeSet;

use jiff::civil::Date;
use phota_core::Fingerprint;

use crate::{baseline::Baseline, config::Allowed, finding::Identity};

/// Everything but comments that lets a finding stay.
#[derive(Debug, Default)]
pub(crate) struct Suppressions {
    pub(crate) allow: AllowList,
    /// What was accepted before; empty without `--baseline`.
    pub(crate) baseline: Baseline,
}

impl Suppressions {
    /// What lets it stay, if anything does.
    pub(crate) fn allows(&self, identity: &Identity) -> Option<By> {
        if identity.fingerprint().is_some_and(|fingerprint| self.allow.allows(&fingerprint)) {
            Some(By::Configuration)
        } else {
            self.baseline.holds(identity).then_some(By::Baseline)
        }
    }
}

/// What let a finding stay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    Configuration,
    Comment,
    Baseline,
}

/// The entries that count today.
#[derive(Debug, Default)]
pub(crate) struct AllowList {
    entries: BTreeSet<Fingerprint>,
    /// Entries that counted once.
    pub(crate) expired: Vec<(Fingerprint, Date)>,
}

impl AllowList {
    pub(crate) fn new(entries: &[Allowed], today: Date) -> Self {
        let mut list = AllowList::default();
        for entry in entries {
            match entry.expires {
                Some(day) if today >= day => list.expired.push((entry.fingerprint, day)),
                _ => {
                    list.entries.insert(entry.fingerprint);
                }
            }
        }
        list
    }

    pub(crate) fn allows(&self, fingerprint: &Fingerprint) -> bool {
        self.entries.contains(fingerprint)
    }

    /// The fingerprints it allows.
    pub(crate) fn fingerprints(&self) -> impl Iterator<Item = &Fingerprint> {
        self.entries.iter()
    }
}

/// Today in UTC, the same everywhere on earth.
pub(crate) fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_counts_until_its_day() {
        let entry: Allowed =
            serde_yaml::from_str("{fingerprint: 'b3:4f1c09ab72de', reason: r, expires: 2027-01-01}").unwrap();
        let counts = |day| {
            let list = AllowList::new(std::slice::from_ref(&entry), day);
            assert_eq!(list.expired.is_empty(), list.allows(&entry.fingerprint));
            list.allows(&entry.fingerprint)
        };
        assert!(counts(Date::constant(2026, 12, 31)));
        assert!(!counts(Date::constant(2027, 1, 1)));
        assert!(!counts(Date::constant(2030, 1, 1)));
    }
}
