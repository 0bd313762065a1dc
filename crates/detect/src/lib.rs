//! Decides what is a Phota API key: bytes in, candidates out. No files, no network, no git.
//!
//! The format of Phota keys is not documented, so nothing here assumes one. A candidate is a
//! literal value that could be a key, next to evidence that it is Phota's: the name it is assigned
//! to, the header it stands under, the call it is passed to, the section it stands in.
//!
//! ```
//! use phota_detect::{Detector, Document, Options};
//!
//! let detector = Detector::new(&Options::default())?;
//! let document = Document { path: "app.py", bytes: b"key = os.environ['PHOTA_API_KEY']\n" };
//! assert!(detector.may_match(document.bytes));
//! assert!(detector.detect(&document).is_empty());
//! # Ok::<(), phota_detect::Error>(())
//! ```

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod candidate;
mod confidence;
mod context;
mod decode;
mod detector;
mod error;
mod evidence;
#[cfg(feature = "fuzzing")]
#[doc(hidden)]
pub mod fuzzing;
mod hint;
mod keyless;
mod links;
mod names;
mod options;
mod parts;
mod position;
mod prefilter;
pub mod rules;
mod segment;
mod structure;
mod values;

pub use candidate::Candidate;
pub use confidence::{Confidence, ParseConfidenceError};
pub use decode::{Transcoded, may_be_utf16, transcode};
pub use detector::{Detection, Detector, Document, Reach};
pub use error::Error;
pub use hint::Hint;
pub use links::{Linker, Links, Wanted};
pub use options::Options;
pub use position::{LineIndex, Position};
pub use rules::Rule;
