//! A time limit for what has none of its own.

use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread;
use std::time::Duration;

/// A key command keeps the same limit by itself, and knows better what took so long.
const GRACE: Duration = Duration::from_millis(300);

/// Does the work in a thread of its own, and stops waiting for it a moment after the limit: `None`.
///
/// The read of a pipe that nobody writes to, or of a file on a server that is gone, cannot be ended. The thread is left behind,
/// for the end of the process.
///
/// # Errors
/// What the system says where it gives no thread.
pub(crate) fn within<T: Send + 'static>(
    limit: Duration,
    work: impl FnOnce() -> T + Send + 'static,
) -> std::io::Result<Option<T>> {
    let (sender, receiver) = mpsc::sync_channel(1);
    let worker = thread::Builder::new().spawn(move || {
        // Nobody listens any more when the time was up.
        let _ = sender.send(work());
    })?;
    match receiver.recv_timeout(limit + GRACE) {
        Ok(done) => Ok(Some(done)),
        Err(RecvTimeoutError::Timeout) => Ok(None),
        Err(RecvTimeoutError::Disconnected) => match worker.join() {
            Err(panic) => std::panic::resume_unwind(panic),
            Ok(()) => unreachable!("a worker that ends without a panic has sent"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_done_in_time_is_handed_over() {
        let done = within(Duration::from_secs(60), || 7).expect("a thread");
        assert_eq!(done, Some(7));
    }

    #[test]
    fn what_never_ends_is_left_behind() {
        let (_open, never) = mpsc::channel::<()>();
        let done = within(Duration::from_millis(1), move || never.recv()).expect("a thread");
        assert!(done.is_none());
    }
}
