//! The user's own configuration, `phota/config.yaml`: profiles that say where a key is kept.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::{Error, without_keys};

/// A configuration above this is refused.
const MAX_FILE_BYTES: u64 = 1024 * 1024;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Config {
    #[serde(default)]
    profiles: BTreeMap<String, RawProfile>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct RawProfile {
    key_command: Option<Vec<String>>,
    key_file: Option<PathBuf>,
    key_env: Option<String>,
}

/// Where a profile's key is kept.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Profile {
    Command(Vec<String>),
    File(PathBuf),
    Env(String),
}

/// Where the configuration stands below the user's configuration folder.
pub(super) fn config_path(config_dir: &Path) -> PathBuf {
    config_dir.join("phota").join("config.yaml")
}

/// Reads one profile. A relative `key_file` is relative to the configuration's folder.
pub(super) fn load(path: &Path, name: &str) -> Result<Profile, Error> {
    let config_error = |reason| Error::Config { path: path.to_owned(), reason };
    let text = match read(path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            return Err(Error::UnknownProfile { name: name.to_owned(), path: path.to_owned() });
        }
        Err(error) => return Err(config_error(error.to_string())),
    };
    let mut config: Config = serde_yaml::from_str(&text).map_err(|error| config_error(describe(&error)))?;
    let Some(raw) = config.profiles.remove(name) else {
        return Err(Error::UnknownProfile { name: name.to_owned(), path: path.to_owned() });
    };
    match (raw.key_command, raw.key_file, raw.key_env) {
        (Some(command), None, None) => Ok(Profile::Command(command)),
        (None, Some(file), None) => Ok(Profile::File(path.parent().unwrap_or(path).join(file))),
        (None, None, Some(variable)) => Ok(Profile::Env(variable)),
        _ => Err(config_error(format!(
            "profile `{}` needs exactly one of key_command, key_file and key_env",
            without_keys(name)
        ))),
    }
}

fn read(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(MAX_FILE_BYTES + 1).read_to_string(&mut text)?;
    if text.len() as u64 > MAX_FILE_BYTES {
        return Err(io::Error::other("it is larger than 1 MiB"));
    }
    Ok(text)
}

/// Says what is wrong and where. Messages that repeat a value are replaced: somebody may have
/// written a key where the name of its place belongs.
fn describe(error: &serde_yaml::Error) -> String {
    let message = error.to_string();
    let message = match error.location() {
        Some(at) if message.contains("invalid type") || message.contains("invalid value") => {
            format!(
                "a value is not of the form that belongs there at line {} column {}",
                at.line(),
                at.column()
            )
        }
        None if message.contains("invalid") => "a value is not of the form that belongs there".to_owned(),
        _ => message,
    };
    // The name of a field may be a key as well.
    without_keys(&message.replace(char::is_control, " "))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load_text(text: &str, name: &str) -> Result<Profile, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("config.yaml");
        std::fs::write(&path, text).unwrap();
        match load(&path, name) {
            Ok(Profile::File(file)) => {
                Ok(Profile::File(file.strip_prefix(folder.path()).unwrap().to_owned()))
            }
            Ok(profile) => Ok(profile),
            Err(error) => Err(error.to_string().replace(&path.display().to_string(), "CONFIG")),
        }
    }

    #[test]
    fn the_three_kinds_are_read() {
        let text = "profiles:\n  a: {key_command: [op, read, 'op://x/y']}\n  b: {key_file: keys/b}\n  c: {key_env: MY_KEY}\n";
        let words = ["op", "read", "op://x/y"].map(str::to_owned).to_vec();
        assert_eq!(load_text(text, "a"), Ok(Profile::Command(words)));
        assert_eq!(load_text(text, "b"), Ok(Profile::File("keys/b".into())));
        assert_eq!(load_text(text, "c"), Ok(Profile::Env("MY_KEY".into())));
        assert_eq!(load_text(text, "d"), Err("there is no profile `d` in CONFIG".into()));
    }

    #[test]
    fn a_configuration_that_is_not_there_has_no_profile() {
        let folder = tempfile::tempdir().unwrap();
        let error = load(&folder.path().join("config.yaml"), "a").unwrap_err();
        assert!(matches!(error, Error::UnknownProfile { .. }), "{error}");
        let error = load(folder.path(), "a").unwrap_err();
        assert!(matches!(error, Error::Config { .. }), "{error}");
    }

    #[test]
    fn a_configuration_up_to_the_limit_is_read() {
        let padded = |length| {
            let mut text = "profiles: {a: {key_env: A}}\n".to_owned();
            text.extend(std::iter::repeat_n('\n', length as usize - text.len()));
            load_text(&text, "a")
        };
        assert_eq!(padded(MAX_FILE_BYTES), Ok(Profile::Env("A".into())));
        assert!(padded(MAX_FILE_BYTES + 1).unwrap_err().ends_with("it is larger than 1 MiB"));
    }

    #[test]
    fn a_mistake_without_a_place_repeats_no_value_either() {
        use serde::de::Error as _;

        let told = |text| describe(&serde_yaml::Error::custom(text));
        assert_eq!(told("invalid length: v4lue"), "a value is not of the form that belongs there");
        assert_eq!(told("recursion\nlimit"), "recursion limit");
    }

    #[test]
    fn mistakes_are_placed_and_repeat_no_value() {
        let error = load_text("profiles:\n  a: {key: v4lue-of-a-key}\n", "a").unwrap_err();
        assert!(error.contains("unknown field `key`") && error.contains("line 2"), "{error}");
        let error = load_text("profiles:\n  a: v4lue-of-a-key\n", "a").unwrap_err();
        assert!(error.contains("line 2 column") && !error.contains("v4lue"), "{error}");
        let error = load_text("profiles:\n  a: {key_env: A, key_file: b}\n", "a").unwrap_err();
        assert!(error.contains("exactly one"), "{error}");
        let error = load_text("profiles: [", "a").unwrap_err();
        assert!(error.contains("line"), "{error}");
    }
}
