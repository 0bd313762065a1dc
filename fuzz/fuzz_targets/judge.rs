//! Runs `phota_fuzz::judge` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::judge::check(data));
