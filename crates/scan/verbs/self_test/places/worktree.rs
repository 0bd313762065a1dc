//! Places of the worktree and of git's own folder.

use super::{Expected, Planted, Reach, Site, Spot, Trouble, env_line};

pub(super) const SPOTS: &[Spot] = &[
    Spot { name: "an ordinary tracked file", reach: Reach::Loose, plant: tracked },
    Spot { name: "an ignored .env", reach: Reach::Loose, plant: ignored },
    Spot { name: "the URL of a remote in .git/config", reach: Reach::Audit, plant: remote },
];

fn tracked(site: &Site, key: &str) -> Planted {
    site.append("tracked.conf", &env_line(key))?;
    Ok(Expected::at("worktree", "tracked.conf", 2))
}

fn ignored(site: &Site, key: &str) -> Planted {
    site.write(".env", format!("PORT=3000\n\n{}", env_line(key)))?;
    Ok(Expected::at("ignored", ".env", 3).noted())
}

fn remote(site: &Site, key: &str) -> Planted {
    let url = format!("https://deploy:{key}@git.photalabs.com/studio.git");
    site.git(&["remote", "add", "origin", &url])?;
    let config = std::fs::read_to_string(site.path(".git/config"))?;
    let line = config.lines().position(|line| line.contains("url = https://"));
    let line = line.ok_or_else(|| Trouble("git wrote no URL to its configuration".to_owned()))?;
    Ok(Expected::at("metadata", ".git/config", line + 1).noted())
}
