//! Runs `phota_fuzz::archive` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::archive::check(data));
