//! `--verify`: whether the keys that were found are alive, which the API alone can tell.

mod status;

pub(crate) use status::Status;
