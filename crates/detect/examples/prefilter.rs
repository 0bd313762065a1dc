//! Tells which files may hold a key at all: the prefilter alone, on one thread. For `benches/prefilter.sh`.

use std::io::Write as _;
use std::path::PathBuf;

use phota_detect::{Detector, Options};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let detector = Detector::new(&Options::default())?;
    let mut folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let (mut files, mut hits) = (0_u64, 0_u64);
    while let Some(path) = folders.pop() {
        if path.is_dir() {
            for entry in std::fs::read_dir(path)? {
                folders.push(entry?.path());
            }
        } else {
            files += 1;
            hits += u64::from(detector.may_match(&std::fs::read(path)?));
        }
    }
    writeln!(std::io::stderr(), "{hits} of {files} files may hold a key")?;
    Ok(())
}
