//! Finds something in its seeds: `tests/e2e/fuzz.sh` has to fail then, or it would not see a finding of another target.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| assert!(data != b"known to be bad", "known to be bad"));
