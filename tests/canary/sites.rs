//! The repositories and files that the runs of phota-scan share: each is made once, and none of the runs may change it.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock, Mutex, PoisonError, Weak},
};

use super::needles::{Needles, canary, canary_as_a_name, canary_with_signs};
use crate::places::{self, Site, env_line};

/// The keys of the places of `self-test` have the numbers from here on.
const PLANTED: u64 = 100;

/// The key that stands everywhere in the repository `everywhere`.
pub(super) const EVERYWHERE: u64 = 1;
/// The key that is staged.
pub(super) const STAGED: u64 = 2;
/// The key that is configured, or typed.
pub(super) const CONFIGURED: u64 = 3;
/// Another one beside it.
pub(super) const OTHER: u64 = 4;

/// The repositories.
pub(super) struct Sites {
    root: tempfile::TempDir,
}

/// The one set of them, made for the first test that asks and removed after the last one.
pub(super) fn sites() -> Arc<Sites> {
    static SITES: Mutex<Weak<Sites>> = Mutex::new(Weak::new());
    let mut sites = SITES.lock().unwrap_or_else(PoisonError::into_inner);
    sites.upgrade().unwrap_or_else(|| {
        let made = Arc::new(Sites::new());
        *sites = Arc::downgrade(&made);
        made
    })
}

/// All keys of all tests.
pub(super) static NEEDLES: LazyLock<Needles> = LazyLock::new(|| {
    let planted = places::all().enumerate().map(|(at, _)| canary(PLANTED + at as u64));
    let others =
        (0..10).flat_map(|number| [canary(number), canary_with_signs(number), canary_as_a_name(number)]);
    Needles::of(planted.chain(others))
});

impl Sites {
    fn new() -> Self {
        let root = tempfile::Builder::new().prefix("sites").tempdir().expect("a temporary folder");
        let sites = Sites { root };
        for make in [planted, everywhere, staged, clean, broken] {
            make(&sites);
        }
        sites
    }

    fn site(&self, name: &str) -> Site {
        let root = self.root.path().join(name);
        fs::create_dir(&root).expect("each has its name");
        Site::new(&root).expect("a repository")
    }

    /// The folder of a repository: `planted`, `everywhere`, `staged`, `clean` or `broken`.
    pub(super) fn folder(&self, name: &str) -> PathBuf {
        let folder = self.root.path().join(name).join("work");
        assert!(folder.is_dir(), "{name}");
        folder
    }

    /// What stands in a file beside the repositories.
    fn note(&self, name: &str, text: &str) {
        fs::write(self.root.path().join(name), text).expect("a small file");
    }

    /// The first and the last commit of a repository.
    pub(super) fn ends(&self, name: &str) -> (String, String) {
        let text = fs::read_to_string(self.root.path().join(format!("{name}.ends"))).expect("it was noted");
        let (first, last) = text.split_once(' ').expect("two ids");
        (first.to_owned(), last.to_owned())
    }

    /// A commit of `everywhere` that no reference leads to yet.
    pub(super) fn received(&self) -> String {
        fs::read_to_string(self.root.path().join("received")).expect("it was noted")
    }

    pub(super) fn root(&self) -> &Path {
        self.root.path()
    }
}

fn note_ends(sites: &Sites, name: &str, site: &Site) {
    let git = |args: &[&str]| site.git(args).expect("git knows its commits");
    let first = git(&["rev-list", "--max-parents=0", "HEAD"]);
    sites.note(&format!("{name}.ends"), &format!("{first} {}", git(&["rev-parse", "HEAD"])));
}

/// Every place in which `self-test` hides a key, each with a key of its own.
fn planted(sites: &Sites) {
    let site = sites.site("planted");
    for (at, spot) in places::all().enumerate() {
        (spot.plant)(&site, &canary(PLANTED + at as u64))
            .unwrap_or_else(|e| panic!("{}: {}", spot.name, e.0));
    }
    note_ends(sites, "planted", &site);
}

/// One key that is found in a file, and stands alone in every name and text that a report might repeat.
fn everywhere(sites: &Sites) {
    let site = sites.site("everywhere");
    let key = canary(EVERYWHERE);
    let git = |args: &[&str]| site.git(args).unwrap_or_else(|e| panic!("{args:?}: {}", e.0));
    let write = |path: &str, text: &str| site.write(path, text).expect("a file of the worktree");
    write("a.env", &env_line(&key));
    write(&format!("folder-{key}/b.env"), &env_line(&key));
    write(&format!("{key}.env"), &env_line(&key));
    write(
        "around.py",
        &format!("x = '{key}'\nPHOTA_API_KEY = '{key}'  # {key}\nurl = 'https://{key}@h/{key}?{key}'\n"),
    );
    write("signs.json", &serde_json::json!({"PHOTA_API_KEY": canary_with_signs(EVERYWHERE)}).to_string());
    write("signs.env", &env_line(&canary_with_signs(EVERYWHERE)));
    write(
        "signs.yaml",
        &format!("phota:\n  api_key: '{}'\n", canary_with_signs(EVERYWHERE).replace('\'', "''")),
    );
    git(&["add", "-A"]);
    for (name, value) in
        [("GIT_AUTHOR_NAME", key.clone()), ("GIT_AUTHOR_EMAIL", format!("{key}@example.com"))]
    {
        site.git_with(
            name,
            &value,
            &["commit", "-q", "--allow-empty", "-m", &format!("{key}\n\nBody {key}")],
        )
        .unwrap_or_else(|e| panic!("{name}: {}", e.0));
        git(&["add", "-A"]);
    }
    git(&["branch", &format!("feature/{key}")]);
    git(&["branch", &format!("PHOTA_API_KEY={key}")]);
    git(&["tag", &format!("v-{key}")]);
    git(&["tag", "-a", &format!("a-{key}"), "-m", &format!("tag {key}")]);
    git(&["notes", "add", "-m", &format!("note {key}")]);
    git(&["notes", &format!("--ref={key}"), "add", "-m", "note"]);
    git(&["update-ref", "-m", &format!("moved for {key}"), "refs/heads/other", "HEAD"]);
    git(&["update-ref", &format!("refs/odd/{key}"), "HEAD"]);
    git(&["config", "remote.origin.url", &format!("https://{key}@phota.example/{key}.git")]);
    git(&["config", &format!("remote.{key}.url"), "https://phota.example/a.git"]);
    git(&["config", &format!("url.https://{key}@h/.insteadOf"), "x:"]);
    site.append("a.env", &format!("# {key}\n")).expect("a file of the worktree");
    git(&["stash", "push", "-q", "-m", &format!("stash {key}")]);
    write(".gitignore", ".env\nignored/\n");
    write(&format!("ignored/{key}/c.env"), &env_line(&key));
    write(&format!("untracked-{key}.env"), &env_line(&key));
    git(&["rm", "-q", "--cached", &format!("{key}.env")]);
    git(&["commit", "-q", "-m", &format!("remove {key}")]);
    git(&["branch", &format!("late/{key}")]);
    note_ends(sites, "everywhere", &site);
    let blob = site.blob(format!("{}# {key}\n", env_line(&key)).as_bytes()).expect("a blob");
    git(&["update-index", "--add", "--cacheinfo", &format!("100644,{blob},{key}/received.env")]);
    let tree = git(&["write-tree"]);
    git(&["rm", "-q", "--cached", "-r", &key]);
    let commit = git(&["commit-tree", &tree, "-p", "HEAD", "-m", &format!("Receive {key}")]);
    sites.note("received", &commit);
}

fn staged(sites: &Sites) {
    let site = sites.site("staged");
    let key = canary(STAGED);
    site.write("b.env", env_line(&key)).expect("a file");
    site.write(&format!("{key}/c.py"), format!("phota_api_key = \"{key}\"  # {key}\n")).expect("a file");
    site.write("message", format!("Use PHOTA_API_KEY={key}\n\n# {key}\n")).expect("a file");
    site.git(&["add", "b.env", &key]).expect("git adds");
    note_ends(sites, "staged", &site);
}

fn clean(sites: &Sites) {
    let site = sites.site("clean");
    site.commit("src/a.py", "key = os.environ['PHOTA_API_KEY']\n").expect("a commit");
    site.git(&["checkout", "-q", "HEAD", "--", "."]).expect("the worktree");
    site.write("message", "Read the key from the environment\n").expect("a file");
    note_ends(sites, "clean", &site);
}

/// A key, and an object that is missing.
fn broken(sites: &Sites) {
    let site = sites.site("broken");
    let key = canary(EVERYWHERE);
    site.commit("a.env", env_line(&key)).expect("a commit");
    let blob = site.blob(b"lost\n").expect("a blob");
    site.commit(&format!("lost-{key}"), "lost\n").expect("a commit");
    note_ends(sites, "broken", &site);
    let path = site.path(".git/objects").join(&blob[..2]).join(&blob[2..]);
    fs::remove_file(path).expect("the object is loose");
}
