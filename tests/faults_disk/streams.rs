//! Standard input, output and error that are closed, full, or end early; pipes and devices as the place of a report.

use std::{fs, io::Read, process::Stdio};

use crate::util::{TestEnv, env_line, key};

const SCAN: &str = env!("CARGO_BIN_EXE_phota-scan");

fn with_files() -> TestEnv {
    let env = TestEnv::new();
    env.write("clean.txt", "text\n");
    env.write("key.env", env_line(&key(1)));
    env
}

/// `phota-scan ... | head -1`: what was found decides, whoever still reads.
#[test]
fn a_reader_that_went_away_changes_nothing() {
    let env = with_files();
    for format in ["human", "json", "sarif", "github", "html", "gitlab", "junit"] {
        for (file, status) in [("clean.txt", 0), ("key.env", 1)] {
            let (reader, writer) = std::io::pipe().expect("a pipe");
            drop(reader);
            let mut command = env.scan_command(&["dir", file, "--format", format]);
            command.stdout(writer).stderr(Stdio::piped()).stdin(Stdio::null());
            let output = command.output().expect("it runs");
            let said = String::from_utf8_lossy(&output.stderr);
            assert_eq!(output.status.code(), Some(status), "{format} {file}: {said}");
        }
    }
    let (reader, writer) = std::io::pipe().expect("a pipe");
    drop(reader);
    let mut command = env.check_command(&["--no-dotenv"]);
    let status = command.stdout(writer).stderr(Stdio::null()).stdin(Stdio::null()).status();
    assert_eq!(status.expect("it runs").code(), Some(1));
}

#[test]
fn an_output_that_is_full_is_no_success() {
    let env = with_files();
    for (file, status) in [("clean.txt", 3), ("key.env", 1)] {
        let full = || fs::OpenOptions::new().write(true).open("/dev/full");
        let Ok(stdout) = full() else { return eprintln!("SKIPPED: there is no /dev/full") };
        let mut command = env.scan_command(&["dir", file]);
        let output = command.stdout(stdout).stderr(Stdio::piped()).output().expect("it runs");
        assert_eq!(output.status.code(), Some(status), "{file}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("could not be written"));
        let run = env.scan(&["dir", file, "-o", "/dev/full"]);
        assert!(run.expect_status(status).stderr.contains("could not be written"), "{}", run.report());
    }
}

#[test]
fn closed_streams_do_not_change_what_is_found() {
    let env = with_files();
    for closed in ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"] {
        for (args, status) in [
            (&["dir", "clean.txt"][..], 0),
            (&["dir", "key.env"], 1),
            (&["dir", "nowhere"], 3),
            (&["message", "key.env"], 1),
        ] {
            let mut command = env.command("sh");
            command.args(["-c", &format!("exec \"$@\" {closed}"), "sh", SCAN]).args(args);
            env.run(command, b"").expect_status(status);
        }
    }
    // Nothing was read.
    let mut command = env.command("sh");
    command.args(["-c", "exec \"$@\" <&-", "sh", SCAN, "stdin"]);
    env.run(command, b"").expect_status(3);
    // The files that are opened first must not take the place of a closed stream.
    let mut command = env.command("sh");
    command.args(["-c", "exec \"$@\" >&- 2>&-", "sh", SCAN, "dir", "key.env", "-o", "report"]);
    env.run(command, b"").expect_status(1);
    assert!(env.read("report").contains("phota-api-key"));
    assert_eq!(env.read("key.env"), env_line(&key(1)));
}

#[test]
fn a_pipe_or_a_device_is_written_to() {
    let env = with_files();
    let run = env.scan(&["dir", "key.env", "-o", "/dev/stdout"]);
    assert!(run.expect_status(1).stdout.contains("phota-api-key"), "{}", run.report());
    env.scan(&["dir", "key.env", "-o", "/dev/null"]).expect_status(1);
    assert!(!fs::metadata("/dev/null").expect("it is there").is_file());

    let mut mkfifo = env.command("mkfifo");
    mkfifo.arg("pipe");
    env.run(mkfifo, b"").expect_status(0);
    let pipe = env.work().join("pipe");
    let reader = std::thread::spawn(move || fs::read_to_string(pipe));
    env.scan(&["dir", "key.env", "-o", "pipe"]).expect_status(1);
    assert!(reader.join().expect("no panic").expect("a pipe").contains("phota-api-key"));
    // One that goes away is as good as one that closes standard output.
    let pipe = env.work().join("pipe");
    let reader = std::thread::spawn(move || fs::File::open(pipe)?.read(&mut [0; 1]));
    let run = env.scan(&["dir", "clean.txt", "--format", "html", "-o", "pipe"]);
    assert!(matches!(run.status, Some(0)), "{}", run.report());
    reader.join().expect("no panic").expect("a pipe");
}

/// The shell has opened it, and others write to it too: it is not put aside for a new one.
#[test]
fn the_file_behind_standard_output_is_written_to() {
    let env = with_files();
    let mut command = env.command("sh");
    let script = "{ echo before; \"$@\"; echo \"status $?\"; } >both";
    command.args(["-c", script, "sh", SCAN, "dir", "key.env", "-o", "/dev/stdout"]);
    env.run(command, b"").expect_status(0);
    let both = env.read("both");
    assert!(both.starts_with("before\n") && both.contains("phota-api-key"), "{both}");
    assert!(both.ends_with("status 1\n"), "{both}");
}
