//! Times the pass over all objects of a repository, with the search that `phota-scan audit` does.
//!
//! `cargo run --release -p phota-source --example sift -- REPOSITORY [THREADS]`
#![allow(clippy::print_stdout, reason = "it is a program")]

use std::{collections::BTreeMap, path::Path, sync::Mutex, time::Instant};

use phota_detect::{Detector, Options};
use phota_source::{ByteRange, ObjectKind, Reach, Repository, Sieve, SiftOptions};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let folder = arguments.next().ok_or("name a repository")?;
    let threads = arguments.next().map_or(Ok(0), |threads| threads.parse())?;
    let detector = Detector::new(&Options::default())?;

    let start = Instant::now();
    let objects = Repository::at(Path::new(&folder))?.objects()?;
    let opened = start.elapsed();
    let taken = Mutex::new(BTreeMap::<ObjectKind, (u64, u64)>::new());
    let may_match = |bytes: &[u8]| detector.may_match(bytes);
    let phota_detect::Reach { any, run, first, last } = detector.reach();
    let reach = Reach { any, run, bytes: ByteRange { first, last } };
    let sieve = Sieve { may_match: &may_match, reach, head: 512, tail: 22 };
    let options = SiftOptions { threads, max_size: 50 << 20, ..SiftOptions::default() };
    let sifted = objects.sift(&options, &sieve, &|object| {
        let mut taken = taken.lock().expect("no thread panics while it counts");
        let (count, bytes) = taken.entry(object.kind).or_default();
        *count += 1;
        *bytes += object.bytes.len() as u64;
    });
    println!("opened in {opened:?}, all in {:?}", start.elapsed());
    println!("{} objects, {} MB", sifted.objects, sifted.bytes / 1_000_000);
    println!("{} skipped, {} problems", sifted.skipped.len(), sifted.problems.len());
    println!("let through (objects, bytes): {:?}", taken.lock().expect("no thread panics while it counts"));
    Ok(())
}
