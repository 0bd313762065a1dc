//! Whether excludes leave anything of a repository.

use bstr::{BString, ByteSlice};
use gix::objs::TreeRefIter;

use crate::{Excludes, Repository};

/// So many entries of folders are looked at. The same folders can stand in so many places that no list of their files ends.
const MOST_ENTRIES: usize = 1_000_000;

impl Repository {
    /// Whether `excludes` leave nothing of the files that git has now: those of the index, or those of HEAD where there is
    /// no work tree. False if there are no files, if they cannot be listed, and if there are more than a million.
    pub fn is_all_excluded(&self, excludes: &Excludes) -> bool {
        if excludes.is_empty() {
            return false;
        }
        if self.work_tree().is_none() {
            return self.is_head_excluded(excludes).unwrap_or(false);
        }
        let files = self.index_entries().unwrap_or_default();
        let mut files = files.iter().filter(|entry| !entry.is_submodule).peekable();
        files.peek().is_some() && files.all(|file| excludes.covers_file(&file.path.to_path()))
    }

    /// `None` if that cannot be told.
    fn is_head_excluded(&self, excludes: &Excludes) -> Option<bool> {
        let mut open = vec![(self.git.head_tree_id().ok()?.detach(), BString::default())];
        let (mut entries, mut files) = (0, 0);
        while let Some((tree, folder)) = open.pop() {
            let (_, bytes) = self.find(tree).ok()??;
            for entry in TreeRefIter::from_bytes(&bytes, tree.kind()) {
                let entry = entry.ok()?;
                entries += 1;
                if entries > MOST_ENTRIES {
                    return None;
                }
                let mut path = folder.clone();
                path.extend_from_slice(entry.filename);
                if entry.mode.is_tree() {
                    path.push(b'/');
                    open.push((entry.oid.to_owned(), path));
                } else if entry.mode.is_blob_or_symlink() {
                    files += 1;
                    if !excludes.covers_file(&path.to_path_lossy()) {
                        return Some(false);
                    }
                }
            }
        }
        Some(files > 0)
    }
}
