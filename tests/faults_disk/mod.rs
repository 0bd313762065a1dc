//! Disks and repositories that are not as they should be: what was not read is told and named, what was to be written is
//! there as a whole or not at all, and whoever is asked to end leaves nothing behind.

mod endless;
mod names;
mod read_only;
mod repositories;
mod signals;
mod streams;
mod unreadable;
mod writing;

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    process::Command,
};

use crate::util::{TestEnv, write_program};

/// The user that owns nothing.
const NOBODY: &str = "65534";

/// A command as a user whom permissions bind: root may read and write whatever its permissions say. `None`, with a word on
/// standard error, if this is root and cannot become another one.
#[allow(clippy::print_stderr, reason = "what was skipped must be seen")]
fn as_bound_user(env: &TestEnv, program: &str, args: &[&str]) -> Option<Command> {
    let mut command = env.command(program);
    if fs::metadata("/proc/self").map_or(1, |own| own.uid()) == 0 {
        // The way to the program may be root's alone.
        let copy = env.root().join(Path::new(program).file_name().expect("a program has a name"));
        if !copy.exists() {
            write_program(&copy, &fs::read(program).expect("it was built"));
        }
        command = env.command("setpriv");
        command.args(["--reuid", NOBODY, "--regid", NOBODY, "--clear-groups", "--"]).arg(copy);
        let mut version = env.command("setpriv");
        if !version.args(command.get_args()).arg("--version").output().is_ok_and(|run| run.status.success()) {
            assert!(std::env::var_os("CI").is_none(), "this is root, and setpriv does not help");
            eprintln!("SKIPPED: this is root, for whom permissions do not count, and setpriv does not help");
            return None;
        }
    }
    command.args(args);
    Some(command)
}

/// A folder that another user can get to and write temporary files for. Those of a test are its owner's alone, and so may be
/// the folder that they are in.
fn open_to_all() -> TestEnv {
    let is_open = |folder: &PathBuf| {
        folder.ancestors().all(|above| fs::metadata(above).is_ok_and(|own| own.mode() & 0o001 != 0))
    };
    let own = std::env::temp_dir();
    let folder = [own.clone(), "/tmp".into(), "/var/tmp".into()].into_iter().find(is_open).unwrap_or(own);
    let mut env = TestEnv::below(&folder);
    for folder in [env.root(), &env.work(), &env.root().join("home")] {
        set_mode(folder, 0o755);
    }
    let temporary = env.root().join("temporary");
    fs::create_dir(&temporary).expect("a new folder");
    set_mode(&temporary, 0o777);
    env.set("TMPDIR", temporary.display().to_string());
    env
}

fn set_mode(path: &Path, mode: u32) {
    use std::os::unix::fs::PermissionsExt;
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("it is ours");
}

/// Every file and folder below a folder, with what would tell that it was touched.
fn listing(folder: &Path) -> BTreeMap<String, (u64, i64, i64, u32)> {
    let mut found = BTreeMap::new();
    let mut open = vec![folder.to_path_buf()];
    while let Some(folder) = open.pop() {
        for entry in fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let own = fs::symlink_metadata(&path).expect("it is there");
            found.insert(path.display().to_string(), (own.len(), own.mtime(), own.mtime_nsec(), own.mode()));
            if own.is_dir() {
                open.push(path);
            }
        }
    }
    found
}
