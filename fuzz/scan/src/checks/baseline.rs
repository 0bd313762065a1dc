//! Baselines: read, written and read again.

use std::path::Path;

use crate::{
    baseline::{Baseline, Missing, Update},
    redact::without_random,
    scanner::Found,
};

/// What was read is written, and what was written is read as the same; a message shows nothing that could be a key.
pub fn check(data: &[u8]) {
    let path = Path::new("baseline.json");
    let baseline = match Baseline::from_bytes(path, data) {
        Ok(baseline) => baseline,
        Err(failure) => {
            assert_eq!(without_random(&failure.message), failure.message, "a message may show a key");
            return;
        }
    };
    let update = baseline.updated(&Found::default(), Missing::Stay);
    assert_eq!((update.new, update.gone), (0, 0), "nothing was found");
    let first = written(&update);
    // A line an entry, and what stands around them.
    let lines = if update.len() == 0 { 5 } else { update.len() + 6 };
    assert_eq!(first.iter().filter(|byte| **byte == b'\n').count(), lines, "an entry a line");
    let again = Baseline::from_bytes(path, &first).expect("what was written can be read");
    let update = again.updated(&Found::default(), Missing::Stay);
    assert_eq!(written(&update), first, "what was read again differs");
    let none = again.updated(&Found::default(), Missing::Leave);
    assert_eq!((none.len(), none.gone), (0, update.len()), "all are gone");
    assert_eq!(again.not_in(&Found::default()).count(), update.len(), "each is told to be gone");
}

fn written(update: &Update) -> Vec<u8> {
    let mut file = Vec::new();
    update.write(&mut file).expect("memory takes everything");
    file
}
