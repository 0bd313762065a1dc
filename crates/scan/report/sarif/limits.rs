//! How much code scanning takes: "SARIF support for code scanning" of GitHub's documentation.

use std::io::{self, BufWriter, Write};

use flate2::{Compression, write::DeflateEncoder};
use serde::Serialize;

/// How many results a run may have.
pub(super) const MOST_RESULTS: usize = 25_000;

/// How many bytes the results may have when they are compressed. The file may have 10 MB; rules and notifications take
/// some of it, and the encoder holds some back.
pub(super) const MOST_BYTES: u64 = 9_000_000;

/// How many of the results, from the first on, have `most` bytes compressed. Compressed quickly: who compresses the file
/// takes more trouble, and gets less.
pub(super) fn fitting(results: &[impl Serialize], most: u64) -> io::Result<usize> {
    let mut plain = Counter::default();
    for result in results {
        phota_core::write_json(&mut plain, result)?;
    }
    // What is compressed is hardly ever longer, and never by much.
    if plain.bytes <= most {
        return Ok(results.len());
    }
    let mut encoder = BufWriter::new(DeflateEncoder::new(Counter::default(), Compression::fast()));
    for (at, result) in results.iter().enumerate() {
        phota_core::write_json(&mut encoder, result)?;
        if encoder.get_ref().get_ref().bytes > most {
            return Ok(at);
        }
    }
    Ok(results.len())
}

/// Counts, and keeps nothing.
#[derive(Default)]
struct Counter {
    bytes: u64,
}

impl Write for Counter {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes += bytes.len() as u64;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn compressed(texts: &[String]) -> u64 {
        let mut encoder = DeflateEncoder::new(Counter::default(), Compression::default());
        serde_json::to_writer(&mut encoder, texts).unwrap();
        encoder.finish().unwrap().bytes
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4))]
        #[test]
        fn what_fits_is_within_the_limit(seed in any::<u64>()) {
            // Ids do not compress well, the words around them do.
            let id = |n: u64| (n ^ seed).wrapping_mul(0x9e37_79b9_7f4a_7c15).rotate_left(29).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            let texts: Vec<String> = (0..20_000).map(|n| format!("commit {:016x} in the branch main", id(n))).collect();
            let most = 60_000;
            let fit = fitting(&texts, most).unwrap();
            prop_assert!(0 < fit && fit < texts.len(), "{}", fit);
            // The encoder holds some back, which the limit of a real report has room for.
            prop_assert!(compressed(&texts[..fit]) <= most + 30_000, "{}", fit);
            prop_assert_eq!(fitting(&texts, u64::MAX).unwrap(), texts.len());
        }
    }
}
