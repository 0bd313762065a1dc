//! Keys in the names of files and folders, as verbs that see one file after the other look at them.

use std::{
    collections::HashSet,
    sync::{Mutex, PoisonError},
};

use crate::scanner::{Origin, Scanner};

/// The names that were looked at.
#[derive(Default)]
pub(super) struct Names(Mutex<HashSet<String>>);

impl Names {
    /// Looks at the name of a file, and those of the folders around it, each once; `origin` makes the place of one.
    pub(super) fn look_at<'a>(&self, path: &str, scanner: &Scanner, origin: impl Fn(String) -> Origin<'a>) {
        let ends = path.match_indices('/').map(|(at, _)| at).chain([path.len()]);
        for end in ends {
            let name = path[..end].rsplit('/').next().unwrap_or_default();
            if scanner.may_match(name.as_bytes()) && self.is_new(&path[..end]) {
                scanner.scan_name(origin(path[..end].to_owned()), name.as_bytes());
            }
        }
    }

    fn is_new(&self, path: &str) -> bool {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(path.to_owned())
    }
}
