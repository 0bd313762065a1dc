//! The one integration binary: both programs, run as users run them. A module a topic.

mod check;
mod manifest;
mod util;
