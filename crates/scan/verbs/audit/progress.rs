//! How far an audit is, on a terminal.

use std::{
    io::{self, IsTerminal, Write as _},
    sync::Mutex,
    time::{Duration, Instant},
};

use phota_source::Progress as State;

use crate::args::{Common, When};

/// How often the line is written anew.
const EVERY: Duration = Duration::from_millis(100);

/// What is done at once needs no progress.
const AT_FIRST: Duration = Duration::from_millis(300);

/// A line on standard error that is written over.
pub(super) struct Progress {
    is_shown: bool,
    begun: Instant,
    last: Mutex<Option<Instant>>,
}

impl Progress {
    pub(super) fn new(common: &Common) -> Self {
        let is_shown = match common.progress {
            When::Auto => !common.quiet && std::io::stderr().is_terminal(),
            When::Always => true,
            When::Never => false,
        };
        Progress { is_shown, begun: Instant::now(), last: Mutex::new(None) }
    }

    /// Whether anybody sees it.
    pub(super) fn is_shown(&self) -> bool {
        self.is_shown
    }

    /// Shows how far it is, if the last time was long enough ago. A thread that would have to wait for another one shows
    /// nothing.
    pub(super) fn show(&self, state: State) {
        self.write(|elapsed| line(&state, elapsed));
    }

    /// Shows a text in the same way, cut to the terminal. It has to be harmless.
    pub(super) fn say(&self, text: &str) {
        self.write(|_| text.chars().take(width().saturating_sub(1)).collect());
    }

    fn write(&self, text: impl FnOnce(Duration) -> String) {
        let Ok(mut last) = self.last.try_lock() else { return };
        let is_due = last.map_or(self.begun.elapsed() >= AT_FIRST, |last| last.elapsed() >= EVERY);
        if is_due {
            *last = Some(Instant::now());
            // Who cannot see it misses nothing.
            let _ = write!(std::io::stderr(), "\r\x1b[K{}", text(self.begun.elapsed()));
        }
    }

    /// Takes the line away.
    pub(super) fn finish(&self) {
        if let Ok(mut last) = self.last.lock()
            && last.take().is_some()
        {
            let _ = write!(std::io::stderr(), "\r\x1b[K");
        }
    }
}

/// How many columns standard error has.
fn width() -> usize {
    terminal_size::terminal_size_of(io::stderr()).map_or(80, |(width, _)| usize::from(width.0))
}

fn line(state: &State, elapsed: Duration) -> String {
    let mut line = format!("{} of {} objects", state.objects, state.of_objects);
    if state.of_bytes > 0 {
        line += &format!(", {} of {} MB", state.bytes / 1_000_000, state.of_bytes / 1_000_000);
    }
    let (done, all) =
        if state.of_bytes > 0 { (state.bytes, state.of_bytes) } else { (state.objects, state.of_objects) };
    if done > 0 && done < all {
        let left = elapsed.mul_f64((all - done) as f64 / done as f64);
        line += &format!(", {} s left", left.as_secs() + 1);
    }
    line
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rest_takes_as_long_as_what_was_done() {
        let state = State { objects: 10, of_objects: 40, bytes: 2_000_000, of_bytes: 8_000_000 };
        assert_eq!(line(&state, Duration::from_secs(3)), "10 of 40 objects, 2 of 8 MB, 10 s left");
        let state = State { objects: 40, of_objects: 40, bytes: 0, of_bytes: 0 };
        assert_eq!(line(&state, Duration::from_secs(3)), "40 of 40 objects");
    }
}
