//! What an audit reads that lies outside of what was named: a repository may lead anywhere.

use std::{
    collections::BTreeSet,
    path::{Path, PathBuf},
};

use phota_source::ObjectDatabase;

use super::{Audit, parts::Part};

impl Audit<'_> {
    /// Says where files and objects were read from, if not from below the folder that was named or the top of the
    /// repository around it.
    pub(super) fn tell_elsewhere(&mut self, named: &Path, opened: &[(&Part, ObjectDatabase)]) {
        let named = real(named);
        let Some((first, _)) = opened.first() else { return };
        let top = first.repository.work_tree().map(real);
        let home = match &top {
            Some(top) if named.starts_with(top) => top.clone(),
            Some(top) if !top.starts_with(&named) => {
                let warning = format!(
                    "the repository says that its files are in {}, outside of what was named: they were read",
                    phota_source::slashed(top)
                );
                self.read.warnings.push(warning);
                named
            }
            _ => named,
        };
        let mut found: BTreeSet<PathBuf> = BTreeSet::new();
        for (part, database) in opened {
            let repository = &part.repository;
            // A bare repository may be named by a folder in it.
            let own = [repository.common_dir(), repository.git_dir()];
            let folders = own.into_iter().chain(database.folders().iter().map(PathBuf::as_path)).map(real);
            found.extend(folders.filter(|folder| !folder.starts_with(&home) && !home.starts_with(folder)));
        }
        let mut outermost: Vec<String> = Vec::new();
        for folder in &found {
            if !folder.ancestors().skip(1).any(|above| found.contains(above)) {
                outermost.push(phota_source::slashed(folder));
            }
        }
        if !outermost.is_empty() {
            self.read.notes.push(format!("also read, outside of what was named: {}", outermost.join(", ")));
        }
    }
}

fn real(path: &Path) -> PathBuf {
    path.canonicalize().unwrap_or_else(|_| path.to_path_buf())
}
