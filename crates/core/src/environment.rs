//! What a process knows of its surroundings, handed in by the caller so that tests can make one up.

use std::collections::HashMap;
use std::ffi::OsString;
use std::fmt;
use std::path::PathBuf;

type Lookup = dyn Fn(&str) -> Option<OsString> + Send + Sync;

/// Variables, working directory and configuration folder.
///
/// The library reads none of them by itself: a binary passes what its process has, a test what it
/// wants to see.
pub struct Environment {
    lookup: Box<Lookup>,
    current_dir: PathBuf,
    config_dir: Option<PathBuf>,
}

impl Environment {
    /// Takes a look-up for variables, the working directory, and the user's configuration folder
    /// (below which `phota/config.yaml` may stand), if there is one.
    pub fn new(
        lookup: impl Fn(&str) -> Option<OsString> + Send + Sync + 'static,
        current_dir: PathBuf,
        config_dir: Option<PathBuf>,
    ) -> Self {
        Self { lookup: Box::new(lookup), current_dir, config_dir }
    }

    /// Makes an environment of these variables alone.
    pub fn of_variables<const N: usize>(variables: [(&str, &str); N], current_dir: PathBuf) -> Self {
        let variables: HashMap<String, OsString> =
            variables.into_iter().map(|(name, value)| (name.to_owned(), value.into())).collect();
        Self::new(move |name| variables.get(name).cloned(), current_dir, None)
    }

    /// The value of a variable as it is, empty ones too.
    pub(crate) fn var_os(&self, name: &str) -> Option<OsString> {
        (self.lookup)(name)
    }

    /// The value of a variable that is text; `None` when it is unset, empty or not UTF-8.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.var_os(name)?.into_string().ok().filter(|value| !value.is_empty())
    }

    /// The value of a variable that names a path; `None` when it is unset or empty.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from)
    }

    /// Tells whether this is a CI run: `CI` is set, and not to `false` or `0`.
    pub(crate) fn is_ci(&self) -> bool {
        self.text("CI").is_some_and(|value| value != "false" && value != "0")
    }

    /// The working directory, absolute.
    pub(crate) fn current_dir(&self) -> &PathBuf {
        &self.current_dir
    }

    /// The user's configuration folder, if there is one.
    pub(crate) fn config_dir(&self) -> Option<&PathBuf> {
        self.config_dir.as_ref()
    }
}

/// Shows the folders alone: variables hold secrets.
impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Environment")
            .field("current_dir", &self.current_dir)
            .field("config_dir", &self.config_dir)
            .finish_non_exhaustive()
    }
}
