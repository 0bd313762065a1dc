//! Runs `phota_fuzz::baseline` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::baseline::check(data));
