//! `.phota-scan.yaml`: what a repository may say about its own scan.
//!
//! The file comes with the repository, so it is not trusted with more than what it lists: names, hosts and a pattern to
//! look for, what to leave out, and which keys may stay. It cannot name a command, a file to read or a host to send to.

use std::{
    collections::BTreeSet,
    fmt,
    fs::File,
    io::{self, ErrorKind, Read},
    path::{Path, PathBuf},
    str::FromStr,
};

use jiff::civil::Date;
use phota_core::Fingerprint;
use phota_detect::Confidence;
use serde::{
    Deserialize, Deserializer,
    de::{self, Visitor},
};

use crate::{
    failure::{Failure, shown},
    redact::without_typed,
};

/// The name of the file.
pub(crate) const NAME: &str = ".phota-scan.yaml";

/// Nobody writes a larger one by hand.
pub(crate) const LARGEST: u64 = 1 << 20;

/// The time that the parser takes grows with the square of the number of brackets that are open at a time.
const MOST_BRACKETS: usize = 10_000;

/// A configuration and where it is from.
#[derive(Debug, Default)]
pub(crate) struct Config {
    /// `None` when there is no file.
    pub(crate) path: Option<PathBuf>,
    pub(crate) content: Content,
    /// The text, to say where in it a fault is.
    text: String,
}

/// The fields of the file.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Content {
    #[serde(deserialize_with = "the_version")]
    #[allow(dead_code, reason = "checked when it is read")]
    version: u8,
    #[serde(default)]
    pub(crate) key_pattern: Option<String>,
    #[serde(default)]
    pub(crate) names: Vec<String>,
    #[serde(default)]
    pub(crate) hosts: Vec<String>,
    #[serde(default, deserialize_with = "confidence")]
    pub(crate) min_confidence: Option<Confidence>,
    #[serde(default)]
    pub(crate) exclude: Vec<String>,
    #[serde(default)]
    pub(crate) allow: Vec<Allowed>,
}

/// A key that may stay.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Allowed {
    #[serde(deserialize_with = "parsed")]
    pub(crate) fingerprint: Fingerprint,
    /// For people who read the file.
    #[allow(dead_code, reason = "required, so that nobody allows a key without saying why")]
    reason: String,
    /// From this day on (UTC) the key is reported again.
    #[serde(default, deserialize_with = "date")]
    pub(crate) expires: Option<Date>,
}

impl Config {
    /// Reads a file that was found where a configuration is looked for.
    ///
    /// It came with the repository: a link would lead to whatever its author is curious about, of which error messages show
    /// a part; and a pipe would be waited for.
    fn read_found(path: &Path) -> Result<Self, Failure> {
        match path.symlink_metadata() {
            Ok(metadata) if !metadata.is_file() => {
                let what = if metadata.is_symlink() { "a symbolic link" } else { "not a file" };
                Err(Failure::usage(format!("{}: the configuration is {what}, and was not read", shown(path)))
                    .hint("put a file there, or name another one with --config"))
            }
            _ => Config::read(path),
        }
    }

    /// Reads one file, whatever it is: who runs the scan has named it.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        let failure = |what: String| Failure::usage(format!("{}: {what}", shown(path)));
        let mut text = String::new();
        let file = File::open(path).map_err(|e| match e.kind() {
            ErrorKind::NotFound => failure("no such configuration file".to_owned()),
            _ => failure(format!("the configuration cannot be read: {e}")),
        })?;
        file.take(LARGEST + 1)
            .read_to_string(&mut text)
            .map_err(|e| failure(format!("the configuration cannot be read: {e}")))?;
        if text.len() as u64 > LARGEST {
            return Err(failure("the configuration is larger than 1 MiB".to_owned()));
        }
        Config::from_text(path, text)
    }

    /// Reads the text of a file that is called `path` in messages.
    pub(crate) fn from_text(path: &Path, text: String) -> Result<Self, Failure> {
        if text.bytes().filter(|byte| b"[{".contains(byte)).count() > MOST_BRACKETS {
            return Err(Failure::usage(format!("{}: the configuration has too many brackets", shown(path))));
        }
        let content = serde_yaml::from_str(&text).map_err(|e| {
            let place = e.location().map_or(String::new(), |at| format!(":{}:{}", at.line(), at.column()));
            Failure::usage(format!("{}{place}: {}", shown(path), quoted(without_place(&e.to_string()))))
                .hint("a configuration has the fields version, key_pattern, names, hosts, min_confidence, exclude and allow")
        })?;
        Ok(Config { path: Some(path.to_path_buf()), content, text })
    }

    /// The configuration of the working directory, for text that comes from elsewhere: standard input, a message.
    pub(crate) fn of_current_folder() -> Result<Self, Failure> {
        let here = Path::new(".");
        match find(here).map_err(|e| not_looked_for(here, &e))? {
            Some(path) => Config::read_found(&path),
            None => Ok(Config::default()),
        }
    }

    /// The configuration of several targets: it has to be one. Targets that cannot be scanned have none to differ.
    pub(crate) fn of_targets(targets: &[PathBuf]) -> Result<Self, Failure> {
        let found: BTreeSet<Option<PathBuf>> = targets
            .iter()
            .filter(|target| can_be_entered(target))
            .map(|target| find(target).map_err(|e| not_looked_for(target, &e)))
            .collect::<Result<_, _>>()?;
        let mut found = found.into_iter();
        match (found.next().flatten(), found.next().flatten()) {
            (None, None) => Ok(Config::default()),
            (Some(path), None) if found.len() == 0 => Config::read_found(&path),
            (one, other) => Err(different(one.as_deref(), other.as_deref())),
        }
    }

    /// The configuration in one folder, if it has one.
    pub(crate) fn of_folder(folder: &Path) -> Result<Self, Failure> {
        match in_folder(folder).map_err(|e| not_looked_for(folder, &e))? {
            Some(path) => Config::read_found(&path),
            None => Ok(Config::default()),
        }
    }

    /// A usage error about one field, with its line.
    pub(crate) fn fault(&self, field: &str, what: &str) -> Failure {
        let Some(path) = &self.path else { return Failure::usage(what) };
        let line = self.text.lines().position(|line| line.trim_start().starts_with(&format!("{field}:")));
        let place = line.map_or(String::new(), |at| {
            let column = self.text.lines().nth(at).map_or(0, |line| line.len() - line.trim_start().len());
            format!(":{}:{}", at + 1, column + 1)
        });
        Failure::usage(format!("{}{place}: {}", shown(path), quoted(what)))
    }
}

/// A message that may repeat a part of the file: without what may be a key, and not without end.
fn quoted(message: &str) -> String {
    let message = without_typed(message);
    match message.char_indices().nth(LONGEST_MESSAGE) {
        Some((end, _)) => format!("{}…", &message[..end]),
        None => message,
    }
}

/// In characters.
const LONGEST_MESSAGE: usize = 400;

fn different(one: Option<&Path>, other: Option<&Path>) -> Failure {
    let name = |path: Option<&Path>| path.map_or("none".to_owned(), shown);
    Failure::usage(format!("the paths lead to different configurations: {} and {}", name(one), name(other)))
        .hint("scan them one after the other, or name the one to use with --config FILE")
}

/// One that is passed over may have asked for more than the defaults do.
fn not_looked_for(target: &Path, error: &io::Error) -> Failure {
    Failure::usage(format!("{}: a configuration cannot be looked for: {error}", shown(target)))
        .hint("name the one to use with --config FILE")
}

/// Tells whether a target is there, and if it is a folder whether what is in it can be reached.
fn can_be_entered(target: &Path) -> bool {
    if target.is_dir() { target.join(".").exists() } else { target.exists() }
}

/// The nearest configuration from `target` up to the top of its repository. Outside of a repository only the target's
/// own folder counts: what lies above may be anybody's.
fn find(target: &Path) -> io::Result<Option<PathBuf>> {
    let target = match std::fs::canonicalize(target) {
        Ok(target) => target,
        // A pipe: `/dev/fd/63`.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    let folder = if target.is_dir() { target.as_path() } else { target.parent().unwrap_or(&target) };
    let top = folder.ancestors().find(|above| above.join(".git").exists()).unwrap_or(folder);
    for folder in folder.ancestors().take_while(|above| above.starts_with(top)) {
        if let Some(path) = in_folder(folder)? {
            return Ok(Some(path));
        }
    }
    Ok(None)
}

/// Fails where nothing can be told: the working directory may be below a folder that this user may not enter.
fn in_folder(folder: &Path) -> io::Result<Option<PathBuf>> {
    let path = folder.join(NAME);
    match path.symlink_metadata() {
        Ok(_) => Ok(Some(path)),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The location stands in front of the message already.
fn without_place(message: &str) -> &str {
    match message.rfind(" at line ") {
        Some(at) => &message[..at],
        None => message,
    }
}

fn the_version<'de, D: Deserializer<'de>>(value: D) -> Result<u8, D::Error> {
    value.deserialize_any(FromText(|text: &str| match text {
        "1" => Ok(1),
        other => Err(format!("version {other} is not known, this phota-scan reads version 1")),
    }))
}

fn confidence<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Confidence>, D::Error> {
    parsed(value).map(Some)
}

fn date<'de, D: Deserializer<'de>>(value: D) -> Result<Option<Date>, D::Error> {
    let read =
        |text: &str| text.parse().map(Some).map_err(|_| format!("\"{text}\" is not a date like 2027-01-31"));
    value.deserialize_str(FromText(read))
}

fn parsed<'de, D: Deserializer<'de>, T: FromStr<Err: fmt::Display>>(value: D) -> Result<T, D::Error> {
    value.deserialize_str(FromText(|text: &str| text.parse().map_err(|e: T::Err| e.to_string())))
}

/// Reads a value within the parser, which then knows the place of a fault. Afterwards only the place of the whole
/// mapping is known.
struct FromText<F>(F);

impl<'de, T, F: FnOnce(&str) -> Result<T, String>> Visitor<'de> for FromText<F> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a single value")
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        (self.0)(text).map_err(E::custom)
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<T, E> {
        self.visit_str(&number.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Content, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(NAME);
        std::fs::write(&path, text).unwrap();
        let prefix = format!("{}:", shown(&path));
        Config::read(&path).map(|config| config.content).map_err(|e| e.message.replace(&prefix, ""))
    }

    #[test]
    fn all_fields() {
        let content = read(
            "version: 1\nkey_pattern: '^x'\nnames: [STUDIO_TOKEN]\nhosts: [phota.example.internal]\nmin_confidence: low\n\
             exclude: ['testdata/**']\nallow: [{fingerprint: 'b3:4f1c09ab72de', reason: revoked, expires: 2027-01-01}]\n",
        )
        .unwrap();
        assert_eq!(content.names, ["STUDIO_TOKEN"]);
        assert_eq!(content.min_confidence, Some(Confidence::Low));
        assert_eq!(content.allow[0].expires, Some(Date::constant(2027, 1, 1)));
        assert_eq!(content.allow[0].fingerprint.to_string(), "b3:4f1c09ab72de");
    }

    #[test]
    fn faults_have_a_line_and_a_column() {
        for (text, place) in [
            ("version: 1\ncommand: ls\n", "2:1:"),
            ("version: 1\nallow:\n  - {fingerprint: 'b3:4f1c09ab72de', reason: r, path: /etc}\n", "3:"),
            ("version: 1\nallow:\n  - {fingerprint: 'b3:no', reason: r}\n", "3:"),
            ("version: 1\nallow:\n  - {fingerprint: 'b3:4f1c09ab72de', reason: r, expires: soon}\n", "3:"),
            ("version: 1\nmin_confidence: sure\n", "2:17:"),
            ("version: 2\n", "1:10:"),
            ("names: [a]\nversion: [1]\n", "2:10:"),
            ("version: 1\nnames: [a\n", "3:1:"),
            // Of a field that is there twice serde knows no place but the mapping's.
            ("version: 1\nversion: 1\n", "1:1:"),
        ] {
            let message = read(text).unwrap_err();
            assert!(message.starts_with(place), "{text:?}: {message}");
        }
        assert!(read("").is_err());
        assert!(
            read("version: 1\nallow: [{fingerprint: 'b3:4f1c09ab72de'}]\n").unwrap_err().contains("reason")
        );
    }

    #[test]
    fn the_nearest_counts_and_nothing_above_the_repository() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path().canonicalize().unwrap();
        std::fs::create_dir_all(top.join("repo/.git")).unwrap();
        std::fs::create_dir_all(top.join("repo/a/b")).unwrap();
        std::fs::create_dir_all(top.join("plain/c")).unwrap();
        for at in ["", "plain"] {
            std::fs::write(top.join(at).join(NAME), "version: 1\n").unwrap();
        }
        let find = |target: &str| find(&top.join(target)).unwrap();
        assert_eq!(find("repo/a/b"), None);
        assert_eq!(find("plain/c"), None, "outside of a repository only the target's folder counts");
        assert_eq!(find("plain"), Some(top.join("plain").join(NAME)));
        std::fs::write(top.join("repo").join(NAME), "version: 1\n").unwrap();
        assert_eq!(find("repo/a/b"), Some(top.join("repo").join(NAME)));
        std::fs::write(top.join("repo/a").join(NAME), "version: 1\n").unwrap();
        assert_eq!(find("repo/a/b"), Some(top.join("repo/a").join(NAME)));
    }
}
