//! The repository that keys are planted in: git commands, and commits that leave nothing behind in the worktree.

use std::path::PathBuf;

use crate::util::TestEnv;

/// A repository with a commit on `main`, its index and worktree clean.
pub(crate) struct Site<'a> {
    env: &'a TestEnv,
}

impl<'a> Site<'a> {
    /// Makes the repository in the empty work folder of `env`.
    pub(crate) fn new(env: &'a TestEnv) -> Self {
        let site = Site { env };
        site.git(&["init", "-q", "-b", "main"]);
        site.write("README", "text\n");
        site.write(".gitignore", ".env\n");
        site.write("tracked.conf", "# settings\n");
        site.git(&["add", "-A"]);
        site.git(&["commit", "-q", "-m", "first"]);
        site
    }

    /// Runs git; its output without the last newline.
    #[track_caller]
    pub(crate) fn git(&self, args: &[&str]) -> String {
        self.env.git(args).trim_end().to_owned()
    }

    /// Runs git in a folder below the repository, or beside it.
    #[track_caller]
    pub(crate) fn git_in(&self, folder: &str, args: &[&str]) -> String {
        self.env.git_in(folder, args).trim_end().to_owned()
    }

    /// Runs git with another variable in its environment.
    #[track_caller]
    pub(crate) fn git_with(&self, name: &str, value: &str, args: &[&str]) -> String {
        let mut command = self.env.command("git");
        command.args(args).env(name, value);
        let run = self.env.run(command, b"");
        run.expect_status(0);
        run.stdout.trim_end().to_owned()
    }

    /// Writes a file of the worktree.
    pub(crate) fn write(&self, path: &str, content: impl AsRef<[u8]>) {
        self.env.write(path, content);
    }

    /// Adds to a file of the worktree.
    pub(crate) fn append(&self, path: &str, text: &str) {
        self.write(path, self.env.read(path) + text);
    }

    /// Where a file of the worktree, or of git's folder in it, is on disk.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.env.work().join(path)
    }

    /// Deletes a file of the worktree, and nothing else.
    pub(crate) fn delete(&self, path: &str) {
        std::fs::remove_file(self.path(path)).expect("it was written before");
    }

    /// Makes a folder beside the repository, and returns its name as seen from in there.
    pub(crate) fn beside(&self, name: &str) -> String {
        std::fs::create_dir(self.env.root().join(name)).expect("a folder in the temporary one");
        format!("../{name}")
    }

    /// Stores a blob and returns its id.
    #[track_caller]
    pub(crate) fn blob(&self, content: &[u8]) -> String {
        let mut command = self.env.command("git");
        command.args(["hash-object", "-w", "--stdin"]);
        let run = self.env.run(command, content);
        run.expect_status(0);
        run.stdout.trim_end().to_owned()
    }

    /// Commits a file on the current branch, and returns the commit.
    #[track_caller]
    pub(crate) fn commit(&self, path: &str, content: impl AsRef<[u8]>) -> String {
        self.commit_as("100644", path, content)
    }

    /// The same with a mode: `120000` is a symbolic link.
    #[track_caller]
    pub(crate) fn commit_as(&self, mode: &str, path: &str, content: impl AsRef<[u8]>) -> String {
        let blob = self.blob(content.as_ref());
        self.git(&["update-index", "--add", "--cacheinfo", &format!("{mode},{blob},{path}")]);
        self.git(&["commit", "-q", "-m", &format!("add to {}", path.split('/').next().unwrap_or(path))]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Commits a file, takes it away with the next commit, and returns the first of the two.
    #[track_caller]
    pub(crate) fn pass_by(&self, path: &str, content: impl AsRef<[u8]>) -> String {
        let commit = self.commit(path, content);
        self.remove(path);
        commit
    }

    /// Takes a file away with a commit.
    #[track_caller]
    pub(crate) fn remove(&self, path: &str) {
        self.git(&["rm", "-q", "--cached", "--", path]);
        self.git(&["commit", "-q", "-m", "remove it"]);
    }
}
