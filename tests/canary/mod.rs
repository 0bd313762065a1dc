//! The canary: keys that are made for it go into every place that takes input, both programs run with every verb, format
//! and way to fail, and everything that comes out is searched for them: both streams, every file, and what child
//! processes are given. Nothing of a key may be found, in no encoding and not in part.
//!
//! What there is to run is asked of the programs, so that a new verb, format or option cannot be forgotten.

mod case;
mod check;
mod echo;
mod known_bad;
mod needles;
mod scan_places;
mod scan_typed;
mod scan_verbs;
mod sites;
mod stage;
mod surface;
#[cfg(target_os = "linux")]
mod watch;
