//! Runs `phota_fuzz::dotenv` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::dotenv::check(data));
