//! Being asked to end, by Ctrl-C or a signal: what was put on disk for a while is removed, and processes that work for
//! this one are ended, before it ends itself.

use std::{
    fs, io,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    sync::{Mutex, MutexGuard, PoisonError},
    thread,
    time::{Duration, Instant},
};

/// What is to be done before the end.
struct Left {
    is_watched: bool,
    is_ending: bool,
    paths: Vec<PathBuf>,
    /// The ids of processes.
    children: Vec<u32>,
}

static LEFT: Mutex<Left> =
    Mutex::new(Left { is_watched: false, is_ending: false, paths: Vec::new(), children: Vec::new() });

/// The exit code of a process that Ctrl-C ended, as shells have it; documented for the other signals too.
const INTERRUPTED: i32 = 130;

/// How long a process that was asked to end may take for it.
const PATIENCE: Duration = Duration::from_secs(5);

/// Ctrl-C goes to child processes as well, and one of them may end before it is noticed here.
const NOTICED: Duration = Duration::from_millis(300);

/// Makes a file or folder that is removed when someone ends this process. One that is gone by then is no error.
pub(crate) fn make_temporary<T>(
    make: impl FnOnce() -> io::Result<T>,
    path: impl Fn(&T) -> &Path,
) -> io::Result<T> {
    // Without it a signal leaves it behind, which is no reason not to work.
    let _ = watch();
    // Held until it is known, so that there is no moment in which it would be forgotten.
    let mut left = left_unless_ending();
    let made = make()?;
    left.paths.push(path(&made).to_path_buf());
    Ok(made)
}

/// Waits, in a thread of its own, for someone to end this process. From here on a file that grows beyond the limit of its
/// size (`ulimit -f`) is an error of whoever writes it, and ends nothing.
pub(crate) fn watch() -> io::Result<()> {
    let mut left = left();
    if left.is_watched {
        return Ok(());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let signals = {
        let _runtime = runtime.enter();
        Signals::listen()?
    };
    thread::Builder::new().spawn(move || {
        if runtime.block_on(signals.first()).is_ok() {
            end();
        }
    })?;
    left.is_watched = true;
    Ok(())
}

/// A process that works for this one, and is ended with it. It has to be waited for by [`Worker::wait`].
pub(crate) struct Worker(Child);

impl Worker {
    /// Starts a process. Never returns if this one is to end.
    pub(crate) fn start(command: &mut Command) -> io::Result<Self> {
        // Without it the process may outlive this one, which is no reason not to work.
        let _ = watch();
        // Held until it is known, so that there is no moment in which nobody would end it.
        let mut left = left_unless_ending();
        let child = command.spawn()?;
        left.children.push(child.id());
        Ok(Worker(child))
    }

    /// Its pipes.
    pub(crate) fn child(&mut self) -> &mut Child {
        &mut self.0
    }

    /// Waits for its end. Never returns if this process is to end as well.
    pub(crate) fn wait(mut self) -> io::Result<ExitStatus> {
        let status = self.0.wait();
        let id = self.0.id();
        left().children.retain(|child| *child != id);
        if status.as_ref().is_ok_and(was_interrupted) {
            thread::sleep(NOTICED);
        }
        drop(left_unless_ending());
        status
    }
}

fn left() -> MutexGuard<'static, Left> {
    LEFT.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Never returns if this process is to end: what went on then would be told to nobody, or leave something behind.
fn left_unless_ending() -> MutexGuard<'static, Left> {
    loop {
        let left = left();
        if !left.is_ending {
            return left;
        }
        drop(left);
        thread::sleep(PATIENCE);
    }
}

fn end() -> ! {
    let (paths, children) = {
        let mut left = left();
        left.is_ending = true;
        (std::mem::take(&mut left.paths), left.children.clone())
    };
    children.into_iter().for_each(ask_to_end);
    let begun = Instant::now();
    while !left().children.is_empty() && begun.elapsed() < PATIENCE {
        thread::sleep(Duration::from_millis(5));
    }
    // Nobody is left to be told.
    paths.iter().for_each(|path| drop(remove(path)));
    std::process::exit(INTERRUPTED)
}

fn remove(path: &Path) -> io::Result<()> {
    if !fs::symlink_metadata(path)?.is_dir() {
        return fs::remove_file(path);
    }
    // What a helper of git was still writing may stand in the way once.
    fs::remove_dir_all(path).or_else(|_| {
        thread::sleep(NOTICED);
        fs::remove_dir_all(path)
    })
}

#[cfg(unix)]
mod system {
    //! Signals, as Unix has them.

    use std::{
        io,
        os::unix::process::ExitStatusExt,
        process::{Command, ExitStatus, Stdio},
        task::Poll,
    };

    use tokio::signal::unix::{Signal, SignalKind, signal};

    /// The signals that are waited for.
    pub(super) struct Signals {
        ending: Vec<Signal>,
        /// Whoever waits for it is not ended by it.
        _too_large: Signal,
    }

    impl Signals {
        /// Those that ask a process to end, but for the ones it was told to ignore: that is how `nohup` works.
        pub(super) fn listen() -> io::Result<Self> {
            let ignored = std::fs::read_to_string("/proc/self/status").map_or(0, |status| ignored(&status));
            let mut ending = Vec::new();
            for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
                if ignored & (1 << (kind.as_raw_value() - 1)) == 0 {
                    ending.push(signal(kind)?);
                }
            }
            Ok(Signals { ending, _too_large: signal(SignalKind::from_raw(libc::SIGXFSZ))? })
        }

        /// Waits for whichever comes first.
        pub(super) async fn first(mut self) -> io::Result<()> {
            std::future::poll_fn(|context| {
                let is_here = self.ending.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
                if is_here { Poll::Ready(Ok(())) } else { Poll::Pending }
            })
            .await
        }
    }

    /// The signals that a process ignores, a bit each, as Linux tells it.
    pub(super) fn ignored(status: &str) -> u64 {
        let mask = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
        mask.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok()).unwrap_or(0)
    }

    /// The standard library can only kill a process, which would leave behind what that one has to remove, and its helpers.
    pub(super) fn ask_to_end(child: u32) {
        let mut kill = Command::new("sh");
        phota_core::withhold_keys(&mut kill, []);
        kill.args(["-c", "kill -TERM \"$1\"", "sh", &child.to_string()]);
        // It may have ended by itself.
        let _ = kill.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).status();
    }

    /// Whether Ctrl-C or the like ended a process.
    pub(super) fn was_interrupted(status: &ExitStatus) -> bool {
        status.code() == Some(super::INTERRUPTED)
            || matches!(status.signal(), Some(libc::SIGINT | libc::SIGTERM | libc::SIGHUP))
    }
}

#[cfg(not(unix))]
mod system {
    //! Ctrl-C alone.

    use std::{io, process::ExitStatus};

    pub(super) struct Signals;

    impl Signals {
        pub(super) fn listen() -> io::Result<Self> {
            Ok(Signals)
        }

        pub(super) async fn first(self) -> io::Result<()> {
            tokio::signal::ctrl_c().await
        }
    }

    /// Ctrl-C has gone to it as well.
    pub(super) fn ask_to_end(_child: u32) {}

    pub(super) fn was_interrupted(_status: &ExitStatus) -> bool {
        false
    }
}

use system::{Signals, ask_to_end, was_interrupted};

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    #[test]
    fn what_nohup_ignores_is_told_by_the_system() {
        let status = "Name:\tx\nSigBlk:\t0000000000000000\nSigIgn:\t0000000000001001\nSigCgt:\t0\n";
        assert_eq!(system::ignored(status), 0x1001);
        assert_eq!(system::ignored("SigIgn:\tnonsense\n"), 0);
        assert_eq!(system::ignored(""), 0);
    }

    #[test]
    fn files_and_folders_are_removed() {
        let folder = tempfile::tempdir().unwrap();
        let (file, inner) = (folder.path().join("file"), folder.path().join("inner"));
        fs::write(&file, "x").unwrap();
        fs::create_dir_all(inner.join("deep")).unwrap();
        remove(&file).unwrap();
        remove(&inner).unwrap();
        assert!(remove(&file).is_err());
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
