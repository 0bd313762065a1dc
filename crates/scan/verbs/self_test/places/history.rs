//! Places that only history has: branches, stashes, tags, notes, messages, names, and what nothing refers to any more.

use super::{Expected, Planted, Reach, Site, Spot, Trouble, env_line};

pub(super) const SPOTS: &[Spot] = &[
    Spot { name: "a plain file, added and deleted", reach: Reach::File, plant: plain },
    Spot { name: "a branch that was never merged", reach: Reach::Pushed, plant: unmerged },
    Spot { name: "a deleted branch that only a reflog knows", reach: Reach::Audit, plant: deleted_branch },
    Spot { name: "a dangling commit that no reflog knows", reach: Reach::Audit, plant: dangling_commit },
    Spot { name: "a dangling blob: added, then reset", reach: Reach::Audit, plant: dangling_blob },
    Spot { name: "a merge commit's own change", reach: Reach::File, plant: merge },
    Spot { name: "a symbolic link that became a file", reach: Reach::File, plant: type_change },
    Spot { name: "the message of an annotated tag", reach: Reach::Pushed, plant: tag_message },
    Spot { name: "a tag of a blob", reach: Reach::Pushed, plant: tag_of_blob },
    Spot { name: "a note", reach: Reach::Pushed, plant: note },
    Spot { name: "a commit message", reach: Reach::Message, plant: message },
    Spot { name: "an author's name", reach: Reach::Branch, plant: author },
    Spot { name: "a file's name", reach: Reach::Branch, plant: file_name },
    Spot { name: "a symbolic link's target", reach: Reach::Link, plant: link_target },
    Spot { name: "a file without diff (.gitattributes)", reach: Reach::File, plant: without_diff },
    Spot { name: "a submodule", reach: Reach::Audit, plant: submodule },
    // The one that is stashed last is stash@{0}.
    Spot { name: "an untracked file, stashed with -u", reach: Reach::Audit, plant: stash_untracked },
    Spot { name: "stash@{1}", reach: Reach::Audit, plant: stash_older },
    Spot { name: "stash@{0}, an edit of a tracked file", reach: Reach::Audit, plant: stash_edit },
];

/// The key in the second line.
fn settings(key: &str) -> String {
    format!("# settings\n{}", env_line(key))
}

fn plain(site: &Site, key: &str) -> Planted {
    Ok(Expected::at("commit", "deploy/plain.conf", 2).by(site.pass_by("deploy/plain.conf", settings(key))?))
}

fn unmerged(site: &Site, key: &str) -> Planted {
    site.git(&["checkout", "-q", "-b", "feature/unmerged"])?;
    let commit = site.commit("unmerged.conf", settings(key))?;
    site.git(&["checkout", "-q", "-f", "main"])?;
    Ok(Expected::at("commit", "unmerged.conf", 2).by(commit))
}

fn deleted_branch(site: &Site, key: &str) -> Planted {
    site.git(&["checkout", "-q", "-b", "feature/deleted"])?;
    let commit = site.commit("deleted-branch.conf", settings(key))?;
    site.git(&["checkout", "-q", "-f", "main"])?;
    site.git(&["branch", "-q", "-D", "feature/deleted"])?;
    Ok(Expected::at("unreachable", "deleted-branch.conf", 2).by(commit))
}

fn dangling_commit(site: &Site, key: &str) -> Planted {
    let blob = site.blob(settings(key).as_bytes())?;
    site.git(&["update-index", "--add", "--cacheinfo", &format!("100644,{blob},in/dangling.conf")])?;
    let tree = site.git(&["write-tree"])?;
    site.git(&["rm", "-q", "--cached", "in/dangling.conf"])?;
    let commit = site.git(&["commit-tree", &tree, "-p", "HEAD", "-m", "dangling"])?;
    Ok(Expected::at("unreachable", "in/dangling.conf", 2).by(commit))
}

fn dangling_blob(site: &Site, key: &str) -> Planted {
    site.write("dangling-blob.conf", settings(key))?;
    site.git(&["add", "dangling-blob.conf"])?;
    site.git(&["reset", "-q"])?;
    site.delete("dangling-blob.conf")?;
    // Nothing has a name for it but its id.
    Ok(Expected::at("unreachable", &site.blob(settings(key).as_bytes())?, 2))
}

fn merge(site: &Site, key: &str) -> Planted {
    site.git(&["checkout", "-q", "-b", "side"])?;
    site.commit("side.txt", "side\n")?;
    site.git(&["checkout", "-q", "-f", "main"])?;
    site.git(&["merge", "-q", "--no-ff", "--no-commit", "side"])?;
    let commit = site.commit("merged.conf", settings(key))?;
    if site.git(&["rev-list", "--parents", "-1", "HEAD"])?.split(' ').count() != 3 {
        return Err(Trouble("git made no merge".to_owned()));
    }
    site.remove("merged.conf")?;
    Ok(Expected::at("commit", "merged.conf", 2).by(commit))
}

fn type_change(site: &Site, key: &str) -> Planted {
    site.commit_as("120000", "was-a-link", "README")?;
    let commit = site.pass_by("was-a-link", settings(key))?;
    Ok(Expected::at("commit", "was-a-link", 2).by(commit))
}

fn tag_message(site: &Site, key: &str) -> Planted {
    site.git(&["tag", "-a", "v1.0", "-m", &format!("Version 1.0\n\nDeploy with {}", env_line(key))])?;
    Ok(Expected::at("tag", "refs/tags/v1.0", 3))
}

fn tag_of_blob(site: &Site, key: &str) -> Planted {
    site.git(&["tag", "settings", &site.blob(format!("# of a tag\n{}", env_line(key)).as_bytes())?])?;
    Ok(Expected::at("tag", "refs/tags/settings", 2))
}

fn note(site: &Site, key: &str) -> Planted {
    let head = site.git(&["rev-parse", "HEAD"])?;
    site.git(&["notes", "add", "-m", &format!("Deployed with:\n{}", env_line(key))])?;
    Ok(Expected::at("note", &head, 2).by(site.git(&["rev-parse", "refs/notes/commits"])?))
}

fn message(site: &Site, key: &str) -> Planted {
    site.git(&["commit", "-q", "--allow-empty", "-m", &format!("Deploy\n\n{}", env_line(key))])?;
    Ok(Expected::at("message", "message", 3).by(site.git(&["rev-parse", "HEAD"])?))
}

fn author(site: &Site, key: &str) -> Planted {
    let commit = ["commit", "-q", "--allow-empty", "-m", "A name pasted into the wrong field"];
    site.git_with("GIT_AUTHOR_NAME", env_line(key).trim_end(), &commit)?;
    Ok(Expected::at("author", "author", 1).by(site.git(&["rev-parse", "HEAD"])?))
}

fn file_name(site: &Site, key: &str) -> Planted {
    let path = format!("names/{}", env_line(key).trim_end());
    Ok(Expected::at("path", "names/PHOTA_API_KEY=", 1).by(site.pass_by(&path, "text\n")?))
}

fn link_target(site: &Site, key: &str) -> Planted {
    let commit = site.commit_as("120000", "link", env_line(key).trim_end())?;
    site.remove("link")?;
    Ok(Expected::at("commit", "link", 1).by(commit))
}

fn without_diff(site: &Site, key: &str) -> Planted {
    site.commit(".gitattributes", "*.nodiff -diff\n")?;
    Ok(Expected::at("commit", "settings.nodiff", 2).by(site.pass_by("settings.nodiff", settings(key))?))
}

fn submodule(site: &Site, key: &str) -> Planted {
    let library = site.beside("library")?;
    site.git_in(&library, &["init", "-q", "-b", "main"])?;
    site.write("../library/module.conf", settings(key))?;
    site.git_in(&library, &["add", "-A"])?;
    site.git_in(&library, &["commit", "-q", "-m", "a key"])?;
    let commit = site.git_in(&library, &["rev-parse", "HEAD"])?;
    site.git_in(&library, &["rm", "-q", "module.conf"])?;
    site.git_in(&library, &["commit", "-q", "--allow-empty", "-m", "none"])?;
    let add =
        ["-c", "protocol.file.allow=always", "submodule", "--quiet", "add", "../library", "vendor/library"];
    site.git(&add)?;
    site.git(&["commit", "-q", "-m", "a submodule"])?;
    Ok(Expected::at("commit", "vendor/library/module.conf", 2).by(commit))
}

fn stash_untracked(site: &Site, key: &str) -> Planted {
    site.write("untracked.conf", settings(key))?;
    site.git(&["stash", "push", "-q", "-u"])?;
    let commit = site.git(&["rev-parse", "stash@{0}^3"])?;
    Ok(Expected::at("stash", "untracked.conf", 2).by(commit))
}

fn stash_older(site: &Site, key: &str) -> Planted {
    stash(site, key, "# older\n")
}

fn stash_edit(site: &Site, key: &str) -> Planted {
    stash(site, key, "# newest\n")
}

fn stash(site: &Site, key: &str, line: &str) -> Planted {
    site.append("tracked.conf", &format!("{line}{}", env_line(key)))?;
    site.git(&["stash", "push", "-q"])?;
    Ok(Expected::at("stash", "tracked.conf", 3).by(site.git(&["rev-parse", "stash@{0}"])?))
}
