//! Runs `phota_fuzz::objects` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| phota_fuzz::objects::check(data));
