//! What every test of the binaries starts from: an empty environment, git, synthetic keys, and one snapshot that holds
//! standard output, standard error and the exit status together.
#![allow(dead_code, reason = "the modules of this binary each use a part of it")]

use std::{
    ffi::OsStr,
    fmt, fs,
    io::Write,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    sync::{LazyLock, mpsc},
    time::Duration,
};

use regex::Regex;

pub(crate) use crate::places::{env_line, key};

/// A temporary folder with an empty home, and commands that see nothing else of this machine.
pub(crate) struct TestEnv {
    root: tempfile::TempDir,
    /// Added to the environment of every command, git included.
    vars: Vec<(String, String)>,
}

impl TestEnv {
    /// Makes an empty folder to work in; it is no repository yet.
    pub(crate) fn new() -> Self {
        let own = std::env::temp_dir();
        // A folder may have a name that is hidden from messages, since it may be a key; tests want to see their paths.
        let shown = phota_core::without_keys(&own.to_string_lossy()) == own.to_string_lossy();
        TestEnv::below(if shown { &own } else { Path::new("/tmp") })
    }

    /// The same below a folder.
    pub(crate) fn below(folder: &Path) -> Self {
        let root = tempfile::tempdir_in(folder).expect("a temporary folder");
        for folder in ["work", "home"] {
            fs::create_dir(root.path().join(folder)).expect("a folder in the temporary one");
        }
        fs::write(root.path().join("gitconfig"), "").expect("an empty git configuration");
        TestEnv { root, vars: Vec::new() }
    }

    /// Makes a repository without a commit, on the branch `main`.
    pub(crate) fn repository() -> Self {
        let env = TestEnv::new();
        env.init();
        env
    }

    /// Makes the work folder a repository.
    pub(crate) fn init(&self) {
        self.git(&["init", "-q", "-b", "main"]);
    }

    /// The folder commands run in.
    pub(crate) fn work(&self) -> PathBuf {
        self.root.path().join("work")
    }

    /// The folder above it, with the home of the commands.
    pub(crate) fn root(&self) -> &Path {
        self.root.path()
    }

    /// Sets a variable for every command from here on.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.vars.push((name.to_owned(), value.into()));
    }

    /// Writes a file below the work folder, making its folders.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        let path = self.work().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("its folders");
        fs::write(&path, content).unwrap_or_else(|e| panic!("{}: {e}", path.display()));
    }

    /// Writes a file that can be run.
    pub(crate) fn write_program(&self, path: &str, content: &str) {
        let path = self.work().join(path);
        fs::create_dir_all(path.parent().expect("a file has a folder")).expect("its folders");
        write_program(&path, content.as_bytes());
    }

    /// Reads a file below the work folder.
    pub(crate) fn read(&self, path: &str) -> String {
        let path = self.work().join(path);
        fs::read_to_string(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
    }

    /// A command with nothing of this machine's environment but `PATH`.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        let date = "2026-01-02T03:04:05Z";
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.root.path().join("home"))
            .env("TMPDIR", self.root.path())
            .env("TZ", "UTC")
            .env("LC_ALL", "C.UTF-8")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.root.path().join("gitconfig"))
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@example.com")
            .env("GIT_AUTHOR_DATE", date)
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@example.com")
            .env("GIT_COMMITTER_DATE", date)
            // The folder above may lie in a repository.
            .env("GIT_CEILING_DIRECTORIES", self.root.path())
            .envs(self.vars.iter().map(|(name, value)| (name, value)))
            .current_dir(self.work());
        command
    }

    /// Runs git in the work folder and returns its standard output. Panics if it fails.
    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.git_in(".", args)
    }

    /// The same in a folder below the work folder.
    #[track_caller]
    pub(crate) fn git_in(&self, folder: &str, args: &[&str]) -> String {
        let mut command = self.command("git");
        command.args(args).current_dir(self.work().join(folder));
        let run = self.run(command, b"");
        assert_eq!(run.status, Some(0), "{}", run.report());
        run.stdout
    }

    /// Adds everything and commits it.
    #[track_caller]
    pub(crate) fn commit(&self, message: &str) {
        self.git(&["add", "-A"]);
        self.git(&["commit", "-q", "--allow-empty", "-m", message]);
    }

    /// Runs `phota-scan` in the work folder.
    pub(crate) fn scan(&self, args: &[&str]) -> Run {
        self.scan_in(".", args)
    }

    /// Runs `phota-scan` in a folder below the work folder.
    pub(crate) fn scan_in(&self, folder: &str, args: &[&str]) -> Run {
        let mut command = self.scan_command(args);
        command.current_dir(self.work().join(folder));
        self.run(command, b"")
    }

    /// Runs `phota-scan` with bytes on its standard input.
    pub(crate) fn scan_with_input(&self, args: &[&str], input: impl AsRef<[u8]>) -> Run {
        self.run(self.scan_command(args), input.as_ref())
    }

    /// A `phota-scan` to change further; give it to [`run`](Self::run).
    pub(crate) fn scan_command(&self, args: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_phota-scan"));
        command.args(args);
        command
    }

    /// A `phota-check` to change further; give it to [`run`](Self::run).
    pub(crate) fn check_command(&self, args: &[&str]) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_phota-check"));
        command.args(args);
        command
    }

    /// Runs a command to its end.
    pub(crate) fn run(&self, mut command: Command, input: &[u8]) -> Run {
        let shown = format!("{command:?}");
        let folder = command.get_current_dir().map(Path::to_path_buf).unwrap_or_else(|| self.work());
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap_or_else(|e| panic!("{shown}: {e}"));
        let mut stdin = child.stdin.take().expect("it is piped");
        let input = input.to_vec();
        // A command that does not read its input must not block the test, nor fail it.
        let writer = std::thread::spawn(move || drop(stdin.write_all(&input)));
        let watch = watch(child.id());
        let output = child.wait_with_output().unwrap_or_else(|e| panic!("{shown}: {e}"));
        drop(watch);
        writer.join().expect("writing to a pipe does not panic");
        let run = Run {
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
            status: output.status.code(),
            command: shown,
            files: files_below(&self.work()),
            root: self.root.path().to_path_buf(),
            folder,
        };
        run.expect_no_defect();
        run
    }
}

/// Writes a file that can be run at once. Another process writes it: from this one, a child that another test starts meanwhile
/// would hold it open for writing, and a file that is open for writing cannot be run ("Text file busy").
pub(crate) fn write_program(path: &Path, content: &[u8]) {
    let mut shell = Command::new("sh");
    shell.args(["-c", r#"cat >"$1" && chmod 755 "$1""#, "sh"]).arg(path).stdin(Stdio::piped());
    let mut child = shell.spawn().expect("a shell");
    child.stdin.take().expect("it is piped").write_all(content).expect("it is read");
    assert!(child.wait().expect("a child").success(), "{}", path.display());
}

/// Ends a process that goes on for minutes, so that a test fails and does not hang. The sender is dropped when it has ended.
fn watch(id: u32) -> mpsc::Sender<()> {
    let (ended, watched) = mpsc::channel();
    std::thread::spawn(move || {
        if watched.recv_timeout(LONGEST) == Err(mpsc::RecvTimeoutError::Timeout) {
            // What cannot be ended hangs, which is seen as well.
            let _ = Command::new("kill").args(["-KILL", &id.to_string()]).status();
        }
    });
    ended
}

/// Nothing here takes as long, on any machine.
const LONGEST: Duration = Duration::from_secs(300);

/// What a command did.
pub(crate) struct Run {
    pub(crate) stdout: String,
    pub(crate) stderr: String,
    /// `None` if a signal ended it.
    pub(crate) status: Option<i32>,
    command: String,
    folder: PathBuf,
    files: Vec<String>,
    root: PathBuf,
}

impl Run {
    /// Panics if the program did: its exit status may be one that a test expects of something else. Every run is looked at.
    #[track_caller]
    fn expect_no_defect(&self) {
        let is_told = [" has a defect: ", "panicked at "].iter().any(|sign| self.stderr.contains(sign));
        assert!(!is_told && self.status != Some(101), "{}", self.report());
    }

    /// Everything one needs to understand a failure.
    pub(crate) fn report(&self) -> String {
        format!(
            "\ncommand: {}\nfolder:  {}\nfiles:   {}\nstatus:  {:?}\nstdout:\n{}\nstderr:\n{}\n",
            self.command,
            self.folder.display(),
            self.files.join(" "),
            self.status,
            self.stdout,
            self.stderr,
        )
    }

    /// Panics with the whole [`report`](Self::report) if the status is another one.
    #[track_caller]
    pub(crate) fn expect_status(&self, status: i32) -> &Self {
        assert_eq!(self.status, Some(status), "{}", self.report());
        self
    }

    /// Panics if the key, or a part of it that is long enough to be one, is anywhere in the output.
    #[track_caller]
    pub(crate) fn expect_no_key(&self, key: &str) -> &Self {
        for part in key.as_bytes().windows(8).map(String::from_utf8_lossy) {
            assert!(!self.stdout.contains(&*part) && !self.stderr.contains(&*part), "{}", self.report());
        }
        self
    }

    /// Standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|e| panic!("{e}{}", self.report()))
    }
}

/// For snapshots: output and status, with what differs from run to run replaced.
impl fmt::Display for Run {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, text) in [("stdout", &self.stdout), ("stderr", &self.stderr)] {
            let text = stable(text, &self.root);
            // clap leaves blanks at the ends of lines; editors take them out of snapshots.
            let text: String = text.split_inclusive('\n').map(without_trailing_blanks).collect();
            match text.as_str() {
                "" => {}
                text if text.ends_with('\n') => write!(f, "--- {name}\n{text}")?,
                text => writeln!(f, "--- {name}\n{text}[no newline]")?,
            }
        }
        match self.status {
            Some(code) => write!(f, "--- status {code}"),
            None => write!(f, "--- killed by a signal"),
        }
    }
}

fn without_trailing_blanks(line: &str) -> String {
    match line.strip_suffix('\n') {
        Some(line) => format!("{}\n", line.trim_end_matches(' ')),
        None => line.to_owned(),
    }
}

fn stable(text: &str, root: &Path) -> String {
    static VARYING: LazyLock<Vec<(Regex, &str)>> = LazyLock::new(|| {
        [
            (r#""elapsed_ms": ?\d+"#, r#""elapsed_ms":[MS]"#),
            (r"\b\d+\.\d+ m?s\b", "[TIME]"),
            (r"\b(?:[0-9a-f]{64}|[0-9a-f]{40})\b", "[ID]"),
            (r"\bcommit    [0-9a-f]{12}\b", "commit    [SHORT]"),
            (r#""version": ?"\d+\.\d+\.\d+""#, r#""version":"[VERSION]""#),
            (r"(phota-(?:scan|check)) \d+\.\d+\.\d+", "$1 [VERSION]"),
        ]
        .map(|(pattern, with)| (Regex::new(pattern).expect("a valid pattern"), with))
        .into()
    });
    let real = fs::canonicalize(root).unwrap_or_else(|_| root.to_path_buf());
    let text = text.replace(&*real.to_string_lossy(), "[ROOT]").replace(&*root.to_string_lossy(), "[ROOT]");
    VARYING.iter().fold(text, |text, (pattern, with)| pattern.replace_all(&text, *with).into_owned())
}

fn files_below(folder: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        match entry.file_type() {
            Ok(kind) if kind.is_dir() && name != ".git" => {
                files.extend(files_below(&entry.path()).into_iter().map(|below| format!("{name}/{below}")));
            }
            _ => files.push(name),
        }
    }
    files.sort();
    files
}

/// The fingerprint of a key, as both binaries show it.
pub(crate) fn fingerprint(key: &str) -> String {
    phota_core::ApiKey::new(key.as_bytes()).fingerprint().to_string()
}

#[test]
fn a_program_with_a_defect_fails_every_test() {
    let env = TestEnv::new();
    let ends = |script: &str| {
        let mut command = env.command("sh");
        command.args(["-c", script]);
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| env.run(command, b""))).is_err()
    };
    assert!(ends("echo 'error: phota-scan 1.2.3 has a defect: panic at a.rs:1:2' >&2; exit 3"));
    assert!(ends("exit 101"));
    assert!(!ends("echo 'error: something else' >&2; exit 3"));
}
