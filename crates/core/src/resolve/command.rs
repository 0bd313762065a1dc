//! Runs a profile's key command: no shell, a time limit, and its output kept to ourselves.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::said::{Said, standard_error};
use super::secret_file::without_final_newline;
use crate::{ApiKey, withhold_keys};

/// More than this is no key.
const MAX_OUTPUT_BYTES: u64 = 64 * 1024;

/// How a command is run.
pub(super) struct Run<'a> {
    /// The time it may take.
    pub(super) limit: Duration,
    /// Variables it does not get, besides those that [`withhold_keys`] knows.
    pub(super) withheld: &'a [String],
    /// Gets what it says on standard error, a line at a time, where ours is no terminal.
    pub(super) says: &'a mut dyn FnMut(&str),
}

/// Runs the command and takes its standard output, less one newline, as the key.
///
/// The first word is the program, looked up in `PATH`; nothing is expanded. It has our environment, but for the variables
/// that hold keys. Standard error goes where ours goes if that is a terminal, so that the command can ask for something;
/// elsewhere it is told in plain text when the command has ended, see [`Said`].
///
/// # Errors
/// The rest of the sentence "the key command ...".
pub(super) fn run(words: &[String], Run { limit, withheld, says }: Run<'_>) -> Result<ApiKey, String> {
    let deadline = Instant::now() + limit;
    let (program, arguments) = words.split_first().ok_or("is empty")?;
    let mut command = Command::new(program);
    withhold_keys(&mut command, withheld.iter().map(String::as_str));
    let mut child = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(standard_error())
        .spawn()
        .map_err(|error| format!("cannot be started: {error}"))?;
    let said = Said::by(&mut child);
    let output = read_until(&mut child, deadline);
    if output.is_none() {
        // A killed child is waited for, so that none stays behind as a zombie.
        let _ = child.kill();
    }
    let status = wait_until(&mut child, deadline);
    said.lines(output.as_ref().map_or(&[], |output| output.as_slice())).iter().for_each(|line| says(line));
    let (Some(output), Some(status)) = (output, status) else {
        return Err(format!("took longer than {} s", limit.as_secs()));
    };
    if output.len() as u64 > MAX_OUTPUT_BYTES {
        return Err("printed more than 64 KiB".to_owned());
    }
    if !status.success() {
        return Err(match status.code() {
            Some(code) => format!("failed with exit status {code}"),
            None => "was ended by a signal".to_owned(),
        });
    }
    Ok(ApiKey::new(without_final_newline(&output)))
}

/// Reads the child's output in a thread, since a pipe has no time limit of its own.
fn read_until(child: &mut Child, deadline: Instant) -> Option<Zeroizing<Vec<u8>>> {
    let mut stdout = child.stdout.take().expect("stdout is piped").take(MAX_OUTPUT_BYTES + 1);
    let (sender, receiver) = mpsc::channel();
    thread::spawn(move || {
        let mut output = Zeroizing::new(Vec::with_capacity(16 * 1024));
        let read = stdout.read_to_end(&mut output).is_ok();
        // Nobody listens any more when the time was up.
        let _ = sender.send(read.then_some(output));
    });
    receiver.recv_timeout(deadline.saturating_duration_since(Instant::now())).ok().flatten()
}

/// Waits for the child to end, and ends it when the time is up.
fn wait_until(child: &mut Child, deadline: Instant) -> Option<std::process::ExitStatus> {
    loop {
        match child.try_wait() {
            Ok(Some(status)) => return Some(status),
            Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
            _ => {
                let _ = child.kill();
                let _ = child.wait();
                return None;
            }
        }
    }
}

#[cfg(all(test, unix))]
mod tests {
    use super::*;

    const LIMIT: Duration = Duration::from_secs(20);

    fn run(words: &[String], limit: Duration, withheld: &[String]) -> Result<ApiKey, String> {
        super::run(words, Run { limit, withheld, says: &mut |_| {} })
    }

    /// What a command says that prints `made-up` and ends with a status.
    fn said(script: &str) -> (Result<ApiKey, String>, Vec<String>) {
        let mut lines = Vec::new();
        let mut says = |line: &str| lines.push(line.to_owned());
        let run = Run { limit: LIMIT, withheld: &[], says: &mut says };
        let key = super::run(&words(&["sh", "-c", script]), run);
        (key, lines)
    }

    fn words(words: &[&str]) -> Vec<String> {
        words.iter().map(|&word| word.to_owned()).collect()
    }

    #[test]
    fn standard_output_is_the_key() {
        let key = run(&words(&["printf", "abc def\n"]), LIMIT, &[]).unwrap();
        assert_eq!(key, ApiKey::new(*b"abc def"));
    }

    #[test]
    fn no_shell_reads_the_words() {
        let key = run(&words(&["printf", "%s", "$HOME;`id`"]), LIMIT, &[]).unwrap();
        assert_eq!(key, ApiKey::new(*b"$HOME;`id`"));
    }

    #[test]
    fn what_is_withheld_is_not_in_its_environment() {
        // Cargo sets it for every test.
        let name = "CARGO_PKG_NAME";
        let print = words(&["sh", "-c", &format!("printf %s \"x${{{name}}}\"")]);
        assert_ne!(run(&print, LIMIT, &[]).unwrap(), ApiKey::new(*b"x"));
        assert_eq!(run(&print, LIMIT, &[name.to_owned()]).unwrap(), ApiKey::new(*b"x"));
    }

    #[test]
    fn failures_say_what_happened() {
        assert_eq!(run(&words(&["false"]), LIMIT, &[]).unwrap_err(), "failed with exit status 1");
        assert!(run(&words(&["/no/such/program"]), LIMIT, &[]).unwrap_err().starts_with("cannot be started"));
        assert_eq!(run(&[], LIMIT, &[]).unwrap_err(), "is empty");
        assert_eq!(
            run(&words(&["sh", "-c", "kill -9 $$"]), LIMIT, &[]).unwrap_err(),
            "was ended by a signal"
        );
    }

    #[test]
    fn a_command_that_hangs_is_ended() {
        let error = run(&words(&["sleep", "600"]), Duration::from_millis(50), &[]).unwrap_err();
        assert_eq!(error, "took longer than 0 s");
        let error = run(&words(&["sh", "-c", "exec >&-; exec sleep 600"]), Duration::from_millis(50), &[])
            .unwrap_err();
        assert_eq!(error, "took longer than 0 s");
    }

    #[test]
    fn output_up_to_the_limit_is_taken() {
        let key = run(&words(&["head", "-c", "65536", "/dev/zero"]), LIMIT, &[]).unwrap();
        assert_eq!(key.length() as u64, MAX_OUTPUT_BYTES);
    }

    #[test]
    fn endless_output_is_refused() {
        let error = run(&words(&["yes"]), LIMIT, &[]).unwrap_err();
        assert_eq!(error, "printed more than 64 KiB");
    }

    #[test]
    fn what_it_says_is_told_without_the_key() {
        if std::io::IsTerminal::is_terminal(&std::io::stderr()) {
            eprintln!("skipped: it is let through to this terminal; run the tests with 2>&1 | cat");
            return;
        }
        let (key, lines) = said("printf 'made-up'; printf 'careful\\n::set-env made-up\\033[1m\\n' >&2");
        assert_eq!(key.unwrap(), ApiKey::new(*b"made-up"));
        assert_eq!(lines, ["careful", "::set-env ***\\u{1b}[1m"]);
        let (key, lines) = said("printf 'made-up'; echo 'no made-up' >&2; exit 3");
        assert_eq!(key.unwrap_err(), "failed with exit status 3");
        assert_eq!(lines, ["no ***"]);
    }

    #[test]
    fn much_that_it_says_does_not_hold_it_back() {
        let (key, _) = said("yes | head -c 1000000 >&2; printf abc");
        assert_eq!(key.unwrap(), ApiKey::new(*b"abc"));
    }
}
