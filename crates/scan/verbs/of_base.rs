//! Settings as they were before a change: a change must not excuse itself.

use std::path::{Path, PathBuf};

use phota_source::{Blob, ObjectId, RepoPath, Repository};

use super::introduced::short;
use crate::{
    args::Common,
    baseline::Baseline,
    config::{self, Config},
    failure::{Failure, shown},
};

/// The commits that settings are compared between.
#[derive(Clone, Copy)]
pub(super) struct Ends<'a> {
    pub(super) repository: &'a Repository,
    /// The state before the change; `None` if there was none.
    pub(super) base: Option<ObjectId>,
    pub(super) head: Option<ObjectId>,
}

/// Where the files of `--config` and `--baseline` are read from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Named {
    /// From disk: who runs the scan has put them there.
    OnDisk,
    /// From the base, if git tracks them: the files on disk may be those of a change that nobody has looked at yet.
    OfBase,
}

/// Where a file that an option names is.
enum Place {
    /// git does not track it.
    Disk,
    Base(PathBuf, ObjectId),
    /// The change brings it in.
    Nowhere,
}

impl Ends<'_> {
    /// The configuration that counts for the change.
    pub(super) fn config(
        self,
        named: Named,
        common: &Common,
        notes: &mut Vec<String>,
    ) -> Result<Config, Failure> {
        let Some(path) = &common.config else { return self.own_config(notes) };
        match self.place(named, path, notes)? {
            Place::Disk => Config::read(path),
            Place::Base(name, blob) => self.config_in(&name, blob),
            Place::Nowhere => Ok(Config::default()),
        }
    }

    /// The baseline that counts for the change.
    pub(super) fn baseline(
        self,
        named: Named,
        common: &Common,
        notes: &mut Vec<String>,
    ) -> Result<Baseline, Failure> {
        let Some(path) = &common.baseline else { return Ok(Baseline::default()) };
        // Who writes a new one adds to what is on disk.
        let named = if common.write_baseline.is_some() { Named::OnDisk } else { named };
        match self.place(named, path, notes)? {
            Place::Disk => Baseline::read(path),
            Place::Base(name, blob) => {
                Baseline::from_bytes(&name, &self.read(&name, blob, crate::baseline::LARGEST)?)
            }
            Place::Nowhere => Ok(Baseline::default()),
        }
    }

    /// `.phota-scan.yaml` in the base's tree.
    fn own_config(self, notes: &mut Vec<String>) -> Result<Config, Failure> {
        let path = RepoPath::from(config::NAME.as_bytes());
        match self.of_base(&path, config::NAME, notes)? {
            Some((name, blob)) => self.config_in(&name, blob),
            None => Ok(Config::default()),
        }
    }

    fn place(self, named: Named, path: &Path, notes: &mut Vec<String>) -> Result<Place, Failure> {
        if named == Named::OnDisk {
            return Ok(Place::Disk);
        }
        let locator = self.repository.locator();
        // By its name, and, where that leads over a link, by what it leads to.
        let names = [Some(path.to_path_buf()), std::fs::canonicalize(path).ok()];
        for path in names.into_iter().flatten().filter_map(|name| locator.locate(&name)) {
            if self.tracks(&path)? {
                let old = self.of_base(&path, &path.to_string(), notes)?;
                return Ok(old.map_or(Place::Nowhere, |(name, blob)| Place::Base(name, blob)));
            }
        }
        Ok(Place::Disk)
    }

    fn tracks(self, path: &RepoPath) -> Result<bool, Failure> {
        let in_base = self.base.map(|base| self.repository.blob_at(base, path)).transpose()?.flatten();
        Ok(in_base.is_some() || self.in_head(path).is_some())
    }

    /// What cannot be read of the newest commit is told when its files are read.
    fn in_head(self, path: &RepoPath) -> Option<ObjectId> {
        let head = self.repository.peel(self.head?)?;
        self.repository.blob_at(head, path).ok().flatten()
    }

    /// A file in the base's tree, with its name for messages. Says so if the newest commit has another one.
    fn of_base(
        self,
        path: &RepoPath,
        name: &str,
        notes: &mut Vec<String>,
    ) -> Result<Option<(PathBuf, ObjectId)>, Failure> {
        let old = self.base.map(|base| self.repository.blob_at(base, path)).transpose()?.flatten();
        let new = self.in_head(path);
        if new != old {
            let what = match (old, new) {
                (None, _) => "bring in",
                (_, None) => "remove",
                _ => "change",
            };
            notes.push(format!("these commits {what} {name}: that counts once they are merged"));
        }
        let at = |base| PathBuf::from(format!("{name} of commit {}", short(base)));
        Ok(self.base.map(at).zip(old))
    }

    fn config_in(self, name: &Path, blob: ObjectId) -> Result<Config, Failure> {
        let text = String::from_utf8(self.read(name, blob, config::LARGEST)?)
            .map_err(|_| Failure::usage(format!("{}: is not UTF-8", shown(name))))?;
        Config::from_text(name, text)
    }

    fn read(self, name: &Path, blob: ObjectId, largest: u64) -> Result<Vec<u8>, Failure> {
        // The path is for the error.
        match self.repository.read_blob(blob, &RepoPath::from(shown(name).as_bytes()), largest)? {
            Blob::Bytes(bytes) => Ok(bytes),
            Blob::TooLarge => {
                Err(Failure::usage(format!("{}: larger than {} MiB", shown(name), largest >> 20)))
            }
        }
    }
}

/// Reads the configuration that HEAD has, for a repository without files.
pub(super) fn config_at_head(repository: &Repository) -> Result<Config, Failure> {
    // A HEAD that leads nowhere has none; that it does is told by others.
    let Ok(head) = repository.commit("HEAD") else { return Ok(Config::default()) };
    let path = RepoPath::from(config::NAME.as_bytes());
    match repository.blob_at(head, &path) {
        Ok(Some(blob)) => {
            let name = PathBuf::from(format!("{} of commit {}", config::NAME, short(head)));
            Ends { repository, base: Some(head), head: None }.config_in(&name, blob)
        }
        Ok(None) | Err(_) => Ok(Config::default()),
    }
}
