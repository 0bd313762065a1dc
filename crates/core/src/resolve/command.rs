//! Runs a profile's key command: no shell, a time limit, and its output kept to ourselves.

use std::io::Read;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use zeroize::Zeroizing;

use super::secret_file::without_final_newline;
use crate::{ApiKey, withhold_keys};

/// More than this is no key.
const MAX_OUTPUT_BYTES: u64 = 64 * 1024;

/// Runs the command and takes its standard output, less one newline, as the key.
///
/// The first word is the program, looked up in `PATH`; nothing is expanded. Standard error goes
/// where ours goes, so that the command can say what is wrong. It has our environment, but for the variables that hold
/// keys: those that [`withhold_keys`] knows, and `withheld`.
///
/// # Errors
/// The rest of the sentence "the key command ...".
pub(super) fn run(words: &[String], limit: Duration, withheld: &[String]) -> Result<ApiKey, String> {
    let deadline = Instant::now() + limit;
    let (program, arguments) = words.split_first().ok_or("is empty")?;
    let mut command = Command::new(program);
    withhold_keys(&mut command, withheld.iter().map(String::as_str));
    let mut child = command
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot be started: {error}"))?;
    let output = read_until(&mut child, deadline);
    if output.is_none() {
        // A killed child is waited for, so that none stays behind as a zombie.
        let _ = child.kill();
    }
    let status = wait_until(&mut child, deadline);
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
}
