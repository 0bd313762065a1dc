//! Runs `phota_fuzz::names` on what libFuzzer makes.
#![no_main]

libfuzzer_sys::fuzz_target!(
    init: for (name, value) in phota_fuzz::names::runner() {
        // SAFETY: libFuzzer has one thread, and has not begun.
        unsafe { std::env::set_var(name, value) };
    },
    |data: &[u8]| phota_fuzz::names::check(data)
);
