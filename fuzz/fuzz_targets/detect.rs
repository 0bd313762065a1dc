//! Runs `phota_fuzz::detect` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::detect::check(data));
