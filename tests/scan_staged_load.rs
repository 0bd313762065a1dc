//! Many scans of one repository at once, beside git's own work: each right, nothing left behind. `benches/load.sh` starts a
//! thousand.

use std::{
    collections::BTreeMap,
    fs,
    path::Path,
    sync::atomic::{AtomicBool, Ordering},
    thread,
};

use crate::util::{Run, TestEnv, env_line, key};

const AT_ONCE: usize = 5;
const EACH: usize = 4;

/// A repository with something staged that is to be reported, and something that is not.
fn repository() -> TestEnv {
    let env = TestEnv::repository();
    (0..40).for_each(|n| env.write(&format!("d{}/f{n}.txt", n % 4), format!("file {n}\n")));
    env.write("known.env", env_line(&key(1)));
    env.commit("first");
    env.write("known.env", format!("# again\n{}", env_line(&key(1))));
    env.write("staged.env", env_line(&key(2)));
    env.git(&["add", "-A"]);
    env
}

#[track_caller]
fn expect_right(run: &Run) {
    let json = run.expect_status(1).json();
    let findings = json["findings"].as_array().expect("a list");
    assert_eq!(findings.len(), 1, "{}", run.report());
    assert_eq!((&findings[0]["path"], &json["scan"]["complete"]), (&"staged.env".into(), &true.into()));
}

/// Starts scans, `AT_ONCE` at a time.
fn scans(env: &TestEnv) {
    thread::scope(|scope| {
        for _ in 0..AT_ONCE {
            scope.spawn(|| {
                (0..EACH).for_each(|_| expect_right(&env.scan(&["staged", "--format", "json"])));
            });
        }
    });
}

/// Every file below a folder, with its bytes and when it was written.
fn files(folder: &Path, into: &mut BTreeMap<String, (Vec<u8>, std::time::SystemTime)>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let (path, data) = (entry.path(), entry.metadata().expect("it is there"));
        if data.is_dir() {
            files(&path, into);
        } else {
            let bytes = fs::read(&path).expect("a file");
            into.insert(path.display().to_string(), (bytes, data.modified().expect("a time")));
        }
    }
}

#[test]
fn scans_at_once_change_nothing_and_leave_nothing() {
    let env = repository();
    let state = || {
        let mut all = BTreeMap::new();
        files(env.root(), &mut all);
        all
    };
    let before = state();
    scans(&env);
    let after = state();
    let changed: Vec<_> =
        before.keys().chain(after.keys()).filter(|path| before.get(*path) != after.get(*path)).collect();
    assert!(before.len() > 40 && changed.is_empty(), "changed: {changed:?}");
}

#[test]
fn scans_beside_git_are_right_and_never_in_its_way() {
    let env = repository();
    let is_over = AtomicBool::new(false);
    let turns = thread::scope(|scope| {
        let git = scope.spawn(|| {
            let mut turns = 0;
            // A lock of ours would make git fail, and the test with it.
            while turns < 2 || (turns < 1000 && !is_over.load(Ordering::Relaxed)) {
                turns += 1;
                env.write("d1/other.txt", format!("turn {turns}\n"));
                env.git(&["status", "--short"]);
                env.git(&["add", "d1/other.txt"]);
                env.git(&["commit", "-q", "-m", "turn", "--", "d1/other.txt"]);
                if turns % 3 == 0 {
                    env.git(&["repack", "-q", "-a", "-d"]);
                    env.git(&["pack-refs", "--all"]);
                }
            }
            turns
        });
        scans(&env);
        is_over.store(true, Ordering::Relaxed);
        git.join().expect("git was not hindered")
    });
    assert!(turns > 1, "git did nothing meanwhile");
    let locks: Vec<_> = fs::read_dir(env.work().join(".git"))
        .expect("a repository")
        .flatten()
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .filter(|name| name.ends_with(".lock"))
        .collect();
    assert!(locks.is_empty(), "{locks:?}");
}
