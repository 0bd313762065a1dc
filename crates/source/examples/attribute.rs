//! Attributes objects of a repository, to be timed: `attribute REPOSITORY ID...`.
#![allow(clippy::print_stdout, reason = "an example shows what it found")]

use std::{path::Path, time::Instant};

use phota_source::{ObjectId, Repository};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let repository = arguments.next().ok_or("usage: attribute REPOSITORY ID...")?;
    let ids: Vec<ObjectId> = arguments.map(|id| id.parse()).collect::<Result<_, _>>()?;
    let start = Instant::now();
    let repository = Repository::at(Path::new(&repository))?;
    let objects = repository.objects()?;
    let history = repository.history(&objects)?;
    println!(
        "{} commits, {} problems, {:?}",
        history.commits().len(),
        history.problems.len(),
        start.elapsed()
    );
    for (id, found) in ids.iter().zip(history.attribute(&ids, 16)?) {
        println!("{id}: {} uses and {} more", found.uses.len(), found.more);
        for at in &found.uses {
            let commit = at.commit.map(|id| id.to_string()).unwrap_or_default();
            println!("  {commit} {}", at.path);
        }
        if let Some(id) = found.uses.first().and_then(|at| at.commit) {
            println!("  {:?}", history.standing(id));
        }
    }
    println!("{:?}", start.elapsed());
    Ok(())
}
