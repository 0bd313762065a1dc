//! What became of a key in the files of branches and tags, which only an audit finds out.

use std::sync::Arc;

use crate::finding::CommitInfo;

/// What became of a key in the files of branches and tags.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Exposure {
    /// The full name of the reference whose history was followed.
    pub(crate) reference: String,
    /// The commit that took the key away from there; `None` if it is still in its files.
    pub(crate) removed: Option<Arc<CommitInfo>>,
    /// The references that still have it in their files, by their full names.
    pub(crate) still_in: Vec<String>,
    /// How many more there are.
    pub(crate) more: u64,
}

impl Exposure {
    /// Adds what became of the same key in another repository, such as a submodule: what is still there, and what was
    /// removed last, counts.
    pub(crate) fn merge(&mut self, other: Exposure) {
        let last = |exposure: &Exposure| exposure.removed.as_ref().map_or(i64::MAX, |commit| commit.seconds);
        if last(&other) > last(self) {
            (self.reference, self.removed) = (other.reference, other.removed);
        }
        self.still_in.extend(other.still_in);
        self.more += other.more;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn exposure(reference: &str, removed: Option<i64>, still_in: &[&str]) -> Exposure {
        let id = "1111111111111111111111111111111111111111".parse().unwrap();
        let commit = |seconds| CommitInfo {
            seconds,
            ..CommitInfo::new(id, String::new(), String::new(), String::new(), String::new())
        };
        Exposure {
            reference: reference.to_owned(),
            removed: removed.map(|seconds| Arc::new(commit(seconds))),
            still_in: still_in.iter().map(|name| (*name).to_owned()).collect(),
            more: 1,
        }
    }

    #[test]
    fn the_last_removal_counts_and_none_at_all_counts_most() {
        let mut merged = exposure("a", Some(5), &[]);
        merged.merge(exposure("b", Some(9), &["t"]));
        assert_eq!(merged, Exposure { more: 2, ..exposure("b", Some(9), &["t"]) });
        merged.merge(exposure("c", None, &["c"]));
        merged.merge(exposure("d", Some(99), &[]));
        assert_eq!(merged, Exposure { more: 4, ..exposure("c", None, &["t", "c"]) });
    }
}
