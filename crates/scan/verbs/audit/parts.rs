//! The repositories of an audit: the one that was named, and those of its submodules.

use phota_source::{Repository, Submodules};

use super::Audit;

/// One repository, and how its places are named.
pub(super) struct Part {
    pub(super) repository: Repository,
    /// Stands before paths of files: empty, or the submodule's path and a slash.
    pub(super) prefix: String,
    /// Stands before the names of files in git's own folder: empty for a bare repository, else `.git/` or below it.
    pub(super) git_prefix: String,
    /// Whether it was cloned for this audit, so that git's own folder says nothing of its author.
    pub(super) is_clone: bool,
}

impl Part {
    /// The path of a file as reports have it.
    pub(super) fn path(&self, path: &str) -> String {
        format!("{}{path}", self.prefix)
    }

    /// Its name in messages: empty for the repository that was asked for.
    pub(super) fn name(&self) -> String {
        self.prefix.trim_end_matches('/').to_owned()
    }
}

/// How deep submodules may be nested.
const MOST_NESTED: usize = 16;

impl Audit<'_> {
    /// The repository and all submodules that are at hand, outer ones first.
    pub(super) fn parts(&mut self, repository: Repository, is_clone: bool) -> Vec<Part> {
        let git_prefix = if repository.work_tree().is_some() { ".git/" } else { "" };
        let mut parts =
            vec![Part { repository, prefix: String::new(), git_prefix: git_prefix.to_owned(), is_clone }];
        self.add_submodules(&mut parts, 0, 0);
        parts
    }

    fn add_submodules(&mut self, parts: &mut Vec<Part>, outer: usize, depth: usize) {
        let Submodules { found, absent, problems } = parts[outer].repository.submodules();
        for problem in problems {
            self.add_problem_of(&parts[outer], &problem);
        }
        if !absent.is_empty() {
            let names: Vec<String> = absent.iter().map(|path| parts[outer].path(path)).collect();
            let note =
                format!("not checked out, so nothing was read of these submodules: {}", names.join(", "));
            self.read.notes.push(note);
        }
        for submodule in found {
            let prefix = format!("{}/", parts[outer].path(&submodule.path));
            let git_prefix = git_prefix(&parts[outer], &submodule.repository, &prefix);
            parts.push(Part { repository: submodule.repository, prefix, git_prefix, is_clone: false });
            let inner = parts.len() - 1;
            if depth < MOST_NESTED {
                self.add_submodules(parts, inner, depth + 1);
            } else {
                let reason = format!("its submodules were not looked for: it is nested {MOST_NESTED} deep");
                let name = parts[inner].name();
                self.add_problem(&name, reason);
            }
        }
    }
}

/// What stands before the names of files in a submodule's own folder, which mostly lies in that of the outer repository.
fn git_prefix(outer: &Part, inner: &Repository, prefix: &str) -> String {
    let real = |path: &std::path::Path| path.canonicalize().unwrap_or_else(|_| path.to_path_buf());
    match real(inner.common_dir()).strip_prefix(real(outer.repository.common_dir())) {
        Ok(below) => format!("{}{}/", outer.git_prefix, phota_source::slashed(below)),
        Err(_) => format!("{prefix}.git/"),
    }
}
