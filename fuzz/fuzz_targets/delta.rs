//! Runs `phota_fuzz::delta` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::delta::check(data));
