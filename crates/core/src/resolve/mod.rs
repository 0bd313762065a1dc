//! Resolution: one order in which a key is looked for, and one explanation of where it came from.
//!
//! The order, first hit wins:
//!
//! 1. `--key-file`
//! 2. a variable: the one asked for, else `PHOTA_API_KEY`, which Phota documents
//! 3. `PHOTA_API_KEY_FILE`, a secret file as Docker and Kubernetes mount them
//! 4. `.env`, from the working directory up to the repository's root, never in CI
//! 5. a profile of the user's own `phota/config.yaml`
//! 6. other names of the variable that are seen in the wild
//!
//! Who names a place (1, a variable in 2, a profile in 5) gets the key from there or none: a key
//! from another place would be an answer to another question. A variable that is set and empty is
//! a hit as well, and the key then counts as missing, for the same reason.

mod command;
mod dotenv;
#[cfg(feature = "fuzzing")]
pub(crate) mod fuzzing;
mod profile;
mod said;
mod secret_file;
mod source;

use std::path::{Path, PathBuf};
use std::time::Duration;

use self::command::Run;
use self::profile::Profile;
pub use self::source::{Entry, KeySummary, Source, State};
use crate::{ApiKey, Environment, Error};

/// The variable that Phota's documentation names.
pub const DOCUMENTED_VARIABLE: &str = "PHOTA_API_KEY";

/// Names the path of a secret file.
const FILE_VARIABLE: &str = "PHOTA_API_KEY_FILE";

/// Chooses a profile.
const PROFILE_VARIABLE: &str = "PHOTA_PROFILE";

/// Other names, found in public code that uses Phota.
const OTHER_VARIABLES: [&str; 3] = ["PHOTA_KEY", "PHOTALABS_API_KEY", "PHOTOLABS_API_KEY"];

const NOTE_OTHER_NAME: &str = "PHOTA_API_KEY is the documented name";

/// What the user asked for.
#[derive(Clone, Debug, Default)]
pub struct ResolveOptions {
    /// `--key-file`; `-` is standard input.
    pub key_file: Option<PathBuf>,
    /// `--env`, one key each.
    pub variables: Vec<String>,
    /// `--profile`.
    pub profile: Option<String>,
    /// `--no-dotenv`.
    pub skip_dotenv: bool,
    /// Variables that hold keys and are not looked up here, such as `--revoked-env`. A profile's command gets neither them
    /// nor `variables`.
    pub withheld: Vec<String>,
    /// The time a profile's command may take; 30 s if unset.
    pub command_limit: Option<Duration>,
    /// Gets what a profile's command says on standard error, a line at a time, harmless to show and without its key; not
    /// where ours is a terminal, to which it speaks itself.
    pub command_says: Option<fn(&str)>,
}

/// Where one key was looked for, and what was found.
#[derive(Debug)]
pub struct Resolution {
    /// The key and its place; an empty key counts as none.
    pub key: Option<(Source, ApiKey)>,
    /// The place that decided and holds nothing, when that is why there is no key.
    pub empty: Option<Source>,
    /// Every place in order of precedence.
    pub entries: Vec<Entry>,
}

impl Resolution {
    /// The places that hold a key which is not used.
    pub fn shadowed(&self) -> impl Iterator<Item = &Source> {
        self.entries
            .iter()
            .filter(|entry| matches!(entry.state, State::Shadowed(_)))
            .map(|entry| &entry.source)
    }

    /// What a reader should know about the place that is used.
    pub fn note(&self) -> Option<&'static str> {
        self.entries.iter().find(|entry| matches!(entry.state, State::Found(_)))?.note
    }
}

/// Looks for the configured key: one resolution, or one a variable when several are asked for.
///
/// # Errors
/// When a place that was named cannot be read or makes no sense; see [`Error`].
pub fn resolve(options: &ResolveOptions, environment: &Environment) -> Result<Vec<Resolution>, Error> {
    if options.key_file.is_some() || options.variables.len() < 2 {
        let variable = options.variables.first().map(String::as_str);
        return Ok(vec![Search::new(options, variable, environment).run()?]);
    }
    options.variables.iter().map(|variable| Search::new(options, Some(variable), environment).run()).collect()
}

/// Reads the old key of a rotation out of one variable.
///
/// # Errors
/// [`Error::NoOldKey`] when it is not set or empty.
pub fn old_key_from_variable(name: &str, environment: &Environment) -> Result<(Source, ApiKey), Error> {
    let source = Source::Env(name.to_owned());
    let state = match environment.var_os(name) {
        Some(value) if !value.is_empty() => return Ok((source, key_of(value))),
        Some(_) => "empty",
        None => "not set",
    };
    Err(Error::NoOldKey { source_name: source.to_string(), state })
}

/// Reads the old key of a rotation out of a secret file; `-` is standard input.
///
/// # Errors
/// [`Error::KeyFile`] when it cannot be read, [`Error::NoOldKey`] when it is empty.
pub fn old_key_from_file(path: &Path, environment: &Environment) -> Result<(Source, ApiKey), Error> {
    let (source, key) = read_key_file(path, environment)?;
    if key.is_empty() {
        return Err(Error::NoOldKey { source_name: source.to_string(), state: "empty" });
    }
    Ok((source, key))
}

/// Whether a place may give the key, or is only looked at to say what it shadows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    Counts,
    Mentioned,
}

/// One walk through the places.
struct Search<'a> {
    options: &'a ResolveOptions,
    environment: &'a Environment,
    /// The variable of step 2.
    variable: &'a str,
    /// Whether the user named it.
    variable_named: bool,
    /// Whether the user named any place.
    place_named: bool,
    decided: bool,
    found: Option<(Source, ApiKey)>,
    empty: Option<Source>,
    entries: Vec<Entry>,
}

impl<'a> Search<'a> {
    fn new(options: &'a ResolveOptions, variable: Option<&'a str>, environment: &'a Environment) -> Self {
        Self {
            options,
            environment,
            variable: variable.unwrap_or(DOCUMENTED_VARIABLE),
            variable_named: variable.is_some(),
            place_named: variable.is_some() || options.key_file.is_some() || options.profile.is_some(),
            decided: false,
            found: None,
            empty: None,
            entries: Vec::new(),
        }
    }

    fn run(mut self) -> Result<Resolution, Error> {
        self.key_file()?;
        self.variable(self.variable, self.standing(self.variable_named), None);
        self.secret_file()?;
        self.dotenv()?;
        self.profile()?;
        let variable = self.variable;
        for name in OTHER_VARIABLES.into_iter().filter(|&name| name != variable) {
            self.variable(name, self.standing(false), Some(NOTE_OTHER_NAME));
        }
        Ok(Resolution { key: self.found, empty: self.empty, entries: self.entries })
    }

    /// A place counts when the user named it, or named none, and nothing before it decided.
    fn standing(&self, named: bool) -> Standing {
        if (named || !self.place_named) && !self.decided { Standing::Counts } else { Standing::Mentioned }
    }

    fn key_file(&mut self) -> Result<(), Error> {
        let Some(path) = &self.options.key_file else {
            self.entries.push(absent(Source::KeyFile(PathBuf::new()), "none named with --key-file"));
            return Ok(());
        };
        let (source, key) = read_key_file(path, self.environment)?;
        self.record(source, key, Standing::Counts, None);
        Ok(())
    }

    fn variable(&mut self, name: &str, standing: Standing, note: Option<&'static str>) {
        let source = Source::Env(name.to_owned());
        match self.environment.var_os(name) {
            Some(value) => self.record(source, key_of(value), standing, note),
            None => self.mention(source, State::Absent),
        }
    }

    fn secret_file(&mut self) -> Result<(), Error> {
        let Some(path) = self.environment.path(FILE_VARIABLE) else {
            self.entries.push(absent(Source::SecretFile(PathBuf::new()), "PHOTA_API_KEY_FILE is not set"));
            return Ok(());
        };
        let source = Source::SecretFile(path.clone());
        let standing = self.standing(false);
        match (secret_file::read(&self.environment.current_dir().join(path)), standing) {
            (Ok(key), _) => self.record(source, key, standing, None),
            (Err(error), Standing::Counts) => return Err(error),
            (Err(error), Standing::Mentioned) => self.mention(source, State::Unreadable(error.to_string())),
        }
        Ok(())
    }

    fn dotenv(&mut self) -> Result<(), Error> {
        let skipped = match (self.options.skip_dotenv, self.environment.is_ci()) {
            (true, _) => Some("left out by --no-dotenv"),
            (false, true) => Some("never used when CI is set"),
            (false, false) => None,
        };
        if let Some(reason) = skipped {
            self.mention(Source::Dotenv(".env".into()), State::Skipped(reason));
            return Ok(());
        }
        let files = dotenv::files(self.environment.current_dir());
        if files.is_empty() {
            self.mention(Source::Dotenv(".env".into()), State::Absent);
        }
        for (path, shown) in files {
            let standing = self.standing(self.variable_named);
            let source = Source::Dotenv(shown);
            match dotenv::look_up(&path, self.variable) {
                dotenv::Lookup::Value(key) => self.record(source, key, standing, None),
                dotenv::Lookup::Absent => self.mention(source, State::Absent),
                dotenv::Lookup::Unreadable(reason) => self.mention(source, State::Unreadable(reason)),
            }
        }
        Ok(())
    }

    fn profile(&mut self) -> Result<(), Error> {
        let named = self.options.profile.is_some();
        let chosen = self.options.profile.clone().or_else(|| self.environment.text(PROFILE_VARIABLE));
        let Some(name) = chosen else {
            self.entries
                .push(absent(Source::Profile(String::new()), "none chosen with --profile or PHOTA_PROFILE"));
            return Ok(());
        };
        let source = Source::Profile(name.clone());
        // A command may ask the user something, so it is run for a key that is used alone.
        if self.standing(named) == Standing::Mentioned {
            self.mention(source, State::Skipped("not asked, another place has the key or was named"));
            return Ok(());
        }
        let key = self.profile_key(&name)?;
        match key {
            Some(key) => self.record(source, key, Standing::Counts, None),
            None => self.mention(source, State::Absent),
        }
        Ok(())
    }

    fn profile_key(&self, name: &str) -> Result<Option<ApiKey>, Error> {
        let folder = self.environment.config_dir().cloned().unwrap_or_default();
        match profile::load(&profile::config_path(&folder), name)? {
            Profile::File(path) => secret_file::read(&path).map(Some),
            Profile::Env(variable) => Ok(self.environment.var_os(&variable).map(key_of)),
            Profile::Command(words) => {
                let limit = self.options.command_limit.unwrap_or(Duration::from_secs(30));
                let withheld = [self.options.variables.as_slice(), &self.options.withheld].concat();
                let mut says = |line: &str| self.options.command_says.into_iter().for_each(|tell| tell(line));
                let run = Run { limit, withheld: &withheld, says: &mut says };
                command::run(&words, run).map(Some).map_err(|reason| Error::KeyCommand {
                    profile: name.to_owned(),
                    program: words.first().cloned().unwrap_or_default(),
                    reason,
                })
            }
        }
    }

    /// Records a value; the first that counts decides.
    fn record(&mut self, source: Source, key: ApiKey, standing: Standing, note: Option<&'static str>) {
        let counts = standing == Standing::Counts && !self.decided;
        self.decided |= counts;
        let state = match (key.is_empty(), counts) {
            (true, _) => State::Empty,
            (false, true) => State::Found(KeySummary::from(&key)),
            (false, false) => State::Shadowed(KeySummary::from(&key)),
        };
        self.entries.push(Entry { source: source.clone(), state, note });
        match (counts, key.is_empty()) {
            (true, false) => self.found = Some((source, key)),
            (true, true) => self.empty = Some(source),
            (false, _) => {}
        }
    }

    fn mention(&mut self, source: Source, state: State) {
        self.entries.push(Entry { source, state, note: None });
    }
}

fn absent(source: Source, why: &'static str) -> Entry {
    Entry { source, state: State::Absent, note: Some(why) }
}

fn key_of(value: std::ffi::OsString) -> ApiKey {
    // On Unix these are the bytes of the variable; on Windows, where it is UTF-16, its UTF-8 form.
    ApiKey::new(value.into_encoded_bytes())
}

fn read_key_file(path: &Path, environment: &Environment) -> Result<(Source, ApiKey), Error> {
    if path == Path::new("-") {
        let key = secret_file::from_reader(std::io::stdin().lock(), path, 0)?;
        return Ok((Source::Stdin, key));
    }
    let key = secret_file::read(&environment.current_dir().join(path)).map_err(|error| match error {
        // Named as the user named it.
        Error::KeyFile { source, .. } => Error::KeyFile { path: path.to_owned(), source },
        Error::KeyFileTooLarge { .. } => Error::KeyFileTooLarge { path: path.to_owned() },
        other => other,
    })?;
    Ok((Source::KeyFile(path.to_owned()), key))
}

#[cfg(test)]
mod tests;
