//! What must hold for every input: one module a fuzz target.

pub mod baseline;
pub mod config;
pub mod event;
pub mod message;
pub mod names;
pub mod push;

use std::{
    env,
    path::{Path, PathBuf},
    process,
};

/// A path of this process alone, in memory where the system has a folder for that.
pub fn scratch(name: &str) -> PathBuf {
    let memory = Path::new("/dev/shm");
    let folder = if memory.is_dir() { memory.to_path_buf() } else { env::temp_dir() };
    folder.join(format!("phota-fuzz-{}-{name}", process::id()))
}
