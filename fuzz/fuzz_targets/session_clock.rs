#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| hostile::run("session_clock", bytes));
