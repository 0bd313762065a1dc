//! The one integration binary: both programs, run as users run them. A module a topic.

mod manifest;
mod util;
