//! What a repository can tell the detector about itself.

/// Settings of a [`Detector`](crate::Detector); the default knows Phota's own names and hosts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// More names that hold a Phota key, in any convention: `STUDIO_TOKEN` also stands for
    /// `studioToken`, `studio-token` and `studio.token`. At least 4 bytes each.
    pub names: Vec<String>,
    /// More hosts that are the Phota API, without scheme or path. At least 4 bytes each.
    pub hosts: Vec<String>,
    /// A regular expression for the form of your keys. A value that matches counts more, one that
    /// does not counts less.
    pub key_pattern: Option<String>,
}
