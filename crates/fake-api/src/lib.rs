//! A stand-in for the Phota API: the documented contract, and on request the misbehaviours a client meets.
//!
//! It serves this project's tests, and readers who want to try `phota-check` without an account
//! (`cargo run -p phota-fake-api --example serve`). The contract is that of the public API reference:
//! `GET /v1/phota/profiles/ids` and `GET /v1/phota/` want a key in the `X-API-Key` header, anything else is 404.
//!
//! ```
//! use phota_fake_api::{Behaviour, FakeApi};
//!
//! # fn main() -> std::io::Result<()> {
//! let key = format!("made-up-{}", std::process::id());
//! let server = FakeApi::builder().key(&key).start()?;
//! // Give this to the client under test: http://127.0.0.1:PORT/v1/phota
//! let well = server.base_url();
//! // The same server, but a client that uses this base URL is redirected elsewhere.
//! let redirected = server.base_url_for(Behaviour::Redirect302);
//! assert_ne!(well, redirected);
//! assert!(server.requests().is_empty());
//! # Ok(())
//! # }
//! ```
#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod behaviour;
mod black_hole;
mod contract;
mod front;
mod listener;
mod misbehave;
mod proxy;
mod record;
mod server;
mod shared;
mod tls;
mod verdicts;
mod wire;

pub use behaviour::{Behaviour, UnknownBehaviour, Victims};
pub use black_hole::BlackHole;
pub use proxy::{FakeProxy, ProxyMode};
pub use record::Recorded;
pub use server::{Builder, FakeApi};
pub use tls::TlsMode;
pub use verdicts::{Cell, Column, Said};
