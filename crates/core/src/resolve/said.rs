//! What a key command says on standard error: let through to a terminal, elsewhere kept and made harmless.

use std::io::{self, IsTerminal, Read};
use std::process::{Child, ChildStderr, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::{plain, without_keys};

/// More than this is not kept.
const MAX_BYTES: usize = 16 * 1024;

/// How long is waited for the rest when the command has ended: what it started may hold its standard error open.
const GRACE: Duration = Duration::from_millis(100);

/// Stands for what was not kept.
const MORE: &str = "(it said more)";

/// Where the command's standard error goes. A person at a terminal may be asked for something there.
pub(super) fn standard_error() -> Stdio {
    if io::stderr().is_terminal() { Stdio::inherit() } else { Stdio::piped() }
}

/// What a command says, as it comes.
pub(super) struct Said(Option<Receiver<Vec<u8>>>);

impl Said {
    /// Listens to a child whose standard error is a pipe; any other says nothing to us.
    pub(super) fn by(child: &mut Child) -> Self {
        Self(child.stderr.take().map(|stderr| {
            let (sender, receiver) = channel();
            thread::spawn(move || listen(stderr, &sender));
            receiver
        }))
    }

    /// The lines of a command that has ended, without what it wrote to standard output, whatever may be a key, and
    /// anything that a terminal or a workflow would act on.
    pub(super) fn lines(self, output: &[u8]) -> Vec<String> {
        let mut heard = Vec::new();
        let end = Instant::now() + GRACE;
        let chunks = self.0.into_iter().flat_map(|chunks| {
            std::iter::from_fn(move || {
                chunks.recv_timeout(end.saturating_duration_since(Instant::now())).ok()
            })
        });
        heard.extend(chunks.flatten());
        harmless(&heard, output)
    }
}

/// Hands on the first bytes. The rest is read all the same: a full pipe would hold the command back.
fn listen(mut stderr: ChildStderr, to: &Sender<Vec<u8>>) {
    let mut kept = 0;
    let mut bytes = [0; 4096];
    while let Ok(length @ 1..) = stderr.read(&mut bytes) {
        // One byte more shows that something is left out.
        let taken = length.min(MAX_BYTES + 1 - kept);
        kept += taken;
        if taken > 0 {
            // Nobody listens any more when the time was up.
            let _ = to.send(bytes[..taken].to_vec());
        }
    }
}

fn harmless(heard: &[u8], output: &[u8]) -> Vec<String> {
    let cut = heard.len() > MAX_BYTES;
    // The last word may be the beginning of a key.
    let whole = if cut { heard.iter().rposition(u8::is_ascii_whitespace).unwrap_or(0) } else { heard.len() };
    let mut text = String::from_utf8_lossy(&heard[..whole]).into_owned();
    let output = String::from_utf8_lossy(output);
    let secrets = std::iter::once(output.trim()).chain(output.lines().map(str::trim).take(MAX_LINES));
    for secret in secrets.filter(|secret| !secret.is_empty()) {
        text = text.replace(secret, "***");
    }
    let lines = text.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let lines = lines.map(|line| plain(&without_keys(line)));
    lines.chain(cut.then(|| MORE.to_owned())).collect()
}

/// Lines of the output that are looked for one by one.
const MAX_LINES: usize = 16;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_a_key_or_acts_is_not_repeated() {
        let key = "a key of words";
        for (said, told) in [
            ("no such item", "no such item"),
            ("\u{1b}[31mred", "\\u{1b}[31mred"),
            ("##[error]a", "##\\u{5b}error]a"),
            ("have a key of words.", "have ***."),
        ] {
            assert_eq!(harmless(said.as_bytes(), format!("{key}\n").as_bytes()), [told]);
        }
        let random: String = (0..40).map(|at| char::from(b"aB3xQ9"[at * at % 5])).collect();
        assert_eq!(harmless(format!("token {random} expired").as_bytes(), b""), ["token *** expired"]);
        assert_eq!(harmless(b"\xff\n\r\n  \nb\rc", b""), ["\u{fffd}", "b", "c"]);
    }

    #[test]
    fn lines_of_the_output_are_withheld_too() {
        assert_eq!(harmless(b"got first, second", b"first\nsecond\n"), ["got ***, ***"]);
    }

    #[test]
    fn what_is_left_running_does_not_hold_us_back() {
        let (sender, receiver) = channel();
        sender.send(b"ab\n".to_vec()).unwrap();
        sender.send(b"c".to_vec()).unwrap();
        assert_eq!(Said(Some(receiver)).lines(b""), ["ab", "c"]);
        // It could still say something.
        assert!(sender.send(Vec::new()).is_err());
        assert!(Said(None).lines(b"").is_empty());
    }

    #[test]
    fn much_is_cut_between_words() {
        let word = "abcdefg ";
        let all = word.repeat(MAX_BYTES / word.len());
        assert_eq!(harmless(all.as_bytes(), b""), [all.as_str()]);
        let more = format!("{} secr", &all[..MAX_BYTES - 4]);
        let told = harmless(more.as_bytes(), b"");
        assert_eq!(told.len(), 2, "{told:?}");
        assert_eq!(told[1], MORE);
        assert!(!told[0].contains("secr"));
        assert_eq!(harmless(&b"x".repeat(MAX_BYTES + 1), b""), [MORE]);
    }
}
