//! One run of a program, and the search through everything it left.

use std::{
    ffi::{OsStr, OsString},
    fmt, fs,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Child, Command, Output, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use super::{
    needles::Needles,
    stage::{Stage, content, list, since},
};

/// Where something of a key was found, or what else is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Channel {
    Stdout,
    Stderr,
    /// The content or the name of a file, from the folder of the stage.
    File(String),
    /// A file that should not be there, whatever it holds.
    LeftOver(String),
    /// What a child process was given; the name of the variable, or the arguments.
    Child(String),
    /// The exit status is another one.
    Status,
}

/// Something found.
#[derive(Debug)]
pub(super) struct Leak {
    pub(super) channel: Channel,
    /// In words, without the key.
    detail: String,
}

/// What is done on a stage before a run.
type Prepare = dyn Fn(&Stage) + Send + Sync;

/// A run that is to be made.
pub(super) struct Case {
    name: String,
    program: PathBuf,
    args: Vec<OsString>,
    vars: Vec<(String, OsString)>,
    input: Vec<u8>,
    files: Vec<(String, Vec<u8>)>,
    /// Where it runs, if not in the folder `work` of its stage.
    folder: Option<PathBuf>,
    prepare: Option<Box<Prepare>>,
    statuses: Vec<i32>,
    /// Folders of the stage in which the run may leave files.
    writes: Vec<String>,
    watched: bool,
    /// What child processes are given that may hold the key: beginnings of a variable's name, or of an argument.
    handed_on: Vec<&'static str>,
}

impl Case {
    pub(super) fn of(program: impl Into<PathBuf>, name: impl Into<String>) -> Self {
        Case {
            name: name.into(),
            program: program.into(),
            args: Vec::new(),
            vars: Vec::new(),
            input: Vec::new(),
            files: Vec::new(),
            folder: None,
            prepare: None,
            statuses: Vec::new(),
            writes: vec!["out".to_owned()],
            watched: false,
            handed_on: Vec::new(),
        }
    }

    pub(super) fn check(name: impl Into<String>) -> Self {
        Case::of(env!("CARGO_BIN_EXE_phota-check"), name)
    }

    pub(super) fn scan(name: impl Into<String>) -> Self {
        Case::of(env!("CARGO_BIN_EXE_phota-scan"), name)
    }

    pub(super) fn arg(mut self, arg: impl Into<OsString>) -> Self {
        self.args.push(arg.into());
        self
    }

    pub(super) fn args<A: AsRef<OsStr>>(mut self, args: impl IntoIterator<Item = A>) -> Self {
        self.args.extend(args.into_iter().map(|arg| arg.as_ref().to_owned()));
        self
    }

    pub(super) fn var(mut self, name: &str, value: impl Into<OsString>) -> Self {
        self.vars.push((name.to_owned(), value.into()));
        self
    }

    pub(super) fn input(mut self, input: impl Into<Vec<u8>>) -> Self {
        self.input = input.into();
        self
    }

    /// A file of the stage, such as `work/.env`.
    pub(super) fn file(mut self, name: &str, content: impl Into<Vec<u8>>) -> Self {
        self.files.push((name.to_owned(), content.into()));
        self
    }

    /// Runs in a folder that other runs share, and that none of them may change.
    pub(super) fn within(mut self, folder: &Path) -> Self {
        self.folder = Some(folder.to_path_buf());
        self
    }

    /// What has to be done on the stage before the run.
    pub(super) fn after(mut self, prepare: impl Fn(&Stage) + Send + Sync + 'static) -> Self {
        self.prepare = Some(Box::new(prepare));
        self
    }

    /// The exit codes that are right; without them any but that of a panic.
    pub(super) fn ends(mut self, statuses: &[i32]) -> Self {
        self.statuses = statuses.to_vec();
        self
    }

    /// One more folder of the stage in which the run may leave files.
    pub(super) fn writes(mut self, folder: &str) -> Self {
        self.writes.push(folder.to_owned());
        self
    }

    /// Looks at the processes that the run starts, besides the programs that write down what they are given.
    pub(super) fn watched(mut self) -> Self {
        self.watched = true;
        self
    }

    /// What child processes have to be given although it holds the key, and why: the reason is for readers of the test.
    pub(super) fn hands_on(mut self, beginning: &'static str, _because: &'static str) -> Self {
        self.handed_on.push(beginning);
        self
    }

    /// Makes the run and searches what it left. Also tells how many child processes were seen.
    pub(super) fn run(&self, needles: &Needles) -> (Vec<Leak>, usize) {
        let stage = Stage::new();
        self.files.iter().for_each(|(name, content)| stage.write(name, content));
        if let Some(prepare) = &self.prepare {
            prepare(&stage);
        }
        let recorded_before = list(&stage.path("record"));
        for file in recorded_before.keys() {
            fs::remove_file(file).expect("what the preparation recorded");
        }
        let before = list(stage.root());
        let mut search = Search { needles, leaks: Vec::new() };
        let (output, seen) = self.execute(&stage);
        let status = output.status.code().unwrap_or(-1);
        // A panic, or the end by a signal, is never right.
        let right = match self.statuses.as_slice() {
            [] => ![-1, 101].contains(&status),
            statuses => statuses.contains(&status),
        };
        if !right {
            let said = String::from_utf8_lossy(&output.stderr).chars().take(600).collect::<String>();
            search.add(Channel::Status, format!("{status}, not one of {:?}; it said: {said}", self.statuses));
        }
        search.look(Channel::Stdout, &output.stdout);
        search.look(Channel::Stderr, &output.stderr);
        self.look_at_files(&stage, &before, &mut search);
        let mut children = 0;
        for path in list(&stage.path("record")).keys() {
            children += 1;
            search.look_at_child(
                path.file_name().unwrap_or_default(),
                self.secret(content(path).split(|b| *b == b'\n')),
            );
        }
        for process in &seen {
            children += 1;
            search.look_at_child("a process".as_ref(), self.secret(process.split(|b| *b == 0)));
        }
        (search.leaks, children)
    }

    /// What must hold no key.
    fn secret<'b>(&self, given: impl Iterator<Item = &'b [u8]>) -> impl Iterator<Item = &'b [u8]> {
        given.filter(|part| !self.handed_on.iter().any(|beginning| part.starts_with(beginning.as_bytes())))
    }

    fn look_at_files(&self, stage: &Stage, before: &super::stage::Listing, search: &mut Search<'_>) {
        for path in since(before, &list(stage.root())) {
            let name = path.strip_prefix(stage.root()).unwrap_or(&path).to_string_lossy().into_owned();
            if name.starts_with("record/") {
                continue;
            }
            search.look(Channel::File("a name".to_owned()), name.as_bytes());
            let shown = search.needles.masked(&name);
            search.look(Channel::File(shown.clone()), &content(&path));
            let is_allowed = self.writes.iter().any(|folder| path.starts_with(stage.path(folder)));
            if !is_allowed {
                search.add(Channel::LeftOver(shown), "it was not there before".to_owned());
            }
        }
    }

    fn command(&self, stage: &Stage) -> Command {
        let mut command = Command::new(&self.program);
        let path = std::env::var_os("PATH").unwrap_or_default();
        let path = std::env::join_paths([stage.path("bin")].into_iter().chain(std::env::split_paths(&path)));
        command.env_clear().env("PATH", path.expect("no colon in the name of a temporary folder"));
        for (name, folder) in [
            ("HOME", "home"),
            ("TMPDIR", "tmp"),
            ("XDG_CONFIG_HOME", "config"),
            ("XDG_CACHE_HOME", "cache"),
            ("GIT_CONFIG_GLOBAL", "gitconfig"),
            ("GITHUB_OUTPUT", "out/github-output"),
            ("GITHUB_STEP_SUMMARY", "out/github-summary"),
        ] {
            command.env(name, stage.path(folder));
        }
        for (name, value) in [
            ("LC_ALL", "C.UTF-8"),
            ("TZ", "UTC"),
            ("GIT_CONFIG_NOSYSTEM", "1"),
            ("GIT_TERMINAL_PROMPT", "0"),
            ("RUST_BACKTRACE", "full"),
            ("RUST_LOG", "trace"),
        ] {
            command.env(name, value);
        }
        let expanded = |text: &OsString| match text.to_str() {
            Some(text) => OsString::from(text.replace("{stage}", &stage.root().to_string_lossy())),
            None => text.clone(),
        };
        command
            .args(self.args.iter().map(expanded))
            .envs(self.vars.iter().map(|(name, value)| (name, expanded(value))))
            .current_dir(self.folder.clone().unwrap_or_else(|| stage.path("work")))
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// Runs it, and returns the arguments and environments of other processes if they are watched.
    fn execute(&self, stage: &Stage) -> (Output, Vec<Vec<u8>>) {
        let mut child =
            self.command(stage).spawn().unwrap_or_else(|e| panic!("{}: {e}", self.program.display()));
        let stdin = child.stdin.take();
        let input = self.input.clone();
        let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
        let (output, seen) =
            if self.watched { watched(child) } else { (child.wait_with_output(), Vec::new()) };
        // Whether it was read is the program's business.
        let _ = writer.join();
        (output.unwrap_or_else(|e| panic!("{}: {e}", self.name)), seen)
    }
}

#[cfg(target_os = "linux")]
fn watched(child: Child) -> (std::io::Result<Output>, Vec<Vec<u8>>) {
    super::watch::until_it_ends(child)
}

#[cfg(not(target_os = "linux"))]
fn watched(child: Child) -> (std::io::Result<Output>, Vec<Vec<u8>>) {
    (child.wait_with_output(), Vec::new())
}

/// Collects what is found.
struct Search<'a> {
    needles: &'a Needles,
    leaks: Vec<Leak>,
}

impl Search<'_> {
    fn add(&mut self, channel: Channel, detail: String) {
        let detail = self.needles.masked(&detail);
        self.leaks.push(Leak { channel, detail });
    }

    fn look(&mut self, channel: Channel, text: &[u8]) {
        if let Some(hit) = self.needles.find(text) {
            let before = &text[hit.at.saturating_sub(80)..hit.at];
            let before = String::from_utf8_lossy(before).escape_debug().to_string();
            self.add(channel, format!("{:?} at byte {}, after `{before}`", hit.form, hit.at));
        }
    }

    /// Looks at the arguments and variables of a process.
    fn look_at_child<'b>(&mut self, program: &OsStr, given: impl Iterator<Item = &'b [u8]>) {
        let program = program.to_string_lossy();
        for part in given {
            let name = part.iter().position(|b| *b == b'=').map_or(&b"an argument"[..], |at| &part[..at]);
            let name = self.needles.masked(&String::from_utf8_lossy(name));
            let name = if name.len() > 60 { "an argument".to_owned() } else { name };
            self.look(Channel::Child(format!("{name} of {program}")), part);
        }
    }
}

/// Which run, without the key.
struct Shown<'a>(&'a Case, &'a Needles);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Shown(case, needles) = self;
        let program = case.program.file_name().unwrap_or_default().to_string_lossy();
        write!(f, "{}: {program}", case.name)?;
        for arg in &case.args {
            write!(f, " {}", needles.masked(&arg.to_string_lossy()))?;
        }
        Ok(())
    }
}

/// Makes all runs on all processors, and panics with everything that was found. Returns how many child processes were
/// seen.
#[track_caller]
pub(super) fn run_all(cases: &[Case], needles: &Needles) -> usize {
    assert!(!cases.is_empty(), "nothing was run");
    let next = AtomicUsize::new(0);
    let threads = std::thread::available_parallelism().map_or(2, usize::from);
    let work =
        || {
            let (mut wrong, mut children) = (Vec::new(), 0);
            while let Some(case) = cases.get(next.fetch_add(1, Ordering::Relaxed)) {
                let (leaks, seen) = case.run(needles);
                children += seen;
                wrong.extend(leaks.iter().map(|leak| {
                    format!("{}\n    {:?}: {}", Shown(case, needles), leak.channel, leak.detail)
                }));
            }
            (wrong, children)
        };
    let (mut wrong, children) = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
        threads.into_iter().map(|thread| thread.join().expect("a run")).fold(
            (Vec::new(), 0),
            |(mut all, sum), (wrong, children)| {
                all.extend(wrong);
                (all, sum + children)
            },
        )
    });
    wrong.sort();
    assert!(wrong.is_empty(), "{} of {} runs are wrong:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    children
}
