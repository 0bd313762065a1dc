//! Writes the inputs that fuzzing starts from, with keys made at run time.
//!
//! Each target gets a folder below the one that `PHOTA_FUZZ_SEEDS` names (`corpus` without it), as cargo-fuzz expects it.
//! A target without seeds is an error. It is no target itself, but built like one: what is compiled for coverage links with
//! libFuzzer alone, and compiling everything once more without it would take longer than all targets run.
#![no_main]

mod archives;
mod documents;
mod indexes;
mod packs;
mod texts;

use std::error::Error;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::exit;

type Result<T> = std::result::Result<T, Box<dyn Error>>;

libfuzzer_sys::fuzz_target!(
    init: write_and_end(),
    |_data: &[u8]| ()
);

fn write_and_end() {
    let written = write_all();
    if let Err(error) = &written {
        let _ = writeln!(io::stderr(), "{error}");
    }
    exit(written.is_err().into());
}

fn write_all() -> Result<()> {
    let folder = std::env::var_os("PHOTA_FUZZ_SEEDS").map_or_else(|| PathBuf::from("corpus"), PathBuf::from);
    let documents = documents::documents();
    let encoded: Vec<Vec<u8>> = documents.iter().flat_map(|text| documents::encodings(text)).collect();
    // The first byte chooses the path.
    let plain = documents.iter().map(|text| text.clone().into_bytes());
    let numbered = plain.chain(encoded.iter().cloned()).enumerate();
    let numbered = numbered.map(|(at, text)| [vec![at as u8], text].concat()).collect();
    let all = [
        ("archive", archives::archives(&documents)?),
        ("baseline", texts::baselines()),
        ("config", texts::configs()),
        ("credentials", texts::credentials()),
        ("decode", encoded),
        ("delta", packs::deltas()),
        ("detect", numbered),
        ("dotenv", texts::dotenvs()),
        ("event", texts::events()),
        ("index", indexes::indexes()?),
        ("judge", documents::values().collect()),
        ("known_bad", vec![b"known to be bad".to_vec()]),
        ("message", texts::messages()),
        ("names", texts::names()),
        ("objects", packs::packs()),
        ("push", texts::pushes()),
        ("userconfig", texts::profiles()),
    ];
    for (target, seeds) in all {
        write(&folder.join(target), &seeds)?;
    }
    Ok(())
}

fn write(folder: &Path, seeds: &[Vec<u8>]) -> Result<()> {
    if seeds.is_empty() {
        return Err(format!("no seeds for {}", folder.display()).into());
    }
    fs::create_dir_all(folder)?;
    for (seed, at) in seeds.iter().zip(0..) {
        fs::write(folder.join(format!("seed-{at:04}")), seed)?;
    }
    Ok(writeln!(io::stdout(), "{} seeds in {}", seeds.len(), folder.display())?)
}
