//! Blobs that name the header of Phota's key, and nothing else of Phota. Many repositories have thousands of them, and
//! where they stand is looked up only if something in the audit makes the header Phota's.

use phota_source::Error;

use super::{Audit, objects::Objects, origins::Blobs};

/// Blobs of one repository that wait until everything else was looked at.
pub(super) struct Waiting {
    pub(super) blobs: Blobs,
    /// Whether a tree has a name of Phota's, as far as trees were looked at; yes if one was not.
    pub(super) is_path_of_phota: bool,
}

impl Audit<'_> {
    /// Scans those that may be Phota's by now: a document somewhere names the host, or a path of their repository Phota.
    /// Of the others nothing would be reported.
    pub(super) fn settle(&mut self, objects: &Objects<'_>, waiting: Waiting) {
        let Waiting { blobs, is_path_of_phota } = waiting;
        if blobs.is_empty() {
            return;
        }
        let may_be_photas = is_path_of_phota
            || self.scanner.has_servers()
            || self.scanner.is_path_of_phota(&objects.part.prefix)
            || self.is_path_of_phota_beside_trees(objects, &blobs).unwrap_or(true);
        if may_be_photas {
            self.blobs(objects, blobs);
        }
    }

    /// Whether the index, or a reference to a blob, may give one of the blobs a path of Phota's.
    fn is_path_of_phota_beside_trees(&self, objects: &Objects<'_>, blobs: &Blobs) -> Result<bool, Error> {
        let repository = &objects.part.repository;
        let is_photas = |path: &str| self.scanner.is_path_of_phota(path);
        let entries = repository.index_entries()?;
        let mut staged = entries.iter().filter(|entry| blobs.contains_key(&entry.id));
        Ok(staged.any(|entry| is_photas(&entry.path.to_string()))
            || repository.has_name_without_commit(&is_photas)?)
    }
}
