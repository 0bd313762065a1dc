//! Places of the worktree and of git's own folder.

use super::{Expected, Site, Spot};
use crate::util::env_line;

pub(super) const SPOTS: &[Spot] = &[
    Spot { name: "an ordinary tracked file", plant: tracked },
    Spot { name: "an ignored .env", plant: ignored },
    Spot { name: "the URL of a remote in .git/config", plant: remote },
];

fn tracked(site: &Site<'_>, key: &str) -> Expected {
    site.append("tracked.conf", &env_line(key));
    Expected::at("worktree", "tracked.conf", 2)
}

fn ignored(site: &Site<'_>, key: &str) -> Expected {
    site.write(".env", format!("PORT=3000\n\n{}", env_line(key)));
    Expected::at("ignored", ".env", 3).noted()
}

fn remote(site: &Site<'_>, key: &str) -> Expected {
    let url = format!("https://deploy:{key}@git.photalabs.com/studio.git");
    site.git(&["remote", "add", "origin", &url]);
    let config = std::fs::read_to_string(site.path(".git/config")).expect("every repository has one");
    let line = config.lines().position(|line| line.contains("url = https://")).expect("the remote");
    Expected::at("metadata", ".git/config", line + 1).noted()
}
