//! Where blobs stand: the paths that commits, references and the index give them, those that count most first.

use std::collections::{HashMap, HashSet};

use phota_source::{
    ObjectId, RepoPath,
    history::{Attribution, Use},
};

use crate::{
    finding::PlaceKind,
    scanner::{PathKind, Scanner},
};

/// Under how many paths one blob is scanned in any case.
const MOST_PATHS: usize = 16;

/// Under further paths of other kinds it is scanned until so many bytes were looked at.
const MOST_BYTES: usize = 256 << 20;

/// A blob and the paths it stands under.
pub(super) struct Job {
    pub(super) id: ObjectId,
    pub(super) spots: Vec<Spot>,
}

/// A path of a blob.
pub(super) struct Spot {
    /// As reports have it, which is also what the detector goes by.
    pub(super) path: String,
    pub(super) holder: Holder,
    /// Uses of the blob that are nowhere listed.
    pub(super) more: u64,
}

impl Spot {
    pub(super) fn commits(&self) -> &[ObjectId] {
        match &self.holder {
            Holder::Commits(commits) => commits,
            Holder::Other(_) => &[],
        }
    }
}

/// What has a blob under a path.
pub(super) enum Holder {
    /// These commits introduced it, the one that counts most first.
    Commits(Vec<ObjectId>),
    /// No commit has it.
    Other(PlaceKind),
}

/// Without history a blob stands nowhere, but it is scanned.
pub(super) fn unattributed(ids: &[ObjectId]) -> Vec<Job> {
    let none = Attribution::default();
    ids.iter().map(|id| Job { id: *id, spots: spots(&none, &[], *id) }).collect()
}

/// The paths of a blob, those that count most first.
pub(super) fn spots(attribution: &Attribution, staged: &[RepoPath], id: ObjectId) -> Vec<Spot> {
    let mut by_path: Vec<(String, Holder)> = Vec::new();
    let mut known: HashMap<&RepoPath, usize> = HashMap::new();
    for found in &attribution.uses {
        match (known.get(&found.path), found.commit) {
            (Some(at), Some(commit)) => {
                if let Holder::Commits(commits) = &mut by_path[*at].1 {
                    commits.push(commit);
                }
            }
            (Some(_), None) => {}
            (None, _) => {
                known.insert(&found.path, by_path.len());
                by_path.push((found.path.to_string(), holder(found)));
            }
        }
    }
    by_path.extend(attribution.direct.iter().map(|name| (name.clone(), Holder::Other(PlaceKind::Tag))));
    let new = staged.iter().filter(|path| !known.contains_key(path));
    by_path.extend(new.map(|path| (path.to_string(), Holder::Other(PlaceKind::Index))));
    if by_path.is_empty() {
        by_path.push((id.to_string(), Holder::Other(PlaceKind::Unreachable)));
    }
    let spot = |(at, (path, holder))| Spot { path, holder, more: if at == 0 { attribution.more } else { 0 } };
    by_path.into_iter().enumerate().map(spot).collect()
}

impl Job {
    /// Leaves out paths beyond [`MOST_PATHS`], but none of another kind than those that are kept, as long as the blob is
    /// not too large to be scanned so often. What is left out is counted. Returns whether all kinds are kept.
    pub(super) fn choose(&mut self, scanner: &Scanner, size: usize) -> bool {
        if self.spots.len() <= MOST_PATHS {
            return true;
        }
        let mut room = MOST_BYTES / size.max(1);
        let mut is_whole = true;
        let mut left_out = 0;
        let mut kinds: HashSet<PathKind> = HashSet::new();
        let mut place = 0;
        self.spots.retain(|spot| {
            place += 1;
            let is_new = kinds.insert(scanner.kind_of_path(&spot.path));
            let is_kept = place <= MOST_PATHS || is_new && room > 0;
            if is_kept {
                room = room.saturating_sub(1);
            } else {
                is_whole &= !is_new;
                left_out += spot.commits().len().max(1) as u64;
            }
            is_kept
        });
        if let Some(first) = self.spots.first_mut() {
            first.more += left_out;
        }
        is_whole
    }
}

fn holder(found: &Use) -> Holder {
    match (found.commit, &found.reference) {
        (Some(commit), _) => Holder::Commits(vec![commit]),
        (None, Some(_)) => Holder::Other(PlaceKind::Tag),
        (None, None) => Holder::Other(PlaceKind::Unreachable),
    }
}

#[cfg(test)]
mod tests {
    use phota_detect::{Confidence, Detector};

    use super::*;
    use crate::{
        baseline::Baseline,
        scanner::KeysAfter,
        suppress::{AllowList, Suppressions},
    };

    fn id() -> ObjectId {
        "1111111111111111111111111111111111111111".parse().unwrap()
    }

    fn shown(attribution: &Attribution) -> Vec<String> {
        let holder = |holder: &Holder| match holder {
            Holder::Commits(commits) => format!("{} commits", commits.len()),
            Holder::Other(kind) => kind.as_str().to_owned(),
        };
        let spots = spots(attribution, &[], id());
        spots.iter().map(|spot| format!("{} {} +{}", spot.path, holder(&spot.holder), spot.more)).collect()
    }

    fn used(path: &str, commit: Option<ObjectId>) -> Use {
        Use { path: RepoPath::from(path.as_bytes()), commit, reference: None }
    }

    #[test]
    fn each_path_is_one_spot_with_all_its_commits() {
        let uses = vec![used("a", Some(id())), used("b", Some(id())), used("a", Some(id())), used("c", None)];
        let attribution =
            Attribution { uses, more: 2, direct: vec!["refs/tags/t".to_owned()], ..Attribution::default() };
        assert_eq!(
            shown(&attribution),
            ["a 2 commits +2", "b 1 commits +0", "c unreachable +0", "refs/tags/t tag +0"]
        );
    }

    #[test]
    fn what_stands_nowhere_is_named_by_its_id() {
        assert_eq!(shown(&Attribution::default()), [format!("{} unreachable +0", id())]);
    }

    #[test]
    fn beyond_the_bound_only_paths_of_new_kinds_are_kept() {
        let detector = Detector::new(&phota_detect::Options::default()).unwrap();
        let suppressions = Suppressions { allow: AllowList::default(), baseline: Baseline::default() };
        let scanner = Scanner::new(detector, Confidence::Medium, suppressions, KeysAfter::Forgotten);
        let job = || {
            let paths = (0..MOST_PATHS + 3).map(|n| format!("{n}/lib/x.py"));
            let others = ["phota/lib/x.py", "openai/lib/x.py", "other/x.py", "lib/x.ts", "0/lib/x.py"];
            let uses = paths.chain(others.map(str::to_owned)).map(|path| used(&path, Some(id()))).collect();
            let attribution = Attribution { uses, more: 1, ..Attribution::default() };
            Job { id: id(), spots: spots(&attribution, &[], id()) }
        };
        let mut all = job();
        assert!(all.choose(&scanner, 1000));
        let paths: Vec<&str> = all.spots[MOST_PATHS..].iter().map(|spot| spot.path.as_str()).collect();
        assert_eq!(paths, ["phota/lib/x.py", "openai/lib/x.py", "other/x.py", "lib/x.ts"]);
        assert_eq!(all.spots[0].more, 1 + 3);
        let mut large = job();
        assert!(!large.choose(&scanner, MOST_BYTES / 18), "there is room for two more");
        assert_eq!((large.spots.len(), large.spots[0].more), (18, 1 + 5));
    }
}
