//! The detector from outside: what it finds, where, and what it leaves alone.

mod found;
mod keys;
mod properties;
mod silent;
