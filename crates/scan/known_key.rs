//! `--known-key`: the key that is configured on this machine, to be looked for by its value.

use etcetera::BaseStrategy as _;
use phota_core::{Environment, ResolveOptions};
use phota_detect::Detector;

use crate::{
    failure::Failure,
    output::{Kind, say},
};

/// Lets the detector look for the key that phota-check would use.
pub(crate) fn look_for(detector: Detector, quiet: bool) -> Result<Detector, Failure> {
    let says = |line: &str| say(Kind::Note, &format!("the key command says: {line}"));
    let command_says: Option<fn(&str)> = if quiet { None } else { Some(says) };
    let options = ResolveOptions { command_says, ..ResolveOptions::default() };
    let resolved = phota_core::resolve(&options, &environment())
        .map_err(|e| Failure::usage(e.to_string()).hint(HINT))?;
    let mut keys = Vec::new();
    for (source, key) in resolved.into_iter().filter_map(|resolution| resolution.key) {
        let name = phota_core::plain(&source.to_string());
        if let Err(malformed) = phota_core::inspect(&key) {
            return Err(Failure::usage(format!("what {name} holds cannot be a key")).hint(malformed.advice()));
        }
        if !quiet {
            say(Kind::Note, &format!("looking for the key of {name}, {}", key.fingerprint()));
        }
        keys.extend(key.to_secret());
    }
    if keys.is_empty() {
        return Err(
            Failure::usage("--known-key looks for the configured key, and none is configured").hint(HINT)
        );
    }
    detector.with_known_keys(keys).map_err(|e| Failure::usage(e.to_string()).hint(HINT))
}

const HINT: &str = "set PHOTA_API_KEY; `phota-check --explain` shows where a key is looked for";

fn environment() -> Environment {
    // Without a working directory relative paths are what the system makes of them.
    let current_dir = std::env::current_dir().unwrap_or_default();
    let config_dir = etcetera::choose_base_strategy().ok().map(|folders| folders.config_dir());
    Environment::new(|name| std::env::var_os(name), current_dir, config_dir)
}
