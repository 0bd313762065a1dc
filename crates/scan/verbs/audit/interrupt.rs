//! Ctrl-C while a clone is there: it is removed, as if the audit had ended by itself.

use std::{io, path::PathBuf};

/// The exit code of a process that Ctrl-C ended, as shells have it.
const INTERRUPTED: i32 = 130;

/// Waits, in a thread of its own, for someone to end this process; then removes the folder, and ends it.
pub(in crate::verbs) fn remove_when_interrupted(folder: PathBuf) -> io::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    std::thread::Builder::new().spawn(move || {
        if runtime.block_on(interrupted()).is_ok() {
            // Nobody is left to be told.
            let _ = std::fs::remove_dir_all(&folder);
            std::process::exit(INTERRUPTED);
        }
    })?;
    Ok(())
}

#[cfg(unix)]
async fn interrupted() -> io::Result<()> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut signals = Vec::new();
    for kind in [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()] {
        signals.push(signal(kind)?);
    }
    // Whichever comes first.
    std::future::poll_fn(|context| {
        let is_here = signals.iter_mut().any(|signal| signal.poll_recv(context).is_ready());
        if is_here { std::task::Poll::Ready(Ok(())) } else { std::task::Poll::Pending }
    })
    .await
}

#[cfg(not(unix))]
async fn interrupted() -> io::Result<()> {
    tokio::signal::ctrl_c().await
}
