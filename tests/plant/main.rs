//! Plants the keys of `phota-scan self-test` in a new repository that stays, so that other tools can look for them too.
//!
//! Usage: plant FOLDER. Prints a line for each place: its name, its path, the key, all apart by tabs.

#[path = "../../crates/scan/verbs/self_test/places/mod.rs"]
#[allow(dead_code, reason = "the self-test uses what this does not")]
mod places;

use std::{
    env,
    io::{self, Write},
    path::Path,
    process::ExitCode,
};

/// The seed of the first key; each place has the next one.
const FIRST_SEED: u64 = 7700;

fn main() -> ExitCode {
    let Some(folder) = env::args_os().nth(1) else {
        let _ = writeln!(io::stderr(), "usage: plant FOLDER");
        return ExitCode::from(2);
    };
    match plant(Path::new(&folder)) {
        Ok(()) => ExitCode::SUCCESS,
        Err(places::Trouble(why)) => {
            let _ = writeln!(io::stderr(), "{why}");
            ExitCode::FAILURE
        }
    }
}

fn plant(folder: &Path) -> Result<(), places::Trouble> {
    let site = places::Site::new(folder)?;
    for (seed, spot) in (FIRST_SEED..).zip(places::all()) {
        let key = places::key(seed);
        let expected = (spot.plant)(&site, &key)?;
        writeln!(io::stdout(), "{}\t{}\t{key}", spot.name, expected.path)?;
    }
    Ok(())
}
