//! Doors to private parts for the fuzz targets of `fuzz/`, behind the feature `fuzzing`. No part of the API: anything
//! here may change at any time.

pub use crate::resolve::fuzzing::{KeptIn, profile};
pub use crate::validate::fuzzing::{Answered, answer, retry_after};
