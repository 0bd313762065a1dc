//! What a document names at a closer look, before anything is known of where it stands.

/// What a document names. The more it says, the more it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Hint {
    /// Nothing: it holds no candidate under any path.
    Nothing,
    /// The header that Phota wants its key in, and nothing of Phota. Other APIs want theirs in the same header, so there is
    /// no candidate unless its path is one [of Phota](crate::Detector::is_path_of_phota), or another document
    /// [serves](crate::Linker::has_servers) it.
    Header,
    /// Phota, a configured name or host, or a known key.
    Phota,
}
