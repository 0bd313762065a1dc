//! Runs `phota_fuzz::credentials` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::credentials::check(data));
