//! Doors to private parts for the fuzz targets of `fuzz/`, behind the feature `fuzzing`. No part of the API: anything
//! here may change at any time.

pub use crate::objects::fuzzing::{Built, Keep, Object, delta};
