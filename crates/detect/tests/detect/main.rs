//! The detector from outside: what it finds, where, and what it leaves alone.

mod across;
mod cases;
mod chunks;
mod decoded;
mod found;
mod keys;
mod properties;
mod rules;
mod silent;
