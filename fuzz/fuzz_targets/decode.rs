//! Runs `phota_fuzz::decode` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::decode::check(data));
