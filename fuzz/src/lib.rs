//! What must hold for every input: one module a fuzz target. A check panics where it does not hold.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod archive;
pub mod decode;
pub mod detect;
pub mod judge;
pub mod objects;
