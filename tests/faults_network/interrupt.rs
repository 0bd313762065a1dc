//! Ctrl-C in every phase in which a program can wait for the network.
//!
//! How long the end takes is measured, not asserted: `measure`.

use std::{
    any::Any,
    io::Read,
    net::{Ipv4Addr, TcpListener},
    os::unix::process::ExitStatusExt as _,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
    time::{Duration, Instant},
};

use phota_fake_api::{Behaviour, BlackHole, FakeApi, FakeProxy, ProxyMode, Victims};

use super::{GOOD, OLD, check_command, for_each_at_once, server, verify_command};
use crate::util::{TestEnv, env_line, key};

/// A pause that no test outlives.
const FOR_EVER: Duration = Duration::from_secs(3000);

/// Longer than any end can take; a program that is still there hangs.
const HANGS: Duration = Duration::from_secs(30);

/// Both programs, and the one of them that puts something in order when it is interrupted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Program {
    Check,
    Verify,
    VerifyOfAClone,
}

impl Program {
    pub(super) const ALL: [Self; 3] = [Self::Check, Self::Verify, Self::VerifyOfAClone];

    fn command(self, env: &TestEnv, args: &[&str]) -> Command {
        match self {
            Self::Check => check_command(env, args),
            Self::Verify => verify_command(env, args),
            Self::VerifyOfAClone => {
                let mut command = env.scan_command(&["audit", "--verify"]);
                command.args(args).arg(format!("file://{}", env.work().display()));
                command
            }
        }
    }
}

/// What a program can wait for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Phase {
    Connecting,
    ShakingHands,
    TheProxy,
    Headers,
    Body,
    Pause,
    Control,
    OldKey,
    ManyKeys,
}

impl Phase {
    pub(super) const ALL: [Self; 9] = [
        Self::Connecting,
        Self::ShakingHands,
        Self::TheProxy,
        Self::Headers,
        Self::Body,
        Self::Pause,
        Self::Control,
        Self::OldKey,
        Self::ManyKeys,
    ];
}

/// A program that has come to its phase, and what keeps it there.
pub(super) struct Waiting {
    child: Child,
    env: TestEnv,
    _kept: Box<dyn Any>,
}

impl Waiting {
    /// Starts a program and waits until it is in the phase. `None` where it never comes there, or the system has no such
    /// phase.
    pub(super) fn start(program: Program, phase: Phase) -> Option<Self> {
        let env = TestEnv::repository();
        let keys = if phase == Phase::ManyKeys { 100..140 } else { GOOD..GOOD + 1 };
        env.write("found.env", keys.map(|seed| env_line(&key(seed))).collect::<String>());
        env.commit("keys");
        match (phase, program) {
            (Phase::OldKey, Program::Verify | Program::VerifyOfAClone)
            | (Phase::ManyKeys, Program::Check) => {
                return None;
            }
            _ => {}
        }
        match phase {
            Phase::Connecting => {
                let hole = BlackHole::start().ok()?;
                let port = hole.address().port();
                let url = format!("http://{}", hole.address());
                let mut waiting = Self::spawn(program, env, &["--base-url", &url], hole);
                waiting.until(|| is_connecting_to(port));
                Some(waiting)
            }
            Phase::ShakingHands => {
                let (port, asked) = silent();
                let url = format!("https://127.0.0.1:{port}");
                let waiting = Self::spawn(program, env, &["--base-url", &url], ());
                asked.recv_timeout(HANGS).expect("the beginning of a handshake");
                Some(waiting)
            }
            Phase::TheProxy => {
                let proxy = FakeProxy::start(ProxyMode::Hangs).expect("a loopback port");
                let mut env = env;
                env.set("HTTPS_PROXY", proxy.url());
                let mut waiting = Self::spawn(program, env, &["--base-url", "https://elsewhere.example"], ());
                waiting.until(|| !proxy.heads().is_empty());
                waiting._kept = Box::new(proxy);
                Some(waiting)
            }
            Phase::Headers => Some(Self::at(program, env, Behaviour::SlowHeaders, Victims::Everyone, 1)),
            Phase::Body => Some(Self::at(program, env, Behaviour::SlowBody, Victims::Everyone, 1)),
            Phase::Pause => {
                Some(Self::at(program, env, Behaviour::TooManyRequestsSeconds, Victims::Everyone, 1))
            }
            // Of phota-scan's controls the first is before the key.
            Phase::Control if program == Program::Check => {
                Some(Self::at(program, env, Behaviour::SlowHeaders, Victims::UnknownKeys, 2))
            }
            Phase::Control => Some(Self::at(program, env, Behaviour::SlowHeaders, Victims::UnknownKeys, 1)),
            Phase::OldKey => Some(Self::at(program, env, Behaviour::SlowHeaders, Victims::Key(key(OLD)), 3)),
            Phase::ManyKeys => {
                Some(Self::at(program, env, Behaviour::SlowHeaders, Victims::KnownKeys, 1 + 16))
            }
        }
    }

    /// Waits for so many requests to a server that keeps some waiting.
    fn at(program: Program, env: TestEnv, behaviour: Behaviour, victims: Victims, requests: usize) -> Self {
        let server: FakeApi = (100..140)
            .fold(server(), |server, seed| server.key(key(seed)))
            .victims(victims)
            .pause(FOR_EVER)
            .retry_after(FOR_EVER)
            .start()
            .expect("a loopback port");
        let url = server.base_url_for(behaviour);
        let args = ["--base-url", &url, "--revoked-env", "OLD"];
        let args = if program == Program::Check { &args[..] } else { &args[..2] };
        let mut waiting = Self::spawn(program, env, args, ());
        waiting.until(|| server.requests().len() >= requests);
        // What comes at once of the answer has come, and a pause has begun.
        thread::sleep(Duration::from_millis(200));
        waiting._kept = Box::new(server);
        waiting
    }

    fn spawn(program: Program, env: TestEnv, args: &[&str], kept: impl Any) -> Self {
        let args = [args, &["--timeout", "3600"]].concat();
        let mut command = program.command(&env, &args);
        let child = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("it is built");
        Self { child, env, _kept: Box::new(kept) }
    }

    fn until(&mut self, is_there: impl Fn() -> bool) {
        let begun = Instant::now();
        while !is_there() {
            assert!(self.child.try_wait().expect("a child").is_none(), "it ended by itself");
            assert!(begun.elapsed() < HANGS, "it never came there");
            thread::sleep(Duration::from_millis(5));
        }
    }

    /// Presses Ctrl-C, and gives how it ended and how long that took.
    pub(super) fn interrupt(mut self) -> (ExitStatus, Duration) {
        assert!(self.child.try_wait().expect("a child").is_none(), "it ended by itself");
        let begun = Instant::now();
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &id]).status().expect("kill runs").success());
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                let elapsed = begun.elapsed();
                assert_eq!(left_over(&self.env), [""; 0]);
                return (status, elapsed);
            }
            if begun.elapsed() > HANGS {
                panic!("it went on after Ctrl-C");
            }
            thread::sleep(Duration::from_millis(1));
        }
    }
}

impl Drop for Waiting {
    /// Where a test fails, its program would wait for an hour.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Clones that are still there.
fn left_over(env: &TestEnv) -> Vec<String> {
    let names = std::fs::read_dir(env.root()).expect("it is there").filter_map(Result::ok);
    let names = names.map(|entry| entry.file_name().to_string_lossy().into_owned());
    names.filter(|name| name.starts_with("phota-scan-")).collect()
}

/// Tells whether somebody tries to connect to a port of 127.0.0.1: of that the kernel alone knows. In its table
/// addresses are hexadecimal, and 02 is the state of a connection whose first packet was sent (SYN_SENT).
fn is_connecting_to(port: u16) -> bool {
    let table = std::fs::read_to_string("/proc/net/tcp")
        .expect("Linux has it, and black holes are found there alone");
    let remote = format!("0100007F:{port:04X}");
    table.lines().any(|line| {
        let mut fields = line.split_whitespace().skip(2);
        fields.next() == Some(&remote) && fields.next() == Some("02")
    })
}

/// A port that takes every connection, tells of its first byte, and says nothing.
fn silent() -> (u16, mpsc::Receiver<()>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a loopback port");
    let port = listener.local_addr().expect("it is bound").port();
    let (sender, asked) = mpsc::channel();
    thread::spawn(move || {
        for client in listener.incoming() {
            let mut client = client.expect("a connection");
            // Both fail when the test is over.
            let _ = client.read_exact(&mut [0]).map(|()| sender.send(()));
            let _ = std::io::copy(&mut client, &mut std::io::sink());
        }
    });
    (port, asked)
}

/// 130 as shells count it: by phota-check itself, by the signal where nothing has to be put in order.
fn as_shells_count(status: ExitStatus) -> Option<i32> {
    status.code().or_else(|| status.signal().map(|signal| 128 + signal))
}

#[test]
fn ctrl_c_ends_every_wait() {
    let tried = AtomicUsize::new(0);
    let cases = Program::ALL.into_iter().flat_map(|program| Phase::ALL.map(|phase| (program, phase)));
    for_each_at_once(8, cases, |(program, phase)| {
        let Some(waiting) = Waiting::start(program, phase) else { return };
        let (status, _) = waiting.interrupt();
        assert_eq!(as_shells_count(status), Some(130), "{program:?} {phase:?}: {status}");
        tried.fetch_add(1, Ordering::Relaxed);
    });
    // All but two old keys and one of many keys; black holes are found on Linux alone.
    let all = Program::ALL.len() * Phase::ALL.len() - 3;
    let black_holes = if cfg!(target_os = "linux") { 0 } else { Program::ALL.len() };
    assert!(tried.into_inner() >= all - black_holes, "phases were left out");
}
