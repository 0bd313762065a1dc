//! The repository that keys are planted in: git in an environment of its own, and commits that leave nothing behind in the
//! worktree.

use std::{
    ffi::OsStr,
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
    process::{Command, Output, Stdio},
};

/// Why something could not be planted, for people.
#[derive(Debug)]
pub(crate) struct Trouble(pub(crate) String);

impl From<io::Error> for Trouble {
    fn from(error: io::Error) -> Self {
        Trouble(error.to_string())
    }
}

/// A repository with a commit on `main`, its index and worktree clean.
pub(crate) struct Site {
    root: PathBuf,
}

impl Site {
    /// Makes the repository in the folder `work` of an empty folder.
    pub(crate) fn new(root: &Path) -> Result<Self, Trouble> {
        let site = Site { root: root.to_path_buf() };
        for folder in ["work", "home"] {
            fs::create_dir_all(root.join(folder))?;
        }
        fs::write(root.join("gitconfig"), "")?;
        site.git(&["init", "-q", "-b", "main"])?;
        site.write("README", "text\n")?;
        site.write(".gitignore", ".env\n")?;
        site.write("tracked.conf", "# settings\n")?;
        site.git(&["add", "-A"])?;
        site.git(&["commit", "-q", "-m", "first"])?;
        Ok(site)
    }

    /// A command in the repository that sees nothing of this machine's environment but `PATH`.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        const DATE: &str = "2026-01-02T03:04:05Z";
        let mut command = Command::new(program);
        command.env_clear();
        // Windows starts no program without the second one.
        for name in ["PATH", "SystemRoot"] {
            command.envs(std::env::var_os(name).map(|value| (name, value)));
        }
        command
            .env("HOME", self.root.join("home"))
            .env("TMPDIR", &self.root)
            .env("TZ", "UTC")
            .env("LC_ALL", "C.UTF-8")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("GIT_CONFIG_GLOBAL", self.root.join("gitconfig"))
            .env("GIT_AUTHOR_NAME", "Ada")
            .env("GIT_AUTHOR_EMAIL", "ada@example.com")
            .env("GIT_AUTHOR_DATE", DATE)
            .env("GIT_COMMITTER_NAME", "Ada")
            .env("GIT_COMMITTER_EMAIL", "ada@example.com")
            .env("GIT_COMMITTER_DATE", DATE)
            // The folder above may lie in a repository.
            .env("GIT_CEILING_DIRECTORIES", &self.root)
            .current_dir(self.root.join("work"));
        command
    }

    /// Runs a command with this on its standard input.
    pub(crate) fn run(&self, mut command: Command, input: &[u8]) -> Result<Output, Trouble> {
        let program = command.get_program().to_string_lossy().into_owned();
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().map_err(|e| Trouble(format!("{program} cannot be run: {e}")))?;
        let stdin = child.stdin.take();
        let input = input.to_vec();
        // In a thread, since a program may write before it has read everything, or read nothing.
        let writer = std::thread::spawn(move || stdin.map(|mut stdin| stdin.write_all(&input)));
        let output = child.wait_with_output()?;
        // Whether everything was read is the program's business.
        let _ = writer.join();
        Ok(output)
    }

    /// Runs git; its output without the last newline.
    pub(crate) fn git(&self, args: &[&str]) -> Result<String, Trouble> {
        self.git_in(".", args)
    }

    /// Runs git in a folder below the repository, or beside it.
    pub(crate) fn git_in(&self, folder: &str, args: &[&str]) -> Result<String, Trouble> {
        let mut command = self.command("git");
        command.args(args).current_dir(self.path(folder));
        self.output(command, b"").map(text)
    }

    /// Runs git with another variable in its environment.
    pub(crate) fn git_with(&self, name: &str, value: &str, args: &[&str]) -> Result<String, Trouble> {
        let mut command = self.command("git");
        command.args(args).env(name, value);
        self.output(command, b"").map(text)
    }

    /// Writes a file of the worktree.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) -> Result<(), Trouble> {
        let path = self.path(path);
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        Ok(fs::write(path, content)?)
    }

    /// Adds to a file of the worktree.
    pub(crate) fn append(&self, path: &str, text: &str) -> Result<(), Trouble> {
        let old = fs::read_to_string(self.path(path))?;
        self.write(path, old + text)
    }

    /// Where a file of the worktree, or of git's folder in it, is on disk.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.root.join("work").join(path)
    }

    /// Deletes a file of the worktree, and nothing else.
    pub(crate) fn delete(&self, path: &str) -> Result<(), Trouble> {
        Ok(fs::remove_file(self.path(path))?)
    }

    /// Makes a folder beside the repository, and returns its name as seen from in there.
    pub(crate) fn beside(&self, name: &str) -> Result<String, Trouble> {
        fs::create_dir(self.root.join(name))?;
        Ok(format!("../{name}"))
    }

    /// Stores a blob and returns its id.
    pub(crate) fn blob(&self, content: &[u8]) -> Result<String, Trouble> {
        self.blob_in(".", content)
    }

    /// The same in another repository.
    pub(crate) fn blob_in(&self, folder: &str, content: &[u8]) -> Result<String, Trouble> {
        let mut command = self.command("git");
        command.args(["hash-object", "-w", "--stdin"]).current_dir(self.path(folder));
        self.output(command, content).map(text)
    }

    /// The content of a file in a commit.
    pub(crate) fn content(&self, commit: &str, path: &str) -> Result<Vec<u8>, Trouble> {
        let mut command = self.command("git");
        command.args(["cat-file", "blob", &format!("{commit}:{path}")]);
        self.output(command, b"")
    }

    /// Commits a file on the current branch, and returns the commit.
    pub(crate) fn commit(&self, path: &str, content: impl AsRef<[u8]>) -> Result<String, Trouble> {
        self.commit_as("100644", path, content)
    }

    /// The same with a mode: `120000` is a symbolic link.
    pub(crate) fn commit_as(
        &self,
        mode: &str,
        path: &str,
        content: impl AsRef<[u8]>,
    ) -> Result<String, Trouble> {
        let blob = self.blob(content.as_ref())?;
        self.git(&["update-index", "--add", "--cacheinfo", &format!("{mode},{blob},{path}")])?;
        let message = format!("add to {}", path.split('/').next().unwrap_or(path));
        self.git(&["commit", "-q", "-m", &message])?;
        self.git(&["rev-parse", "HEAD"])
    }

    /// Commits a file, takes it away with the next commit, and returns the first of the two.
    pub(crate) fn pass_by(&self, path: &str, content: impl AsRef<[u8]>) -> Result<String, Trouble> {
        let commit = self.commit(path, content)?;
        self.remove(path)?;
        Ok(commit)
    }

    /// Takes a file away with a commit.
    pub(crate) fn remove(&self, path: &str) -> Result<(), Trouble> {
        self.git(&["rm", "-q", "--cached", "--", path])?;
        self.git(&["commit", "-q", "-m", "remove it"])?;
        Ok(())
    }

    /// The output of a command that has to succeed.
    fn output(&self, command: Command, input: &[u8]) -> Result<Vec<u8>, Trouble> {
        let shown: Vec<String> =
            command.get_args().take(2).map(|arg| arg.to_string_lossy().into_owned()).collect();
        let output = self.run(command, input)?;
        if output.status.success() {
            return Ok(output.stdout);
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(Trouble(format!("git {} failed: {}", shown.join(" "), said.trim())))
    }
}

fn text(output: Vec<u8>) -> String {
    String::from_utf8_lossy(&output).trim_end().to_owned()
}
