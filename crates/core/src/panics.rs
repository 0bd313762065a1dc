//! What a program says when it has a defect: where, and never what it was working on.

use std::{any::Any, backtrace::Backtrace, fmt::Write as _, panic::PanicHookInfo};

/// The text for a panic hook: where the program failed, and what to do with that.
///
/// A message that was made while the program ran is left out, since it may hold a key: that of a string cut in the
/// wrong place quotes the string. The names of functions follow where `RUST_BACKTRACE` asks for them.
pub fn panic_text(program: &str, version: &str, panic: &PanicHookInfo<'_>) -> String {
    let place = panic.location().map_or_else(|| "an unknown place".to_owned(), ToString::to_string);
    let mut text = format!(
        "error: {program} {version} has a defect: {} at {place}\n\
         hint: this run proves nothing; please report the line above, which holds no text of yours\n",
        literal(panic.payload()).unwrap_or("panic")
    );
    let calls = Backtrace::capture();
    if calls.status() == std::backtrace::BacktraceStatus::Captured {
        let _ = writeln!(text, "{calls}");
    }
    text
}

/// A message that stands in the sources as it is.
fn literal(payload: &dyn Any) -> Option<&'static str> {
    payload.downcast_ref::<&'static str>().copied()
}

#[cfg(test)]
mod tests {
    use std::{env, hint::black_box, process::Command};

    use super::*;

    /// Set for the process in which [`what_fails`] fails.
    const WHICH: &str = "PHOTA_TEST_PANIC";

    /// Does nothing but for [`said`].
    #[test]
    fn what_fails() {
        let Ok(which) = env::var(WHICH) else { return };
        std::panic::set_hook(Box::new(|panic| eprint!("{}", panic_text("phota-test", "1.2.3", panic))));
        let key = format!("é{}", "q7ZkW3v9".repeat(5));
        match which.as_str() {
            "cut" => drop(black_box(key[1..].to_owned())),
            "number" => drop(black_box(key.parse::<u8>().expect(&key))),
            "literal" => panic!("a literal"),
            other => unreachable!("{other}"),
        }
    }

    /// What a process says that fails so, and whether a backtrace was wanted.
    fn said(which: &str, backtrace: &str) -> String {
        let output = Command::new(env::current_exe().expect("tests have a path"))
            .args(["--exact", "panics::tests::what_fails", "--nocapture"])
            .envs([(WHICH, which), ("RUST_BACKTRACE", backtrace), ("RUST_LIB_BACKTRACE", backtrace)])
            .output()
            .expect("it starts");
        assert!(!output.status.success(), "{which}");
        String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned()
    }

    #[test]
    fn no_text_of_a_run_is_shown() {
        for which in ["cut", "number"] {
            for backtrace in ["0", "1", "full"] {
                let said = said(which, backtrace);
                assert!(said.contains("phota-test 1.2.3 has a defect: panic at "), "{said}");
                assert!(!said.contains("q7Zk"), "{said}");
                assert_eq!(said.contains("what_fails\n  "), backtrace != "0", "{said}");
            }
        }
    }

    #[test]
    fn a_literal_is_shown() {
        let said = said("literal", "0");
        assert!(said.contains("has a defect: a literal at "), "{said}");
        assert!(said.contains("panics.rs:"), "{said}");
    }
}
