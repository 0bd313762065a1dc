//! Looks at the processes below another one, as everybody on the machine can: their arguments, and for the same user their
//! environment.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs, io,
    process::{Child, Output},
    sync::atomic::{AtomicBool, Ordering},
    time::Duration,
};

/// Waits for a process to end, and returns the arguments and environments of all processes that it started, separated by
/// NUL, as far as they lived for a millisecond or so.
pub(super) fn until_it_ends(child: Child) -> (io::Result<Output>, Vec<Vec<u8>>) {
    let root = child.id();
    let ended = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let watcher = scope.spawn(|| {
            let mut seen = BTreeSet::new();
            while !ended.load(Ordering::Relaxed) {
                below(root).into_iter().for_each(|pid| seen.extend(given(pid)));
                std::thread::sleep(Duration::from_micros(500));
            }
            seen
        });
        let output = child.wait_with_output();
        ended.store(true, Ordering::Relaxed);
        (output, watcher.join().expect("reading /proc does not panic").into_iter().collect())
    })
}

/// The processes below one, and not that one.
fn below(root: u32) -> Vec<u32> {
    let parents: BTreeMap<u32, u32> = fs::read_dir("/proc")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter_map(|pid| Some((pid, parent(pid)?)))
        .collect();
    let is_below = |pid: &u32| {
        let above = std::iter::successors(parents.get(pid), |pid| parents.get(pid));
        above.take(64).any(|pid| *pid == root)
    };
    parents.keys().filter(|pid| is_below(pid)).copied().collect()
}

/// Field 4 of `/proc/PID/stat`; the second is a name in parentheses that may hold anything (proc(5)).
fn parent(pid: u32) -> Option<u32> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

/// What a process was given. One that has just been made still has what its parent was given.
fn given(pid: u32) -> Option<Vec<u8>> {
    let parent = parent(pid)?;
    let read = |pid: u32, what: &str| fs::read(format!("/proc/{pid}/{what}"));
    // The parent first: when it is looked at later it may have ended, and what a child had of it passes for the child's own.
    let of_parent = read(parent, "cmdline").unwrap_or_default();
    let arguments = read(pid, "cmdline").ok().filter(|arguments| !arguments.is_empty())?;
    if of_parent == arguments {
        return None;
    }
    Some([arguments, read(pid, "environ").unwrap_or_default()].concat())
}
