//! The environment of processes that are started: without the variables that hold keys.

use std::process::Command;

/// Words that stand for Phota in names of variables.
const PHOTA: [&str; 3] = ["PHOTA", "PHOTALABS", "PHOTOLABS"];

/// Words for a key.
const KEYS: [&str; 4] = ["KEY", "KEYS", "APIKEY", "APIKEYS"];

/// What may follow `KEY` in the name of a variable that tells of a key and holds none.
const ABOUT: [&str; 8] = ["FILE", "PATH", "DIR", "ID", "NAME", "REF", "URL", "FINGERPRINT"];

/// Takes the variables that hold keys out of the environment that a command inherits: those that
/// [`holds_a_key`] tells by their names, and those that the user named.
///
/// A child needs no key of ours, and whoever may read its environment, or a log of it, would read the key.
pub fn withhold_keys<'a>(command: &mut Command, named: impl IntoIterator<Item = &'a str>) {
    let held = std::env::vars_os().map(|(name, _)| name);
    for name in held.filter(|name| name.to_str().is_some_and(holds_a_key)) {
        command.env_remove(name);
    }
    for name in named {
        command.env_remove(name);
    }
}

/// Tells by its name whether a variable holds a Phota key: the documented one, the other names seen in the wild, and
/// what people make of them, as in `OLD_PHOTA_API_KEY`. `PHOTA_API_KEY_FILE` holds a path.
pub fn holds_a_key(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let mut words = name.split('_');
    let is_key = |word: &str| KEYS.contains(&word);
    // `PHOTAKEY` is both words in one.
    let behind_phota = |word| {
        let mut rests = PHOTA.iter().filter_map(|phota| str::strip_prefix(word, phota));
        rests.find(|rest| rest.is_empty() || is_key(rest))
    };
    let named = words.find_map(behind_phota).is_some_and(|rest| is_key(rest) || words.any(is_key));
    named && !words.any(|word| ABOUT.contains(&word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variables_with_keys_are_told_by_their_names() {
        for name in [
            "PHOTA_API_KEY",
            "PHOTA_KEY",
            "PHOTALABS_API_KEY",
            "PHOTOLABS_API_KEY",
            "phota_api_key",
            "OLD_PHOTA_API_KEY",
            "PHOTA_API_KEY_OLD",
            "NEXT_PUBLIC_PHOTA_APIKEY",
            "PHOTA_API_KEYS",
            "photaApiKey",
            "OLD_PHOTALABSKEY",
        ] {
            assert!(holds_a_key(name), "{name}");
        }
        for name in [
            "PHOTA_API_KEY_FILE",
            "PHOTA_API_KEY_STAGING_PATH",
            "PHOTA_PROFILE",
            "PHOTA_BASE_URL",
            "API_KEY",
            "KEY_PHOTA",
            "PHOTOGRAPHY_API_KEY",
            "PHOTAGRAPHY_KEY",
            "PHOTAKEY_FILE",
            "OP_SERVICE_ACCOUNT_TOKEN",
        ] {
            assert!(!holds_a_key(name), "{name}");
        }
    }

    #[test]
    fn variables_that_are_named_are_withheld() {
        let mut command = Command::new("true");
        withhold_keys(&mut command, ["STAGING"]);
        assert!(command.get_envs().any(|(name, value)| name == "STAGING" && value.is_none()));
    }
}
