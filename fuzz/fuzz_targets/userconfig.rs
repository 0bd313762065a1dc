//! Runs `phota_fuzz::userconfig` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::userconfig::check(data));
