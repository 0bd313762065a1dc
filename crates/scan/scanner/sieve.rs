//! Telling what is worth a scan, when a document's origin takes longer to find out than what is in it.

use phota_detect::{Detector, Hint, Wanted, may_be_utf16};
use phota_source::{ByteRange, Reach};

use super::{Scanner, lock};
use crate::document::Text;

/// What detection makes of a path: documents under paths of one kind are judged alike.
#[derive(PartialEq, Eq, Hash)]
pub(crate) struct PathKind {
    file: String,
    folder: String,
    is_of_phota: bool,
    is_of_another: bool,
}

impl Scanner {
    /// Whether a document may hold a candidate, by a first look at its raw bytes. Yes for a part of a document means yes
    /// for the document.
    pub(crate) fn may_match(&self, bytes: &[u8]) -> bool {
        may_be_utf16(bytes) || self.detector.may_match(bytes)
    }

    /// How far [`may_match`](Self::may_match) looks.
    pub(crate) fn reach(&self) -> Reach {
        let phota_detect::Reach { any, run, first, last } = self.detector.reach();
        Reach { any, run, bytes: ByteRange { first, last } }
    }

    /// What a document names, whatever its path: a second, closer look.
    pub(crate) fn hint(&self, bytes: &[u8]) -> Hint {
        self.detector.hint(Text::new(bytes).bytes())
    }

    /// Whether a path, or a part of one, is named for Phota.
    pub(crate) fn is_path_of_phota(&self, path: &str) -> bool {
        self.detector.is_path_of_phota(path)
    }

    /// What detection makes of a path, but for the folders far above the file.
    pub(crate) fn kind_of_path(&self, path: &str) -> PathKind {
        let mut parts = path.rsplit('/').map(str::to_owned);
        PathKind {
            file: parts.next().unwrap_or_default(),
            folder: parts.next().unwrap_or_default(),
            is_of_phota: self.detector.is_path_of_phota(path),
            is_of_another: self.detector.is_path_of_another(path),
        }
    }

    /// Whether a document so far names the host of Phota for others that hold no more than the header.
    pub(crate) fn has_servers(&self) -> bool {
        lock(&self.outside).linker.has_servers()
    }

    /// Whether the name of a file says that it may be nothing but a key, which this many bytes at most can be.
    pub(crate) fn is_named_for_key(&self, name: &str) -> Option<usize> {
        self.detector.is_named_for_key(name).then_some(Detector::LONGEST_VALUE)
    }

    /// Whether a document holds anything that could be a key, whatever is done about it.
    pub(crate) fn finds_any(&self, path: &str, bytes: &[u8]) -> bool {
        let text = Text::new(bytes);
        let detection = self.detector.examine(&text.document(path));
        !detection.candidates.is_empty() || !detection.pending.is_empty()
    }

    /// Looks through a document whose origin is not known yet. Returns whether that has to be found out, and the document
    /// scanned; if not, nothing is left to do.
    pub(crate) fn needs_origin(&self, path: &str, bytes: &[u8]) -> bool {
        let text = Text::new(bytes);
        let detection = self.detector.examine(&text.document(path));
        if !detection.links.is_empty() {
            lock(&self.outside).linker.add(path, detection.links);
        }
        !detection.candidates.is_empty() || !detection.pending.is_empty() || detection.ended_at.is_some()
    }

    /// The same for the names that other documents use.
    pub(crate) fn finds_wanted(&self, wanted: &Wanted, path: &str, bytes: &[u8]) -> bool {
        !self.detector.look_for(wanted, &Text::new(bytes).document(path)).is_empty()
    }
}
