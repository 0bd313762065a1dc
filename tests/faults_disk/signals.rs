//! Being asked to end: by Ctrl-C, by `kill`, by a terminal that is closed. git is played by a program that says when it is
//! asked to do something, and does not come to an end by itself.

use std::{
    fs,
    os::unix::process::ExitStatusExt,
    process::{Child, Command, ExitStatus, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::util::{TestEnv, env_line, key};

/// Far more than any machine needs; a test that waits so long has failed.
const LONG: Duration = Duration::from_secs(60);

/// Writes half a repository, says that it began, and waits until it is asked to end.
const GIT: &str = "#!/bin/sh
for last; do :; done
trap 'echo ended >>\"$MARKS/ended\"; exit 1' INT TERM HUP
mkdir -p \"$last/objects/pack\" && echo half >\"$last/objects/pack/tmp_pack_1\"
echo $$ >>\"$MARKS/began\"
while :; do sleep 0.02; done
";

struct Scene {
    env: TestEnv,
}

impl Scene {
    fn new() -> Self {
        let env = TestEnv::new();
        env.write_program("bin/git", GIT);
        env.write("list", "https://example.com/x.git\n");
        Scene { env }
    }

    fn start(&self, mut command: Command) -> Child {
        let path = std::env::var("PATH").unwrap_or_default();
        command
            .env("PATH", format!("{}:{path}", self.env.work().join("bin").display()))
            .env("MARKS", self.env.work())
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("it is there")
    }

    fn has(&self, mark: &str) -> bool {
        self.env.work().join(mark).exists()
    }

    /// What is left in the folder for temporary files.
    fn left_over(&self) -> Vec<String> {
        let entries = fs::read_dir(self.env.root()).expect("a folder").map(|entry| entry.expect("one"));
        let names = entries.map(|entry| entry.file_name().to_string_lossy().into_owned());
        names.filter(|name| name.contains("phota-scan-")).collect()
    }

    fn send(&self, signal: &str, child: &Child) {
        let mut kill = self.env.command("sh");
        kill.args(["-c", &format!("kill -{signal} {}", child.id())]);
        self.env.run(kill, b"").expect_status(0);
    }
}

#[track_caller]
fn wait_for(what: impl Fn() -> bool) {
    let begun = Instant::now();
    while !what() {
        assert!(begun.elapsed() < LONG, "it did not happen");
        thread::sleep(Duration::from_millis(5));
    }
}

#[track_caller]
fn end_of(mut child: Child) -> ExitStatus {
    let begun = Instant::now();
    loop {
        if let Some(status) = child.try_wait().expect("it is ours") {
            return status;
        }
        if begun.elapsed() > LONG {
            let _ = child.kill();
            panic!("it did not end");
        }
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn a_clone_and_its_git_end_with_the_audit() {
    for signal in ["INT", "TERM", "HUP"] {
        for args in [
            &["audit", "https://example.com/x.git", "-o", "report"][..],
            &["audit", "--repos", "list", "-o", "report"],
        ] {
            let scene = Scene::new();
            let child = scene.start(scene.env.scan_command(args));
            wait_for(|| scene.has("began"));
            assert_eq!(scene.left_over().len(), 1, "the clone");
            scene.send(signal, &child);
            assert_eq!(end_of(child).code(), Some(130), "{signal} {args:?}");
            wait_for(|| scene.has("ended"));
            assert_eq!(scene.left_over(), [""; 0], "{signal} {args:?}");
            // No report, and no line that would count as one.
            let report = fs::read_to_string(scene.env.work().join("report")).unwrap_or_default();
            assert_eq!(report, "", "{signal} {args:?}");
        }
    }
}

/// What `nohup` has a process ignore stays ignored.
#[test]
fn a_terminal_that_is_closed_does_not_end_what_shall_outlive_it() {
    let scene = Scene::new();
    let mut command = scene.env.command("sh");
    let scan = env!("CARGO_BIN_EXE_phota-scan");
    command.args(["-c", "trap '' HUP; exec \"$@\"", "sh", scan, "audit", "https://example.com/x.git"]);
    let mut child = scene.start(command);
    wait_for(|| scene.has("began"));
    scene.send("HUP", &child);
    thread::sleep(Duration::from_millis(100));
    assert!(child.try_wait().expect("it is ours").is_none() && !scene.has("ended"));
    scene.send("TERM", &child);
    assert_eq!(end_of(child).code(), Some(130));
    assert_eq!(scene.left_over(), [""; 0]);
}

/// Stopped at a known place: it waits for its configuration.
#[test]
fn a_scan_that_is_ended_writes_no_report() {
    for verb in [&["dir"][..], &["audit"], &["staged"]] {
        let env = TestEnv::repository();
        env.write("a.env", env_line(&key(1)));
        env.git(&["add", "-A"]);
        let mut mkfifo = env.command("mkfifo");
        mkfifo.arg("config");
        env.run(mkfifo, b"").expect_status(0);
        env.write("report", "old\n");
        let mut command = env.scan_command(verb);
        command.args(["--config", "config", "-o", "report"]);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let mut child = command.spawn().expect("it is there");
        // Opening it ends when the other end is opened too.
        let config = fs::OpenOptions::new().write(true).open(env.work().join("config")).expect("a pipe");
        let mut kill = env.command("sh");
        kill.args(["-c", &format!("kill -TERM {}", child.id())]);
        env.run(kill, b"").expect_status(0);
        let status = child.wait().expect("it is ours");
        assert_eq!(status.signal(), Some(15), "{status}");
        drop(config);
        assert_eq!(env.read("report"), "old\n");
        let names = fs::read_dir(env.work()).expect("a folder").map(|entry| entry.expect("one").file_name());
        let mut names: Vec<_> = names.collect();
        names.sort();
        assert_eq!(names, [".git", "a.env", "config", "report"]);
    }
}
